import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { t } from "@/ui/text/text";

interface Props {
  table: string;
  value: string;
  onSearch: (text: string) => void;
  className?: string | undefined;
  /** Ctrl+F comes here, and to nothing else of the page. */
  keyed: boolean;
}

/** Full-text search in the table; asks once typing pauses. */
export function SearchBox({ table, value, onSearch, className, keyed }: Props) {
  const [text, setText] = useState(value);
  const [asked, setAsked] = useState(value);
  if (value !== asked) {
    setAsked(value);
    // Cleared from elsewhere, as by "Show all records".
    if (value === "") setText("");
  }
  const box = useRef<HTMLInputElement>(null);
  const ask = useDebouncedCallback(onSearch, 250);

  useEffect(() => {
    if (!keyed) return;
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "f") {
        event.preventDefault();
        box.current?.select();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [keyed]);

  function type(next: string) {
    setText(next);
    ask(next.trim());
  }

  return (
    <TextInput
      ref={box}
      className={className}
      size="xs"
      type="search"
      aria-label={t("search.label", { table })}
      placeholder={t("search.placeholder")}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        text ? <CloseButton size="xs" aria-label={t("search.clear")} onClick={() => type("")} /> : null
      }
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Escape" && type("")}
    />
  );
}
