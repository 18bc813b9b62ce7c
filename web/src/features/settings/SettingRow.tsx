import { useState } from "react";
import { sentence } from "@/api/problem";
import type { Setting } from "@/api/settings";
import { useSaySetting } from "@/api/settingEdits";
import { Control } from "@/features/settings/controls/Control";
import { Row } from "@/features/settings/Row";
import { daysOf, helpOf, labelOf, refusalOf, valueWords } from "@/features/settings/said";
import css from "@/features/settings/settings.module.css";
import { showDay } from "@/ui/locale";
import { pictureAddress } from "@/ui/picture";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** One setting: said at once where it is changed, with undo; read only for those who may not. */
export function SettingRow({ setting, may }: { setting: Setting; may: boolean }) {
  const save = useSaySetting();
  const [wrong, setWrong] = useState<string | null>(null);
  const id = `setting-${setting.name}`;
  const label = labelOf(setting);
  const { type } = setting;
  const usual = valueWords(setting, setting.default);
  const isUsual = JSON.stringify(setting.value) === JSON.stringify(setting.default);

  async function change(value: unknown, typed = false) {
    setWrong(null);
    try {
      const undo = await save(setting.name, value, typed);
      say({
        text: t("settings.saved", { label }),
        action: { label: t("act.undo"), run: () => void takeBack(undo) },
      });
    } catch (refused) {
      setWrong(refusalOf(refused, setting));
    }
  }

  async function takeBack(undo: () => Promise<void>) {
    setWrong(null);
    try {
      await undo();
      say(t("settings.undone", { label }));
    } catch (refused) {
      say({ tone: "bad", text: t("undo.failed", { why: sentence(refused) }) });
    }
  }

  return (
    <Row
      id={id}
      title={label}
      help={helpOf(setting)}
      control={
        may ? (
          <>
            <Control
              setting={setting}
              labelledBy={id}
              wrong={wrong !== null}
              onSay={(value, typed) => void change(value, typed)}
              onWrong={setWrong}
            />
            {wrong === null ? null : (
              <p className={css.wrong} role="alert">
                {wrong}
              </p>
            )}
            {setting.said && !isUsual && type !== "picture" ? (
              <button type="button" className={css.quiet} onClick={() => void change(null)}>
                {usual === t("settings.none")
                  ? t("settings.clear")
                  : t("settings.useUsual", { value: usual })}
              </button>
            ) : null}
          </>
        ) : (
          <Said setting={setting} />
        )
      }
    />
  );
}

/** What holds, for those who only read it. */
function Said({ setting }: { setting: Setting }) {
  const { type, value } = setting;
  if (type === "picture" && typeof value === "string")
    return <img className={css.preview} src={pictureAddress(value)} alt={labelOf(setting)} />;
  const days = type === "days" ? daysOf(value) : [];
  if (days.length)
    return (
      <ul className={css.list} aria-label={t("settings.listDays")}>
        {days.map(({ date, name }) => (
          <li key={date} className={css.item}>
            <span className={css.date}>{showDay(date)}</span>
            <span className={css.itemName}>{name}</span>
          </li>
        ))}
      </ul>
    );
  return (
    <p className={css.said}>
      {type === "colour" && typeof value === "string" ? (
        <span className={css.swatch} style={{ background: value }} />
      ) : null}
      {valueWords(setting, value)}
    </p>
  );
}
