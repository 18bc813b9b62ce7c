import { Kbd, Modal } from "@mantine/core";
import { keysShown } from "@/views/grid/keyNames";
import { keyGroups } from "@/views/grid/keys";
import css from "@/views/grid/keys.module.css";
import { t } from "@/ui/text/text";

/** All keys of the grid and what they do. */
export default function Keys({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": t("act.close") }}
      title={t("keys.title")}
      size={860}
    >
      <div className={css.groups}>
        {keyGroups.map((group) => (
          <section key={group.title} className={css.group}>
            <h3 className={css.title}>{t(group.title)}</h3>
            <dl className={css.list}>
              {group.lines.map((line) => (
                <div key={line.does} className={css.line}>
                  <dt className={css.keys}>
                    {line.keys.map((key) => (
                      <Kbd key={key} size="xs">
                        {keysShown(key)}
                      </Kbd>
                    ))}
                  </dt>
                  <dd className={css.does}>{t(line.does)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
