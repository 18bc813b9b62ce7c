/** Every address of the UI, as the router knows it. */
export const routes = {
  home: "/",
  signIn: "/sign-in",
  signUp: "/sign-up",
  forgot: "/forgot",
  reset: "/reset",
  address: "/address",
  ownAccount: "/account",
  host: "/host/$part",
  start: "/w/$workspace",
  table: "/w/$workspace/t/$table",
  print: "/w/$workspace/t/$table/print",
  record: "/w/$workspace/t/$table/r/$record",
  imports: "/w/$workspace/imports",
  import: "/w/$workspace/imports/$import",
  tokens: "/w/$workspace/tokens",
  account: "/w/$workspace/account",
  settings: "/w/$workspace/settings",
  members: "/w/$workspace/members",
  providers: "/w/$workspace/providers",
  audit: "/w/$workspace/audit",
  plan: "/w/$workspace/plan",
  roles: "/w/$workspace/roles",
  role: "/w/$workspace/roles/$role",
  invitation: "/invitation",
} as const;

/** The address of a form, for strangers: a page of its own, which the router does not know. */
export const formPath = (workspace: string, secret: string) =>
  `/f/${encodeURIComponent(workspace)}/${encodeURIComponent(secret)}`;

/** The address of a record that is shared by a link: another such page. */
export const sharedPath = (workspace: string, secret: string) =>
  `/s/${encodeURIComponent(workspace)}/${encodeURIComponent(secret)}`;

/** The address of a published view. */
export const publishedPath = (workspace: string, secret: string) =>
  `/v/${encodeURIComponent(workspace)}/${encodeURIComponent(secret)}`;

/** What the address of a form says, or of a record that is shared. */
export function placeOfForm(path: string): { workspace: string; secret: string } {
  const [, , workspace = "", secret = ""] = path.split("/");
  const plain = (part: string) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  };
  return { workspace: plain(workspace), secret: plain(secret) };
}
