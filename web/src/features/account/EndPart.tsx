import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useDeleteAccount } from "@/api/account";
import { isRefused } from "@/api/fault";
import { Problem } from "@/api/problem";
import type { Session } from "@/api/session";
import { isOwnerShown, OwnerFields, ownerBody } from "@/features/account/OwnerFields";
import { Ask, Part } from "@/features/account/Part";
import { useUnfolded } from "@/features/account/useUnfolded";
import { wrongOf } from "@/features/account/wrong";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** The end of an account, which nothing undoes: the password is typed for it, or the address where there is none. */
export function EndPart({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { open, button, close } = useUnfolded<"end">();
  return (
    <Part
      id="own-end"
      title={t("own.end")}
      said={t("own.endHelp")}
      acts={
        <Button size="xs" variant="light" color="red" {...button("end")}>
          {t("own.end")}
        </Button>
      }
    >
      {open ? <End session={session} onEnd={onEnd} onCancel={close} /> : null}
    </Part>
  );
}

function End({ session, onEnd, onCancel }: { session: Session; onEnd: () => void; onCancel: () => void }) {
  const { mutate, isPending, error } = useDeleteAccount();
  const [typed, setTyped] = useState("");
  const email = session.person.email;
  // The answer to it signs out: what was asked for stays on the page until then.
  const [has] = useState(session.has_password);
  const before = { ...session, has_password: has };
  const [shown, setShown] = useState({ current: "", code: "" });

  function go() {
    mutate(ownerBody(before, shown), {
      onSuccess: () => {
        say(t("own.ended"));
        onEnd();
      },
    });
  }

  return (
    <Ask
      email={email}
      go={t("own.endGo")}
      danger
      ready={isOwnerShown(before, shown) && (has || typed.trim().toLowerCase() === email.toLowerCase())}
      wrong={
        isRefused(error, 409) ? whyNot(error, session.workspaces) : wrongOf(error, "current_password", "code")
      }
      pending={isPending}
      onGo={go}
      onCancel={onCancel}
    >
      {has ? null : (
        <TextInput
          label={t("own.endType", { email })}
          autoComplete="off"
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <OwnerFields session={before} autoFocus={has} value={shown} onChange={setShown} error={error} />
    </Ask>
  );
}

/** Why the account has to stay: of which workspace one is the only owner, where that is it. */
function whyNot(error: unknown, workspaces: Session["workspaces"]): string {
  const name = error instanceof Problem ? /workspace '([^']+)'/.exec(error.message)?.[1] : undefined;
  if (name === undefined) return t("own.endNot");
  return t("own.endOwner", { workspace: workspaces.find((own) => own.name === name)?.label ?? name });
}
