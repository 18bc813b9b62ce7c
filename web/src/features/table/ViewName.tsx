import { Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import css from "@/features/table/views.module.css";
import { t } from "@/ui/text/text";

interface Props {
  initial: string;
  onName: (label: string) => void;
  onClose: () => void;
}

/** Asks what a view is to be called. */
export function ViewName({ initial, onName, onClose }: Props) {
  const [label, setLabel] = useState(initial);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.select();
    input.current?.focus();
    // The menu, once closed, gives the focus back to its button.
    const timer = setTimeout(() => input.current?.focus(), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <form
      className={css.acts}
      onSubmit={(event) => {
        event.preventDefault();
        if (label.trim()) onName(label.trim());
      }}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <TextInput
        size="xs"
        w={170}
        aria-label={t("view.name")}
        placeholder={t("view.name")}
        value={label}
        ref={input}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" disabled={!label.trim()}>
        {t("view.save")}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={onClose}>
        {t("act.cancel")}
      </Button>
    </form>
  );
}
