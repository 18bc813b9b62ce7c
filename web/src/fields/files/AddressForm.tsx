import { Button } from "@mantine/core";
import { useState } from "react";
import { filesOf, MOST_FILES, type FileItem } from "@/api/files";
import type { Field } from "@/api/table";
import css from "@/fields/files/files.module.css";
import { kindOf } from "@/fields/kinds";
import { t } from "@/ui/text/text";

interface Props {
  field: Field;
  /** So many more there may be. */
  room: number;
  onAdd: (files: FileItem[]) => void;
  onClose: () => void;
}

/** Adds what lies elsewhere by its address. */
export function AddressForm({ field, room, onAdd, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState("");

  function add() {
    const reading = kindOf(field).read?.(typed, field);
    if (!reading?.ok) return setWrong(reading?.why ?? "");
    const files = filesOf(reading.value);
    if (files.length > room) return setWrong(t("files.tooMany", { most: MOST_FILES }));
    if (files.length) onAdd(files);
    else onClose();
  }

  return (
    <form
      className={css.address}
      data-noprint
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        add();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <span className={css.addressLine}>
        <input
          className={css.rename}
          autoFocus
          inputMode="url"
          aria-label={t("files.address")}
          aria-invalid={wrong !== "" || undefined}
          placeholder="https://"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setWrong("");
          }}
        />
        <Button type="submit" size="compact-sm">
          {t("files.addOne")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t("act.cancel")}
        </Button>
      </span>
      {wrong ? (
        <span className={css.why} role="alert">
          {wrong}
        </span>
      ) : null}
    </form>
  );
}
