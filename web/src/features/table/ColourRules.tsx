import { Button, CloseButton, Select } from "@mantine/core";
import { IconArrowUp, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { checkFilter } from "@/api/record";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import css from "@/features/table/colour.module.css";
import { RuleCondition, RuleWords } from "@/features/table/RuleCondition";
import { useCloseByEscape } from "@/features/table/useCloseByEscape";
import { IconButton } from "@/ui/iconButton";
import { Swatch } from "@/ui/swatch";
import { t } from "@/ui/text/text";
import { namedHues } from "@/ui/theme";
import { colours as names, MOST_COLOURS, type Colour, type Colouring } from "@/views/colouring";
import { nameInFormula } from "@/views/filter/write";

interface Props {
  table: Table;
  colours: Colouring[];
  /** Rules that are written and not applied. They outlast the box being closed. */
  drafts: Colouring[] | null;
  onDrafts: (drafts: Colouring[] | null) => void;
  onApply: (colours: Colouring[]) => void;
  onClose: () => void;
}

/** The rules themselves; they take effect together, when the server understands each. */
export function ColourRules({ table, colours, drafts, onDrafts, onApply, onClose }: Props) {
  useCloseByEscape(onClose);
  const workspace = useWorkspace();
  const [wrong, setWrong] = useState<{ at: number; error: unknown } | null>(null);
  const [asking, setAsking] = useState(false);
  const rules = drafts ?? (colours.length ? colours : [ruleFor(table, 0)]);
  /** The rule whose conditions are open; the others are told in words. */
  const [open, setOpen] = useState(rules.length === 1 ? 0 : -1);

  const change = (at: number, part: Partial<Colouring>) =>
    onDrafts(rules.map((each, other) => (other === at ? { ...each, ...part } : each)));

  /** Which rule is not understood, and why. */
  async function faultIn(asked: Colouring[]) {
    for (const [at, { when }] of asked.entries()) {
      try {
        await checkFilter(workspace, table.name, when);
      } catch (error) {
        return { at, error };
      }
    }
    return null;
  }

  async function apply() {
    const kept = rules.filter(({ when }) => when.trim() !== "");
    setAsking(true);
    const fault = await faultIn(kept);
    setAsking(false);
    setWrong(fault);
    if (!fault) return onApply(kept);
    onDrafts(kept);
    setOpen(fault.at);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!asking) void apply();
      }}
    >
      <p className={css.help}>{t("colour.help")}</p>
      <div className={css.rules}>
        {rules.map((each, at) => (
          <div key={at} className={css.rule} role="group" aria-label={t("colour.rule", { n: at + 1 })}>
            <div className={css.line}>
              <Select
                size="xs"
                w={118}
                aria-label={t("colour.of", { n: at + 1 })}
                allowDeselect={false}
                value={each.colour}
                data={names.map((name) => ({ value: name, label: t(`colour.names.${name}`) }))}
                leftSection={<Swatch hue={namedHues[each.colour]} />}
                renderOption={({ option }) => (
                  <span className={css.option}>
                    <Swatch hue={namedHues[option.value as Colour]} />
                    {option.label}
                  </span>
                )}
                onChange={(colour) => colour && change(at, { colour: colour as Colour })}
                comboboxProps={{ withinPortal: false }}
              />
              <Select
                size="xs"
                className={css.what}
                aria-label={t("colour.what", { n: at + 1 })}
                allowDeselect={false}
                searchable
                value={each.field ?? ""}
                data={[
                  { value: "", label: t("colour.all") },
                  ...table.fields.map((field) => ({ value: field.name, label: field.label })),
                ]}
                onChange={(field) =>
                  onDrafts(
                    rules.map((old, other) =>
                      other === at
                        ? { when: old.when, colour: old.colour, ...(field ? { field } : {}) }
                        : old,
                    ),
                  )
                }
                comboboxProps={{ withinPortal: false }}
              />
              {at > 0 ? (
                <IconButton
                  icon={IconArrowUp}
                  label={t("colour.up", { n: at + 1 })}
                  onClick={() => {
                    onDrafts(rules.toSpliced(at, 1).toSpliced(at - 1, 0, each));
                    setOpen((now) => (now === at ? at - 1 : now === at - 1 ? at : now));
                  }}
                />
              ) : null}
              <CloseButton
                size="sm"
                aria-label={t("colour.remove", { n: at + 1 })}
                onClick={() => {
                  onDrafts(rules.toSpliced(at, 1));
                  setOpen((now) => (now === at ? -1 : now > at ? now - 1 : now));
                }}
              />
            </div>
            {open === at ? (
              <RuleCondition
                table={table}
                number={at + 1}
                when={each.when}
                refused={wrong?.at === at ? wrong.error : null}
                onWhen={(when) => {
                  change(at, { when });
                  if (wrong?.at === at) setWrong(null);
                }}
                onEnter={() => void apply()}
              />
            ) : (
              <RuleWords table={table} number={at + 1} when={each.when} onOpen={() => setOpen(at)} />
            )}
          </div>
        ))}
      </div>
      <div className={css.acts}>
        {rules.length < MOST_COLOURS ? (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => {
              onDrafts([...rules, ruleFor(table, rules.length)]);
              setOpen(rules.length);
            }}
          >
            {t("colour.add")}
          </Button>
        ) : null}
        <span className={css.decide}>
          {drafts ? (
            <Button size="compact-sm" variant="default" disabled={asking} onClick={() => onDrafts(null)}>
              {t("colour.takeBack")}
            </Button>
          ) : null}
          <Button type="submit" size="compact-sm" loading={asking}>
            {t("filter.apply")}
          </Button>
        </span>
      </div>
    </form>
  );
}

/** A rule to begin with, written with a column of the table. */
function ruleFor(table: Table, at: number): Colouring {
  const field = table.fields.find((each) => each.type === "status" || each.type === "choice");
  const choice = field?.choices?.[0];
  const when =
    field && choice ? `${nameInFormula(field, table.fields)} = "${choice.label.replaceAll('"', '""')}"` : "";
  return { when, colour: names[at % names.length] ?? "green" };
}
