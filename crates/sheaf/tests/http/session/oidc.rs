//! `/api/v1/session/oidc`: signing in by a provider.

use serde_json::{Value, json};

use crate::account::second_factor::App;
use crate::oidc::{Browser, Corp, SITE, corp};
use crate::server::{Client, sheaf};

/// The members of the workspace: address and role.
fn members(administrator: &Client) -> Vec<(String, String)> {
    let listed = administrator.get("/api/v1/members").expect(200).json();
    let text = |member: &Value, name: &str| member[name].as_str().unwrap().to_owned();
    listed["members"].as_array().unwrap().iter().map(|m| (text(m, "email"), text(m, "role"))).collect()
}

fn role(corp: &Corp, email: &str) -> Option<String> {
    members(&corp.administrator).into_iter().find(|(address, _)| address == email).map(|(_, role)| role)
}

fn told(corp: &Corp, account: Value) {
    corp.provider.control(&json!({ "accounts": { "ann": account } }));
}

#[test]
fn somebody_new_comes_and_comes_again() {
    let corp = corp();
    let offered = corp.server.nobody().get("/api/v1/host").expect(200).json();
    assert_eq!(offered["providers"], json!([{ "name": "corp", "label": "Corp Ltd" }]));
    let browser = Browser::at(&corp.server);
    let begun = browser.get("/api/v1/session/oidc/corp?back=%2Fcrm%2Fleads").expect(303);
    let cookie = begun.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; Path=/api/v1/session/oidc; HttpOnly; SameSite=Lax; Max-Age=600"), "{cookie}");
    let to = begun.header("location").unwrap();
    for part in ["code_challenge_method=S256", "nonce=", "state=", "scope=openid+email+profile+groups"] {
        assert!(to.contains(part), "{to}");
    }
    assert_eq!(browser.led(&corp.provider.visit(to, "ann")), "/crm/leads");
    let session = browser.session();
    assert_eq!(
        (&session["person"]["email"], &session["person"]["name"]),
        (&json!("ann@corp.example"), &json!("Ann Weber"))
    );
    assert_eq!((&session["has_password"], &session["workspaces"][0]["name"]), (&json!(false), &json!("crm")));
    assert_eq!(role(&corp, "ann@corp.example").as_deref(), Some("editor"));
    // Elsewhere, the same person; where nobody says where they go, they come to the start.
    let again = Browser::at(&corp.server);
    assert_eq!(again.come_as(&corp.provider, "ann"), "/");
    assert_eq!(again.session()["person"], session["person"]);
    let own = again.get("/api/v1/account/identities").expect(200).json();
    assert_eq!(
        (&own["identities"][0]["label"], &own["identities"][0]["email"]),
        (&json!("Corp Ltd"), &json!("ann@corp.example"))
    );
    let noted = corp.administrator.get("/api/v1/audit/sign-ins").expect(200).json();
    assert_eq!(noted["sign_ins"][0]["kind"], "by_provider");
    let log = corp.administrator.get("/api/v1/audit?kind=access").expect(200).json();
    let joined = log["entries"].as_array().unwrap().iter().find(|entry| entry["act"]["act"] == "joined").unwrap();
    assert_eq!(joined["act"]["detail"]["provider"], "corp");
    // Somebody else to whom the provider gave the address is not they.
    corp.provider.control(&json!({ "accounts": { "dan": { "email": "ann@corp.example", "email_verified": true } } }));
    assert_eq!(Browser::at(&corp.server).come_as(&corp.provider, "dan"), "/sign-in?waits=corp");
    // With another address there, they are who they were.
    told(&corp, json!({ "email": "ann.weber@corp.example", "email_verified": true, "name": "Ann", "groups": [] }));
    assert_eq!(again.come_as(&corp.provider, "ann"), "/");
    assert_eq!(again.session()["person"], session["person"]);
}

#[test]
fn roles_follow_groups_where_nobody_decided_otherwise() {
    let corp = corp();
    let browser = Browser::at(&corp.server);
    let come = |groups: Value| {
        told(&corp, json!({ "email": "ann@corp.example", "email_verified": true, "name": "Ann", "groups": groups }));
        assert_eq!(browser.come_as(&corp.provider, "ann"), "/");
        role(&corp, "ann@corp.example")
    };
    assert_eq!(come(json!(["sales"])).as_deref(), Some("editor"));
    assert_eq!(come(json!([])).as_deref(), Some("reader"));
    // Where nothing is granted any more they are out.
    let change = |grants: Value| {
        corp.administrator.patch("/api/v1/host/providers/corp", &json!({ "grants": grants })).expect(200);
    };
    change(json!([{ "workspace": "crm", "group": "sales", "role": "owner" }]));
    assert_eq!(come(json!([])), None);
    assert_eq!(come(json!(["sales"])).as_deref(), Some("owner"));
    // What somebody decides by hand stays.
    let listed = corp.administrator.get("/api/v1/members").expect(200).json();
    let ann =
        listed["members"].as_array().unwrap().iter().find(|m| m["email"] == "ann@corp.example").unwrap()["id"].clone();
    corp.administrator.patch(&format!("/api/v1/members/{ann}"), &json!({ "role": "commenter" })).expect(200);
    assert_eq!(come(json!(["sales"])).as_deref(), Some("commenter"));
    // A role that is not there is refused before anybody has it.
    let refused = corp
        .administrator
        .patch("/api/v1/host/providers/corp", &json!({ "grants": [{ "workspace": "crm", "role": "cheif" }] }));
    assert_eq!(refused.expect(422).json()["errors"][0]["field"], "grants");
}

#[test]
fn roles_stay_where_no_groups_are_told() {
    let corp = corp();
    let browser = Browser::at(&corp.server);
    let come = |more: Value| {
        let mut account = json!({ "email": "ann@corp.example", "email_verified": true, "name": "Ann" });
        account.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        told(&corp, account);
        assert_eq!(browser.come_as(&corp.provider, "ann"), "/");
        role(&corp, "ann@corp.example")
    };
    assert_eq!(come(json!({ "groups": ["sales"] })).as_deref(), Some("editor"));
    // The claim is missing: nothing is known of their groups, and nothing is taken away.
    assert_eq!(come(json!({})).as_deref(), Some("editor"));
    let grants = json!([{ "workspace": "crm", "group": "sales", "role": "editor" }]);
    corp.administrator.patch("/api/v1/host/providers/corp", &json!({ "grants": grants })).expect(200);
    assert_eq!(come(json!({})).as_deref(), Some("editor"));
    // There are none: that is known.
    assert_eq!(come(json!({ "groups": [] })), None);
}

#[test]
fn a_provider_of_ones_own_tenant_is_trusted_with_addresses() {
    let corp = corp();
    let accounts = json!({
        "dee": { "email": "dee@corp.example", "name": "Dee" },
        "eve": { "email": "eve@elsewhere.example", "name": "Eve" },
        "bo": { "email": "bo@corp.example", "email_verified": false, "name": "Bo" } });
    corp.provider.control(&json!({ "accounts": accounts }));
    let come = |somebody: &str| Browser::at(&corp.server).come_as(&corp.provider, somebody);
    assert_eq!(come("dee"), "/sign-in?waits=corp");
    let path = "/api/v1/host/providers/corp";
    assert_eq!(corp.administrator.get(path).expect(200).json()["trusts_addresses"], false);
    corp.administrator.patch(path, &json!({ "trusts_addresses": "yes" })).expect(422);
    let changed = corp.administrator.patch(path, &json!({ "trusts_addresses": true })).expect(200).json();
    assert_eq!(changed["trusts_addresses"], true);
    assert_eq!(come("dee"), "/");
    assert_eq!(come("bo"), "/sign-in?waits=corp", "the provider itself says that it is not theirs");
    assert_eq!(come("eve"), "/sign-in?waits=corp", "of another domain");
}

#[test]
fn a_workspace_keeps_its_only_owner() {
    let corp = corp();
    let grants = json!({ "grants": [{ "workspace": "crm", "group": "sales", "role": "owner" }] });
    corp.administrator.patch("/api/v1/host/providers/corp", &grants).expect(200);
    let browser = Browser::at(&corp.server);
    browser.come_as(&corp.provider, "ann");
    let listed = corp.administrator.get("/api/v1/members").expect(200).json();
    let chief =
        listed["members"].as_array().unwrap().iter().find(|m| m["email"] == "admin@localhost").unwrap()["id"].clone();
    browser.client().with("sheaf-workspace", "crm").delete(&format!("/api/v1/members/{chief}")).expect(204);
    told(&corp, json!({ "email": "ann@corp.example", "email_verified": true, "name": "Ann", "groups": [] }));
    assert_eq!(browser.come_as(&corp.provider, "ann"), "/");
    let session = browser.session();
    assert_eq!(session["workspaces"][0]["name"], "crm");
}

#[test]
fn strangers_and_unverified_addresses_are_asked_who_they_are() {
    let corp = corp();
    for (name, email, verified) in [("bo", "bo@corp.example", false), ("cy", "cy@elsewhere.example", true)] {
        let browser = Browser::at(&corp.server);
        assert_eq!(browser.come_as(&corp.provider, name), "/sign-in?waits=corp");
        browser.get("/api/v1/session").expect(401);
        let waits = browser.get("/api/v1/session/oidc").expect(200).json();
        assert_eq!(waits, json!({ "provider": "corp", "email": email, "verified": verified, "known": false }));
        assert!(corp.administrator.get("/api/v1/people").expect(200).text.find(email).is_none());
    }
    let nobody = Browser::at(&corp.server);
    let problem = nobody.get("/api/v1/session/oidc").expect(401);
    assert_eq!(problem.detail(), "This sign-in was begun too long ago, or is over already.");
    nobody.post("/api/v1/session/oidc", &json!({ "email": "a@example.org", "password": "correct horse" })).expect(401);
}

#[test]
fn an_account_that_is_there_is_connected_once() {
    let corp = corp();
    corp.administrator.put("/api/v1/session/password", &json!({ "password": "correct horse" })).expect(204);
    let browser = Browser::at(&corp.server);
    // The address is the account's, and verified, but not of a domain that is the provider's.
    assert_eq!(browser.come_as(&corp.provider, "admin"), "/sign-in?waits=corp");
    let finish = |password: &str| {
        browser.post("/api/v1/session/oidc", &json!({ "email": "admin@localhost", "password": password }))
    };
    finish("wrong horse").expect(401);
    let done = finish("correct horse").expect(200).json();
    assert_eq!(done["person"]["email"], "admin@localhost");
    finish("correct horse").expect(401);
    // From then on it is theirs, whatever the password.
    let again = Browser::at(&corp.server);
    assert_eq!(again.come_as(&corp.provider, "admin"), "/");
    assert_eq!(again.session()["person"]["id"], done["person"]["id"]);
    // And is taken from it by its person, who shows the password.
    let own = again.get("/api/v1/account/identities").expect(200).json()["identities"][0]["id"].clone();
    let path = format!("/api/v1/account/identities/{own}/remove");
    again.post(&path, &json!({})).expect(422);
    again.post(&path, &json!({ "current_password": "correct horse" })).expect(204);
    again.post(&path, &json!({ "current_password": "correct horse" })).expect(404);
    assert_eq!(Browser::at(&corp.server).come_as(&corp.provider, "admin"), "/sign-in?waits=corp");
}

#[test]
fn connected_from_ones_account() {
    let corp = corp();
    let browser = Browser::at(&corp.server);
    corp.administrator.put("/api/v1/session/password", &json!({ "password": "correct horse" })).expect(204);
    browser.post("/api/v1/session", &json!({ "email": "admin@localhost", "password": "correct horse" })).expect(200);
    let connect = |body: Value| browser.post("/api/v1/account/identities", &body);
    connect(json!({ "provider": "corp" })).expect(422);
    connect(json!({ "provider": "crop", "current_password": "correct horse" })).expect(404);
    let with = json!({ "provider": "corp", "current_password": "correct horse" });
    let to = connect(with.clone()).expect(200).json()["to"].as_str().unwrap().to_owned();
    // It is good in the hands of whoever began it.
    let other = Browser::at(&corp.server);
    other.come_as(&corp.provider, "ann");
    let back = corp.provider.visit(&to, "cy");
    assert_eq!(other.led(&back), "/account?refused=stale&provider=corp");
    assert_eq!(browser.led(&back), "/account?connected=corp");
    assert_eq!(browser.get("/api/v1/account/identities").json()["identities"][0]["email"], "cy@elsewhere.example");
    // What is somebody else's stays theirs.
    let to = connect(with).expect(200).json()["to"].as_str().unwrap().to_owned();
    assert_eq!(browser.led(&corp.provider.visit(&to, "ann")), "/account?refused=taken&provider=corp");
    // Who has nothing else to sign in by keeps it.
    let own = other.get("/api/v1/account/identities").json()["identities"][0]["id"].clone();
    let kept = other.post(&format!("/api/v1/account/identities/{own}/remove"), &json!({})).expect(409);
    assert_eq!(kept.detail(), "You have nothing else to sign in by.");
}

#[test]
fn what_does_not_hold_lets_nobody_in() {
    let corp = corp();
    let refused = |reason: &str| format!("/sign-in?refused={reason}&provider=corp");
    let browser = Browser::at(&corp.server);
    let began = || browser.led("/api/v1/session/oidc/corp");
    // A token for another sign-in.
    let to = began();
    let (before, rest) = to.split_once("nonce=").unwrap();
    let after = rest.split_once('&').map_or("", |(_, after)| after);
    let bent = format!("{before}nonce=another&{after}");
    assert_eq!(browser.led(&corp.provider.visit(&bent, "ann")), refused("unusable"));
    // Another state, and none.
    let back = corp.provider.visit(&began(), "ann");
    let bent = back.replace("state=", "state=x");
    assert_eq!(browser.led(&bent), refused("stale"));
    assert_eq!(browser.led(&back), refused("stale"), "the browser keeps nothing after a refusal");
    // Another browser, to which somebody sends their own address.
    let back = corp.provider.visit(&began(), "ann");
    assert_eq!(Browser::at(&corp.server).led(&back), refused("stale"));
    // Once is once: here, and there.
    let with = browser.client();
    assert_eq!(browser.led(&back), "/");
    assert_eq!(with.get(&back).expect(303).header("location").unwrap(), refused("stale"));
    let code = |path: &str| path.split_once("code=").unwrap().1.split('&').next().unwrap().to_owned();
    let fresh = Browser::at(&corp.server);
    let again = corp.provider.visit(&fresh.led("/api/v1/session/oidc/corp"), "ann");
    let replayed = again.replace(&code(&again), &code(&back));
    assert_eq!(fresh.led(&replayed), format!("{}&code=invalid%5Fgrant", refused("refused")));
    // Who says no there is told so.
    let no = Browser::at(&corp.server);
    assert_eq!(no.come_as(&corp.provider, ""), format!("{}&code=access%5Fdenied", refused("refused")));
    // Another provider's answer.
    let to = no.led("/api/v1/session/oidc/corp");
    let (back, _) =
        corp.provider.visit(&to, "ann").split_once("&iss=").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert_eq!(no.led(&format!("{back}&iss=https%3A%2F%2Fevil.example")), refused("unusable"));
    assert_eq!(no.led("/api/v1/session/oidc/none"), "/sign-in?refused=unknown&provider=none");
    // Nobody is sent to another site by an address that begins here.
    let to = no.led("/api/v1/session/oidc/corp?back=https%3A%2F%2Fevil.example");
    assert_eq!(no.led(&corp.provider.visit(&to, "ann")), "/");
}

#[test]
fn keys_change_and_providers_go_away() {
    let mut corp = corp();
    let browser = Browser::at(&corp.server);
    browser.come_as(&corp.provider, "ann");
    // What is kept of its keys is asked for anew.
    corp.provider.control(&json!({ "keys": "new" }));
    assert_eq!(browser.come_as(&corp.provider, "ann"), "/");
    let back = corp.provider.visit(&browser.led("/api/v1/session/oidc/corp"), "ann");
    corp.provider.stop();
    let unreachable = "/account?refused=unreachable&provider=corp";
    assert_eq!(browser.led(&back), unreachable);
    assert_eq!(browser.session()["person"]["email"], "ann@corp.example", "whoever is in stays in");
    let refused = corp
        .administrator
        .post("/api/v1/host/providers", &json!({ "name": "other", "issuer": corp.provider.issuer, "client_id": "x" }));
    let problem = refused.expect(422).json();
    assert_eq!(
        (&problem["errors"][0]["field"], &problem["errors"][0]["code"]),
        (&json!("issuer"), &json!("unreachable"))
    );
}

#[test]
fn a_second_factor_is_asked_for_unless_the_provider_did() {
    let corp = corp();
    let browser = Browser::at(&corp.server);
    browser.come_as(&corp.provider, "ann");
    let path = "/api/v1/account/second-factor";
    let app = App::told(&browser.post(path, &json!({})).expect(201).json());
    // A code may turn at any moment: what is sent again is the one that was sent.
    let first = app.code(0);
    browser.client().put(path, &json!({ "code": first })).expect(200);
    let again = Browser::at(&corp.server);
    assert_eq!(again.come_as(&corp.provider, "ann"), "/sign-in?waits=corp");
    again.get("/api/v1/session").expect(401);
    assert_eq!(again.get("/api/v1/session/oidc").expect(200).json()["known"], true);
    let finish = |body: Value| again.post("/api/v1/session/oidc", &body);
    assert_eq!(finish(json!({})).expect(401).json()["errors"][0]["code"], "required");
    assert_eq!(finish(json!({ "code": first })).expect(401).json()["errors"][0]["code"], "wrong");
    let stolen = again.client();
    let second = app.code(1);
    finish(json!({ "code": second })).expect(200);
    assert_eq!(again.session()["person"]["email"], "ann@corp.example");
    stolen.post("/api/v1/session/oidc", &json!({ "code": second })).expect(401);
    // Another way in is made by whoever shows it, too.
    let connect =
        |body: Value| again.post("/api/v1/account/identities", &body).expect(422).json()["errors"][0]["field"].clone();
    assert_eq!(connect(json!({ "provider": "corp" })), "code");
    let begun = again.post("/api/v1/account/passkeys/begin", &json!({ "code": "000000" })).expect(422).json();
    assert_eq!(begun["errors"][0]["field"], "code");
    // The provider has asked for more than a password.
    let with = |amr: Value| {
        told(&corp, json!({ "email": "ann@corp.example", "email_verified": true, "name": "Ann", "amr": amr }));
        Browser::at(&corp.server).come_as(&corp.provider, "ann")
    };
    assert_eq!(with(json!(["pwd"])), "/sign-in?waits=corp");
    assert_eq!(with(json!(["pwd", "otp"])), "/");
}

#[test]
fn providers_are_managed_by_commands_too() {
    let corp = corp();
    let folder = &corp.server.folder;
    let run = |arguments: &[&str]| {
        let output = sheaf(folder).arg("provider").args(arguments).arg("--data").arg(folder).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout) + &text(&output.stderr))
    };
    let issuer = corp.provider.issuer.as_str();
    let add = ["add", "other", "--issuer", issuer, "--client-id", "sheaf", "--grant", "crm=editor:sales"];
    let (done, said) = run(&add);
    assert!(!done && said.contains("'groups_claim' does not say which claim lists them"), "{said}");
    let (done, said) = run(&[&add[..], &["--groups-claim", "groups", "--domain", "other.example"]].concat());
    assert!(done, "{said}");
    let (_, listed) = run(&["list"]);
    assert_eq!(listed, format!("corp {issuer} sheaf\nother {issuer} sheaf\n"));
    let shown = corp.administrator.get("/api/v1/host/providers/other").expect(200).json();
    assert_eq!(shown["grants"], json!([{ "workspace": "crm", "group": "sales", "role": "editor" }]));
    assert_eq!((&shown["label"], &shown["has_secret"]), (&json!("other"), &json!(false)));
    assert_eq!(shown["callback"], format!("{SITE}/api/v1/session/oidc/other/callback"));
    assert!(run(&["remove", "other"]).0);
    corp.administrator.get("/api/v1/host/providers/other").expect(404);
    let (done, said) = run(&["remove", "other"]);
    assert!(!done && said.contains("There is no provider 'other'."), "{said}");
}
