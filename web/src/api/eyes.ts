/** Whom an administrator looks as in this tab. */
export interface Eyes {
  id: number;
  name: string;
}

const key = (workspace: string) => `sheaf.as.${workspace}`;

/** With whose eyes one looks at a workspace in this tab; none: one's own. */
export function eyes(workspace: string): Eyes | null {
  try {
    const kept = sessionStorage.getItem(key(workspace));
    return kept === null ? null : (JSON.parse(kept) as Eyes);
  } catch {
    return null;
  }
}

/** Looks with the eyes of a member, or one's own again. The page begins anew: nothing that was seen so is kept. */
export function lookAs(workspace: string, member: Eyes | null, at: string) {
  if (member) sessionStorage.setItem(key(workspace), JSON.stringify(member));
  else sessionStorage.removeItem(key(workspace));
  window.location.assign(at);
}
