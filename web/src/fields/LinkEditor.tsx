import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { SheafRecord } from "@/api/record";
import { useAddRecord } from "@/fields/addRecord";
import type { EditorProps } from "@/fields/editor";
import { useFoundRecords } from "@/fields/foundRecords";
import { isLinked, titleOf, type Linked } from "@/fields/linked";
import { toldApart } from "@/fields/toldApart";
import { PickList } from "@/ui/pickList";
import { t } from "@/ui/text/text";

/** Records of the linked table, found by searching. */
export function LinkEditor({ field, value, initial, onPick, onHold }: EditorProps) {
  const [query, setQuery] = useState(initial ?? "");
  const [search] = useDebouncedValue(query.trim(), 150);
  const [chosen, setChosen] = useState<unknown[]>(() => asList(value));
  const [first, setFirst] = useState(chosen);
  const { target, found } = useFoundRecords(field, search);
  const several = field.type === "links";
  const { adding, working, wrong } = useAddRecord(target, query, added);

  function added(record: SheafRecord) {
    const linked = expanded(record, titleOf(record, target));
    if (!several) return onPick(record.id, linked);
    setFirst([...first, linked]);
    hold([...chosen, linked]);
    setQuery("");
  }

  function pick(key: string) {
    const record = found.data?.records.find((candidate) => String(candidate.id) === key);
    const standing = several && chosen.some((item) => String(idOf(item)) === key);
    if (standing) return hold(chosen.filter((item) => String(idOf(item)) !== key));
    if (!record) return;
    const linked = expanded(record, titleOf(record, target));
    if (!several) return onPick(record.id, linked);
    hold([...chosen, linked]);
  }

  function hold(next: unknown[]) {
    setChosen(next);
    onHold(next.map(idOf), next);
  }

  const about = toldApart([...first.filter(isLinked), ...(found.data?.records ?? [])], target);
  const option = (record: Linked) => ({
    key: String(record.id),
    label: titleOf(record, target),
    about: about.get(record.id),
  });
  // What is linked stands first while nothing is searched for, so that it can be taken out.
  const ahead = several && search === "" ? first.filter(isLinked).map(option) : [];
  const others = (found.data?.records ?? [])
    .map(option)
    .filter(({ key }) => !ahead.some((linked) => linked.key === key));

  // Whether there is one of that name is known when what is typed has been searched for.
  const searched = search === query.trim() && !found.isPending && !found.isPlaceholderData;
  const same = (title: string) => title.toLocaleLowerCase() === search.toLocaleLowerCase();
  const offered = searched && !found.isError && !others.some(({ label }) => same(label));

  return (
    <PickList
      label={field.label}
      options={[...ahead, ...others]}
      add={offered ? adding : null}
      wrong={wrong}
      chosen={chosen.map((item) => String(idOf(item)))}
      query={query}
      onQuery={setQuery}
      onPick={pick}
      onBlank={field.required ? undefined : () => onPick(several ? [] : null, several ? [] : null)}
      waiting={found.isPending || working}
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
