import { ActionIcon, Button, Select, Tooltip } from "@mantine/core";
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

/** How many hours a secret works after there is another one, so that programs can be given that one after another. */
const OVERLAPS = ["0", "1", "24", "168"] as const;
type Overlap = (typeof OVERLAPS)[number];

const told = (error: unknown) => say({ text: sentence(error), tone: "bad" });

/** A token: what it may do, and what can be done with it. `limits`: the former in words. */
export function TokenLine({ token, limits }: { token: Token; limits: string }) {
  const { id, name } = token;
  const revoke = useRevokeToken();
  const renew = useRenewToken();
  const [asking, setAsking] = useState<Deed | null>(null);
  // What was asked last: the focus is back at its button then.
  const [asked, setAsked] = useState<Deed | null>(null);
  const [overlap, setOverlap] = useState<Overlap>("0");
  const [now] = useState(Date.now);
  const over = token.expires_at !== null && Date.parse(token.expires_at) <= now;

  function ask(deed: Deed) {
    setAsking(deed);
    setAsked(deed);
  }

  function confirm() {
    const answered = { onSuccess: () => setAsking(null), onError: told };
    if (asking === "renew") renew.mutate({ id, overlap_hours: Number(overlap) }, answered);
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
          {token.old_until ? `, ${t("limits.oldUntil", { when: fullMoment(token.old_until) })}` : ""}
        </span>
      </div>
      <div className={css.acts}>
        {asking ? (
          <>
            {asking === "renew" ? (
              <>
                <span className={lines.soft}>{t("limits.overlap")}</span>
                <Select
                  size="xs"
                  aria-label={t("limits.overlap")}
                  allowDeselect={false}
                  data={OVERLAPS.map((value) => ({ value, label: t(`limits.overlap${value}`) }))}
                  value={overlap}
                  onChange={(value) => value && setOverlap(value as Overlap)}
                />
              </>
            ) : (
              <span className={lines.soft}>{t("tokens.sure")}</span>
            )}
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
