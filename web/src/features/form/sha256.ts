/** The fractional parts of the cube roots of the first 64 primes (FIPS 180-4), worked out rather than copied. */
const K = new Uint32Array(64);
/** And of the square roots of the first eight. */
const START = new Uint32Array(8);

function isPrime(n: number): boolean {
  for (let by = 2; by * by <= n; by++) if (n % by === 0) return false;
  return true;
}

for (let n = 2, found = 0; found < 64; n++) {
  if (!isPrime(n)) continue;
  const fraction = (root: number) => Math.floor((root % 1) * 2 ** 32);
  if (found < 8) START[found] = fraction(Math.sqrt(n));
  K[found++] = fraction(Math.cbrt(n));
}

const turn = (x: number, by: number) => (x >>> by) | (x << (32 - by));
const words = new Uint32Array(64);
/** A word that is known to be there. */
const at = (list: Uint32Array, n: number) => list[n] as number;

/**
 * SHA-256 of bytes, as eight words. The browser's own answers later each time, which is dear for so many, and is not there at all
 * where a page comes over plain HTTP.
 */
export function sha256(bytes: Uint8Array): Uint32Array {
  const blocks = (bytes.length + 9 + 63) >> 6;
  const padded = new Uint8Array(blocks * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setUint32(padded.length - 4, bytes.length * 8);
  const view = new DataView(padded.buffer);
  const hash = START.slice();
  for (let block = 0; block < blocks; block++) mix(hash, view, block * 64);
  return hash;
}

function mix(hash: Uint32Array, view: DataView, from: number) {
  for (let n = 0; n < 16; n++) words[n] = view.getUint32(from + n * 4);
  for (let n = 16; n < 64; n++) {
    const [a, b] = [at(words, n - 15), at(words, n - 2)];
    const small = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
    const large = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
    words[n] = at(words, n - 16) + small + at(words, n - 7) + large;
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let n = 0; n < 64; n++) {
    const chosen = (e & f) ^ (~e & g);
    const most = (a & b) ^ (a & c) ^ (b & c);
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + chosen + at(K, n) + at(words, n);
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + most;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  const after = [a, b, c, d, e, f, g, h];
  for (let n = 0; n < 8; n++) hash[n] = at(hash, n) + (after[n] as number);
}
