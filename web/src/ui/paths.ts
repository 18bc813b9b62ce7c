/** Every address of the UI, as the router knows it. */
export const routes = {
  home: "/",
  signIn: "/sign-in",
  start: "/w/$workspace",
  table: "/w/$workspace/t/$table",
  print: "/w/$workspace/t/$table/print",
  record: "/w/$workspace/t/$table/r/$record",
  imports: "/w/$workspace/imports",
  import: "/w/$workspace/imports/$import",
  tokens: "/w/$workspace/tokens",
} as const;
