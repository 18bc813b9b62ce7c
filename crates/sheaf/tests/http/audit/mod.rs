//! `/api/v1/audit`

use serde_json::{Value, json};

use crate::account::ann;
use crate::members::comes;
use crate::server::{Client, crm, sheaf, until};

fn entries(of: &Client, query: &str) -> Vec<Value> {
    let answer = of.get(&format!("/api/v1/audit{query}")).expect(200).json();
    answer["entries"].as_array().unwrap().clone()
}

/// What was done that changed no record, newest first: the act and what it was about.
fn acts(of: &Client) -> Vec<(String, String)> {
    let text = |entry: &Value, part: &str| entry["act"][part].as_str().unwrap().to_owned();
    entries(of, "?kind=access").iter().map(|entry| (text(entry, "act"), text(entry, "of"))).collect()
}

#[test]
fn who_was_let_in_and_what_was_taken_out() {
    let crm = crm();
    let made = crm.admin.post("/api/v1/tokens", &json!({ "name": "sync", "role": "editor" })).expect(201).json();
    crm.admin.post(&format!("/api/v1/tokens/{}/renew", made["id"]), &json!({})).expect(200);
    crm.admin.delete(&format!("/api/v1/tokens/{}", made["id"])).expect(204);
    let bo = comes(&crm, "bo@example.org", "editor");
    let members = crm.person.get("/api/v1/members").json();
    let id = members["members"].as_array().unwrap().iter().find(|m| m["name"] == "bo").unwrap()["id"].clone();
    crm.person.patch(&format!("/api/v1/members/{id}"), &json!({ "role": "reader" })).expect(200);
    crm.person.get("/api/v1/tables/leads/records/export?format=csv").expect(200);
    crm.person.delete(&format!("/api/v1/members/{id}")).expect(204);
    let back =
        crm.person.post("/api/v1/invitations", &json!({ "email": "cy@example.org", "role": "reader" })).expect(201);
    crm.person.delete(&format!("/api/v1/invitations/{}", back.json()["id"])).expect(204);
    let expected = [
        ("took_back", "cy@example.org"),
        ("invited", "cy@example.org"),
        ("removed", "bo"),
        ("exported", "leads"),
        ("gave_role", "bo"),
        ("joined", "bo"),
        ("invited", "bo@example.org"),
        ("revoked_token", "sync"),
        ("renewed_token", "sync"),
        ("made_token", "sync"),
    ];
    let told = acts(&crm.admin);
    let told: Vec<(&str, &str)> = told.iter().map(|(act, of)| (act.as_str(), of.as_str())).collect();
    assert_eq!(told[..expected.len()], expected);
    let given = &entries(&crm.admin, "?kind=access&limit=5")[4];
    assert_eq!(given["act"]["detail"], json!({ "person": id, "before": "editor", "after": "reader" }));
    assert_eq!(
        (&given["by"]["name"], &given["summary"]),
        (&json!("Administrator"), &json!("'bo': given another role"))
    );
    // It stands in one chain with what was changed, which is whole, and is undone by nobody.
    let undo = crm.admin.post(&format!("/api/v1/changes/{}/undo", given["seq"]), &json!({})).expect(409);
    assert_eq!(undo.detail(), format!("Entry {} changed nothing that could be undone.", given["seq"]));
    bo.get("/api/v1/audit").expect(404);
    crm.editor.get("/api/v1/audit").expect(403);
    crm.stranger.with("sheaf-workspace", "crm").get("/api/v1/audit").expect(404);
    // Whoever manages nobody is not told of it by other ways either.
    let changes = crm.editor.get("/api/v1/changes").expect(200);
    assert!(!changes.text.contains("cy@example.org") && !changes.text.contains("\"access\""), "{}", changes.text);
    assert!(crm.admin.get("/api/v1/changes").expect(200).text.contains("cy@example.org"));
}

#[test]
fn whose_eyes_were_looked_with() {
    let crm = crm();
    comes(&crm, "bo@example.org", "editor");
    let members = crm.person.get("/api/v1/members").json();
    let id = members["members"].as_array().unwrap().iter().find(|m| m["name"] == "bo").unwrap()["id"].to_string();
    for _ in 0..3 {
        crm.person.with("sheaf-as", &id).get("/api/v1/tables").expect(200);
    }
    // What is taken out is taken out by somebody, under their own name.
    let export = crm.person.with("sheaf-as", &id).get("/api/v1/tables/leads/records/export?format=csv").expect(403);
    assert_eq!(export.detail(), "Whoever looks with the eyes of somebody else takes no records out.");
    let looked = || acts(&crm.admin).iter().filter(|(act, _)| act == "looked_as").count();
    until("it is noted", || looked() > 0);
    // All that is looked at within an hour is one look.
    assert_eq!(looked(), 1);
}

#[test]
fn looked_for() {
    let crm = crm();
    let lead = crm.lead(json!({ "name": "Arno" }));
    crm.editor
        .patch(&format!("/api/v1/tables/leads/records/{lead}"), &json!({ "fields": { "amount": 1 } }))
        .expect(200);
    crm.admin.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Acme" } })).expect(201);
    let all = entries(&crm.admin, "");
    let seqs: Vec<i64> = all.iter().map(|entry| entry["seq"].as_i64().unwrap()).collect();
    assert!(seqs.is_sorted_by(|a, b| a > b) && seqs.last() == Some(&1), "{seqs:?}");
    // Page by page it is the same.
    let (mut paged, mut before) = (Vec::new(), String::new());
    loop {
        let page = crm.admin.get(&format!("/api/v1/audit?limit=2{before}")).expect(200).json();
        paged.extend(page["entries"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_i64() else { break };
        before = format!("&before={next}");
    }
    assert_eq!(paged, all);
    let update = &entries(&crm.admin, "?kind=update")[..];
    assert_eq!((update.len(), &update[0]["record"]), (1, &json!(lead)));
    let of_leads = entries(&crm.admin, "?table=leads");
    assert!(of_leads.len() == 2 && of_leads.iter().all(|entry| entry["table"] == "leads"), "{of_leads:?}");
    let by = update[0]["by"]["id"].as_i64().unwrap();
    assert!(entries(&crm.admin, &format!("?by={by}")).iter().all(|entry| entry["by"]["name"] == "editor"));
    let at = update[0]["at"].as_str().unwrap();
    assert!(entries(&crm.admin, &format!("?from={at}")).len() < all.len());
    assert_eq!(entries(&crm.admin, "?to=2020-01-01T00:00:00Z"), Vec::<Value>::new());
    for wrong in ["?kind=export", "?from=yesterday", "?limit=0", "?before=x", "?who=me"] {
        crm.admin.get(&format!("/api/v1/audit{wrong}")).expect(422);
    }
    crm.admin.get("/api/v1/audit?table=lead").expect(404);
}

#[test]
fn where_members_signed_in() {
    let crm = crm();
    ann(&crm.server, &crm.person, "editor");
    let nobody = crm.server.nobody().with("user-agent", "Browser 7");
    let sign_in =
        |password: &str| nobody.post("/api/v1/session", &json!({ "email": "ann@example.org", "password": password }));
    sign_in("wrong horse").expect(401);
    let listed = || crm.person.get("/api/v1/audit/sign-ins").expect(200).json()["sign_ins"].as_array().unwrap().clone();
    until("the attempt is noted", || listed().iter().any(|one| one["kind"] == "wrong_password"));
    sign_in("correct horse").expect(200);
    let last = &listed()[0];
    assert_eq!((&last["kind"], &last["person"]["name"]), (&json!("signed_in"), &json!("Ann Weber")));
    assert_eq!((&last["address"], &last["agent"]), (&json!("127.0.0.1"), &json!("Browser 7")));
    let first = crm.person.get("/api/v1/audit/sign-ins?limit=1").expect(200).json();
    assert_eq!(first["sign_ins"][0], *last);
    let second = crm.person.get(&format!("/api/v1/audit/sign-ins?limit=1&before={}", first["next"])).expect(200).json();
    assert_ne!(second["sign_ins"][0], *last);
    // Who is no member of a workspace is told of to nobody there.
    let elsewhere = crm.person.with("sheaf-workspace", "elsewhere").get("/api/v1/audit/sign-ins").expect(200);
    assert!(!elsewhere.text.contains("Ann Weber"), "{}", elsewhere.text);
    crm.editor.get("/api/v1/audit/sign-ins").expect(403);
    let doctor = sheaf(&crm.server.folder).args(["doctor", "--data"]).arg(&crm.server.folder).output().unwrap();
    assert!(doctor.status.success(), "{doctor:?}");
}

#[test]
fn what_became_otherwise_of_settings_and_roles() {
    let crm = crm();
    let last = || entries(&crm.admin, "?kind=model&limit=1")[0].clone();
    crm.admin.patch("/api/v1/settings", &json!({ "second_factor": true })).expect(200);
    let told = json!([{ "part": "setting", "name": "second_factor", "path": [], "before": false, "after": true,
        "label": last()["changed"][0]["label"] }]);
    assert_eq!(last()["changed"], told);
    assert_eq!(last()["summary"], "Tables and fields: setting 'second_factor' changed");
    crm.admin.patch("/api/v1/settings", &json!({ "second_factor": null })).expect(200);
    assert_eq!((&last()["changed"][0]["before"], &last()["changed"][0]["after"]), (&json!(true), &json!(false)));
    crm.admin.post("/api/v1/roles", &json!({ "label": "Sales", "base": "editor" })).expect(201);
    let tables = json!({ "leads": { "delete": false } });
    crm.admin.patch("/api/v1/roles/sales", &json!({ "may": { "exports": false }, "tables": tables })).expect(200);
    let part = |path: Value| json!({ "part": "role", "name": "sales", "label": "Sales", "path": path, "before": null, "after": false });
    assert_eq!(last()["changed"], json!([part(json!(["may", "exports"])), part(json!(["tables", "leads", "delete"]))]));
    // What is undone is told of too.
    let undone = last()["seq"].clone();
    crm.admin.post(&format!("/api/v1/changes/{undone}/undo"), &json!({})).expect(200);
    assert_eq!((&last()["changed"][0]["before"], &last()["changed"][0]["after"]), (&json!(false), &json!(null)));
    // Of a table nothing is told in this way.
    crm.admin.post("/api/v1/tables", &json!({ "name": "more" })).expect(201);
    assert_eq!(last()["changed"], json!(null));
}

#[test]
fn the_log_is_taken_out() {
    let crm = crm();
    let lead = crm.lead(json!({ "name": "=1+1" }));
    crm.person.get("/api/v1/tables/leads/records/export?format=csv").expect(200);
    let lines = crm.admin.get("/api/v1/audit/export?format=jsonl").expect(200);
    assert_eq!(lines.header("content-type"), Some("application/jsonl"));
    let told: Vec<Value> = lines.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // That it was taken out stands in it, and before all else.
    assert_eq!(told[0]["act"]["act"], "exported_log");
    assert_eq!(told[0]["act"]["detail"], json!({ "as": "jsonl", "asked": "format=jsonl" }));
    assert_eq!(told, entries(&crm.admin, ""));
    let csv = crm.admin.get("/api/v1/audit/export?kind=create&table=leads").expect(200);
    assert!(csv.header("content-disposition").unwrap().contains("crm-log.csv"));
    let rows: Vec<&str> = csv.text.split("\r\n").collect();
    assert!(rows[0].starts_with("seq,at,by_kind,by_name,kind,"), "{rows:?}");
    assert!(rows.len() == 3 && rows[1].contains(&format!(",create,write,leads,{lead},")), "{rows:?}");
    crm.editor.get("/api/v1/audit/export").expect(403);
    crm.admin.get("/api/v1/audit/export?format=xlsx").expect(422);
    crm.admin.get("/api/v1/audit/export?limit=3").expect(422);
    assert_eq!(acts(&crm.admin).iter().filter(|(act, _)| act == "exported_log").count(), 2, "none of what was refused");
}

#[test]
fn looked_for_by_act_and_person() {
    let crm = crm();
    let bo = comes(&crm, "bo@example.org", "editor");
    crm.person.get("/api/v1/tables/leads/records/export?format=csv").expect(200);
    let invited = entries(&crm.admin, "?act=invited");
    assert!(!invited.is_empty() && invited.iter().all(|entry| entry["act"]["act"] == "invited"));
    assert_eq!(entries(&crm.admin, "?act=exported&limit=1").len(), 1);
    assert_eq!(entries(&crm.admin, "?act=exported&kind=access").len(), 1);
    for wrong in ["?act=flew", "?act=exported&kind=model", "?person=0"] {
        crm.admin.get(&format!("/api/v1/audit{wrong}")).expect(422);
    }
    let members = crm.person.get("/api/v1/members").json();
    let id = |name: &str| {
        let all = members["members"].as_array().unwrap();
        all.iter().find(|m| m["name"] == name).unwrap()["id"].as_i64().unwrap()
    };
    bo.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Acme" } })).expect(201);
    let of_bo = entries(&crm.admin, &format!("?person={}", id("bo")));
    assert!(of_bo.iter().any(|entry| entry["kind"] == "create"), "{of_bo:?}");
    assert!(of_bo.iter().all(|entry| entry["by"]["name"] == "bo"), "{of_bo:?}");
    assert_eq!(entries(&crm.admin, "?person=4711"), Vec::<Value>::new());
    // Sign-ins too.
    ann(&crm.server, &crm.person, "editor");
    let nobody = crm.server.nobody();
    for password in ["wrong horse", "correct horse"] {
        nobody.post("/api/v1/session", &json!({ "email": "ann@example.org", "password": password }));
    }
    let sign_ins = |query: &str| {
        let told = crm.person.get(&format!("/api/v1/audit/sign-ins{query}")).expect(200).json();
        told["sign_ins"].as_array().unwrap().clone()
    };
    until("the wrong one is noted", || sign_ins("?kind=wrong_password").len() == 1);
    let ann = sign_ins("?kind=wrong_password")[0]["person"]["id"].clone();
    let of_ann = sign_ins(&format!("?person={ann}"));
    assert!(of_ann.len() >= 2 && of_ann.iter().all(|one| one["person"]["id"] == ann), "{of_ann:?}");
    assert!(sign_ins(&format!("?person={ann}&kind=signed_in")).iter().all(|one| one["kind"] == "signed_in"));
    assert_eq!(sign_ins("?person=4711"), Vec::<Value>::new());
    crm.person.get("/api/v1/audit/sign-ins?kind=flew").expect(422);
}
