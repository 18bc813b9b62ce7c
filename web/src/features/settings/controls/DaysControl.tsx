import { Button, Textarea, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { DayBox } from "@/fields/DayBox";
import type { ControlProps } from "@/features/settings/controls/control";
import { RemoveButton } from "@/features/settings/controls/ListControl";
import { ordered, readDays } from "@/features/settings/pastedDays";
import { daysOf, type NamedDay } from "@/features/settings/said";
import css from "@/features/settings/settings.module.css";
import { showDay } from "@/ui/locale";
import { t } from "@/ui/text/text";

/** Days with their names: one at a time, or a list as it was copied somewhere. */
export function DaysControl({ setting, onSay, onWrong }: ControlProps) {
  const days = daysOf(setting.value);
  const [pasting, setPasting] = useState(false);

  /** With these; a day that is there already gets the new name. */
  function add(more: NamedDay[]) {
    const kept = days.filter(({ date }) => !more.some((other) => other.date === date));
    onSay(ordered([...kept, ...more]));
  }

  return (
    <>
      {days.length ? (
        <ul className={css.list} aria-label={t("settings.listDays")}>
          {days.map(({ date, name }) => (
            <li key={date} className={css.item}>
              <span className={css.date}>{showDay(date)}</span>
              <span className={css.itemName}>{name}</span>
              <RemoveButton
                name={name || showDay(date)}
                onClick={() => onSay(days.filter((other) => other.date !== date))}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className={css.soft}>{t("settings.noDays")}</p>
      )}
      <OneDay
        taken={(date) => days.some((other) => other.date === date)}
        onAdd={(day) => add([day])}
        onWrong={onWrong}
      />
      {pasting ? (
        <Paste
          onAdd={(more) => {
            add(more);
            setPasting(false);
          }}
          onWrong={onWrong}
          onCancel={() => {
            onWrong(null);
            setPasting(false);
          }}
        />
      ) : (
        <button type="button" className={css.quiet} onClick={() => setPasting(true)}>
          {t("settings.paste")}
        </button>
      )}
    </>
  );
}

interface OneProps {
  taken: (date: string) => boolean;
  onAdd: (day: NamedDay) => void;
  onWrong: (why: string | null) => void;
}

function OneDay({ taken, onAdd, onWrong }: OneProps) {
  const [day, setDay] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [round, setRound] = useState(0);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (day === null) return;
    if (taken(day)) return onWrong(t("settings.bad.same"));
    onWrong(null);
    onAdd({ date: day, name: name.trim() });
    setDay(null);
    setName("");
    setRound(round + 1);
  }

  return (
    <form className={css.adding} onSubmit={submit} aria-label={t("settings.addDay")}>
      <DayBox
        key={round}
        quiet
        className={css.addingDay}
        label={t("settings.day")}
        day={day ?? ""}
        onChange={(chosen) => setDay(chosen)}
      />
      <TextInput
        className={css.addingName ?? ""}
        aria-label={t("settings.dayName")}
        placeholder={t("settings.dayName")}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={day === null}>
        {t("settings.add")}
      </Button>
    </form>
  );
}

interface PasteProps {
  onAdd: (days: NamedDay[]) => void;
  onWrong: (why: string | null) => void;
  onCancel: () => void;
}

function Paste({ onAdd, onWrong, onCancel }: PasteProps) {
  const [text, setText] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    const { days, unread } = readDays(text);
    // All of it or nothing: what could not be read stands there to be mended.
    if (unread.length) return onWrong(t("settings.bad.days", { lines: unread.slice(0, 5).join(" · ") }));
    onWrong(null);
    onAdd(days);
  }

  return (
    <form onSubmit={submit} style={{ marginTop: 8 }}>
      <Textarea
        label={t("settings.pasteLabel")}
        description={t("settings.pasteHelp")}
        placeholder={"2026-12-25 Christmas\n2026-12-26 Boxing Day"}
        autosize
        minRows={4}
        maxRows={12}
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={css.adding}>
        <Button type="submit" disabled={!text.trim()}>
          {t("settings.pasteGo")}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t("act.cancel")}
        </Button>
      </div>
    </form>
  );
}
