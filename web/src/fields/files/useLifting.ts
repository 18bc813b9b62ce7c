import { useState, type PointerEvent, type RefObject } from "react";
import { placeAt } from "@/fields/files/move";
import { beginDrag } from "@/ui/drag";

interface Lifted {
  /** Which of them, and how far it was pulled, in px. */
  at: number;
  by: number;
}

/** A line of a list that is pulled to another place. */
export function useLifting(list: RefObject<HTMLElement | null>, onMove: (from: number, to: number) => void) {
  const [lifted, setLifted] = useState<Lifted | null>(null);

  function begin(event: PointerEvent, at: number) {
    const lines = [...(list.current?.querySelectorAll<HTMLElement>("[data-line]") ?? [])];
    const boxes = lines.map((line) => line.getBoundingClientRect());
    const own = boxes[at];
    if (!own) return;
    const others = boxes.filter((_, other) => other !== at).map((box) => box.top + box.height / 2);
    beginDrag(event, {
      onStart: () => setLifted({ at, by: 0 }),
      onMove: ({ dy }) => setLifted({ at, by: dy }),
      onDrop: ({ dy }) => {
        setLifted(null);
        onMove(at, placeAt(others, own.top + own.height / 2 + dy));
      },
      onCancel: () => setLifted(null),
    });
  }

  return { at: lifted?.at, by: lifted?.by, begin };
}
