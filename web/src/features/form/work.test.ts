import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { sha256 } from "@/features/form/sha256";
import { work, zeros } from "@/features/form/work";

const hex = (hash: Uint32Array) => [...hash].map((word) => word.toString(16).padStart(8, "0")).join("");

test("hashes as others do", () => {
  for (const length of [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 31 + length) & 255);
    expect(hex(sha256(bytes)), String(length)).toBe(createHash("sha256").update(bytes).digest("hex"));
  }
});

test("work is done until the hash begins with zeros", () => {
  const done = work("stamp", 10);
  const hash = createHash("sha256").update(`stamp.${done}`).digest();
  expect(hash.readUInt16BE(0) >> 6).toBe(0);
  expect(work("stamp", 0)).toBe("");
  expect(zeros(Uint32Array.from([0, 1]))).toBe(63);
});
