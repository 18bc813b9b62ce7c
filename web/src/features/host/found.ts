import type { WorkspaceEntry } from "@/api/workspace";

export type Standing = WorkspaceEntry["standing"];

const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** Those whose name or label has all the words that are typed, and that stand so. */
export function found(all: WorkspaceEntry[], typed: string, standing: Standing | null): WorkspaceEntry[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return all.filter((one) => {
    if (standing !== null && one.standing !== standing) return false;
    const text = `${plain(one.label)} ${one.name}`;
    return words.every((word) => text.includes(word));
  });
}
