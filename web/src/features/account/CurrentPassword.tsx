import { faultOf } from "@/api/fault";
import { PasswordField } from "@/ui/passwordField";
import { t } from "@/ui/text/text";

interface Props {
  value: string;
  onChange: (password: string) => void;
  /** What came of it. */
  error: unknown;
  autoFocus?: boolean;
}

/** The password that one has, shown once more. */
export function CurrentPassword({ value, onChange, error, autoFocus = false }: Props) {
  return (
    <PasswordField
      label={t("own.current")}
      name="current_password"
      autoComplete="current-password"
      autoFocus={autoFocus}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={faultOf(error, "current_password") ? t("own.currentWrong") : undefined}
    />
  );
}
