import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { IconKey, IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { sentence } from "@/api/problem";
import { useCreateToken, useRevokeToken, useTokens, type Token } from "@/api/token";
import lines from "@/ui/lines.module.css";
import { ago, fullMoment } from "@/ui/moment";
import { Once } from "@/ui/once";
import { Page } from "@/ui/page";
import { say } from "@/ui/quietBar";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** Keys for programs: made, shown once, revoked. */
export function Tokens() {
  const tokens = useTokens();
  return (
    <Page title={t("tokens.title")} lead={t("tokens.lead")}>
      <NewToken />
      {tokens.isPending ? <Bones lines={4} label={t("tokens.loading")} /> : null}
      {tokens.isError ? (
        <Failure
          title={t("tokens.failed")}
          detail={sentence(tokens.error)}
          onRetry={() => tokens.refetch()}
        />
      ) : null}
      {tokens.data && tokens.data.tokens.length === 0 ? (
        <Empty icon={IconKey} title={t("tokens.none")}>
          {t("tokens.noneHelp")}
        </Empty>
      ) : null}
      <ul className={lines.list}>
        {tokens.data?.tokens.map((token) => (
          <Line key={token.id} token={token} />
        ))}
      </ul>
    </Page>
  );
}

function NewToken() {
  const create = useCreateToken();
  const [name, setName] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) create.mutate(name.trim(), { onSuccess: () => setName("") });
  }

  return (
    <>
      <form className={lines.add} onSubmit={submit}>
        <TextInput
          className={lines.name}
          label={t("tokens.name")}
          placeholder={t("tokens.nameExample")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={create.isError ? sentence(create.error) : undefined}
        />
        <Button type="submit" disabled={!name.trim()} loading={create.isPending}>
          {t("tokens.create")}
        </Button>
      </form>
      {create.data ? (
        <Once secret={create.data.token} copy={t("act.copy")}>
          {t("tokens.once")}
        </Once>
      ) : null}
    </>
  );
}

function Line({ token }: { token: Token }) {
  const revoke = useRevokeToken();
  const [asking, setAsking] = useState(false);

  function confirm() {
    revoke.mutate(token.id, {
      onSuccess: () => say(t("tokens.revoked", { name: token.name })),
      onError: (error) => say({ text: sentence(error), tone: "bad" }),
    });
  }

  return (
    <li className={lines.line}>
      <IconKey size={16} aria-hidden className={lines.sign} />
      <div className={lines.words}>
        <span className="cut">{token.name}</span>
        <span className={lines.soft} title={fullMoment(token.created_at)}>
          {t("tokens.made", { when: ago(token.created_at) })},{" "}
          {token.last_used_at ? t("tokens.used", { when: ago(token.last_used_at) }) : t("tokens.unused")}
        </span>
      </div>
      {asking ? (
        <>
          <span className={lines.soft}>{t("tokens.sure")}</span>
          <Button size="xs" color="red" variant="light" loading={revoke.isPending} onClick={confirm}>
            {t("tokens.revoke")}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsking(false)}>
            {t("act.keep")}
          </Button>
        </>
      ) : (
        <Tooltip label={t("tokens.revoke")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("tokens.revokeName", { name: token.name })}
            onClick={() => setAsking(true)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}
