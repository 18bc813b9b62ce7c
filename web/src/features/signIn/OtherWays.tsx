import { Button } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useHost } from "@/api/account";
import { hasPasskeys, usePasskeySignIn } from "@/api/passkey";
import { wayTo } from "@/api/provider";
import { Wrong } from "@/features/signIn/Door";
import { refusal } from "@/features/signIn/refusal";
import css from "@/features/signIn/signIn.module.css";
import { t } from "@/ui/text/text";

interface Props {
  /** Where they go afterwards. */
  then: string | undefined;
  onDone: () => void;
}

/** What else one signs in with than a password: providers, and a passkey. Nothing where the host has neither. */
export function OtherWays({ then, onDone }: Props) {
  const host = useHost().data;
  const { mutate, isPending, error } = usePasskeySignIn();
  const providers = host?.providers ?? [];
  const passkeys = host?.passkeys === true && hasPasskeys();
  if (providers.length === 0 && !passkeys) return null;
  // Whoever closes the window of the device has changed their mind: that is nothing to report.
  const wrong = error && !(error instanceof DOMException) ? refusal(error) : undefined;
  return (
    <div className={css.ways}>
      <p className={css.or}>{t("signIn.or")}</p>
      {wrong ? <Wrong>{wrong}</Wrong> : null}
      {providers.map(({ name, label }) => (
        <Button key={name} component="a" href={wayTo(name, then)} variant="default" fullWidth>
          {t("signIn.by", { provider: label })}
        </Button>
      ))}
      {passkeys ? (
        <Button
          variant="default"
          fullWidth
          loading={isPending}
          leftSection={<IconFingerprint size={16} aria-hidden />}
          onClick={() => mutate(undefined, { onSuccess: onDone })}
        >
          {t("signIn.passkey")}
        </Button>
      ) : null}
    </div>
  );
}
