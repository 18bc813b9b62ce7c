import { useModel, type Model, type Table } from "@/api/table";

type Workspace = NonNullable<Model["role"]>["may"];
type Records = NonNullable<Table["may"]>;

/** Whether one may do something in the workspace. `unknown`: whether it is offered until the server has said so. */
export function useMay(what: keyof Workspace, unknown = false): boolean {
  return useModel().data?.role?.may[what] ?? unknown;
}

/**
 * Whether one may do something with records of a table: with all, or with some. Until the server has said so nobody is kept from anything;
 * it refuses what must not be.
 */
export const mayDo = (table: Table | undefined, deed: keyof Records): boolean => table?.may?.[deed] ?? true;

/** Whether one may change records of the table of this name. */
export function useMayWrite(table: string): boolean {
  return mayDo(
    useModel().data?.tables.find(({ name }) => name === table),
    "change",
  );
}
