import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import "@/ui/text/accountWords";
import { t } from "@/ui/text/text";

/** The fewest characters that a password has. */
export const LEAST = 10;

/** Why a password cannot be taken, by the code of what is wrong with it. */
export function passwordWrong(fault: string | undefined): string | undefined {
  if (fault === "too_long") return t("own.passwordLong");
  return fault === "common" ? t("own.passwordCommon") : undefined;
}

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
