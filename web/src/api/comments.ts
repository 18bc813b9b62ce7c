import {
  useInfiniteQuery,
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { useCallback } from "react";
import type { Change } from "@/api/change";
import { call, to } from "@/api/client";
import { useChanges } from "@/api/live";
import type { Schema } from "@/api/schema";
import { useWorkspace } from "@/api/workspace";

export type Comment = Schema<"Comment">;

type Page = Schema<"Comments">;

const AT_ONCE = 50;

const keyOf = (workspace: string, table: string, record: number) => [workspace, "comments", table, record];
const pathOf = (table: string, record: number, ...more: (string | number)[]) =>
  to("tables", table, "records", record, "comments", ...more);

/** The comments on a record, the newest last; earlier pages come when they are asked for. */
export function useComments(table: string, record: number) {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const asked = useInfiniteQuery({
    queryKey: keyOf(workspace, table, record),
    queryFn: ({ pageParam, signal }) =>
      call<Page>(pathOf(table, record), {
        workspace,
        query: { limit: AT_ONCE, ...(pageParam ? { before: pageParam } : {}) },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.before ?? undefined,
    retry: false,
  });
  const onChange = useCallback(
    (change: Change) => {
      if (change.kind !== "comment" || change.table !== table || change.record !== record) return;
      void cache.invalidateQueries({ queryKey: keyOf(workspace, table, record) });
    },
    [cache, workspace, table, record],
  );
  useChanges(workspace, onChange);
  return {
    asked,
    comments: (asked.data?.pages ?? []).toReversed().flatMap((page) => page.comments),
    mayComment: asked.data?.pages[0]?.may_comment ?? false,
  };
}

/** What can be done to a record's comments; what came of it stands in the list at once. */
export function useCommenting(table: string, record: number) {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const put = (comment: Comment) => putInto(cache, keyOf(workspace, table, record), comment);
  const add = useMutation({
    mutationFn: (text: string) =>
      call<Comment>(pathOf(table, record), { method: "POST", workspace, body: { text } }),
    onSuccess: put,
  });
  const change = useMutation({
    mutationFn: ({ id, text }: { id: number; text: string }) =>
      call<Comment>(pathOf(table, record, id), { method: "PATCH", workspace, body: { text } }),
    onSuccess: put,
  });
  const remove = useMutation({
    mutationFn: (id: number) => call<unknown>(pathOf(table, record, id), { method: "DELETE", workspace }),
    onSuccess: (_, id) => takeFrom(cache, keyOf(workspace, table, record), id),
  });
  const restore = useMutation({
    mutationFn: (id: number) =>
      call<Comment>(pathOf(table, record, id, "restore"), { method: "POST", workspace }),
    onSuccess: put,
  });
  return { add, change, remove, restore };
}

type Kept = InfiniteData<Page, number>;

/** Puts a comment where it belongs by its number: the last page read holds the earliest. */
export function withComment(pages: Page[], comment: Comment): Page[] {
  const at = pages.findIndex(
    (page, n) => n === pages.length - 1 || comment.id >= (page.comments[0]?.id ?? 0),
  );
  return pages.map((page, n) => {
    if (n !== at) return page;
    const others = page.comments.filter((other) => other.id !== comment.id);
    return { ...page, comments: [...others, comment].sort((a, b) => a.id - b.id) };
  });
}

function putInto(cache: QueryClient, key: unknown[], comment: Comment) {
  cache.setQueryData<Kept>(key, (kept) => kept && { ...kept, pages: withComment(kept.pages, comment) });
}

function takeFrom(cache: QueryClient, key: unknown[], id: number) {
  cache.setQueryData<Kept>(
    key,
    (kept) =>
      kept && {
        ...kept,
        pages: kept.pages.map((page) => ({
          ...page,
          comments: page.comments.filter((comment) => comment.id !== id),
        })),
      },
  );
}
