import { useLayoutEffect, useRef } from "react";
import css from "@/ui/clockList.module.css";
import { t } from "@/ui/text/text";

const two = (number: number) => String(number).padStart(2, "0");
/** Every quarter of an hour, as it is written. */
export const quarters = Array.from(
  { length: 96 },
  (_, at) => `${two(Math.floor(at / 4))}:${two((at % 4) * 15)}`,
);
/** Where nothing is said, a day begins to be looked at here. */
const MORNING = "08:00";

/** The quarter before or after a time; from a time between two, the next one that way. */
export function besideQuarter(time: string | null, way: -1 | 1): string {
  if (time === null) return MORNING;
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  const between = minutes % 15 !== 0 || time.slice(6) > "00";
  const before = Math.floor(minutes / 15);
  const at = way === 1 || !between ? before + way : before;
  return quarters[(at + quarters.length) % quarters.length] ?? MORNING;
}

interface Props {
  /** Of the list, for the box that it belongs to; an option's is this with its time behind. */
  id: string;
  /** `14:30`, also with seconds; null: none. */
  time: string | null;
  onPick: (time: string) => void;
}

/** The quarters of an hour of a day; the one that is meant, or the one before it, is in sight. */
export function ClockList({ id, time, onPick }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const near = quarters.findLast((quarter) => quarter <= (time ?? MORNING)) ?? MORNING;

  useLayoutEffect(() => {
    const box = list.current;
    const line = box?.querySelector<HTMLElement>(`[data-time="${near}"]`);
    if (box && line) box.scrollTop = line.offsetTop - box.clientHeight / 2 + line.offsetHeight / 2;
  }, [near]);

  return (
    <div ref={list} id={id} role="listbox" aria-label={t("calendar.times")} className={css.times}>
      {quarters.map((quarter) => (
        <div
          key={quarter}
          id={`${id}-${quarter}`}
          role="option"
          aria-selected={quarter === time}
          data-time={quarter}
          className={css.time}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(quarter)}
        >
          {quarter}
        </div>
      ))}
    </div>
  );
}
