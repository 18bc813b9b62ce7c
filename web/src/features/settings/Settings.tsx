import { sentence } from "@/api/problem";
import { useSession } from "@/api/session";
import { useSettings } from "@/api/settings";
import { useModel } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { Fate } from "@/features/settings/Fate";
import { General } from "@/features/settings/General";
import { groupsOf, type Group } from "@/features/settings/groups";
import { SettingRow } from "@/features/settings/SettingRow";
import css from "@/features/settings/settings.module.css";
import { decides, manages } from "@/features/shell/decides";
import { Page } from "@/ui/page";
import { usePlace } from "@/ui/place";
import { Bones, Failure } from "@/ui/states";
import "@/ui/text/settingsWords";
import { t } from "@/ui/text/text";

/** What a workspace is like, what it is called, and what becomes of it. */
export function Settings() {
  const name = useWorkspace();
  const session = useSession().data;
  const settings = useSettings(name);
  const role = useModel().data?.role;
  // Weeks and days are written as is said here.
  usePlace();
  const here = session?.workspaces.find((own) => own.name === name);
  if (!session || !here) return null;
  const hostAdmin = session.person.host_admin === true;
  const mayDecide = decides(session, role?.name);
  // In one that is archived nobody says anything but that it is put to use again.
  const maySay = role?.may.roles === true;
  return (
    <Page
      title={t("settings.title")}
      lead={t(manages(session, role?.name) ? "settings.lead" : "settings.leadReading")}
    >
      <General
        workspace={here}
        manages={manages(session, role?.name)}
        decides={mayDecide}
        hostAdmin={hostAdmin}
      />
      {settings.isPending ? <Bones lines={8} label={t("settings.loading")} /> : null}
      {settings.isError ? (
        <Failure
          title={t("settings.failed")}
          detail={sentence(settings.error)}
          onRetry={() => settings.refetch()}
        />
      ) : null}
      {groupsOf(settings.data?.settings ?? []).map((group) => (
        <OneGroup key={group.name} group={group} may={maySay} />
      ))}
      {mayDecide ? <Fate workspace={here} session={session} /> : null}
    </Page>
  );
}

function OneGroup({ group: { name, settings }, may }: { group: Group; may: boolean }) {
  return (
    <section aria-labelledby={`settings-${name}`}>
      <h2 className={css.heading} id={`settings-${name}`}>
        {t(`settings.group.${name}`)}
      </h2>
      {name === "declared" ? <p className={css.lead}>{t("settings.groupHelp.declared")}</p> : null}
      {settings.map((setting) => (
        <SettingRow key={setting.name} setting={setting} may={may} />
      ))}
    </section>
  );
}
