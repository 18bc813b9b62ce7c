//! What people did, for whoever manages the workspace.

use serde_json::{Value, json};
use sheaf_service::audit::{Act, Op};

use super::super::super::audit::SIGN_INS;
use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{any_object, id, list, moment, object, of, one_of, or_null, text, with_example};

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/audit", "list_audit", Who::Admin, "List what was done, newest first")
            .about("Every change of records and tables, and what changes none: who was let in, which records were taken out. One chain of hashes covers all of it; `sheaf doctor` walks it.")
            .asks(&["audit_before", "audit_from", "audit_to", "audit_kind", "audit_act", "audit_by", "audit_person", "audit_table", "audit_limit", "workspace_asked"])
            .answers(200, "Audit")
            .may(&[404]),
        Route::get("/api/v1/audit/export", "export_audit", Who::Admin, "What was done, as a file")
            .about("All entries that the filters choose, newest first, sent as they are read. As `csv` after a line with the names of the columns; as `jsonl` an entry a line, each as in the list. It stands in the log that it was taken out.")
            .asks(&["audit_format", "audit_before", "audit_from", "audit_to", "audit_kind", "audit_act", "audit_by", "audit_person", "audit_table", "workspace_asked"])
            .answers_text("text/csv", "A line an entry, after one with the names of the columns.", "seq,at,by_kind,by_name,kind,why,table,record,act,of,detail,changed,summary\r\n")
            .answers_text("application/jsonl", "An entry a line.", "{\"seq\":7}\n")
            .may(&[404])
            .with(&["Content-Disposition"]),
        Route::get("/api/v1/audit/sign-ins", "list_sign_ins", Who::Admin, "List where members signed in, newest first")
            .about("And where somebody tried to in their name; and what else became of their accounts. Kept for thirteen months.")
            .asks(&["audit_before", "audit_person", "sign_in_kind", "audit_limit", "workspace_asked"])
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
    entry["changed"] = or_null(list(
        "What became otherwise of settings and roles, part by part; null: nothing of them.",
        object(
            "A part.",
            json!({
                "part": one_of("Of what.", &["setting", "role"]),
                "name": text("Which."),
                "label": text("What people call it."),
                "path": list("Which part of a role: `may` and what, `tables`, the table and what; empty: all of it.", text("A step.")),
                "before": json!({ "description": "What was said; null: nothing." }),
                "after": json!({ "description": "What is said; null: nothing." }) }),
            &[],
        ),
    ));
    let mut example = super::changes::example(sample);
    example["by"]["id"] = json!(2);
    example["why"] = json!("write");
    example["act"] = json!(null);
    example["changed"] = json!(null);
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
                        "kind": one_of("What came of it.", &SIGN_INS),
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
