import { Button, Modal, PasswordInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { sentence } from "@/api/problem";
import { useSetPassword } from "@/api/session";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

const LEAST = 10;

export function SetPassword({
  opened,
  onClose,
  email,
}: {
  opened: boolean;
  onClose: () => void;
  email: string;
}) {
  const set = useSetPassword();
  const [password, setPassword] = useState("");
  const short = password.length > 0 && password.length < LEAST;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (password.length < LEAST) return;
    set.mutate(password, {
      onSuccess: () => {
        setPassword("");
        onClose();
        say(t("account.passwordSet"));
      },
    });
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("account.setPassword")}
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      <form onSubmit={submit}>
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordInput
          label={t("account.newPassword")}
          description={t("account.passwordHelp", { n: LEAST })}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={
            set.isError ? sentence(set.error) : short ? t("account.passwordShort", { n: LEAST }) : undefined
          }
          visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
          data-autofocus
        />
        <Button type="submit" mt="lg" disabled={password.length < LEAST} loading={set.isPending}>
          {t("account.setPassword")}
        </Button>
      </form>
    </Modal>
  );
}
