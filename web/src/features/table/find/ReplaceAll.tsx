import { Button, Group, Modal, Text } from "@mantine/core";
import { t } from "@/ui/text/text";
import type { Write } from "@/views/grid/lay";
import { cellsOf } from "@/views/find/replacing";

interface Props {
  what: string;
  by: string;
  writes: Write[];
  onReplace: () => void;
  onClose: () => void;
}

/** Asks before a text is replaced in records of which most are out of sight. */
export function ReplaceAll({ what, by, writes, onReplace, onClose }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": t("act.close") }}
      size={480}
      title={t("find.allTitle", { n: cellsOf(writes) })}
    >
      <Text size="sm">
        {by === "" ? t("find.allBlank", { what }) : t("find.allHelp", { what, with: by })}
      </Text>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("act.cancel")}
        </Button>
        <Button data-autofocus onClick={onReplace}>
          {t("find.replaceAll")}
        </Button>
      </Group>
    </Modal>
  );
}
