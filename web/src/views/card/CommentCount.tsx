import { IconMessage } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { commentCountsOf } from "@/api/commentCounts";
import { useWorkspace } from "@/api/workspace";
import { t } from "@/ui/text/text";
import css from "@/views/card/card.module.css";

/** How many comments a record has, where it has some. */
export function CommentCount({ table, record }: { table: string; record: number }) {
  const counts = commentCountsOf(useWorkspace(), table);
  useSyncExternalStore(counts.watch, counts.version);
  const n = counts.of(record);
  if (n === 0) return null;
  const words = t("comments.count", { n });
  return (
    <span className={css.comments} title={words}>
      <IconMessage size={13} stroke={1.8} aria-hidden />
      <span aria-hidden>{n}</span>
      <span className="sr">{words}</span>
    </span>
  );
}
