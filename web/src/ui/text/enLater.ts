import { bin, formMake, print, rules, tableSettings, tokens, uses } from "@/ui/text/enDrawers";
import { members, roles, sessions } from "@/ui/text/enMembers";
import { again, place, planShape } from "@/ui/text/enPlan";
import { wizard } from "@/ui/text/enWizard";

/** English words that come with the pages that say them, and not with the first load: a page that says some imports `laterWords`. */
export const enLater = {
  again,
  bin,
  formMake,
  members,
  place,
  planShape,
  print,
  roles,
  rules,
  sessions,
  tableSettings,
  tokens,
  uses,
  wizard,
};
