import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import css from "@/features/settings/settings.module.css";
import { textsOf } from "@/features/settings/said";
import type { ControlProps } from "@/features/settings/controls/control";
import { t } from "@/ui/text/text";

interface ListProps {
  label: string;
  placeholder: string;
  items: string[];
  wrong: boolean;
  /** Answers whether it was taken. */
  onAdd: (item: string) => boolean;
  onRemove: (item: string) => void;
}

/** A list of short texts, one added at a time. */
export function TextList({ label, placeholder, items, wrong, onAdd, onRemove }: ListProps) {
  const [text, setText] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() && onAdd(text.trim())) setText("");
  }

  return (
    <>
      <ul className={css.list}>
        {items.map((item) => (
          <li key={item} className={css.item}>
            <span className={css.itemName}>{item}</span>
            <RemoveButton name={item} onClick={() => onRemove(item)} />
          </li>
        ))}
      </ul>
      <form className={css.adding} onSubmit={submit}>
        <TextInput
          className={css.addingName ?? ""}
          aria-label={label}
          placeholder={placeholder}
          autoComplete="off"
          error={wrong}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!text.trim()}>
          {t("settings.add")}
        </Button>
      </form>
    </>
  );
}

export function RemoveButton({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={24}
      aria-label={t("settings.removeName", { name })}
      onClick={onClick}
    >
      <IconX size={14} />
    </ActionIcon>
  );
}

/** A site as a browser names it: no path, nothing after it. */
const origin = /^https?:\/\/[^\s/?#]+\/?$/i;

export function OriginsControl({ setting, onSay, onWrong, wrong }: ControlProps) {
  const sites = textsOf(setting.value);
  return (
    <TextList
      label={t("settings.site")}
      placeholder="https://example.org"
      items={sites}
      wrong={wrong}
      onAdd={(site) => {
        const fits = origin.test(site);
        onWrong(fits ? null : t("settings.bad.origin"));
        if (fits) onSay([...sites, site]);
        return fits;
      }}
      onRemove={(site) => onSay(sites.filter((other) => other !== site))}
    />
  );
}
