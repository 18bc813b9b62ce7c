import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconKey, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { sentence } from "@/api/problem";
import { useRenewToken, useRevokeToken, type Token } from "@/api/token";
import css from "@/features/tokens/tokens.module.css";
import lines from "@/ui/lines.module.css";
import { ago, fullMoment } from "@/ui/moment";
import { Once } from "@/ui/once";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

type Deed = "renew" | "revoke";

const told = (error: unknown) => say({ text: sentence(error), tone: "bad" });

/** A token: what it may do, and what can be done with it. `limits`: the former in words. */
export function TokenLine({ token, limits }: { token: Token; limits: string }) {
  const { id, name } = token;
  const revoke = useRevokeToken();
  const renew = useRenewToken();
  const [asking, setAsking] = useState<Deed | null>(null);
  // What was asked last: the focus is back at its button then.
  const [asked, setAsked] = useState<Deed | null>(null);
  const [now] = useState(Date.now);
  const over = token.expires_at !== null && Date.parse(token.expires_at) <= now;

  function ask(deed: Deed) {
    setAsking(deed);
    setAsked(deed);
  }

  function confirm() {
    if (asking === "renew") renew.mutate(id, { onSuccess: () => setAsking(null), onError: told });
    else revoke.mutate(id, { onSuccess: () => say(t("tokens.revoked", { name })), onError: told });
  }

  return (
    <li className={`${lines.line} ${css.line}`}>
      <IconKey size={16} aria-hidden className={lines.sign} />
      <div className={lines.words}>
        <span className="cut">{name}</span>
        <span
          className={`${lines.soft} ${over ? css.over : ""}`}
          title={token.expires_at ? fullMoment(token.expires_at) : undefined}
        >
          {limits}
        </span>
        <span className={lines.soft} title={fullMoment(token.created_at)}>
          {t("tokens.made", { when: ago(token.created_at) })},{" "}
          {token.last_used_at ? t("tokens.used", { when: ago(token.last_used_at) }) : t("tokens.unused")}
        </span>
      </div>
      <div className={css.acts}>
        {asking ? (
          <>
            <span className={lines.soft}>{t(asking === "renew" ? "limits.renewSure" : "tokens.sure")}</span>
            <Button
              size="xs"
              color="red"
              variant="light"
              loading={renew.isPending || revoke.isPending}
              onClick={confirm}
            >
              {t(asking === "renew" ? "limits.renew" : "tokens.revoke")}
            </Button>
            <Button size="xs" variant="default" autoFocus onClick={() => setAsking(null)}>
              {t("act.keep")}
            </Button>
          </>
        ) : (
          <>
            <Tooltip label={t("limits.renew")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                autoFocus={asked === "renew"}
                aria-label={t("limits.renewName", { name })}
                onClick={() => ask("renew")}
              >
                <IconRefresh size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t("tokens.revoke")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                autoFocus={asked === "revoke"}
                aria-label={t("tokens.revokeName", { name })}
                onClick={() => ask("revoke")}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
      </div>
      {renew.data ? (
        <div className={css.once}>
          <Once secret={renew.data.token} copy={t("act.copy")}>
            {t("limits.renewOnce")}
          </Once>
        </div>
      ) : null}
    </li>
  );
}
