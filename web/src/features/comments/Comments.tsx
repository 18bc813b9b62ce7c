import { Button } from "@mantine/core";
import { useState } from "react";
import { useCommenting, useComments, type Comment } from "@/api/comments";
import { sentence } from "@/api/problem";
import css from "@/features/comments/comments.module.css";
import { CommentBox } from "@/features/comments/CommentBox";
import { OneComment } from "@/features/comments/OneComment";
import { useSeen } from "@/features/comments/useSeen";
import { say } from "@/ui/quietBar";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

interface Place {
  table: string;
  id: number;
}

interface Props extends Place {
  /** As its neighbours on the page have it. */
  heading: "h2" | "h3";
}

/** What people say about a record, the newest last, and the box to say more. */
export function Comments({ table, id, heading: Heading }: Props) {
  return (
    <section className={css.section} aria-label={t("comments.title")}>
      <Heading className={css.title}>{t("comments.title")}</Heading>
      <Thread key={`${table}/${id}`} table={table} id={id} />
    </section>
  );
}

function Thread({ table, id }: Place) {
  const { asked, comments, mayComment } = useComments(table, id);
  const { add, change, remove, restore } = useCommenting(table, id);
  const [changing, setChanging] = useState<number | null>(null);
  const end = useSeen(table, id);

  if (asked.isPending) return <Bones lines={3} label={t("comments.loading")} />;
  if (asked.isError && comments.length === 0) {
    return (
      <Failure
        title={t("comments.failed")}
        detail={sentence(asked.error)}
        onRetry={() => void asked.refetch()}
      />
    );
  }

  async function bringBack(comment: Comment) {
    try {
      await restore.mutateAsync(comment.id);
    } catch (error) {
      say({ tone: "bad", text: t("comments.restoreFailed", { why: sentence(error) }) });
    }
  }

  async function take(comment: Comment) {
    try {
      await remove.mutateAsync(comment.id);
      const back = { label: t("act.undo"), run: () => void bringBack(comment) };
      say({ text: t("comments.deleted"), action: back });
    } catch (error) {
      say({ tone: "bad", text: t("comments.deleteFailed", { why: sentence(error) }) });
    }
  }

  return (
    <>
      {asked.hasNextPage ? (
        <Button
          size="compact-sm"
          variant="subtle"
          ml={-8}
          mb={4}
          data-noprint
          loading={asked.isFetchingNextPage}
          onClick={() => void asked.fetchNextPage()}
        >
          {t("comments.earlier")}
        </Button>
      ) : null}
      {comments.length === 0 ? (
        <p className={css.none} data-noprint>
          <span>{t("comments.none")}</span>
          {mayComment ? t("comments.noneHelp") : t("comments.noneReader")}
        </p>
      ) : (
        <ol className={css.thread}>
          {comments.map((comment) => (
            <OneComment
              key={comment.id}
              comment={comment}
              changing={changing === comment.id}
              onChanging={(on) => setChanging(on ? comment.id : null)}
              onChange={async (text) => {
                await change.mutateAsync({ id: comment.id, text });
                setChanging(null);
              }}
              onDelete={() => void take(comment)}
            />
          ))}
        </ol>
      )}
      <div ref={end} />
      {mayComment ? (
        <div data-noprint>
          <CommentBox
            send={t("comments.send")}
            failed="comments.sendFailed"
            onSend={async (text) => {
              await add.mutateAsync(text);
            }}
          />
        </div>
      ) : null}
    </>
  );
}
