import { Alert, Button, MultiSelect, Select, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Problem, sentence } from "@/api/problem";
import type { Field, FieldTypeName, Rule, Table } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { FormulaEditor } from "@/features/formula/FormulaEditor";
import { Breaking } from "@/features/rules/Breaking";
import { draftOfRule, missingInRule, ruleKinds, ruleOf, type RuleDraft } from "@/features/rules/ruleDraft";
import css from "@/features/rules/rules.module.css";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

interface Props {
  table: Table;
  tables: Table[];
  rule: Rule | null;
  /** Keeps the rule; what is refused is thrown. */
  onKeep: (rule: Rule) => Promise<void>;
  onClose: () => void;
}

const spans: FieldTypeName[] = ["date", "datetime", "time", "duration", "integer", "number"];
const several: FieldTypeName[] = ["links", "choices", "json", "attachment"];
const stored = (field: Field) =>
  field.type !== "formula" && field.type !== "lookup" && field.type !== "rollup";
const options = (fields: Field[]) => fields.map((field) => ({ value: field.name, label: field.label }));

/** One rule of a table. */
export function RuleForm({ table, tables, rule, onKeep, onClose }: Props) {
  const [draft, setDraft] = useState(() => draftOfRule(rule));
  const [error, setError] = useState<unknown>(null);
  const [waiting, setWaiting] = useState(false);
  const set = (part: Partial<RuleDraft>) => {
    setError(null);
    setDraft((now) => ({ ...now, ...part }));
  };
  const missing = missingInRule(draft);
  const comparable = table.fields.filter((field) => stored(field) && !several.includes(field.type));
  const times = comparable.filter((field) => spans.includes(shownAs(field).field.type));

  async function keep(event: FormEvent) {
    event.preventDefault();
    if (missing) return;
    setWaiting(true);
    setError(null);
    try {
      await onKeep(ruleOf(draft));
    } catch (refused) {
      setError(refused);
      setWaiting(false);
    }
  }

  return (
    <form className={css.form} onSubmit={(event) => void keep(event)}>
      <Select
        label={t("rules.kind")}
        description={t(`rules.kindHelp.${draft.kind}`)}
        inputWrapperOrder={["label", "input", "description", "error"]}
        allowDeselect={false}
        value={draft.kind}
        data={ruleKinds.map((kind) => ({ value: kind, label: t(`rules.kinds.${kind}`) }))}
        onChange={(next) => {
          const kind = ruleKinds.find((one) => one === next);
          if (kind) set({ kind });
        }}
      />
      {draft.kind === "unique" ? (
        <MultiSelect
          label={t("rules.fields")}
          searchable
          hidePickedOptions
          value={draft.fields}
          data={options(comparable)}
          onChange={(fields) => set({ fields })}
        />
      ) : null}
      {draft.kind === "no_overlap" && times.length === 0 ? (
        <p className={css.quiet}>{t("rules.noSpans")}</p>
      ) : null}
      {draft.kind === "no_overlap" && times.length ? (
        <>
          <div className={css.pair}>
            <Select
              label={t("rules.from")}
              allowDeselect={false}
              value={draft.from}
              data={options(times)}
              onChange={(from) => set({ from })}
            />
            <Select
              label={t("rules.to")}
              allowDeselect={false}
              value={draft.to}
              data={options(times)}
              onChange={(to) => set({ to })}
            />
          </div>
          <MultiSelect
            label={t("rules.within")}
            searchable
            hidePickedOptions
            value={draft.within}
            data={options(comparable.filter(({ name }) => name !== draft.from && name !== draft.to))}
            onChange={(within) => set({ within })}
          />
        </>
      ) : null}
      {draft.kind === "formula" ? (
        <FormulaEditor
          table={table}
          tables={tables}
          label={t("rules.formula")}
          description={t("rules.formulaHelp")}
          placeholder={t("rules.formulaExample")}
          condition
          value={draft.formula}
          trial={(formula) => <Breaking table={table} formula={formula} />}
          onChange={(formula) => set({ formula })}
        />
      ) : null}
      {draft.kind === "unique" ? null : (
        <TextInput
          label={t("rules.message")}
          placeholder={t("rules.messageExample")}
          value={draft.message}
          onChange={(event) => set({ message: event.currentTarget.value })}
        />
      )}
      {error ? (
        <Alert color="red" variant="light" role="alert" p="sm">
          {sentence(error)}
          {error instanceof Problem && error.hint ? ` ${error.hint}` : ""}
        </Alert>
      ) : null}
      <div className={css.acts}>
        <Button type="submit" loading={waiting} disabled={missing !== null}>
          {t("rules.keep")}
        </Button>
        <Button variant="default" disabled={waiting} onClick={onClose}>
          {t("act.cancel")}
        </Button>
        {missing ? <span className={css.quiet}>{t(`rules.missing.${missing}`)}</span> : null}
      </div>
    </form>
  );
}
