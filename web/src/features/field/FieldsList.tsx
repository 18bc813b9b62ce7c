import { Button, Checkbox } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconPlus,
  IconScale,
  IconTable,
  IconTableOff,
  IconTrash,
} from "@tabler/icons-react";
import { useMay } from "@/api/may";
import type { Field } from "@/api/table";
import { kindOf } from "@/fields/kinds";
import css from "@/features/field/field.module.css";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";
import { saidFields } from "@/views/saved";
import "@/ui/text/laterWords";

export interface FieldsProps {
  fields: Field[];
  /** Those that are shown, in their order. */
  shown: Field[];
  /** How many rules the table has. */
  rules: number;
  onShape: (field: Field | "new") => void;
  /** Opens what belongs to the table as a whole. */
  onTable: (place: "@table" | "@rules" | "@records" | "@deleted") => void;
  /** Names of what is to be shown, with commas; blank: all, in the table's own order. */
  onShown: (names: string) => void;
}

/** All columns, shown or hidden, in their order, each a click from being changed; also for those who cannot reach the header by mouse. */
export function FieldsList({ fields, shown, rules, onShape, onTable, onShown }: FieldsProps) {
  const hidden = fields.filter((field) => !shown.includes(field));
  const may = useMay("model");

  function show(next: Field[]) {
    onShown(saidFields(fields, next));
  }

  function toggle(field: Field) {
    show(shown.includes(field) ? shown.filter((other) => other !== field) : [...shown, field]);
  }

  function move(field: Field, by: -1 | 1) {
    const next = shown.filter((other) => other !== field);
    next.splice(shown.indexOf(field) + by, 0, field);
    show(next);
  }

  return (
    <>
      <ul className={css.list}>
        {[...shown, ...hidden].map((field) => {
          const Sign = kindOf(field).icon;
          const at = shown.indexOf(field);
          return (
            <li key={field.id} className={css.row}>
              <Checkbox
                size="xs"
                checked={at >= 0}
                disabled={at >= 0 && shown.length === 1}
                aria-label={t("view.show", { field: field.label })}
                onChange={() => toggle(field)}
              />
              <button type="button" className={css.line} disabled={!may} onClick={() => onShape(field)}>
                <Sign size={15} stroke={1.7} aria-hidden />
                <span className="cut">{field.label}</span>
                <span className={css.kind}>{t(`type.${field.type}`)}</span>
              </button>
              <IconButton
                icon={IconArrowUp}
                label={t("view.up", { field: field.label })}
                disabled={at <= 0}
                onClick={() => move(field, -1)}
              />
              <IconButton
                icon={IconArrowDown}
                label={t("view.down", { field: field.label })}
                disabled={at < 0 || at === shown.length - 1}
                onClick={() => move(field, 1)}
              />
            </li>
          );
        })}
      </ul>
      {may ? (
        <Button
          size="xs"
          m={4}
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => onShape("new")}
        >
          {t("shape.add")}
        </Button>
      ) : null}
      <div className={css.ofTable}>
        {may ? (
          <>
            <button type="button" className={css.line} onClick={() => onTable("@table")}>
              <IconTable size={15} stroke={1.7} aria-hidden />
              {t("tableSettings.open")}
            </button>
            <button type="button" className={css.line} onClick={() => onTable("@rules")}>
              <IconScale size={15} stroke={1.7} aria-hidden />
              {rules ? t("rules.openSome", { n: rules }) : t("rules.open")}
            </button>
          </>
        ) : null}
        <button type="button" className={css.line} onClick={() => onTable("@records")}>
          <IconTrash size={15} stroke={1.7} aria-hidden />
          {t("goneRecords.list")}
        </button>
        <button type="button" className={css.line} onClick={() => onTable("@deleted")}>
          <IconTableOff size={15} stroke={1.7} aria-hidden />
          {t("bin.of")}
        </button>
      </div>
    </>
  );
}
