import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { fetchAsked, type Answers, type FormPlace, type PublicForm } from "@/api/form";
import { filed } from "@/features/form/filed";
import { askedAtFirst, decidingOf, sentOf } from "@/features/form/question";

/** So long a person may pause within a word, in ms. */
const PAUSE = 250;

/** Which questions are asked. Where answers decide it the server is asked; until it has said so what was asked stays. */
export function useAsked(place: FormPlace | null, form: PublicForm, answers: Answers) {
  const first = useMemo(() => askedAtFirst(form), [form]);
  const deciding = useMemo(() => decidingOf(form), [form]);
  const [asked, setAsked] = useState<ReadonlySet<string>>(first);
  // All that may be asked goes along: an answer to what is not asked counts as none.
  const all = useMemo(
    () => new Set((form.steps ?? []).flatMap((s) => s.questions.map((q) => q.field))),
    [form],
  );
  const keyOf = useCallback(
    (of: Answers) => JSON.stringify([...deciding].map((field) => of[field] ?? null)),
    [deciding],
  );
  const said = keyOf(answers);
  const known = useRef<string | null>(null);
  const latest = useRef(answers);
  useEffect(() => {
    latest.current = answers;
  });

  const ask = useCallback(
    async (signal: AbortSignal): Promise<ReadonlySet<string>> => {
      if (!place || deciding.size === 0) return first;
      return filed(
        () => keyOf(latest.current),
        async () => new Set(await fetchAsked(place, sentOf(latest.current, all), signal)),
        (key, found) => {
          known.current = key;
          setAsked(found);
        },
      );
    },
    [place, deciding, first, all, keyOf],
  );

  useEffect(() => {
    if (deciding.size === 0 || known.current === said) return;
    const stop = new AbortController();
    const timer = setTimeout(() => void ask(stop.signal).catch(() => undefined), PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [said, ask, deciding]);

  /** What is asked by all that has been answered; throws where the server cannot say. */
  const settle = useCallback(async () => {
    return known.current === keyOf(latest.current) ? null : ask(new AbortController().signal);
  }, [ask, keyOf]);

  return { asked, settle };
}
