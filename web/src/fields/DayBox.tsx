import { Popover, TextInput } from "@mantine/core";
import { useState } from "react";
import { exampleDay, readDay } from "@/fields/time";
import { Calendar } from "@/ui/calendar";
import { showDay } from "@/ui/locale";

interface Props {
  label: string;
  /** The label is told, and not shown. */
  quiet?: boolean;
  focus?: boolean;
  size?: "xs" | "sm";
  className?: string | undefined;
  /** The ISO day that it begins with; what is typed is kept here. */
  day: string;
  /** What else is wrong with the day. */
  wrong?: string | undefined;
  /** Null where there is none; `readable`: whether what is typed is a day or nothing at all. */
  onChange: (day: string | null, readable: boolean) => void;
}

/** A day as it is written in cells, typed or picked; the browser's own box would write it in the browser's language. */
export function DayBox({ label, quiet, focus, size = "sm", className, day, wrong, onChange }: Props) {
  const [typed, setTyped] = useState(() => showDay(day));
  const [open, setOpen] = useState(false);
  const reading = readDay(typed);
  const unreadable = typed.trim() !== "" && !reading.ok ? reading.why : null;

  function take(text: string) {
    setTyped(text);
    const got = readDay(text);
    const value = got.ok && got.value !== null ? String(got.value) : null;
    onChange(value, got.ok || text.trim() === "");
  }

  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-start"
      withinPortal={false}
      trapFocus={false}
      withRoles={false}
    >
      <Popover.Target>
        <TextInput
          className={className ?? ""}
          size={size}
          {...(quiet ? { "aria-label": label } : { label })}
          data-autofocus={focus || undefined}
          autoComplete="off"
          placeholder={exampleDay()}
          value={typed}
          error={unreadable ?? wrong ?? null}
          onClick={() => setOpen(true)}
          onKeyDown={(event) => {
            if (event.key === "Escape" || event.key === "Enter") setOpen(false);
            if (event.key === "ArrowDown" && event.altKey) setOpen(true);
          }}
          onChange={(event) => take(event.currentTarget.value)}
        />
      </Popover.Target>
      <Popover.Dropdown p={0} role="dialog" aria-label={label}>
        <Calendar
          key={day.slice(0, 7)}
          value={day || null}
          onPick={(picked) => {
            take(showDay(picked));
            setOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
