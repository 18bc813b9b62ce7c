import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CommentCounts } from "@/api/commentCounts";
import { liveOf } from "@/api/live";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A server whose records have these comments; answers what it was asked for. */
function server(counts: Record<string, number>) {
  const asked: (string | null)[] = [];
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(new URL(address, "http://here").searchParams.get("records"));
    if (counts.away) return new Response("{}", { status: 503 });
    return new Response(JSON.stringify({ counts }));
  });
  return asked;
}

it("asks once for all that comes into sight, and only while somebody looks", async () => {
  const asked = server({ 2: 3 });
  const counts = new CommentCounts("w", "leads");
  expect(counts.of(1)).toBe(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([]);
  const seen = vi.fn();
  const leave = counts.watch(seen);
  for (const id of [1, 2, 1]) counts.of(id);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual(["1,2"]);
  expect([counts.of(1), counts.of(2), seen.mock.calls.length]).toEqual([0, 3, 1]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveLength(1);
  leave();
  expect(counts.of(2)).toBe(0);
});

it("asks anew for a record that somebody commented on, and again after a failure", async () => {
  const answers: Record<string, number> = { 2: 3 };
  const asked = server(answers);
  let tell: (change: unknown) => void = () => {};
  vi.spyOn(liveOf("w"), "on").mockImplementation((listener) => {
    tell = listener as typeof tell;
    return () => true;
  });
  const counts = new CommentCounts("w", "leads");
  counts.watch(() => {});
  counts.of(2);
  await vi.advanceTimersByTimeAsync(100);
  answers[2] = 4;
  for (const other of [
    { kind: "update", record: 2 },
    { kind: "comment", table: "firms", record: 2 },
  ])
    tell(other);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual(["2"]);
  answers.away = 1;
  tell({ kind: "comment", table: "leads", record: 2 });
  await vi.advanceTimersByTimeAsync(100);
  expect([asked.length, counts.of(2)]).toEqual([2, 3]);
  delete answers.away;
  await vi.advanceTimersByTimeAsync(6000);
  expect([asked.length, counts.of(2)]).toEqual([3, 4]);
});
