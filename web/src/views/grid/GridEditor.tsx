import type { ProvideEditorComponent } from "@glideapps/glide-data-grid";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { bare } from "@/api/bare";
import { useModel } from "@/api/table";
import { FieldEditor } from "@/fields/FieldEditor";
import type { FieldKind } from "@/fields/kind";
import { kindOf } from "@/fields/kinds";
import { readText } from "@/fields/readText";
import type { CellFace, SheafCell } from "@/views/grid/cell";
import { wayOut } from "@/views/grid/wayOut";
import css from "@/views/grid/grid.module.css";
import { useRoom } from "@/views/grid/files/useRoom";

/** Where typing narrows a list rather than writing a value. */
const listed = new Set<FieldKind["picker"]>([
  "choice",
  "choices",
  "link",
  "links",
  "person",
  "stars",
  "files",
]);

/** The editor over a cell: a draft is read when the grid leaves the cell, a picked value is taken at once. */
export const GridEditor: ProvideEditorComponent<SheafCell> = ({
  value: cell,
  initialValue,
  onChange,
  onFinishedEditing,
  target,
}) => {
  const { field, value, tone, text } = cell.data;
  const kind = kindOf(field);
  const tables = useModel().data?.tables;
  const isText = kind.read !== undefined && !listed.has(kind.picker);
  // A key that opened the editor is already typed: it counts even when nothing follows it. So does what was typed here and not taken.
  const begun = initialValue ?? cell.data.refusedText;
  const counts = begun !== undefined && isText;
  const latest = useRef<Partial<CellFace>>(counts ? { draft: begun } : {});
  const [why, setWhy] = useState<string | null>(null);
  /** Typing opened it, and nobody has gone into the text since: arrows leave the cell then. */
  const over = useRef(initialValue !== undefined && isText);

  const inside = useRef<HTMLDivElement>(null);
  useRoom(inside, target.y, kind.picker === "files");

  const opening = useRef(counts);
  useEffect(() => {
    if (!opening.current) return;
    opening.current = false;
    onChange({ ...cell, data: { ...cell.data, ...latest.current } });
  }, [cell, onChange]);

  function keep(change: Partial<CellFace>) {
    latest.current = change;
    setWhy(null);
    onChange({ ...cell, data: { ...cell.data, ...change } });
  }

  /** Whether the key that ends the editing asks for all selected cells. */
  const everywhere = useRef(false);

  /** Why what was typed cannot be taken; null: it can. */
  function refusal(): string | null {
    const { draft, picked } = latest.current;
    if (draft === undefined || picked || everywhere.current || !tables) return null;
    const reading = readText(draft, field, tables);
    return reading.ok ? null : reading.why;
  }

  function finish(movement: readonly [-1 | 0 | 1, -1 | 0 | 1], byArrow = false) {
    const wrong = refusal();
    // It stays open with what was typed, which would be lost.
    if (wrong !== null) return setWhy(wrong);
    const changed = Object.keys(latest.current).length > 0;
    if (everywhere.current) {
      const as = changed ? latest.current : { picked: { value: bare(value), shown: value } };
      onFinishedEditing({ ...cell, data: { ...cell.data, ...as, everywhere: true } }, [0, 0]);
    } else {
      const edited = { ...cell, data: { ...cell.data, ...latest.current, byArrow } };
      onFinishedEditing(changed ? edited : undefined, movement);
    }
  }

  /** A list takes Enter for itself: to pick one, or to tick one of several. */
  function onKeyCapture(event: KeyboardEvent) {
    if (kind.picker === "files") return;
    everywhere.current = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!everywhere.current || (kind.picker !== "choices" && kind.picker !== "links")) return;
    event.preventDefault();
    event.stopPropagation();
    finish([0, 0]);
  }

  /** The grid would take what it knew when it last drew itself, which misses the last keys of a quick typist. */
  function onKeyDown(event: KeyboardEvent) {
    // Files are written as one goes: these two are for the buttons in their box, and Esc alone leaves it.
    if (kind.picker === "files") {
      if (event.key === "Enter" || event.key === "Tab") event.stopPropagation();
      return;
    }
    const way = over.current ? wayOut(event.nativeEvent) : null;
    if (event.key === "F2") over.current = false;
    else if (way) finish(way, true);
    else if (event.key === "Enter" && event.altKey) breakLine(event.target);
    else if (event.key === "Enter") finish([0, event.shiftKey ? -1 : 1]);
    else if (event.key === "Tab") finish([event.shiftKey ? -1 : 1, 0]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // What was written is what one mends, so a misfit is edited as it stands.
  const initial = begun ?? (tone === "misfit" && field.type !== "link" ? text : undefined);
  return (
    <div
      ref={inside}
      // The box of files is one already.
      {...(kind.picker === "files" ? {} : { role: "dialog", "aria-label": field.label })}
      style={{ minWidth: target.width, minHeight: target.height }}
      onKeyDownCapture={onKeyCapture}
      onKeyDown={onKeyDown}
      onPointerDown={() => (over.current = false)}
    >
      <FieldEditor
        field={field}
        record={cell.data.record}
        value={value}
        initial={initial === "" ? undefined : initial}
        onDraft={(draft) => keep({ draft })}
        onHold={(held, shown) => keep({ picked: { value: held, shown: shown ?? held } })}
        onPick={(picked, shown) => {
          latest.current = { picked: { value: picked, shown: shown ?? picked } };
          finish([0, 0]);
        }}
      />
      {why === null ? null : (
        <p role="alert" className={css.notTaken}>
          {why}
        </p>
      )}
    </div>
  );
};

/** A new line where the cursor stands, as if it were typed. */
function breakLine(target: EventTarget) {
  if (!(target instanceof HTMLTextAreaElement)) return;
  target.setRangeText("\n", target.selectionStart, target.selectionEnd, "end");
  target.dispatchEvent(new Event("input", { bubbles: true }));
}
