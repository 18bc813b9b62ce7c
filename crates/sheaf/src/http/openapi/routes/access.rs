//! Sessions, workspaces and tokens.

use serde_json::{Value, json};
use sheaf_service::access::Deed;
use sheaf_service::password::SHORTEST_PASSWORD;

use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{
    filled, flag, id, list, moment, names, object, of, one_of, or_null, sent, text, with_example,
};
use super::account::own_code;

const SESSION: &str = "/api/v1/session";

const WORKSPACE: &str = "/api/v1/workspaces/{workspace}";
const STANDINGS: [&str; 4] = ["active", "suspended", "archived", "deleted"];

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(SESSION, "get_session", Who::Person, "Who is signed in").answers(200, "Session"),
        Route::post(SESSION, "begin_session", Who::Anybody, "Sign in by password or link")
            .about("The session comes as a cookie. One that was there before ends. Who has a second factor and sends no code is answered 401 with an error of the field `code`: the same is sent again with it.")
            .takes("SignIn")
            .answers(200, "Session")
            .with(&["Set-Cookie"])
            .may(&[401, 403, 429, 500, 503]),
        Route::delete(SESSION, "end_session", Who::Anybody, "Sign out").with(&["Set-Cookie"]).may(&[500, 503]),
        Route::put("/api/v1/session/password", "set_password", Who::Person, "Set one's password")
            .about("One's other sessions end.")
            .takes("NewPassword")
            .may(&[429]),
        Route::get("/api/v1/sessions", "list_sessions", Who::Person, "List where one is signed in")
            .answers(200, "Sessions"),
        Route::delete("/api/v1/sessions/{session}", "end_one_session", Who::Person, "Sign out somewhere else")
            .may(&[404]),
        Route::get("/api/v1/workspaces", "list_workspaces", Who::Person, "List one's workspaces")
            .asks(&["deleted_workspaces"])
            .answers(200, "Workspaces"),
        Route::post("/api/v1/workspaces", "create_workspace", Who::Host, "Make a workspace")
            .about("For an administrator of the host; where strangers sign up, for anybody who is signed in. Who makes it owns it.")
            .takes("NewWorkspace")
            .answers(201, "Workspace")
            .may(&[409]),
        Route::get(WORKSPACE, "get_workspace", Who::Person, "Describe a workspace")
            .answers(200, "WorkspaceWithDomains")
            .may(&[403, 404]),
        Route::patch(WORKSPACE, "change_workspace", Who::Person, "Change what a workspace is called, how it stands, where it is reached")
            .about("Its administrators change its label, its owners its name and whether it is archived: read by those who read it, and written by nobody. An administrator of the host suspends it, and says which domains lead to it.")
            .takes("WorkspaceChange")
            .answers(200, "Workspace")
            .may(&[404, 409]),
        Route::delete(WORKSPACE, "delete_workspace", Who::Person, "Delete a workspace")
            .about("For its owners. It is gone for its people at once, and can be brought back for thirty days.")
            .answers(200, "Workspace")
            .may(&[404]),
        Route::post("/api/v1/workspaces/{workspace}/restore", "restore_workspace", Who::Person, "Bring a deleted workspace back")
            .answers(200, "Workspace")
            .may(&[404]),
        Route::get("/api/v1/workspaces/{workspace}/archive", "get_archive", Who::Person, "Take a whole workspace out")
            .about("For its owners: an archive with tables, records, history, files and settings. The audit log tells of it.")
            .answers_text("application/zip", "The bytes of the archive.", "PK")
            .with(&["Content-Disposition"])
            .may(&[403, 404]),
        Route::post("/api/v1/workspaces/{workspace}/archive", "create_from_archive", Who::Host, "Make a workspace from an archive")
            .about("With the name of the path. Those who wrote in it are the people of this host who have their addresses, and nobody else. Where it fails, nothing stays.")
            .takes_files()
            .answers(201, "Workspace")
            .may(&[400, 404, 409, 413, 422]),
        Route::post("/api/v1/workspaces/{workspace}/clone", "clone_workspace", Who::Host, "Make a workspace of what is in another one")
            .about("Tables, records, history, files and settings; not its people and tokens. It answers when the copy is there.")
            .takes("NewWorkspace")
            .answers(201, "Workspace")
            .may(&[404, 409]),
        Route::get("/api/v1/tokens", "list_tokens", Who::Admin, "List tokens").answers(200, "Tokens"),
        Route::post("/api/v1/tokens", "create_token", Who::Admin, "Make a token; its secret is shown this once")
            .takes("NewToken")
            .answers(201, "MadeToken"),
        Route::delete("/api/v1/tokens/{id}", "delete_token", Who::Admin, "Revoke a token"),
        Route::post("/api/v1/tokens/{id}/renew", "renew_token", Who::Admin, "Give a token another secret, which is shown this once")
            .about("The one before is good for nothing any more, or for the hours that are said. What the token does stands under the same name in the history.")
            .may_take("RenewToken")
            .answers(200, "MadeToken"),
    ]
}

fn action() -> Value {
    one_of("An action.", &Deed::ALL.map(Deed::name))
}

fn code() -> Value {
    text("Of one's second factor: what the authenticator app shows, or a recovery code.")
}

/// The schemas.
pub fn schemas(_: &Sample) -> Vec<(&'static str, Value)> {
    let workspace = json!({ "name": "sales", "label": "Sales", "standing": "active" });
    let domains = || names("Names of hosts that lead to it, beside its own below the host's.");
    let of_workspace = json!({
        "name": text("As the header `Sheaf-Workspace` names it."), "label": text("What people see."),
        "standing": one_of("How it is served: `suspended`: those who administer the host alone; `archived`: nobody writes; `deleted`: nobody, until it is brought back or taken away.", &STANDINGS),
        "reason": or_null(text("Why it is suspended.")),
        "due_at": moment("When it is taken away, where it is deleted."),
        "shut_at": moment("From when on it is only read and emptied, where its plan ends or is exceeded.") });
    let mut with_domains = of_workspace.clone();
    with_domains["domains"] = domains();
    let mut described = workspace.clone();
    described["domains"] = json!(["data.example.org"]);
    let person = json!({ "id": 1, "email": "ann@example.org", "name": "Ann Weber", "host_admin": false });
    let token = json!({ "id": 1, "name": "nightly import", "role": "editor", "tables": null, "actions": null,
        "per_minute": null, "created_at": AT, "last_used_at": null, "expires_at": null, "old_until": null });
    let mut made = token.clone();
    made["token"] = json!("sheaf_xaJ89fz1YfjdpqL4a_AkEPbGY0krHBq-qfl9QkZ5Q-0");
    let of_token = json!({
        "id": id("By which it is revoked."), "name": text("What it is for, as people call it."),
        "role": text("What it may do: a role of the workspace."),
        "tables": or_null(names("Tables beyond which it sees nothing; null: its role decides.")),
        "actions": or_null(list("What it may do with their records at most; null: its role decides. Reading goes with each of them.", action())),
        "per_minute": or_null(id("How many of its requests are answered within a minute; null: any number.")),
        "created_at": moment("When it was made."),
        "last_used_at": or_null(moment("When it was last used, to the minute or so; null: never.")),
        "expires_at": or_null(moment("From when on it is good for nothing; null: never.")),
        "old_until": or_null(moment("Until when the secret that it had before is good too; null: it is not.")) });
    let mut of_made = of_token.clone();
    of_made["token"] = text("The secret, for `Authorization: Bearer`. It is not kept and never shown again.");
    vec![
        (
            "Person",
            object(
                "Someone who can sign in.",
                json!({
            "id": id("Of the host's people."), "email": text("By which they sign in."), "name": text("What others see."),
            "host_admin": flag("Whether they administer the host: make workspaces, read metrics.") }),
                &[],
            ),
        ),
        ("Workspace", with_example(object("A workspace.", of_workspace, &["reason", "due_at", "shut_at"]), &workspace)),
        (
            "WorkspaceWithDomains",
            with_example(
                object("A workspace, and where it is reached.", with_domains, &["reason", "due_at", "shut_at"]),
                &described,
            ),
        ),
        (
            "WorkspaceChange",
            with_example(
                sent(
                    "What is to be otherwise.",
                    json!({
            "name": filled("Its name in addresses: lower-case letters, digits and hyphens."),
            "label": text("What people see."),
            "standing": one_of("How it is served from now on.", &["active", "archived", "suspended"]),
            "reason": text("Why it is suspended, as its people are told."),
            "domains": domains() }),
                    &[],
                ),
                &json!({ "label": "Sales of all countries", "standing": "archived" }),
            ),
        ),
        (
            "Workspaces",
            with_example(
                object("One's workspaces.", json!({ "workspaces": list("By name.", of("Workspace")) }), &[]),
                &json!({ "workspaces": [workspace] }),
            ),
        ),
        (
            "Session",
            with_example(
                object(
                    "Who is signed in.",
                    json!({
            "person": of("Person"), "workspaces": list("Where they belong.", of("Workspace")),
            "has_password": flag("Whether they can sign in by password; else by a link."),
            "second_factor": flag("Whether signing in asks for a code of an authenticator app.") }),
                    &[],
                ),
                &json!({ "person": person, "workspaces": [workspace], "has_password": true, "second_factor": false }),
            ),
        ),
        (
            "Sessions",
            with_example(
                object(
                    "Where one is signed in.",
                    json!({ "sessions": list("The newest first.", object("A session.", json!({
            "id": text("By which it is ended."), "created_at": moment("When it was begun."), "expires_at": moment("When it ends by itself."),
            "agent": or_null(text("What the browser said that it is.")), "address": or_null(text("From which address it was begun.")),
            "current": flag("Whether it is the one that asks.") }), &[])) }),
                    &[],
                ),
                &json!({ "sessions": [{ "id": "9f86d081884c7d65", "created_at": AT, "expires_at": AT,
                    "agent": "Mozilla/5.0 (X11; Linux x86_64)", "address": "192.0.2.7", "current": true }] }),
            ),
        ),
        (
            "SignIn",
            json!({ "description": "An address and its password, or the secret of a one-time link.",
            "anyOf": [
                sent("By password.", json!({ "email": text("Whose."), "password": text("Theirs."), "code": code() }), &["email", "password"]),
                sent("By a link.", json!({ "link": text("What stands behind `link=` in it."), "code": code() }), &["link"]) ],
            "examples": [{ "email": "ann@example.org", "password": "correct horse" }] }),
        ),
        (
            "NewPassword",
            with_example(
                sent(
                    "A password.",
                    json!({
            "password": { "type": "string", "minLength": SHORTEST_PASSWORD, "description": "At least so many characters." },
            "current_password": text("The one that one has; where one has any."), "code": own_code() }),
                    &["password"],
                ),
                &json!({ "password": "battery staple", "current_password": "correct horse" }),
            ),
        ),
        (
            "NewWorkspace",
            json!({ "type": "object", "description": "A workspace; a name is made from the label where none is given.",
            "anyOf": [{ "required": ["name"] }, { "required": ["label"] }],
            "properties": {
                "name": { "type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", "description": "Lower-case letters, digits and hyphens." },
                "label": text("What people see; none: the name.") },
            "examples": [{ "name": "sales", "label": "Sales" }] }),
        ),
        ("Token", with_example(object("A program's token, without its secret.", of_token, &[]), &token)),
        ("MadeToken", with_example(object("A token that was just made.", of_made, &[]), &made)),
        (
            "Tokens",
            with_example(
                object("The workspace's tokens.", json!({ "tokens": list("Newest last.", of("Token")) }), &[]),
                &json!({ "tokens": [token] }),
            ),
        ),
        (
            "RenewToken",
            with_example(
                sent(
                    "How a token is given another secret.",
                    json!({ "overlap_hours": { "type": "integer", "minimum": 0, "maximum": 168,
                        "description": "How many hours the secret of before is good yet; none: 0." } }),
                    &[],
                ),
                &json!({ "overlap_hours": 24 }),
            ),
        ),
        (
            "NewToken",
            with_example(
                sent(
                    "A token.",
                    json!({
            "name": text("What it is for; none: 'token'."), "role": text("What it may do: a role of the workspace; none: one's own. Who is no administrator gives their own alone."),
            "expires_at": moment("From when on it is good for nothing; none: it does not expire."),
            "tables": or_null(names("Tables beyond which it sees nothing; none: its role decides.")),
            "actions": or_null(list("What it may do with their records at most; none: its role decides. Reading goes with each of them.", action())),
            "per_minute": or_null(id("How many of its requests are answered within a minute; none: any number.")) }),
                    &[],
                ),
                &json!({ "name": "nightly import", "role": "editor", "actions": ["read", "create"], "per_minute": 600 }),
            ),
        ),
    ]
}
