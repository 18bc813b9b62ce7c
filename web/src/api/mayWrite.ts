import { useModel } from "@/api/table";

/**
 * Whether one may change records of a table. Until the server has said so nobody is kept from anything; it refuses what must not be.
 */
export function useMayWrite(table: string): boolean {
  const found = useModel().data?.tables.find(({ name }) => name === table);
  return found?.may?.change ?? true;
}
