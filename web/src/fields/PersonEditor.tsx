import { useState } from "react";
import type { EditorProps } from "@/fields/editor";
import { PickList } from "@/ui/pickList";
import { t } from "@/ui/text/text";

/** Somebody of the workspace. */
export function PersonEditor({ field, value, initial, onPick }: EditorProps) {
  const [query, setQuery] = useState(initial ?? "");
  const wanted = query.trim().toLocaleLowerCase();
  const options = (field.people ?? [])
    .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
    .map(({ id, name }) => ({ key: String(id), label: name }));
  return (
    <PickList
      label={field.label}
      options={options}
      chosen={typeof value === "number" ? [String(value)] : []}
      query={query}
      onQuery={setQuery}
      onPick={(key) => onPick(Number(key))}
      onBlank={field.required ? undefined : () => onPick(null)}
      empty={t("pick.noPerson")}
    />
  );
}
