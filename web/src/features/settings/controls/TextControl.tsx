import { TextInput } from "@mantine/core";
import { checkNumber } from "@/features/settings/said";
import { named, type ControlProps } from "@/features/settings/controls/control";
import css from "@/features/settings/settings.module.css";
import { useDraft } from "@/features/settings/useDraft";
import { readDecimal, typedDecimal } from "@/ui/decimal";

interface LineProps extends ControlProps {
  holds: string;
  type?: "text" | "email";
  className?: string | undefined;
  decimal?: boolean;
  onText: (text: string) => void;
}

/** A line that is said when one leaves it, or by Enter. */
function TypedLine({ holds, type = "text", className, decimal = false, onText, ...control }: LineProps) {
  const [text, setText] = useDraft(holds);
  const say = () => {
    if (text.trim() !== holds) onText(text.trim());
  };
  return (
    <TextInput
      {...named(control)}
      className={className ?? ""}
      type={type}
      autoComplete="off"
      {...(decimal ? { inputMode: "decimal" as const } : {})}
      maxLength={control.setting.longest}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={say}
      onKeyDown={(event) => {
        if (event.key === "Enter") say();
        if (event.key === "Escape") setText(holds);
      }}
    />
  );
}

export function TextControl(props: ControlProps) {
  const { setting, onSay } = props;
  return (
    <TypedLine
      {...props}
      type={setting.type === "email" ? "email" : "text"}
      holds={typeof setting.value === "string" ? setting.value : ""}
      onText={(text) => onSay(text === "" ? null : text, true)}
    />
  );
}

export function NumberControl(props: ControlProps) {
  const { setting, onSay, onWrong } = props;
  const holds = setting.value === null ? "" : typedDecimal(Number(setting.value));

  function take(text: string) {
    if (text === "") return onSay(null, true);
    const decimal = readDecimal(text);
    const why = checkNumber(typeof decimal === "string" ? decimal : null, setting);
    onWrong(why);
    if (why === null) onSay(Number(decimal), true);
  }

  return <TypedLine {...props} decimal className={css.number} holds={holds} onText={take} />;
}
