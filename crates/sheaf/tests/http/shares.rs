//! Records that are shared alone: what whoever has one sees of it, and that they see nothing else by any route.

use serde_json::{Value, json};

use crate::members::comes;
use crate::roles::{ids, with_role};
use crate::server::contract;
use crate::server::{Client, Crm, crm, until};

/// What stands in records that are not shared.
const SECRETS: [&str; 4] = ["Hidden Bob", "hidden@example.org", "Hidden Acme", "777.77"];

fn share(by: &Client, record: i64, with: &Value, level: &str) -> Value {
    let mut body = with.clone();
    body["level"] = json!(level);
    by.post(&format!("/api/v1/tables/leads/records/{record}/shares"), &body).expect(201).json()
}

/// A guest who came for what is shared with them.
fn guest(crm: &Crm, made: &Value) -> Client {
    let body = json!({ "invitation": made["invitation"], "name": "Gus", "password": "correct horse" });
    let reply = crm.server.nobody().post("/api/v1/invitations/accept", &body).expect(200);
    let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    crm.server.nobody().with("cookie", &cookie).with("sheaf-client", "test").with("sheaf-workspace", "crm")
}

/// A record to share, and another one that nobody hears of.
fn two(crm: &Crm) -> (i64, i64) {
    let acme = crm.editor.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Hidden Acme" } }));
    let acme = acme.expect(201).json()["id"].clone();
    let ann = crm.lead(json!({ "name": "Ann", "email": "ann@example.org", "amount": 50, "company": acme }));
    let bob =
        crm.lead(json!({ "name": "Hidden Bob", "email": "hidden@example.org", "amount": "777.77", "company": acme }));
    crm.editor
        .post(&format!("/api/v1/tables/leads/records/{bob}/comments"), &json!({ "text": "Hidden Bob again" }))
        .expect(201);
    (ann, bob)
}

#[test]
fn nothing_else_is_told_by_any_route() {
    let crm = crm();
    let (ann, bob) = two(&crm);
    let made = share(&crm.person, ann, &json!({ "email": "gus@example.org" }), "read");
    assert_eq!((&made["waiting"], &made["with"]), (&json!(true), &json!("gus@example.org")));
    let gus = guest(&crm, &made);
    let list = gus.get("/api/v1/tables/leads/records?count=true").expect(200).json();
    assert_eq!((ids(&list), &list["count"]), (vec![ann], &json!(1)));
    assert_eq!(list["records"][0]["fields"]["email"], "ann@example.org");
    let tables = gus.get("/api/v1/tables").expect(200).json();
    assert_eq!(tables["tables"].as_array().unwrap().len(), 1);
    assert_eq!(ids(&gus.get("/api/v1/tables/leads/records?search=bob").expect(200).json()), [0; 0]);
    gus.get(&format!("/api/v1/tables/leads/records/{bob}")).expect(404);
    let groups = gus.get("/api/v1/tables/leads/records/groups?by=name").expect(200);
    assert!(groups.text.contains("Ann"), "{}", groups.text);
    gus.get(&format!("/api/v1/tables/leads/records/{ann}/history")).expect(200);
    for (method, path, body) in [
        ("PATCH", format!("/api/v1/tables/leads/records/{ann}"), json!({ "fields": { "name": "Mine" } })),
        ("DELETE", format!("/api/v1/tables/leads/records/{ann}"), json!(null)),
        ("POST", "/api/v1/tables/leads/records".to_owned(), json!({ "fields": { "name": "Mine" } })),
        ("POST", format!("/api/v1/tables/leads/records/{ann}/comments"), json!({ "text": "Mine" })),
        ("POST", format!("/api/v1/tables/leads/records/{ann}/shares"), json!({ "link": true })),
    ] {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        gus.send(method, &path, body.as_bytes()).expect(403);
    }
    // Every reading route of the document, of both records.
    let document = contract::own(&gus).expect("a document");
    let mut asked = 0;
    for (path, method, _) in document.operations() {
        if method != "get" || path == "/api/v1/changes" {
            continue;
        }
        for id in [ann, bob] {
            let known = [
                ("{table}", "leads"),
                ("{id}", &id.to_string()),
                ("{workspace}", "crm"),
                ("{view}", "all"),
                ("{field}", "name"),
            ];
            let path = known.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
            let path = path
                .replace("/records/export", "/records/export?format=csv")
                .replace("comments/counts", &format!("comments/counts?records={ann},{bob}"));
            let reply =
                gus.get(&path.replace("{secret}", "wrong").replace("{file}", "none").replace("{role}", "reader"));
            for secret in SECRETS {
                assert!(!reply.text.contains(secret), "{path} tells {secret}: {}", reply.text);
            }
            asked += 1;
        }
    }
    assert!(asked > 40, "{asked}");
    let log = gus.get("/api/v1/changes?since=0").expect(200);
    assert!(SECRETS.iter().all(|secret| !log.text.contains(secret)), "{}", log.text);
    // People: themselves, and who shared it.
    let people = gus.get("/api/v1/people").expect(200).json();
    let names: Vec<&str> = people["people"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert!(names.iter().all(|name| ["Administrator", "Gus"].contains(name)), "{names:?}");
    // It ends when somebody ends it.
    crm.person.delete(&format!("/api/v1/tables/leads/records/{ann}/shares/{}", made["id"])).expect(204);
    gus.get(&format!("/api/v1/tables/leads/records/{ann}")).expect(404);
    assert_eq!(gus.get("/api/v1/tables").expect(200).json()["tables"], json!([]));
    let acts: Vec<Value> = crm.person.get("/api/v1/audit?kind=access").expect(200).json()["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["act"]["act"].clone())
        .collect();
    assert!(acts.contains(&json!("shared")) && acts.contains(&json!("ended_share")), "{acts:?}");
}

#[test]
fn as_far_as_it_was_given() {
    let crm = crm();
    let (ann, bob) = two(&crm);
    let gus = guest(&crm, &share(&crm.person, ann, &json!({ "email": "gus@example.org" }), "comment"));
    gus.post(&format!("/api/v1/tables/leads/records/{ann}/comments"), &json!({ "text": "Good." })).expect(201);
    let patch = |record: i64, fields: Value| {
        gus.patch(&format!("/api/v1/tables/leads/records/{record}"), &json!({ "fields": fields })).status
    };
    assert_eq!(patch(ann, json!({ "name": "Anna" })), 403);
    // What is shared with the same person takes the place of what was.
    share(&crm.person, ann, &json!({ "email": "GUS@example.org" }), "change");
    assert_eq!(patch(ann, json!({ "name": "Anna" })), 200);
    assert_eq!(patch(bob, json!({ "name": "Bobby" })), 404);
    assert_eq!(
        crm.person.get(&format!("/api/v1/tables/leads/records/{ann}/shares")).expect(200).json()["shares"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let why = gus.get(&format!("/api/v1/why?do=change&table=leads&record={ann}")).expect(200).json();
    assert_eq!((&why["may"], &why["reasons"][0]["part"]), (&json!("yes"), &json!("share")));
    // A member who sees all may change this one.
    let reader = comes(&crm, "rita@example.org", "reader");
    let other = crm.lead(json!({ "name": "Cem" }));
    share(&crm.person, other, &json!({ "email": "rita@example.org" }), "change");
    reader
        .patch(&format!("/api/v1/tables/leads/records/{other}"), &json!({ "fields": { "name": "Cem K" } }))
        .expect(200);
    reader.patch(&format!("/api/v1/tables/leads/records/{ann}"), &json!({ "fields": { "name": "No" } })).expect(403);
}

#[test]
fn what_whoever_shared_it_may_now() {
    let crm = crm();
    let (ann, _) = two(&crm);
    let sales = json!({ "name": "sales", "label": "Sales", "base": "reader", "may": { "share": true },
        "tables": { "leads": { "read": "amount < 100", "fields": { "email": "hidden" } }, "companies": { "read": false } } });
    with_role(&crm, &sales);
    let sam = comes(&crm, "sam@example.org", "sales");
    let path = format!("/api/v1/tables/leads/records/{ann}/shares");
    let refused = sam.post(&path, &json!({ "link": true, "level": "change" })).expect(403);
    assert_eq!(
        refused.detail(),
        format!("Your role may not change record {ann} of 'Leads', so it cannot be shared so.")
    );
    let gus = guest(&crm, &share(&sam, ann, &json!({ "email": "gus@example.org" }), "read"));
    let record = || gus.get(&format!("/api/v1/tables/leads/records/{ann}"));
    let fields = record().expect(200).json()["fields"].clone();
    assert!(fields.get("email").is_none() && fields.get("company").is_none() && fields["name"] == "Ann", "{fields}");
    // Less is seen where whoever shared it sees less, also by a condition.
    let less = json!({ "tables": { "leads": { "read": "amount < 100", "fields": { "email": "hidden", "amount": "hidden" } } } });
    crm.admin.patch("/api/v1/roles/sales", &less).expect(200);
    assert!(record().expect(200).json()["fields"].get("amount").is_none());
    crm.editor
        .patch(&format!("/api/v1/tables/leads/records/{ann}"), &json!({ "fields": { "amount": 5000 } }))
        .expect(200);
    record().expect(404);
    crm.editor.patch(&format!("/api/v1/tables/leads/records/{ann}"), &json!({ "fields": { "amount": 5 } })).expect(200);
    record().expect(200);
    // Who sees more than whoever shared it has nothing of the share: their own role shows what it shows.
    let rita = comes(&crm, "rita@example.org", "reader");
    share(&sam, ann, &json!({ "email": "rita@example.org" }), "read");
    assert_eq!(
        rita.get(&format!("/api/v1/tables/leads/records/{ann}")).expect(200).json()["fields"]["email"],
        "ann@example.org"
    );
    crm.admin.patch("/api/v1/roles/sales", &json!({ "may": { "share": false } })).expect(200);
    record().expect(404);
}

#[test]
fn by_a_link() {
    let crm = crm();
    let (ann, bob) = two(&crm);
    let made = share(&crm.person, ann, &json!({ "link": true }), "read");
    let stranger = crm.server.nobody();
    let at = |made: &Value| format!("/api/v1/shared/crm/{}", made["secret"].as_str().unwrap());
    let shown = stranger.get(&at(&made)).expect(200);
    assert_eq!((&shown.json()["title"], &shown.json()["may_change"]), (&json!("Ann"), &json!(false)));
    assert!(SECRETS.iter().all(|secret| !shown.text.contains(secret)), "{}", shown.text);
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    let wrong = stranger.get("/api/v1/shared/crm/wrong").expect(404).detail();
    assert_eq!(wrong, stranger.get("/api/v1/shared/nowhere/wrong").expect(404).detail());
    let change = |made: &Value, fields: Value| stranger.patch(&at(made), &json!({ "fields": fields }));
    change(&made, json!({ "name": "X" })).expect(403);
    stranger.post(&format!("{}/comments", at(&made)), &json!({ "text": "Hello" })).expect(403);

    let writes = share(&crm.person, ann, &json!({ "link": true }), "change");
    assert_eq!(change(&writes, json!({ "name": "Anna" })).expect(200).json()["title"], "Anna");
    change(&writes, json!({ "company": 1 })).expect(422);
    change(&writes, json!({ "nothing": 1 })).expect(422);
    stranger.post(&format!("{}/comments", at(&writes)), &json!({ "text": "Hello" })).expect(204);
    let history = crm.person.get(&format!("/api/v1/tables/leads/records/{ann}/history")).expect(200);
    assert!(history.text.contains("Link of Administrator"), "{}", history.text);
    assert_eq!(crm.person.get(&format!("/api/v1/tables/leads/records/{bob}")).json()["fields"]["name"], "Hidden Bob");

    // It ends at its date, with the record, and when somebody ends it.
    let soon = (jiff::Timestamp::now() + jiff::SignedDuration::from_millis(1500)).to_string();
    let body = json!({ "link": true, "expires_at": soon });
    let ends = crm.person.post(&format!("/api/v1/tables/leads/records/{ann}/shares"), &body).expect(201).json();
    // From another address each time: one that looks so often is told to wait.
    let mut looks = 0;
    until("the link has ended", || {
        looks += 1;
        let from = stranger.with("x-forwarded-for", &format!("10.1.{}.{}", looks / 250, looks % 250));
        from.get(&at(&ends)).status == 404
    });
    crm.person.delete(&format!("/api/v1/tables/leads/records/{ann}/shares/{}", writes["id"])).expect(204);
    change(&writes, json!({ "name": "X" })).expect(404);
    crm.person.delete(&format!("/api/v1/tables/leads/records/{ann}")).expect(204);
    assert_eq!(stranger.get(&at(&made)).expect(404).detail(), wrong);
}
