//! Forms, as strangers reach them.

use serde_json::{Value, json};
use sheaf_model::file_kind::FileKind;
use sheaf_service::forms::{LONGEST_FILE, MOST_BYTES, MOST_FILES, MOST_WORK};

use super::super::super::brought::MOST_OF_ADDRESS;
use super::super::route::{Route, Who};
use super::super::sample::{FILE, Sample};
use super::super::schema::{
    any_object, filled, flag, id, list, names, object, of, one_of, sent, text, whole, with_example,
};

const ONE: &str = "/api/v1/forms/{workspace}/{secret}";

/// As the words below say it.
const _: () = assert!(MOST_FILES == 10 && LONGEST_FILE == 25_000_000 && MOST_BYTES == 100_000_000);
const _: () = assert!(MOST_OF_ADDRESS == 1_000_000_000);

/// The routes.
pub fn routes() -> Vec<Route> {
    let asked = "/api/v1/forms/{workspace}/{secret}/asked";
    let records = "/api/v1/forms/{workspace}/{secret}/records";
    let files = "/api/v1/forms/{workspace}/{secret}/files";
    vec![
        Route::get(ONE, "get_form", Who::Anybody, "Show a form to a stranger")
            .about("With a new stamp, which answers bring along. A form that is closed shows its title alone.")
            .answers(200, "PublicForm")
            .may(&[404, 429, 500, 503]),
        Route::post(ONE, "answer_form", Who::Anybody, "Answer a form")
            .about(
                "Makes a record. The stamp must be at least two seconds and at most a day old. The same answers under the same stamp \
                 make one record, however often they are sent; others under it are refused. Answers to questions that are not asked \
                 are left out.",
            )
            .takes("FormAnswers")
            .answers(201, "FormTaken")
            .may(&[400, 403, 404, 409, 422, 429, 500, 503]),
        Route::post(asked, "get_asked_questions", Who::Anybody, "Which questions are asked after these answers")
            .takes("FormSoFar")
            .answers(200, "AskedQuestions")
            .may(&[400, 403, 404, 422, 429, 500, 503]),
        Route::get(records, "list_form_records", Who::Anybody, "Look for a record that a question links to")
            .about("By its title, and only where the question says that strangers may. The first 20.")
            .asks(&["form_field", "form_search"])
            .answers(200, "FormRecords")
            .may(&[404, 422, 429, 500, 503]),
        Route::post(files, "bring_form_file", Who::Anybody, "Upload a file for an answer")
            .about(
                "What it answers is put into the answer of that question. A file can be handed in with the stamp alone that it was \
                 uploaded with, and cannot be read before; what is not handed in is gone after a day. At most 10 files a question, \
                 25,000,000 bytes a file and 100,000,000 bytes with a stamp; from one address at most 300 uploads a minute, and \
                 1,000,000,000 bytes that are not handed in.",
            )
            .takes_file_after(&json!({
                "stamp": text("That of the form as it was shown."),
                "work": text("What makes the hash begin with zeros."),
                "field": text("The question that it answers.") }))
            .answers(201, "FormFile")
            .may(&[403, 404, 409, 429, 500, 503]),
        Route::delete(
            "/api/v1/forms/{workspace}/{secret}/files/{field}/{file}",
            "give_up_form_file",
            Who::Anybody,
            "Take back a file that was uploaded for an answer",
        )
        .about("Whether it is there or not.")
        .asks(&["form_stamp"])
        .may(&[403, 404, 429, 500, 503]),
    ]
}

/// What a view that is a form holds.
pub fn look() -> Value {
    let question = sent(
        "A question.",
        json!({
            "field": text("The field that takes the answer. Computed fields, people and JSON cannot be asked."),
            "label": text("How it is asked; none: the field's label."),
            "help": text("What is said below it."),
            "required": flag("Whether it must be answered, where it is asked."),
            "when": text("A formula over the answers before it: it is asked only where that is true."),
            "pick": flag("Of a link: strangers may look for the linked records by their titles. Without it a link cannot be asked."),
            "kinds": list("Of files: which kinds an answer may have; none: any.", one_of("A kind, by what is in a file.", &kinds())) }),
        &["field"],
    );
    let step = sent(
        "Questions that are asked together.",
        json!({ "title": text("What stands above them."), "description": text("What is said below that."), "questions": list("In order.", question) }),
        &[],
    );
    json!({
        "title": filled("What stands at its top."),
        "description": text("What is said below the title."),
        "steps": list("Its questions, some at a time.", step),
        "confirmation": sent("What is said once it was sent.", json!({
            "message": text("Thanks, and what comes next."),
            "again": flag("Whether it offers to fill it in once more."),
            "link": text("A web address to go on to.") }), &[]),
        "open": flag("Whether it takes answers."),
        "link": text("The secret of its public address `/f/WORKSPACE/SECRET`. The host makes it; what is sent is left aside.") })
}

/// The schemas.
pub fn schemas(sample: &Sample) -> Vec<(&'static str, Value)> {
    let field = sample.a_field()["name"].clone();
    let by_field = any_object(
        "A value for each field that is answered, as records have them; of links, ids; of files, what uploading them answered.",
    );
    let answers = json!({ "answers": {}, "stamp": "AAABm…", "work": "48213" });
    let choice = object("A choice.", json!({ "label": text("What people see."), "colour": colour() }), &[]);
    let question = object(
        "A question.",
        json!({
            "field": text("Under which name it is answered."),
            "label": text("How it is asked."),
            "help": text("What is said below it."),
            "required": flag("Whether it must be answered, where it is asked."),
            "type": text("The type of its answer, as fields have it."),
            "decimals": whole("Digits after the point."),
            "currency": text("ISO 4217."),
            "stars": whole("The most of them."),
            "choices": list("What can be chosen.", choice),
            "min": bound("The least."),
            "max": bound("The greatest."),
            "max_length": whole("Most characters."),
            "most": whole("Of files: the most of an answer."),
            "most_bytes": whole("Of files: the most bytes of each."),
            "kinds": list("Of files: which kinds are taken; none: any.", one_of("A kind, by what is in a file.", &kinds())),
            "depends_on": names("The questions by whose answers it is decided whether it is asked; none: it always is.") }),
        &[
            "help",
            "decimals",
            "currency",
            "stars",
            "choices",
            "min",
            "max",
            "max_length",
            "most",
            "most_bytes",
            "kinds",
            "depends_on",
        ],
    );
    let step = object(
        "Questions that are asked together.",
        json!({ "title": text("What stands above them."), "description": text("What is said below that."), "questions": list("In order.", question) }),
        &["title", "description"],
    );
    let work = json!({ "type": "integer", "minimum": 0, "maximum": MOST_WORK,
        "description": "With how many zero bits the SHA-256 of stamp, `.` and `work` must begin; 0: no work is asked." });
    let form = object(
        "A form as a stranger sees it.",
        json!({
            "title": text("What stands at its top."),
            "description": text("What is said below the title."),
            "open": flag("Whether it takes answers."),
            "steps": list("Its questions, some at a time.", step),
            "stamp": text("Sent along with the answers."),
            "work": work,
            "most_bytes": whole("Where files are asked for: the most bytes of all of them.") }),
        &["description", "steps", "stamp", "work", "most_bytes"],
    );
    let confirmation = object(
        "What is said.",
        json!({
            "message": text("Thanks, and what comes next."),
            "again": flag("Whether it offers to fill it in once more."),
            "link": text("A web address to go on to.") }),
        &["message", "link"],
    );
    let record = object(
        "A record that can be chosen.",
        json!({ "id": id("What is answered."), "title": { "description": "Its title, as the API writes values of that field." } }),
        &[],
    );
    vec![
        (
            "PublicForm",
            with_example(
                form,
                &json!({ "title": "Tell us", "open": true, "stamp": "AAABm…", "work": 16, "steps": [{ "questions": [
                    { "field": field, "label": "Your name", "required": true, "type": "text" }] }] }),
            ),
        ),
        (
            "FormAnswers",
            with_example(
                sent(
                    "What is answered.",
                    json!({
                        "answers": by_field,
                        "stamp": text("That of the form as it was shown."),
                        "work": text("What makes the hash begin with zeros."),
                        "homepage": text("Left empty by people, who do not see it.") }),
                    &["answers"],
                ),
                &answers,
            ),
        ),
        (
            "FormTaken",
            with_example(
                object("It was taken.", json!({ "confirmation": confirmation }), &[]),
                &json!({ "confirmation": { "message": "Thank you.", "again": true } }),
            ),
        ),
        (
            "FormSoFar",
            with_example(
                sent("What is answered so far.", json!({ "answers": by_field }), &["answers"]),
                &json!({ "answers": {} }),
            ),
        ),
        (
            "AskedQuestions",
            with_example(
                object("The questions that are asked.", json!({ "asked": names("Their fields, in order.") }), &[]),
                &json!({ "asked": [field] }),
            ),
        ),
        (
            "FormFile",
            with_example(
                object("A file that was uploaded.", json!({ "file": of("File") }), &[]),
                &json!({ "file": { "id": FILE, "name": "cv.pdf", "type": "application/pdf", "size": 48_213 } }),
            ),
        ),
        (
            "FormRecords",
            with_example(
                object("By their titles.", json!({ "records": list("At most 20.", record) }), &[]),
                &json!({ "records": [{ "id": 7, "title": "Acme" }] }),
            ),
        ),
    ]
}

fn kinds() -> [&'static str; 5] {
    FileKind::ALL.map(FileKind::as_str)
}

fn colour() -> Value {
    json!({ "type": ["string", "null"], "description": "A colour's name." })
}

fn bound(about: &str) -> Value {
    json!({ "type": ["number", "string"], "description": about })
}
