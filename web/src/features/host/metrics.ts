/** What a server counted since it was started. */
export interface Metrics {
  /** How many requests were answered with a status of each hundred, e.g. `2xx`. */
  classes: Map<string, number>;
  /** How many were answered so soon or sooner, in seconds, the last of them all; in their order. */
  times: { within: number; count: number }[];
  /** Seconds that all of them took. */
  seconds: number;
  openWorkspaces: number | null;
}

const line = /^(\w+)(?:\{(\w+)="([^"]*)"\})? (\S+)$/;

/** Reads the text format of Prometheus, as far as Sheaf writes it; what is not known is left out. */
export function readMetrics(text: string): Metrics {
  const read: Metrics = { classes: new Map(), times: [], seconds: 0, openWorkspaces: null };
  for (const each of text.split("\n")) {
    const [, name, , label = "", value] = line.exec(each) ?? [];
    const number = Number(value);
    if (name === "sheaf_requests_total") read.classes.set(label, number);
    if (name === "sheaf_request_seconds_bucket")
      read.times.push({ within: label === "+Inf" ? Infinity : Number(label), count: number });
    if (name === "sheaf_request_seconds_sum") read.seconds = number;
    if (name === "sheaf_open_workspaces") read.openWorkspaces = number;
  }
  return read;
}

export const answered = ({ times }: Metrics): number => times.at(-1)?.count ?? 0;

/** Within how many seconds such a part of all was answered, as far as was counted: Infinity where it was longer than the longest. */
export function within(metrics: Metrics, part: number): number | null {
  const all = answered(metrics);
  if (all === 0) return null;
  return metrics.times.find(({ count }) => count >= all * part)?.within ?? null;
}

export function mean(metrics: Metrics): number | null {
  const all = answered(metrics);
  return all === 0 ? null : metrics.seconds / all;
}

/** The longest time that is told from longer ones. */
export const longest = ({ times }: Metrics): number => times.at(-2)?.within ?? 0;
