import { Menu } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Rows } from "@/api/recordPages";
import { useFirstUnder } from "@/api/recordsUnder";
import type { Field, Table } from "@/api/table";
import { t } from "@/ui/text/text";
import { misfitsIn } from "@/views/filter/misfits";
import { both } from "@/views/look";

export interface Misfitting {
  table: Table;
  /** What is shown of the table. */
  filter: string;
  search: string;
  /** The records that are there already, where they stand in rows. */
  pages: Pick<Rows, "loaded" | "at"> | undefined;
  onFilter: (formula: string) => void;
}

type Props = Misfitting & { field: Field };

/** Of a column in which something does not fit, among the records that are shown: these records alone. */
export function MisfitsItem(props: Props) {
  const own = misfitsIn([props.field], props.table.fields);
  return own === "" || props.filter.includes(own) ? null : <WhereAny {...props} own={own} />;
}

function WhereAny({ table, filter, search, pages, field, own, onFilter }: Props & { own: string }) {
  const formula = both(filter, own);
  const first = useFirstUnder(table.name, { filter: formula, search }, 1);
  // What is in sight already is known before the server has looked: the menu does not move then.
  const any = first ? first.records.length > 0 : isSeen(pages, field);
  return any ? (
    <Menu.Item leftSection={<IconAlertTriangle size={14} />} onClick={() => onFilter(formula)}>
      {t("filter.misfits")}
    </Menu.Item>
  ) : null;
}

function isSeen(pages: Misfitting["pages"], field: Field): boolean {
  const loaded = pages?.loaded ?? 0;
  for (let row = 0; row < loaded; row += 1) if (pages?.at(row)?.misfits?.[field.name]) return true;
  return false;
}
