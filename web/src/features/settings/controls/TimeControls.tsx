import { Chip, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { DayBox } from "@/fields/DayBox";
import { hoursOf, labelOf, textsOf, week } from "@/features/settings/said";
import { named, type ControlProps } from "@/features/settings/controls/control";
import css from "@/features/settings/settings.module.css";
import { t } from "@/ui/text/text";

export function SwitchControl({ setting, labelledBy, onSay }: ControlProps) {
  return (
    <Switch
      aria-labelledby={labelledBy}
      aria-describedby={`${labelledBy}-help`}
      checked={setting.value === true}
      onChange={(event) => onSay(event.currentTarget.checked)}
    />
  );
}

export function WeekdaysControl({ setting, onSay }: ControlProps) {
  const chosen = textsOf(setting.value);
  return (
    <Chip.Group multiple value={chosen} onChange={(days) => onSay(days)}>
      <div className={css.week}>
        {week().map((day) => (
          <Chip key={day.value} value={day.value} size="xs" radius="sm" title={day.long}>
            {day.short}
          </Chip>
        ))}
      </div>
    </Chip.Group>
  );
}

/** From when to when; said when both are there and in order. */
export function HoursControl(props: ControlProps) {
  const { setting, onSay, onWrong } = props;
  const holds = hoursOf(setting.value);
  const key = holds ? `${holds.from} ${holds.to}` : "";
  return <HoursBoxes key={key} {...props} onSay={onSay} onWrong={onWrong} />;
}

function HoursBoxes({ setting, onSay, onWrong, wrong }: ControlProps) {
  const holds = hoursOf(setting.value);
  const [from, setFrom] = useState(holds?.from ?? "");
  const [to, setTo] = useState(holds?.to ?? "");

  function say() {
    if (from === "" || to === "" || (from === holds?.from && to === holds?.to)) return;
    const ordered = from < to;
    onWrong(ordered ? null : t("settings.bad.hours"));
    if (ordered) onSay({ from, to }, true);
  }

  const box = (label: string, value: string, set: (value: string) => void) => (
    <TextInput
      type="time"
      aria-label={`${labelOf(setting)}: ${label}`}
      error={wrong}
      value={value}
      onChange={(event) => set(event.currentTarget.value.slice(0, 5))}
      onBlur={say}
    />
  );
  return (
    <div className={css.hours}>
      {box(t("settings.from"), from, setFrom)}
      {box(t("settings.to"), to, setTo)}
    </div>
  );
}

export function TimeControl(props: ControlProps) {
  const { setting, onSay } = props;
  const holds = typeof setting.value === "string" ? setting.value : "";
  return (
    <TextInput
      {...named(props)}
      className={css.number}
      type="time"
      defaultValue={holds}
      key={holds}
      onBlur={(event) => {
        const time = event.currentTarget.value.slice(0, 5);
        if (time !== holds) onSay(time || null, true);
      }}
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
