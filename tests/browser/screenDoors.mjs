// Screens before the workspaces, and of one's own account. What mail and chance would make is answered here, so that the pictures are steady.
import { button, heading } from "./screenSteps.mjs";

/** Answers questions to the server of this path: by method, or all alike. */
const answer = (page, path, answers) =>
  page.route(
    (url) => url.pathname === `/api/v1/${path}`,
    (route) => {
      const { status = 200, body } = answers[route.request().method()] ?? answers.any ?? {};
      return body === undefined && status === 200
        ? route.continue()
        : route.fulfill({
            status,
            ...(body === undefined ? {} : { json: body }),
          });
    },
  );
const withMail = (page) =>
  answer(page, "host", {
    any: { body: { mail: true, passkeys: true, providers: [] } },
  });
const withProvider = (page) =>
  answer(page, "host", {
    any: {
      body: {
        mail: true,
        passkeys: true,
        providers: [{ name: "hive", label: "Hive Accounts" }],
      },
    },
  });
const refused = (status, code, errors = []) => ({
  status,
  body: {
    type: "about:blank",
    status,
    code,
    title: code,
    detail: "Refused.",
    errors,
  },
});
const codeIs = (code) =>
  refused(401, "unauthenticated", [{ field: "code", code, message: "The code." }]);

async function toCode({ page, go }) {
  await withMail(page);
  await answer(page, "session", { POST: codeIs("required") });
  await go("/sign-in");
  await page.getByRole("textbox", { name: "Email" }).fill("maeve@tallyhive.example");
  await page.getByLabel("Password", { exact: true }).fill("several-plain-words");
  await button(page, "Sign in", { exact: true }).click();
  await heading(page, "Enter your code");
}

export const doors = [
  {
    name: "sign-in-mail",
    open: async ({ page, go }) => {
      await withMail(page);
      await go("/sign-in");
      await button(page, "Forgot your password?").waitFor();
    },
  },
  { name: "sign-in-code", open: toCode },
  {
    name: "sign-in-code-wrong",
    open: async (tools) => {
      const { page } = tools;
      await toCode(tools);
      await answer(page, "session", { POST: codeIs("wrong") });
      await page.getByLabel("Code", { exact: true }).fill("123456");
      await page.keyboard.press("Enter");
      await page.getByText(/^This code is wrong/).waitFor();
    },
  },
  {
    name: "forgot",
    open: async ({ page, go }) => {
      await withMail(page);
      await go("/forgot");
      await button(page, "Send the link").waitFor();
    },
  },
  {
    name: "forgot-sent",
    open: async ({ page, go }) => {
      await withMail(page);
      await answer(page, "session/reset", { POST: { status: 204 } });
      await go("/forgot");
      await page.getByRole("textbox", { name: "Email" }).fill("maeve@tallyhive.example");
      await button(page, "Send the link").click();
      await heading(page, "Check your mail");
    },
  },
  {
    name: "reset",
    open: async ({ page, go }) => {
      await go("/reset?reset=once");
      await page.getByLabel("New password").fill("too short");
      await page.getByText("At least 10 characters are needed.").waitFor();
    },
  },
  {
    name: "reset-gone",
    open: async ({ page, go }) => {
      await go("/reset?reset=used");
      await page.getByLabel("New password").fill("several-plain-words");
      await button(page, "Set the password").click();
      await heading(page, "This link does not lead anywhere");
    },
  },
  {
    name: "address",
    open: async ({ page, go }) => {
      await go("/address?address=once");
      await button(page, "Confirm the address").waitFor();
    },
  },
  {
    name: "address-done",
    open: async ({ page, go }) => {
      await answer(page, "account/email/confirm", {
        POST: { body: { email: "maeve.orr@tallyhive.example" } },
      });
      await go("/address?address=once");
      await button(page, "Confirm the address").click();
      await heading(page, "Your address is now maeve.orr@tallyhive.example");
    },
  },
  {
    name: "sign-in-providers",
    open: async ({ page, go }) => {
      await withProvider(page);
      await go("/sign-in?refused=unreachable&provider=hive");
      await page.getByRole("link", { name: "Continue with Hive Accounts" }).waitFor();
      await page.getByText("Hive Accounts does not answer.").waitFor();
    },
  },
  {
    name: "sign-in-waits",
    open: async ({ page, go }) => {
      await withProvider(page);
      await answer(page, "session/oidc", {
        GET: {
          body: {
            provider: "hive",
            email: "maeve@hive.example",
            verified: false,
            known: false,
          },
        },
      });
      await go("/sign-in?waits=hive");
      await heading(page, "Which account is yours?");
    },
  },
].map((screen) => ({ ...screen, signedOut: true }));

const part = (page, name) => page.getByRole("region", { name, exact: true });

async function toAccount({ page, go }) {
  await go("account");
  await heading(page, "Your account");
  await page.getByText("(this one)").waitFor();
}

/** A square in the place of a QR code, whose key would be another every time. */
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4H0z" fill="#fff"/><path d="M0 0h1v1H0zM2 0h1v1H2zM1 1h1v1H1zM3 1h1v1H3zM0 2h1v1H0zM2 2h1v1H2zM1 3h1v1H1zM3 3h1v1H3z"/></svg>';
const KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const CODES = Array.from({ length: 10 }, (_, n) => `mfrg-g2lt-pfzw-s3l${n}`);

async function toPicture(tools) {
  const { page } = tools;
  await answer(page, "account/second-factor", {
    POST: {
      status: 201,
      body: {
        secret: KEY,
        uri: `otpauth://totp/Sheaf?secret=${KEY}`,
        picture: PICTURE,
      },
    },
    PUT: { body: { recovery_codes: CODES } },
  });
  await toAccount(tools);
  await button(part(page, "Second factor"), "Set up").click();
  await page.getByRole("img", { name: /^QR code/ }).waitFor();
}

async function toFactorOn(tools) {
  const standing = { enabled: true, recovery_codes: 2 };
  await answer(tools.page, "account/second-factor", {
    GET: { body: standing },
  });
  await toAccount(tools);
  await tools.page.getByText("2 recovery codes are left.").waitFor();
}

const invited = (id, email, letter) => ({
  id,
  email,
  role: "editor",
  invited_by: "Maeve Orr",
  created_at: "2026-11-08T10:00:00Z",
  expires_at: "2026-11-22T10:00:00Z",
  letter,
});

const MOMENT = "2026-11-08T10:00:00Z";
const PROVIDER = {
  name: "hive",
  label: "Hive Accounts",
  issuer: "https://id.hive.example",
  client_id: "sheaf",
  has_secret: true,
  scopes: ["email", "profile", "groups"],
  groups_claim: "groups",
  domains: ["hive.example"],
  grants: [],
  callback: "https://sheaf.hive.example/api/v1/session/oidc/hive/callback",
};

const TEAM = {
  name: "team",
  label: "Team",
  price: 1900,
  currency: "EUR",
  period: "month",
  trial_days: 14,
  public: true,
  for_new: false,
  limits: {
    seats: 10,
    records: 100_000,
    storage: 10_000_000_000,
    calls: 50_000,
    automations: null,
    apps: null,
  },
  features: ["own_roles", "audit"],
};

/** A plan of which more is used than it allows. */
const OVER = {
  plan: TEAM,
  state: "active",
  renews: true,
  from: MOMENT,
  to: "2027-03-01T10:00:00Z",
  next_plan: null,
  coupon: "SPRING",
  usage: [
    { limit: "seats", used: 12, of: 10, level: 100 },
    { limit: "records", used: 84_120, of: 100_000, level: 80 },
    { limit: "storage", used: 2_400_000_000, of: 10_000_000_000, level: 0 },
    { limit: "calls", used: 0, of: 50_000, level: 0 },
    { limit: "automations", used: 0, of: null, level: 0 },
    { limit: "apps", used: 0, of: null, level: 0 },
  ],
  over_since: MOMENT,
  shut_at: "2027-02-15T10:00:00Z",
  shut: false,
  plans: [
    TEAM,
    {
      ...TEAM,
      name: "large",
      label: "Large",
      price: 49_000,
      period: "year",
      limits: {},
    },
  ],
  billed: true,
  open: [],
  invoices: [
    {
      id: 2,
      number: null,
      at: MOMENT,
      total: 1900,
      currency: "EUR",
      status: "sent",
      url: null,
    },
    {
      id: 1,
      number: "T-0001",
      at: MOMENT,
      total: 1900,
      currency: "EUR",
      status: "paid",
      url: "https://pay.example/1",
    },
  ],
};

export const own = [
  { name: "own-account", open: toAccount },
  {
    name: "own-ways",
    open: async (tools) => {
      const { page } = tools;
      await withProvider(page);
      await answer(page, "account/passkeys", {
        GET: {
          body: {
            passkeys: [{ id: 1, name: "Laptop", created_at: MOMENT, used_at: null }],
          },
        },
      });
      await answer(page, "account/identities", {
        GET: {
          body: {
            identities: [
              {
                id: 1,
                issuer: PROVIDER.issuer,
                label: PROVIDER.label,
                email: "maeve@hive.example",
                created_at: MOMENT,
                used_at: null,
              },
            ],
          },
        },
      });
      await toAccount(tools);
      await button(page, "Disconnect Hive Accounts").click();
    },
  },
  {
    name: "providers-empty",
    open: async ({ page, go }) => {
      await go("providers");
      await heading(page, "No provider yet");
    },
  },
  {
    name: "providers",
    open: async ({ page, go }) => {
      await answer(page, "host/providers", {
        GET: { body: { providers: [PROVIDER] } },
      });
      await go("providers");
      await button(page, "Change Hive Accounts").click();
      await button(page, "Add a line").click();
    },
  },
  {
    name: "own-address",
    open: async (tools) => {
      await withMail(tools.page);
      await toAccount(tools);
      await button(part(tools.page, "E-mail address"), "Change").click();
      await tools.page.getByLabel("New address").fill("maeve.orr@tallyhive.example");
    },
  },
  {
    name: "own-password",
    open: async (tools) => {
      await toAccount(tools);
      await button(part(tools.page, "Password"), "Set a password").click();
      await tools.page.getByLabel("New password").waitFor();
    },
  },
  { name: "own-factor", open: toPicture },
  {
    name: "own-codes",
    open: async (tools) => {
      await toPicture(tools);
      await tools.page.getByLabel("Code", { exact: true }).fill("123456");
      const standing = { enabled: true, recovery_codes: 10 };
      await answer(tools.page, "account/second-factor", {
        GET: { body: standing },
        PUT: { body: { recovery_codes: CODES } },
      });
      await button(tools.page, "Turn it on").click();
      await button(tools.page, "I have kept them").waitFor();
    },
  },
  { name: "own-factor-on", open: toFactorOn },
  {
    name: "own-factor-remove",
    open: async (tools) => {
      await toFactorOn(tools);
      await button(part(tools.page, "Second factor"), "Remove", {
        exact: true,
      }).click();
      await button(tools.page, "Remove the second factor").waitFor();
    },
  },
  {
    name: "own-end",
    open: async (tools) => {
      await answer(tools.page, "account/delete", {
        POST: refused(409, "conflict"),
      });
      await toAccount(tools);
      const end = part(tools.page, "Delete account");
      await button(end, "Delete account").click();
      await end
        .getByRole("textbox")
        .fill((await part(tools.page, "E-mail address").innerText()).split("\n")[1]);
      await button(end, "Delete my account for good").click();
      await end.getByRole("alert").waitFor();
    },
  },
  {
    name: "plan-none",
    open: async ({ page, go }) => {
      await go("plan");
      await page.getByText("This workspace has no limits.").waitFor();
    },
  },
  {
    name: "plan-over",
    open: async ({ page, go }) => {
      await answer(page, "plan", { GET: { body: OVER } });
      await go("plan");
      await page.getByText("over the limit").waitFor();
    },
  },
  {
    name: "members-letters",
    open: async ({ page, go }) => {
      const invitations = [
        invited(3, "dee@tallyhive.example", { state: "sent", why: null }),
        invited(2, "ivo@tallyhive.example", {
          state: "waiting",
          why: "transient error (451): 4.3.0 Try again later",
        }),
        invited(1, "una@tallyhive.example", {
          state: "failed",
          why: "permanent error (550): 5.1.1 No such mailbox here",
        }),
      ];
      await answer(page, "invitations", { GET: { body: { invitations } } });
      await go("members");
      await page.getByText(/could not be delivered/).waitFor();
    },
  },
];
