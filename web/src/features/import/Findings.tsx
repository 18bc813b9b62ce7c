import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import type { Finding, PlannedTable } from "@/api/import";
import css from "@/features/import/findings.module.css";
import { groupFindings, type FindingGroup } from "@/features/import/plan";
import { t, wordsFor } from "@/ui/text/text";

const SHOWN = 20;

interface Props {
  findings: Finding[];
  tables: PlannedTable[];
  onGo: (table: string, field: string | null) => void;
}

/** What was noticed, grouped by kind, the worst first. */
export function Findings({ findings, tables, onGo }: Props) {
  const groups = groupFindings(findings);
  return (
    <section className={css.findings} aria-label={t("plan.findings")}>
      <h2 className={css.heading}>
        {groups.length === 0
          ? t("plan.findings")
          : t("plan.findingsCount", { n: groups.reduce((sum, group) => sum + group.count, 0) })}
      </h2>
      {groups.length === 0 ? <p className={css.none}>{t("plan.noFindings")}</p> : null}
      {groups.map((group) => (
        <Group key={group.code} group={group} tables={tables} onGo={onGo} />
      ))}
    </section>
  );
}

function Group({
  group,
  tables,
  onGo,
}: {
  group: FindingGroup;
  tables: PlannedTable[];
  onGo: Props["onGo"];
}) {
  const [open, setOpen] = useState(false);
  const shown = group.findings.slice(0, SHOWN);
  return (
    <div className={css.group}>
      <button type="button" className={css.groupHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={14} aria-hidden className={css.chevron} />
        <span className={css.dot} data-severity={group.severity} aria-hidden />
        <span className={css.kind}>{words(group.code)}</span>
        <span className={css.count}>{group.count}</span>
      </button>
      {open ? (
        <ul className={css.list}>
          {shown.map((finding, at) => (
            <li key={at}>
              <button
                type="button"
                className={css.finding}
                disabled={!finding.table}
                onClick={() => finding.table && onGo(finding.table, finding.field ?? null)}
              >
                <span className={css.place}>{placeOf(finding, tables)}</span>
                <span>{finding.message}</span>
                {finding.suggestion ? <span className={css.mend}>{finding.suggestion}</span> : null}
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

/** What a kind of finding is called; one that is not known by its code: `mixed_types` → Mixed types. */
export function words(code: string): string {
  const known = wordsFor("finding", code);
  if (known) return known;
  const text = code.replace(/[_.-]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function placeOf(finding: Finding, tables: PlannedTable[]): string {
  const table = tables.find((candidate) => candidate.name === finding.table);
  const field = table?.fields.find((candidate) => candidate.name === finding.field);
  const cell = finding.cell ? `${finding.sheet ?? ""} ${finding.cell}`.trim() : finding.sheet;
  return [cell, field?.label].filter(Boolean).join(" · ") || (table?.label ?? "");
}
