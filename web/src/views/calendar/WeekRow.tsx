import { Popover } from "@mantine/core";
import { useState } from "react";
import { t } from "@/ui/text/text";
import type { DaysProps } from "@/views/calendar/Calendar";
import css from "@/views/calendar/calendar.module.css";
import { EntryBar } from "@/views/calendar/EntryBar";
import { DAY_HEAD, LANE } from "@/views/calendar/sizes";
import { foldWeek, layWeek } from "@/views/calendar/weeks";
import { dateOf, monthOf, sayDay, today, type Day } from "@/views/time/days";
import { firstDay, isMoment, lastDay } from "@/views/time/span";

interface Props extends DaysProps {
  week: Day;
  /** How many records lie over each other before the others are only counted. */
  lanes: number;
  cursor: Day;
  /** It is as tall as its records, and has no numbers of days. */
  open?: boolean;
  onKey: (event: React.KeyboardEvent) => void;
}

/** Seven days with the records that are on them. */
export function WeekRow({ week, lanes, cursor, open = false, onKey, ...props }: Props) {
  const { entries, at, onAdd } = props;
  const pieces = layWeek(entries, week);
  const { shown, more } = foldWeek(pieces, lanes);
  const head = open ? 4 : DAY_HEAD;
  const depth = Math.max(0, ...shown.map(({ lane }) => lane + 1));
  const tall = Math.max(32, head + depth * LANE + 8);
  return (
    <div
      className={css.week}
      style={open ? { minHeight: isMoment(props.times.from) ? tall : `max(100%, ${tall}px)` } : undefined}
    >
      {Array.from({ length: 7 }, (_, column) => {
        const day = week + column;
        const label = sayDay(day, "full");
        return (
          <div
            key={day}
            className={css.day}
            data-day={day}
            data-other={(!open && monthOf(day) !== monthOf(at)) || undefined}
            data-today={day === today() || undefined}
          >
            <button
              type="button"
              className={css.dayButton}
              tabIndex={day === cursor ? 0 : -1}
              aria-label={onAdd ? t("time.addOn", { day: label }) : label}
              title={onAdd ? t("time.add") : undefined}
              onKeyDown={onKey}
              onClick={() => onAdd?.(day)}
            />
            {open ? null : (
              <span className={css.number} aria-hidden>
                {dateOf(day) === 1 ? sayDay(day, "dayShort") : dateOf(day)}
              </span>
            )}
          </div>
        );
      })}
      {shown.map((piece) => (
        <EntryBar
          key={piece.item.id}
          {...props}
          entry={piece.item}
          before={piece.before}
          after={piece.after}
          style={{
            top: head + piece.lane * LANE,
            insetInlineStart: `calc(${(piece.column / 7) * 100}% + 3px)`,
            width: `calc(${(piece.columns / 7) * 100}% - 7px)`,
          }}
        />
      ))}
      {more.map((count, column) =>
        count > 0 ? (
          <More
            key={column}
            {...props}
            day={week + column}
            count={count}
            style={{
              top: head + (lanes - 1) * LANE,
              insetInlineStart: `calc(${(column / 7) * 100}% + 3px)`,
              width: `calc(${100 / 7}% - 7px)`,
            }}
          />
        ) : null,
      )}
    </div>
  );
}

interface MoreProps extends DaysProps {
  day: Day;
  count: number;
  style: React.CSSProperties;
}

/** How many more a day has; opens all of them. */
function More({ day, count, style, ...props }: MoreProps) {
  const [open, setOpen] = useState(false);
  const all = open ? props.entries.filter(({ span }) => firstDay(span) <= day && lastDay(span) >= day) : [];
  return (
    <Popover opened={open} onChange={setOpen} position="bottom" width={260} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={css.more}
          style={style}
          aria-expanded={open}
          aria-label={t("time.moreOn", { n: count, day: sayDay(day, "full") })}
          onClick={() => setOpen(!open)}
        >
          {t(props.narrow ? "time.moreShort" : "time.more", { n: count })}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={sayDay(day, "full")}>
        <p className={css.moreHead}>{sayDay(day, "full")}</p>
        <ul className={css.moreList}>
          {all.map((entry) => (
            <li key={entry.id}>
              <EntryBar {...props} entry={entry} before={false} after={false} still />
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
