import { Collapse, MultiSelect, NumberInput, Select, TextInput, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useModel, type Field } from "@/api/table";
import {
  hasChoices,
  hasDefault,
  hasLength,
  hasLimits,
  valuesOf,
  type DraftValues,
} from "@/features/field/draft";
import css from "@/features/field/field.module.css";
import { MovesSettings } from "@/features/field/MovesSettings";
import type { Refusal } from "@/features/field/refusal";
import { ValueBox } from "@/features/field/ValueBox";
import type { SettingsProps } from "@/features/field/settingsProps";
import { t } from "@/ui/text/text";

interface Props extends SettingsProps {
  refusal: Refusal;
  /** What is typed and is no value, by its part. */
  onUnread: (part: keyof DraftValues, why: string | undefined) => void;
}

const folded = ["default", "min", "max", "max_length", "pattern", "moves"] as const;

/** What is seldom said of a column; open where something of it is. */
export function MoreSettings(props: Props) {
  const { draft, field, refusal } = props;
  const { type } = draft;
  const id = useId();
  const [open, setOpen] = useState(() => field !== null && folded.some((part) => field[part] !== undefined));
  const shown = open || folded.some((part) => refusal[part]);
  if (!hasDefault(type)) return null;
  return (
    <div>
      <UnstyledButton
        className={css.more}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setOpen(!shown)}
      >
        <IconChevronRight size={14} aria-hidden />
        {t("shape.more")}
      </UnstyledButton>
      <Collapse expanded={shown} id={id}>
        <div className={css.inMore}>
          {hasChoices(type) ? <BeginsAs {...props} /> : <Values {...props} part="default" />}
          {hasLimits(type) ? (
            <div className={css.pair}>
              <Values {...props} part="min" />
              <Values {...props} part="max" />
            </div>
          ) : null}
          {hasLength(type) ? <Lengths {...props} /> : null}
          {type === "status" ? <MovesSettings {...props} wrong={refusal.moves} /> : null}
        </div>
      </Collapse>
    </div>
  );
}

const dated = new Set(["date", "datetime", "time"]);

function Values({ draft, field, refusal, part, onSet, onUnread }: Props & { part: keyof DraftValues }) {
  const people = useModel().data?.people ?? [];
  const { type, decimals, currency, stars } = draft;
  const as: Field = {
    id: field?.id ?? 0,
    name: field?.name ?? "",
    label: draft.label,
    type,
    people,
    stars,
    ...(decimals === null ? {} : { decimals }),
    ...(currency ? { currency } : {}),
  };
  const values = valuesOf(draft);
  const label = {
    default: t("shape.begins"),
    min: t(dated.has(type) ? "shape.earliest" : "shape.least"),
    max: t(dated.has(type) ? "shape.latest" : "shape.most"),
  }[part];
  return (
    <ValueBox
      key={type}
      label={label}
      field={as}
      value={values[part]}
      wrong={refusal[part]}
      onChange={(value, unread) => {
        onUnread(part, unread);
        onSet({ values: { ...draft.values, [type]: { ...values, [part]: value } } });
      }}
    />
  );
}

/** What a choice begins as is kept by the choice, which may be called otherwise before the form is sent. */
function BeginsAs({ draft, refusal, onSet }: Props) {
  const shared = {
    label: t("shape.begins"),
    clearable: true,
    placeholder: draft.type === "choices" && draft.begins.length ? "" : t("shape.nothing"),
    error: refusal.default,
    data: draft.choices
      .filter(({ label }) => label.trim())
      .map(({ key, label }) => ({ value: String(key), label })),
  };
  const known = draft.begins.map(String).filter((key) => shared.data.some(({ value }) => value === key));
  return draft.type === "choices" ? (
    <MultiSelect {...shared} value={known} onChange={(keys) => onSet({ begins: keys.map(Number) })} />
  ) : (
    <Select
      {...shared}
      value={known[0] ?? null}
      onChange={(key) => onSet({ begins: key === null ? [] : [Number(key)] })}
    />
  );
}

function Lengths({ draft, refusal, onSet }: Props) {
  return (
    <>
      <NumberInput
        label={t("shape.longest")}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        placeholder={t("shape.nothing")}
        error={refusal.max_length}
        value={draft.longest ?? ""}
        onChange={(longest) => onSet({ longest: longest === "" ? null : Number(longest) })}
      />
      <TextInput
        label={t("shape.pattern")}
        description={t("shape.patternHelp", { example: "[A-Z]{2}-[0-9]+", fits: "AB-120" })}
        inputWrapperOrder={["label", "input", "description", "error"]}
        placeholder={t("shape.nothing")}
        error={refusal.pattern}
        styles={{ input: { fontFamily: "var(--mono)" }, error: { whiteSpace: "pre-wrap" } }}
        value={draft.pattern}
        onChange={(event) => onSet({ pattern: event.currentTarget.value })}
      />
    </>
  );
}
