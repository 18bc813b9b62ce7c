import { useState } from "react";
import { useAddChoice } from "@/fields/addChoice";
import { findChoice } from "@/fields/choice";
import type { EditorProps } from "@/fields/editor";
import { kindOf } from "@/fields/kinds";
import { reachable } from "@/fields/moves";
import { SoftChip } from "@/ui/chip";
import { PickList } from "@/ui/pickList";
import { t } from "@/ui/text/text";

/** One of a list, or several. */
export function ChoiceEditor({ value, initial, onPick, onHold, ...props }: EditorProps) {
  const [query, setQuery] = useState(initial ?? "");
  const { field, adding, working, wrong } = useAddChoice(props.field, query, added);
  const several = field.type === "choices";
  const [chosen, setChosen] = useState<string[]>(() =>
    Array.isArray(value) ? value.map(String) : value === null || value === undefined ? [] : [String(value)],
  );
  const wanted = query.trim().toLocaleLowerCase();
  const open = several ? null : reachable(field, value);
  const options = (field.choices ?? [])
    .filter((choice) => choice.label.toLocaleLowerCase().includes(wanted))
    .map(({ label }) => ({
      key: label,
      label,
      barred:
        open && !open.includes(label) ? t("pick.noMove", { from: String(value), to: label }) : undefined,
      face: (
        <SoftChip hue={kindOf(field).chips?.(several ? [label] : label, field)[0]?.hue}>{label}</SoftChip>
      ),
    }));

  function added(label: string) {
    setQuery("");
    pick(label);
  }

  function pick(label: string) {
    if (!several) return onPick(label);
    const next = chosen.includes(label) ? chosen.filter((other) => other !== label) : [...chosen, label];
    setChosen(next);
    onHold(next.length ? next : null);
  }

  return (
    <PickList
      label={field.label}
      options={options}
      add={findChoice(query, field) === undefined && !working ? adding : null}
      wrong={wrong}
      waiting={working}
      chosen={chosen}
      query={query}
      onQuery={setQuery}
      onPick={pick}
      onBlank={field.required ? undefined : () => onPick(null)}
      empty={t("pick.noChoice")}
    />
  );
}
