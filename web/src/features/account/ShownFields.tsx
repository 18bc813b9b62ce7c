import type { Session } from "@/api/session";
import { CurrentPassword } from "@/features/account/CurrentPassword";
import { useCodeFault } from "@/features/account/useCodeFault";
import { CodeField } from "@/ui/codeField";

/** What signing in asks for, typed once more. */
export interface Shown {
  current: string;
  code: string;
}

interface Props {
  session: Session;
  value: Shown;
  onChange: (shown: Shown) => void;
  /** What came of it. */
  error: unknown;
  autoFocus?: boolean;
}

/** Password and code, as far as one has them: whoever makes another way in shows all that signing in asks for. */
export function ShownFields({ session, value, onChange, error, autoFocus = false }: Props) {
  const fault = useCodeFault(error);
  return (
    <>
      {session.has_password ? (
        <CurrentPassword
          autoFocus={autoFocus}
          value={value.current}
          onChange={(current) => onChange({ ...value, current })}
          error={error}
        />
      ) : null}
      {session.second_factor ? (
        <CodeField
          recovery
          autoFocus={autoFocus && !session.has_password}
          value={value.code}
          onChange={(code) => onChange({ ...value, code })}
          wrong={fault === "wrong"}
        />
      ) : null}
    </>
  );
}

/** Whether all of it is typed. */
export const isShown = ({ has_password, second_factor }: Session, { current, code }: Shown) =>
  (!has_password || current !== "") && (!second_factor || code.trim() !== "");

/** The same as it is sent. */
export const bodyOf = ({ has_password, second_factor }: Session, { current, code }: Shown) => ({
  ...(has_password ? { current_password: current } : {}),
  ...(second_factor ? { code: code.trim() } : {}),
});
