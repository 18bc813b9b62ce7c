import { TextInput } from "@mantine/core";
import { t } from "@/ui/text/text";

interface Props {
  value: string;
  onChange: (email: string) => void;
}

/** The address by which somebody signs in. */
export function EmailField({ value, onChange }: Props) {
  return (
    <TextInput
      label={t("signIn.email")}
      type="email"
      name="email"
      autoComplete="username"
      required
      withAsterisk={false}
      autoFocus
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
