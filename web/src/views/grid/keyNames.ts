import "@/ui/text/laterWords";
import { wordsFor } from "@/ui/text/text";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Keys as they are called on the keyboards of the language: `Strg+Pos1`. */
export function keysShown(keys: string): string {
  return keys.split("+").map(nameOf).join("+");
}

function nameOf(key: string): string {
  if (isMac && (key === "Mod" || key === "Alt")) return key === "Mod" ? "⌘" : "⌥";
  const code = key === "Mod" ? "ctrl" : key.toLowerCase().replace(" ", "_");
  return wordsFor("keyName", code) ?? key;
}
