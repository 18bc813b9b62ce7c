import { Button, Group, Modal, Text } from "@mantine/core";
import { useBackToGrid } from "@/features/table/useBackToGrid";
import { t } from "@/ui/text/text";
import type { Laid } from "@/views/grid/lay";
import { needsWord } from "@/views/grid/needsWord";

interface Props {
  laid: Laid;
  onPut: (laid: Laid) => void;
  onClose: () => void;
}

/** Asks before a paste adds records, or changes very many. */
export function PutDialog({ laid, onPut, onClose }: Props) {
  useBackToGrid();
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

  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": t("act.close") }}
      size={560}
      title={added ? t("grid.addTitle", { n: added }) : t("grid.changeTitle", { n: changed })}
    >
      {added ? <Text size="sm">{t("grid.addHelp", { n: added })}</Text> : null}
      {needsWord({ ...laid, created: [] }) ? (
        <Text size="sm" mt={added ? "xs" : 0}>
          {t("grid.changeHelp")}
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
        <Button data-autofocus onClick={() => go(laid)}>
          {added ? t("grid.add", { n: added }) : t("grid.change", { n: changed })}
        </Button>
      </Group>
    </Modal>
  );
}
