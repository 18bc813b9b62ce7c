import { useState } from "react";
import { isRefused } from "@/api/fault";
import type { useRemoveIdentity } from "@/api/provider";
import type { Session } from "@/api/session";
import css from "@/features/account/account.module.css";
import { isOwnerShown, OwnerFields, ownerBody } from "@/features/account/OwnerFields";
import { Ask } from "@/features/account/Part";
import { wrongOf } from "@/features/account/wrong";
import { t } from "@/ui/text/text";

interface Props {
  session: Session;
  /** Which one of them. */
  id: number;
  /** What the button says, and what comes of it. */
  go: string;
  help: string;
  useRemove: typeof useRemoveIdentity;
  onDone: () => void;
  onCancel: () => void;
}

/** A way to sign in is taken away, by whoever shows the password that there is once more. */
export function RemoveWay({ session, id, go, help, useRemove, onDone, onCancel }: Props) {
  const { mutateAsync, isPending, error } = useRemove();
  const [shown, setShown] = useState({ current: "", code: "" });

  function remove() {
    // Its line, and this with it, is gone before the answer is told here.
    mutateAsync({ id, ...ownerBody(session, shown) }).then(onDone, () => undefined);
  }

  return (
    <Ask
      email={session.person.email}
      go={go}
      danger
      ready={isOwnerShown(session, shown)}
      wrong={isRefused(error, 409) ? t("own.onlyWay") : wrongOf(error, "current_password", "code")}
      pending={isPending}
      onGo={remove}
      onCancel={onCancel}
    >
      <p className={css.said}>{help}</p>
      <OwnerFields session={session} autoFocus value={shown} onChange={setShown} error={error} />
    </Ask>
  );
}
