//! How the tables of a plan can be read otherwise, what a person makes of them (several become one, or one becomes two), and how far
//! an import is.

use serde_json::{Value, json};

use super::super::schema::{flag, list, names, object, of, one_of, or_null, sent, text, whole, with_example};

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

/// Of a planned table: what stands above it.
pub(super) fn heads() -> Value {
    object(
        "Values above it that hold for each record; `heads` makes fields of them.",
        json!({
        "values": list("As one reads them.", object("A value with its label.", json!({
            "cell": text("Where it stands, e.g. `B2`."),
            "within": flag("Whether the label stands before it in the same cell, with a colon between them."),
            "field": of("PlannedField") }), &["within"])),
        "applied": flag("Whether they are fields.") }),
        &[],
    )
}

/// Of a planned table: periods that stand as columns.
pub(super) fn cross_tab() -> Value {
    object(
        "Periods that stand as columns; `unpivot` reads them as one record for each row and period.",
        json!({
        "columns": names("Letters of their columns, one for each period, or for each of several figures of it."),
        "periods": names("What each of them stands for."),
        "totals": names("Letters of the columns that add up periods; they are left out."),
        "label": text("What the field of the period is called."),
        "type": text("Its type."),
        "inner": object("A second period of each column, which stands below the other one.", json!({
            "periods": names("What each column stands for."), "label": text("What its field is called."),
            "type": text("Its type.") }), &[]),
        "figures": names("Which of several figures each column holds; nothing where there is one for each period."),
        "value": text("What the field of the figure is called, where there is one."),
        "applied": flag("Whether it is read so."),
        "before": object("The table as it stands in the sheet, while it is read so.", json!({
            "fields": list("By column.", of("PlannedField")), "key": names("The fields that tell records apart."),
            "rows": whole("Number of records."), "findings": list("In those fields.", of("Finding")) }), &[]) }),
        &["before", "inner", "figures"],
    )
}

/// Of a planned table: those of the same shape.
pub(super) fn stack() -> Value {
    object(
        "Tables with the same columns; `stack` reads them as one.",
        json!({
        "tables": names("Their names in the API; the first holds all where they are one."),
        "names": names("What each is called: its sheet, or its title."),
        "label": text("What the field is called that tells them apart."),
        "applied": flag("Whether they are read as one."),
        "parts": list("The tables as they were, while they are one.", object("A table.", json!({
            "name": text("What it is called."), "table": of("PlannedTable"), "findings": list("In it.", of("Finding")) }), &[])) }),
        &["parts"],
    )
}

/// Of a planned table: whether its records stand in rows.
pub(super) fn transposed() -> Value {
    let shift = |what: &str| json!({ "type": "integer", "description": what });
    object(
        "Records that do not stand in rows: each is a column, or a form. `transpose` reads them so, or in rows.",
        json!({
        "applied": flag("Whether they are read so."),
        "form": flag("Whether each record is a form: labels beside values."),
        "other": object("The table as it is read the other way; without it there is none.", json!({
            "table": of("PlannedTable"), "findings": list("In it.", of("Finding")),
            "shift": object("What changes in the account of cells.", json!({
                "records": shift("In records."), "headers": shift("In headers."), "findings": shift("In findings.") }), &[]) }), &[]) }),
        &["other"],
    )
}
