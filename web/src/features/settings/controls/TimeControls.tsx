import { Switch, TextInput } from "@mantine/core";
import type { Field } from "@/api/table";
import { DayBox } from "@/fields/DayBox";
import { time } from "@/fields/time";
import { hoursOf, labelOf, textsOf, week } from "@/features/settings/said";
import { named, type ControlProps } from "@/features/settings/controls/control";
import css from "@/features/settings/settings.module.css";
import { useDraft } from "@/features/settings/useDraft";
import { t } from "@/ui/text/text";

export function SwitchControl({ setting, labelledBy, onSay }: ControlProps) {
  return (
    <Switch
      aria-labelledby={labelledBy}
      checked={setting.value === true}
      onChange={(event) => onSay(event.currentTarget.checked)}
    />
  );
}

/** A button a day, which is on or off. */
export function WeekdaysControl({ setting, onSay }: ControlProps) {
  const chosen = textsOf(setting.value);
  const turned = (day: string) =>
    chosen.includes(day) ? chosen.filter((other) => other !== day) : [...chosen, day];
  return (
    <div className={css.week}>
      {week().map((day) => (
        <button
          key={day.value}
          type="button"
          className={css.weekday}
          aria-pressed={chosen.includes(day.value)}
          title={day.long}
          onClick={() => onSay(turned(day.value))}
        >
          {day.short}
        </button>
      ))}
    </div>
  );
}

/** A time of day as it is typed; the browser's own box would write it in the browser's language. Null: it is none. */
function readTime(typed: string): string | null {
  const reading = time.read?.(typed, timeField);
  return reading?.ok && typeof reading.value === "string" ? reading.value.slice(0, 5) : null;
}

const timeField: Field = { id: 0, name: "time", label: "", type: "time" };

/** From when to when; said when both are there and in order. */
export function HoursControl({ setting, labelledBy, onSay, onWrong, wrong }: ControlProps) {
  const holds = hoursOf(setting.value);
  const [from, setFrom] = useDraft(holds?.from ?? "");
  const [to, setTo] = useDraft(holds?.to ?? "");

  function say() {
    const [begins, ends] = [readTime(from), readTime(to)];
    if (begins === holds?.from && ends === holds?.to) return onWrong(null);
    if (begins === null || ends === null)
      return onWrong(t("field.wrong.time", { typed: begins === null ? from : to }));
    if (begins >= ends) return onWrong(t("settings.bad.hours"));
    onSay({ from: begins, to: ends }, true);
  }

  const box = (label: string, value: string, set: (value: string) => void) => (
    <TextInput
      aria-label={`${labelOf(setting)}: ${label}`}
      aria-describedby={`${labelledBy}-help`}
      autoComplete="off"
      placeholder="09:00"
      error={wrong}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
      onBlur={say}
      onKeyDown={(event) => event.key === "Enter" && say()}
    />
  );
  return (
    <div className={css.hours}>
      {box(t("settings.from"), from, setFrom)}
      <span aria-hidden>–</span>
      {box(t("settings.to"), to, setTo)}
    </div>
  );
}

export function TimeControl(props: ControlProps) {
  const { setting, onSay, onWrong } = props;
  const holds = typeof setting.value === "string" ? setting.value : "";
  const [text, setText] = useDraft(holds);

  function say() {
    const read = readTime(text);
    if (text.trim() !== "" && read === null) return onWrong(t("field.wrong.time", { typed: text }));
    if (read !== (holds || null)) onSay(read, true);
  }

  return (
    <TextInput
      {...named(props)}
      className={css.number ?? ""}
      autoComplete="off"
      placeholder="09:00"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={say}
      onKeyDown={(event) => event.key === "Enter" && say()}
    />
  );
}

export function DateControl({ setting, onSay }: ControlProps) {
  const holds = typeof setting.value === "string" ? setting.value : "";
  return (
    <DayBox
      key={holds}
      quiet
      label={labelOf(setting)}
      day={holds}
      onChange={(day, readable) => {
        if (readable && day !== (holds || null)) onSay(day, true);
      }}
    />
  );
}
