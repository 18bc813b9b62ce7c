//! What people did, for whoever manages the workspace.

use serde_json::{Value, json};
use sheaf_service::audit::{Act, Op};

use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{any_object, id, list, moment, object, of, one_of, or_null, text, with_example};

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/audit", "list_audit", Who::Admin, "List what was done, newest first")
            .about("Every change of records and tables, and what changes none: who was let in, which records were taken out. One chain of hashes covers all of it; `sheaf doctor` walks it.")
            .asks(&["audit_before", "audit_from", "audit_to", "audit_kind", "audit_by", "audit_table", "audit_limit", "workspace_asked"])
            .answers(200, "Audit")
            .may(&[404]),
        Route::get("/api/v1/audit/sign-ins", "list_sign_ins", Who::Admin, "List where members signed in, newest first")
            .about("And where somebody tried to in their name; and what else became of their accounts. Kept for thirteen months.")
            .asks(&["audit_before", "audit_limit", "workspace_asked"])
            .answers(200, "SignIns"),
    ]
}

/// The schemas.
pub fn schemas(sample: &Sample) -> Vec<(&'static str, Value)> {
    let mut entry = super::changes::properties();
    entry["kind"] = one_of("What was done.", &Op::ALL.map(Op::as_str));
    entry["why"] = one_of("Why.", &["write", "import", "undo", "restore"]);
    entry["by"] = object(
        "Who did it.",
        json!({
            "id": id("Of the actors of this log."),
            "kind": one_of("A person, a program with a token, a form, whoever has a link of a record, or Sheaf itself.", &["person", "token", "form", "link", "system"]),
            "name": text("What they were called; of Sheaf itself, why.") }),
        &[],
    );
    entry["act"] = or_null(object(
        "What was done that changed no record.",
        json!({
            "act": one_of("What.", &Act::ALL.map(Act::name)),
            "of": text("A table, an address, a name: what it was about."),
            "detail": any_object("More of it.") }),
        &[],
    ));
    let mut example = super::changes::example(sample);
    example["by"]["id"] = json!(2);
    example["why"] = json!("write");
    example["act"] = json!(null);
    let sign_in = json!({ "id": 7, "at": AT, "person": { "id": 1, "name": "Ann Weber" }, "kind": "signed_in",
        "address": "192.0.2.7", "agent": "Mozilla/5.0 (X11; Linux x86_64)" });
    vec![
        ("AuditEntry", with_example(object("An entry of the log.", entry, &[]), &example)),
        (
            "Audit",
            with_example(
                object(
                    "Entries of the log.",
                    json!({ "entries": list("Newest first.", of("AuditEntry")),
                        "next": or_null(id("Where it goes on: the next `before`, also where little or nothing was found so far; null: nowhere.")) }),
                    &[],
                ),
                &json!({ "entries": [example], "next": null }),
            ),
        ),
        (
            "SignIns",
            with_example(
                object(
                    "Where members signed in.",
                    json!({ "sign_ins": list("Newest first.", object("An attempt.", json!({
                        "id": id("Later ones have larger numbers."), "at": moment("When."),
                        "person": object("In whose name.", json!({ "id": id("As a member."), "name": text("What they are called.") }), &[]),
                        "kind": one_of("What came of it.", &["signed_in", "wrong_password", "wrong_code", "no_code", "password_changed", "address_changed", "second_factor_removed", "by_provider", "by_passkey", "wrong_passkey", "connected", "disconnected", "passkey_added", "passkey_removed"]),
                        "address": or_null(text("From which address.")),
                        "agent": or_null(text("What the browser said that it is.")) }), &[])),
                        "next": or_null(id("Where it goes on: the next `before`; null: nowhere.")) }),
                    &[],
                ),
                &json!({ "sign_ins": [sign_in], "next": null }),
            ),
        ),
    ]
}
