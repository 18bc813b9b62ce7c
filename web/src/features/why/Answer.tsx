import { IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import { sentence } from "@/api/problem";
import type { Reason, Why } from "@/api/why";
import css from "@/features/why/why.module.css";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/sharingWords";

interface Props {
  asked: { data?: Why | undefined; isPending: boolean; error: unknown; refetch: () => unknown };
  /** What people call the field that is asked about. */
  field?: string | undefined;
}

/** Whether something may be done, and by what. */
export function Answer({ asked, field }: Props) {
  if (asked.data) return <Said why={asked.data} field={field ?? ""} />;
  if (asked.error)
    return (
      <Failure title={t("why.failed")} detail={sentence(asked.error)} onRetry={() => void asked.refetch()} />
    );
  return <Bones lines={2} label={t("why.asking")} />;
}

function Said({ why, field }: { why: Why; field: string }) {
  const blanks = { role: why.role.label, field };
  return (
    <div className={css.answer} role="status">
      <span className={css.verdict}>{t(`why.${why.may}`)}</span>
      <ul className={css.reasons}>
        {why.reasons.map((reason, at) => (
          <li key={at} className={css.reason}>
            {said(reason, blanks)}
            <Conditions reason={reason} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function said({ part, may }: Reason, blanks: { role: string; field: string }): string {
  switch (part) {
    case "condition":
      return t(`why.reason.condition.${may}`, blanks);
    case "ability":
    case "role":
    case "table":
    case "move":
      return t(`why.reason.${part}.${may === "no" ? "no" : "yes"}`, blanks);
    default:
      return t(`why.reason.${part}`, blanks);
  }
}

const signs = { yes: IconCheck, no: IconX, open: IconMinus };

/** The parts of a condition, each with whether it holds and what the record has. */
function Conditions({ reason }: { reason: Reason }) {
  if (reason.conditions.length === 0) return null;
  return (
    <ul className={css.parts}>
      {reason.conditions.map(({ formula, holds, values }, at) => {
        const state = holds === null ? "open" : holds ? "yes" : "no";
        const Sign = signs[state];
        return (
          <li key={at} className={css.part} data-holds={state}>
            <Sign size={13} stroke={2} aria-label={holds === null ? "" : t(`why.${holds ? "yes" : "no"}`)} />
            <span>
              {formula ? <code className={css.formula}>{formula}</code> : t("why.hiddenPart")}
              {values.map((value) => (
                <span key={value.field} className={css.value}>
                  {value.label}: {shown(value.value)}
                </span>
              ))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

const shown = (value: unknown): string =>
  value === null || value === undefined || value === ""
    ? "–"
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
