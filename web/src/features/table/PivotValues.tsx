import { CloseButton, Select } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useRef } from "react";
import type { SummaryFunction } from "@/api/summary";
import type { Field } from "@/api/table";
import type { Measured } from "@/api/view";
import css from "@/features/table/toolbar.module.css";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";
import { functionName, functionsOf } from "@/views/summary";

interface Props {
  fields: Field[];
  measures: Measured[];
  onMeasures: (measures: Measured[]) => void;
}

/** What stands in the cells of a pivot, in its order; a field may be there several times, each time by another function. */
export function PivotValues({ fields, measures, onMeasures }: Props) {
  const adding = useRef<HTMLInputElement>(null);
  const shown = measures.flatMap((measured) => {
    const field = fields.find(({ name }) => name === measured.field);
    return field ? [{ field, how: measured.function }] : [];
  });
  const say = (next: typeof shown) =>
    onMeasures(next.map(({ field, how }) => ({ field: field.name, function: how })));
  const isTaken = (field: Field, how: SummaryFunction) =>
    shown.some((one) => one.field === field && one.how === how);
  /** What else a field can be measured by: the first says most of it, so that numbers are summed and texts are counted. */
  const freeOf = (field: Field) => functionsOf(field).filter((how) => !isTaken(field, how));
  const free = fields.filter((field) => freeOf(field).length > 0);

  function move(at: number, by: -1 | 1) {
    const next = shown.filter((_, nth) => nth !== at);
    const moved = shown[at];
    if (moved) next.splice(at + by, 0, moved);
    say(next);
  }

  return (
    <>
      {shown.map(({ field, how }, at) => {
        const called = t("pivot.called", { field: field.label, function: functionName(field, how) });
        const able = functionsOf(field).filter((each) => each === how || !isTaken(field, each));
        return (
          <div key={`${field.name} ${how}`} className={css.part}>
            <span className={css.partName}>{field.label}</span>
            <Select
              size="xs"
              w={120}
              aria-label={t("pivot.how", { field: called })}
              allowDeselect={false}
              value={how}
              data={able.map((each) => ({ value: each, label: functionName(field, each) }))}
              onChange={(next) => {
                if (next) say(shown.with(at, { field, how: next as SummaryFunction }));
              }}
              comboboxProps={{ withinPortal: false }}
            />
            {shown.length > 1 ? (
              <>
                <IconButton
                  icon={IconChevronUp}
                  label={t("view.up", { field: called })}
                  disabled={at === 0}
                  onClick={() => move(at, -1)}
                />
                <IconButton
                  icon={IconChevronDown}
                  label={t("view.down", { field: called })}
                  disabled={at === shown.length - 1}
                  onClick={() => move(at, 1)}
                />
              </>
            ) : null}
            <CloseButton
              size="sm"
              aria-label={t("pivot.removeValue", { field: called })}
              onClick={() => {
                say(shown.filter((_, nth) => nth !== at));
                // The button goes, and the focus must not go with it: by keys one is still here.
                adding.current?.focus();
              }}
            />
          </div>
        );
      })}
      <Select
        ref={adding}
        size="sm"
        aria-label={t("pivot.addValue")}
        placeholder={t("pivot.addValue")}
        searchable
        openOnFocus={false}
        value={null}
        data={free.map((field) => ({ value: field.name, label: field.label }))}
        onChange={(name) => {
          const field = free.find((each) => each.name === name);
          const how = field && freeOf(field)[0];
          if (field && how) say([...shown, { field, how }]);
        }}
        comboboxProps={{ withinPortal: false }}
      />
      {shown.length ? null : <p className={css.note}>{t("pivot.valuesHelp")}</p>}
    </>
  );
}
