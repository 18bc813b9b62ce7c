import { Button } from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { Session } from "@/api/session";
import { SignedInAs } from "@/features/shell/WaysOut";
import { routes } from "@/ui/paths";
import { Empty } from "@/ui/states";
import "@/ui/text/settingsWords";
import { t } from "@/ui/text/text";

interface Props {
  workspace: string;
  session: Session;
}

/** Says that a workspace lets nobody in without a second factor, and leads to where one is set up. */
export function NeedsFactor({ workspace, session }: Props) {
  const navigate = useNavigate();
  return (
    <Empty
      whole
      icon={IconShieldLock}
      title={t("standing.factorTitle")}
      action={
        <>
          <Button size="xs" onClick={() => void navigate({ to: routes.account, params: { workspace } })}>
            {t("standing.factorGo")}
          </Button>
          <SignedInAs session={session} label={t("account.signOut")} />
        </>
      }
    >
      {t("standing.factorHelp")}
    </Empty>
  );
}
