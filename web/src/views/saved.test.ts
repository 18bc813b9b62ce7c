import { expect, test } from "vitest";
import { against, differs, over, shownFields } from "@/views/saved";

const saved = { filter: "amount > 5", sort: ["-amount"], fields: ["name", "amount"] };

test("a view shows what it saved, and over it what the address says", () => {
  expect(over(saved, {})).toEqual({ filter: "amount > 5", sort: "-amount", fields: "name,amount", look: "" });
  expect(over(saved, { filter: "" })).toEqual({
    filter: "",
    sort: "-amount",
    fields: "name,amount",
    look: "",
  });
  expect(over(undefined, { sort: "name" })).toEqual({ filter: "", sort: "name", fields: "", look: "" });
});

test("the address holds only what is otherwise than saved", () => {
  expect(against(saved, { filter: "amount > 5" })).toEqual({ filter: undefined });
  expect(against(saved, { filter: undefined })).toEqual({ filter: "" });
  expect(against(undefined, { filter: undefined })).toEqual({ filter: undefined });
  expect(against(saved, { record: 3 } as object)).toEqual({ record: 3 });
});

test("a view differs once a part of it does", () => {
  expect(differs(saved, {})).toBe(false);
  expect(differs(saved, { sort: "-amount" })).toBe(false);
  expect(differs(saved, { filter: "" })).toBe(true);
  expect(differs(undefined, { filter: "a = 1" })).toBe(true);
});

test("fields come in the view's order; names that are gone are passed over", () => {
  const all = [{ name: "name" }, { name: "amount" }, { name: "day" }];
  expect(shownFields(all, "day,gone,name")).toEqual([{ name: "day" }, { name: "name" }]);
  expect(shownFields(all, "")).toBe(all);
});
