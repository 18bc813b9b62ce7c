import { Button, TextInput } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import { sentence } from "@/api/problem";
import css from "@/features/table/find/find.module.css";
import type { FindBarProps } from "@/features/table/find/FindBar";
import { MOST_REPLACED, readAll } from "@/features/table/find/readAll";
import { ReplaceAll } from "@/features/table/find/ReplaceAll";
import type { Steps } from "@/features/table/find/useSteps";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import { canReplace, matchingOf } from "@/views/find/matching";
import { cellsOf, replacing } from "@/views/find/replacing";
import type { Write } from "@/views/grid/lay";

/** Writes another text in place of what is found: in one cell, or in all of them after a look at how many these are. */
export function Replacing(props: FindBarProps & { what: string; steps: Steps }) {
  const { workspace, table, tables, columns, selection, pages, writing, what, steps } = props;
  const [by, setBy] = useState("");
  const [asked, setAsked] = useState<Write[] | null>(null);
  const [reading, setReading] = useState(false);
  const fields = useMemo(() => columns.filter(canReplace), [columns]);
  const texts = useMemo(
    () => matchingOf(what, fields, table.fields, tables),
    [what, fields, table.fields, tables],
  );
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const one = fields.find(({ name }) => name === steps.match?.field);

  async function replaceOne() {
    const { match } = steps;
    if (!match || !one) return;
    const record = pages.get(match.record.id) ?? match.record;
    const writes = replacing([record], { ...texts, fields: [one] }, what, by);
    steps.leave();
    await writing.write(writes);
  }

  async function readThem() {
    const { signal } = (stop.current = new AbortController());
    setReading(true);
    try {
      const onRead = (n: number) => say(t("find.reading", { n }));
      const found = await readAll(
        { workspace, table: table.name, selection, matching: texts, onRead },
        signal,
      );
      if (typeof found === "number") {
        say({ tone: "bad", text: t("find.tooMany", { n: found, most: MOST_REPLACED }) });
        return;
      }
      const writes = replacing(found, texts, what, by);
      if (writes.length) setAsked(writes);
      else say(t("find.nothing"));
    } catch (error) {
      if (!signal.aborted) say({ tone: "bad", text: t("find.failed", { why: sentence(error) }) });
    } finally {
      setReading(false);
    }
  }

  function replaceAll(writes: Write[]) {
    setAsked(null);
    const laid = { writes, created: [], leftOut: [], passed: [], beyond: 0 };
    void writing.put(laid, (left) => {
      const stay = new Set(left.map(({ record }) => record));
      return t("find.replaced", { n: cellsOf(writes.filter(({ id }) => !stay.has(id))) });
    });
  }

  if (fields.length === 0) return <p className={css.nowhere}>{t("find.nowhere")}</p>;
  const idle = what === "" || texts.formula === "";
  return (
    <div className={css.line}>
      <TextInput
        className={css.box}
        size="xs"
        aria-label={t("find.with")}
        placeholder={t("find.with")}
        value={by}
        onChange={(event) => setBy(event.currentTarget.value)}
      />
      <Button size="compact-sm" variant="default" disabled={idle || !one} onClick={() => void replaceOne()}>
        {t("find.replace")}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={idle}
        loading={reading}
        onClick={() => void readThem()}
      >
        {t("find.replaceAll")}
      </Button>
      {asked ? (
        <ReplaceAll
          what={what}
          by={by}
          writes={asked}
          onReplace={() => replaceAll(asked)}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </div>
  );
}
