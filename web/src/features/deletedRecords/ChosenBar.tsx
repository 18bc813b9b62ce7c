import { Button, Checkbox } from "@mantine/core";
import css from "@/features/deletedRecords/deletedRecords.module.css";
import { t } from "@/ui/text/text";

interface Props {
  /** How many are chosen, of how many that are shown. */
  chosen: number;
  all: number;
  waiting: boolean;
  onAll: (on: boolean) => void;
  onBring: () => void;
}

/** Chooses all that are shown, and brings back those that are chosen. */
export function ChosenBar({ chosen, all, waiting, onAll, onBring }: Props) {
  return (
    <div className={css.bar}>
      <Checkbox
        size="xs"
        label={t("goneRecords.all")}
        checked={chosen === all}
        indeterminate={chosen > 0 && chosen < all}
        onChange={(event) => onAll(event.currentTarget.checked)}
      />
      {chosen ? (
        <Button size="compact-sm" loading={waiting} onClick={onBring}>
          {t("goneRecords.bringMany", { n: chosen })}
        </Button>
      ) : null}
    </div>
  );
}
