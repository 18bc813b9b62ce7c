import { useInfiniteQuery, useMutation, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Change } from "@/api/change";
import { call } from "@/api/client";
import { useChanges } from "@/api/live";
import type { Schema } from "@/api/schema";
import { useWorkspace } from "@/api/workspace";

export type Notification = Schema<"Notification">;

type Page = Schema<"Notifications">;

const AT_ONCE = 30;

const keyOf = (workspace: string) => [workspace, "notifications"];

/** What one is told: what was not seen first, then the newest. */
export function useNotifications() {
  const workspace = useWorkspace();
  const asked = useInfiniteQuery({
    queryKey: keyOf(workspace),
    queryFn: ({ pageParam, signal }) =>
      call<Page>("notifications", { workspace, query: { limit: AT_ONCE, cursor: pageParam }, signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
    retry: false,
  });
  const pages = asked.data?.pages ?? [];
  return {
    asked,
    unseen: pages[0]?.unseen ?? 0,
    notifications: pages.flatMap((page) => page.notifications),
  };
}

/** Asks anew when somebody has commented somewhere; once for the whole page. */
export function useNews() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const onChange = useCallback(
    (change: Change) => {
      if (change.kind === "comment") void cache.invalidateQueries({ queryKey: keyOf(workspace) });
    },
    [cache, workspace],
  );
  useChanges(workspace, onChange);
}

/** Says what was seen: one comment, or all up to one; the list shows it at once. */
export function useSee() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (seen: { comments: number[] } | { up_to: number }) =>
      call<Schema<"Unseen">>("notifications/seen", { method: "POST", workspace, body: seen }),
    onSuccess: ({ unseen }, seen) =>
      cache.setQueryData<InfiniteData<Page, string>>(
        keyOf(workspace),
        (kept) => kept && { ...kept, pages: kept.pages.map((page) => withSeen(page, seen, unseen)) },
      ),
  });
}

function withSeen(page: Page, seen: { comments: number[] } | { up_to: number }, unseen: number): Page {
  const covers = (id: number) => ("up_to" in seen ? id <= seen.up_to : seen.comments.includes(id));
  return {
    ...page,
    unseen,
    notifications: page.notifications.map((one) => (covers(one.comment.id) ? { ...one, seen: true } : one)),
  };
}
