// A part of the journey: an administrator of the host adds a sign-in provider and a passkey, and signs in by the latter; somebody new comes by
// the provider, somebody else connects their account with it, and takes that back. The provider is a real one (tests/oidc), which this
// starts; the passkey is one of Chromium's virtual devices. Browsers make passkeys for names alone: here the server is called localhost.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { WIDE } from "./looking.mjs";

const ACCOUNTS = {
  ann: {
    email: "ann@corp.example",
    email_verified: true,
    name: "Ann Weber",
    groups: ["sales"],
  },
  cy: { email: "cy@elsewhere.example", email_verified: false, name: "Cy" },
};

/** `stranger`: a browser in which nobody is signed in; `person`: address and password of who administers the host; `base`: where it stands. */
export async function otherWays({ look, everyWay, stranger, person, base }) {
  const at = base.replace("127.0.0.1", "localhost");
  const provider = await startProvider(`${at}/api/v1/session/oidc/corp/callback`);
  try {
    const context = await stranger.browser().newContext({ baseURL: at, viewport: WIDE, locale: "en-GB" });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const [email, password] = person.split(" ");
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
    await byPassword(page, email, password);
    await addProvider(page, provider.issuer, look, everyWay);
    await addPasskey(page, password, everyWay);
    await signOut(page);
    await byPasskey(page);
    await signOut(page);
    await page.getByRole("link", { name: "Continue with Corp Ltd" }).waitFor();
    await everyWay("sign-in-providers", page);
    await comeNew(stranger, at, look);
    await connect(page, { email, password, look, everyWay });
    await takeBack(page, password, look);
    await context.close();
  } finally {
    provider.child.stdin.end();
    await provider.ended;
  }
}

async function startProvider(callback) {
  const script = fileURLToPath(new URL("../oidc/provider.mjs", import.meta.url));
  const child = spawn("node", [script, callback], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  const [port] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    ended.then(() => assert.fail("the sign-in provider did not start: npm ci in tests/oidc")),
  ]);
  const issuer = `http://127.0.0.1:${port}`;
  await fetch(`${issuer}/control`, {
    method: "POST",
    body: JSON.stringify({ accounts: ACCOUNTS }),
  });
  return { child, ended, issuer };
}

async function byPassword(page, email, password) {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/w\/[^/]+/);
}

async function byPasskey(page) {
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL(/\/w\/[^/]+/);
}

async function signOut(page) {
  await page.getByRole("button", { name: /^Cleo P/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

async function addProvider(page, issuer, look, everyWay) {
  // Signing in leads into any workspace of theirs.
  await page.goto("/w/journey");
  await page.getByRole("button", { name: "Journey" }).first().click();
  await page.getByRole("menuitem", { name: "Sign-in providers" }).click();
  await page.getByRole("heading", { name: "No provider yet" }).waitFor();
  await everyWay("providers-none", page);
  await page.getByRole("button", { name: "Add a provider" }).click();
  await page.getByLabel("Name on the button").fill("Corp Ltd");
  await page.getByLabel("Name in addresses").fill("corp");
  await page.getByLabel("Issuer").fill("http://id.example.com");
  await page.getByLabel("Client ID").fill("sheaf");
  await page.getByLabel("Client secret").fill("s3cret");
  await page.getByRole("combobox", { name: "Domains" }).fill("corp.example");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Scopes" }).fill("groups");
  await page.keyboard.press("Enter");
  await page.getByLabel("Claim with groups").fill("groups");
  await page.getByRole("button", { name: "Add a line" }).click();
  await page.getByRole("textbox", { name: "Group", exact: true }).fill("sales");
  await page.getByRole("combobox", { name: "Role" }).fill("editor");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add a provider" }).click();
  await page.getByText("cannot be asked").waitFor();
  await everyWay("providers-wrong", page);
  await page.getByLabel("Issuer").fill(issuer);
  await page.getByRole("button", { name: "Add a provider" }).click();
  await page.getByText("The provider is added.").waitFor();
  await page.getByText("/api/v1/session/oidc/corp/callback").waitFor();
  await everyWay("providers", page);
  await page.getByRole("button", { name: "Change Corp Ltd" }).click();
  assert.equal(await page.getByRole("textbox", { name: "Group", exact: true }).inputValue(), "sales");
  assert.equal(await page.getByLabel("Client secret").inputValue(), "", "it is never shown");
  await look("providers-change", page);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The provider is changed.").waitFor();
}

const part = (page, name) => page.getByRole("region", { name, exact: true });

async function addPasskey(page, password, everyWay) {
  const devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable");
  await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto("/account");
  const passkeys = part(page, "Passkeys");
  await passkeys.getByRole("button", { name: "Add a passkey" }).click();
  await passkeys.getByLabel("Name").fill("Laptop");
  await passkeys.getByLabel("Current password").fill("not this one");
  await passkeys.getByRole("button", { name: "Continue" }).click();
  await page.getByText("This is not your current password.").waitFor();
  await passkeys.getByLabel("Current password").fill(password);
  await passkeys.getByRole("button", { name: "Continue" }).click();
  await page.getByText("The passkey is added.").waitFor();
  await passkeys.getByText("Not used yet").waitFor();
  await passkeys.getByRole("button", { name: "Remove Laptop" }).waitFor();
  await everyWay("account-passkeys", page);
}

/** Somebody whom the provider brings is in at once, as what their group is. */
async function comeNew(stranger, at, look) {
  const context = await stranger.browser().newContext({ baseURL: at, viewport: WIDE, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto("/w/journey/t/leads");
  await page.getByRole("link", { name: "Continue with Corp Ltd" }).click();
  await page.getByRole("link", { name: "ann" }).click();
  await page.waitForURL(/\/w\/journey\/t\/leads/);
  await page.getByRole("button", { name: "Ann Weber" }).waitFor();
  await page.goto("/account");
  await part(page, "Sign-in providers").getByText("ann@corp.example").waitFor();
  await page.getByRole("button", { name: "Disconnect Corp Ltd" }).click();
  await part(page, "Sign-in providers")
    .getByRole("button", { name: "Disconnect", exact: true })
    .last()
    .click();
  await page.getByText("You have nothing else to sign in with.").waitFor();
  await look("account-only-way", page);
  await context.close();
}

/** Whose address the provider has not checked says which account here is theirs. */
async function connect(page, { email, password, look, everyWay }) {
  await page.getByRole("link", { name: "Continue with Corp Ltd" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  // Whoever says no there is told so here.
  await page.goto(`${page.url()}?as=`);
  await page.getByText("did not let you in").waitFor();
  await look("sign-in-refused", page);
  await page.getByRole("link", { name: "Continue with Corp Ltd" }).click();
  await page.getByRole("link", { name: "cy" }).click();
  await page.getByRole("heading", { name: "Which account is yours?" }).waitFor();
  await page.getByText("cy@elsewhere.example").first().waitFor();
  await everyWay("sign-in-waits", page);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("not this one");
  await page.getByRole("button", { name: "Sign in and connect" }).click();
  await page.getByText("Email and password do not match.").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in and connect" }).click();
  await page.waitForURL(/\/w\/[^/]+/);
}

/** All is as it was before. Whoever has a passkey changes how they sign in when they came by it. */
async function takeBack(page, password, look) {
  await page.goto("/account");
  await page.getByRole("button", { name: "Disconnect Corp Ltd" }).click();
  await part(page, "Sign-in providers").getByLabel("Current password").fill(password);
  await part(page, "Sign-in providers").getByRole("button", { name: "Disconnect", exact: true }).last().click();
  await page.getByText("Sign in with your passkey first").waitFor();
  await look("account-passkey-first", page);
  await signOut(page);
  await byPasskey(page);
  await page.goto("/account");
  const providers = part(page, "Sign-in providers");
  await providers.getByText("cy@elsewhere.example").waitFor();
  await look("account-providers", page);
  await providers.getByRole("button", { name: "Disconnect Corp Ltd" }).click();
  await providers.getByLabel("Current password").fill(password);
  await providers.getByRole("button", { name: "Disconnect", exact: true }).last().click();
  await page.getByText("Corp Ltd is disconnected.").waitFor();
  const passkeys = part(page, "Passkeys");
  await passkeys.getByRole("button", { name: "Remove Laptop" }).click();
  await passkeys.getByLabel("Current password").fill(password);
  await passkeys.getByRole("button", { name: "Remove the passkey" }).click();
  await page.getByText("The passkey is removed.").waitFor();
  await page.goto("/w/journey/providers");
  await page.getByRole("button", { name: "Remove Corp Ltd" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("heading", { name: "No provider yet" }).waitFor();
}
