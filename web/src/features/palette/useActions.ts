import { useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import {
  IconBuilding,
  IconDownload,
  IconFileImport,
  IconHome,
  IconKey,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconPlus,
  IconPrinter,
  IconServer,
  IconSettings,
  IconSunMoon,
  IconTablePlus,
  IconUserCircle,
} from "@tabler/icons-react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { exportFormats } from "@/api/export";
import { mayDo, useMay } from "@/api/may";
import { useSignOut, type Session } from "@/api/session";
import { useModel, type Table } from "@/api/table";
import { openNewTable } from "@/features/newTable/opened";
import type { Entry } from "@/features/palette/entry";
import { exportActs } from "@/features/export/exportActs";
import { changeLanguage } from "@/features/shell/changeLanguage";
import { actsOfTable } from "@/features/palette/actsOfTable";
import { manages } from "@/features/shell/decides";
import { routes } from "@/ui/paths";
import { languages, useLanguage } from "@/ui/text/language";
import { t } from "@/ui/text/text";

const schemes: MantineColorScheme[] = ["auto", "light", "dark"];

/** All that can be done from anywhere; what concerns the table that one is in comes first. */
export function useActions(workspace: string, session: Session, tables: Table[]): Entry[] {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = useLanguage();
  const { table: here, record: page } = useParams({ strict: false });
  const table = tables.find(({ name }) => name === here);
  const shown = useSearch({ strict: false });
  const others = tables.filter((other) => other !== table);
  const role = useModel().data?.role?.name;
  const [imports, members, exports] = [useMay("imports"), useMay("members"), useMay("exports")];
  const shapes = useMay("model");

  const add = (into: Table): Entry => ({
    key: `new:${into.name}`,
    label: t("palette.newRecord", { table: into.label }),
    also: t("palette.newRecordAlso"),
    icon: IconPlus,
    run: () =>
      void navigate({
        to: routes.table,
        params: { workspace, table: into.name },
        search: (now) => ({ ...(into === table ? now : {}), record: "new" as const }),
      }),
  });
  const go = (
    key: string,
    label: string,
    icon: Entry["icon"],
    also: string | undefined,
    run: () => void,
  ): Entry => ({
    key,
    label,
    icon,
    also,
    run,
  });

  /** A column that is added is asked for beside the table. */
  const shape = (into: Table) =>
    void navigate({
      to: routes.table,
      params: { workspace, table: into.name },
      search: (now) => ({ ...now, shape: "@new" }),
    });

  /** What is shown of the table, as a file or on paper. */
  function taking(from: Table): Entry[] {
    const { take, print } = exportActs(navigate, { workspace, table: from, shown });
    const also = t("palette.exportAlso");
    return [
      ...(exports ? exportFormats : []).map((format) =>
        go(
          `export:${format}`,
          t("palette.export", { format: t(`export.as.${format}`) }),
          IconDownload,
          also,
          () => take(format),
        ),
      ),
      go("print", t("export.print"), IconPrinter, also, print),
    ];
  }

  return [
    ...[table].filter(isAddedTo).map(add),
    ...(table && page === undefined ? actsOfTable(table, shapes ? shape : undefined) : []),
    ...(imports
      ? [
          go(
            "import",
            t("palette.import"),
            IconFileImport,
            t("palette.importAlso"),
            () => void navigate({ to: routes.imports, params: { workspace } }),
          ),
        ]
      : []),
    ...(shapes
      ? [
          go("newTable", t("shell.newTable"), IconTablePlus, t("palette.newTableAlso"), () =>
            openNewTable(true),
          ),
        ]
      : []),
    ...(table && page === undefined ? taking(table) : []),
    // They are the grid's, and the page of a record has none.
    ...(table && page === undefined
      ? [go("keys", t("palette.keys"), IconKeyboard, t("palette.keysAlso"), pressHelp)]
      : []),
    go(
      "home",
      t("palette.home"),
      IconHome,
      undefined,
      () => void navigate({ to: routes.start, params: { workspace } }),
    ),
    ...(members
      ? [
          go(
            "tokens",
            t("shell.tokens"),
            IconKey,
            t("palette.tokensAlso"),
            () => void navigate({ to: routes.tokens, params: { workspace } }),
          ),
        ]
      : []),
    ...(manages(session, role)
      ? [
          go(
            "settings",
            t("shell.settings"),
            IconSettings,
            t("palette.settingsAlso"),
            () => void navigate({ to: routes.settings, params: { workspace } }),
          ),
        ]
      : []),
    ...(session.person.host_admin
      ? [
          go(
            "host",
            t("account.host"),
            IconServer,
            t("palette.hostAlso"),
            () => void navigate({ to: routes.host, params: { part: "workspaces" } }),
          ),
        ]
      : []),
    ...schemes
      .filter((scheme) => scheme !== colorScheme)
      .map((scheme) =>
        go(
          `scheme:${scheme}`,
          t("palette.appearance", { name: t(`account.${scheme}`) }),
          IconSunMoon,
          t("palette.appearanceAlso"),
          () => setColorScheme(scheme),
        ),
      ),
    ...languages
      .filter(({ code }) => code !== language)
      .map(({ code, name }) =>
        go(
          `language:${code}`,
          t("palette.language", { name }),
          IconLanguage,
          `language, ${t("palette.languageAlso")}`,
          () => void changeLanguage(code),
        ),
      ),
    ...session.workspaces
      .filter((other) => other.name !== workspace)
      .map((other) =>
        go(
          `workspace:${other.name}`,
          t("palette.workspace", { name: other.label }),
          IconBuilding,
          undefined,
          () => void navigate({ to: routes.start, params: { workspace: other.name } }),
        ),
      ),
    go(
      "account",
      t("account.page"),
      IconUserCircle,
      t("palette.accountAlso"),
      () => void navigate({ to: routes.account, params: { workspace } }),
    ),
    go("signOut", t("account.signOut"), IconLogout, t("palette.signOutAlso"), () => signOut.mutate()),
    ...others.filter(isAddedTo).map(add),
  ];
}

const isAddedTo = (table: Table | undefined): table is Table => !!table && mayDo(table, "create");

/** The table's page knows its keys, and shows them at this one. */
function pressHelp() {
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "F1", bubbles: true }));
}
