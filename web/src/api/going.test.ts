import { expect, it } from "vitest";
import { Going } from "@/api/going";

function work() {
  let end = () => {};
  let fail = (_: Error) => {};
  const promise = new Promise<void>((done, refuse) => {
    end = done;
    fail = refuse;
  });
  return { promise, end, fail };
}

it("is over when what began meanwhile is done too, whatever came of it", async () => {
  const going = new Going();
  const said: string[] = [];
  const first = work();
  const second = work();
  void going.during(first.promise).then(() => said.push("first"));
  const over = going.over().then(() => said.push("over"));
  void going.during(second.promise).catch(() => said.push("second"));
  first.end();
  await new Promise((done) => setTimeout(done, 0));
  expect(said).toEqual(["first"]);
  second.fail(new Error("refused"));
  await over;
  expect(said).toEqual(["first", "second", "over"]);
  expect(going.any).toBe(false);
});
