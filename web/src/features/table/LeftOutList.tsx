import { Modal } from "@mantine/core";
import { placeOf } from "@/features/table/outcome";
import css from "@/features/table/table.module.css";
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
      <table className={css.leftOut}>
        <thead>
          <tr>
            <th>{t("grid.leftOutColumns.place")}</th>
            <th>{t("grid.leftOutColumns.text")}</th>
            <th>{t("grid.leftOutColumns.why")}</th>
          </tr>
        </thead>
        <tbody>
          {left.slice(0, MOST).map((one, at) => (
            <tr key={at}>
              <td className={css.place}>{placeOf(one)}</td>
              <td className={css.written}>{one.text}</td>
              <td>{one.why}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p>{t("grid.leftOutMore", { n: more })}</p> : null}
    </Modal>
  );
}
