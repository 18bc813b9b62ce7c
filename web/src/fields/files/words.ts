import { isStored, nameOf, type FileItem } from "@/api/files";
import { perLocale } from "@/ui/locale";

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
const formats = perLocale((tag) =>
  units.map(
    (unit) =>
      new Intl.NumberFormat(tag, {
        style: "unit",
        unit,
        unitDisplay: unit === "byte" ? "long" : "short",
        maximumFractionDigits: 1,
      }),
  ),
);

/** `12.4 kB`, as people write it; a kilobyte has a thousand bytes. */
export function sizeWords(bytes: number): string {
  const at = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const many = bytes / 1000 ** at;
  return formats()[at]?.format(many >= 100 ? Math.round(many) : many) ?? String(bytes);
}

/** What a name ends with, as a mark: `PDF`; of what lies elsewhere what its address ends with. */
export function endingOf(file: FileItem): string {
  const words = isStored(file) ? [nameOf(file)] : [file.name ?? "", pathOf(file.url)];
  const endings = words.map((word) => /\.([a-z0-9]{1,5})$/i.exec(word)?.[1]);
  return endings.find((ending) => ending !== undefined)?.toUpperCase() ?? "";
}

function pathOf(url: string): string {
  try {
    return new URL(url).pathname;
  } catch {
    return url;
  }
}

const types: [RegExp, string][] = [
  [/^image\/svg/, "SVG"],
  [/^image\/(x-)?([a-z0-9]+)/, "$2"],
  [/^application\/pdf/, "PDF"],
  [/^(audio|video)\/(x-)?([a-z0-9]+)/, "$3"],
  [/^text\/plain/, "TXT"],
  [/^text\/(x-)?([a-z0-9]+)/, "$2"],
  [/zip/, "ZIP"],
];

/** In a word which kind of file it is: by what the server found in it, else by its name. */
export function kindWord(file: FileItem): string {
  if (isStored(file)) {
    for (const [type, word] of types) {
      const found = type.exec(file.type ?? "");
      if (found) return found[0].replace(type, word).toUpperCase();
    }
  }
  return endingOf(file);
}

/** What stands below a name: `PNG, 12 kB, 800 × 600`, or where an address leads. */
export function aboutFile(file: FileItem): string {
  if (!isStored(file)) return hostOf(file.url);
  const frame = file.width === undefined ? [] : [`${file.width} × ${file.height}`];
  return [kindWord(file), file.size === undefined ? "" : sizeWords(file.size), ...frame]
    .filter(Boolean)
    .join(", ");
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** A name without its ending, by how many characters that is: what one types over when one renames. */
export function stemLength(name: string): number {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? dot : name.length;
}
