//! Comments on records, who can be mentioned in them, who is told of them, and who is here.

use serde_json::{Value, json};
use sheaf_service::comments::LONGEST_TEXT;
use sheaf_service::presence::LONGEST_PAGE;

use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{
    by_name, flag, id, list, moment, object, of, one_of, or_null, sent, text, whole, with_example,
};

const ALL: &str = "/api/v1/tables/{table}/records/{id}/comments";
const ONE: &str = "/api/v1/tables/{table}/records/{id}/comments/{comment}";

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(ALL, "list_comments", Who::Reader, "List the comments on a record")
            .about("The last ones, the newest last; those before them with `before`.")
            .asks(&["comments_before", "comments_limit"])
            .answers(200, "Comments"),
        Route::get("/api/v1/tables/{table}/comments/counts", "count_comments", Who::Reader, "Count the comments on records")
            .about("Of the records that are named. That it is otherwise by now is told by a change of the kind `comment`.")
            .asks(&["comments_of"])
            .answers(200, "CommentCounts"),
        Route::post(ALL, "create_comment", Who::Editor, "Comment on a record")
            .about("Who is mentioned is told, and who commented on the record before.")
            .takes("CommentText")
            .answers(201, "Comment"),
        Route::patch(ONE, "change_comment", Who::Editor, "Change a comment")
            .about("Its author alone.")
            .takes("CommentText")
            .answers(200, "Comment"),
        Route::delete(ONE, "delete_comment", Who::Editor, "Delete a comment")
            .about("Its author, or an administrator. It can be brought back."),
        Route::post(
            "/api/v1/tables/{table}/records/{id}/comments/{comment}/restore",
            "restore_comment",
            Who::Editor,
            "Bring a deleted comment back",
        )
        .about("Its author where they deleted it themselves, or an administrator.")
        .answers(200, "Comment"),
        Route::get("/api/v1/people", "list_people", Who::Reader, "Who can be mentioned")
            .about("The members of the workspace, and those who administer the host and have done something in it.")
            .answers(200, "People"),
        Route::get("/api/v1/notifications", "list_notifications", Who::Reader, "What one is told")
            .about(
                "Comments that mention one, and comments on records that one has commented on. What was not seen comes first, then \
                 the newest. That there may be more is told by a change of the kind `comment` in the stream of changes.",
            )
            .asks(&["notifications_cursor", "notifications_limit"])
            .answers(200, "Notifications"),
        Route::post("/api/v1/notifications/seen", "see_notifications", Who::Reader, "Say what one has seen")
            .takes("SeenNotifications")
            .answers(200, "Unseen"),
        Route::put("/api/v1/presence", "note_presence", Who::Reader, "Say where a page is, and learn who else is there")
            .about(
                "A page that has said nothing for 30 seconds is gone. Of several servers on one database each knows the pages that \
                 it serves itself.",
            )
            .takes("Presence")
            .answers(200, "Present"),
    ]
}

fn written(about: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": LONGEST_TEXT, "description": about })
}

/// The schemas.
pub fn schemas(sample: &Sample) -> Vec<(&'static str, Value)> {
    let said = "Shall we call @[Bo Lind](4) first?";
    let comment = json!({ "id": 3, "author": { "id": 2, "kind": "person", "name": "Ann Weber" }, "text": said, "mentions": [4],
        "created_at": AT, "edited_at": null, "may": { "change": true, "delete": true } });
    let notification =
        json!({ "why": "mention", "seen": false, "table": sample.name(), "record": 1, "comment": comment });
    let author = object(
        "Who wrote it.",
        json!({
            "id": id("By which texts mention them."),
            "kind": one_of("A person, a program with a token, a form, whoever has a link of a record, or Sheaf itself.", &["person", "token", "form", "link", "system"]),
            "name": text("The person's or token's name.") }),
        &[],
    );
    let may = object(
        "What one may do with it oneself.",
        json!({ "change": flag("Give it another text."), "delete": flag("Delete it.") }),
        &[],
    );
    let told = object(
        "A comment of which one is told.",
        json!({
            "why": one_of("It mentions one, or stands where one has commented.", &["mention", "reply"]),
            "seen": flag("Whether one has seen it."),
            "table": text("The table's name."),
            "record": id("The record's id; it may be deleted by now."),
            "comment": of("Comment") }),
        &[],
    );
    vec![
        (
            "Comment",
            with_example(
                object(
                    "A comment on a record.",
                    json!({
            "id": id("Its number."),
            "author": author,
            "text": written("What was written. `@[Bo Lind](4)` mentions somebody, by their name of today and their number."),
            "mentions": list("The numbers of those whom it mentions.", id("A number.")),
            "created_at": moment("When it was written."),
            "edited_at": or_null(moment("When its text was changed last; null: never.")),
            "may": may }),
                    &[],
                ),
                &comment,
            ),
        ),
        (
            "Comments",
            with_example(
                object(
                    "Comments on a record.",
                    json!({
            "comments": list("The newest last.", of("Comment")),
            "before": or_null(id("Earlier ones are asked for with this as `before`; null: there are none.")),
            "may_comment": flag("Whether one may comment on the record oneself.") }),
                    &[],
                ),
                &json!({ "comments": [comment], "before": null, "may_comment": true }),
            ),
        ),
        (
            "CommentCounts",
            with_example(
                object(
                    "How many comments records have.",
                    json!({ "counts": by_name(
                        "By the records' ids; those without any, or that are not there, are left out.",
                        json!({ "type": "integer", "minimum": 1 }),
                    ) }),
                    &[],
                ),
                &json!({ "counts": { "1": 2, "12": 1 } }),
            ),
        ),
        (
            "CommentText",
            with_example(
                sent(
                    "A comment.",
                    json!({ "text": written("`@[NAME](NUMBER)` mentions somebody; the numbers are those of `GET /api/v1/people`.") }),
                    &["text"],
                ),
                &json!({ "text": "Shall we call them first?" }),
            ),
        ),
        (
            "Member",
            object(
                "Someone of the workspace.",
                json!({ "id": id("By which texts mention them, and fields of people hold them."), "name": text("What others see.") }),
                &[],
            ),
        ),
        (
            "People",
            with_example(
                object("The people of the workspace.", json!({ "people": list("By name.", of("Member")) }), &[]),
                &json!({ "people": [{ "id": 2, "name": "Ann Weber" }, { "id": 4, "name": "Bo Lind" }] }),
            ),
        ),
        ("Notification", with_example(told, &notification)),
        (
            "Notifications",
            with_example(
                object(
                    "What one is told.",
                    json!({
            "notifications": list("What was not seen first, then the newest first.", of("Notification")),
            "unseen": whole("How many one has not seen, in all."),
            "next": or_null(text("The `cursor` of the next page; null: this is the last.")) }),
                    &[],
                ),
                &json!({ "notifications": [notification], "unseen": 1, "next": null }),
            ),
        ),
        (
            "SeenNotifications",
            json!({ "description": "What one has seen.",
            "anyOf": [
                sent("The notifications of these comments.", json!({ "comments": list("Their numbers.", id("A number.")) }), &["comments"]),
                sent("All up to a comment.", json!({ "up_to": id("Its number.") }), &["up_to"]) ],
            "examples": [{ "comments": [3] }] }),
        ),
        (
            "Presence",
            with_example(
                sent(
                    "Where a page is.",
                    json!({
            "page": { "type": "string", "minLength": 1, "maxLength": LONGEST_PAGE, "description": "What the page is known by among one's own." },
            "table": or_null(text("The table's name; null: the page is being closed.")),
            "record": or_null(id("The record's id; null: none alone.")) }),
                    &["page"],
                ),
                &json!({ "page": "k3v9", "table": sample.name(), "record": 1 }),
            ),
        ),
        (
            "Present",
            with_example(
                object(
                    "Who else is at the table.",
                    json!({ "others": list("Each with where they are; oneself is left out.", object("Somebody.", json!({
                        "kind": one_of("A person, a program with a token, a form, whoever has a link of a record, or Sheaf itself.", &["person", "token", "form", "link", "system"]),
                        "name": text("What others see."),
                        "record": or_null(id("The record that they look at; null: none alone.")) }), &[])) }),
                    &[],
                ),
                &json!({ "others": [{ "kind": "person", "name": "Bo Lind", "record": 1 }] }),
            ),
        ),
        (
            "Unseen",
            with_example(
                object("What is left.", json!({ "unseen": whole("How many one has not seen.") }), &[]),
                &json!({ "unseen": 0 }),
            ),
        ),
    ]
}
