import { Button } from "@mantine/core";
import { IconArrowLeft, IconPrinter } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { sentence } from "@/api/problem";
import type { SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { seenOf, type Seen } from "@/features/export/seen";
import { allSeen, countSeen } from "@/features/print/allRecords";
import css from "@/features/print/print.module.css";
import { Sheet } from "@/features/print/Sheet";
import { NamedTable } from "@/features/table/NamedTable";
import type { TableSearch } from "@/features/table/TablePage";
import { routes } from "@/ui/paths";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** More than this is read once somebody has said so: some hundred pages. */
const UNASKED = 5000;

interface Props {
  workspace: string;
  name: string;
  shown: TableSearch;
}

/** What is seen of a table, as it lies on paper: all its records, and nothing around them. */
export function PrintPage({ workspace, name, shown }: Props) {
  return (
    <NamedTable workspace={workspace} name={name}>
      {(table, tables) => <Printed workspace={workspace} table={table} tables={tables} shown={shown} />}
    </NamedTable>
  );
}

interface PrintedProps extends Omit<Props, "name"> {
  table: Table;
  tables: Table[];
}

function Printed({ workspace, table, tables, shown }: PrintedProps) {
  const seen = useMemo(() => seenOf(table, shown), [table, shown]);
  const { state, begin } = useAll(workspace, table, seen);
  const records = state.at === "done" ? state.records : null;

  // The browser proposes it as the name of the file.
  const title = [table.label, seen.view?.label].filter(Boolean).join(" - ");
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);

  // When the table has changed its records are read again; that is no reason to ask again for paper.
  const printed = useRef(false);
  useEffect(() => {
    if (!records || printed.current) return;
    printed.current = true;
    window.print();
  }, [records]);

  return (
    <main className={css.page}>
      <div className={css.acts}>
        <Link to={routes.table} params={{ workspace, table: table.name }} search={shown} className={css.back}>
          <IconArrowLeft size={14} aria-hidden />
          {t("print.back")}
        </Link>
        <Button
          size="compact-sm"
          disabled={!records}
          leftSection={<IconPrinter size={14} />}
          onClick={() => window.print()}
        >
          {t("print.act")}
        </Button>
        <span role="status">
          {state.at === "reading" && state.total !== undefined
            ? t("print.reading", { read: state.read, total: state.total })
            : ""}
        </span>
      </div>
      {state.at === "failed" ? (
        <Failure title={t("print.failed")} detail={sentence(state.error)} onRetry={() => begin(false)} />
      ) : state.at === "many" ? (
        <div className={css.many}>
          <p>{t("print.many", { n: state.total })}</p>
          <Button variant="default" onClick={() => begin(true)}>
            {t("print.all")}
          </Button>
        </div>
      ) : records ? (
        <Sheet table={table} tables={tables} seen={seen} records={records} />
      ) : (
        <Bones lines={10} label={t("table.loading")} />
      )}
    </main>
  );
}

type State =
  | { at: "reading"; read: number; total: number | undefined }
  | { at: "many"; total: number }
  | { at: "failed"; error: unknown }
  | { at: "done"; records: SheafRecord[] };

const begun: State = { at: "reading", read: 0, total: undefined };

/** All records that are seen; very many only when they are asked for. */
function useAll(workspace: string, table: Table, seen: Seen) {
  const [state, setState] = useState<State>(begun);
  const [round, setRound] = useState({ number: 0, anyhow: false });
  useEffect(() => {
    const stop = new AbortController();
    const tell = (next: State) => (stop.signal.aborted ? undefined : setState(next));
    const read = async () => {
      const total = await countSeen(workspace, table, seen, stop.signal);
      if (total > UNASKED && !round.anyhow) return tell({ at: "many", total });
      tell({ at: "reading", read: 0, total });
      const records = await allSeen(workspace, table, seen, stop.signal, (so) =>
        tell({ at: "reading", read: so, total }),
      );
      tell({ at: "done", records });
    };
    read().catch((error: unknown) => tell({ at: "failed", error }));
    return () => stop.abort();
  }, [workspace, table, seen, round]);
  const begin = (anyhow: boolean) => {
    setState(begun);
    setRound(({ number }) => ({ number: number + 1, anyhow }));
  };
  return { state, begin };
}
