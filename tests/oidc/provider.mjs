// provider.mjs CALLBACK...: a sign-in provider (OpenID Connect) on loopback, with a client `sheaf` (secret `s3cret`) that is sent back to
// these addresses. It prints its port, and ends with its standard input.
//
// GET /interaction/UID shows who can sign in; with ?as=NAME that one does, with ?as= nobody. POST /control takes JSON: `accounts` (claims
// by name, in place of all that there were; `amr` among them is how they sign in), `keys: "new"` (it signs with another key from then on).
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const callbacks = process.argv.slice(2);
let accounts = {};

function newKeys() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    keys: [
      {
        ...privateKey.export({ format: "jwk" }),
        kid: randomUUID(),
        use: "sig",
        alg: "RS256",
      },
    ],
  };
}

function provider(issuer) {
  const made = new Provider(issuer, {
    clients: [
      {
        client_id: "sheaf",
        client_secret: "s3cret",
        redirect_uris: callbacks,
        scope: "openid email profile groups",
      },
    ],
    claims: {
      openid: ["sub", "amr"],
      email: ["email", "email_verified"],
      profile: ["name"],
      groups: ["groups"],
    },
    scopes: ["openid", "email", "profile", "groups"],
    cookies: { keys: [randomUUID()] },
    features: { devInteractions: { enabled: false } },
    interactions: {
      url: (_, interaction) => `/interaction/${interaction.uid}`,
    },
    findAccount: (_, id) =>
      accounts[id] && {
        accountId: id,
        claims: () => ({ sub: id, ...accounts[id] }),
      },
    jwks: newKeys(),
    pkce: { required: () => true },
    ttl: {
      Interaction: 600,
      Session: 600,
      Grant: 600,
      IdToken: 600,
      AccessToken: 600,
    },
  });
  made.on("server_error", (_, error) => console.error(error));
  return made;
}

async function interact(request, response, url) {
  const { uid, params } = await current.interactionDetails(request, response);
  const name = url.searchParams.get("as");
  if (name === null) {
    const links = Object.keys(accounts).map(
      (name) => `<li><a href="/interaction/${uid}?as=${name}">${name}</a></li>`,
    );
    response.setHeader("content-type", "text/html");
    return response.end(`<!doctype html><title>Sign in</title><h1>Sign in</h1><ul>${links.join("")}</ul>`);
  }
  if (name === "")
    return current.interactionFinished(request, response, {
      error: "access_denied",
    });
  const grant = new current.Grant({
    accountId: name,
    clientId: params.client_id,
  });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  return current.interactionFinished(request, response, {
    login: { accountId: name, amr: accounts[name]?.amr },
    consent,
  });
}

async function control(request, response) {
  let text = "";
  for await (const part of request) text += part;
  const told = JSON.parse(text);
  if (told.accounts) accounts = told.accounts;
  if (told.keys === "new") current = provider(issuer);
  response.statusCode = 204;
  response.end();
}

let current;
let issuer;
const server = createServer((request, response) => {
  const url = new URL(request.url, issuer);
  const done =
    url.pathname === "/control"
      ? control(request, response)
      : url.pathname.startsWith("/interaction/")
        ? interact(request, response, url)
        : current.callback()(request, response);
  Promise.resolve(done).catch((error) => {
    response.statusCode = 400;
    response.end(String(error));
  });
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  issuer = `http://127.0.0.1:${port}`;
  current = provider(issuer);
  console.log(port);
});
process.stdin.resume().on("end", () => process.exit(0));
