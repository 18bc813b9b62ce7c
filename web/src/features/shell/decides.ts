import type { Session } from "@/api/session";

/** Whether one decides what becomes of a workspace; `role`: as what one is there. */
export const decides = ({ person }: Session, role: string | undefined): boolean =>
  person.host_admin === true || role === "owner";

/** Whether one says what a workspace is like: also in one that is archived, in which nobody may change anything else. */
export const manages = (session: Session, role: string | undefined): boolean =>
  decides(session, role) || role === "admin";
