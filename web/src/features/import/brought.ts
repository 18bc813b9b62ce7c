import { t } from "@/ui/text/text";

/** What a person brings for one import: files, or the link of a workbook that the server fetches. */
export type Brought = { files: File[] } | { link: string };

/** Files as they are named in a sentence; of a link the host that it leads to. */
export function called(brought: Brought): string {
  if ("files" in brought) return brought.files.map(({ name }) => name).join(", ");
  const url = readLink(brought.link);
  return url ? url.hostname : t("wizard.fromLink.name");
}

/** What is one link to a place on the network, and nothing beside it. */
export function readLink(text: string): URL | null {
  const one = text.trim();
  if (/\s/.test(one)) return null;
  try {
    const url = new URL(one);
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}
