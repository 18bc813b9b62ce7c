import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { fetchSession, sessionKey, type Session } from "@/api/session";
import { settingsQuery } from "@/api/settings";
import { writeSearch } from "@/routes/writeSearch";
import { routes } from "@/ui/paths";
import { readRefused, type Refused } from "@/features/signIn/refused";
import { Broken, Lost, Root } from "@/routes/Root";
import type { TableSearch } from "@/features/table/TablePage";

/** What the page for signing in is told: a link, where one goes afterwards, and what a provider sent one back with. */
interface SignInSearch extends Refused {
  link?: string;
  then?: string;
  waits?: string;
}

const root = createRootRouteWithContext<{ cache: QueryClient }>()({
  component: Root,
  notFoundComponent: Lost,
});

/** The session, asked for once; who has none goes to sign in and comes back. */
function session(cache: QueryClient) {
  return cache.ensureQueryData({ queryKey: sessionKey, queryFn: fetchSession });
}

/** Where one goes who names no workspace: one that lets people in, if there is one. */
const firstOf = ({ workspaces }: Session) =>
  workspaces.find(({ standing }) => standing !== "suspended") ?? workspaces[0];

const signIn = createRoute({
  getParentRoute: () => root,
  path: routes.signIn,
  validateSearch: (search: Record<string, unknown>): SignInSearch => ({
    ...(search.link === undefined ? {} : { link: String(search.link) }),
    ...(typeof search.then === "string" ? { then: search.then } : {}),
    ...textIn(search, "waits"),
    ...readRefused(search),
  }),
  component: lazyRouteComponent(() => import("@/routes/SignInRoute"), "SignInRoute"),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: routes.forgot,
  component: lazyRouteComponent(() => import("@/routes/doors"), "ForgotRoute"),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: routes.signUp,
  validateSearch: (search: Record<string, unknown>) => textIn(search, "sign-up"),
  component: lazyRouteComponent(() => import("@/routes/doors"), "SignUpRoute"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: routes.reset,
  validateSearch: (search: Record<string, unknown>) => textIn(search, "reset"),
  component: lazyRouteComponent(() => import("@/routes/doors"), "ResetRoute"),
});

const address = createRoute({
  getParentRoute: () => root,
  path: routes.address,
  validateSearch: (search: Record<string, unknown>) => textIn(search, "address"),
  component: lazyRouteComponent(() => import("@/routes/doors"), "AddressRoute"),
});

// Whoever belongs to a workspace has it within the frame of one.
const ownAccount = createRoute({
  getParentRoute: () => root,
  path: routes.ownAccount,
  validateSearch: readCameBack,
  beforeLoad: async ({ context, location, search }) => {
    const now = await session(context.cache);
    if (!now) throw redirect({ to: routes.signIn, search: { then: location.href } });
    const first = firstOf(now);
    if (first) throw redirect({ to: routes.account, params: { workspace: first.name }, search });
  },
  component: lazyRouteComponent(() => import("@/routes/accountPages"), "OwnAccountRoute"),
});

const host = createRoute({
  getParentRoute: () => root,
  path: routes.host,
  beforeLoad: async ({ context, location }) => {
    if (!(await session(context.cache)))
      throw redirect({ to: routes.signIn, search: { then: location.href } });
  },
  component: lazyRouteComponent(() => import("@/routes/hostPages"), "HostRoute"),
});

const hostHome = createRoute({
  getParentRoute: () => root,
  path: "/host",
  beforeLoad: () => {
    throw redirect({ to: routes.host, params: { part: "workspaces" } });
  },
});

const home = createRoute({
  getParentRoute: () => root,
  path: routes.home,
  beforeLoad: async ({ context }) => {
    const now = await session(context.cache);
    if (!now) throw redirect({ to: routes.signIn });
    const first = firstOf(now);
    if (first) throw redirect({ to: routes.start, params: { workspace: first.name } });
  },
  component: lazyRouteComponent(() => import("@/routes/NoWorkspaceRoute"), "NoWorkspaceRoute"),
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: routes.start,
  beforeLoad: async ({ context, location }) => {
    if (!(await session(context.cache)))
      throw redirect({ to: routes.signIn, search: { then: location.href } });
  },
  // What the workspace says is there before its pages are, or days would be written anew. Where it cannot be read they are the reader's own.
  loader: async ({ context, params }) => {
    const now = await session(context.cache);
    const here = now?.workspaces.find(({ name }) => name === params.workspace);
    if (!here || (here.standing === "suspended" && !now?.person.host_admin)) return;
    await context.cache.ensureQueryData(settingsQuery(params.workspace)).catch(() => undefined);
  },
  component: lazyRouteComponent(() => import("@/routes/WorkspaceRoute"), "WorkspaceRoute"),
});

const start = createRoute({
  getParentRoute: () => workspace,
  path: "/",
  component: lazyRouteComponent(() => import("@/routes/otherPages"), "StartRoute"),
});

const table = createRoute({
  getParentRoute: () => workspace,
  path: "t/$table",
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import("@/routes/pages"), "TableRoute"),
});

// On paper there is nothing around it.
const print = createRoute({
  getParentRoute: () => root,
  path: routes.print,
  beforeLoad: async ({ context, location }) => {
    if (!(await session(context.cache)))
      throw redirect({ to: routes.signIn, search: { then: location.href } });
  },
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import("@/routes/PrintRoute"), "PrintRoute"),
});

const record = createRoute({
  getParentRoute: () => workspace,
  path: "t/$table/r/$record",
  // The list that it was opened from.
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import("@/routes/RecordRoute"), "RecordRoute"),
});

const imports = createRoute({
  getParentRoute: () => workspace,
  path: "imports",
  component: lazyRouteComponent(() => import("@/routes/otherPages"), "ImportsRoute"),
});

const oneImport = createRoute({
  getParentRoute: () => workspace,
  path: "imports/$import",
  component: lazyRouteComponent(() => import("@/routes/otherPages"), "ImportRoute"),
});

const tokens = createRoute({
  getParentRoute: () => workspace,
  path: "tokens",
  component: lazyRouteComponent(() => import("@/routes/otherPages"), "TokensRoute"),
});

const account = createRoute({
  getParentRoute: () => workspace,
  path: "account",
  validateSearch: readCameBack,
  component: lazyRouteComponent(() => import("@/routes/accountPages"), "AccountRoute"),
});

const providers = createRoute({
  getParentRoute: () => workspace,
  path: "providers",
  component: lazyRouteComponent(() => import("@/routes/peoplePages"), "ProvidersRoute"),
});

const settings = createRoute({
  getParentRoute: () => workspace,
  path: "settings",
  component: lazyRouteComponent(() => import("@/routes/settingsPages"), "SettingsRoute"),
});

const members = createRoute({
  getParentRoute: () => workspace,
  path: "members",
  component: lazyRouteComponent(() => import("@/routes/peoplePages"), "MembersRoute"),
});

const roles = createRoute({
  getParentRoute: () => workspace,
  path: "roles",
  component: lazyRouteComponent(() => import("@/routes/peoplePages"), "RolesRoute"),
});

const role = createRoute({
  getParentRoute: () => workspace,
  path: "roles/$role",
  component: lazyRouteComponent(() => import("@/routes/peoplePages"), "RoleRoute"),
});

const audit = createRoute({
  getParentRoute: () => workspace,
  path: "audit",
  component: lazyRouteComponent(() => import("@/routes/peoplePages"), "AuditRoute"),
});

const plan = createRoute({
  getParentRoute: () => workspace,
  path: "plan",
  component: lazyRouteComponent(() => import("@/routes/peoplePages"), "PlanRoute"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: routes.invitation,
  validateSearch: (search: Record<string, unknown>) => textIn(search, "invitation"),
  component: lazyRouteComponent(() => import("@/routes/InvitationRoute"), "InvitationRoute"),
});

/** The secret of a link: also one that looks like a number is a text. */
function textIn<Name extends string>(
  search: Record<string, unknown>,
  name: Name,
): Partial<Record<Name, string>> {
  return search[name] === undefined
    ? {}
    : ({ [name]: String(search[name]) } as Partial<Record<Name, string>>);
}

/** What somebody came back with from a provider to their account. */
function readCameBack(search: Record<string, unknown>): Refused & { connected?: string } {
  return { ...readRefused(search), ...textIn(search, "connected") };
}

function readTableSearch(search: Record<string, unknown>): TableSearch {
  const text = (value: unknown) => (value === undefined || value === "" ? undefined : String(value));
  const view = text(search.view);
  // In a view an empty part says that it is taken away; elsewhere it says nothing.
  const part = (value: unknown) => (view !== undefined && value === "" ? "" : text(value));
  const record = search.record === "new" ? "new" : Number(search.record);
  return {
    view,
    filter: part(search.filter),
    sort: part(search.sort),
    fields: part(search.fields),
    group: part(search.group),
    colours: part(typeof search.colours === "object" ? JSON.stringify(search.colours) : search.colours),
    look: part(typeof search.look === "object" && search.look ? JSON.stringify(search.look) : search.look),
    q: text(search.q),
    at: text(search.at),
    span: search.span === "week" ? "week" : undefined,
    tint: search.tint === true || undefined,
    // Below zero: one that waits to be made.
    record: record === "new" || (Number.isInteger(record) && record !== 0) ? record : undefined,
    shape: text(search.shape),
    from: record === "new" && Number(search.from) > 0 ? Number(search.from) : undefined,
  };
}

export function makeRouter(cache: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      signUp,
      forgot,
      reset,
      address,
      ownAccount,
      home,
      host,
      hostHome,
      print,
      invitation,
      workspace.addChildren([
        start,
        table,
        record,
        imports,
        oneImport,
        tokens,
        account,
        settings,
        members,
        providers,
        roles,
        role,
        audit,
        plan,
      ]),
    ]),
    context: { cache },
    stringifySearch: writeSearch,
    defaultPreload: "intent",
    defaultErrorComponent: Broken,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
  interface HistoryState {
    /** What was typed at the door: in no address, where others would read it. */
    email?: string;
  }
}
