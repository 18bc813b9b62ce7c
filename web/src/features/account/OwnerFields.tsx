import type { Session } from "@/api/session";
import { CurrentPassword } from "@/features/account/CurrentPassword";
import type { Shown } from "@/features/account/ShownFields";
import { useCodeFault } from "@/features/account/useCodeFault";
import { CodeField } from "@/ui/codeField";

interface Props {
  session: Session;
  value: Shown;
  onChange: (shown: Shown) => void;
  /** What came of it. */
  error: unknown;
  autoFocus?: boolean;
}

/** The password once more; of whoever has none the code of their second factor, where there is one. */
export function OwnerFields({ session, value, onChange, error, autoFocus = false }: Props) {
  const fault = useCodeFault(error);
  if (session.has_password)
    return (
      <CurrentPassword
        autoFocus={autoFocus}
        value={value.current}
        onChange={(current) => onChange({ ...value, current })}
        error={error}
      />
    );
  if (!session.second_factor) return null;
  return (
    <CodeField
      recovery
      autoFocus={autoFocus}
      value={value.code}
      onChange={(code) => onChange({ ...value, code })}
      wrong={fault === "wrong"}
    />
  );
}

/** Whether it is typed. */
export const isOwnerShown = ({ has_password, second_factor }: Session, { current, code }: Shown) =>
  has_password ? current !== "" : !second_factor || code.trim() !== "";

/** The same as it is sent. */
export const ownerBody = ({ has_password, second_factor }: Session, { current, code }: Shown) =>
  has_password ? { current_password: current } : second_factor ? { code: code.trim() } : {};
