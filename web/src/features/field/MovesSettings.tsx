import { Button, MultiSelect, Switch } from "@mantine/core";
import { useState } from "react";
import { useRoles } from "@/api/role";
import type { Field, Table } from "@/api/table";
import { kindOf, kinds } from "@/fields/kinds";
import type { DraftChoice } from "@/features/field/draft";
import { everyMove, leadingTo, type DraftMove } from "@/features/field/draftMoves";
import css from "@/features/field/field.module.css";
import { SoftChip } from "@/ui/chip";
import type { SettingsProps } from "@/features/field/settingsProps";
import { t } from "@/ui/text/text";

interface Props extends SettingsProps {
  wrong: string | undefined;
}

/** Which moves a status allows: where it may go from each choice, by whom, and with what filled. */
export function MovesSettings({ draft, field, table, wrong, onSet }: Props) {
  const choices = draft.choices.filter(({ label }) => label.trim());
  const limited = draft.moves.length > 0;
  return (
    <fieldset className={css.moves}>
      <legend className={css.legend}>{t("shape.moves.title")}</legend>
      <Switch
        size="xs"
        label={t("shape.moves.limit")}
        description={limited ? undefined : t("shape.moves.all")}
        checked={limited}
        disabled={choices.length < 2}
        onChange={() => onSet({ moves: limited ? [] : everyMove(choices) })}
      />
      {limited
        ? choices.map((choice) => (
            <FromChoice
              key={choice.key}
              choice={choice}
              choices={choices}
              moves={draft.moves}
              field={field}
              table={table}
              onMoves={(moves) => onSet({ moves })}
            />
          ))
        : null}
      {wrong ? (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      ) : null}
    </fieldset>
  );
}

interface FromProps {
  choice: DraftChoice;
  choices: DraftChoice[];
  moves: DraftMove[];
  field: Field | null;
  table: Table;
  onMoves: (moves: DraftMove[]) => void;
}

/** Where a choice may go. What is asked for a move unfolds below. */
function FromChoice({ choice, choices, moves, field, table, onMoves }: FromProps) {
  const [open, setOpen] = useState(false);
  const own = moves.filter(({ from }) => from === choice.key);
  const as: Field = { id: 0, name: "", label: "", type: "status", choices: choices.map(asKept) };
  const label = t("shape.moves.from", { choice: choice.label });
  const nameOf = (key: number) => choices.find((other) => other.key === key)?.label ?? "";
  return (
    <div className={css.from} role="group" aria-label={label}>
      <div className={css.fromHead}>
        <SoftChip hue={kindOf(as).chips?.(choice.label, as)[0]?.hue}>{choice.label}</SoftChip>
        <span className={css.quiet}>{t("shape.moves.to")}</span>
        {own.length ? (
          <Button
            size="compact-xs"
            variant="subtle"
            ms="auto"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {t("shape.moves.conditions")}
          </Button>
        ) : null}
      </div>
      <MultiSelect
        size="xs"
        aria-label={label}
        placeholder={own.length ? "" : t("shape.moves.nowhere")}
        data={choices
          .filter((other) => other !== choice)
          .map(({ key, label: to }) => ({ value: String(key), label: to }))}
        value={own.map(({ to }) => String(to))}
        onChange={(keys) => onMoves(leadingTo(moves, choice.key, keys.map(Number)))}
      />
      {open
        ? own.map((move) => (
            <Conditions
              key={move.to}
              to={nameOf(move.to)}
              from={choice.label}
              move={move}
              fields={table.fields.filter((other) => !kinds[other.type].computed && other.id !== field?.id)}
              onMove={(next) => onMoves(moves.map((other) => (other === move ? next : other)))}
            />
          ))
        : own
            .filter(({ by, required }) => by.length || required.length)
            .map((move) => <Said key={move.to} to={nameOf(move.to)} move={move} fields={table.fields} />)}
    </div>
  );
}

const asKept = ({ key, label, colour }: DraftChoice) => ({
  code: key,
  label,
  ...(colour === undefined ? {} : { colour }),
});

interface ConditionsProps {
  from: string;
  to: string;
  move: DraftMove;
  fields: Field[];
  onMove: (move: DraftMove) => void;
}

function Conditions({ from, to, move, fields, onMove }: ConditionsProps) {
  const roles = useRoleNames(move.by);
  return (
    <div className={css.conditions} role="group" aria-label={t("shape.moves.conditionsOf", { from, to })}>
      <p className={css.conditionsTo}>{t("shape.moves.toOne", { to })}</p>
      <MultiSelect
        size="xs"
        label={t("shape.moves.by")}
        placeholder={move.by.length ? "" : t("shape.moves.everyone")}
        data={roles}
        value={move.by}
        onChange={(by) => onMove({ ...move, by })}
      />
      <MultiSelect
        size="xs"
        searchable
        label={t("shape.moves.required")}
        placeholder={move.required.length ? "" : t("shape.nothing")}
        data={fields.map(({ name, label }) => ({ value: name, label }))}
        value={move.required}
        onChange={(required) => onMove({ ...move, required })}
      />
    </div>
  );
}

/** What is asked for a move, in a sentence. */
function Said({ to, move, fields }: { to: string; move: DraftMove; fields: Field[] }) {
  const roles = useRoleNames(move.by);
  const by = move.by.map((name) => roles.find(({ value }) => value === name)?.label ?? name).join(", ");
  const filled = move.required.map((name) => fields.find((field) => field.name === name)?.label ?? name);
  return (
    <p className={css.quiet}>
      {t("shape.moves.toOne", { to })}: {by ? t("shape.moves.saidBy", { roles: by }) : null}
      {by && filled.length ? "; " : null}
      {filled.length ? t("shape.moves.saidFilled", { fields: filled.join(", ") }) : null}
    </p>
  );
}

/** The roles that there are; those named already stand there also where the others are not told. */
function useRoleNames(named: string[]) {
  const roles = useRoles().data?.roles ?? [];
  const others = named.filter((name) => !roles.some((role) => role.name === name));
  return [
    ...roles.map(({ name, label }) => ({ value: name, label })),
    ...others.map((name) => ({ value: name, label: name })),
  ];
}
