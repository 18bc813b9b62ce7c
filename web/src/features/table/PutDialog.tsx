import { Button, Group, Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeField } from "@/api/field";
import { useMay } from "@/api/may";
import { sentence } from "@/api/problem";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { useBackToGrid } from "@/features/table/useBackToGrid";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";
import type { Laid } from "@/views/grid/lay";
import { needsWord } from "@/views/grid/needsWord";
import { newChoices, withChoices, type NewChoices } from "@/views/grid/newChoices";

/** So many choices of a column are named; nobody reads more. */
const NAMED = 12;

interface Props {
  laid: Laid;
  table: Table;
  onPut: (laid: Laid) => void;
  onClose: () => void;
}

/** Asks before a paste adds records or choices, or changes very many. */
export function PutDialog({ laid, table, onPut, onClose }: Props) {
  useBackToGrid();
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const may = useMay("model");
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const lacking = may ? newChoices(laid.leftOut, table.fields) : [];
  const lack = lacking.reduce((sum, { labels }) => sum + labels.length, 0);
  // So many are rather another column's values than choices that lack.
  const many = lack > NAMED;
  const added = laid.created.length;
  const changed = laid.writes.length;
  const without: Laid = { ...laid, created: [], leftOut: laid.leftOut.filter((left) => !isNew(left.row)) };

  function isNew(row: number): boolean {
    return laid.created.some((created) => created.row === row);
  }

  function go(chosen: Laid) {
    onClose();
    onPut(chosen);
  }

  async function addAndGo() {
    setWorking(true);
    setWrong(null);
    try {
      for (const { field, labels } of lacking) {
        const choices = [...(field.choices ?? []), ...labels.map((label) => ({ label }))];
        await changeField(workspace, cache, table.name, field.name, { choices });
      }
      go(withChoices(laid, lacking));
    } catch (error) {
      setWrong(sentence(error));
      setWorking(false);
    }
  }

  const title = lack
    ? t("cells.choicesTitle", { n: lack })
    : added
      ? t("grid.addTitle", { n: added })
      : t("grid.changeTitle", { n: changed });
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": t("act.close") }}
      size={560}
      title={title}
    >
      {lacking.map((one) => (
        <Lacking key={one.field.id} {...one} />
      ))}
      {added ? (
        <Text size="sm" mt={lack ? "xs" : 0}>
          {t("grid.addHelp", { n: added })}
        </Text>
      ) : null}
      {needsWord({ ...laid, created: [], leftOut: [] }) ? (
        <Text size="sm" mt={added ? "xs" : 0}>
          {t("grid.changeHelp")}
        </Text>
      ) : null}
      {wrong ? (
        <Text size="sm" mt="xs" c="var(--red)" role="alert">
          {wrong}
        </Text>
      ) : null}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("act.cancel")}
        </Button>
        {added && changed ? (
          <Button variant="default" onClick={() => go(without)}>
            {t("grid.addNot")}
          </Button>
        ) : null}
        {lack ? (
          <>
            <Button
              variant="default"
              data-autofocus={many || undefined}
              disabled={working}
              onClick={() => go(laid)}
            >
              {t("cells.choicesWithout", { n: lack })}
            </Button>
            <Button
              data-autofocus={many ? undefined : true}
              loading={working}
              onClick={() => void addAndGo()}
            >
              {t("cells.choicesAdd", { n: lack })}
            </Button>
          </>
        ) : (
          <Button data-autofocus onClick={() => go(laid)}>
            {added ? t("grid.add", { n: added }) : t("grid.change", { n: changed })}
          </Button>
        )}
      </Group>
    </Modal>
  );
}

/** `Stage: Won, Lost`, cut where there are many. */
function Lacking({ field, labels }: NewChoices) {
  const named = labels.slice(0, NAMED).join(", ");
  return (
    <Text size="sm">
      {field.label}: {labels.length > NAMED ? `${named}, …` : named}
    </Text>
  );
}
