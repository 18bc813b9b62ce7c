import { Button, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { View } from "@/api/view";
import css from "@/features/table/views.module.css";
import { t } from "@/ui/text/text";
import { useNarrow } from "@/ui/useNarrow";
import { withinMain } from "@/ui/within";

interface Props {
  view: View | undefined;
  /** Whether one may make views for everybody. */
  mayAll: boolean;
  /** None: whoever sees this may not change the view. */
  onSave: (() => void) | undefined;
  onName: (naming: "new" | "mine") => void;
  onBack: () => void;
}

/** What can be done with a view that is shown otherwise than it was saved. On a phone the seldom ones are behind a button. */
export function ViewActs({ view, mayAll, onSave, onName, onBack }: Props) {
  const narrow = useNarrow();
  const save = view && !view.locked ? onSave : undefined;
  return (
    <div className={css.acts}>
      {save ? (
        <Button size="compact-sm" variant="light" onClick={save}>
          {t("view.save")}
        </Button>
      ) : null}
      {narrow && view ? null : (
        <>
          {mayAll ? (
            <Button size="compact-sm" variant="subtle" onClick={() => onName("new")}>
              {t("view.saveNew")}
            </Button>
          ) : null}
          <Button size="compact-sm" variant="subtle" onClick={() => onName("mine")}>
            {t("view.saveMine")}
          </Button>
        </>
      )}
      {view ? (
        <Button size="compact-sm" variant="subtle" onClick={onBack}>
          {t("view.back")}
        </Button>
      ) : null}
      {narrow && view ? (
        <Menu position="bottom-start" width={200} portalProps={withinMain}>
          <Menu.Target>
            <button
              type="button"
              className={css.menu}
              aria-label={t("view.otherSaves")}
              title={t("view.otherSaves")}
            >
              <IconDots size={15} aria-hidden />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {mayAll ? <Menu.Item onClick={() => onName("new")}>{t("view.saveNew")}</Menu.Item> : null}
            <Menu.Item onClick={() => onName("mine")}>{t("view.saveMine")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </div>
  );
}
