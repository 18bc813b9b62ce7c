import { IconFileImport, IconKey, IconSearch, IconTable } from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { faultOf } from "@/api/fault";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState, type ReactNode } from "react";
import type { Change } from "@/api/change";
import { eyes } from "@/api/eyes";
import { liveOf, useChanges, useLiveState } from "@/api/live";
import { useMay } from "@/api/may";
import { Problem } from "@/api/problem";
import { sessionKey, type Session } from "@/api/session";
import { settingsQuery } from "@/api/settings";
import { refreshModel, useModel } from "@/api/table";
import { NewTablePlace } from "@/features/newTable/NewTablePlace";
import { openPalette } from "@/features/palette/opened";
import { PaletteKey } from "@/features/palette/PaletteKey";
import { AccountMenu } from "@/features/shell/AccountMenu";
import { Connection } from "@/features/shell/Connection";
import { Bell } from "@/features/shell/Bell";
import { HelpKey } from "@/features/shell/HelpKey";
import { newWorkspace } from "@/features/shell/newWorkspaceLater";
import css from "@/features/shell/shell.module.css";
import { Tables } from "@/features/shell/Tables";
import { usePlaceMemory } from "@/features/shell/usePlaceMemory";
import { WorkspaceMenu } from "@/features/shell/WorkspaceMenu";
import { later, useAtRest } from "@/ui/later";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";
import { useNarrow } from "@/ui/useNarrow";

const drawer = later(async () => (await import("@/features/shell/BottomDrawer")).BottomDrawer);
const needsFactor = later(async () => (await import("@/features/shell/NeedsFactor")).NeedsFactor);
const standing = later(async () => (await import("@/features/shell/StandingNote")).StandingNote);
const aside = later(async () => (await import("@/features/shell/Aside")).Aside);
const looked = later(async () => (await import("@/features/members/LookedThrough")).LookedThrough);

interface Props {
  workspace: string;
  session: Session;
  children: ReactNode;
}

/** The frame of a workspace: where one can go, and the page. */
export function Shell({ workspace, session, children }: Props) {
  const narrow = useNarrow();
  const [creating, setCreating] = useState(false);
  newWorkspace.useReady(creating);
  const model = useModel();
  const as = eyes(workspace);
  looked.useReady(as !== null);
  const here = session.workspaces.find(({ name }) => name === workspace);
  const isUsual = !here || (here.standing === "active" && !here.shut_at);
  standing.useReady(!isUsual);
  // One's own account is where that is mended.
  const onAccount = useLocation({ select: ({ pathname }) => pathname.endsWith("/account") });
  const lacksFactor = !onAccount && faultOf(model.error, "second_factor") !== undefined;
  needsFactor.useReady(lacksFactor);
  const cache = useQueryClient();
  aside.useReady(false);
  useAtRest(aside.soon);
  usePlaceMemory(workspace);
  useTurnedOut(workspace);

  // Whatever is no change of one record may have made or changed tables, or what the workspace says of itself.
  const onChange = useCallback(
    (change: Change) => {
      if (!change.record) void refreshModel(cache, workspace);
      if (!change.table) void cache.invalidateQueries(settingsQuery(workspace));
    },
    [cache, workspace],
  );
  useChanges(workspace, onChange);

  useEffect(() => {
    const stream = liveOf(workspace);
    stream.start();
    return () => stream.close();
  }, [workspace]);

  // Beside the page or below it: what is worked in stays where it is.
  const connection = <Connection workspace={workspace} person={session.person.id} narrow={narrow} />;
  return (
    <div className={css.shell} data-narrow={narrow || undefined}>
      {narrow ? null : (
        <nav className={css.side} aria-label={t("shell.navigation")}>
          <WorkspaceMenu workspace={workspace} session={session} onNew={() => setCreating(true)} />
          <button type="button" className={css.place} onClick={() => openPalette(true)}>
            <IconSearch size={16} stroke={1.7} aria-hidden />
            <span className="cut">{t("shell.search")}</span>
            <kbd className={css.key}>{onMac ? "⌘K" : t("shell.searchKey")}</kbd>
          </button>
          <Tables workspace={workspace} />
          {connection}
          <div className={css.foot}>
            <Places workspace={workspace} />
            <Bell />
            <AccountMenu session={session} />
          </div>
        </nav>
      )}
      <main className={css.main}>
        {as ? <looked.Part workspace={workspace} as={as} /> : null}
        {isUsual ? null : <standing.Part workspace={here} session={session} role={model.data?.role?.name} />}
        <div className={css.body}>
          {lacksFactor ? <needsFactor.Part workspace={workspace} session={session} /> : children}
        </div>
      </main>
      {narrow ? connection : null}
      {narrow ? <BottomBar workspace={workspace} session={session} onNew={() => setCreating(true)} /> : null}
      <newWorkspace.Part opened={creating} onClose={() => setCreating(false)} />
      <NewTablePlace workspace={workspace} />
      <aside.Part workspace={workspace} />
      <PaletteKey workspace={workspace} session={session} />
      <HelpKey />
    </div>
  );
}

/** Who is refused the workspace itself: it may be held, or gone, since the session was asked for. */
function useTurnedOut(workspace: string) {
  const cache = useQueryClient();
  const { error } = useModel();
  const isRefused = error instanceof Problem && [403, 404].includes(error.status);
  const isOut = useLiveState(workspace) === "out" || isRefused;
  useEffect(() => {
    if (isOut) void cache.invalidateQueries({ queryKey: sessionKey });
  }, [cache, isOut]);
}

const onMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Pages of the workspace beside its tables, for those who may do what is done there. */
function Places({ workspace, asTabs = false }: { workspace: string; asTabs?: boolean }) {
  const imports = useMay("imports", true);
  const members = useMay("members", true);
  const places = [
    { to: routes.imports, Sign: IconFileImport, label: t("shell.imports"), may: imports },
    {
      to: routes.tokens,
      Sign: IconKey,
      label: t(asTabs ? "shell.tokensShort" : "shell.tokens"),
      may: members,
    },
  ];
  return places
    .filter(({ may }) => may)
    .map(({ to, Sign, label }) => (
      <Link
        key={to}
        to={to}
        params={{ workspace }}
        className={asTabs ? css.tab : css.place}
        activeProps={{ "data-active": true }}
      >
        {asTabs ? <Sign size={20} stroke={1.6} aria-hidden /> : <Sign size={16} />}
        {asTabs ? label : <span className="cut">{label}</span>}
      </Link>
    ));
}

interface BarProps {
  workspace: string;
  session: Session;
  onNew: () => void;
}

function BottomBar({ workspace, session, onNew }: BarProps) {
  const [open, setOpen] = useState(false);
  const opened = drawer.useReady(open) && open;

  function startNew() {
    setOpen(false);
    onNew();
  }

  return (
    <nav className={css.bottom} aria-label={t("shell.navigation")}>
      <button
        type="button"
        className={css.tab}
        aria-expanded={opened}
        onPointerEnter={drawer.soon}
        onFocus={drawer.soon}
        onClick={() => setOpen(true)}
      >
        <IconTable size={20} stroke={1.6} aria-hidden />
        {t("shell.tables")}
      </button>
      <button type="button" className={css.tab} onClick={() => openPalette(true)}>
        <IconSearch size={20} stroke={1.6} aria-hidden />
        {t("shell.search")}
      </button>
      <Places workspace={workspace} asTabs />
      <Bell asTab />
      <AccountMenu session={session} asTab />
      <drawer.Part
        opened={opened}
        onClose={() => setOpen(false)}
        size="70%"
        title={<WorkspaceMenu workspace={workspace} session={session} onNew={startNew} />}
      >
        <Tables workspace={workspace} onGo={() => setOpen(false)} />
      </drawer.Part>
    </nav>
  );
}
