import { Checkbox } from "@mantine/core";
import type { IntoEdit, NewChoice, Standing } from "@/api/import";
import type { Table } from "@/api/table";
import { isChoosable, newChoices, type FieldChoices } from "@/features/import/standing";
import css from "@/features/import/standing.module.css";
import { t } from "@/ui/text/text";

type Said = IntoEdit["choices"];

interface Props {
  into: Standing;
  there: Table;
  /** What was asked for and is not answered yet. */
  said: Said | undefined;
  onEdit: (choices: NonNullable<Said>) => void;
}

/** Texts of the file that are no choices there yet: which of them become some, and why the others do not. */
export function NewChoices({ into, there, said, onEdit }: Props) {
  return newChoices(into, there).map((field) => (
    <OfField
      key={field.field}
      field={field}
      said={said?.[field.field]}
      onChoose={(label, on) => onEdit({ [field.field]: { [label]: on } })}
    />
  ));
}

interface FieldProps {
  field: FieldChoices;
  said: Record<string, boolean> | undefined;
  onChoose: (label: string, on: boolean) => void;
}

function OfField({ field, said, onChoose }: FieldProps) {
  return (
    <Checkbox.Group
      label={t("again.choices.label", { field: field.label })}
      value={field.choices.filter(({ label, added }) => said?.[label] ?? added).map(({ label }) => label)}
    >
      <div className={css.choices}>
        {field.choices.map((choice) => (
          <Checkbox
            key={choice.label}
            size="xs"
            classNames={{ label: css.choice ?? "", input: css.radio ?? "" }}
            value={choice.label}
            disabled={!isChoosable(choice)}
            label={t("again.choices.one", { label: choice.label, n: choice.count })}
            description={reasonOf(choice)}
            onChange={(event) => onChoose(choice.label, event.currentTarget.checked)}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}

function reasonOf({ why, like }: NewChoice): string | undefined {
  switch (why) {
    case undefined:
      return undefined;
    case "renamed":
    case "slip":
      return t(`again.choices.${why}`, { like: like ?? "" });
    default:
      return t(`again.choices.${why}`);
  }
}
