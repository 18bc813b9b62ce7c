import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { call } from "@/api/client";
import type { Schema } from "@/api/schema";
import { useWorkspace } from "@/api/workspace";

export type Other = Schema<"Present">["others"][number];

/** How often a page says where it is; the server forgets one that is silent three times as long. A hidden page is silent. */
const EVERY = 10_000;

/** Tells the pages of one person apart. It is no secret. */
const page = Math.random().toString(36).slice(2);

const GOING_ON = 500;

/** How many places of this page say where it is. */
let standing = 0;

const keyOf = (workspace: string, table: string) => [workspace, "presence", table];

function say(workspace: string, table: string | null, record: number | null) {
  return call<Schema<"Present">>("presence", { method: "PUT", workspace, body: { page, table, record } });
}

/** Says that one is at a table, and perhaps a record, as long as the component stands; answers who else is at the table. */
export function usePresence(table: string, record: number | null): Other[] {
  const workspace = useWorkspace();
  const asked = useQuery({
    queryKey: keyOf(workspace, table),
    queryFn: async () => (await say(workspace, table, record)).others,
    refetchInterval: EVERY,
    // It is no part of the work: where it fails, nobody is seen, and it is tried again.
    retry: false,
    gcTime: 0,
  });
  const { refetch } = asked;
  // A place at first, and each other table, is said by the query itself.
  const said = useRef({ table, record });
  useEffect(() => {
    const before = said.current;
    said.current = { table, record };
    if (before.table === table && before.record !== record) void refetch();
  }, [refetch, table, record]);
  useEffect(() => {
    standing += 1;
    return () => {
      standing -= 1;
      // Whoever goes on to another table says so themselves, and must not be taken for gone by what comes later.
      setTimeout(() => {
        if (standing === 0) void say(workspace, null, null).catch(() => undefined);
      }, GOING_ON);
    };
  }, [workspace]);
  return asked.isError ? [] : (asked.data ?? []);
}
