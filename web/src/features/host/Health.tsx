import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useMetrics, useReadiness } from "@/api/health";
import { sentence } from "@/api/problem";
import css from "@/features/host/host.module.css";
import { answered, longest, mean, readMetrics, within, type Metrics } from "@/features/host/metrics";
import { perLocale } from "@/ui/locale";
import { Bones, Failure } from "@/ui/states";
import { count, t } from "@/ui/text/text";

/** How the server does, in words. */
export function Health() {
  const ready = useReadiness();
  const metrics = useMetrics();
  if (ready.isPending || metrics.isPending) return <Bones lines={6} label={t("host.loading")} />;
  return (
    <>
      <p className={css.ready} data-bad={ready.isError || undefined} role="status">
        {ready.isError ? (
          <IconAlertTriangle size={18} aria-hidden />
        ) : (
          <IconCircleCheck size={18} aria-hidden />
        )}
        <span>
          <strong>{t(ready.isError ? "host.notReady" : "host.ready")}.</strong>{" "}
          {ready.isError ? t("host.notReadyHelp", { why: sentence(ready.error) }) : t("host.readyHelp")}
        </span>
      </p>
      {metrics.data === undefined ? (
        <Failure
          title={t("host.healthFailed")}
          detail={sentence(metrics.error)}
          onRetry={() => metrics.refetch()}
        />
      ) : (
        <Counted metrics={readMetrics(metrics.data)} />
      )}
    </>
  );
}

const classes = [
  ["2xx", "host.answeredFine"],
  ["3xx", "host.answeredMoved"],
  ["4xx", "host.answeredRefused"],
  ["5xx", "host.answeredFailed"],
] as const;

const times = [
  [0.5, "host.timesHalf"],
  [0.95, "host.timesMost"],
  [0.99, "host.timesAll"],
] as const;

function Counted({ metrics }: { metrics: Metrics }) {
  const average = mean(metrics);
  return (
    <>
      <p className={css.soft}>{t("host.healthLead")}</p>
      <h2 className={css.heading}>{t("host.answered")}</h2>
      <dl className={css.facts}>
        {classes.map(([name, words]) => (
          <Fact key={name} name={t(words)} value={count(metrics.classes.get(name) ?? 0)} />
        ))}
      </dl>
      {answered(metrics) ? (
        <>
          <h2 className={css.heading}>{t("host.times")}</h2>
          <dl className={css.facts}>
            {times.map(([part, words]) => (
              <Fact key={part} name={t(words)} value={timeWords(within(metrics, part) ?? 0, metrics)} />
            ))}
            {average === null ? null : (
              <Fact name={t("host.timesMean")} value={timeWords(average, metrics)} />
            )}
          </dl>
        </>
      ) : null}
      {metrics.openWorkspaces === null ? null : (
        <dl className={css.facts} style={{ marginTop: 24 }}>
          <Fact name={t("host.openWorkspaces")} value={count(metrics.openWorkspaces)} />
        </dl>
      )}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const units = perLocale((_, form) => {
  const of = (unit: "millisecond" | "second") =>
    new Intl.NumberFormat(form, { style: "unit", unit, unitDisplay: "short", maximumSignificantDigits: 3 });
  return { short: of("millisecond"), long: of("second") };
});

/** `2.5 ms`, `1.2 sec`; of what is longer than was told apart, so much. */
function timeWords(seconds: number, metrics: Metrics): string {
  if (seconds === Infinity) return t("host.timesOver", { time: units().long.format(longest(metrics)) });
  return seconds < 1 ? units().short.format(seconds * 1000) : units().long.format(seconds);
}
