import { t } from "@/ui/text/text";

/** What an address says of a sign-in with a provider that let nobody in. */
export interface Refused {
  refused?: string;
  provider?: string;
  /** The provider's own code. */
  code?: string;
}

const reasons = ["failed", "refused", "stale", "taken", "unknown", "unreachable", "unusable"] as const;

/** Reads it from an address; what stands there anybody may have written. */
export function readRefused(search: Record<string, unknown>): Refused {
  const text = (name: string) => {
    const value = search[name];
    return value === undefined ? {} : { [name]: String(value).slice(0, 80) };
  };
  return { ...text("refused"), ...text("provider"), ...text("code") };
}

/** Why a provider let nobody in, as a sentence; undefined where nothing is said. */
export function refusedWords(
  said: Refused,
  providers: { name: string; label: string }[],
): string | undefined {
  if (said.refused === undefined) return undefined;
  const reason = reasons.find((one) => one === said.refused) ?? "failed";
  const known = providers.find((one) => one.name === said.provider);
  const words = { provider: known?.label ?? t("signIn.aProvider"), code: said.code ?? "" };
  if (reason === "refused" && said.code === "access_denied") return t("signIn.refused.denied", words);
  return t(`signIn.refused.${reason}`, words);
}
