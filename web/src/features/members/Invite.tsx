import { Button, Select, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useInvite } from "@/api/member";
import { sentence } from "@/api/problem";
import type { Role } from "@/api/role";
import { InvitedBy } from "@/features/members/Invited";
import css from "@/features/members/members.module.css";
import { t } from "@/ui/text/text";

/** Asks somebody in. */
export function Invite({ roles }: { roles: Role[] }) {
  const invite = useInvite();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("editor");
  const made = invite.data;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (email.trim()) invite.mutate({ email: email.trim(), role }, { onSuccess: () => setEmail("") });
  }

  return (
    <>
      <form className={css.invite} onSubmit={submit} aria-label={t("members.inviteTitle")}>
        <TextInput
          className={css.email}
          type="email"
          label={t("members.email")}
          placeholder="name@example.com"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={invite.isError ? sentence(invite.error) : undefined}
        />
        <Select
          className={css.role}
          label={t("members.role")}
          data={roles.map(({ name, label }) => ({ value: name, label }))}
          value={role}
          allowDeselect={false}
          onChange={(chosen) => chosen && setRole(chosen)}
        />
        <Button type="submit" disabled={!email.trim()} loading={invite.isPending}>
          {t("members.invite")}
        </Button>
      </form>
      {made ? <InvitedBy made={made} /> : null}
    </>
  );
}
