import type { ProvideEditorComponent } from "@glideapps/glide-data-grid";
import { FieldEditor } from "@/fields/FieldEditor";
import type { SheafCell } from "@/views/grid/cell";

/** The editor over a cell: a draft is read when the grid leaves the cell, a picked value is taken at once. */
export const GridEditor: ProvideEditorComponent<SheafCell> = ({
  value: cell,
  initialValue,
  onChange,
  onFinishedEditing,
  target,
}) => {
  const { field, value, tone, text } = cell.data;
  // What was written is what one mends, so a misfit is edited as it stands.
  const initial = initialValue ?? (tone === "misfit" && field.type !== "link" ? text : undefined);
  return (
    <div style={{ minWidth: target.width, minHeight: target.height }}>
      <FieldEditor
        field={field}
        value={value}
        initial={initial === "" ? undefined : initial}
        onDraft={(draft) => onChange({ ...cell, data: { ...cell.data, draft } })}
        onHold={(held, shown) =>
          onChange({ ...cell, data: { ...cell.data, picked: { value: held, shown: shown ?? held } } })
        }
        onPick={(picked, shown) =>
          onFinishedEditing(
            { ...cell, data: { ...cell.data, picked: { value: picked, shown: shown ?? picked } } },
            [0, 0],
          )
        }
      />
    </div>
  );
};
