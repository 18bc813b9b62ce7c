import { useDocumentVisibility, useInViewport } from "@mantine/hooks";
import { useEffect } from "react";
import { useNotifications, useSee } from "@/api/notifications";

/** Says that the comments on a record were seen, when the end of the thread is on a page that is looked at: the ref marks it. */
export function useSeen(table: string, record: number) {
  const { notifications } = useNotifications();
  const { mutate } = useSee();
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const looking = useDocumentVisibility() === "visible" && inViewport;
  const here = notifications.filter((one) => !one.seen && one.table === table && one.record === record);
  const ids = here.map(({ comment }) => comment.id).join();

  useEffect(() => {
    if (looking && ids) mutate({ comments: ids.split(",").map(Number) });
  }, [looking, ids, mutate]);
  return ref;
}
