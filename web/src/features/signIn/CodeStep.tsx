import { Button } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { faultOf } from "@/api/fault";
import { Wrong } from "@/features/signIn/Door";
import css from "@/features/signIn/signIn.module.css";
import { refusal } from "@/features/signIn/refusal";
import { CodeField } from "@/ui/codeField";
import { t } from "@/ui/text/text";

interface Props {
  /** What came of the code that was sent last; of what was sent before it: that one is asked for. */
  error: unknown;
  pending: boolean;
  onCode: (code: string) => void;
  /** Begins anew. */
  onElse?: (() => void) | undefined;
}

/** The code of a second factor, after all else was right. */
export function CodeStep({ error, pending, onCode, onElse }: Props) {
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const fault = faultOf(error, "code");
  const wrong = fault === "wrong";

  useEffect(() => {
    if (wrong) field.current?.select();
  }, [wrong, error]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (code.trim()) onCode(code.trim());
  }

  return (
    <form onSubmit={submit} className={css.form}>
      {error && fault === undefined ? <Wrong>{refusal(error)}</Wrong> : null}
      <CodeField field={field} recovery autoFocus value={code} onChange={setCode} wrong={wrong} />
      <Button type="submit" fullWidth loading={pending} mt={4}>
        {t("signIn.codeGo")}
      </Button>
      {onElse ? (
        <button type="button" className={css.aside} onClick={onElse}>
          {t("workspace.signInElse")}
        </button>
      ) : null}
    </form>
  );
}
