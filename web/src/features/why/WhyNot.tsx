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

/** Why a cell cannot be changed, in the place of the menu that it was asked from. */
export function WhyNot({ table, record, field }: Props) {
  const asked = useWhy(
    { do: "change", table: table.name, record, ...(field ? { field: field.name } : {}) },
    true,
  );
  // What it was asked by is gone: with the focus here Esc still closes it, and who hears the screen hears it.
  return (
    <div tabIndex={-1} data-autofocus className={css.within}>
      <Answer asked={asked} field={field?.label} />
    </div>
  );
}
