//! Signing in by a provider or a passkey, and what of these is one's own.

use serde_json::{Value, json};

use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{any_object, flag, id, list, moment, names, object, of, or_null, sent, text, with_example};

const OIDC: &str = "/api/v1/session/oidc";
const PASSKEYS: &str = "/api/v1/account/passkeys";
const IDENTITIES: &str = "/api/v1/account/identities";
const PROVIDERS: &str = "/api/v1/host/providers";
const PROVIDER: &str = "/api/v1/host/providers/{provider}";

/// The routes.
pub fn routes() -> Vec<Route> {
    let mut all = vec![
        Route::get(&format!("{OIDC}/{{provider}}"), "go_to_provider", Who::Anybody, "Begin a sign-in by a provider")
            .about("For a browser, which goes there. Where that cannot be, it goes to the page that says why: `/sign-in?refused=…`.")
            .asks(&["back"])
            .leads()
            .may(&[429]),
        Route::get(&format!("{OIDC}/{{provider}}/callback"), "come_from_provider", Who::Anybody, "Where a provider sends people back to")
            .about("They are signed in, or come to a page that asks something of them, or says why they are not.")
            .asks(&["oidc_state", "oidc_code", "oidc_error", "oidc_issuer"])
            .leads()
            .may(&[429, 500, 503]),
        Route::get(OIDC, "get_waiting_sign_in", Who::Anybody, "What is asked of whoever came back from a provider")
            .answers(200, "WaitingSignIn")
            .may(&[401, 500, 503]),
        Route::post(OIDC, "finish_sign_in", Who::Anybody, "End a sign-in that waited")
            .about("By the code of a second factor, or by address and password of the account that the provider's becomes part of. The header `Location` says where they wanted to be.")
            .takes("SignInRest")
            .answers(200, "Session")
            .with(&["Location", "Set-Cookie"])
            .may(&[401, 403, 409, 429, 500, 503]),
        Route::post("/api/v1/session/passkey/begin", "ask_passkey", Who::Anybody, "Begin a sign-in by a passkey")
            .answers(200, "PasskeyAsked")
            .may(&[409, 500, 503]),
        Route::post("/api/v1/session/passkey", "begin_session_by_passkey", Who::Anybody, "Sign in by a passkey")
            .about("The session comes as a cookie. No code is asked for: the device has seen who holds it.")
            .takes("PasskeyAnswer")
            .answers(200, "Session")
            .with(&["Set-Cookie"])
            .may(&[401, 403, 409, 429, 500, 503]),
    ];
    all.extend(own());
    all.extend(of_the_host());
    all
}

fn own() -> Vec<Route> {
    vec![
        Route::get(PASSKEYS, "list_passkeys", Who::Person, "List one's passkeys").answers(200, "Passkeys"),
        Route::post(&format!("{PASSKEYS}/begin"), "begin_passkey", Who::Person, "Begin a passkey")
            .about("Whoever has a second factor shows its code too.")
            .takes("ShownAll")
            .answers(200, "PasskeyAsked")
            .may(&[409, 429]),
        Route::post(PASSKEYS, "add_passkey", Who::Person, "Keep the passkey that one's device has made")
            .takes("NewPasskey")
            .answers(201, "Passkey")
            .may(&[409]),
        Route::post(&format!("{PASSKEYS}/{{id}}/remove"), "remove_passkey", Who::Person, "Remove a passkey")
            .about("Refused to whoever has nothing else to sign in by.")
            .takes("ShownPassword")
            .may(&[404, 409, 429]),
        Route::get(IDENTITIES, "list_identities", Who::Person, "List as whom providers know one")
            .answers(200, "Identities"),
        Route::post(IDENTITIES, "connect_identity", Who::Person, "Begin to connect a provider's account")
            .about("The browser goes to the address that is answered, and comes back connected.")
            .takes("NewIdentity")
            .answers(200, "Departure")
            .with(&["Set-Cookie"])
            .may(&[404, 429]),
        Route::post(
            &format!("{IDENTITIES}/{{id}}/remove"),
            "remove_identity",
            Who::Person,
            "Disconnect a provider's account",
        )
        .about("Refused to whoever has nothing else to sign in by.")
        .takes("ShownPassword")
        .may(&[404, 409, 429]),
    ]
}

fn of_the_host() -> Vec<Route> {
    vec![
        Route::get(PROVIDERS, "list_providers", Who::Host, "List sign-in providers").answers(200, "Providers"),
        Route::post(PROVIDERS, "add_provider", Who::Host, "Add a sign-in provider")
            .about("Any with OpenID Connect and discovery; it is asked what it says of itself.")
            .takes("NewProvider")
            .answers(201, "Provider")
            .may(&[409]),
        Route::get(PROVIDER, "get_provider", Who::Host, "Tell of a sign-in provider")
            .answers(200, "Provider")
            .may(&[404]),
        Route::patch(PROVIDER, "change_provider", Who::Host, "Change a sign-in provider")
            .about("What is not sent stays as it is; its name does.")
            .takes("ProviderChange")
            .answers(200, "Provider")
            .may(&[404]),
        Route::delete(PROVIDER, "remove_provider", Who::Host, "Remove a sign-in provider")
            .about("Those whom it brought stay what they are, and are managed by hand from then on.")
            .may(&[404]),
    ]
}

fn of_provider() -> Value {
    json!({
        "label": text("What stands on its button; its name where nothing is said."),
        "issuer": text("Its address: what stands as `issuer` in its `/.well-known/openid-configuration`."),
        "client_id": text("As what it knows this host."),
        "client_secret": text("What it expects of this host; empty: nothing. It is kept sealed and never shown."),
        "scopes": names("What is asked for beside `openid`; `email` and `profile` where nothing is said."),
        "groups_claim": text("The claim that lists somebody's groups, as `groups` or `realm_access.roles`; empty: none."),
        "domains": names("Domains of addresses whose people it brings: they get an account, or are let into theirs, where it has seen that the address is theirs."),
        "trusts_addresses": flag("Whether an address of which it does not say whether it is verified (`email_verified`) is taken to be theirs; false where nothing is said. Only for a provider of one's own tenant, whose addresses nobody writes but its administrators."),
        "grants": list("What its people are in workspaces at each sign-in; in each workspace the first that fits counts.", sent(
            "What people of a provider are in a workspace.",
            json!({ "workspace": text("Its name."), "group": or_null(text("Those of a group; null: everybody.")), "role": text("A role of the workspace.") }),
            &["workspace", "role"],
        )),
    })
}

fn example_of_provider() -> Value {
    json!({ "label": "Example Ltd", "issuer": "https://id.example.com", "client_id": "sheaf", "scopes": ["email", "profile", "groups"],
        "groups_claim": "groups", "domains": ["example.com"], "grants": [{ "workspace": "sales", "group": "managers", "role": "admin" }] })
}

/// The schemas.
pub fn schemas(_: &Sample) -> Vec<(&'static str, Value)> {
    let mut all = of_people();
    let (mut new, mut known) = (of_provider(), of_provider());
    new["name"] = text("What it is called in addresses: lower-case letters, digits and hyphens.");
    for (name, schema) in [
        ("name", text("What it is called in addresses.")),
        ("has_secret", flag("Whether it has a secret.")),
        ("groups_claim", or_null(text("The claim that lists somebody's groups; null: none."))),
        (
            "callback",
            or_null(text(
                "Where it is to send people back to, as it has to know; null: the host does not know its own address.",
            )),
        ),
        (
            "grants",
            list(
                "What its people are in workspaces at each sign-in.",
                object(
                    "What people of a provider are in a workspace.",
                    json!({ "workspace": text("Its name."), "group": or_null(text("Those of a group; null: everybody.")), "role": text("A role of the workspace.") }),
                    &[],
                ),
            ),
        ),
    ] {
        known[name] = schema;
    }
    if let Some(known) = known.as_object_mut() {
        known.shift_remove("client_secret");
    }
    let mut example = example_of_provider();
    example["name"] = json!("example");
    let mut shown = example.clone();
    shown["has_secret"] = json!(true);
    shown["trusts_addresses"] = json!(false);
    shown["callback"] = json!("https://sheaf.example.com/api/v1/session/oidc/example/callback");
    example["client_secret"] = json!("s3cret");
    all.extend([
        ("NewProvider", with_example(sent("A provider to add.", new, &["name", "issuer", "client_id"]), &example)),
        (
            "ProviderChange",
            with_example(sent("What is to be another.", of_provider(), &[]), &json!({ "label": "Example Ltd" })),
        ),
        ("Provider", with_example(object("A provider by which people sign in.", known, &[]), &shown)),
        (
            "Providers",
            with_example(
                object("Sign-in providers.", json!({ "providers": list("By name.", of("Provider")) }), &[]),
                &json!({ "providers": [shown] }),
            ),
        ),
    ]);
    all
}

fn of_people() -> Vec<(&'static str, Value)> {
    let passkey = json!({ "id": 1, "name": "Ann's telephone", "created_at": AT, "used_at": null });
    let identity = json!({ "id": 1, "issuer": "https://id.example.com", "label": "Example Ltd", "email": "ann@example.com",
        "created_at": AT, "used_at": AT });
    let ticket = || text("What was answered when it was begun.");
    vec![
        (
            "WaitingSignIn",
            with_example(
                object(
                    "What is asked of whoever came back from a provider.",
                    json!({
                        "provider": text("Which one, by name."),
                        "email": or_null(text("The address that it gave.")),
                        "verified": flag("Whether it has seen that the address is theirs."),
                        "known": flag("Whether they are known, and a code of their second factor alone is asked for; else for address and password of the account that the provider's becomes part of."),
                    }),
                    &[],
                ),
                &json!({ "provider": "example", "email": "ann@example.com", "verified": true, "known": true }),
            ),
        ),
        (
            "SignInRest",
            with_example(
                sent(
                    "What is asked for.",
                    json!({
                        "email": text("By which they sign in here."), "password": text("Theirs."),
                        "code": text("Of one's second factor: what the authenticator app shows, or a recovery code."),
                    }),
                    &[],
                ),
                &json!({ "code": "123456" }),
            ),
        ),
        (
            "PasskeyAsked",
            with_example(
                object(
                    "What the device is asked.",
                    json!({ "options": any_object("For `navigator.credentials`, with bytes in base64url (WebAuthn)."), "ticket": text("To be sent with the answer.") }),
                    &[],
                ),
                &json!({ "options": { "publicKey": { "challenge": "x0Yp5m6wq8mJ1nVb2s4d7fGh9kLzXcVbNmQwErTyUiO" } }, "ticket": "AYfTq1" }),
            ),
        ),
        (
            "PasskeyAnswer",
            with_example(
                sent(
                    "What the device answered.",
                    json!({ "ticket": ticket(), "credential": any_object("What `navigator.credentials.get` gave, with bytes in base64url.") }),
                    &["ticket", "credential"],
                ),
                &json!({ "ticket": "AYfTq1", "credential": { "id": "kq3" } }),
            ),
        ),
        (
            "ShownAll",
            with_example(
                sent(
                    "What signing in asks for, shown once more.",
                    json!({ "current_password": text("The password that one has; where one has any."),
                        "code": text("Of one's second factor; where one has any.") }),
                    &[],
                ),
                &json!({ "current_password": "correct horse" }),
            ),
        ),
        (
            "NewPasskey",
            with_example(
                sent(
                    "What the device has made.",
                    json!({ "ticket": ticket(), "name": text("What one calls it."), "credential": any_object("What `navigator.credentials.create` gave, with bytes in base64url.") }),
                    &["ticket", "name", "credential"],
                ),
                &json!({ "ticket": "AYfTq1", "name": "Ann's telephone", "credential": { "id": "kq3" } }),
            ),
        ),
        (
            "Passkey",
            with_example(
                object(
                    "A passkey.",
                    json!({ "id": id("By which it is removed."), "name": text("What one calls it."), "created_at": moment("When it was made."),
                        "used_at": or_null(moment("When it was used last; null: never.")) }),
                    &[],
                ),
                &passkey,
            ),
        ),
        (
            "Passkeys",
            with_example(
                object("One's passkeys.", json!({ "passkeys": list("The oldest first.", of("Passkey")) }), &[]),
                &json!({ "passkeys": [passkey] }),
            ),
        ),
        (
            "Identities",
            with_example(
                object(
                    "As whom providers know somebody.",
                    json!({ "identities": list("The oldest first.", object("An account at a provider.", json!({
                        "id": id("By which it is disconnected."), "issuer": text("The provider's address."),
                        "label": or_null(text("What stands on its button; null: it is no provider here any more.")),
                        "email": or_null(text("The address that it knows.")),
                        "created_at": moment("When it was connected."),
                        "used_at": or_null(moment("When one signed in by it last; null: never.")) }), &[])) }),
                    &[],
                ),
                &json!({ "identities": [identity] }),
            ),
        ),
        (
            "NewIdentity",
            with_example(
                sent(
                    "Which provider.",
                    json!({ "provider": text("By name."), "current_password": text("The password that one has; where one has any."),
                        "code": text("Of one's second factor; where one has any.") }),
                    &["provider"],
                ),
                &json!({ "provider": "example", "current_password": "correct horse" }),
            ),
        ),
        (
            "Departure",
            with_example(
                object("Where the browser goes.", json!({ "to": text("The provider's page.") }), &[]),
                &json!({ "to": "https://id.example.com/authorize?client_id=sheaf" }),
            ),
        ),
    ]
}
