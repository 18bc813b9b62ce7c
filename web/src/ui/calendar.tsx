import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import css from "@/ui/calendar.module.css";
import { IconButton } from "@/ui/iconButton";
import { firstWeekday, perLocale } from "@/ui/locale";
import { t } from "@/ui/text/text";
import { isoToday } from "@/ui/zone";

const dayMs = 86_400_000;
const named = (form: Intl.DateTimeFormatOptions) =>
  perLocale((tag) => new Intl.DateTimeFormat(tag, { ...form, timeZone: "UTC" }));
const monthName = named({ month: "long", year: "numeric" });
const dayName = named({ dateStyle: "full" });
const weekdayName = named({ weekday: "short" });

/** Names of the days of a week, from the one that a week begins with. 5 January 1970 was a Monday. */
const weekdays = () =>
  Array.from({ length: 7 }, (_, at) =>
    weekdayName()
      .format((3 + firstWeekday() + at) * dayMs)
      .replace(/\.$/, ""),
  );

interface Props {
  /** ISO day, or nothing. */
  value: string | null;
  onPick: (day: string) => void;
}

/** A month to pick a day from; weeks begin on the day that people are used to. */
export function Calendar({ value, onPick }: Props) {
  const today = isoToday();
  const [first, setFirst] = useState(() => firstOfMonth(value ?? today));
  const start = first - ((new Date(first).getUTCDay() - firstWeekday() + 7) % 7) * dayMs;
  const month = new Date(first).getUTCMonth();
  return (
    <div className={css.calendar}>
      <div className={css.head}>
        <span className={css.month}>{monthName().format(first)}</span>
        <IconButton
          icon={IconChevronLeft}
          label={t("calendar.before")}
          onClick={() => setFirst(stepMonth(first, -1))}
        />
        <IconButton
          icon={IconChevronRight}
          label={t("calendar.after")}
          onClick={() => setFirst(stepMonth(first, 1))}
        />
      </div>
      <div className={css.days}>
        {weekdays().map((name) => (
          <span key={name} className={css.weekday} aria-hidden>
            {name}
          </span>
        ))}
        {Array.from({ length: 42 }, (_, index) => {
          const at = start + index * dayMs;
          const iso = isoOf(at);
          return (
            <button
              key={iso}
              type="button"
              className={css.day}
              data-other={new Date(at).getUTCMonth() !== month || undefined}
              data-today={iso === today || undefined}
              aria-pressed={iso === value}
              aria-label={dayName().format(at)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onPick(iso)}
            >
              {new Date(at).getUTCDate()}
            </button>
          );
        })}
      </div>
    </div>
  );
}

const isoOf = (at: number) => new Date(at).toISOString().slice(0, 10);

function firstOfMonth(day: string): number {
  const at = Date.parse(`${day.slice(0, 7)}-01T00:00:00Z`);
  return Number.isNaN(at) ? firstOfMonth(isoToday()) : at;
}

function stepMonth(first: number, step: number): number {
  const date = new Date(first);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + step, 1);
}
