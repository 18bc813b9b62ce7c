import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import "@/ui/text/accountWords";
import { t } from "@/ui/text/text";

/** The fewest characters that a password has. */
export const LEAST = 10;

/** A password, hidden or shown: the eye is reached by keyboard too. */
export function PasswordField(props: PasswordInputProps) {
  return (
    <PasswordInput
      name="password"
      required
      withAsterisk={false}
      visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword"), tabIndex: 0 }}
      {...props}
    />
  );
}
