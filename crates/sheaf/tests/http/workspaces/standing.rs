//! How a workspace stands, and whom it lets in then.

use std::process::Command;

use serde_json::{Value, json};

use crate::members::comes;
use crate::roles::token;
use crate::server::{Client, Crm, crm, sheaf};

const CRM: &str = "/api/v1/workspaces/crm";

/// Runs the command line beside the server; what it printed.
fn run(crm: &Crm, arguments: &[&str]) -> String {
    let mut command: Command = sheaf(&crm.server.folder);
    let out = command.args(arguments).arg("--data").arg(&crm.server.folder).output().unwrap();
    assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// A member with this role, signed in.
fn join(crm: &Crm, role: &str) -> Client {
    comes(crm, &format!("{role}@example.org"), role)
}

fn acts(crm: &Crm) -> Vec<Value> {
    let all = crm.admin.get("/api/v1/audit?kind=access").expect(200).json();
    all["entries"].as_array().unwrap().iter().map(|entry| entry["act"]["act"].clone()).collect()
}

#[test]
fn one_that_is_archived_is_read_and_not_written() {
    let crm = crm();
    let lead = crm.lead(json!({ "name": "Ann" }));
    let editor = token(&crm, "editor");
    let shown = crm.person.patch(CRM, &json!({ "standing": "archived" })).expect(200).json();
    assert_eq!(shown, json!({ "name": "crm", "label": "crm", "standing": "archived" }));
    let at = format!("/api/v1/tables/leads/records/{lead}");
    let own = json!({ "label": "Mine", "owner": "me" });
    crm.person.post("/api/v1/tables/leads/views", &own).expect(403);
    for client in [&crm.admin, &editor, &crm.person] {
        client.get(&at).expect(200);
        client.patch(&at, &json!({ "fields": { "name": "Bo" } })).expect(403);
        client.post(&format!("{at}/comments"), &json!({ "text": "Hm" })).expect(403);
        client.post("/api/v1/tables", &json!({ "name": "more", "fields": [] })).expect(403);
        client.patch("/api/v1/settings", &json!({ "currency": "EUR" })).expect(403);
    }
    // That nobody may is no matter of a role or of a token.
    let why = editor.get(&format!("/api/v1/why?do=change&table=leads&record={lead}")).expect(200).json();
    let standing = json!({ "part": "workspace", "may": "no", "formula": null, "conditions": [],
        "sentence": "As the workspace stands now, nobody may change records." });
    assert_eq!((&why["may"], &why["reasons"][0]), (&json!("no"), &standing));
    let model = crm.admin.get("/api/v1/why?do=model").expect(200).json();
    assert_eq!(model["reasons"].as_array().unwrap().last().unwrap()["part"], "workspace", "{model}");
    crm.person.patch(CRM, &json!({ "standing": "active" })).expect(200);
    editor.patch(&at, &json!({ "fields": { "name": "Bo" } })).expect(200);
    assert!(acts(&crm).contains(&json!("changed_workspace")));
}

#[test]
fn one_that_is_suspended_lets_only_the_host_in_and_says_why() {
    let crm = crm();
    let [owner, editor] = ["owner", "editor"].map(|role| join(&crm, role));
    owner.patch(CRM, &json!({ "standing": "suspended" })).expect(403);
    crm.person.patch(CRM, &json!({ "standing": "suspended", "reason": "An invoice is open." })).expect(200);
    for client in [&owner, &editor, &crm.admin] {
        let refused = client.get("/api/v1/tables").expect(403);
        assert_eq!(refused.detail(), "The workspace 'crm' is suspended: An invoice is open.");
    }
    let told = owner.get("/api/v1/session").expect(200).json();
    assert_eq!(told["workspaces"][0]["reason"], "An invoice is open.");
    // Neither does its owner get it out of that by another way.
    owner.patch(CRM, &json!({ "standing": "active" })).expect(403);
    owner.patch(CRM, &json!({ "label": "Mine" })).expect(403);
    owner.delete(CRM).expect(403);
    owner.get(&format!("{CRM}/archive")).expect(403);
    crm.person.delete(CRM).expect(200);
    owner.post(&format!("{CRM}/restore"), &json!({})).expect(200);
    assert_eq!(
        owner.get("/api/v1/tables").expect(403).detail(),
        "The workspace 'crm' is suspended: An invoice is open."
    );
    crm.person.get("/api/v1/tables").expect(200);
    crm.person.patch(CRM, &json!({ "standing": "active" })).expect(200);
    editor.get("/api/v1/tables").expect(200);
}

#[test]
fn one_that_is_deleted_is_gone_until_it_is_brought_back() {
    let crm = crm();
    let [owner, editor] = ["owner", "editor"].map(|role| join(&crm, role));
    let lead = crm.lead(json!({ "name": "Ann" }));
    editor.delete(CRM).expect(403);
    let gone = owner.delete(CRM).expect(200).json();
    assert_eq!(gone["standing"], "deleted");
    assert!(gone["due_at"].is_string());
    for client in [&owner, &editor] {
        client.get("/api/v1/tables").expect(404);
    }
    crm.admin.get("/api/v1/tables").expect(401);
    // Its name is not anybody else's meanwhile.
    crm.person.post("/api/v1/workspaces", &json!({ "name": "crm" })).expect(409);
    assert_eq!(editor.get("/api/v1/workspaces?deleted=true").expect(200).json()["workspaces"], json!([]));
    assert_eq!(owner.get("/api/v1/workspaces?deleted=true").expect(200).json()["workspaces"], json!([gone]));
    editor.post(&format!("{CRM}/restore"), &json!({})).expect(404);
    owner.post(&format!("{CRM}/restore"), &json!({})).expect(200);
    editor.get(&format!("/api/v1/tables/leads/records/{lead}")).expect(200);
    assert!(acts(&crm).contains(&json!("deleted_workspace")) && acts(&crm).contains(&json!("restored_workspace")));
    let folder = crm.server.folder.join("workspaces").join("1");
    assert!(folder.exists());
    run(&crm, &["workspace", "delete", "elsewhere", "--now"]);
    assert_eq!(run(&crm, &["workspace", "list"]), "crm\n");
    crm.person.post("/api/v1/workspaces", &json!({ "name": "elsewhere" })).expect(201);
}

#[test]
fn one_has_another_name_at_once() {
    let crm = crm();
    let [owner, admin] = ["owner", "admin"].map(|role| join(&crm, role));
    admin.patch(CRM, &json!({ "label": "Customers" })).expect(200);
    admin.patch(CRM, &json!({ "name": "customers" })).expect(403);
    owner.patch(CRM, &json!({ "name": "elsewhere" })).expect(409);
    owner.patch(CRM, &json!({ "name": "Customers" })).expect(422);
    owner.patch(CRM, &json!({ "name": "customers" })).expect(200);
    owner.get("/api/v1/tables").expect(404);
    owner.with("sheaf-workspace", "customers").get("/api/v1/tables").expect(200);
    crm.admin.get("/api/v1/tables").expect(200);
    let told = crm.admin.get("/api/v1/openapi.json").expect(200).json();
    assert!(told["info"]["title"].as_str().unwrap().contains("Customers"));
}

fn first_table(of: &Client) -> Value {
    of.get("/api/v1/tables").expect(200).json()["tables"][0]["name"].clone()
}

#[test]
fn a_clone_has_all_but_people_and_tokens() {
    let crm = crm();
    let lead = crm.lead(json!({ "name": "Ann" }));
    crm.admin.patch("/api/v1/settings", &json!({ "currency": "EUR" })).expect(200);
    crm.admin.patch("/api/v1/tables/leads", &json!({ "before": "companies" })).expect(200);
    let owner = join(&crm, "owner");
    owner.post(&format!("{CRM}/clone"), &json!({ "name": "copy" })).expect(403);
    crm.person.post(&format!("{CRM}/clone"), &json!({ "name": "elsewhere" })).expect(409);
    let made = crm.person.post(&format!("{CRM}/clone"), &json!({ "name": "copy", "label": "Copy" })).expect(201).json();
    assert_eq!(made, json!({ "name": "copy", "label": "Copy", "standing": "active" }));
    let copy = crm.person.with("sheaf-workspace", "copy");
    assert_eq!(first_table(&copy), "leads", "in the order of its tables");
    let at = format!("/api/v1/tables/leads/records/{lead}");
    assert_eq!(copy.get(&at).expect(200).json()["fields"]["name"], "Ann");
    assert!(!copy.get(&format!("{at}/history")).expect(200).json()["changes"].as_array().unwrap().is_empty());
    let currency = |of: &Value| {
        of["settings"].as_array().unwrap().iter().find(|s| s["name"] == "currency").unwrap()["value"].clone()
    };
    assert_eq!(currency(&copy.get("/api/v1/settings").json()), "EUR");
    owner.with("sheaf-workspace", "copy").get("/api/v1/tables").expect(404);
    assert_eq!(copy.get("/api/v1/tokens").expect(200).json()["tokens"], json!([]));
    copy.patch(&at, &json!({ "fields": { "name": "Bo" } })).expect(200);
    assert_eq!(crm.admin.get(&at).json()["fields"]["name"], "Ann", "the one it was made of stays as it is");
    assert!(run(&crm, &["workspace", "clone", "copy", "third"]).contains("third"));
}

/// What strangers reach of `crm` by an address: a view, a form and a record; each by its path behind the workspace.
fn opened_to_strangers(crm: &Crm) -> [(&'static str, String); 4] {
    let lead = crm.lead(json!({ "name": "Ann" }));
    let views = "/api/v1/tables/leads/views";
    crm.admin.post(views, &json!({ "name": "open", "label": "Open", "fields": ["name"] })).expect(201);
    let published = crm.admin.put(&format!("{views}/open/publication"), &json!({})).expect(200).json();
    let look =
        json!({ "kind": "form", "title": "Ask", "open": true, "steps": [{ "questions": [{ "field": "name" }] }] });
    let form = crm.admin.post(views, &json!({ "name": "ask", "label": "Ask", "look": look })).expect(201).json();
    let share = json!({ "link": true, "level": "read" });
    let share = crm.person.post(&format!("/api/v1/tables/leads/records/{lead}/shares"), &share).expect(201).json();
    let secret = |of: &Value| of.as_str().expect("a secret").to_owned();
    [
        ("published", secret(&published["published"]["link"])),
        ("published", format!("{}/records", secret(&published["published"]["link"]))),
        ("forms", secret(&form["look"]["link"])),
        ("shared", secret(&share["secret"])),
    ]
}

#[test]
fn what_strangers_reach_they_do_not_reach_in_a_copy() {
    let crm = crm();
    let opened = opened_to_strangers(&crm);
    let stranger = crm.server.nobody();
    crm.person.post(&format!("{CRM}/clone"), &json!({ "name": "copy" })).expect(201);
    let out = crm.person.get_bytes(&format!("{CRM}/archive"));
    let sends = crm.person.with("content-type", "multipart/form-data; boundary=x");
    sends.send("POST", "/api/v1/workspaces/again/archive", &archive_form(&out)).expect(201);
    let file = crm.server.folder.join("crm.sheaf");
    std::fs::write(&file, &out).unwrap();
    run(&crm, &["workspace", "create", "third"]);
    run(&crm, &["import", "--workspace", "third", file.to_str().unwrap()]);
    for (kind, secret) in &opened {
        stranger.get(&format!("/api/v1/{kind}/crm/{secret}")).expect(200);
        for copy in ["copy", "again", "third"] {
            let reply = stranger.get(&format!("/api/v1/{kind}/{copy}/{secret}"));
            match *kind {
                "forms" => assert_eq!(reply.expect(200).json(), json!({ "title": "Ask", "open": false }), "{copy}"),
                _ => drop(reply.expect(404)),
            }
        }
    }
    // Whoever is in it opens it again, as they decide.
    let copy = crm.person.with("sheaf-workspace", "copy");
    let shown = copy.get("/api/v1/tables/leads/views/open").expect(200).json();
    assert_eq!(shown.get("published"), None, "{shown}");
    let again = copy.put("/api/v1/tables/leads/views/open/publication", &json!({})).expect(200).json();
    stranger.get(&format!("/api/v1/published/copy/{}", again["published"]["link"].as_str().unwrap())).expect(200);
    stranger.get(&format!("/api/v1/published/copy/{}", opened[0].1)).expect(404);
    let told = run(&crm, &["doctor", "--verify-log"]);
    assert!(!told.contains("WRONG"), "{told}");
}

fn archive_form(file: &[u8]) -> Vec<u8> {
    let mut body = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"crm.sheaf\"\r\n\r\n".to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--x--\r\n");
    body
}

#[test]
fn a_whole_workspace_is_taken_out_and_brought_back_elsewhere() {
    let crm = crm();
    let lead = crm.lead(json!({ "name": "Ann" }));
    crm.admin.patch("/api/v1/tables/leads", &json!({ "before": "companies" })).expect(200);
    let at = format!("{CRM}/archive");
    join(&crm, "editor").get(&at).expect(403);
    let out = crm.person.get_bytes(&at);
    assert!(out.starts_with(b"PK"));
    let form = archive_form;
    let sends = crm.person.with("content-type", "multipart/form-data; boundary=x");
    sends.send("POST", "/api/v1/workspaces/again/archive", &form(&out)).expect(201);
    let again = crm.person.with("sheaf-workspace", "again");
    assert_eq!(again.get(&format!("/api/v1/tables/leads/records/{lead}")).expect(200).json()["fields"]["name"], "Ann");
    assert_eq!(first_table(&again), "leads", "in the order of its tables");
    sends.send("POST", "/api/v1/workspaces/again/archive", &form(&out)).expect(409);
    sends.send("POST", "/api/v1/workspaces/broken/archive", &form(b"no archive")).expect(400);
    crm.person.with("sheaf-workspace", "broken").get("/api/v1/tables").expect(404);
    crm.person.post("/api/v1/workspaces", &json!({ "name": "broken" })).expect(201);
    assert!(acts(&crm).contains(&json!("exported")));
}
