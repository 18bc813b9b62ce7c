import { members, roles, sessions } from "@/ui/text/enMembers";

/** English words that come with the pages that say them, and not with the first load (see `addWords`). */
export const enLater = { members, roles, sessions };
