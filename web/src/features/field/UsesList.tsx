import { Link } from "@tanstack/react-router";
import type { TableSearch } from "@/features/table/TablePage";
import css from "@/features/field/field.module.css";
import type { Use } from "@/features/field/uses";
import { ruleWords } from "@/features/rules/ruleWords";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

function wordsOf({ kind, table, field, view, rule }: Use): string {
  return t(kind === "formula" && field?.type === "rollup" ? "uses.rollup" : `uses.${kind}`, {
    table: table.label,
    field: field?.label ?? "",
    view: view?.label ?? "",
    rule: rule ? ruleWords(rule, table) : "",
  });
}

/** Where a use can be changed; null: nowhere but by the API. */
function placeOf({ kind, field, view, rule }: Use): TableSearch | null {
  if (field) return { shape: field.name };
  if (rule) return { shape: "@rules" };
  if (view) return { view: view.name };
  if (kind === "title" || kind === "key") return { shape: "@table" };
  return kind === "summary" ? {} : null;
}

/** Places that use a column, each a link to where it can be changed. */
export function UsesList({ workspace, uses, onGo }: { workspace: string; uses: Use[]; onGo?: () => void }) {
  // A view may use a column twice in the same way: in what a colour asks, and as what it colours.
  const said = new Map(uses.map((use) => [`${use.table.id} ${wordsOf(use)}`, use]));
  return (
    <ul className={css.uses}>
      {[...said].map(([key, use]) => {
        const words = wordsOf(use);
        const place = placeOf(use);
        return (
          <li key={key}>
            {place ? (
              <Link
                to={routes.table}
                params={{ workspace, table: use.table.name }}
                search={place}
                className={css.use}
                onClick={onGo}
              >
                {words}
              </Link>
            ) : (
              <span className={css.use}>{words}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
