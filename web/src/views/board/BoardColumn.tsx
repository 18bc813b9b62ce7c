import { useVirtualizer } from "@tanstack/react-virtual";
import { IconPlus } from "@tabler/icons-react";
import {
  memo,
  type CSSProperties,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { mayDo } from "@/api/may";
import type { SheafRecord } from "@/api/record";
import type { RecordPages } from "@/api/recordPages";
import type { Field } from "@/api/table";
import { SoftChip } from "@/ui/chip";
import { IconButton } from "@/ui/iconButton";
import { count as said, t } from "@/ui/text/text";
import { AddCard } from "@/views/board/AddCard";
import css from "@/views/board/board.module.css";
import type { Column } from "@/views/board/columns";
import type { Landing } from "@/views/board/useMoving";
import { CardFace } from "@/views/card/CardFace";
import { useTint } from "@/views/card/tint";
import { titleField } from "@/views/card/told";
import type { LookProps } from "@/views/lookProps";

interface Props {
  look: LookProps;
  column: Column;
  pages: RecordPages;
  by: Field;
  told: Field[];
  /** Whether cards can be moved at all. */
  editable: boolean;
  /** Why the card that is moved cannot be put here. */
  why: string | null;
  over: boolean;
  /** The card that is moved out of here. */
  lifted: number | undefined;
  /** The card whose move was refused. */
  refused: number | null;
  landing: Landing | null;
  onGrab: (event: React.PointerEvent<HTMLElement>, record: SheafRecord) => void;
  onKey: (key: string, record: SheafRecord) => boolean;
  onBeside: (row: number, step: -1 | 1) => void;
  /** A record was made in this column. */
  onMade: (id: number) => void;
}

/** Cards asked for ahead of those in sight. */
const AHEAD = 40;
const GAP = 8;

/** One column of a board, with as many cards in the page as are in sight. */
export function BoardColumn(props: Props) {
  const { look, column, pages, by, told, editable, why, over, lifted, refused, landing } = props;
  useSyncExternalStore(pages.watch, pages.version);
  const [adding, setAdding] = useState(false);
  const [at, setAt] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const { rows } = pages;
  // eslint-disable-next-line react-hooks/incompatible-library -- What it returns is only used here, and not kept.
  const cards = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 44 + told.length * 20,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
    gap: GAP,
  });
  const items = cards.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last + AHEAD >= rows.length) pages.need(last + AHEAD);
  }, [last, rows.length, pages]);

  function focus(index: number) {
    const record = rows[index];
    if (!record) return;
    setAt(index);
    cards.scrollToIndex(index, { align: "auto" });
    focusCard(list.current, record.id);
  }

  useEffect(() => {
    const index = landing ? pages.place(landing.id) : undefined;
    if (!landing || index === undefined) return;
    cards.scrollToIndex(index, { align: "auto" });
    setAt(index);
    if (landing.focus) focusCard(list.current, landing.id);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- Once for each landing.
  }, [landing]);

  function onKeyDown(event: React.KeyboardEvent, record: SheafRecord, index: number) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (editable && props.onKey(event.key, record)) return event.preventDefault();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) focus(index + step);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(rows.length - 1);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight")
      props.onBeside(index, event.key === "ArrowLeft" ? -1 : 1);
    else return;
    event.preventDefault();
  }

  // A card that is not drawn again keeps its handlers; they do what is to be done now.
  const latest = useRef({ onGrab: props.onGrab, onKeyDown });
  useLayoutEffect(() => {
    latest.current = { onGrab: props.onGrab, onKeyDown };
  });
  const onCardGrab = useCallback<CardProps["onGrab"]>((...all) => latest.current.onGrab(...all), []);
  const onCardKey = useCallback<CardProps["onKeyDown"]>((...all) => latest.current.onKeyDown(...all), []);

  const tint = useTint(look.colours);
  const count = pages.complete ? rows.length : pages.total;
  const tab = Math.min(at, Math.max(0, rows.length - 1));
  return (
    <section
      className={css.column}
      data-column={column.key}
      data-over={over || undefined}
      data-barred={why !== null || undefined}
      aria-label={count === undefined ? column.label : t("board.column", { column: column.label, n: count })}
    >
      <header className={css.head}>
        <h2 className={css.name} title={column.label}>
          {column.hue === undefined ? (
            <span className="cut">{column.label}</span>
          ) : (
            <SoftChip hue={column.hue}>{column.label}</SoftChip>
          )}
        </h2>
        <span className={css.count} aria-hidden>
          {count === undefined ? "" : said(count)}
        </span>
        <span className={css.space} />
        {mayDo(look.table, "create") ? (
          <IconButton
            icon={IconPlus}
            label={t("board.addIn", { column: column.label })}
            onClick={() => setAdding(true)}
          />
        ) : null}
      </header>
      {why !== null ? <p className={css.why}>{why}</p> : null}
      {adding ? (
        <AddCard
          title={titleField(look.table)}
          onClose={() => setAdding(false)}
          onAdd={async (fields) => {
            const value = column.value === null ? {} : { [by.name]: column.value };
            const face = column.value === null ? {} : { [by.name]: column.shown };
            const made = await look.onMake({ ...fields, ...value }, { ...fields, ...face });
            if (made) props.onMade(made.id);
          }}
          onMore={() => {
            setAdding(false);
            look.onNew({ [by.name]: column.value }, { [by.name]: column.shown });
          }}
        />
      ) : null}
      <div ref={scroller} className={css.cards}>
        <ul ref={list} className={css.list} style={{ height: cards.getTotalSize() }}>
          {items.map((item) => {
            const record = rows[item.index];
            if (!record) return null;
            return (
              <li
                key={record.id}
                ref={cards.measureElement}
                data-index={item.index}
                className={css.item}
                style={{ translate: `0 ${item.start}px` }}
              >
                <Card
                  look={look}
                  record={record}
                  index={item.index}
                  told={told}
                  tint={tint(record)}
                  tab={item.index === tab}
                  open={look.opened === record.id}
                  lifted={lifted === record.id}
                  landed={landing?.id === record.id}
                  refused={refused === record.id}
                  editable={editable}
                  onGrab={onCardGrab}
                  onKeyDown={onCardKey}
                />
              </li>
            );
          })}
        </ul>
        {pages.error ? (
          <p className={css.note} role="alert">
            {t("board.failed")}{" "}
            <button type="button" className={css.again} onClick={() => pages.retry()}>
              {t("act.retry")}
            </button>
          </p>
        ) : pages.complete && rows.length === 0 ? (
          <p className={css.note}>{t("board.empty")}</p>
        ) : !pages.started ? (
          <div className={css.bones} role="status" aria-label={t("board.loading")}>
            <span />
            <span />
            <span />
          </div>
        ) : null}
      </div>
    </section>
  );
}

/** Once it is in the page: what is out of sight is not. */
function focusCard(list: HTMLElement | null, id: number, tries = 6) {
  const card = list?.querySelector<HTMLElement>(`[data-card="${id}"]`);
  if (card) card.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusCard(list, id, tries - 1));
}

interface CardProps {
  look: LookProps;
  record: SheafRecord;
  index: number;
  told: Field[];
  tint: CSSProperties | undefined;
  tab: boolean;
  open: boolean;
  lifted: boolean;
  landed: boolean;
  refused: boolean;
  editable: boolean;
  onGrab: Props["onGrab"];
  onKeyDown: (event: React.KeyboardEvent, record: SheafRecord, index: number) => void;
}

const Card = memo(
  function Card({ look, record, index, told, tint, editable, onGrab, onKeyDown, ...state }: CardProps) {
    return (
      <button
        type="button"
        className={css.card}
        style={tint}
        data-card={record.id}
        data-open={state.open || undefined}
        data-lifted={state.lifted || undefined}
        data-landed={state.landed || undefined}
        data-refused={state.refused || undefined}
        data-movable={editable || undefined}
        tabIndex={state.tab ? 0 : -1}
        aria-describedby={editable ? "board-grab" : undefined}
        onPointerDown={(event) => editable && onGrab(event, record)}
        onKeyDown={(event) => onKeyDown(event, record, index)}
        onClick={() => look.onOpen(record.id)}
      >
        <CardFace record={record} table={look.table} tables={look.tables} told={told} />
      </button>
    );
  },
  // The handlers stay the same; of the look only what a card shows is compared.
  (a, b) =>
    a.record === b.record &&
    a.index === b.index &&
    a.told.length === b.told.length &&
    a.told.every((field, at) => field === b.told[at]) &&
    a.look.tables === b.look.tables &&
    a.tint?.background === b.tint?.background &&
    a.tab === b.tab &&
    a.open === b.open &&
    a.lifted === b.lifted &&
    a.landed === b.landed &&
    a.refused === b.refused &&
    a.editable === b.editable,
);
