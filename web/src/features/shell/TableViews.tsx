import { IconUser } from "@tabler/icons-react";
import { useLinkProps, useSearch } from "@tanstack/react-router";
import type { Table } from "@/api/table";
import type { View } from "@/api/view";
import css from "@/features/shell/tables.module.css";
import { lookIcons } from "@/features/table/lookIcons";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

interface Props {
  workspace: string;
  table: Table;
  views: View[];
  onGo: (() => void) | undefined;
}

/** The views of the table that is open, as its tabs have them: all records, then each that is saved. */
export function TableViews({ workspace, table, views, onGo }: Props) {
  const asked = useSearch({ strict: false, select: ({ view }) => view });
  // One that is gone is shown as all records are.
  const current = views.find(({ name }) => name === asked);
  return (
    <ul className={css.views} aria-label={t("shell.viewsOf", { table: table.label })}>
      {[undefined, ...views].map((view) => (
        <li key={view?.name ?? ""}>
          <ViewLink
            workspace={workspace}
            table={table.name}
            view={view}
            isCurrent={view === current}
            onGo={onGo}
          />
        </li>
      ))}
    </ul>
  );
}

interface LinkProps {
  workspace: string;
  table: string;
  /** None: all records. */
  view: View | undefined;
  isCurrent: boolean;
  onGo: (() => void) | undefined;
}

function ViewLink({ workspace, table, view, isCurrent, onGo }: LinkProps) {
  const link = useLinkProps({
    to: routes.table,
    params: { workspace, table },
    search: view ? { view: view.name } : {},
    draggable: false,
    onClick: onGo,
  });
  const Sign = lookIcons[view?.look?.kind ?? "grid"];
  const label = view?.label ?? t("view.all");
  return (
    <a {...link} className={css.view} title={label} aria-current={isCurrent ? "page" : undefined}>
      <Sign size={15} stroke={1.7} aria-hidden />
      <span className="cut">{label}</span>
      {view?.owner === "me" ? (
        <IconUser size={13} className={css.mine} role="img" aria-label={t("view.mine")} />
      ) : null}
    </a>
  );
}
