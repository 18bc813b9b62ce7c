//! A planned table that goes into one that stands.

use serde_json::{Value, json};

use super::super::schema::{by_name, flag, id, list, names, object, of, one_of, or_null, sent, text, whole};

/// What may be asked about where a planned table's rows go.
pub fn change() -> Value {
    or_null(sent(
        "Into which table its rows go; null: a table of their own.",
        json!({
            "table": text("The table that stands; needed unless it goes into one already."),
            "key": names("Fields there by which a record is known again; none: by all that it holds."),
            "gone": gone(),
            "conflicts": conflicts(),
            "choices": chosen("By field there, which texts of the plan's `choices` become choices of it. What is not named stays as it is.") }),
        &[],
    ))
}

fn chosen(about: &str) -> Value {
    by_name(about, by_name("Texts; true: it becomes a choice.", json!({ "type": "boolean" })))
}

/// Texts that are none of the choices of the fields that they go into.
fn new_choices() -> Value {
    let choice = json!({
        "field": text("The field there."), "label": text("As it is written."), "count": whole("How many cells have it."),
        "added": flag("Whether the import adds it to the field's choices."),
        "why": one_of(
            "Why not. `renamed`: the choice has another label now, and the text is read as that. `slip`: it looks like one of \
             another choice. `removed`: the choice was taken away here. `moves`: a status with moves is not extended. `rights`: \
             whoever imports may not change fields. `rare`: the column's texts do not come again and again. `declined`: a person \
             said so.",
            &["renamed", "slip", "removed", "moves", "rights", "rare", "declined"],
        ),
        "like": text("The choice that it looks like a slip of, or that it is called now.") });
    list(
        "Texts of the file that are none of the choices of the fields that they go into: all that are added, and of each field the \
         first hundred others.",
        object("A text.", choice, &["why", "like"]),
    )
}

fn gone() -> Value {
    one_of("What becomes of records of earlier imports that the file does not have any more.", &["keep", "delete"])
}

fn conflicts() -> Value {
    one_of("Who is right about what was changed here and in the file.", &["here", "file"])
}

/// Where a table is to stand.
pub fn place_change() -> Value {
    sent(
        "Where a table stands. With `table` that one is read anew, else a table is added.",
        json!({
            "table": text("The planned table."), "file": text("The file; of the table, or the one that has the sheet."),
            "sheet": text("The sheet; needed for a table that is added."),
            "region": or_null(text("Header and records: `A5:H310`, or `A5:H` for as far down as there is anything; null: as it was found.")),
            "header_rows": whole("Rows of header at its top; 0: none.") }),
        &[],
    )
}

/// Other places that a planned field could point to.
pub fn rival_links(field: &mut Value) {
    field["other_links"] = list(
        "Other places that it could point to, the best first.",
        object(
            "A field of a planned table.",
            json!({
                "table": text("The planned table."), "field": text("The field whose values the cells hold."),
                "found": whole("Values that are found there."), "of": whole("Values there are.") }),
            &[],
        ),
    );
}

/// What speaks for a decision, beside the same in English.
pub fn told_evidence() -> Value {
    let clauses = list("Clauses, in order; in words semicolons stand between them.", of("Said"));
    object("The evidence as templates with their values.", json!({ "evidence": clauses }), &["evidence"])
}

/// Other readings of a planned table.
pub fn rivals(table: &mut Value) {
    table["key_evidence"] = text("Why that is the key.");
    table["other_keys"] = list(
        "Other fields that tell records apart too, the best first.",
        object(
            "A key.",
            json!({
        "fields": names("The fields."), "evidence": text("Why these."), "told": told_evidence() }),
            &["told"],
        ),
    );
    table["other_header"] = object(
        "The reading of the header that came second.",
        json!({
        "region": text("Header and records."), "header_rows": whole("Rows of header at its top."),
        "evidence": text("What it would mean, and what speaks for and against it."), "told": told_evidence() }),
        &["told"],
    );
}

/// The schemas.
pub fn schemas() -> Vec<(&'static str, Value)> {
    let standing = json!({
        "table": text("The table that stands."),
        "fields": by_name("Planned fields and the fields that they go into; those that are not there yet are new.", json!({ "type": "string" })),
        "key": names("Fields there by which a record is known again; none: by all that it holds, the most alike first."),
        "gone": gone(),
        "conflicts": conflicts(),
        "missing": names("Labels of fields that the file has no column for; they are left as they are."),
        "choices": new_choices(),
        "chosen": chosen("What a person said of them, by field there."),
        "evidence": text("Why it is believed to be this table."),
        "told": told_evidence(),
        "compared": of("Compared"),
        "problem": text("Why the trial failed: the import would too.") });
    let compared = json!({
        "new": whole("Rows that no record stands for."),
        "changed": whole("Records that become other than they were."),
        "same": whole("Records that the file says the same of."),
        "gone": whole("Records of earlier imports that the file does not have."),
        "conflicts": whole("Records that were changed or deleted here since the last import, and that the file says otherwise of."),
        "refused": whole("Rows that are not taken: they break a rule, or their key stands in an earlier row."),
        "examples": list("The first hundred of each kind.", object("A record or row.", json!({
            "what": one_of("What becomes of it.", &["new", "changed", "gone", "conflict", "refused"]),
            "row": id("Its row in the sheet."),
            "record": id("The record."),
            "title": text("What it goes by."),
            "fields": list("Fields that differ.", object("A field.", json!({
                "label": text("What people see."), "here": json!({ "description": "What the record holds." }),
                "file": json!({ "description": "What the file says." }) }), &[])),
            "message": text("Why, where it is refused or in conflict.") }), &["row", "record", "message"])) });
    let place = json!({
        "file": text("Its file."), "sheet": text("Its sheet."),
        "region": text("Header and records: `A5:H310`, or `A5:H` for as far down as there is anything."),
        "header_rows": whole("Rows of header at its top."),
        "labels": names("The cells of its last header row, by which it is found again.") });
    let decision = json!({
        "sheet": text("The sheet."),
        "table": text("The label that the table was proposed with."),
        "field": text("The label that the field was proposed with; none: of the table."),
        "asked": json!({ "description": "What was asked for." }),
        "code": text("The code of a finding that was mended, or whose mend was taken back."),
        "mends": list("The mends of that finding.", of("Mend")) });
    let remembered = json!({
        "import": id("The import whose decisions they are."),
        "taken": whole("How many hold here too."),
        "lapsed": names("Those that do not fit any more, in sentences.") });
    vec![
        (
            "Standing",
            object(
                "A table that stands, into which the rows go.",
                standing,
                &["choices", "chosen", "told", "compared", "problem"],
            ),
        ),
        ("Compared", object("How the rows and the records compare, found out by a trial.", compared, &[])),
        ("Place", object("Where a table stands, as a person said.", place, &["labels"])),
        ("Decision", object("Something that a person decided.", decision, &["field", "asked", "code", "mends"])),
        (
            "Remembered",
            object("Decisions taken over from an earlier plan of the same workbook.", remembered, &["lapsed"]),
        ),
    ]
}
