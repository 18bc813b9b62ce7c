import { ActionIcon, Button, Select, Tooltip } from "@mantine/core";
import { IconEye, IconTrash, IconUserCircle } from "@tabler/icons-react";
import { useState } from "react";
import { lookAs } from "@/api/eyes";
import {
  useChangeMember,
  useInvitations,
  useMembers,
  useRemoveMember,
  type WorkspaceMember,
} from "@/api/member";
import { sentence } from "@/api/problem";
import { useRoles, type Role } from "@/api/role";
import { useSession } from "@/api/session";
import { useWorkspace } from "@/api/workspace";
import { Invite } from "@/features/members/Invite";
import css from "@/features/members/members.module.css";
import { Waiting } from "@/features/members/Waiting";
import lines from "@/ui/lines.module.css";
import "@/ui/text/laterWords";
import { Page } from "@/ui/page";
import { say } from "@/ui/quietBar";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

/** Who works in the workspace, as what, and who was asked in. */
export function Members() {
  const members = useMembers();
  const roles = useRoles();
  const invitations = useInvitations();
  const failed = members.error ?? roles.error;
  const known = roles.data?.roles ?? [];
  return (
    <Page title={t("members.title")} lead={t("members.lead")}>
      <Invite roles={known} />
      {members.isPending ? <Bones lines={4} label={t("members.loading")} /> : null}
      {failed ? (
        <Failure
          title={t("members.failed")}
          detail={sentence(failed)}
          onRetry={() => Promise.all([members.refetch(), roles.refetch()])}
        />
      ) : null}
      <ul className={lines.list}>
        {members.data?.members.map((member) => (
          <Line key={member.id} member={member} roles={known} />
        ))}
      </ul>
      {members.data ? (
        <p className={css.note}>{t(members.data.members.length ? "members.away" : "members.none")}</p>
      ) : null}
      <h2 className={lines.heading}>{t("members.waiting")}</h2>
      {invitations.data?.invitations.length === 0 ? <p className={css.note}>{t("members.nobody")}</p> : null}
      <ul className={lines.list}>
        {invitations.data?.invitations.map((invitation) => (
          // Asked in again, an address stays the line that it is.
          <Waiting key={invitation.email} invitation={invitation} roles={known} />
        ))}
      </ul>
    </Page>
  );
}

const told = (error: unknown) => say({ text: sentence(error), tone: "bad" });

function Line({ member, roles }: { member: WorkspaceMember; roles: Role[] }) {
  const session = useSession();
  const workspace = useWorkspace();
  const change = useChangeMember();
  const remove = useRemoveMember();
  const [asking, setAsking] = useState(false);
  const isMe = session.data?.person.id === member.id;
  // A role that is not there any more is shown by its name.
  const data = roles.map(({ name, label }) => ({ value: name, label }));
  if (member.role && !data.some(({ value }) => value === member.role))
    data.push({ value: member.role, label: member.role });

  function confirm() {
    remove.mutate(member.id, {
      onSuccess: () => say(t("members.removed", { name: member.name })),
      onError: told,
    });
  }

  return (
    <li className={lines.line}>
      <IconUserCircle size={18} stroke={1.6} aria-hidden className={lines.sign} />
      <div className={lines.words}>
        <span className="cut">
          {member.name}
          {isMe ? <span className={lines.soft}> ({t("members.you")})</span> : null}
        </span>
        <span className={lines.soft}>{member.email}</span>
      </div>
      {asking ? (
        <div className={css.sure}>
          <span className={lines.soft}>{t("members.sure")}</span>
          <Button size="xs" color="red" variant="light" loading={remove.isPending} onClick={confirm}>
            {t("members.remove")}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsking(false)}>
            {t("act.keep")}
          </Button>
        </div>
      ) : (
        <>
          <Select
            className={css.role}
            size="xs"
            aria-label={t("members.roleOf", { name: member.name })}
            data={data}
            value={member.role}
            allowDeselect={false}
            disabled={change.isPending}
            onChange={(role) => role && change.mutate({ id: member.id, role }, { onError: told })}
          />
          {isMe ? null : (
            <Tooltip label={t("members.seeAs")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("members.seeAsName", { name: member.name })}
                onClick={() =>
                  lookAs(
                    workspace,
                    { id: member.id, name: member.name },
                    `/w/${encodeURIComponent(workspace)}`,
                  )
                }
              >
                <IconEye size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          <Tooltip label={t("members.remove")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("members.removeName", { name: member.name })}
              onClick={() => setAsking(true)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        </>
      )}
    </li>
  );
}
