import { useEffect, useRef, useState, type PointerEvent } from "react";
import { beginDrag } from "@/ui/drag";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** Lines that are put in another order by their handle: dragged, or by the arrow keys. The lines of `list` are marked `data-line`. */
export function useOrdering<T extends { key: number }>(lines: T[], onOrder: (lines: T[]) => void) {
  const list = useRef<HTMLFieldSetElement>(null);
  const [held, setHeld] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const latest = useRef(lines);
  useEffect(() => {
    latest.current = lines;
  });

  function put(key: number, to: number) {
    const now = latest.current;
    const at = now.findIndex((line) => line.key === key);
    const line = now[at];
    if (!line || at === to || to < 0 || to >= now.length) return;
    latest.current = now.toSpliced(at, 1).toSpliced(to, 0, line);
    onOrder(latest.current);
  }

  /** The place of the line under the pointer. */
  function under(y: number): number {
    const places = [...(list.current?.querySelectorAll("[data-line]") ?? [])];
    const at = places.findIndex((place) => y < place.getBoundingClientRect().bottom);
    return at < 0 ? places.length - 1 : at;
  }

  function grab(down: PointerEvent, at: number) {
    const before = latest.current;
    const key = before[at]?.key;
    if (key === undefined) return;
    beginDrag(down, {
      onStart: () => setHeld(key),
      onMove: ({ y }) => put(key, under(y)),
      onDrop: () => setHeld(null),
      onCancel() {
        setHeld(null);
        onOrder(before);
      },
    });
  }

  function move(at: number, to: number) {
    const key = lines[at]?.key;
    if (key === undefined || to < 0 || to >= lines.length) return;
    put(key, to);
    setSaid(t("shape.moved", { n: to + 1, of: lines.length }));
  }

  return { list, held, said, grab, move };
}
