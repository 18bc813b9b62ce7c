import { useEffect, useRef } from "react";
import type { Field, Table } from "@/api/table";
import { useWhy } from "@/api/why";
import { Answer } from "@/features/why/Answer";
import css from "@/features/why/why.module.css";

interface Props {
  table: Table;
  record: number;
  /** None: it is not for its field that nothing can be changed. */
  field: Field | undefined;
}

/** Why a cell cannot be changed, in the place of what it was asked from. */
export function WhyNot({ table, record, field }: Props) {
  const asked = useWhy(
    { do: "change", table: table.name, record, ...(field ? { field: field.name } : {}) },
    true,
  );
  // What was asked by is gone; Esc is still to close it, and a reader of the screen to hear it.
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} className={css.within}>
      <Answer asked={asked} field={field?.label} />
    </div>
  );
}
