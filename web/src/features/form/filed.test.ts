import { expect, test, vi } from "vitest";
import { filed } from "@/features/form/filed";

test("what was found is filed under what it was asked for", async () => {
  const file = vi.fn();
  expect(
    await filed(
      () => "firm",
      async () => 1,
      file,
    ),
  ).toBe(1);
  expect(file).toHaveBeenCalledExactlyOnceWith("firm", 1);
});

test("what was found for older answers is not filed under newer ones", async () => {
  const file = vi.fn();
  let key = "firm";
  let arrive: (found: number) => void = () => {};
  const found = filed(
    () => key,
    () => new Promise<number>((resolve) => (arrive = resolve)),
    file,
  );
  key = "me";
  arrive(1);
  expect(await found).toBe(1);
  expect(file).not.toHaveBeenCalled();
});
