//! `/api/v1/presence`

use serde_json::{Value, json};

use super::with_ann;
use crate::server::Client;

fn at(client: &Client, page: &str, table: Option<&str>, record: Option<i64>) -> Value {
    let body = json!({ "page": page, "table": table, "record": record });
    client.put("/api/v1/presence", &body).expect(200).json()["others"].take()
}

#[test]
fn others_at_the_same_table() {
    let crm = with_ann();
    assert_eq!(at(&crm.editor, "a", Some("leads"), Some(1)), json!([]));
    assert_eq!(at(&crm.editor, "b", Some("leads"), None), json!([]), "one's own pages are no others");
    let both = json!([
        { "kind": "token", "name": "editor", "record": null },
        { "kind": "token", "name": "editor", "record": 1 }]);
    assert_eq!(at(&crm.reader, "a", Some("leads"), Some(1)), both);
    assert_eq!(at(&crm.reader, "a", Some("companies"), None), json!([]));
    assert_eq!(at(&crm.editor, "b", Some("leads"), None), json!([]), "the reader went to another table");
    at(&crm.editor, "a", None, None);
    assert_eq!(
        at(&crm.reader, "a", Some("leads"), None),
        json!([{ "kind": "token", "name": "editor", "record": null }])
    );
    // Another workspace has people of its own.
    crm.stranger.put("/api/v1/presence", &json!({ "page": "a", "table": "leads" })).expect(404);
}

#[test]
fn what_cannot_be_said() {
    let crm = with_ann();
    for (body, message) in [
        (json!({ "table": "leads" }), "'page' is required."),
        (json!({ "page": "", "table": "leads" }), "'page' has 0 bytes, expected 1 to 64."),
        (json!({ "page": "a", "table": "leads", "record": "x" }), "'record' is \"x\", expected a record's id."),
    ] {
        assert_eq!(crm.reader.put("/api/v1/presence", &body).expect(422).detail(), message);
    }
    crm.reader.put("/api/v1/presence", &json!({ "page": "a", "table": "nothing" })).expect(404);
}
