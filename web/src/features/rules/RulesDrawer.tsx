import { Button, Drawer } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { IconPencil, IconPlus, IconScale, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { Shaped } from "@/api/field";
import type { Rule, Table } from "@/api/table";
import { changeTable } from "@/api/tableShape";
import { RuleForm } from "@/features/rules/RuleForm";
import css from "@/features/rules/rules.module.css";
import { ruleWords } from "@/features/rules/ruleWords";
import { withHint } from "@/features/table/useShaping";
import { IconButton } from "@/ui/iconButton";
import { say } from "@/ui/quietBar";
import { Empty } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

interface Props {
  workspace: string;
  table: Table;
  tables: Table[];
  opened: boolean;
  narrow: boolean;
  onClose: () => void;
}

/** What must hold for every record of a table beyond what each column asks for. */
export function RulesDrawer({ opened, narrow, onClose, ...rest }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position={narrow ? "bottom" : "right"}
      size={narrow ? "92%" : 440}
      title={t("rules.of", { table: rest.table.label })}
      styles={{ title: { fontSize: 14, fontWeight: 600 } }}
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      <Rules {...rest} />
    </Drawer>
  );
}

/** The place of the rule that is changed; the length of the list for a new one. */
type Editing = number | null;

function Rules({ workspace, table, tables }: Pick<Props, "workspace" | "table" | "tables">) {
  const cache = useQueryClient();
  const [editing, setEditing] = useState<Editing>(null);
  const all = table.rules ?? [];

  async function keep(rules: Rule[]) {
    const shaped = await changeTable(workspace, cache, table.name, { rules });
    setEditing(null);
    say({
      text: t("rules.changed", { table: table.label }),
      action: { label: t("act.undo"), run: () => void takeBack(shaped) },
    });
  }

  async function takeBack({ undo }: Shaped) {
    try {
      await undo();
      say(t("rules.undone"));
    } catch (error) {
      say({ tone: "bad", text: t("undo.failed", { why: withHint(error) }) });
    }
  }

  async function remove(at: number) {
    try {
      await keep(all.toSpliced(at, 1));
    } catch (error) {
      say({ tone: "bad", text: withHint(error) });
    }
  }

  const form = (at: number) => (
    <RuleForm
      key={at}
      table={table}
      tables={tables}
      rule={all[at] ?? null}
      onKeep={(rule) => keep(all.toSpliced(at, 1, rule))}
      onClose={() => setEditing(null)}
    />
  );

  if (all.length === 0 && editing === null) {
    return (
      <Empty
        icon={IconScale}
        title={t("rules.emptyTitle")}
        action={<Button onClick={() => setEditing(0)}>{t("rules.add")}</Button>}
      >
        {t("rules.emptyHelp")}
      </Empty>
    );
  }
  return (
    <>
      <ul className={css.list}>
        {all.map((rule, at) => {
          const words = ruleWords(rule, table);
          return (
            <li key={at} className={css.rule}>
              {editing === at ? (
                form(at)
              ) : (
                <div className={css.line}>
                  <div className={css.words}>
                    <p>{words}</p>
                    {rule.rule === "formula" ? <code className={css.code}>{rule.formula}</code> : null}
                    {rule.rule === "no_overlap" && rule.message ? (
                      <p className={css.quiet}>{rule.message}</p>
                    ) : null}
                  </div>
                  <IconButton
                    icon={IconPencil}
                    label={t("rules.edit", { rule: words })}
                    onClick={() => setEditing(at)}
                  />
                  <IconButton
                    icon={IconTrash}
                    label={t("rules.remove", { rule: words })}
                    onClick={() => void remove(at)}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {editing === all.length ? (
        form(all.length)
      ) : editing === null ? (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => setEditing(all.length)}
        >
          {t("rules.add")}
        </Button>
      ) : null}
    </>
  );
}
