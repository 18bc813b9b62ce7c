import { MultiSelect, Radio, Select } from "@mantine/core";
import type { PlannedTable, Standing, TableEdit } from "@/api/import";
import { useModel, type Table } from "@/api/table";
import { NewChoices } from "@/features/import/NewChoices";
import { useTelling } from "@/features/import/said";
import css from "@/features/import/standing.module.css";
import { keyChoices, newFields, renamedFields } from "@/features/import/standing";
import { count, t } from "@/ui/text/text";

/** Stands for no table; names of tables hold no colon. */
const OWN = ":own";
/** More columns than these are counted. */
const NAMED = 8;

const plainRadio = { radio: css.radio ?? "" };
const dangerRadio = { radio: css.radio ?? "", label: css.danger ?? "" };

interface Props {
  table: PlannedTable;
  tables: PlannedTable[];
  /** What was asked for and is not answered yet: it is shown at once. */
  asked: TableEdit["into"] | undefined;
  onEdit: (edit: TableEdit) => void;
}

/** Which table the rows go into: one that stands, or one of their own. */
export function IntoSelect({ table, asked, onEdit }: Omit<Props, "tables">) {
  const model = useModel();
  const standing = model.data?.tables ?? [];
  if (standing.length === 0 && !table.into) return null;
  const named = standing.map(({ name, label }) => ({ value: name, label }));
  const { into } = table;
  const lost = into && model.data && !standing.some((one) => one.name === into.table) ? into.table : null;
  if (into && !named.some(({ value }) => value === into.table))
    named.push({ value: into.table, label: into.table });
  return (
    <Select
      label={t("again.goesInto")}
      allowDeselect={false}
      searchable
      maxDropdownHeight={320}
      error={lost === null ? undefined : t("again.lostTable")}
      value={asked === null ? OWN : (asked?.table ?? into?.table ?? OWN)}
      data={[
        { value: OWN, label: t("again.own") },
        { group: t("again.tables"), items: named },
      ]}
      onChange={(name) => {
        if (name === null || name === (into?.table ?? OWN)) return;
        onEdit({ name: table.name, into: name === OWN ? null : { table: name } });
      }}
    />
  );
}

/** Right, for rows that go into a table that stands: how records are known again, and what becomes of them. */
export function StandingDecision({ table, tables, asked, onEdit }: Props) {
  const there = useModel().data?.tables.find((one) => one.name === table.into?.table);
  const telling = useTelling();
  if (!table.into || !there) return null;
  const { choices: said, ...how } = asked ?? {};
  const into = { ...table.into, ...how };
  const also = tables.find(
    (other) => other.name !== table.name && other.include !== false && other.into?.table === into.table,
  );
  const change = (part: TableEdit["into"]) => onEdit({ name: table.name, into: part });
  return (
    <div className={css.standing}>
      <p className={css.evidence}>{sentenceOf(telling.evidence(into.evidence, into.told?.evidence))}</p>
      {also ? <p className={css.warning}>{t("again.alsoInto", { other: also.label })}</p> : null}
      <Key table={table} into={into} there={there} onKey={(key) => change({ key })} />
      <Gone into={into} onGone={(gone) => change({ gone })} />
      <Conflicts into={into} onSide={(conflicts) => change({ conflicts })} />
      <NewChoices into={into} there={there} said={said} onEdit={(choices) => change({ choices })} />
      <Columns table={table} into={into} there={there} />
    </div>
  );
}

function sentenceOf(text: string): string {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return sentence === "" || /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

interface KeyProps {
  table: PlannedTable;
  into: Standing;
  there: Table;
  onKey: (key: string[]) => void;
}

function Key({ table, into, there, onKey }: KeyProps) {
  const choices = keyChoices(table, there);
  // A field of the key that no column goes into any more is shown all the same, so that it can be taken out.
  const lost = into.key.filter((name) => !choices.some((choice) => choice.value === name));
  const labelled = lost.map((name) => ({
    value: name,
    label: there.fields.find((field) => field.name === name)?.label ?? name,
  }));
  return (
    <MultiSelect
      label={t("again.key")}
      description={t(into.key.length ? "again.keyHelp" : "again.keyAllHelp")}
      descriptionProps={{ fz: 12 }}
      inputWrapperOrder={["label", "input", "description", "error"]}
      placeholder={into.key.length ? undefined : t("again.keyAll")}
      maxDropdownHeight={280}
      data={[...choices, ...labelled]}
      value={into.key}
      onChange={onKey}
    />
  );
}

function Gone({ into, onGone }: { into: Standing; onGone: (gone: Standing["gone"]) => void }) {
  const n = into.compared?.gone ?? 0;
  return (
    <Radio.Group
      label={n > 0 ? `${t("again.gone.label")} (${count(n)})` : t("again.gone.label")}
      value={into.gone}
      onChange={(value) => onGone(value as Standing["gone"])}
    >
      <div className={css.choices}>
        <Radio size="xs" value="keep" classNames={plainRadio} label={t("again.gone.keep")} />
        <Radio
          size="xs"
          value="delete"
          color="var(--red)"
          classNames={dangerRadio}
          label={n > 0 ? t("again.gone.deleteCount", { n }) : t("again.gone.delete")}
        />
        {into.gone === "delete" && n > 0 ? (
          <p className={css.dangerNote}>{t("again.gone.danger", { n })}</p>
        ) : null}
      </div>
    </Radio.Group>
  );
}

function Conflicts({ into, onSide }: { into: Standing; onSide: (side: Standing["conflicts"]) => void }) {
  const n = into.compared?.conflicts ?? 0;
  return (
    <Radio.Group
      label={n > 0 ? `${t("again.conflicts.label")} (${count(n)})` : t("again.conflicts.label")}
      value={into.conflicts}
      onChange={(value) => onSide(value as Standing["conflicts"])}
    >
      <div className={css.choices}>
        <Radio size="xs" value="here" classNames={plainRadio} label={t("again.conflicts.here")} />
        <Radio size="xs" value="file" classNames={plainRadio} label={t("again.conflicts.file")} />
      </div>
    </Radio.Group>
  );
}

/** Columns under another name, those that are new, and fields without a column; nothing where all agree. */
function Columns({ table, into, there }: Omit<KeyProps, "onKey">) {
  const renamed = renamedFields(table, there);
  const made = newFields(table, there).map((field) => field.label);
  if (renamed.length + made.length + into.missing.length === 0) return null;
  return (
    <div>
      <h3 className={css.heading}>{t("again.columns")}</h3>
      <ul className={css.columns}>
        {renamed.map((pair) => (
          <li key={pair.from}>{t("again.renamed", pair)}</li>
        ))}
        {made.length ? <li>{t("again.newFields", { n: made.length, fields: named(made) })}</li> : null}
        {into.missing.length ? (
          <li>{t("again.missing", { n: into.missing.length, fields: named(into.missing) })}</li>
        ) : null}
      </ul>
    </div>
  );
}

function named(labels: string[]): string {
  const said = labels.slice(0, NAMED).map((label) => `“${label}”`);
  const rest = labels.length - said.length;
  return rest > 0 ? t("again.andMore", { fields: said.join(", "), n: rest }) : said.join(", ");
}
