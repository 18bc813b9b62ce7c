import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import { Problem, sentence } from "@/api/problem";
import {
  changeShared,
  commentShared,
  fetchShared,
  type SharedField,
  type SharedPlace,
  type SharedRecord,
} from "@/api/shared";
import form from "@/features/form/form.module.css";
import css from "@/features/shared/shared.module.css";
import { inputKind, readInput, valueText } from "@/features/shared/value";
import { dayWords } from "@/ui/moment";
import { t } from "@/ui/text/text";
import "@/ui/text/sharedWords";

type Loaded = { record: SharedRecord } | { problem: unknown } | null;

/** A record as whoever has its link sees it: a page of its own. */
export function SharedPage({ place }: { place: SharedPlace }) {
  const [loaded, setLoaded] = useState<Loaded>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    const stop = new AbortController();
    fetchShared(place, stop.signal).then(
      (record) => setLoaded({ record }),
      (problem: unknown) => !stop.signal.aborted && setLoaded({ problem }),
    );
    return () => stop.abort();
  }, [place, round]);

  const title = loaded && "record" in loaded ? headOf(loaded.record) : null;
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);

  if (!loaded) return <Sheet title={t("shared.loading")} quiet />;
  if ("problem" in loaded) {
    const gone = loaded.problem instanceof Problem && loaded.problem.status === 404;
    if (gone)
      return (
        <Sheet title={t("shared.gone")}>
          <p className={form.lead}>{t("shared.goneHelp")}</p>
        </Sheet>
      );
    return (
      <Sheet title={t("shared.failed")}>
        <p className={form.lead}>{t("shared.unreachable")}</p>
        <div className={form.acts}>
          <button
            type="button"
            className={form.second}
            onClick={() => {
              setLoaded(null);
              setRound(round + 1);
            }}
          >
            {t("shared.retry")}
          </button>
        </div>
      </Sheet>
    );
  }
  const { record } = loaded;
  return (
    <Sheet title={headOf(record)} above={record.table}>
      <Fields place={place} record={record} onChange={(record) => setLoaded({ record })} />
      {record.may_comment ? <Comment place={place} /> : null}
      {record.until ? (
        <p className={css.said}>{t("shared.until", { when: dayWords(record.until) })}</p>
      ) : null}
    </Sheet>
  );
}

const headOf = ({ title, table }: SharedRecord) => (title === null ? table : String(title));

interface FieldsProps {
  place: SharedPlace;
  record: SharedRecord;
  onChange: (record: SharedRecord) => void;
}

function Fields({ place, record, onChange }: FieldsProps) {
  const [draft, setDraft] = useState<Record<string, unknown>>({});
  const [said, setSaid] = useState<{ text: string; bad: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  const isChanged = Object.keys(draft).length > 0;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!isChanged || busy) return;
    setBusy(true);
    try {
      const changed = await changeShared(place, draft, record.version);
      setSaid({ text: t("shared.saved"), bad: false });
      setDraft({});
      onChange(changed);
    } catch (error) {
      setSaid({ text: sentence(error), bad: true });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className={css.fields} onSubmit={(event) => void save(event)}>
      {record.fields.map((field) => (
        <div key={field.name} className={css.row}>
          {field.may_change ? (
            <label>
              <span className={css.label}>{field.label}</span>
              <Input
                field={field}
                value={field.name in draft ? draft[field.name] : field.value}
                onChange={(value) => setDraft((now) => ({ ...now, [field.name]: value }))}
              />
            </label>
          ) : (
            <>
              <span className={css.label}>{field.label}</span>
              <p className={css.value}>{valueText(field)}</p>
            </>
          )}
        </div>
      ))}
      {record.may_change ? (
        <div className={form.acts}>
          <button type="submit" className={form.first} disabled={!isChanged || busy}>
            {t("shared.save")}
          </button>
        </div>
      ) : null}
      {said ? (
        <p className={css.said} data-bad={said.bad || undefined} role={said.bad ? "alert" : "status"}>
          {said.text}
        </p>
      ) : null}
    </form>
  );
}

function Input({
  field,
  value,
  onChange,
}: {
  field: SharedField;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const kind = inputKind(field.type);
  if (kind === "checkbox")
    return (
      <input
        type="checkbox"
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  if (kind === "choice")
    return (
      <select
        className={css.input}
        value={String(value ?? "")}
        onChange={(event) => onChange(event.currentTarget.value || null)}
      >
        <option value="" />
        {(field.choices ?? []).map((choice) => (
          <option key={String(choice.label)}>{String(choice.label)}</option>
        ))}
      </select>
    );
  if (kind === "lines")
    return (
      <textarea
        className={css.input}
        rows={4}
        value={String(value ?? "")}
        onChange={(event) => onChange(event.currentTarget.value || null)}
      />
    );
  return (
    <input
      className={css.input}
      type={kind}
      value={Array.isArray(value) ? value.join(", ") : String(value ?? "")}
      onChange={(event) => onChange(readInput(field.type, event.currentTarget.value))}
    />
  );
}

function Comment({ place }: { place: SharedPlace }) {
  const [text, setText] = useState("");
  const [said, setSaid] = useState<{ text: string; bad: boolean } | null>(null);
  const [busy, setBusy] = useState(false);

  async function send(event: FormEvent) {
    event.preventDefault();
    if (!text.trim() || busy) return;
    setBusy(true);
    try {
      await commentShared(place, text.trim());
      setText("");
      setSaid({ text: t("shared.commented"), bad: false });
    } catch (error) {
      setSaid({ text: sentence(error), bad: true });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className={css.fields} onSubmit={(event) => void send(event)}>
      <label>
        <span className={css.label}>{t("shared.comment")}</span>
        <textarea
          className={css.input}
          rows={3}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <div className={form.acts}>
        <button type="submit" className={form.second} disabled={!text.trim() || busy}>
          {t("shared.send")}
        </button>
      </div>
      {said ? (
        <p className={css.said} data-bad={said.bad || undefined} role={said.bad ? "alert" : "status"}>
          {said.text}
        </p>
      ) : null}
    </form>
  );
}

function Sheet(props: { title: string; above?: string; quiet?: boolean; children?: ReactNode }) {
  const { title, above, quiet = false, children } = props;
  return (
    <main className={form.page}>
      <div className={form.sheet}>
        {above ? <p className={css.table}>{above}</p> : null}
        <h1 className={quiet ? form.count : form.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
