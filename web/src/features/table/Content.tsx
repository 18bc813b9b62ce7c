import { Button } from "@mantine/core";
import { IconTable } from "@tabler/icons-react";
import { GroupedPages } from "@/api/groupedPages";
import { MOST_GROUPS } from "@/api/groups";
import { Problem, sentence } from "@/api/problem";
import type { ShownRecords } from "@/api/shownRecords";
import css from "@/features/table/table.module.css";
import { withHint } from "@/features/table/useShaping";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

interface ContentProps {
  pages: ShownRecords;
  /** What is shown says itself that it has no records, or is waiting for them. */
  always: boolean;
  filtered: boolean;
  /** Words are searched for; `only`: and nothing else is asked of records. */
  searched: false | "only" | "too";
  /** What is shown are columns, which stand there without records too. */
  columns: boolean;
  onClear: () => void;
  /** None: nobody who sees this may add records. */
  onAdd: (() => void) | undefined;
  children: React.ReactNode;
}

/** The records, or why there are none; above them what is wrong with those that are yet to come. */
export function Content(props: ContentProps) {
  const { pages } = props;
  const more = pages instanceof GroupedPages && pages.more;
  const failed = pages.error !== null && pages.rows.length > 0 && !props.always;
  if (!more && !failed) return <Records {...props} />;
  return (
    <div className={css.stack}>
      {failed ? (
        <p className={css.strip} role="alert">
          <span>{sentence(pages.error)}</span>
          <Button size="compact-xs" variant="default" onClick={() => pages.retry()}>
            {t("act.retry")}
          </Button>
        </p>
      ) : null}
      {more ? <p className={css.strip}>{t("group.more", { n: MOST_GROUPS })}</p> : null}
      <div className={css.rest}>
        <Records {...props} />
      </div>
    </div>
  );
}

function Records({ pages, always, filtered, searched, columns, onClear, onAdd, children }: ContentProps) {
  if (pages.error && pages.rows.length === 0) {
    const wrongFilter = filtered && pages.error instanceof Problem && pages.error.status < 500;
    return (
      <Failure
        title={wrongFilter ? t("filter.wrong") : t("table.failed")}
        detail={wrongFilter ? withHint(pages.error) : sentence(pages.error)}
        onRetry={wrongFilter ? undefined : () => pages.retry()}
        action={
          wrongFilter ? (
            <Button variant="default" onClick={onClear}>
              {t("table.showAll")}
            </Button>
          ) : null
        }
        reference={!wrongFilter && pages.error instanceof Problem ? pages.error.requestId : undefined}
      />
    );
  }
  if (always) return children;
  if (!pages.started) return <Bones lines={12} label={t("table.loading")} />;
  const isEmpty = pages.complete && pages.rows.length === 0;
  if (isEmpty && filtered) {
    return (
      <Empty
        icon={IconTable}
        title={t("table.noMatch")}
        action={
          <Button variant="default" onClick={onClear}>
            {t("table.showAll")}
          </Button>
        }
      >
        {t(searched === "only" ? "table.noneFound" : searched ? "table.noMatchHelp" : "table.noneFiltered")}
      </Empty>
    );
  }
  const begin = isEmpty ? (
    <Empty
      icon={IconTable}
      title={t("table.empty")}
      action={onAdd ? <Button onClick={onAdd}>{t("grid.new")}</Button> : null}
    >
      {onAdd ? t("table.emptyHelp") : null}
    </Empty>
  ) : null;
  if (begin && !columns) return begin;
  // The columns stay what they are when the first record comes.
  return (
    <>
      {children}
      {begin ? <div className={css.begin}>{begin}</div> : null}
    </>
  );
}
