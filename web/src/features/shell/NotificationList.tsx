import { Button, VisuallyHidden } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useSee, type Notification, type useNotifications } from "@/api/notifications";
import { sentence } from "@/api/problem";
import { useRecordsById } from "@/api/recordTitles";
import { useModel, type Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { titleOf } from "@/fields/linked";
import { CommentText } from "@/features/comments/CommentText";
import css from "@/features/shell/notifications.module.css";
import { ago, fullMoment } from "@/ui/moment";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

type Props = ReturnType<typeof useNotifications> & { onGo: () => void };

/** What one is told, each leading to its record. */
export function NotificationList({ asked, notifications, unseen, onGo }: Props) {
  const model = useModel();
  const see = useSee();
  const tables = model.data?.tables ?? [];
  const titles = useRecordsById(wantedOf(notifications, tables));

  if (asked.isPending) return <Bones lines={5} label={t("notifications.loading")} />;
  if (asked.isError && notifications.length === 0) {
    return (
      <Failure
        title={t("notifications.failed")}
        detail={sentence(asked.error)}
        onRetry={() => void asked.refetch()}
      />
    );
  }
  if (notifications.length === 0) {
    return (
      <p className={css.none}>
        <strong>{t("notifications.none")}</strong>
        {t("notifications.noneHelp")}
      </p>
    );
  }

  function seen(what: Parameters<typeof see.mutate>[0]) {
    see.mutate(what, {
      onError: (error) => say({ tone: "bad", text: t("notifications.seenFailed", { why: sentence(error) }) }),
    });
  }

  // Comments that come while one looks are not marked with those that one saw.
  const newest = Math.max(...notifications.map(({ comment }) => comment.id));
  return (
    <>
      <ul className={css.list}>
        {notifications.map((one) => {
          const table = tables.find(({ name }) => name === one.table);
          const record = titles.records.get(`${one.table}/${one.record}`);
          return (
            <One
              key={one.comment.id}
              notification={one}
              table={table?.label ?? one.table}
              title={record ? titleOf(record, table) : t("notifications.record", { id: String(one.record) })}
              onGo={() => {
                if (!one.seen) seen({ comments: [one.comment.id] });
                onGo();
              }}
            />
          );
        })}
      </ul>
      <div className={css.foot}>
        {asked.hasNextPage ? (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={asked.isFetchingNextPage}
            onClick={() => void asked.fetchNextPage()}
          >
            {t("notifications.more")}
          </Button>
        ) : null}
        {unseen > 0 ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={see.isPending}
            onClick={() => seen({ up_to: newest })}
          >
            {t("notifications.all")}
          </Button>
        ) : null}
      </div>
    </>
  );
}

interface OneProps {
  notification: Notification;
  table: string;
  title: string;
  onGo: () => void;
}

function One({ notification, table, title, onGo }: OneProps) {
  const workspace = useWorkspace();
  const { comment, record, seen, why } = notification;
  const name = comment.author.name || t("comments.someone");
  return (
    <li>
      <Link
        to={routes.table}
        params={{ workspace, table: notification.table }}
        search={{ record }}
        className={css.one}
        data-new={!seen || undefined}
        onClick={onGo}
      >
        <span className={css.head}>
          <span className="cut">
            {seen ? null : <VisuallyHidden>{t("notifications.new")}</VisuallyHidden>}
            {t(`notifications.${why}`, { name })}
          </span>
          <time className={css.when} dateTime={comment.created_at} title={fullMoment(comment.created_at)}>
            {ago(comment.created_at)}
          </time>
        </span>
        <span className={css.text} dir="auto">
          <CommentText text={comment.text} />
        </span>
        <span className={css.place}>{t("notifications.atRecord", { record: title, table })}</span>
      </Link>
    </li>
  );
}

function wantedOf(notifications: Notification[], tables: Table[]) {
  return tables
    .map((table) => ({
      table,
      ids: notifications.filter((one) => one.table === table.name).map(({ record }) => record),
    }))
    .filter(({ ids }) => ids.length > 0);
}
