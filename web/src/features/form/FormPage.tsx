import { useEffect, useMemo, useRef, useState } from "react";
import {
  fetchForm,
  sendAnswers,
  type Answers,
  type Confirmation,
  type FormPlace,
  type PublicForm,
} from "@/api/form";
import { Problem } from "@/api/problem";
import css from "@/features/form/form.module.css";
import { FormSteps } from "@/features/form/FormSteps";
import { FormFiles, isGone } from "@/features/form/formFiles";
import { prefilled } from "@/features/form/question";
import { isStale, refusalBy, type Refusal } from "@/features/form/refusal";
import { FormStamps } from "@/features/form/stamp";
import { t } from "@/ui/text/text";
import "@/ui/text/formWords";

/** The least age of a stamp, in ms, with room for clocks that differ in what a second is. */
const LEAST_AGE = 2100;

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

type Loaded = { form: PublicForm; at: number } | { problem: unknown } | null;

/** A form as strangers see it: a page of its own. */
export function FormPage({ place, search }: { place: FormPlace; search: string }) {
  const [loaded, setLoaded] = useState<Loaded>(null);
  const [sent, setSent] = useState<Confirmation | null>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    const stop = new AbortController();
    fetchForm(place, stop.signal).then(
      (form) => setLoaded({ form, at: performance.now() }),
      (problem: unknown) => !stop.signal.aborted && setLoaded({ problem }),
    );
    return () => stop.abort();
  }, [place, round]);

  const title = loaded && "form" in loaded ? loaded.form.title : null;
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);

  const again = () => {
    setLoaded(null);
    setSent(null);
    setRound(round + 1);
  };

  if (!loaded) return <Said title={t("form.loading")} quiet />;
  if ("problem" in loaded) {
    const gone = loaded.problem instanceof Problem && loaded.problem.status === 404;
    return gone ? (
      <Said title={t("form.gone")}>{t("form.goneHelp")}</Said>
    ) : (
      <Said title={t("form.failed")} act={{ label: t("act.retry"), run: again }}>
        {t("form.unreachable")}
      </Said>
    );
  }
  const { form, at } = loaded;
  if (!form.open) return <Said title={form.title}>{t("form.closed")}</Said>;
  if (sent) return <Thanks title={form.title} said={sent} onAgain={again} />;
  return (
    <Sheet>
      <h1 className={css.title}>{form.title}</h1>
      {form.description ? <p className={css.lead}>{form.description}</p> : null}
      <Asking key={round} place={place} form={form} loadedAt={at} search={search} onSent={setSent} />
    </Sheet>
  );
}

interface AskingProps {
  place: FormPlace;
  form: PublicForm;
  loadedAt: number;
  search: string;
  onSent: (said: Confirmation) => void;
}

function Asking({ place, form, loadedAt, search, onSent }: AskingProps) {
  const initial = useMemo(() => prefilled(form, search), [form, search]);
  const homepage = useRef<HTMLInputElement>(null);
  const [stamps] = useState(() => new FormStamps(place, form, loadedAt));
  const [files] = useState(() => new FormFiles(place, form, stamps));
  useEffect(() => {
    stamps.now();
    const keep = (event: BeforeUnloadEvent) => files.busy && event.preventDefault();
    window.addEventListener("beforeunload", keep);
    return () => {
      window.removeEventListener("beforeunload", keep);
      files.stop();
    };
  }, [stamps, files]);

  async function send(answers: Answers): Promise<Refusal | null> {
    for (let round = 0; ; round++) {
      const { stamp, at, work } = stamps.now();
      try {
        await files.bringAgain(answers);
        await wait(Math.max(0, at + LEAST_AGE - performance.now()));
        const body = { answers, stamp, work: await work(), homepage: homepage.current?.value ?? "" };
        onSent(await sendAnswers(place, body));
        return null;
      } catch (error) {
        if (round > 0 || !(isStale(error) || isGone(error))) return refusalBy(error, form);
        try {
          if (isStale(error)) await stamps.renew(stamp);
          else await files.bringAgain(answers, true);
        } catch (again) {
          return refusalBy(again, form);
        }
      }
    }
  }

  return (
    <FormSteps
      form={form}
      place={place}
      files={files}
      initial={initial}
      onSend={send}
      trap={
        <div className={css.trap} aria-hidden>
          <label>
            Homepage <input ref={homepage} name="homepage" tabIndex={-1} autoComplete="off" />
          </label>
        </div>
      }
    />
  );
}

function Thanks({ title, said, onAgain }: { title: string; said: Confirmation; onAgain: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Sheet>
      <p className={css.count}>{title}</p>
      <h1 ref={heading} tabIndex={-1} className={css.title}>
        {t("form.thanks")}
      </h1>
      {said.message ? <p className={css.lead}>{said.message}</p> : null}
      <div className={css.acts}>
        {said.again ? (
          <button type="button" className={css.second} onClick={onAgain}>
            {t("form.again")}
          </button>
        ) : null}
        {said.link ? (
          <a className={css.first} href={said.link}>
            {t("form.goOn")}
          </a>
        ) : null}
      </div>
    </Sheet>
  );
}

interface SaidProps {
  title: string;
  quiet?: boolean;
  act?: { label: string; run: () => void };
  children?: React.ReactNode;
}

function Said({ title, quiet = false, act, children }: SaidProps) {
  return (
    <Sheet>
      <h1 className={quiet ? css.count : css.title}>{title}</h1>
      {children ? <p className={css.lead}>{children}</p> : null}
      {act ? (
        <div className={css.acts}>
          <button type="button" className={css.second} onClick={act.run}>
            {act.label}
          </button>
        </div>
      ) : null}
    </Sheet>
  );
}

function Sheet({ children }: { children: React.ReactNode }) {
  return (
    <main className={css.page}>
      <div className={css.sheet}>{children}</div>
    </main>
  );
}
