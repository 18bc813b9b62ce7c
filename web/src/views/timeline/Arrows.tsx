import { useMemo } from "react";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { isLinked } from "@/fields/linked";
import type { Day } from "@/views/time/days";
import { isMoment, spanOf, type Times } from "@/views/time/span";
import type { Draft } from "@/views/time/useShifting";
import { arrowPath, barOf, type Zoom } from "@/views/timeline/scale";
import css from "@/views/timeline/timeline.module.css";
import { ROW } from "@/views/timeline/rowHeight";

interface Props {
  rows: SheafRecord[];
  version: number;
  after: Field;
  times: Times;
  draft: Draft | null;
  origin: Day;
  zoom: Zoom;
  left: number;
  top: number;
  /** The rows in sight. */
  first: number;
  last: number;
}

/** From the end of what must be over to the beginning of what comes after it. */
export function Arrows({ rows, version, after, times, draft, origin, zoom, left, top, first, last }: Props) {
  const pairs = useMemo(
    () => pairsOf(rows, after),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- The rows change within; the version says when.
    [rows, version, after],
  );
  const moment = isMoment(times.from);
  const seen = pairs.filter(([a, b]) => Math.max(a, b) >= first && Math.min(a, b) <= last);
  const spanAt = (index: number) => {
    const record = rows[index];
    if (!record) return null;
    return draft?.record.id === record.id ? draft.span : spanOf(record, times);
  };
  return (
    <svg className={css.arrows} aria-hidden>
      <defs>
        <marker
          id="arrow-head"
          viewBox="0 0 6 6"
          refX="6"
          refY="3"
          markerWidth="6"
          markerHeight="6"
          orient="auto"
        >
          <path d="M0 0L6 3L0 6z" fill="context-stroke" />
        </marker>
      </defs>
      {seen.map(([a, b]) => {
        const [one, other] = [spanAt(a), spanAt(b)];
        if (!one || !other) return null;
        const before = barOf(one, origin, zoom, moment);
        const next = barOf(other, origin, zoom, moment);
        const middle = (index: number) => top + index * ROW + ROW / 2;
        const path = arrowPath(
          { x: left + before.left + before.width, y: middle(a) },
          { x: left + next.left, y: middle(b) },
          ROW,
        );
        const late = moment ? other.start < one.end : other.start <= one.end;
        return <path key={`${a} ${b}`} d={path} data-late={late || undefined} markerEnd="url(#arrow-head)" />;
      })}
    </svg>
  );
}

/** Rows of which the second comes after the first. */
function pairsOf(rows: SheafRecord[], after: Field): [number, number][] {
  const places = new Map(rows.map(({ id }, index) => [id, index]));
  return rows.flatMap((record, index) => {
    const value = record.fields[after.name];
    const many: unknown[] = Array.isArray(value) ? value : [value];
    return many.flatMap((one): [number, number][] => {
      const place = places.get(isLinked(one) ? one.id : Number(one ?? Number.NaN));
      return place === undefined ? [] : [[place, index]];
    });
  });
}
