import { keyName, keys, news, palette } from "@/ui/text/enAround";
import { cells, elsewhere, find, selection } from "@/ui/text/enCells";
import { bin, formMake, goneRecords, print, rules, tableSettings, tokens, uses } from "@/ui/text/enDrawers";
import { filterGroup } from "@/ui/text/enFilterGroup";
import { formula } from "@/ui/text/enFormula";
import { finding, importing, imports, plan, start } from "@/ui/text/enImport";
import { members, roles, sessions } from "@/ui/text/enMembers";
import { again, place, planShape } from "@/ui/text/enPlan";
import { shape } from "@/ui/text/enShape";
import { wizard } from "@/ui/text/enWizard";

/** English words that come with the pages that say them, and not with the first load: a page that says some imports `laterWords`. */
export const enLater = {
  again,
  bin,
  cells,
  elsewhere,
  filterGroup,
  find,
  finding,
  formMake,
  formula,
  goneRecords,
  import: importing,
  imports,
  keyName,
  keys,
  members,
  news,
  palette,
  place,
  plan,
  planShape,
  print,
  roles,
  rules,
  selection,
  sessions,
  shape,
  start,
  tableSettings,
  tokens,
  uses,
  wizard,
};
