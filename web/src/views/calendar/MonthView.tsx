import { useElementSize } from "@mantine/hooks";
import { useMemo, useRef } from "react";
import { sayDay } from "@/views/time/days";
import type { DaysProps } from "@/views/calendar/Calendar";
import css from "@/views/calendar/calendar.module.css";
import { WeekRow } from "@/views/calendar/WeekRow";
import { DAY_HEAD, LANE } from "@/views/calendar/sizes";
import { useDayKeys } from "@/views/calendar/useDayKeys";

/** On a phone a week is at least so tall, and the month is scrolled, in px. */
const LEAST = 76;

/** A month, a row for each week. */
export function MonthView(props: DaysProps) {
  const { from, to, narrow } = props;
  const { ref, height } = useElementSize();
  const days = useRef<HTMLDivElement>(null);
  const keys = useDayKeys(props, 7, days);
  const weeks = useMemo(() => {
    const all = [];
    for (let week = from; week <= to; week += 7) all.push(week);
    return all;
  }, [from, to]);
  const tall = Math.max(height / weeks.length, narrow ? LEAST : 0);
  const lanes = Math.max(1, Math.floor((tall - DAY_HEAD) / LANE));
  return (
    <div className={css.month} ref={days}>
      <Weekdays from={from} narrow={narrow} />
      <div className={css.weeks} ref={ref}>
        {weeks.map((week) => (
          <WeekRow key={week} {...props} week={week} lanes={lanes} cursor={keys.cursor} onKey={keys.onKey} />
        ))}
      </div>
    </div>
  );
}

export function Weekdays({ from, narrow }: { from: number; narrow: boolean }) {
  return (
    <div className={css.weekdays} aria-hidden>
      {Array.from({ length: 7 }, (_, at) => {
        const name = sayDay(from + at, "weekday");
        return <span key={at}>{narrow ? name.slice(0, 2) : name}</span>;
      })}
    </div>
  );
}
