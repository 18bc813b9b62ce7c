import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { becomes, enters, sessionKey, type Session } from "@/api/session";

const ann: Session = {
  person: { id: 1, email: "ann@example.org", name: "Ann" },
  workspaces: [],
  has_password: true,
  second_factor: false,
};

it("tells who watches the session that nobody is signed in, and forgets all else", async () => {
  const cache = new QueryClient();
  cache.setQueryData(sessionKey, ann);
  cache.setQueryData(["acme", "members"], ["Ann"]);
  const heard: unknown[] = [];
  const end = new QueryObserver(cache, { queryKey: sessionKey, enabled: false }).subscribe(({ data }) =>
    heard.push(data),
  );
  becomes(cache, null);
  expect(cache.getQueryData(["acme", "members"])).toBeUndefined();
  // It is told in the next turn.
  await new Promise((done) => setTimeout(done));
  expect(heard).toEqual([null]);
  end();
});

it("keeps what was fetched for whoever comes back, and nothing of it for somebody else", () => {
  const cache = new QueryClient();
  enters(cache, ann);
  cache.setQueryData(["acme", "members"], ["Ann"]);
  // The session ended, and Ann signs in again.
  cache.setQueryData(sessionKey, null);
  enters(cache, ann);
  expect(cache.getQueryData(["acme", "members"])).toEqual(["Ann"]);
  cache.setQueryData(sessionKey, null);
  const bo = { ...ann, person: { ...ann.person, id: 2 } };
  enters(cache, bo);
  expect(cache.getQueryData(["acme", "members"])).toBeUndefined();
  expect(cache.getQueryData(sessionKey)).toEqual(bo);
});
