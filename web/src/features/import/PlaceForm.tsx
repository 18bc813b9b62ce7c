import { Button, NumberInput, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import css from "@/features/import/place.module.css";
import { t } from "@/ui/text/text";

export interface Cells {
  region: string;
  headerRows: number;
}

interface Props extends Cells {
  /** Buttons for what can be done with these cells. */
  actions: { label: string; run: (cells: Cells) => void; always?: boolean }[];
  waiting: boolean;
  children?: ReactNode;
}

/** Where a table stands: its cells and how many of its rows are header. What was found is shown again when it changes. */
export function PlaceForm({ region, headerRows, actions, waiting, children }: Props) {
  const [typed, setTyped] = useState({ region, headerRows });
  const [seen, setSeen] = useState({ region, headerRows });
  if (seen.region !== region || seen.headerRows !== headerRows) {
    setSeen({ region, headerRows });
    setTyped({ region, headerRows });
  }
  const changed = typed.region.trim() !== region || typed.headerRows !== headerRows;
  const [first] = actions;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        first?.run(typed);
      }}
    >
      <TextInput
        size="xs"
        className={css.region}
        label={t("place.region")}
        title={t("place.regionHelp")}
        value={typed.region}
        onChange={(event) => setTyped({ ...typed, region: event.currentTarget.value.toUpperCase() })}
      />
      <NumberInput
        size="xs"
        className={css.headers}
        label={t("place.headers")}
        min={0}
        max={99}
        allowDecimal={false}
        value={typed.headerRows}
        onChange={(value) => setTyped({ ...typed, headerRows: Number(value) || 0 })}
      />
      <span className={css.actions}>
        {actions.map(({ label, run, always }, at) =>
          changed || always ? (
            <Button
              key={label}
              size="xs"
              type={at === 0 ? "submit" : "button"}
              variant={at === 0 ? "filled" : "default"}
              loading={waiting}
              disabled={typed.region.trim() === ""}
              onClick={at === 0 ? undefined : () => run(typed)}
            >
              {label}
            </Button>
          ) : null,
        )}
        {children}
      </span>
    </form>
  );
}
