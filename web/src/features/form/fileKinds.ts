import type { PublicQuestion } from "@/api/form";
import { perLocale } from "@/ui/locale";
import { t } from "@/ui/text/text";

export type FileKind = NonNullable<PublicQuestion["kinds"]>[number];

/** Every kind, with what a browser's dialog shows of it; the server looks into the file itself. */
const accepted: Record<FileKind, string> = {
  picture: "image/*",
  pdf: "application/pdf,.pdf",
  document: ".txt,.csv,.rtf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp,text/plain",
  sound: "audio/*",
  film: "video/*",
};

export const FILE_KINDS = Object.keys(accepted) as FileKind[];

export const acceptedBy = (kinds: FileKind[]): string | undefined =>
  kinds.length ? kinds.map((kind) => accepted[kind]).join(",") : undefined;

export const kindWord = (kind: FileKind): string => t(`form.kind.${kind}`);

const lists = perLocale((tag) => new Intl.ListFormat(tag, { type: "disjunction" }));

/** `pictures or PDF` */
export const kindWords = (kinds: FileKind[]): string => lists().format(kinds.map(kindWord));
