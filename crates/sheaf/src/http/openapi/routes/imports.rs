//! Imports and their plans.

use serde_json::{Value, json};
use sheaf_model::field::FieldType;

use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{
    by_name, flag, id, list, moment, names, object, of, one_of, or_null, sent, text, whole, with_example,
};

use sheaf_service::downloads::LONGEST_LINK;

use super::shaping;
use super::standing;
use super::views::FUNCTIONS;

const ALL: &str = "/api/v1/imports";
const ONE: &str = "/api/v1/imports/{id}";

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(ALL, "list_imports", Who::Admin, "List imports").answers(200, "Imports"),
        Route::post(ALL, "plan_import", Who::Admin, "Upload files and plan their import")
            .about(
                "The files are kept. Nothing is made before the plan is carried out. In place of files a link may be sent as JSON: \
                 the server fetches the workbook that it leads to, where the host does so.",
            )
            .takes_files()
            .or_text()
            .takes("ImportLink")
            .answers(201, "Import"),
        Route::get(ONE, "get_import", Who::Admin, "An import with its plan").answers(200, "Import"),
        Route::patch(ONE, "change_import", Who::Admin, "Change the plan").takes("PlanChange").answers(200, "Import"),
        Route::delete(ONE, "delete_import", Who::Admin, "Forget a plan").about("With its files."),
        Route::post("/api/v1/imports/{id}/apply", "apply_import", Who::Admin, "Carry the plan out")
            .about("All or nothing.")
            .answers(200, "Applied")
            .may(&[422]),
        Route::get("/api/v1/imports/{id}/progress", "get_import_progress", Who::Admin, "How far an import is")
            .about("While its plan is carried out.")
            .answers(200, "ImportProgress"),
        Route::post(
            "/api/v1/imports/{id}/back",
            "take_back_plan_change",
            Who::Admin,
            "Take the last change of a plan back",
        )
        .about("As often as the plan's `back` says; what was changed before this server began stays.")
        .answers(200, "Import"),
        Route::get(
            "/api/v1/imports/{id}/split",
            "look_at_split",
            Who::Admin,
            "What could become a table of its own with a column of a planned table",
        )
        .asks(&["plan_table", "split_key"])
        .answers(200, "SplitLook")
        .may(&[422]),
        Route::post("/api/v1/imports/{id}/undo", "undo_import", Who::Admin, "Undo an import as a whole")
            .about("Tables that it made are put aside, records that it changed are as before.")
            .answers(200, "ImportUndone"),
        Route::get(
            "/api/v1/imports/{id}/preview",
            "preview_import",
            Who::Admin,
            "Rows of a planned table as they would be read",
        )
        .asks(&["plan_table", "preview_limit"])
        .answers(200, "PlanPreview"),
        Route::get(
            "/api/v1/imports/{id}/sheet",
            "get_import_sheet",
            Who::Admin,
            "Rows of a sheet as they stand in its file",
        )
        .asks(&["sheet_file", "sheet", "from", "sheet_limit"])
        .answers(200, "Sheet"),
    ]
}

/// A link to a workbook.
fn link() -> Value {
    let mut link = text(
        "A Google sheet that anyone with the link may see, or a file on the internet that is open to everybody. What is sent there names nobody.",
    );
    link["minLength"] = json!(1);
    link["maxLength"] = json!(LONGEST_LINK);
    link
}

/// An import without its plan.
fn import() -> Value {
    json!({
        "id": id("By which it is known."),
        "at": moment("When its files came."),
        "status": one_of("Where it stands.", &["planned", "applied", "undone", "discarded"]),
        "files": names("Its files' names."),
        "seq": or_null(id("The first change that it made; null: none yet.")),
        "result": or_null(of("ImportResult")) })
}

/// Counts that imports of earlier versions do not have.
const COMPARED: &[&str] = &["new", "changed", "same", "gone", "conflicts"];

fn result() -> Value {
    json!({
        "rows": whole("Rows that were read."),
        "accepted": whole("Rows that became records, or that a record stands for."),
        "new": whole("Records made."),
        "changed": whole("Records that were there and were changed."),
        "same": whole("Records that were there and that the file says the same of."),
        "gone": whole("Records of earlier imports that the file does not have."),
        "conflicts": whole("Records that were changed or deleted here since, and that the file says otherwise of."),
        "rejected": by_name("Rows that did not, by why.", json!({ "type": "integer", "minimum": 1 })),
        "misfits": whole("Values that did not fit their field and are kept beside their record."),
        "tables": names("The tables that were filled."),
        "seq": or_null(id("The first change that it made.")) })
}

/// What may be said of a planned field, when a plan is changed.
fn field_change() -> Value {
    json!({
        "name": text("Which field."),
        "label": text("What people see."),
        "type": one_of("What its values are.", FieldType::NAMES),
        "include": flag("Whether it is imported."),
        "required": flag("No record may lack it."),
        "unique": flag("No two records may have the same."),
        "link": of("PlannedLink"),
        "decimals": whole("Digits after the point."),
        "date_order": one_of("Which part of its dates comes first.", &["day", "month", "year"]) })
}

fn planned_field() -> Value {
    let mut field = field_change();
    field["decimals"] = or_null(whole("Digits after the point."));
    field["link"] = or_null(of("PlannedLink"));
    // How its cells are read says it.
    if let Some(parts) = field.as_object_mut() {
        parts.remove("date_order");
    }
    field["required"] = flag("No record of the workbook lacks it.");
    field["unique"] = flag("No two records of the workbook have the same.");
    field["rules"] = object(
        "What is to hold for records to come.",
        json!({
        "required": flag("No record may lack it."), "unique": flag("No two records may have the same.") }),
        &[],
    );
    field["column"] = text("The letters of its column.");
    field["choices"] = names("Labels of the choices, in order.");
    field["currency"] = or_null(text("An ISO 4217 code."));
    field["formula"] = or_null(text("In Sheaf's formula language."));
    field["result"] = or_null(text("The type of the formula's values."));
    field["proof"] = or_null(object(
        "The formula was run and held against the workbook's own values.",
        json!({
        "compared": whole("Values compared."), "equal": whole("Values equal.") }),
        &[],
    ));
    field["evidence"] = text("Why, in words.");
    field["told"] = standing::told_evidence();
    field["reading"] = of("PlannedReading");
    field["original_formula"] = or_null(text("The formula as the workbook has it, in its first record."));
    field["proposed_label"] = text("The label that it was proposed with, where a person gave it another.");
    field["exceptions"] =
        list("Rows, from 1, whose cell has another formula than most, or a typed value.", id("A row."));
    field["summary"] = one_of(
        "What the workbook shows of all its values in a row of totals; it becomes the summary of a table that is made.",
        &FUNCTIONS,
    );
    let number = |about: &str| or_null(json!({ "type": "number", "description": about }));
    field["total"] = object(
        "That total, held against the values above it.",
        json!({
        "cell": text("Where it stands."), "shown": text("As a person sees it there."),
        "stored": number("The number that the workbook holds."),
        "here": number("The number that the values give, as they are read."),
        "equal": or_null(flag("Whether both are the same.")) }),
        &[],
    );
    field["blank"] = whole("Records that have nothing there.");
    field["repeats"] = whole("Records whose value another one before has too.");
    standing::rival_links(&mut field);
    field["alternatives"] = list(
        "Types that fit nearly as well.",
        object(
            "A type.",
            json!({
        "type": text("Its name."), "fits": whole("Values that fit it."), "of": whole("Values there are."),
        "evidence": text("What speaks for it."),
        "told": standing::told_evidence(),
        "date_order": one_of("Of the same type of dates, the part that would come first.", &["day", "month", "year"]) }),
            &["evidence", "told", "date_order"],
        ),
    );
    field
}

fn reading() -> Value {
    json!({
        "date_order": one_of("Which part of a date comes first.", &["day", "month", "year"]),
        "years_from": whole("The first of the hundred years that two digits of a year stand for; none: 1930."),
        "months": flag("Months in figures, as `03/2024`, are read as their first days."),
        "decimal_mark": one_of("The decimal mark of numbers kept as text.", &[".", ","]),
        "yes": names("Words for yes beyond the usual ones."),
        "no": names("Words for no beyond the usual ones."),
        "blanks": names("Texts that mean nothing in this column."),
        "spellings": by_name("Other spellings of a choice or link, and what is meant.", json!({ "type": "string" })),
        "tidy": flag("Blanks within texts are single ones."),
        "beside": object("The cells stand in another sheet, row by row.", json!({
            "sheet": text("Its name."), "column": text("The letters of the column."),
            "shift": json!({ "type": "integer", "description": "What is added to a record's row to find its row there." }) }), &[]),
        "short_numbers": flag("Numbers may be written short, such as 1.2k."),
        "separator": text("What stands between the parts of a list in a cell."),
        "made": one_of("What the cells are made of: the heading above a record, the label or the cell of a period's column, the name of a part, the value of a label above the table.",
            &["section", "period", "value", "part", "head"]),
        "nth": whole("Which of several they are made of, from 0: of levels of headings or periods, the highest first, of figures, or of values above the table."),
        "gathered": object("The cells are put together of a table of pairs.", json!({
            "table": text("The planned table's name."), "file": text("Its file."), "sheet": text("Its sheet."),
            "region": text("Its region."), "header_rows": whole("Rows of its header."),
            "excluded_rows": list("Its rows that are no pairs.", json!({ "type": "integer", "minimum": 1 })),
            "key": text("Letters of the column that names a record of this table."),
            "here": text("Letters of the column of pairs that names it there."),
            "there": text("Letters of the column of pairs that names the other.") }), &[]),
        "unit": text("The unit that numbers have behind them."),
        "noise": json!({ "type": "integer", "description": "Numbers have more digits after the point than the field and are rounded; those below ten to this power are the noise of a calculation." }),
        "serials": flag("Numbers are serial numbers of days.") })
}

fn planned_table() -> Value {
    let mut table = json!({
        "name": text("The table's name in the API."),
        "label": text("What people see."),
        "file": text("The file that it comes from."),
        "sheet": text("The sheet that it comes from."),
        "region": text("Header and records, e.g. `A5:H310`."),
        "header_rows": whole("Rows of header at the top of the region."),
        "rows": whole("Number of records."),
        "key": names("The fields that tell records apart."),
        "fields": list("By column.", of("PlannedField")),
        "excluded_rows": list("Rows within the region that are no records, from 1.", json!({ "type": "integer", "minimum": 1 })),
        "sections": list("Headings alone on their rows: each record has the one above it.", object("A heading.", json!({
            "row": id("Its row in the sheet."), "text": text("Without the word that all of its level begin with."),
            "level": whole("Its level: 0 is the highest. A heading ends those of its own level and of lower ones.") }), &["level"])),
        "heads": shaping::heads(),
        "cross_tab": shaping::cross_tab(),
        "stack": shaping::stack(),
        "distinct": object("It is made of columns of another table that repeat together.", json!({
            "key": text("The field that tells its records apart."),
            "before": list("The fields as they were there.", of("PlannedField")) }), &[]),
        "transposed": shaping::transposed(),
        "evidence": text("Why it is believed to be a table."),
        "told": object("Evidence as templates with their values.", json!({
            "evidence": list("What `evidence` says, in clauses.", of("Said")),
            "key_evidence": list("What `key_evidence` says, in clauses.", of("Said")) }), &["evidence", "key_evidence"]),
        "include": flag("Whether it is imported."),
        "into": of("Standing"),
        "proposed_label": text("The label that it was proposed with, where a person gave it another.") });
    standing::rivals(&mut table);
    table
}

fn finding() -> Value {
    json!({
        "code": text("Stable, e.g. `misfit`, `duplicate_key`, `total_row`."),
        "severity": one_of("How much it matters.", &["note", "warning", "error"]),
        "file": text("The file that it is in."),
        "sheet": text("The sheet that it is in."),
        "cell": or_null(text("The cell, or the first of several.")),
        "table": or_null(text("The planned table's name.")),
        "field": or_null(text("The planned field's name.")),
        "message": text("What was noticed, in a sentence."),
        "suggestion": or_null(text("What to do about it.")),
        "told": object("Both as templates with their values, of which a page has those of its language.", json!({
            "message": of("Said"), "suggestion": of("Said") }), &["message", "suggestion"]),
        "count": whole("How many cells, rows or values it stands for."),
        "mends": list("What could be done about it; none where a person must look.", of("Mend")),
        "mended": flag("Whether that is done.") })
}

/// A sentence as a template; a value may be another one, or a list.
fn said() -> Value {
    let value = json!({ "anyOf": [text("As it is."), of("Said"), list("With commas between them.", json!({ "anyOf": [{ "type": "string" }, of("Said")] })) ] });
    object(
        "A sentence as a template.",
        json!({ "words": text("In English, with the names of values in braces; a count is called `n`."),
            "values": by_name("What stands in the places: a text, another sentence, or a list of these.", value) }),
        &["values"],
    )
}

fn mend() -> Value {
    let does = |name: &str| json!({ "const": name });
    json!({ "description": "One thing that can be done about a finding.", "anyOf": [
        object("A text is read as another one.", json!({ "do": does("read_as"), "from": text("As it is written."), "to": text("As it is meant."),
            "place": whole("The place among the choices from which the mend took it.") }), &["place"]),
        object("A text, or an error, is read as nothing.", json!({ "do": does("blank"), "text": text("As it is written.") }), &[]),
        object("Blanks within texts are single ones.", json!({ "do": does("tidy") }), &[]),
        object("A row is no record.", json!({ "do": does("drop"), "row": id("Its number in the sheet.") }), &[]),
        object("Periods that stand as columns are read as records.", json!({ "do": does("unpivot") }), &[]),
        object("Tables of one shape are read as one.", json!({ "do": does("stack") }), &[]),
        object("Values above a table become fields, which each record has.", json!({ "do": does("heads") }), &[]),
        object("Columns that repeat together become a table of their own.", json!({ "do": does("split"), "label": text("What it is called."),
            "key": text("Label of the column that tells its records apart."),
            "columns": names("Labels of the others.") }), &[]),
        object("A table that only pairs records becomes a field of links.", json!({ "do": does("join") }), &[]),
        object("Records are read as they stand: side by side, or each a form.", json!({ "do": does("transpose") }), &[]),
        object("Numbers are read with the other decimal mark.", json!({ "do": does("read_mark"), "mark": one_of("The decimal mark.", &[".", ","]),
            "type": text("The type that the field then has; while it is read so, the one that it had."),
            "decimals": whole("The digits after the point that go with that type.") }), &["decimals"]),
        object("Dates in figures are read with another part first.", json!({ "do": does("read_order"),
            "order": one_of("The part.", &["day", "month", "year"]) }), &[]),
        object("The field has another type.", json!({ "do": does("read_type"),
            "type": text("The type that the field then has; while it has it, the one that it had."),
            "link": of("PlannedLink") }), &["link"]),
        object("A row that was taken for a total or a heading is a record.", json!({ "do": does("keep"), "row": id("Its number in the sheet.") }), &[]) ] })
}

/// Which findings are to be mended.
fn mend_change() -> Value {
    sent(
        "Findings of which all that is given is true.",
        json!({
        "code": text("Their code."), "table": text("The planned table's name."), "field": text("The planned field's name."),
        "at": whole("The place of one among the findings, from 0."),
        "mended": json!({ "type": "boolean", "default": true, "description": "`false` takes their mends back." }) }),
        &[],
    )
}

fn cells() -> Value {
    json!({
        "total": whole("All that are not empty; the sum of the others."), "records": whole("In a field of a record."),
        "headers": whole("In a header."), "findings": whole("In a finding: totals and headings among the records."),
        "notes": whole("In the notes of their sheet.") })
}

/// The schemas.
pub fn schemas(sample: &Sample) -> Vec<(&'static str, Value)> {
    let proposal = sample.proposal();
    let done = json!({ "rows": 305, "accepted": 305, "rejected": {}, "new": 305, "changed": 0, "same": 0, "gone": 0, "conflicts": 0,
            "misfits": 2, "tables": [sample.name()], "seq": 12 });
    let planned =
        json!({ "id": 1, "at": AT, "status": "planned", "files": ["book.xlsx"], "seq": null, "result": null });
    let (mut applied, mut with_plan) = (planned.clone(), planned);
    applied["status"] = json!("applied");
    applied["seq"] = json!(12);
    applied["result"] = done.clone();
    with_plan["proposal"] = proposal.clone();
    with_plan["back"] = json!(0);
    let mut just_applied = done.clone();
    just_applied["id"] = json!(1);
    just_applied["status"] = json!("applied");
    let mut whole_import = import();
    whole_import["proposal"] = of("Proposal");
    whole_import["back"] = whole("Changes of the plan that can be taken back, from the last on.");
    let mut of_applied = result();
    of_applied["id"] = id("By which it is known.");
    of_applied["status"] = one_of("Where it stands.", &["applied"]);
    let of_table = sent(
        "What is to be otherwise with a table.",
        json!({
        "name": text("Which table."), "include": flag("Whether it is imported."), "label": text("What people see."),
        "key": names("The fields that tell records apart."), "into": standing::change(),
        "unpivot": flag("Whether its periods that stand as columns are read as records."),
        "stack": flag("Whether the tables with the same columns are read as one."),
        "heads": flag("Whether the values above it are fields, which each record has."),
        "transpose": flag("Whether its records are read as they stand: side by side, or each a form."),
        "join": shaping::join(),
        "split": shaping::split(),
        "fields": list("Those that are to be otherwise.", sent("A field.", field_change(), &["name"])) }),
        &["name"],
    );
    let place = |about| {
        object(
            about,
            json!({ "sheet": text("Its name."), "file": text("Its file."), "hidden": flag("Whether the workbook hides it.") }),
            &[],
        )
    };
    let mut schemas = vec![
        ("Import", with_example(object("An import with its plan.", whole_import, &[]), &with_plan)),
        ("ImportSummary", with_example(object("An import without its plan.", import(), &[]), &applied)),
        (
            "Imports",
            with_example(
                object(
                    "All imports but for plans that were forgotten.",
                    json!({
            "imports": list("Newest first.", of("ImportSummary")) }),
                    &[],
                ),
                &json!({ "imports": [applied] }),
            ),
        ),
        (
            "ImportLink",
            with_example(
                sent("A link in place of files.", json!({ "link": link() }), &["link"]),
                &json!({ "link": "https://docs.google.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit" }),
            ),
        ),
        ("ImportResult", with_example(object("What an import did.", result(), COMPARED), &done)),
        ("Applied", with_example(object("What the import did.", of_applied, COMPARED), &just_applied)),
        (
            "ImportUndone",
            with_example(
                object(
                    "The import is undone.",
                    json!({
            "id": id("The import."), "status": one_of("Where it stands.", &["undone"]),
            "seq": id("The number of the last change that undid it.") }),
                    &[],
                ),
                &json!({ "id": 1, "status": "undone", "seq": 20 }),
            ),
        ),
        (
            "Proposal",
            with_example(
                object(
                    "What the import would do.",
                    json!({
            "tables": list("Tables that were found.", of("PlannedTable")),
            "findings": list("What was noticed about the data.", of("Finding")), "cells": of("Cells"),
            "places": list("Where a person said that tables stand.", of("Place")),
            "decisions": list("What a person decided about this plan, in order.", of("Decision")),
            "remembered": of("Remembered") }),
                    &["places", "decisions", "remembered"],
                ),
                &proposal,
            ),
        ),
        (
            "PlannedTable",
            object(
                "A table to be made, or the rows for one that stands.",
                planned_table(),
                &[
                    "told",
                    "into",
                    "proposed_label",
                    "sections",
                    "heads",
                    "cross_tab",
                    "stack",
                    "distinct",
                    "transposed",
                    "other_header",
                    "other_keys",
                    "key_evidence",
                ],
            ),
        ),
        (
            "PlannedField",
            object(
                "A field to be made.",
                planned_field(),
                &["told", "summary", "total", "blank", "repeats", "proposed_label", "exceptions", "other_links"],
            ),
        ),
        (
            "PlannedLink",
            object(
                "Where a link points.",
                json!({
            "table": text("The table's name."), "field": text("The field whose value the cells hold.") }),
                &[],
            ),
        ),
        (
            "PlannedReading",
            object(
                "How a column's cells are read.",
                reading(),
                &[
                    "made",
                    "nth",
                    "date_order",
                    "years_from",
                    "months",
                    "decimal_mark",
                    "yes",
                    "no",
                    "blanks",
                    "spellings",
                    "tidy",
                    "beside",
                    "short_numbers",
                    "separator",
                    "gathered",
                    "unit",
                    "noise",
                    "serials",
                ],
            ),
        ),
        (
            "Finding",
            object(
                "Something noticed about the data, with its place and a mend.",
                finding(),
                &["told", "mends", "mended"],
            ),
        ),
        ("Said", said()),
        ("Mend", mend()),
        ("Cells", object("Where every cell that is not empty ends.", cells(), &[])),
        (
            "PlanChange",
            with_example(
                sent(
                    "What is to be otherwise; what is not named stays.",
                    json!({
            "tables": list("Those that are to be otherwise.", of_table),
            "findings": list("Those that are to be mended, or no longer.", mend_change()),
            "places": list("Where tables stand; not beside other parts, for all else is worked out anew.", standing::place_change()) }),
                    &[],
                ),
                &sample.plan_change(),
            ),
        ),
        (
            "PlanPreview",
            with_example(
                object(
                    "Rows of a planned table.",
                    json!({
            "rows": list("In their order.", object("A row.", json!({
                "row": id("Its number in the sheet."),
                "cells": list("By the planned table's fields.", object("A cell.", json!({
                    "text": text("As it is written."), "value": text("As it would be read."),
                    "reads": shaping::reads(),
                    "misfit": or_null(text("Why it does not fit; null: it does.")),
                    "told": of("Said") }), &["reads", "told"])) }), &[])) }),
                    &[],
                ),
                &json!({ "rows": [{ "row": 2, "cells": [{ "text": "Ann Weber", "value": "Ann Weber", "misfit": null }] }] }),
            ),
        ),
        (
            "Sheet",
            with_example(
                object(
                    "Rows of a sheet.",
                    json!({
            "from": id("The first row that is shown."), "total_rows": whole("Rows there are."),
            "columns": names("Letters of the columns."), "rows": list("Each a list of texts.", names("A row.")),
            "sheet": text("Its name."), "file": text("Its file."), "sheets": list("All of the import.", place("A sheet.")) }),
                    &[],
                ),
                &json!({ "from": 1, "total_rows": 306, "columns": ["A", "B"], "rows": [["Name", "Email"], ["Ann Weber", "ann@example.org"]],
                "sheet": "Sheet1", "file": "book.xlsx", "sheets": [{ "sheet": "Sheet1", "file": "book.xlsx", "hidden": false }] }),
            ),
        ),
    ];
    schemas.extend(standing::schemas());
    schemas.extend(shaping::schemas());
    schemas
}
