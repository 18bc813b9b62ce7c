import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { SheafRecord } from "@/api/record";
import type { EditorProps } from "@/fields/editor";
import { useFoundRecords } from "@/fields/foundRecords";
import { isLinked, titleOf, type Linked } from "@/fields/linked";
import { PickList } from "@/ui/pickList";
import { t } from "@/ui/text/text";

/** Records of the linked table, found by searching. */
export function LinkEditor({ field, value, initial, onPick, onHold }: EditorProps) {
  const [query, setQuery] = useState(initial ?? "");
  const [search] = useDebouncedValue(query.trim(), 150);
  const [chosen, setChosen] = useState<unknown[]>(() => asList(value));
  const { target, found } = useFoundRecords(field, search);
  const several = field.type === "links";

  function pick(key: string) {
    const record = found.data?.records.find((candidate) => String(candidate.id) === key);
    if (!record) return;
    const linked = expanded(record, titleOf(record, target));
    if (!several) return onPick(record.id, linked);
    const standing = chosen.some((item) => idOf(item) === record.id);
    const next = standing ? chosen.filter((item) => idOf(item) !== record.id) : [...chosen, linked];
    setChosen(next);
    onHold(next.map(idOf), next);
  }

  return (
    <PickList
      label={field.label}
      options={(found.data?.records ?? []).map((record) => ({
        key: String(record.id),
        label: titleOf(record, target),
      }))}
      chosen={chosen.map((item) => String(idOf(item)))}
      query={query}
      onQuery={setQuery}
      onPick={pick}
      onBlank={field.required ? undefined : () => onPick(several ? [] : null, several ? [] : null)}
      waiting={found.isPending}
      empty={found.isError ? t("pick.failed") : t("pick.noRecord", { table: target?.label ?? "" })}
    />
  );
}

const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
const idOf = (item: unknown) => (isLinked(item) ? item.id : Number(item));
const expanded = (record: SheafRecord, title: string): Linked => ({
  id: record.id,
  fields: record.fields,
  title,
});
