import { expect, test, vi } from "vitest";
import { stamped } from "@/features/form/stamp";

const form = { title: "Ask", open: true, stamp: "s", work: 4 };

test("the work is begun ahead of time, and once", async () => {
  const begin = vi.fn(async () => "7");
  const { work } = stamped(form, 0, begin);
  expect(begin).toHaveBeenCalledExactlyOnceWith("s", 4);
  expect([await work(), await work()]).toEqual(["7", "7"]);
  expect(begin).toHaveBeenCalledTimes(1);
});

test("work that failed is begun anew when the answers are sent again", async () => {
  const begin = vi.fn(async () => "7").mockRejectedValueOnce(new Error("no worker"));
  const { work } = stamped(form, 0, begin);
  await expect(work()).rejects.toThrow("no worker");
  expect(await work()).toBe("7");
});

test("where no work is asked for none is begun", async () => {
  const begin = vi.fn(async () => "7");
  expect(await stamped({ ...form, work: 0 }, 0, begin).work()).toBe("");
  expect(begin).not.toHaveBeenCalled();
});
