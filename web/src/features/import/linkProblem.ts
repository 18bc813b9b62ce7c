import { Problem, sentence } from "@/api/problem";
import { googleWorkbook } from "@/features/import/googleLink";
import { readLink } from "@/features/import/brought";
import { t, type TextKey } from "@/ui/text/text";

/** What the server may say of a link, by its code. */
const words: Record<string, TextKey> = {
  link: "wizard.fromLink.why.link",
  not_found: "wizard.fromLink.why.notFound",
  not_shared: "wizard.fromLink.why.notShared",
  nowhere: "wizard.fromLink.why.nowhere",
  off: "wizard.fromLink.why.off",
  page: "wizard.fromLink.why.page",
  refused: "wizard.fromLink.why.refused",
  too_large: "wizard.fromLink.why.tooLarge",
  unencrypted: "wizard.fromLink.why.unencrypted",
  unreached: "wizard.fromLink.why.unreached",
};

/** Why a link gave no workbook, in a person's words: those of the catalogue, where it has some, else the server's. */
export function linkProblem(link: string, error: unknown): string {
  const said = error instanceof Problem ? error.errors.find(({ field }) => field === "link") : undefined;
  if (said?.code === "not_shared" && googleWorkbook(link)) return t("wizard.fromLink.why.googleNotShared");
  const known = said && words[said.code];
  if (known) return t(known, { host: readLink(link)?.hostname ?? "" });
  const hint = error instanceof Problem && error.hint ? ` ${error.hint}` : "";
  return `${sentence(error)}${hint}`;
}
