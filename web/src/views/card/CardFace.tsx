import { IconCheck, IconClock } from "@tabler/icons-react";
import { memo } from "react";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { kindOf } from "@/fields/kinds";
import { titleOf } from "@/fields/linked";
import { SoftChip } from "@/ui/chip";
import { t } from "@/ui/text/text";
import css from "@/views/card/card.module.css";
import { FileMarks } from "@/views/card/FileMarks";
import { CommentCount } from "@/views/card/CommentCount";
import { faceOf, type CellFace } from "@/views/grid/cell";

interface Props {
  record: SheafRecord;
  table: Table;
  tables: Table[];
  /** What stands below the title. */
  told: Field[];
}

/** What a card says: the title, and the fields that are filled, a line each. */
export const CardFace = memo(function CardFace({ record, table, tables, told }: Props) {
  return (
    <>
      <span className={css.head}>
        <span className={css.title}>{titleOf(record, table)}</span>
        {record.id < 0 ? (
          <IconClock size={14} className={css.sign} role="img" aria-label={t("grid.waits")} />
        ) : (
          <CommentCount table={table.name} record={record.id} />
        )}
      </span>
      {told.map((field) => {
        const face = faceOf(record, field, tables);
        return isBlank(face) ? null : (
          <Line key={field.name} table={table.name} face={face} field={field} named={hasTwin(field, told)} />
        );
      })}
    </>
  );
});

/** Whether the sign of its kind does not tell it from another. */
export function hasTwin(field: Field, told: Field[]): boolean {
  return told.some((other) => other !== field && kindOf(other).icon === kindOf(field).icon);
}

interface LineProps {
  /** Whose record it is. */
  table: string;
  face: CellFace;
  field: Field;
  /** Its name is shown. */
  named: boolean;
}

/** A value with the sign of its kind; its name stands there for all, or for those who cannot see that. */
export function Line({ table, face, field, named }: LineProps) {
  const Sign = face.value === true ? IconCheck : kindOf(field).icon;
  return (
    <span className={css.line} title={`${field.label}: ${face.text}`}>
      <Sign size={14} stroke={1.7} aria-hidden className={css.sign} />
      <span className={named ? css.named : "sr"}>
        {field.label}
        <span className="sr">: </span>
      </span>
      <Value table={table} face={face} field={field} />
    </span>
  );
}

function Value({ table, face, field }: Omit<LineProps, "named">) {
  if (field.type === "attachment" && face.tone === "plain") return <FileMarks table={table} face={face} />;
  if (face.chips.length) {
    return (
      <span className={css.chips}>
        {face.chips.map((chip, at) => (
          <SoftChip key={`${at} ${chip.label}`} hue={chip.hue}>
            {chip.label}
          </SoftChip>
        ))}
      </span>
    );
  }
  return (
    <span className="cut" data-tone={face.tone}>
      {face.value === true ? field.label : face.text}
    </span>
  );
}

export function isBlank(face: CellFace): boolean {
  return (face.text === "" && face.chips.length === 0) || face.value === false;
}
