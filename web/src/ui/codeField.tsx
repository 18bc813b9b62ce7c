import { TextInput } from "@mantine/core";
import { useState, type Ref } from "react";
import css from "@/ui/codeField.module.css";
import "@/ui/text/accountWords";
import { t } from "@/ui/text/text";

interface Props {
  value: string;
  onChange: (code: string) => void;
  /** What was typed last is wrong. */
  wrong: boolean;
  field?: Ref<HTMLInputElement>;
  autoFocus?: boolean;
  /** Whether a recovery code will do. */
  recovery?: boolean;
}

/** A code of an authenticator app. A recovery code has letters, for which a phone shows another keyboard. */
export function CodeField({ value, onChange, wrong, field, autoFocus = false, recovery = false }: Props) {
  const [recovers, setRecovers] = useState(false);
  const help = recovery ? t("signIn.codeHelp") : undefined;
  return (
    <div className={css.code}>
      <TextInput
        ref={field}
        label={t(recovers ? "signIn.recoveryCode" : "signIn.code")}
        description={recovers ? t("signIn.recoveryHelp") : help}
        // One place, whichever it is: what is pasted into the wrong one is taken all the same.
        name="code"
        autoComplete="one-time-code"
        inputMode={recovers ? "text" : "numeric"}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        withAsterisk={false}
        autoFocus={autoFocus}
        classNames={{ input: css.input ?? "" }}
        value={value}
        error={wrong ? t(recovers ? "signIn.recoveryWrong" : "signIn.codeWrong") : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {recovery ? (
        <button type="button" className={css.other} onClick={() => setRecovers(!recovers)}>
          {t(recovers ? "signIn.recoveryUseNot" : "signIn.recoveryUse")}
        </button>
      ) : null}
    </div>
  );
}
