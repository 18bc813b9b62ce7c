import { expect, it } from "vitest";
import { faultOf, isRefused } from "@/api/fault";
import { Problem } from "@/api/problem";

const asked = new Problem(401, {
  code: "unauthenticated",
  errors: [{ field: "code", code: "required", message: "Send 'code' too." }],
});
const spent = new Problem(401, { code: "unauthenticated", detail: "This link was used already." });

it("tells a code that is asked for from a link that is spent", () => {
  expect(faultOf(asked, "code")).toBe("required");
  expect(faultOf(asked, "password")).toBeUndefined();
  expect(isRefused(asked, 401)).toBe(false);
  expect(faultOf(spent, "code")).toBeUndefined();
  expect(isRefused(spent, 401)).toBe(true);
});

it("knows nothing of what the server did not say", () => {
  expect(faultOf(new Error("away"), "code")).toBeUndefined();
  expect(isRefused(undefined, 401)).toBe(false);
});
