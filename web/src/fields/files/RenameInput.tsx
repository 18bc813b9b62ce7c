import { useRef, useState } from "react";
import css from "@/fields/files/files.module.css";
import { stemLength } from "@/fields/files/words";
import { t } from "@/ui/text/text";

interface Props {
  name: string;
  /** The name as it is to be; a blank one is not taken. */
  onName: (name: string) => void;
  onGiveUp: () => void;
}

/** A name while it is changed: what stands before its ending is chosen, so that one types over that alone. */
export function RenameInput({ name, onName, onGiveUp }: Props) {
  const [typed, setTyped] = useState(name);
  const done = useRef(false);

  function keep() {
    if (done.current) return;
    done.current = true;
    const wanted = typed.trim();
    if (wanted === "") onGiveUp();
    else onName(wanted);
  }

  return (
    <input
      className={css.rename}
      aria-label={t("files.newName", { name })}
      autoFocus
      maxLength={255}
      value={typed}
      onFocus={(event) => event.currentTarget.setSelectionRange(0, stemLength(name))}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          done.current = true;
          onGiveUp();
        } else if (event.key === "Enter") keep();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
