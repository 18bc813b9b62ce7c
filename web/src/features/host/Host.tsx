import { Button, Tabs } from "@mantine/core";
import { IconServerOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSession } from "@/api/session";
import { parts, type PartName } from "@/features/host/parts";
import css from "@/features/host/host.module.css";
import { Page } from "@/ui/page";
import { routes } from "@/ui/paths";
import { Empty } from "@/ui/states";
import "@/ui/text/settingsWords";
import { t } from "@/ui/text/text";

interface Props {
  part: string;
  onPart: (part: PartName) => void;
}

/** The console of whoever administers the host. */
export function Host({ part, onPart }: Props) {
  const session = useSession().data;
  if (!session) return null;
  if (!session.person.host_admin)
    return (
      <Empty
        whole
        icon={IconServerOff}
        title={t("host.noPart")}
        action={
          <Button component={Link} to={routes.home} variant="default">
            {t("host.toHome")}
          </Button>
        }
      />
    );
  const { name, Part } = parts.find((one) => one.name === part) ?? parts[0];
  return (
    <Page
      title={t("host.title")}
      lead={
        <>
          {t("host.lead")} <Link to={routes.home}>{t("host.toHome")}</Link>
        </>
      }
    >
      <Tabs value={name} onChange={(next) => next && onPart(next as PartName)} keepMounted={false}>
        <Tabs.List className={css.tabs ?? ""}>
          {parts.map((one) => (
            <Tabs.Tab key={one.name} value={one.name}>
              {t(`host.parts.${one.name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={name}>
          <Part />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
