/** Why a letter did not arrive, as far as a mail server's answer tells. */
export type Why = "address" | "away" | "full" | "later" | "refused";

/** By the codes of RFC 3463 first, which mean the same everywhere; then by those of RFC 5321 and by words. */
const signs: [RegExp, Why][] = [
  [/\b5\.1\.\d/, "address"],
  [/\b[45]\.2\.2\b/, "full"],
  [/\b5\.7\.\d/, "refused"],
  [/\(?\b552\b\)?.*(full|quota|storage)/i, "full"],
  [/\b55[0135]\b.*(mailbox|user|recipient|address|no such|unknown)/i, "address"],
  [/\(5\d\d\)/, "refused"],
  [/\(4\d\d\)/, "later"],
  [/connect|timed? ?out|timeout|resolve|lookup|network|tls|certificate|dns/i, "away"],
];

/** Undefined where nothing is known but the server's own words. */
export function whyNot(said: string): Why | undefined {
  return signs.find(([sign]) => sign.test(said))?.[1];
}
