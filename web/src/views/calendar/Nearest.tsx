import { useFirstUnder } from "@/api/recordsUnder";
import type { Table } from "@/api/table";
import { t } from "@/ui/text/text";
import css from "@/views/calendar/calendar.module.css";
import { both } from "@/views/look";
import { sayDay, type Day } from "@/views/time/days";
import { beyond, firstDay, spanOf, type Times } from "@/views/time/span";

interface Props {
  table: Table;
  times: Times;
  /** Which records the calendar shows. */
  under: { filter: string; search: string };
  from: Day;
  to: Day;
  onAt: (at: Day) => void;
}

/** Where nothing is on the days that are shown: the ways to the nearest records before and after them. */
export function Nearest({ onAt, ...asked }: Props) {
  const earlier = useNearest(asked, "before");
  const later = useNearest(asked, "after");
  const way = (day: Day | undefined, say: "calendar.earlier" | "calendar.later") =>
    day === undefined ? null : (
      <button type="button" className={css.again} onClick={() => onAt(day)}>
        {t(say, { month: sayDay(day, "month") })}
      </button>
    );
  return (
    <span className={css.ways}>
      {way(earlier, "calendar.earlier")}
      {way(later, "calendar.later")}
    </span>
  );
}

function useNearest({ table, times, under, from, to }: Omit<Props, "onAt">, side: "before" | "after") {
  const edge = side === "before" ? from : to;
  const filter = both(under.filter, beyond(edge, side, times, table.fields));
  const sort = `${side === "before" ? "-" : ""}${times.from.name}`;
  const record = useFirstUnder(table.name, { filter, search: under.search, sort }, 1)?.records[0];
  const span = record && spanOf(record, times);
  return span ? firstDay(span) : undefined;
}
