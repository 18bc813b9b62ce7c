import { IconPlus } from "@tabler/icons-react";
import css from "@/views/grid/grid.module.css";
import { t } from "@/ui/text/text";

/** After the last column: one more. */
export function AddField({ onAdd }: { onAdd: () => void }) {
  return (
    <div className={css.beyond}>
      <button
        type="button"
        className={css.addField}
        title={t("shape.add")}
        aria-label={t("shape.add")}
        onClick={onAdd}
      >
        <IconPlus size={16} stroke={1.7} aria-hidden />
      </button>
    </div>
  );
}
