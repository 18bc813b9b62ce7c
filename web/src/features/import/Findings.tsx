import { Button } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import type { FindingEdit, PlannedTable } from "@/api/import";
import css from "@/features/import/findings.module.css";
import {
  byWeight,
  groupFindings,
  mendWords,
  placesIn,
  placesOf,
  type FindingGroup,
  type Found,
} from "@/features/import/plan";
import { useTelling } from "@/features/import/said";
import { t, wordsFor } from "@/ui/text/text";

const SHOWN = 20;
/** So many different mends are said in words; the others are counted. */
const SAID = 3;

interface Props {
  /** Of the whole plan. */
  all: Found[];
  /** Of what is chosen. */
  here: Found[];
  tables: PlannedTable[];
  waiting: boolean;
  onGo: (table: string, field: string | null) => void;
  onMend: (findings: FindingEdit[], count: number) => void;
}

/** What was noticed, grouped by kind, the worst first, each kind with what can be done about all of it. */
export function Findings({ all, here, tables, waiting, onGo, onMend }: Props) {
  const [wide, setWide] = useState(false);
  const groups = groupFindings(wide ? all : here);
  const { grave, known } = byWeight(groups);
  const list = (some: FindingGroup[]) =>
    some.map((group) => (
      <Group key={group.code} group={group} tables={tables} waiting={waiting} onGo={onGo} onMend={onMend} />
    ));
  return (
    <section className={css.findings} aria-label={t("plan.findings")}>
      <h2 className={css.heading}>
        {grave.length === 0 ? t("plan.findings") : t("plan.findingsCount", { n: placesIn(grave) })}
      </h2>
      {groups.length === 0 ? <p className={css.none}>{t("plan.noFindings")}</p> : null}
      {list(grave)}
      {known.length ? <h3 className={css.known}>{t("plan.known")}</h3> : null}
      {list(known)}
      {all.length > here.length ? (
        <button type="button" className={css.scope} onClick={() => setWide(!wide)}>
          {wide
            ? t("plan.findingsHere")
            : t("plan.findingsAll", { n: placesIn(byWeight(groupFindings(all)).grave) })}
        </button>
      ) : null}
    </section>
  );
}

type GroupProps = Pick<Props, "tables" | "waiting" | "onGo" | "onMend"> & { group: FindingGroup };

function Group({ group, tables, waiting, onGo, onMend }: GroupProps) {
  const [open, setOpen] = useState(false);
  const telling = useTelling();
  const shown = group.findings.slice(0, SHOWN);
  return (
    <div className={css.group}>
      <button type="button" className={css.groupHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={14} aria-hidden className={css.chevron} />
        <span className={css.dot} data-severity={group.severity} aria-hidden />
        <span className={css.kind}>{words(group.code)}</span>
        <span className={css.count}>{group.count}</span>
      </button>
      <Mending group={group} waiting={waiting} onMend={onMend} />
      {open ? (
        <ul className={css.list}>
          {shown.map((finding) => (
            <li key={finding.at}>
              <button
                type="button"
                className={css.finding}
                data-mended={finding.mended || undefined}
                disabled={!finding.table}
                onClick={() => finding.table && onGo(finding.table, finding.field ?? null)}
              >
                <span className={css.place}>{placeOf(finding, tables)}</span>
                <span className={css.message}>{telling.message(finding)}</span>
                {finding.suggestion ? <span className={css.mend}>{telling.suggestion(finding)}</span> : null}
              </button>
            </li>
          ))}
          {group.findings.length > SHOWN ? (
            <li className={css.rest}>{t("plan.moreFindings", { n: group.findings.length - SHOWN })}</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}

/** What would be done about all of a kind, the button that does it, and the one that takes it back. */
function Mending({ group, waiting, onMend }: Pick<GroupProps, "group" | "waiting" | "onMend">) {
  const { mendable, mended } = group;
  const ask = (found: Found[], wanted: boolean) =>
    onMend(
      found.map(({ at }) => ({ at, mended: wanted })),
      placesOf(found),
    );
  if (mendable.length === 0 && mended.length === 0) return null;
  const n = placesOf(mendable);
  const said = mendWords(mendable);
  const more = said.length - SAID;
  const first = said.slice(0, SAID).join(", ");
  const whole = n + placesOf(mended) >= group.count;
  return (
    <div className={css.mending}>
      {mendable.length ? (
        <>
          <p className={css.changes}>{more > 0 ? t("plan.mend.and", { words: first, n: more }) : first}</p>
          <Button size="compact-xs" variant="light" disabled={waiting} onClick={() => ask(mendable, true)}>
            {t(whole ? "plan.mend.all" : "plan.mend.some", { n })}
          </Button>
        </>
      ) : null}
      {mended.length ? (
        <p className={css.done}>
          <span>{t("plan.mend.done", { n: placesOf(mended) })}</span>
          <button type="button" className={css.undo} disabled={waiting} onClick={() => ask(mended, false)}>
            {t("act.undo")}
          </button>
        </p>
      ) : null}
    </div>
  );
}

/** What a kind of finding is called; one that is not known by its code: `mixed_types` → Mixed types. */
export function words(code: string): string {
  const known = wordsFor("finding", code);
  if (known) return known;
  const text = code.replace(/[_.-]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function placeOf(finding: Found, tables: PlannedTable[]): string {
  const table = tables.find((candidate) => candidate.name === finding.table);
  const field = table?.fields.find((candidate) => candidate.name === finding.field);
  const cell = finding.cell ? `${finding.sheet ?? ""} ${finding.cell}`.trim() : finding.sheet;
  return [cell, field?.label].filter(Boolean).join(" · ") || (table?.label ?? "");
}
