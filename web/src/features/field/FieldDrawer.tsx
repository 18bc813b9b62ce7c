import { Alert, Autocomplete, Button, Drawer, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState, type FormEvent } from "react";
import type { FieldBody } from "@/api/field";
import { Problem, sentence } from "@/api/problem";
import { textOf, useSettings } from "@/api/settings";
import { fieldTypes, type Field, type FieldTypeName, type Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { kinds } from "@/fields/kinds";
import { FieldSettings } from "@/features/field/FieldSettings";
import { FieldTrial } from "@/features/field/FieldTrial";
import {
  bodyOf,
  changesOf,
  crossed,
  draftOf,
  hasFormula,
  hasRules,
  missingIn,
  touchesValues,
  typeGroups,
  type TypeGroup,
} from "@/features/field/draft";
import css from "@/features/field/field.module.css";
import { FormulaMistake } from "@/features/field/FormulaMistake";
import { MoreSettings } from "@/features/field/MoreSettings";
import { refusalOf, refusedPart, type Refusal } from "@/features/field/refusal";
import { usesOf } from "@/features/field/uses";
import { UsesList } from "@/features/field/UsesList";
import { headingsOf } from "@/features/record/sections";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** The field that is changed, or a new one. */
export type Shaping = Field | "new" | null;

interface Props {
  shaping: Shaping;
  /** What a new column is at first. */
  first?: FieldTypeName | undefined;
  table: Table;
  tables: Table[];
  narrow: boolean;
  /** Carries a change out; what is refused is thrown. */
  onCreate: (body: FieldBody) => Promise<void>;
  onChange: (field: Field, body: FieldBody) => Promise<void>;
  onDelete: (field: Field) => Promise<void>;
  onClose: () => void;
}

/** A column's name, type and rules, beside the grid. */
export function FieldDrawer({ shaping, table, narrow, onClose, ...rest }: Props) {
  return (
    <Drawer
      opened={shaping !== null}
      onClose={onClose}
      position={narrow ? "bottom" : "right"}
      size={narrow ? "92%" : 400}
      title={
        shaping === "new" || shaping === null
          ? t("shape.newIn", { table: table.label })
          : t("shape.changeOf", { field: shaping.label })
      }
      styles={{ title: { fontSize: 14, fontWeight: 600 } }}
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      {shaping === null ? null : (
        <FieldForm
          key={shaping === "new" ? "new" : shaping.id}
          field={shaping === "new" ? null : shaping}
          table={table}
          onClose={onClose}
          {...rest}
        />
      )}
    </Drawer>
  );
}

type FormProps = Omit<Props, "shaping" | "narrow"> & { field: Field | null };

function FieldForm({ field, first, table, tables, onCreate, onChange, onDelete, onClose }: FormProps) {
  const workspace = useWorkspace();
  // New money is of the workspace's currency.
  const currency = textOf(useSettings(workspace).data, "currency") ?? "";
  const [draft, setDraft] = useState(() => ({
    ...draftOf(field),
    ...(field ? {} : { currency, ...(first ? { type: first } : {}) }),
  }));
  const [waiting, setWaiting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const set = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const [faulty, setFaulty] = useState(false);
  const [unread, setUnread] = useState<Refusal>({});
  const missing = missingIn(draft);
  const uses = useMemo(() => (field ? usesOf(field, table, tables) : []), [field, table, tables]);
  const changes = field ? changesOf(draft, field) : bodyOf(draft);
  const same = Object.keys(changes).length === 0;
  const limits = crossed(draft) ? t("shape.crossed") : undefined;
  // A mistake that stands there already keeps nobody from changing something else.
  const mistaken = faulty && "formula" in changes;
  const stuck = missing !== null || mistaken || limits !== undefined || Object.values(unread).some(Boolean);
  // What is refused stands at what it is about, until that is otherwise.
  const [asked, setAsked] = useState<FieldBody>({});
  const part = refusedPart(error);
  const said = (body: FieldBody) => JSON.stringify(part && part in asked ? body[part] : body);
  const stands = said(asked) === said(changes);
  const refusal = { ...(stands ? refusalOf(error) : {}), ...(limits ? { max: limits } : {}) };

  async function run(act: () => Promise<void>) {
    setWaiting(true);
    setError(null);
    try {
      await act();
      onClose();
    } catch (refused) {
      setError(refused);
      setWaiting(false);
    }
  }

  function keep(event: FormEvent) {
    event.preventDefault();
    if (stuck || same) return;
    setAsked(changes);
    void run(() => (field ? onChange(field, changes) : onCreate(changes)));
  }

  // A form is longer than a screen: what is refused is brought into sight.
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!error) return;
    form.current?.querySelector('[role="alert"], [aria-invalid="true"]')?.scrollIntoView({ block: "center" });
  }, [error]);

  return (
    <form ref={form} className={css.form} onSubmit={keep}>
      <TextInput
        label={t("shape.label")}
        value={draft.label}
        data-autofocus
        onChange={(event) => set({ label: event.currentTarget.value })}
      />
      <TypeSelect
        type={draft.type}
        onType={(type) => {
          setUnread({});
          set({ type });
        }}
      />
      <FieldSettings
        draft={draft}
        field={field}
        table={table}
        tables={tables}
        wrong={refusal.choices}
        onFault={setFaulty}
        onSet={set}
      />
      <Textarea
        label={t("shape.description")}
        autosize
        maxRows={6}
        value={draft.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <Autocomplete
        label={t("shape.section")}
        description={t("shape.sectionHelp")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        data={headingsOf(table.fields)}
        value={draft.section}
        error={refusal.section}
        onChange={(section) => set({ section })}
      />
      {hasRules(draft.type) ? (
        <fieldset className={css.rules}>
          <legend className={css.legend}>{t("plan.rules")}</legend>
          <Switch
            size="xs"
            label={t("plan.requiredRule")}
            checked={draft.required}
            onChange={(event) => set({ required: event.currentTarget.checked })}
          />
          <Switch
            size="xs"
            label={t("plan.uniqueRule")}
            checked={draft.unique}
            error={refusal.unique}
            onChange={(event) => set({ unique: event.currentTarget.checked })}
          />
        </fieldset>
      ) : null}
      <MoreSettings
        draft={draft}
        field={field}
        table={table}
        refusal={refusal}
        onSet={set}
        onUnread={(of, why) => setUnread((now) => ({ ...now, [of]: why }))}
      />
      {field && !missing && touchesValues(changes, field.type) ? (
        <FieldTrial table={table.name} field={field.name} changes={changes} />
      ) : null}
      {error && part === undefined ? (
        <Refused error={error} formula={hasFormula(draft.type) ? draft.formula : null} />
      ) : null}
      <div className={css.acts}>
        <Button type="submit" loading={waiting} disabled={stuck || same}>
          {field ? t("shape.keep") : t("shape.add")}
        </Button>
        {missing && missing !== "label" ? (
          <span className={css.missing}>{t(`shape.missing.${missing}`)}</span>
        ) : null}
        {field ? (
          <Button
            variant="subtle"
            color="red"
            c="var(--red)"
            ms="auto"
            leftSection={<IconTrash size={15} aria-hidden />}
            disabled={waiting}
            onClick={() => void run(() => onDelete(field))}
          >
            {t("shape.delete")}
          </Button>
        ) : null}
      </div>
      {field ? (
        <section className={css.usedBy} aria-label={t("uses.titleOf")}>
          <h3>{t("uses.titleOf")}</h3>
          {uses.length ? (
            <UsesList workspace={workspace} uses={uses} />
          ) : (
            <p className={css.quiet}>{t("uses.none")}</p>
          )}
        </section>
      ) : null}
    </form>
  );
}

function TypeSelect({ type, onType }: { type: FieldTypeName; onType: (type: FieldTypeName) => void }) {
  const Sign = kinds[type].icon;
  return (
    <Select
      label={t("shape.type")}
      description={t(`shape.help.${type}`)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      allowDeselect={false}
      searchable
      maxDropdownHeight={360}
      leftSection={<Sign size={15} stroke={1.7} aria-hidden />}
      value={type}
      data={Object.entries(typeGroups).map(([group, types]) => ({
        group: t(`shape.groups.${group as TypeGroup}`),
        items: types.map((one) => ({ value: one, label: t(`type.${one}`) })),
      }))}
      renderOption={({ option }) => {
        const found = fieldTypes.find((one) => one === option.value) ?? "text";
        const Icon = kinds[found].icon;
        return (
          <span className={css.option}>
            <Icon size={15} stroke={1.7} aria-hidden />
            {option.label}
          </span>
        );
      }}
      onChange={(next) => {
        const found = fieldTypes.find((one) => one === next);
        if (found) onType(found);
      }}
    />
  );
}

function Refused({ error, formula }: { error: unknown; formula: string | null }) {
  if (formula !== null && error instanceof Problem && error.code === "formula") {
    return <FormulaMistake formula={formula} error={error} />;
  }
  return (
    <Alert color="red" variant="light" role="alert" p="sm">
      {sentence(error)}
      {error instanceof Problem && error.hint ? ` ${error.hint}` : ""}
    </Alert>
  );
}
