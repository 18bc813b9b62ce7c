import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { Table } from "@/api/table";
import { withField, type FieldRight, type TableRights } from "@/features/roles/rights";
import css from "@/features/roles/roles.module.css";
import lines from "@/ui/lines.module.css";
import { t } from "@/ui/text/text";

interface Props {
  table: Table;
  rights: TableRights;
  onChange: (rights: TableRights) => void;
}

/** Which fields a role sees, and which it may not write. */
export function FieldRights({ table, rights, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const said = rights.fields ?? {};
  const n = Object.values(said).filter((right) => right !== "shown").length;
  return (
    <details className={css.fields} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t("roles.fields", { table: table.label })}
        <span className={lines.soft}> {n ? t("roles.fieldsLess", { n }) : t("roles.fieldsAll")}</span>
      </summary>
      <ul>
        {(open ? table.fields : []).map((field) => (
          <li key={field.name} className={css.field}>
            <span className="cut">{field.label}</span>
            <SegmentedControl
              size="xs"
              aria-label={field.label}
              data={[
                { value: "usual", label: t("roles.shown") },
                { value: "read_only", label: t("roles.readOnly") },
                { value: "hidden", label: t("roles.hidden") },
              ]}
              value={shownAs(said[field.name])}
              onChange={(right) =>
                onChange(withField(rights, field.name, right === "usual" ? undefined : (right as FieldRight)))
              }
            />
          </li>
        ))}
      </ul>
    </details>
  );
}

const shownAs = (right: FieldRight | undefined) =>
  right === undefined || right === "shown" ? "usual" : right;
