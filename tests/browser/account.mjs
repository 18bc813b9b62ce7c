// A part of the journey: somebody changes their name and their password, sets a second factor up, signs in with a code of the app, which is
// computed here, and with a recovery code, makes new ones, and removes it. They are another person, so that the journey's stays signed in.
import assert from "node:assert/strict";
import crypto from "node:crypto";

const PASSWORD = "several-plain-words";

/** `stranger`: a browser in which nobody is signed in; `person`: their address and password, with a blank between. */
export async function ownAccount({ look, everyWay, stranger, person }) {
  const [email, before] = person.split(" ");
  const page = await stranger.newPage();
  await signIn(page, email, before);
  await page.waitForURL(/\/w\/[^/]+/);
  await page.getByRole("button", { name: "Cleo Park" }).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
  await page.getByRole("heading", { name: "Your account" }).waitFor();
  await page.getByText("(this one)").waitFor();
  await everyWay("account", page);
  await changeName(page);
  await changePassword(page, before, look);
  const { secret, codes } = await setUp(page, look, everyWay);
  await signOut(page);
  await comeBack(page, { email, secret, codes, look });
  const fresh = await makeCodes(page, secret, codes);
  await remove(page, fresh, look);
  await signOut(page);
  await signIn(page, email, PASSWORD);
  await page.waitForURL(/\/w\/[^/]+/);
  await stayWhoOwns(page, look);
  // As they were before.
  await page.goto("/account");
  await typePasswords(page, PASSWORD, before);
  await page.getByText("The password is set.").waitFor();
}

async function signIn(page, email, password) {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function signOut(page) {
  await page.getByRole("button", { name: "Cleo P. Park" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  // This host sends no mail.
  await page.getByText(/^No password yet\?/).waitFor();
}

const part = (page, name) => page.getByRole("region", { name, exact: true });

async function changeName(page) {
  const name = part(page, "Name");
  await name.getByRole("button", { name: "Change" }).click();
  await name.getByRole("textbox", { name: "Name" }).fill("Cleo P. Park");
  await page.keyboard.press("Enter");
  await page.getByText("The name is changed.").waitFor();
  await page.getByRole("button", { name: "Cleo P. Park" }).waitFor();
  // The focus is where it came from.
  await page.waitForFunction(() => document.activeElement?.textContent === "Change");
  await part(page, "E-mail address").getByText("this Sheaf sends no mail").waitFor();
}

async function typePasswords(page, current, next) {
  const password = part(page, "Password");
  const shown = password.getByLabel("Current password");
  if (!(await shown.isVisible())) await password.getByRole("button", { name: "Change password" }).click();
  await shown.fill(current);
  await password.getByLabel("New password").fill(next);
  await password.getByRole("button", { name: "Change password" }).last().click();
}

async function changePassword(page, before, look) {
  await typePasswords(page, "not this one", PASSWORD);
  await page.getByText("This is not your current password.").waitFor();
  await look("account-password-wrong", page);
  await typePasswords(page, before, PASSWORD);
  await page.getByText("The password is set.").waitFor();
}

async function setUp(page, look, everyWay) {
  const factor = part(page, "Second factor");
  await factor.getByRole("button", { name: "Set up" }).click();
  await factor.getByLabel("Current password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  const picture = factor.getByRole("img", {
    name: "QR code for the authenticator app",
  });
  await picture.waitFor();
  await page.waitForFunction((image) => image.naturalWidth > 0, await picture.elementHandle());
  const secret = await factor.locator("code").textContent();
  await factor.getByLabel("Code", { exact: true }).fill("000000");
  await page.keyboard.press("Enter");
  await factor.getByText("This code is wrong, or was used already.").waitFor();
  await everyWay("account-factor", page);
  // Codes of the time before and after are taken too, each later than the last: so nobody waits for the next one.
  await untilFresh(page);
  await factor.getByLabel("Code", { exact: true }).fill(codeOf(secret, -1));
  await page.keyboard.press("Enter");
  const codes = await recoveryCodes(page);
  assert.equal(codes.length, 10);
  await look("account-codes", page);
  const loading = page.waitForEvent("download");
  await factor.getByRole("button", { name: "Download" }).click();
  assert.equal((await loading).suggestedFilename(), "sheaf-recovery-codes.txt");
  await factor.getByRole("button", { name: "I have kept them" }).click();
  await factor.getByText("10 recovery codes are left.").waitFor();
  return { secret, codes };
}

async function recoveryCodes(page) {
  const list = page.getByRole("list", { name: "Your recovery codes" });
  await list.waitFor();
  return list.getByRole("listitem").allTextContents();
}

/** By a code of the app, which is good once; a wrong one is told; then by a recovery code. */
async function comeBack(page, { email, secret, codes, look }) {
  const code = page.getByLabel("Code", { exact: true });
  await signIn(page, email, PASSWORD);
  await page.getByRole("heading", { name: "Enter your code" }).waitFor();
  await look("sign-in-code", page);
  await code.fill("000000");
  await page.keyboard.press("Enter");
  await page.getByText("This code is wrong, or was used already.").waitFor();
  await look("sign-in-code-wrong", page);
  await code.fill(codeOf(secret));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/w\/[^/]+/);
  await signOut(page);
  await signIn(page, email, PASSWORD);
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(codes[0].toUpperCase());
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/w\/[^/]+/);
  await page.goto("/account");
  await page.getByText("9 recovery codes are left.").waitFor();
}

/** New ones by a code of the app, and not by one of those before. */
async function makeCodes(page, secret, before) {
  const factor = part(page, "Second factor");
  await factor.getByRole("button", { name: "New recovery codes" }).click();
  await factor.getByLabel("Code", { exact: true }).fill(before[1]);
  await page.keyboard.press("Enter");
  await factor.getByText("This code is wrong, or was used already.").waitFor();
  await factor.getByLabel("Code", { exact: true }).fill(codeOf(secret, 1));
  await page.keyboard.press("Enter");
  const codes = await recoveryCodes(page);
  assert.ok(!codes.some((code) => before.includes(code)));
  await factor.getByRole("button", { name: "I have kept them" }).click();
  return codes;
}

async function remove(page, codes, look) {
  const factor = part(page, "Second factor");
  await factor.getByRole("button", { name: "Remove", exact: true }).click();
  await factor.getByLabel("Current password").fill(PASSWORD);
  await factor.getByLabel("Code", { exact: true }).fill(codes[0]);
  await look("account-factor-remove", page);
  await factor.getByRole("button", { name: "Remove the second factor" }).click();
  await page.getByText("Signing in asks for the password alone now.").waitFor();
  await factor.getByRole("button", { name: "Set up" }).waitFor();
}

/** Whoever owns a workspace alone cannot leave it behind. */
async function stayWhoOwns(page, look) {
  const headers = { "Sheaf-Client": "journey" };
  const made = await page.request.post("/api/v1/workspaces", {
    headers,
    data: { name: "cleos", label: "Cleo’s" },
  });
  assert.equal(made.status(), 201);
  await page.goto("/w/cleos/account");
  const end = part(page, "Delete account");
  await end.getByRole("button", { name: "Delete account" }).click();
  await end.getByLabel("Current password").fill(PASSWORD);
  await end.getByRole("button", { name: "Delete my account for good" }).click();
  await end.getByText("You are the only owner of Cleo’s.").waitFor();
  await look("account-stays", page);
}

/** How long a code is shown, in ms. */
const STEP = 30_000;

/** A code of the time before ends with this one. */
async function untilFresh(page) {
  const left = STEP - (Date.now() % STEP);
  if (left < 3_000) await page.waitForTimeout(left);
}

/** What an authenticator app shows (RFC 6238): now, or so many steps later. */
function codeOf(secret, later = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((one) => letters.indexOf(one).toString(2).padStart(5, "0"));
  const key = Buffer.from(
    bits
      .join("")
      .match(/.{8}/g)
      .map((byte) => Number.parseInt(byte, 2)),
  );
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP) + later));
  const mac = crypto.createHmac("sha1", key).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
