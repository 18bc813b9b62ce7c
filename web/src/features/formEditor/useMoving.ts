import { useState, type PointerEvent, type RefObject } from "react";
import type { Form } from "@/api/form";
import { beside, landed, moveQuestion, questionsOf, stepsOf, type Place } from "@/features/formEditor/draft";
import { beginDrag } from "@/ui/drag";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** Where a question would go that is let go at this height: before the first card whose middle lies below. */
function under(y: number): Place | null {
  const steps = [...document.querySelectorAll<HTMLElement>("[data-step]")];
  const at = steps.findLastIndex((step) => step.getBoundingClientRect().top <= y);
  const step = Math.max(0, at);
  if (!steps[step]) return null;
  const cards = [...steps[step].querySelectorAll<HTMLElement>("[data-question]")];
  const below = cards.findIndex((card) => {
    const { top, height } = card.getBoundingClientRect();
    return y < top + height / 2;
  });
  return { step, question: below < 0 ? cards.length : below };
}

/** Questions are moved by their handle: dragged, or by the arrow keys. */
export function useMoving(latest: RefObject<Form>, change: (form: Form) => void) {
  const [held, setHeld] = useState<{ lifted: Place; over: Place } | null>(null);
  const [said, setSaid] = useState("");

  function grab(down: PointerEvent, lifted: Place) {
    beginDrag(down, {
      onStart: ({ y }) => setHeld({ lifted, over: under(y) ?? lifted }),
      onMove: ({ y }) => setHeld({ lifted, over: under(y) ?? lifted }),
      onDrop({ y }) {
        setHeld(null);
        const to = under(y);
        if (to) change(moveQuestion(latest.current, lifted, to));
      },
      onCancel: () => setHeld(null),
    });
  }

  function move(from: Place, way: -1 | 1) {
    const to = beside(latest.current, from, way);
    if (!to) return;
    const field = questionsOf(stepsOf(latest.current)[from.step] ?? {})[from.question]?.field;
    change(moveQuestion(latest.current, from, to));
    const { step, question } = landed(from, to);
    setSaid(t("formMake.moved", { step: step + 1, place: question + 1 }));
    // The handle goes along, and with it the focus.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-grip="${CSS.escape(field ?? "")}"]`)?.focus(),
    );
  }

  return { lifted: held?.lifted ?? null, over: held?.over ?? null, said, grab, move };
}
