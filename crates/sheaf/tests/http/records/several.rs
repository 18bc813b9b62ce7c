//! `PATCH /api/v1/tables/{table}/records`

use serde_json::{Value, json};

use crate::server::{Crm, crm};

const PATH: &str = "/api/v1/tables/leads/records";

/// Three leads, numbered by their e-mails.
fn with_leads() -> Crm {
    let crm = crm();
    for n in 1..=3 {
        crm.lead(json!({ "name": format!("Lead {n}"), "email": format!("{n}@example.org"), "amount": n }));
    }
    crm
}

fn values(crm: &Crm, field: &str) -> Vec<Value> {
    let list = crm.reader.get(PATH).expect(200).json();
    list["records"].as_array().unwrap().iter().map(|record| record["fields"][field].clone()).collect()
}

#[test]
fn all_or_none_in_one_step() {
    let crm = with_leads();
    let changes = json!({ "records": [
        { "id": 3, "fields": { "amount": 30, "name": "Three" } }, { "id": 1, "version": 1, "fields": { "amount": 10 } },
        { "id": 2, "fields": { "amount": 2 } } ] });
    let reply = crm.editor.patch(PATH, &changes).expect(200);
    let done = reply.json();
    let ids: Vec<i64> = done["records"].as_array().unwrap().iter().map(|r| r["id"].as_i64().unwrap()).collect();
    assert_eq!((ids, &done["refused"]), (vec![3, 1, 2], &json!([])));
    // What stays as it was is no change.
    assert_eq!((&done["records"][0]["version"], &done["records"][2]["version"]), (&json!(2), &json!(1)));
    assert_eq!(values(&crm, "amount"), [10, 2, 30]);
    let seq = reply.header("sheaf-change").unwrap();
    crm.editor.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200);
    assert_eq!(values(&crm, "amount"), [1, 2, 3]);
    assert_eq!(values(&crm, "name"), ["Lead 1", "Lead 2", "Lead 3"]);
    // One that cannot be changed holds all of them back, and is named.
    let cases = [
        (json!({ "id": 9, "fields": { "amount": 1 } }), 404, "There is no record 9 in 'leads'."),
        (json!({ "id": 2, "version": 1, "fields": { "amount": 1 } }), 200, ""),
        (
            json!({ "id": 2, "version": 7, "fields": { "amount": 1 } }),
            412,
            "Record 2 was changed in the meantime: it is at version 2, not 7.",
        ),
        (json!({ "id": 2, "fields": { "amount": -1 } }), 422, "'Amount' must be at least 0."),
        (json!({ "id": 2, "fields": { "email": "3@example.org" } }), 409, "has the same 'Email' already"),
        (json!({ "id": 1, "fields": {} }), 422, "Record 1 is named twice, expected each once."),
        (json!({ "fields": {} }), 422, "'id' is null, expected a whole number."),
        (json!({ "id": 2, "verison": 3, "fields": {} }), 422, "There is no part of this request 'verison'."),
    ];
    let mut amount = 100;
    for (second, status, message) in cases {
        amount += 1;
        let refused =
            crm.editor.patch(PATH, &json!({ "records": [{ "id": 1, "fields": { "amount": amount } }, second] }));
        let refused = refused.expect(status);
        if status == 200 {
            continue;
        }
        assert!(refused.detail().contains(message), "{}: {message}", refused.detail());
        assert_ne!(values(&crm, "amount")[0], amount);
        let place = refused.json()["errors"][0]["field"].as_str().unwrap_or_default().to_owned();
        assert!(place.starts_with("records[1]"), "{message}: {place}");
    }
}

#[test]
fn records_exchange_what_no_two_may_have() {
    let crm = with_leads();
    let mail = |id: i64, n: i64| json!({ "id": id, "fields": { "email": format!("{n}@example.org") } });
    crm.editor.patch(PATH, &json!({ "records": [mail(1, 2), mail(2, 3), mail(3, 1)] })).expect(200);
    assert_eq!(values(&crm, "email"), ["2@example.org", "3@example.org", "1@example.org"]);
    // Undone as one, also where each had another's.
    let history = crm.reader.get(&format!("{PATH}/1/history")).json();
    let before = &history["changes"][0]["fields"]["email"];
    assert_eq!(before, &json!({ "before": "1@example.org", "after": "2@example.org" }));
    let seq = &history["changes"][0]["seq"];
    crm.editor.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200);
    assert_eq!(values(&crm, "email"), ["1@example.org", "2@example.org", "3@example.org"]);
    // Two that come to have the same are refused, and what was given up for them is there still.
    let refused = crm.editor.patch(PATH, &json!({ "records": [mail(1, 3), mail(3, 3), mail(2, 3)] })).expect(409);
    assert!(refused.json()["errors"][0]["field"].as_str().unwrap().ends_with(".email"));
    assert_eq!(values(&crm, "email"), ["1@example.org", "2@example.org", "3@example.org"]);
}

#[test]
fn those_that_can_be() {
    let crm = with_leads();
    let changes = json!({ "partial": true, "records": [
        { "id": 1, "fields": { "email": "2@example.org" } }, { "id": 2, "fields": { "email": "4@example.org", "amount": 20 } },
        { "id": 3, "fields": { "amount": "much" } }, { "id": 9, "fields": { "amount": 1 } } ] });
    let reply = crm.editor.patch(PATH, &changes).expect(200);
    let done = reply.json();
    let refused: Vec<Value> =
        done["refused"].as_array().unwrap().iter().map(|r| json!([r["at"], r["id"], r["code"]])).collect();
    assert_eq!(refused, [json!([2, 3, "invalid"]), json!([3, 9, "not_found"])]);
    assert_eq!(done["refused"][0]["errors"][0]["field"], "amount");
    // The first waited for the second to give up its address.
    assert_eq!(values(&crm, "email"), ["2@example.org", "4@example.org", "3@example.org"]);
    assert_eq!(values(&crm, "amount"), [1, 20, 3]);
    let seq = reply.header("sheaf-change").unwrap();
    crm.editor.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200);
    assert_eq!(values(&crm, "email"), ["1@example.org", "2@example.org", "3@example.org"]);
    // What is refused after others were written leaves nothing of itself, and the log stays whole.
    let changes = json!({ "partial": true, "records": [
        { "id": 1, "fields": { "amount": 11 } }, { "id": 2, "fields": { "amount": 22, "email": "1@example.org" } }, { "id": 3, "fields": { "amount": 33 } } ] });
    let done = crm.editor.patch(PATH, &changes).expect(200).json();
    assert_eq!((&done["refused"][0]["id"], &done["refused"][0]["code"]), (&json!(2), &json!("duplicate")));
    assert_eq!(values(&crm, "amount"), [11, 2, 33]);
    let log = crm.reader.get("/api/v1/changes?since=0&limit=1000").expect(200).json();
    let numbers: Vec<i64> = log["changes"].as_array().unwrap().iter().map(|c| c["seq"].as_i64().unwrap()).collect();
    assert!(numbers.windows(2).all(|two| (two[1] - two[0]).abs() == 1), "{numbers:?}");
}

/// However long a chain is and in whatever order it is sent, each record is written once.
#[test]
fn a_chain_gives_way_from_its_end() {
    let crm = crm();
    let table = json!({ "name": "places", "fields": [{ "name": "n", "type": "integer", "unique": true }] });
    crm.admin.post("/api/v1/tables", &table).expect(201);
    let path = "/api/v1/tables/places/records";
    let all = 1..=2_000;
    let made: Vec<Value> = all.clone().map(|n| json!({ "fields": { "n": n } })).collect();
    crm.editor.post(path, &json!({ "records": made })).expect(201);
    let moved: Vec<Value> = all.map(|n| json!({ "id": n, "fields": { "n": n + 1 } })).collect();
    let done = crm.editor.patch(path, &json!({ "partial": true, "records": moved })).expect(200).json();
    assert_eq!((done["refused"].as_array().map(Vec::len), &done["records"][0]["fields"]["n"]), (Some(0), &json!(2)));
    assert_eq!(done["records"][1_999]["fields"]["n"], 2_001);
}

#[test]
fn rules_hold_for_what_has_come_of_all() {
    let crm = crm();
    let fields = json!([{ "name": "room", "type": "text" }, { "name": "start", "type": "date" }, { "name": "end", "type": "date" }]);
    let rules = json!([{ "rule": "no_overlap", "from": "start", "to": "end", "within": ["room"] },
        { "rule": "formula", "formula": "end >= start", "message": "It ends before it begins." }]);
    crm.admin.post("/api/v1/tables", &json!({ "name": "stays", "fields": fields, "rules": rules })).expect(201);
    let path = "/api/v1/tables/stays/records";
    let stay = |from: &str, to: &str| json!({ "room": "A", "start": from, "end": to });
    let made = json!({ "records": [{ "fields": stay("2026-03-01", "2026-03-02") }, { "fields": stay("2026-03-03", "2026-03-04") }] });
    crm.editor.post(path, &made).expect(201);
    // Each to the other's days: on the way both lie on the same ones.
    let swapped = json!({ "records": [{ "id": 1, "fields": stay("2026-03-03", "2026-03-04") }, { "id": 2, "fields": stay("2026-03-01", "2026-03-02") }] });
    crm.editor.patch(path, &swapped).expect(200);
    let wrong = json!({ "records": [{ "id": 1, "fields": stay("2026-04-01", "2026-04-02") }, { "id": 2, "fields": stay("2026-05-02", "2026-05-01") }] });
    assert_eq!(crm.editor.patch(path, &wrong).expect(422).detail(), "It ends before it begins.");
    crm.reader.patch(path, &swapped).expect(403);
    crm.stranger.patch(path, &swapped).expect(404);
}

#[test]
fn records_are_deleted_beside_changes_in_one_step() {
    let crm = with_leads();
    // What is gone leaves its e-mail to another.
    let asked = json!({ "records": [{ "id": 2, "fields": { "email": "1@example.org" } }, { "id": 1, "version": 1, "delete": true }] });
    let reply = crm.editor.patch(PATH, &asked).expect(200);
    let done = reply.json();
    assert_eq!((&done["records"][0]["id"], &done["deleted"], &done["refused"]), (&json!(2), &json!([1]), &json!([])));
    assert_eq!(values(&crm, "email"), ["1@example.org", "3@example.org"]);
    let seq = reply.header("sheaf-change").unwrap();
    crm.editor.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200);
    assert_eq!(values(&crm, "email"), ["1@example.org", "2@example.org", "3@example.org"]);
    // None goes where one cannot, unless those that can are asked for.
    let mut asked = json!({ "records": [{ "id": 1, "delete": true }, { "id": 3, "version": 9, "delete": true }, { "id": 8, "delete": true }] });
    let refused = crm.editor.patch(PATH, &asked).expect(412).json();
    assert_eq!(refused["errors"][0]["field"], "records[1]");
    assert_eq!(values(&crm, "amount"), [1, 2, 3]);
    asked["partial"] = json!(true);
    let done = crm.editor.patch(PATH, &asked).expect(200).json();
    assert_eq!(done["deleted"], json!([1]));
    let told: Vec<_> =
        done["refused"].as_array().unwrap().iter().map(|r| (r["at"].clone(), r["code"].clone())).collect();
    assert_eq!(told, [(json!(1), json!("version_mismatch")), (json!(2), json!("not_found"))]);
    assert_eq!(values(&crm, "amount"), [2, 3]);
    for (one, message) in [
        (json!({ "id": 2, "delete": true, "fields": {} }), "A record is deleted or has other 'fields', not both."),
        (json!({ "id": 2, "delete": "yes" }), "'delete' is \"yes\", expected true or false."),
        (json!({ "id": 2, "delete": false }), "'fields' is null, expected an object with values by fields."),
    ] {
        let refused = crm.editor.patch(PATH, &json!({ "records": [one] })).expect(422);
        assert_eq!(refused.json()["errors"][0]["message"], message);
    }
    crm.reader.patch(PATH, &json!({ "records": [{ "id": 2, "delete": true }] })).expect(403);
}

#[test]
fn records_that_need_each_other_go_together() {
    let crm = crm();
    let fields =
        json!([{ "name": "name", "type": "text" }, { "name": "under", "type": "link", "link": { "table": "boxes" } }]);
    crm.admin.post("/api/v1/tables", &json!({ "name": "boxes", "fields": fields })).expect(201);
    let path = "/api/v1/tables/boxes/records";
    for under in [json!(null), json!(1), json!(2), json!(3)] {
        crm.editor.post(path, &json!({ "fields": { "name": "Box", "under": under } })).expect(201);
    }
    // Now each but the first has to stand under another; the first stands under itself.
    crm.editor.patch(&format!("{path}/1"), &json!({ "fields": { "under": 1 } })).expect(200);
    crm.admin.patch("/api/v1/tables/boxes/fields/under", &json!({ "required": true })).expect(200);
    let those = |ids: &[i64]| json!({ "records": ids.iter().map(|id| json!({ "id": id, "delete": true })).collect::<Vec<_>>() });
    let refused = crm.editor.patch(path, &those(&[2, 3])).expect(409);
    assert!(
        refused.detail().starts_with("Record 2 of 'Boxes' cannot be deleted: record 3 of 'Boxes' needs it"),
        "{}",
        refused.detail()
    );
    // The version is the one at the beginning: what goes first takes its links along.
    crm.admin.patch("/api/v1/tables/boxes/fields/under", &json!({ "required": false })).expect(200);
    let both = json!({ "records": [{ "id": 3, "version": 1, "delete": true }, { "id": 4, "version": 1, "fields": { "name": "Last" } }] });
    let reply = crm.editor.patch(path, &both).expect(200);
    let done = reply.json();
    assert_eq!((&done["deleted"], &done["records"][0]["fields"]["under"]), (&json!([3]), &json!(null)));
    let seq = crm.reader.get("/api/v1/changes?since=0").expect(200).json()["changes"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()["batch"]
        .clone();
    crm.editor.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200);
    crm.admin.patch("/api/v1/tables/boxes/fields/under", &json!({ "required": true })).expect(200);
    let done = crm.editor.patch(path, &those(&[2, 3, 4])).expect(200).json();
    assert_eq!(done["deleted"], json!([2, 3, 4]));
}
