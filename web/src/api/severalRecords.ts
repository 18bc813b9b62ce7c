import { send, to } from "@/api/client";
import { Problem } from "@/api/problem";
import type { SheafRecord } from "@/api/record";
import type { Schema } from "@/api/schema";

/** Most records of one request, as the server has it. */
export const MOST_AT_ONCE = 5000;

interface Named {
  id: number;
  /** The one that it must still be at. */
  version?: number;
}

export interface RecordChange extends Named {
  fields: Record<string, unknown>;
}

export interface RecordDeletion extends Named {
  delete: true;
}

export interface SeveralChanged {
  records: SheafRecord[];
  /** The ids of those that were deleted. */
  deleted: number[];
  /** Why some were not changed, by their ids. */
  refused: Map<number, Problem>;
  /** The change that undoes all of them. */
  seq: number | undefined;
}

/**
 * Changes or deletes records, each named once. All together first, since only so can records exchange what no two may have; where that is
 * refused, those that can be.
 */
export async function patchRecords(
  workspace: string,
  table: string,
  changes: (RecordChange | RecordDeletion)[],
): Promise<SeveralChanged> {
  const ask = async (partial: boolean): Promise<SeveralChanged> => {
    const answer = await send<Schema<"SeveralChanged">>(to("tables", table, "records"), {
      method: "PATCH",
      workspace,
      body: { records: changes, partial },
    });
    const { records, deleted, refused } = answer.body;
    const seq = answer.headers.get("Sheaf-Change");
    return {
      records: records as SheafRecord[],
      deleted,
      refused: new Map(refused.map((one) => [one.id, asProblem(one)])),
      seq: seq ? Number(seq) : undefined,
    };
  };
  try {
    return await ask(false);
  } catch (error) {
    if (error instanceof Problem && [404, 409, 412, 422].includes(error.status)) return ask(true);
    throw error;
  }
}

/** Of a record that moved on since it was read one is told as of a single one. */
function asProblem({ code, message, errors }: Schema<"SeveralChanged">["refused"][number]): Problem {
  const status = code === "version_mismatch" ? 412 : 422;
  return new Problem(status, { code: code as Schema<"Problem">["code"], detail: message, errors });
}
