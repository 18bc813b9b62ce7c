import { Modal, Table } from "@mantine/core";
import { placeOf } from "@/features/table/outcome";
import { useBackToGrid } from "@/features/table/useBackToGrid";
import { t } from "@/ui/text/text";
import type { LeftOut } from "@/views/grid/lay";

/** More than these nobody reads; how many more there are is told. */
const MOST = 200;

interface Props {
  left: LeftOut[];
  onClose: () => void;
}

/** Every value that was not written, with its place and the reason. */
export function LeftOutList({ left, onClose }: Props) {
  useBackToGrid();
  const more = left.length - MOST;
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": t("act.close") }}
      title={t("grid.leftOutTitle", { n: left.length })}
      size={720}
    >
      <Table verticalSpacing={6} horizontalSpacing="xs" fz={13}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("grid.leftOutColumns.place")}</Table.Th>
            <Table.Th>{t("grid.leftOutColumns.text")}</Table.Th>
            <Table.Th>{t("grid.leftOutColumns.why")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {left.slice(0, MOST).map((one, at) => (
            <Table.Tr key={at}>
              <Table.Td style={{ whiteSpace: "nowrap" }}>{placeOf(one)}</Table.Td>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{one.text}</Table.Td>
              <Table.Td>{one.why}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more > 0 ? <p>{t("grid.leftOutMore", { n: more })}</p> : null}
    </Modal>
  );
}
