// As text: a file of its own that two pages share would be loaded in another order than Mantine’s layers need.
import base from "@/ui/base.css?inline";
import { dark, fontFamily, light, variables, type Palette } from "@/ui/theme";

const written = (palette: Palette) =>
  Object.entries(variables(palette))
    .map(([name, value]) => `${name}:${value}`)
    .join(";");

/** Puts the tokens on a page that has no provider of them: light or dark as the system is. */
export function paint() {
  const style = document.createElement("style");
  style.textContent = [
    `:root{${written(light)}}`,
    `@media (prefers-color-scheme: dark){:root{${written(dark)}}}`,
    base,
    `body{font-family:${fontFamily}}`,
  ].join("");
  document.head.append(style);
}
