import { TextInput } from "@mantine/core";
import { t } from "@/ui/text/text";

interface Props {
  value: string;
  onChange: (name: string) => void;
}

/** What others see of whoever gets an account. */
export function NameField({ value, onChange }: Props) {
  return (
    <TextInput
      label={t("members.name")}
      name="name"
      autoComplete="name"
      required
      withAsterisk={false}
      autoFocus
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
