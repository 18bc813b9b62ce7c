import { expect, it } from "vitest";
import { Going } from "@/api/going";

const settled = () => new Promise((done) => setTimeout(done, 0));

it("is over when what began meanwhile is done too, whatever came of it", async () => {
  const going = new Going();
  let end = () => {};
  let fail = () => {};
  const first = going.during(new Promise<void>((done) => (end = done)));
  let isOver = false;
  const over = going.over().then(() => (isOver = true));
  const second = going.during(new Promise<void>((_, refuse) => (fail = () => refuse(new Error("refused")))));
  end();
  await first;
  await settled();
  expect(isOver).toBe(false);
  fail();
  await expect(second).rejects.toThrow("refused");
  await over;
  expect(going.any).toBe(false);
});
