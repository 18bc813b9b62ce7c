//! What a person makes of the tables of a plan: several become one, or one becomes two; and how far an import is.

use serde_json::{Value, json};

use super::super::schema::{list, names, object, one_of, or_null, sent, text, whole, with_example};

/// Of a change of a plan: tables that become one.
pub(super) fn join() -> Value {
    sent(
        "Tables that become one with this one, one below the other. `stack`: false takes it back.",
        json!({
            "tables": names("Their names."),
            "label": text("What the field is called that says where a record is from.") }),
        &["tables"],
    )
}

/// Of a change of a plan: columns that become a table of their own.
pub(super) fn split() -> Value {
    sent(
        "Columns that become a table of their own, to which the rows then link. It is noted as a finding with a mend, by which it is taken back.",
        json!({
            "key": text("The column that names its records."),
            "columns": names("Those that are the same wherever it is."), "label": text("What the new table is called.") }),
        &["key", "label"],
    )
}

/// How a cell is read, where a sheet may write it in many ways.
pub(super) fn reads() -> Value {
    json!({ "type": ["string", "boolean"],
        "description": "The value as the API would give it, of dates, times, lengths of time, and yes or no." })
}

/// Their schemas.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        (
            "ImportProgress",
            with_example(
                object(
                    "How far an import is.",
                    json!({
            "status": one_of("Where it stands.", &["planned", "applied", "undone", "discarded"]),
            "rows": or_null(whole("Rows that were written; null: its plan is not carried out now.")) }),
                    &[],
                ),
                &json!({ "status": "planned", "rows": 12_000 }),
            ),
        ),
        (
            "SplitLook",
            with_example(
                object(
                    "What could become a table of its own.",
                    json!({
            "key": text("The column that names its records."), "rows": whole("Rows that name one."),
            "things": whole("Different ones: the records that it would have."),
            "columns": list("The other columns.", object("One of them.", json!({
                "name": text("Its name."),
                "differs": or_null(text("Why it must stay; null: it is the same wherever the key is.")) }), &[])) }),
                    &[],
                ),
                &json!({ "key": "customer", "rows": 92, "things": 12, "columns": [
                    { "name": "city", "differs": null },
                    { "name": "amount", "differs": "'Amount' is not the same wherever 'Halden' is: row 9 has '40', row 4 has not." }] }),
            ),
        ),
    ]
}
