import { SegmentedControl } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from "react";
import { mayDo } from "@/api/may";
import type { SheafRecord } from "@/api/record";
import type { RecordPages } from "@/api/recordPages";
import { IconButton } from "@/ui/iconButton";
import { firstWeekday } from "@/ui/locale";
import { t } from "@/ui/text/text";
import css from "@/views/calendar/calendar.module.css";
import { MonthView } from "@/views/calendar/MonthView";
import { Nearest } from "@/views/calendar/Nearest";
import { daysShown, type Extent } from "@/views/calendar/weeks";
import { WeekView } from "@/views/calendar/WeekView";
import type { LookProps } from "@/views/lookProps";
import { addMonths, sayDay, today, type Day } from "@/views/time/days";
import { isMoment, spanOf, written, type Span, type Times } from "@/views/time/span";
import { useShifting, type Draft, type Shifting } from "@/views/time/useShifting";

interface Props extends LookProps {
  pages: RecordPages;
  times: Times;
  /** A day among those that are shown. */
  at: Day;
  extent: Extent;
  narrow: boolean;
  /** Which records are shown, on whatever days. */
  under: { filter: string; search: string };
  onAt: (at: Day, extent: Extent) => void;
}

/** A record with the time that it is shown at. */
export interface Entry {
  id: number;
  record: SheafRecord;
  span: Span;
}

/** What a month and a week are given. */
export interface DaysProps {
  look: LookProps;
  entries: Entry[];
  times: Times;
  shifting: Shifting;
  at: Day;
  from: Day;
  to: Day;
  narrow: boolean;
  onAt: (at: Day) => void;
  /** Asks for a record at a day, or a moment; nothing where the field cannot be written. */
  onAdd: ((at: Day) => void) | undefined;
}

/** So many records are asked for at once, until all of the shown days are there. */
const AHEAD = 900;
/** A moment for a record that is made on a day, in hours. */
const MORNING = 9;

/** Records on the days of a month or a week. */
export default function Calendar({ pages, times, at, extent, narrow, under, onAt, ...look }: Props) {
  const { table } = look;
  const version = useSyncExternalStore(pages.watch, pages.version);
  const shifting = useShifting({ table, times, get: (id) => pages.get(id), onWrite: look.onWrite });
  const { draft } = shifting;
  const { from, to } = daysShown(at, extent, firstWeekday());

  useEffect(() => {
    if (!pages.complete && pages.error === null) pages.need(pages.rows.length + AHEAD);
  }, [pages, version]);

  // What is moved by keys is followed to where it goes.
  const following = draft?.keys ? Math.floor(draft.span.start) : null;
  useEffect(() => {
    if (following !== null && (following < from || following > to)) onAt(following, extent);
  }, [following, from, to, extent, onAt]);

  useBringing(draft, pages, version, times);

  const entries = useMemo(
    () => {
      const all = pages.rows.flatMap((record): Entry[] => {
        const span = record.id === draft?.record.id ? null : spanOf(record, times);
        return span ? [{ id: record.id, record, span }] : [];
      });
      return draft ? [...all, { id: draft.record.id, record: draft.record, span: draft.span }] : all;
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- The rows change within the pages; the version says when.
    [pages, version, times, draft],
  );

  function add(day: Day) {
    const whole = isMoment(times.from) && day === Math.floor(day) && extent === "month";
    look.onNew({ [times.from.name]: written(whole ? day + MORNING / 24 : day, times.from) });
  }

  const step = (by: number) => onAt(extent === "month" ? addMonths(at, by) : at + by * 7, extent);
  const title = narrow
    ? sayDay(at, "monthYear")
    : extent === "month"
      ? sayDay(at, "month")
      : `${sayDay(from, "dayShort")} – ${sayDay(to, "dayFar")}`;
  const days: DaysProps = {
    look,
    entries,
    times,
    shifting,
    at,
    from,
    to,
    narrow,
    onAt: (day) => onAt(day, extent),
    onAdd: shifting.can.start && mayDo(look.table, "create") ? add : undefined,
  };
  return (
    <div className={css.calendar} data-narrow={narrow || undefined}>
      <p className="sr" role="status" aria-live="assertive">
        {shifting.said}
      </p>
      <p className="sr" id="time-grab">
        {t("time.grab")}
      </p>
      <header className={css.head}>
        <button type="button" className={css.today} onClick={() => onAt(today(), extent)}>
          {t("time.today")}
        </button>
        <IconButton
          icon={IconChevronLeft}
          label={t(extent === "month" ? "calendar.before" : "time.weekBefore")}
          onClick={() => step(-1)}
        />
        <IconButton
          icon={IconChevronRight}
          label={t(extent === "month" ? "calendar.after" : "time.weekAfter")}
          onClick={() => step(1)}
        />
        <h2 className={css.title}>{title}</h2>
        <Standing pages={pages} empty={pages.complete && entries.length === 0}>
          <Nearest {...{ table, times, under, from, to }} onAt={(day) => onAt(day, extent)} />
        </Standing>
        <SegmentedControl
          size="xs"
          value={extent}
          data={[
            { value: "month", label: t("time.month") },
            { value: "week", label: t("time.week") },
          ]}
          onChange={(next) => onAt(at, next === "week" ? "week" : "month")}
        />
      </header>
      {extent === "month" ? <MonthView {...days} /> : <WeekView {...days} />}
    </div>
  );
}

/**
 * What is moved by keys may come to days whose records were read without it. It is put among them, so that it is shown where it
 * is put down before the server answers, and comes back where that refuses. Given up, it goes from there again.
 */
function useBringing(draft: Draft | null, pages: RecordPages, version: number, times: Times) {
  const brought = useRef<{ pages: RecordPages; record: SheafRecord } | null>(null);
  useEffect(() => {
    if (draft?.keys) {
      const { record } = draft;
      const among = pages.rows.length > 0 || pages.complete;
      if (!pages.started || !among || pages.get(record.id)) return;
      pages.insert(record, () => -1);
      brought.current = { pages, record };
      return;
    }
    const last = brought.current;
    brought.current = null;
    const now = last?.pages.get(last.record.id);
    // Nothing was written: it stands as it was brought.
    if (last && now && spanOf(now, times)?.start === spanOf(last.record, times)?.start)
      last.pages.remove(now.id);
  }, [draft, pages, version, times]);
}

interface StandingProps {
  pages: RecordPages;
  empty: boolean;
  /** What to do where there is nothing. */
  children: ReactNode;
}

/** That there is nothing, or that not all is there. */
function Standing({ pages, empty, children }: StandingProps) {
  if (pages.error) {
    return (
      <span className={css.standing} role="alert">
        {t("board.failed")}{" "}
        <button type="button" className={css.again} onClick={() => pages.retry()}>
          {t("act.retry")}
        </button>
      </span>
    );
  }
  if (!pages.complete) {
    return (
      <span className={css.standing} role="status">
        {pages.started ? t("board.loading") : ""}
      </span>
    );
  }
  return (
    <span className={css.standing} data-empty={empty || undefined}>
      {empty ? t("time.nothing") : ""}
      {empty ? children : null}
    </span>
  );
}
