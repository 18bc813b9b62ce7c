import { Button } from "@mantine/core";
import { IconUserCircle } from "@tabler/icons-react";
import { useInvite, useTakeBack, type Invitation } from "@/api/member";
import { sentence } from "@/api/problem";
import type { Role } from "@/api/role";
import type { Schema } from "@/api/schema";
import { InvitedBy } from "@/features/members/Invited";
import { whyNot } from "@/features/members/letter";
import css from "@/features/members/members.module.css";
import lines from "@/ui/lines.module.css";
import { dayWords } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

const told = (error: unknown) => say({ text: sentence(error), tone: "bad" });

/** By a letter; a link is shown below the line instead. */
function posted({ email, expires_at, invitation }: Schema<"MadeInvitation">) {
  if (invitation === undefined) say(t("members.posted", { email, when: dayWords(expires_at) }));
}

/** Somebody who was asked in: as what, until when, and what became of the letter. */
export function Waiting({ invitation, roles }: { invitation: Invitation; roles: Role[] }) {
  const takeBack = useTakeBack();
  const again = useInvite();
  const { email, role, letter } = invitation;
  const by = invitation.invited_by;
  const parts = [
    roles.find(({ name }) => name === role)?.label ?? role,
    by ? t("members.invited", { name: by }) : t("members.invitedNobody"),
    t("members.until", { when: dayWords(invitation.expires_at) }),
    ...(letter?.state === "sent" ? [t("members.letterSent")] : []),
    ...(letter?.state === "waiting" && letter.why === null ? [t("members.letterGoing")] : []),
  ];

  return (
    <li>
      <div className={`${lines.line} ${css.waiting}`}>
        <IconUserCircle size={18} stroke={1.6} aria-hidden className={lines.sign} />
        <div className={lines.words}>
          <span className="cut">{email}</span>
          <span className={lines.soft}>{parts.join(", ")}</span>
          {letter && letter.why !== null ? (
            <Trouble failed={letter.state === "failed"} said={letter.why} />
          ) : null}
        </div>
        <div className={css.acts}>
          <Button
            size="xs"
            variant="default"
            loading={again.isPending}
            aria-label={t("members.againName", { email })}
            onClick={() => again.mutate({ email, role }, { onSuccess: posted, onError: told })}
          >
            {t("members.again")}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={takeBack.isPending}
            aria-label={t("members.takeBackName", { email })}
            onClick={() => takeBack.mutate(invitation.id, { onError: told })}
          >
            {t("members.takeBack")}
          </Button>
        </div>
      </div>
      {again.data?.invitation ? (
        <div className={css.link}>
          <InvitedBy made={again.data} />
        </div>
      ) : null}
    </li>
  );
}

/** What a mail server said against a letter: in words of ours, with its own for whoever has to look into it. */
function Trouble({ failed, said }: { failed: boolean; said: string }) {
  const why = whyNot(said);
  return (
    <span className={css.trouble} data-failed={failed || undefined}>
      {t(failed ? "members.letterFailed" : "members.letterWaiting")} {why ? t(`members.why.${why}`) : null}
      <span className={css.said}>{t("members.letterSaid", { why: said })}</span>
    </span>
  );
}
