import type { ProvideEditorComponent } from "@glideapps/glide-data-grid";
import { useEffect, useRef } from "react";
import type { FieldKind } from "@/fields/kind";
import { kindOf } from "@/fields/kinds";
import { FieldEditor } from "@/fields/FieldEditor";
import type { SheafCell } from "@/views/grid/cell";

/** Where typing narrows a list rather than writing a value. */
const listed = new Set<FieldKind["picker"]>(["choice", "choices", "link", "links", "stars"]);

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
  const first = useRef(initialValue);
  useEffect(() => {
    // A key that opened the editor is already typed: it counts even when nothing follows it.
    const typed = first.current;
    first.current = undefined;
    if (typed !== undefined && kindOf(field).read && !listed.has(kindOf(field).picker)) {
      onChange({ ...cell, data: { ...cell.data, draft: typed } });
    }
  }, [cell, field, onChange]);
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
