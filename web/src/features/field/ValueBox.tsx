import { Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Field } from "@/api/table";
import { DayBox } from "@/fields/DayBox";
import { kindOf } from "@/fields/kinds";
import { t } from "@/ui/text/text";

interface Props {
  label: string;
  /** The field as it would be: its type says how values are written. */
  field: Field;
  /** As the API takes it; null: none. */
  value: unknown;
  wrong: string | undefined;
  /** `unread`: why what is typed is no value. */
  onChange: (value: unknown, unread?: string) => void;
}

/** One value of a field in a form: typed, or picked where there are few. */
export function ValueBox({ label, field, value, wrong, onChange }: Props) {
  switch (kindOf(field).picker) {
    case "toggle":
      return (
        <Select
          label={label}
          clearable
          placeholder={t("shape.nothing")}
          error={wrong}
          value={value === true ? "yes" : value === false ? "no" : null}
          data={[
            { value: "yes", label: t("field.yes") },
            { value: "no", label: t("field.no") },
          ]}
          onChange={(picked) => onChange(picked === null ? null : picked === "yes")}
        />
      );
    case "person":
      return (
        <Select
          label={label}
          clearable
          searchable
          placeholder={t("shape.nothing")}
          error={wrong}
          value={typeof value === "number" ? String(value) : null}
          data={(field.people ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(picked) => onChange(picked === null ? null : Number(picked))}
        />
      );
    case "day":
      return (
        <DayBox
          label={label}
          day={typeof value === "string" ? value : ""}
          wrong={wrong}
          onChange={(day, readable) => onChange(day, readable ? undefined : t("shape.unread"))}
        />
      );
    default:
      return <TypedBox label={label} field={field} value={value} wrong={wrong} onChange={onChange} />;
  }
}

function TypedBox({ label, field, value, wrong, onChange }: Props) {
  const kind = kindOf(field);
  const [typed, setTyped] = useState(() => (kind.draft ?? kind.show)(value, field));
  const [unread, setUnread] = useState<string>();

  function take(text: string) {
    setTyped(text);
    const reading = kind.read?.(text, field) ?? { ok: true, value: text || null };
    setUnread(reading.ok ? undefined : reading.why);
    if (reading.ok) onChange(reading.value);
    else onChange(null, reading.why);
  }

  const shared = { label, value: typed, error: unread ?? wrong, autoComplete: "off" };
  return kind.picker === "lines" ? (
    <Textarea autosize maxRows={6} {...shared} onChange={(event) => take(event.currentTarget.value)} />
  ) : (
    <TextInput {...shared} onChange={(event) => take(event.currentTarget.value)} />
  );
}
