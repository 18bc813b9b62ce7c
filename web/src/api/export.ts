import { address, open, to } from "@/api/client";
import { Problem } from "@/api/problem";

export const exportFormats = ["csv", "xlsx", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What is asked for, in the API’s own words. */
export interface ExportAsk {
  filter: string;
  sort: string;
  search: string;
  /** Blank: all. */
  fields: string;
  group: string;
  /** What the file is called, without its ending. */
  name: string;
}

const path = (table: string) => to("tables", table, "records", "export");

/** Where the file is. The workspace stands in the address: a download sends no headers of ours. */
export function exportAddress(
  workspace: string,
  table: string,
  format: ExportFormat,
  ask: ExportAsk,
): string {
  return address(path(table), { format, ...ask, workspace });
}

/** Whether the file can be written; answers how many records it will have. */
export async function checkExport(
  workspace: string,
  table: string,
  format: ExportFormat,
  ask: ExportAsk,
): Promise<number> {
  const query = { format, ...ask };
  try {
    const answer = await open(path(table), { method: "HEAD", workspace, query });
    return Number(answer.headers.get("Sheaf-Records"));
  } catch (error) {
    // Such an answer has no words. What is wrong with the question a second one is told at once; too much is only known late.
    if (!(error instanceof Problem) || error.status === 413 || error.status >= 500) throw error;
    const answer = await open(path(table), { workspace, query });
    await answer.body?.cancel();
    throw error;
  }
}
