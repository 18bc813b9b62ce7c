import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { Problem, sentence } from "@/api/problem";
import { useSignIn } from "@/api/session";
import css from "@/features/signIn/signIn.module.css";
import { t } from "@/ui/text/text";

interface Props {
  link: string | undefined;
  onDone: () => void;
}

/** Sign in by password, or by a one-time link, which posts itself. */
export function SignIn({ link, onDone }: Props) {
  const signIn = useSignIn();
  const posted = useRef(false);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const byLink = link !== undefined && !signIn.isError;

  useEffect(() => {
    if (link === undefined || posted.current) return;
    // A link works once: React's double run of effects must not spend it twice.
    posted.current = true;
    signIn.mutate({ link }, { onSuccess: onDone });
  }, [link, signIn, onDone]);

  function submit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate({ email, password }, { onSuccess: onDone });
  }

  return (
    <main className={css.page}>
      <div className={css.box}>
        <p className={css.brand}>Sheaf</p>
        <h1 className={css.title}>{byLink ? t("signIn.byLink") : t("signIn.title")}</h1>
        {byLink ? (
          <p className={css.words} role="status">
            {t("signIn.wait")}
          </p>
        ) : (
          <form onSubmit={submit} className={css.form}>
            {signIn.isError ? (
              <p className={css.wrong} role="alert">
                {wording(
                  signIn.error,
                  link !== undefined && signIn.variables !== undefined && "link" in signIn.variables,
                )}
              </p>
            ) : null}
            <TextInput
              label={t("signIn.email")}
              type="email"
              name="email"
              autoComplete="username"
              required
              withAsterisk={false}
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordInput
              label={t("signIn.password")}
              name="password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
            />
            <Button type="submit" fullWidth loading={signIn.isPending} mt={4}>
              {t("signIn.go")}
            </Button>
          </form>
        )}
        <p className={css.help}>{t("signIn.help")}</p>
      </div>
    </main>
  );
}

function wording(error: unknown, byLink: boolean): string {
  if (error instanceof Problem && error.status === 401) return byLink ? t("signIn.spent") : t("signIn.wrong");
  return sentence(error);
}
