import { sha256 } from "@/features/form/sha256";

/** With how many zero bits a hash begins. */
export function zeros(hash: Uint32Array): number {
  let bits = 0;
  for (const word of hash) {
    bits += Math.clz32(word);
    if (word !== 0) break;
  }
  return bits;
}

/** What makes the hash of stamp, `.` and itself begin with so many zero bits: a tenth of a second's work, too dear for thousands. */
export function work(stamp: string, bits: number): string {
  if (bits === 0) return "";
  const text = new TextEncoder();
  for (let n = 0; ; n++) {
    if (zeros(sha256(text.encode(`${stamp}.${n}`))) >= bits) return String(n);
  }
}
