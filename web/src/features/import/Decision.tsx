import { Menu, Switch, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import type { FieldEdit, PlannedField, PlannedTable } from "@/api/import";
import type { FieldTypeName } from "@/api/table";
import { kinds } from "@/fields/kinds";
import css from "@/features/import/decision.module.css";
import { capital, fitOf, orderWords, runnersUp } from "@/features/import/plan";
import { LinkForm } from "@/features/import/LinkForm";
import { useTelling } from "@/features/import/said";
import { TotalBelow } from "@/features/import/TotalBelow";
import { t } from "@/ui/text/text";

/** Types that an import can give a column; the others need more than the column. */
const offered: FieldTypeName[] = [
  "text",
  "long_text",
  "integer",
  "number",
  "money",
  "percent",
  "boolean",
  "date",
  "datetime",
  "time",
  "duration",
  "email",
  "phone",
  "url",
  "choice",
];

interface Props {
  field: PlannedField;
  /** All of the plan. */
  tables: PlannedTable[];
  /** Values that do not fit. */
  misfits: number;
  labels: Map<string, string>;
  /** Said of a new field of a table that stands; rules cannot be given to it before its other records have values. */
  note?: string;
  onEdit: (edit: FieldEdit) => void;
}

/** Right: what was decided for a column, why, and what else it could be. */
export function Decision({ field, tables, misfits, labels, note, onEdit }: Props) {
  const telling = useTelling();
  const counted = fitOf(field);
  const fit = counted && { of: counted.of, fits: counted.of - misfits };
  const target = field.link ? (labels.get(field.link.table) ?? field.link.table) : null;
  return (
    <section className={css.part} aria-label={t("plan.decisionFor", { field: field.label })}>
      <LabelBox
        key={field.label}
        value={field.label}
        onDone={(label) => onEdit({ name: field.name, label })}
      />
      <p className={css.where}>{t("plan.column", { column: field.column })}</p>
      <TypeMenu field={field} onEdit={onEdit} />
      <Switch
        size="xs"
        label={t("plan.include")}
        checked={field.include}
        onChange={(event) => onEdit({ name: field.name, include: event.currentTarget.checked })}
      />
      {note ? <p>{note}</p> : null}
      {target ? <p className={css.sentence}>{t("plan.linkSentence", { table: target })}</p> : null}
      {misfits > 0 ? (
        <p className={css.sentence} data-tone="some">
          {fit ? t("plan.someFit", { fits: fit.fits, of: fit.of }) : t("plan.noFit", { n: misfits })}
        </p>
      ) : fit ? (
        <p className={css.sentence} data-tone="all">
          {t("plan.allFit", { of: fit.of })}
        </p>
      ) : null}
      {field.evidence ? (
        <p className={css.evidence}>{capital(telling.evidence(field.evidence, field.told?.evidence))}</p>
      ) : null}
      <RunnersUp field={field} misfits={misfits} labels={labels} onEdit={onEdit} />
      {kinds[field.type]?.computed ? null : (
        <LinkForm
          key={`${field.link?.table}.${field.link?.field}`}
          field={field}
          tables={tables}
          onEdit={onEdit}
        />
      )}
      <Rules field={field} bare={note !== undefined} onEdit={onEdit} />
      <TotalBelow field={field} />
      <FormulaPair field={field} />
    </section>
  );
}

function LabelBox({ value, onDone }: { value: string; onDone: (label: string) => void }) {
  const [label, setLabel] = useState(value);
  return (
    <TextInput
      label={t("plan.name")}
      value={label}
      onChange={(event) => setLabel(event.currentTarget.value)}
      onBlur={() => label.trim() && label !== value && onDone(label.trim())}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}

function TypeMenu({ field, onEdit }: Pick<Props, "field" | "onEdit">) {
  const Sign = (kinds[field.type] ?? kinds.text).icon;
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button
          type="button"
          className={css.typeButton}
          aria-label={t("plan.changeType", { type: t(`type.${field.type}`) })}
        >
          <Sign size={16} stroke={1.7} aria-hidden />
          <span className={css.typeName}>{t(`type.${field.type}`)}</span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={css.types}>
        {offered.map((type) => {
          const Icon = kinds[type].icon;
          const fit = field.alternatives?.find(
            (alternative) => alternative.type === type && !alternative.date_order,
          );
          return (
            <Menu.Item
              key={type}
              leftSection={<Icon size={15} stroke={1.7} />}
              rightSection={
                fit ? (
                  <span className={css.count}>{t("plan.fitShort", { fits: fit.fits, of: fit.of })}</span>
                ) : null
              }
              onClick={() => onEdit({ name: field.name, type })}
            >
              {t(`type.${type}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

function RunnersUp({ field, misfits, labels, onEdit }: Omit<Props, "note" | "tables">) {
  const telling = useTelling();
  const others = runnersUp(field).slice(0, 2);
  // As text everything fits, so that is always another way.
  const asText = misfits > 0 && field.type !== "text" && !others.some(({ type }) => type === "text");
  const links = field.other_links ?? [];
  if (others.length === 0 && links.length === 0 && !asText) return null;
  return (
    <div className={css.others}>
      <h2 className={css.heading}>{t("plan.couldBe")}</h2>
      {others.map(({ type, fits, of, date_order, evidence, told }) => (
        <button
          key={`${type} ${date_order ?? ""}`}
          type="button"
          className={css.other}
          title={evidence && capital(telling.evidence(evidence, told?.evidence))}
          onClick={() => onEdit({ name: field.name, ...(date_order ? { date_order } : { type }) })}
        >
          <span>{date_order ? t(orderWords[date_order]) : t(`type.${type}`)}</span>
          <span className={css.count}>{t("plan.fitOf", { fits, of })}</span>
        </button>
      ))}
      {links.map(({ table, field: far, found, of }) => (
        <button
          key={`${table}.${far}`}
          type="button"
          className={css.other}
          onClick={() => onEdit({ name: field.name, type: "link", link: { table, field: far } })}
        >
          <span>{t("place.linkTo", { table: labels.get(table) ?? table, field: far })}</span>
          <span className={css.count}>{t("plan.fitOf", { fits: found, of })}</span>
        </button>
      ))}
      {asText ? (
        <button
          type="button"
          className={css.other}
          onClick={() => onEdit({ name: field.name, type: "text" })}
        >
          <span>{t("type.text")}</span>
          <span className={css.count}>{t("plan.asText")}</span>
        </button>
      ) : null}
    </div>
  );
}

function Rules({ field, bare, onEdit }: Pick<Props, "field" | "onEdit"> & { bare: boolean }) {
  if (bare || kinds[field.type]?.computed) return null;
  return (
    <div className={css.rules}>
      <h2 className={css.heading}>{t("plan.rules")}</h2>
      <Switch
        size="xs"
        label={t("plan.requiredRule")}
        description={<Breaks rule="blankRows" n={field.blank} on={field.rules.required} />}
        checked={field.rules.required}
        onChange={(event) => onEdit({ name: field.name, required: event.currentTarget.checked })}
      />
      <Switch
        size="xs"
        label={t("plan.uniqueRule")}
        description={<Breaks rule="repeatRows" n={field.repeats} on={field.rules.unique} />}
        checked={field.rules.unique}
        onChange={(event) => onEdit({ name: field.name, unique: event.currentTarget.checked })}
      />
    </div>
  );
}

/** How many rows break a rule: a count while it is off, a warning while it is on. */
function Breaks({ rule, n, on }: { rule: "blankRows" | "repeatRows"; n: number | undefined; on: boolean }) {
  if (n === undefined) return null;
  if (n === 0) return <span>{t(`plan.${rule}None`)}</span>;
  return (
    <span className={on ? css.breaks : undefined}>{t(on ? "plan.ruleBreaks" : `plan.${rule}`, { n })}</span>
  );
}

function FormulaPair({ field }: { field: PlannedField }) {
  if (!field.formula && !field.original_formula) return null;
  const { proof } = field;
  return (
    <div className={css.formula}>
      {field.original_formula ? (
        <>
          <h2 className={css.heading}>{t("plan.theirs")}</h2>
          <code className={css.code}>{field.original_formula}</code>
        </>
      ) : null}
      {field.formula ? (
        <>
          <h2 className={css.heading}>{t("plan.ours")}</h2>
          <code className={css.code}>{field.formula}</code>
        </>
      ) : (
        <p className={css.sentence} data-tone="some">
          {t("wizard.formula.valuesHelp")}
        </p>
      )}
      {proof ? (
        <p className={css.sentence} data-tone={proof.equal < proof.compared ? "some" : "all"}>
          {t("plan.proof", { equal: proof.equal, compared: proof.compared })}
        </p>
      ) : null}
    </div>
  );
}
