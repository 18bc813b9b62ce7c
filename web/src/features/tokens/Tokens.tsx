import { IconKey } from "@tabler/icons-react";
import { sentence } from "@/api/problem";
import { useRoles } from "@/api/role";
import { useModel } from "@/api/table";
import { useTokens } from "@/api/token";
import { limitsSaid } from "@/features/tokens/limits";
import { NewToken } from "@/features/tokens/NewToken";
import { TokenLine } from "@/features/tokens/TokenLine";
import lines from "@/ui/lines.module.css";
import { Page } from "@/ui/page";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** Keys for programs: made, limited, shown once, renewed, revoked. */
export function Tokens() {
  const tokens = useTokens();
  const tables = useModel().data?.tables ?? [];
  const roles = useRoles().data?.roles ?? [];
  const called = {
    table: (name: string) => tables.find((table) => table.name === name)?.label,
    role: (name: string) => roles.find((role) => role.name === name)?.label,
  };
  return (
    <Page title={t("tokens.title")} lead={t("tokens.lead")}>
      <NewToken tables={tables} roles={roles} />
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
          <TokenLine key={token.id} token={token} limits={limitsSaid(token, called)} />
        ))}
      </ul>
    </Page>
  );
}
