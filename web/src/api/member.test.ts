import { expect, it } from "vitest";
import { nextLook, type Invitation } from "@/api/member";

const invited = (letter: Invitation["letter"]): Invitation => ({
  id: 1,
  email: "bo@example.org",
  role: "editor",
  invited_by: null,
  created_at: "2026-03-01T10:00:00Z",
  expires_at: "2026-03-15T10:00:00Z",
  letter,
});

it.each([
  ["nobody waits", [], false],
  ["a link was handed over", [invited(null)], false],
  [
    "all is sent, or given up",
    [invited({ state: "sent", why: null }), invited({ state: "failed", why: "550" })],
    false,
  ],
  [
    "one goes out",
    [invited({ state: "waiting", why: "451" }), invited({ state: "waiting", why: null })],
    2_000,
  ],
  ["one is tried again", [invited({ state: "waiting", why: "451 later" })], 30_000],
] as const)("looks again at letters: %s", (_, invitations, wait) => {
  expect(nextLook([...invitations])).toBe(wait);
});
