import { Modal } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useId, useMemo, useState, type KeyboardEvent } from "react";
import { useModel, type Table } from "@/api/table";
import type { Session } from "@/api/session";
import type { Entry, Section } from "@/features/palette/entry";
import { Line } from "@/features/palette/Line";
import { openPalette } from "@/features/palette/opened";
import css from "@/features/palette/palette.module.css";
import { ranked, score } from "@/features/palette/rank";
import { LEAST, type Search } from "@/features/palette/recordSearch";
import { useActions } from "@/features/palette/useActions";
import { usePlaces } from "@/features/palette/usePlaces";
import { useFoundEntry, useRecordSearch } from "@/features/palette/useRecordSearch";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";

const FEW = 6;
/** An action is meant by the beginning of a word, not by letters in the midst of one. */
const MEANT = 60;
const noTables: Table[] = [];

interface Props {
  workspace: string;
  session: Session;
}

/** One box from which one goes anywhere, does anything and finds any record, by keyboard alone. */
export default function Palette({ workspace, session }: Props) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState<string | null>(null);
  const list = useId();
  const model = useModel();
  const all = model.data?.tables ?? noTables;
  const here = useParams({ strict: false }).table;
  // The table that one is in answers first.
  const tables = useMemo(
    () => [...all].sort((a, b) => Number(b.name === here) - Number(a.name === here)),
    [all, here],
  );
  const places = usePlaces(workspace, all);
  const actions = useActions(workspace, session, all);
  const search = useRecordSearch(workspace, tables, query);
  const foundEntry = useFoundEntry(workspace, all, query);

  const sections = query.trim() === "" ? atRest() : forQuery();
  const entries = sections.flatMap((section) => section.entries);
  const place = Math.max(
    0,
    entries.findIndex((entry) => entry.key === at),
  );
  const active = entries[place];
  const waiting = query.trim().length >= LEAST && all.length > 0 && (search === null || search.left > 0);

  function atRest(): Section[] {
    const recent = places.recent.slice(0, FEW);
    const known = new Set(recent.map((entry) => entry.key));
    return [
      { key: "recent", title: t("palette.recent"), entries: recent },
      {
        key: "places",
        title: t("palette.places"),
        entries: places.tables.filter((entry) => !known.has(entry.key)),
      },
      {
        key: "actions",
        title: t("palette.actions"),
        entries: actions.filter(({ key }) => !/^(new:|workspace:)/.test(key) || key === `new:${here}`),
      },
    ].filter((section) => section.entries.length > 0);
  }

  function forQuery(): Section[] {
    const meant = actions.filter((action) => score(action, query) >= MEANT);
    return [
      {
        key: "places",
        title: t("palette.places"),
        entries: ranked([...places.tables, ...places.views], query).slice(0, FEW),
      },
      { key: "actions", title: t("palette.actions"), entries: ranked(meant, query).slice(0, FEW) },
      ...(search?.found ?? []).map(({ table, records }) => ({
        key: `records:${table.name}`,
        title: t("palette.recordsOf", { table: table.label }),
        entries: records.map((record) => foundEntry(table, record)),
      })),
    ].filter((section) => section.entries.length > 0);
  }

  function choose(entry: Entry) {
    openPalette(false);
    entry.run();
  }

  function onKey(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: FEW, PageUp: -FEW }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const last = entries.length - 1;
      // One step goes around at the ends; a leap stops there.
      const next =
        Math.abs(step) === 1
          ? (place + step + entries.length) % entries.length
          : Math.min(Math.max(place + step, 0), last);
      setAt(entries[next]?.key ?? null);
    } else if (event.key === "Enter" && active && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(active);
    }
  }

  return (
    <Modal.Root
      opened
      onClose={() => openPalette(false)}
      size={640}
      yOffset="12dvh"
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label={t("palette.label")} classNames={{ content: css.content }}>
        <div className={css.head}>
          <IconSearch size={16} aria-hidden />
          <input
            className={css.query}
            data-autofocus
            // At once: what is typed right after the key belongs in it.
            autoFocus
            role="combobox"
            aria-label={t("palette.label")}
            aria-autocomplete="list"
            aria-expanded={entries.length > 0}
            aria-controls={list}
            aria-activedescendant={active ? `${list}-${active.key}` : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={t("palette.place")}
            value={query}
            onChange={(event) => {
              setAt(null);
              setQuery(event.currentTarget.value);
            }}
            onKeyDown={onKey}
          />
        </div>
        <div id={list} role="listbox" aria-label={t("palette.label")} className={css.list}>
          {sections.map((section) => (
            <div key={section.key} role="group" aria-label={section.title} className={css.section}>
              <div className={css.title} aria-hidden>
                {section.title}
              </div>
              {section.entries.map((entry) => (
                <Line
                  key={entry.key}
                  id={`${list}-${entry.key}`}
                  entry={entry}
                  query={query}
                  active={entry === active}
                  onPoint={() => setAt(entry.key)}
                  onChoose={() => choose(entry)}
                />
              ))}
            </div>
          ))}
        </div>
        <Notes query={query} search={search} waiting={waiting} empty={entries.length === 0} />
        <p className="sr" role="status">
          {waiting ? "" : t("palette.results", { n: entries.length })}
        </p>
        <Foot />
      </Modal.Content>
    </Modal.Root>
  );
}

interface NotesProps {
  query: string;
  search: Search | null;
  waiting: boolean;
  empty: boolean;
}

/** What is not a line: how to begin, what is still being looked through, that nothing was found, what could not be asked. */
function Notes({ query, search, waiting, empty }: NotesProps) {
  if (query.trim() === "") return <p className={css.note}>{t("palette.teach")}</p>;
  return (
    <>
      {empty && !waiting ? (
        <div className={css.nothing}>
          <p>{t("palette.none", { query: query.trim() })}</p>
          <p className={css.help}>{t("palette.noneHelp")}</p>
        </div>
      ) : null}
      {search?.failed.map(({ table, why }) => (
        <p key={table.name} className={css.failed}>
          {t("palette.failed", { table: table.label, why })}
        </p>
      ))}
      {waiting ? <p className={css.note}>{t("palette.looking", { n: search?.left ?? 1 })}</p> : null}
    </>
  );
}

function Foot() {
  return (
    <p className={css.foot} aria-hidden>
      <kbd>↑</kbd> <kbd>↓</kbd> {t("palette.choose")}
      <kbd>↵</kbd> {t("palette.go")}
      <kbd>Esc</kbd> {t("palette.close")}
    </p>
  );
}
