import { Link } from "@tanstack/react-router";
import type { TableSearch } from "@/features/table/TablePage";
import css from "@/features/field/field.module.css";
import type { Use } from "@/features/field/uses";
import { ruleWords } from "@/features/rules/ruleWords";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

function wordsOf({ kind, table, field, view, rule }: Use): string {
  return t(`uses.${kind}`, {
    table: table.label,
    field: field?.label ?? "",
    view: view?.label ?? "",
    rule: rule ? ruleWords(rule, table) : "",
  });
}

/** Where a use can be changed. */
function placeOf({ field, view, rule }: Use): TableSearch {
  if (field) return { shape: field.name };
  if (rule) return { shape: "@rules" };
  return view ? { view: view.name } : {};
}

/** Places that use a column, each a link to where it can be changed. */
export function UsesList({ workspace, uses, onGo }: { workspace: string; uses: Use[]; onGo?: () => void }) {
  return (
    <ul className={css.uses}>
      {uses.map((use) => {
        const words = wordsOf(use);
        return (
          <li key={`${use.table.id} ${words}`}>
            <Link
              to={routes.table}
              params={{ workspace, table: use.table.name }}
              search={placeOf(use)}
              className={css.use}
              onClick={onGo}
            >
              {words}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
