// A part of the journey: a comment is written with a mention, changed, deleted and brought back; what somebody else says is seen
// at once, counted by the bell, and leads to its record; whoever has the same table open is seen.
import assert from "node:assert/strict";

/** `tools`: how the journey looks at the page and asks the server. */
export async function comment(workspace, { page, look, api }) {
  const fields = [{ name: "who", label: "Who", type: "text" }];
  await api(workspace, "tables", "POST", {
    name: "calls",
    label: "Calls",
    fields,
  });
  await api(workspace, "tables/calls/records", "POST", {
    fields: { who: "Ann Weber" },
  });
  const { person } = await api(workspace, "session");
  await page.goto(`/w/${workspace}/t/calls?record=1`);
  const thread = page.getByRole("region", { name: "Comments" });
  await thread.getByText("No comments yet").waitFor();
  await look("comments-empty");

  const box = thread.getByRole("textbox", { name: "Write a comment" });
  await box.pressSequentially(`Who calls? @${person.name.slice(0, 3).toLowerCase()}`);
  await thread.getByRole("option", { name: person.name }).waitFor();
  await look("comments-people");
  await box.press("Enter");
  await page.waitForFunction((name) => document.activeElement?.value?.endsWith(`@${name} `), person.name);
  await box.pressSequentially("perhaps");
  await box.press("Control+Enter");
  const first = thread.getByRole("listitem").first();
  await first.getByText(`@${person.name}`, { exact: true }).waitFor();
  assert.equal(await box.inputValue(), "");

  // By keyboard: changed, deleted, and back.
  const more = first.getByRole("button", { name: /^What can be done/ });
  await more.press("Enter");
  await page.getByRole("menuitem", { name: "Change" }).press("Enter");
  const edited = first.getByRole("textbox");
  assert.equal(await edited.inputValue(), `Who calls? @${person.name} perhaps`);
  await edited.fill(`Shall @${person.name} call?`);
  await edited.press("Control+Enter");
  await first.getByText("changed", { exact: true }).waitFor();
  await first.getByText(`@${person.name}`, { exact: true }).waitFor();
  await more.press("Enter");
  await page.getByRole("menuitem", { name: "Delete" }).press("Enter");
  await thread.getByText("No comments yet").waitFor();
  await page.getByRole("button", { name: "Undo", exact: true }).press("Enter");
  await first.getByText(`@${person.name}`, { exact: true }).waitFor();
  await look("comments");

  // Somebody else, who has only a token.
  const { token } = await api(workspace, "tokens", "POST", {
    name: "Bo Lind",
    role: "editor",
  });
  const origin = new URL(page.url()).origin;
  const asBo = async (where, method = "GET", what = undefined) => {
    const answer = await fetch(`${origin}/api/v1/${where}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
      },
      ...(what === undefined ? {} : { body: JSON.stringify(what) }),
    });
    assert.ok(answer.ok, `${method} ${where}: ${answer.status}`);
    return answer.json();
  };
  const { people } = await asBo("people");
  const { id } = people.find(({ name }) => name === person.name);
  const say = (text) => asBo("tables/calls/records/1/comments", "POST", { text });
  const side = page.getByRole("navigation");
  await asBo("presence", "PUT", { page: "a", table: "calls", record: 1 });
  await page.getByRole("img", { name: "Also here: Bo Lind (at the same record)" }).waitFor();
  // What is said while one looks is seen.
  await say("I do.");
  await thread.getByText("I do.").waitFor();
  await side.getByRole("button", { name: "Notifications", exact: true }).waitFor();

  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByRole("heading", { name: "Imports", exact: true }).waitFor();
  await say(`Done, @[${person.name}](${id}).`);
  const bell = side.getByRole("button", { name: /^Notifications.*1 new$/ });
  await bell.waitFor();
  await bell.press("Enter");
  const told = page.getByRole("link", { name: /Bo Lind mentioned you/ });
  await told.getByText("Ann Weber in Calls").waitFor();
  await look("notifications");
  await told.press("Enter");
  await page.waitForURL(/\/t\/calls\?record=1/);
  await thread.getByText("Done, ").waitFor();
  await side.getByRole("button", { name: "Notifications", exact: true }).waitFor();
  const { unseen } = await api(workspace, "notifications");
  assert.equal(unseen, 0);
  await look("comments-told");

  await page.emulateMedia({ colorScheme: "dark" });
  await look("comments-dark");
  await page.setViewportSize({ width: 390, height: 844 });
  await thread.getByText("Done, ").scrollIntoViewIfNeeded();
  await look("comments-narrow-dark");
  await page.getByRole("button", { name: "News", exact: true }).click();
  await page.getByRole("link", { name: /Bo Lind mentioned you/ }).waitFor();
  await look("notifications-narrow-dark");
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
}
