import { Button, CloseButton, TextInput, VisuallyHidden } from "@mantine/core";
import { IconGripVertical, IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { distinctTexts } from "@/api/record";
import { useWorkspace } from "@/api/workspace";
import { ColourPick } from "@/features/field/ColourPick";
import type { DraftChoice } from "@/features/field/draft";
import css from "@/features/field/field.module.css";
import { useOrdering } from "@/features/field/useOrdering";
import type { SettingsProps } from "@/features/field/settingsProps";
import { t } from "@/ui/text/text";

interface Props extends SettingsProps {
  wrong: string | undefined;
}

/** The choices, a line each; a column that has values begins with those. */
export function ChoiceLines({ draft, field, table, wrong, onSet }: Props) {
  const { choices } = draft;
  const next = useRef(choices.length);
  const [fresh, setFresh] = useState<number | null>(null);
  const reading = useWrittenChoices({ draft, field, table }, (labels) => {
    next.current = labels.length;
    onSet({ choices: labels.map((label, key) => ({ key, label })) });
  });
  const { list, held, said, grab, move } = useOrdering(choices, (ordered) => onSet({ choices: ordered }));

  function add() {
    next.current += 1;
    setFresh(next.current);
    onSet({ choices: [...choices, { key: next.current, label: "" }] });
  }

  function set(choice: DraftChoice, part: Partial<DraftChoice>) {
    onSet({ choices: choices.map((other) => (other === choice ? { ...choice, ...part } : other)) });
  }

  function onGripKey(event: KeyboardEvent, at: number) {
    const way = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (way === 0) return;
    event.preventDefault();
    move(at, at + way);
  }

  return (
    <fieldset className={css.choices} ref={list}>
      <legend className={css.legend}>{reading ? t("shape.readingChoices") : t("shape.choices")}</legend>
      {choices.map((choice, at) => (
        <div
          key={choice.key}
          className={css.choice}
          data-line=""
          data-lifted={held === choice.key || undefined}
        >
          <button
            type="button"
            className={css.grip}
            aria-label={t("shape.moveChoice", { choice: choice.label || String(at + 1) })}
            title={t("shape.moveHelp")}
            onPointerDown={(down) => grab(down, at)}
            onKeyDown={(event) => onGripKey(event, at)}
          >
            <IconGripVertical size={14} aria-hidden />
          </button>
          <ColourPick
            of={choice.label || String(at + 1)}
            colour={choice.colour}
            at={at}
            onPick={(colour) => set(choice, { colour })}
          />
          <TextInput
            size="xs"
            aria-label={t("shape.choice", { n: at + 1 })}
            autoFocus={choice.key === fresh}
            value={choice.label}
            onChange={(event) => set(choice, { label: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
          />
          <CloseButton
            size="sm"
            aria-label={t("shape.removeChoice", { choice: choice.label || String(at + 1) })}
            onClick={() => onSet({ choices: choices.filter((other) => other !== choice) })}
          />
        </div>
      ))}
      {wrong ? (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      ) : null}
      <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={add}>
        {t("shape.addChoice")}
      </Button>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </fieldset>
  );
}

/** The values of a column that becomes one of choices; answers whether they are still being read. */
function useWrittenChoices(
  { draft, field, table }: Pick<Props, "draft" | "field" | "table">,
  onRead: (labels: string[]) => void,
): boolean {
  const workspace = useWorkspace();
  const wanted = field !== null && draft.choices.length === 0 && !field.choices?.length;
  const [reading, setReading] = useState(wanted);
  const take = useRef(onRead);
  useEffect(() => {
    take.current = onRead;
  });

  useEffect(() => {
    if (!wanted || !field) return;
    const stop = new AbortController();
    distinctTexts(workspace, table.name, field.name, stop.signal)
      .then((labels) => take.current(labels))
      .catch(() => undefined)
      .finally(() => {
        if (!stop.signal.aborted) setReading(false);
      });
    return () => stop.abort();
    // Once for the field: what is taken away afterwards stays away.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [workspace, table.name, field?.name]);

  return reading;
}
