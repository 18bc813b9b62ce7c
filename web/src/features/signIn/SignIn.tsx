import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState, type FormEvent } from "react";
import { useHost } from "@/api/account";
import { faultOf, isRefused } from "@/api/fault";
import { useSignIn, type Credentials } from "@/api/session";
import { CodeStep } from "@/features/signIn/CodeStep";
import { Door, Wrong } from "@/features/signIn/Door";
import { EmailField } from "@/features/signIn/EmailField";
import { OtherWays } from "@/features/signIn/OtherWays";
import { refusal } from "@/features/signIn/refusal";
import { refusedWords, type Refused } from "@/features/signIn/refused";
import css from "@/features/signIn/signIn.module.css";
import { PasswordField } from "@/ui/passwordField";
import { routes } from "@/ui/paths";
import "@/ui/text/accountWords";
import { t } from "@/ui/text/text";

interface Props {
  link: string | undefined;
  /** Where they go afterwards. */
  then: string | undefined;
  /** Why a provider let them not in. */
  refused: Refused;
  onDone: () => void;
  /** To where a link by mail is asked for, with the address as far as it is typed. */
  onForgot: (email: string) => void;
}

/** Sign in by password, or by a one-time link, which posts itself; then by the code of a second factor, where there is one. */
export function SignIn({ link, then, refused: said, onDone, onForgot }: Props) {
  const host = useHost().data;
  const providers = host?.providers ?? [];
  const { mutate, error, isError, isPending, variables, reset } = useSignIn();
  const posted = useRef(false);
  // What was right, and wants a code beside it: nobody shows it twice.
  const [shown, setShown] = useState<Credentials | null>(null);
  const byLink = link !== undefined && !isError && variables === undefined;
  const posting = variables !== undefined && "link" in variables;

  const show = useCallback(
    (credentials: Credentials, code?: string) =>
      mutate(code === undefined ? credentials : { ...credentials, code }, {
        onSuccess: onDone,
        onError: (refused) => {
          if (faultOf(refused, "code")) setShown(credentials);
          else if (isRefused(refused, 401)) setShown(null);
        },
      }),
    [mutate, onDone],
  );

  useEffect(() => {
    if (link === undefined || posted.current) return;
    // A link works once: React's double run of effects must not spend it twice.
    posted.current = true;
    show({ link });
  }, [link, show]);

  if (shown)
    return (
      <Door title={t("signIn.codeTitle")}>
        <CodeStep
          error={error}
          pending={isPending}
          onCode={(code) => show(shown, code)}
          onElse={() => {
            setShown(null);
            reset();
          }}
        />
      </Door>
    );
  if (byLink || (posting && isPending))
    return (
      <Door title={t("signIn.byLink")}>
        <p className={css.words} role="status">
          {t("signIn.wait")}
        </p>
      </Door>
    );
  return (
    <Door title={t("signIn.title")}>
      <ByPassword
        pending={isPending}
        wrong={isError ? wording(error, posting) : refusedWords(said, providers)}
        onShow={show}
        onForgot={onForgot}
      />
      <OtherWays then={then} onDone={onDone} />
      {host?.sign_up ? (
        <Link to={routes.signUp} className={css.aside}>
          {t("signIn.up")}
        </Link>
      ) : null}
    </Door>
  );
}

interface ByPasswordProps {
  pending: boolean;
  wrong: string | undefined;
  onShow: (credentials: Credentials) => void;
  onForgot: (email: string) => void;
}

function ByPassword({ pending, wrong, onShow, onForgot }: ByPasswordProps) {
  const host = useHost();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    onShow({ email, password });
  }

  return (
    <form onSubmit={submit} className={css.form}>
      {wrong ? <Wrong>{wrong}</Wrong> : null}
      <EmailField value={email} onChange={setEmail} />
      <PasswordField
        label={t("signIn.password")}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" fullWidth loading={pending} mt={4}>
        {t("signIn.go")}
      </Button>
      {/* Its room is kept until it is known which of the two it is. */}
      <div className={css.help}>
        {host.data?.mail ? (
          <button type="button" className={css.aside} onClick={() => onForgot(email)}>
            {t("signIn.forgot")}
          </button>
        ) : host.isPending ? null : (
          t("signIn.help")
        )}
      </div>
    </form>
  );
}

function wording(error: unknown, byLink: boolean): string {
  if (isRefused(error, 401)) return byLink ? t("signIn.spent") : t("signIn.wrong");
  return refusal(error);
}
