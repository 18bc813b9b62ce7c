import { expect, it } from "vitest";
import { whyNot } from "@/features/members/letter";

it.each([
  ["permanent error (550): 5.1.1 No such mailbox here", "address"],
  ["permanent error (550): No such user here", "address"],
  ["permanent error (552): 5.2.2 Mailbox full", "full"],
  ["permanent error (552): Quota exceeded", "full"],
  ["permanent error (550): 5.7.1 Message rejected as spam", "refused"],
  ["permanent error (554): Transaction failed", "refused"],
  ["transient error (451): 4.3.0 Try again later", "later"],
  ["transient error (452): 4.2.2 Over quota", "full"],
  ["Connection error: Connection refused (os error 111)", "away"],
  ["network error: Resource temporarily unavailable", "away"],
  ["Connection error: failed to lookup address information", "away"],
  ["something else", undefined],
])("%s", (said, why) => {
  expect(whyNot(said)).toBe(why);
});
