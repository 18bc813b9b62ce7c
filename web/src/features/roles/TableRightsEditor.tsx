import { Select, TextInput } from "@mantine/core";
import type { Role } from "@/api/role";
import type { Table } from "@/api/table";
import { FieldRights } from "@/features/roles/FieldRights";
import {
  deeds,
  ofBase,
  permission,
  withDeed,
  type Deed,
  type Permission,
  type TableRights,
} from "@/features/roles/rights";
import css from "@/features/roles/roles.module.css";
import { sentences } from "@/features/roles/sentences";
import { t } from "@/ui/text/text";

interface Props {
  table: Table;
  role: Role;
  onChange: (rights: TableRights) => void;
}

/** What a role may do with one table: a line of choices, and what they mean. */
export function TableRightsEditor({ table, role, onChange }: Props) {
  const rights = role.tables[table.name] ?? {};
  const unseen = permission(role, table.name, "read") === false;
  return (
    <section className={css.table} aria-label={table.label}>
      <h2 className={css.label}>{table.label}</h2>
      <p className={css.says}>{sentences(role, table).join(" ")}</p>
      <div className={css.deeds}>
        {deeds.map((deed) => (
          <DeedChoice
            key={deed}
            deed={deed}
            table={table}
            usual={ofBase(role.base, deed)}
            said={rights[deed]}
            disabled={unseen && deed !== "read"}
            onChange={(said) => onChange(withDeed(rights, deed, said))}
          />
        ))}
      </div>
      {deeds.map((deed) => {
        const said = rights[deed];
        return typeof said === "string" ? (
          <TextInput
            key={deed}
            className={css.formula}
            label={t("roles.someFormula", { deed: t(`roles.deed.${deed}`), table: table.label })}
            description={t("roles.someHelp")}
            value={said}
            spellCheck={false}
            onChange={(event) => onChange(withDeed(rights, deed, event.currentTarget.value))}
          />
        ) : null;
      })}
      {unseen ? null : <FieldRights table={table} rights={rights} onChange={onChange} />}
    </section>
  );
}

interface ChoiceProps {
  deed: Deed;
  table: Table;
  usual: boolean;
  said: Permission | undefined;
  disabled: boolean;
  onChange: (said: Permission | undefined) => void;
}

type Chosen = "usual" | "all" | "none" | "some";

function DeedChoice({ deed, table, usual, said, disabled, onChange }: ChoiceProps) {
  const chosen: Chosen =
    said === undefined ? "usual" : typeof said === "string" ? "some" : said ? "all" : "none";

  function choose(next: string | null) {
    if (next === "usual") onChange(undefined);
    if (next === "all") onChange(true);
    if (next === "none") onChange(false);
    if (next === "some") onChange(typeof said === "string" ? said : "@created_by = ME()");
  }

  return (
    <Select
      size="xs"
      label={t(`roles.deed.${deed}`)}
      aria-label={t("roles.what", { deed: t(`roles.deed.${deed}`), table: table.label })}
      data={[
        { value: "usual", label: `${t("roles.usual")} (${usual ? t("roles.all") : t("roles.none")})` },
        { value: "all", label: t("roles.all") },
        { value: "none", label: t("roles.none") },
        { value: "some", label: t("roles.some") },
      ]}
      value={chosen}
      allowDeselect={false}
      disabled={disabled}
      onChange={choose}
    />
  );
}
