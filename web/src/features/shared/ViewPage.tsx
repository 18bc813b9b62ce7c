import { useEffect, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import {
  fetchPublished,
  fetchPublishedPage,
  type PublishedPlace,
  type PublishedField,
  type PublishedView,
} from "@/api/published";
import form from "@/features/form/form.module.css";
import { isNumber, valueText } from "@/features/shared/value";
import css from "@/features/shared/view.module.css";
import { t } from "@/ui/text/text";
import "@/ui/text/sharedWords";

type Values = Record<string, unknown>;
type Loaded = { view: PublishedView } | { problem: unknown } | null;

/** How long to wait for another letter before it is searched, in ms. */
const PAUSE = 250;

/** A published view as strangers see it: a page of its own, to be read. */
export function ViewPage({ place }: { place: PublishedPlace }) {
  const [loaded, setLoaded] = useState<Loaded>(null);
  useEffect(() => {
    const stop = new AbortController();
    fetchPublished(place, stop.signal).then(
      (view) => {
        document.title = view.title;
        setLoaded({ view });
      },
      (problem: unknown) => !stop.signal.aborted && setLoaded({ problem }),
    );
    return () => stop.abort();
  }, [place]);
  if (!loaded) return <Said title={t("shared.loading")} />;
  if ("view" in loaded) return <Records place={place} view={loaded.view} />;
  const gone = loaded.problem instanceof Problem && loaded.problem.status === 404;
  return gone ? (
    <Said title={t("shared.gone")} lead={t("shared.goneHelp")} />
  ) : (
    <Said title={t("shared.failed")} lead={t("shared.unreachable")} />
  );
}

function Records({ place, view }: { place: PublishedPlace; view: PublishedView }) {
  const [search, setSearch] = useState("");
  const [records, setRecords] = useState<Values[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);
  // What is searched now: an answer to what was searched before is too late.
  const searched = useRef(search);

  useEffect(() => {
    searched.current = search;
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        fetchPublishedPage(place, { search }, stop.signal).then(
          (page) => {
            setRecords(page.records);
            setNext(page.next);
            setFailed(false);
          },
          () => !stop.signal.aborted && setFailed(true),
        );
      },
      search ? PAUSE : 0,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [place, search]);

  async function more() {
    if (next === null || busy) return;
    setBusy(true);
    try {
      const page = await fetchPublishedPage(place, { search, cursor: next });
      if (searched.current !== search) return;
      setRecords((known) => [...(known ?? []), ...page.records]);
      setNext(page.next);
    } catch {
      if (searched.current === search) setFailed(true);
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className={css.page}>
      <header className={css.head}>
        <h1>{view.title}</h1>
        <input
          type="search"
          className={css.search}
          aria-label={t("shared.search")}
          placeholder={t("shared.search")}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </header>
      {records === null && !failed ? <p className={css.soft}>{t("shared.loading")}</p> : null}
      {failed ? (
        <p className={css.soft} role="alert">
          {t("shared.unreachable")}
        </p>
      ) : null}
      {records?.length === 0 ? <p className={css.soft}>{t("shared.nothing")}</p> : null}
      {records?.length ? (
        view.look === "gallery" ? (
          <Cards fields={view.fields} records={records} />
        ) : (
          <Rows view={view} records={records} />
        )
      ) : null}
      {next === null ? null : (
        <button
          type="button"
          className={`${form.second} ${css.more}`}
          disabled={busy}
          onClick={() => void more()}
        >
          {t("shared.more")}
        </button>
      )}
    </main>
  );
}

const textOf = (field: PublishedField, record: Values) => valueText({ ...field, value: record[field.name] });

function Rows({ view, records }: { view: PublishedView; records: Values[] }) {
  return (
    <div className={css.wide} tabIndex={0} role="region" aria-label={view.title}>
      <table className={css.table}>
        <thead>
          <tr>
            {view.fields.map((field) => (
              <th key={field.name} scope="col" data-number={isNumber(field.type) || undefined}>
                {field.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map((record, at) => (
            <tr key={at}>
              {view.fields.map((field) => (
                <td key={field.name} data-number={isNumber(field.type) || undefined}>
                  {textOf(field, record)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ fields: [first, ...others], records }: { fields: PublishedField[]; records: Values[] }) {
  return (
    <ul className={css.cards}>
      {records.map((record, at) => (
        <li key={at} className={css.card}>
          {first ? <h2>{textOf(first, record)}</h2> : null}
          {others.map((field) => {
            const text = textOf(field, record);
            return text ? (
              <p key={field.name} className={css.soft}>
                {field.label}: {text}
              </p>
            ) : null;
          })}
        </li>
      ))}
    </ul>
  );
}

function Said({ title, lead }: { title: string; lead?: string }) {
  return (
    <main className={form.page}>
      <div className={form.sheet}>
        <h1 className={lead ? form.title : form.count}>{title}</h1>
        {lead ? <p className={form.lead}>{lead}</p> : null}
      </div>
    </main>
  );
}
