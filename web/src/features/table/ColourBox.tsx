import { Button, CloseButton, Popover, Select, TextInput } from "@mantine/core";
import { IconArrowUp, IconPaint, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { checkFilter } from "@/api/record";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { FormulaMistake } from "@/features/field/FormulaMistake";
import css from "@/features/table/colour.module.css";
import bar from "@/features/table/toolbar.module.css";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";
import { namedHues } from "@/ui/theme";
import { colours as names, MOST_COLOURS, type Colour, type Colouring } from "@/views/colouring";
import { nameInFormula } from "@/views/filter/write";

interface Props {
  table: Table;
  colours: Colouring[];
  onColour: (colours: Colouring[]) => void;
}

/** The rules by which rows and cells are coloured. A rule takes effect when the server understands it. */
export function ColourBox({ table, colours, onColour }: Props) {
  const [open, setOpen] = useState(false);
  const [drafts, setDrafts] = useState<Colouring[]>(colours);
  const [wrong, setWrong] = useState<{ at: number; error: unknown } | null>(null);
  const workspace = useWorkspace();

  function begin(next: boolean) {
    if (next) setDrafts(colours.length ? colours : [first()]);
    setWrong(null);
    setOpen(next);
  }

  /** A rule to begin with, written with a column of the table. */
  function first(): Colouring {
    const field = table.fields.find((each) => each.type === "status" || each.type === "choice");
    const choice = field?.choices?.[0];
    const when =
      field && choice
        ? `${nameInFormula(field, table.fields)} = "${choice.label.replaceAll('"', '""')}"`
        : "";
    return { when, colour: names[drafts.length % names.length] ?? "green" };
  }

  const change = (at: number, part: Partial<Colouring>) =>
    setDrafts(drafts.map((each, other) => (other === at ? { ...each, ...part } : each)));

  async function apply() {
    const kept = drafts.filter(({ when }) => when.trim() !== "");
    for (const [at, { when }] of kept.entries()) {
      try {
        await checkFilter(workspace, table.name, when);
      } catch (error) {
        setDrafts(kept);
        return setWrong({ at, error });
      }
    }
    onColour(kept);
    begin(false);
  }

  return (
    <Popover opened={open} onChange={begin} position="bottom-start" width={420}>
      <Popover.Target>
        <button
          type="button"
          className={bar.quiet}
          data-on={colours.length > 0 || undefined}
          aria-expanded={open}
          onClick={() => begin(!open)}
        >
          <IconPaint size={15} stroke={1.7} aria-hidden />
          <span className="cut">
            {colours.length ? t("colour.is", { n: colours.length }) : t("colour.title")}
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void apply();
          }}
        >
          <p className={css.help}>{t("colour.help")}</p>
          {drafts.map((each, at) => (
            <div key={at} className={css.rule}>
              <div className={css.line}>
                <Select
                  size="xs"
                  w={118}
                  aria-label={t("colour.of", { n: at + 1 })}
                  allowDeselect={false}
                  value={each.colour}
                  data={names.map((name) => ({ value: name, label: t(`colour.names.${name}`) }))}
                  leftSection={<Swatch colour={each.colour} />}
                  renderOption={({ option }) => (
                    <span className={css.option}>
                      <Swatch colour={option.value as Colour} />
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
                    setDrafts(
                      drafts.map((old, other) =>
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
                    onClick={() => setDrafts(drafts.toSpliced(at, 1).toSpliced(at - 1, 0, each))}
                  />
                ) : null}
                <CloseButton
                  size="sm"
                  aria-label={t("colour.remove", { n: at + 1 })}
                  onClick={() => setDrafts(drafts.toSpliced(at, 1))}
                />
              </div>
              <TextInput
                size="xs"
                aria-label={t("colour.when", { n: at + 1 })}
                placeholder={t("filter.example")}
                value={each.when}
                aria-invalid={wrong?.at === at}
                onChange={(event) => {
                  change(at, { when: event.currentTarget.value });
                  if (wrong?.at === at) setWrong(null);
                }}
                styles={{ input: { fontFamily: "var(--mono)" } }}
              />
              {wrong?.at === at ? <FormulaMistake formula={each.when} error={wrong.error} /> : null}
            </div>
          ))}
          <div className={css.acts}>
            {drafts.length < MOST_COLOURS ? (
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconPlus size={14} />}
                onClick={() => setDrafts([...drafts, first()])}
              >
                {t("colour.add")}
              </Button>
            ) : null}
            <Button type="submit" size="compact-sm">
              {t("filter.apply")}
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function Swatch({ colour }: { colour: Colour }) {
  const hue = namedHues[colour];
  const style = hue === undefined ? undefined : ({ "--hue": hue } as React.CSSProperties);
  return <span className={css.swatch} style={style} data-grey={hue === undefined || undefined} aria-hidden />;
}
