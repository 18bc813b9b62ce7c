//! Members, invitations and roles.

use serde_json::{Value, json};
use sheaf_model::role::{Ability, Deed, Starter};

use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{
    by_name, filled, flag, id, list, moment, object, of, one_of, or_null, sent, text, with_example,
};

const ROLES: &str = "/api/v1/roles";
const ROLE: &str = "/api/v1/roles/{role}";
const MEMBER: &str = "/api/v1/members/{id}";
const CHANGED: &[&str] = &["Sheaf-Change"];

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/members", "list_members", Who::Admin, "List the members of the workspace")
            .answers(200, "Memberships"),
        Route::patch(MEMBER, "change_member", Who::Admin, "Give a member another role")
            .about("Nobody gives themselves another role, nor one that is more than their own; a workspace keeps an owner.")
            .takes("MemberChange")
            .answers(200, "Membership"),
        Route::delete(MEMBER, "remove_member", Who::Admin, "Take a member out of the workspace")
            .about("What they did stays theirs."),
        Route::get("/api/v1/invitations", "list_invitations", Who::Admin, "List who was asked in and has not come yet")
            .answers(200, "Invitations"),
        Route::post("/api/v1/invitations", "invite", Who::Admin, "Ask somebody in")
            .about("By a letter, where this host sends mail; else the secret of the link is shown this once. An invitation of the same address that waits is taken back. It waits for two weeks.")
            .takes("NewInvitation")
            .answers(201, "MadeInvitation")
            .may(&[413]),
        Route::delete("/api/v1/invitations/{id}", "take_back_invitation", Who::Admin, "Take an invitation back"),
        Route::post("/api/v1/invitations/look", "look_at_invitation", Who::Anybody, "Tell what an invitation leads to")
            .takes("InvitationSecret")
            .answers(200, "Invited")
            .may(&[404, 422, 429, 500, 503]),
        Route::post("/api/v1/invitations/accept", "accept_invitation", Who::Anybody, "Accept an invitation")
            .about("It is used up. Who is not known yet says what they are called, and chooses a password; who is known is signed in as that person, or sends their password. A session begins where there was none, and comes as a cookie.")
            .takes("Acceptance")
            .answers(200, "Accepted")
            .with(&["Set-Cookie"])
            .may(&[401, 403, 404, 422, 429, 500, 503]),
        Route::get(ROLES, "list_roles", Who::Admin, "List what members and tokens can be").answers(200, "Roles"),
        Route::post(ROLES, "create_role", Who::Admin, "Make a role").takes("NewRole").answers(201, "Role").with(CHANGED),
        Route::get(ROLE, "get_role", Who::Admin, "Describe a role").answers(200, "Role"),
        Route::patch(ROLE, "change_role", Who::Admin, "Change what a role may do")
            .about("What is sent takes the place of what was said. Editor, commenter and reader can be given another meaning in a workspace.")
            .takes("RoleChange")
            .answers(200, "Role")
            .with(CHANGED),
        Route::delete(ROLE, "delete_role", Who::Admin, "Delete a role that nobody has")
            .about("Editor, commenter and reader become what they are elsewhere.")
            .with(CHANGED),
    ]
}

fn permission(about: &str) -> Value {
    json!({ "description": format!("{about} All (true), none (false), or those for which a formula is true; `ME()` is the person."),
        "anyOf": [{ "type": "boolean" }, { "type": "string", "minLength": 1 }] })
}

fn rights() -> Value {
    let deeds = Deed::ALL.into_iter().map(|deed| {
        let about = match deed {
            Deed::Read => "Which records are seen.",
            Deed::Create => "Which records may be made: each is looked at as it would be.",
            Deed::Change => "Which records may be changed: it holds before the change and after it.",
            Deed::Delete => "Which records may be deleted.",
            Deed::Comment => "On which records may be commented.",
        };
        (deed.name().to_owned(), permission(about))
    });
    let mut all: serde_json::Map<String, Value> = deeds.collect();
    let right = one_of(
        "`hidden`: it is as if it were not there, and so is what is computed from it; `read_only`; `shown`: seen, although computed from what is hidden.",
        &["hidden", "read_only", "shown"],
    );
    all.insert("fields".to_owned(), by_name("Fields of which less, or more, is seen.", right));
    let mut rights =
        sent("What a role may do with one table. What is not said is as the base has it.", Value::Object(all), &[]);
    rights["additionalProperties"] = json!(false);
    rights
}

fn settings() -> Value {
    let bases = [Starter::Editor, Starter::Commenter, Starter::Reader, Starter::None].map(Starter::name);
    let may = Ability::ALL.into_iter().map(|a| (a.name().to_owned(), flag(&format!("To {}.", a.phrase()))));
    json!({
        "label": filled("What people see."),
        "description": or_null(text("Whom it is for, in people's words.")),
        "base": one_of("What holds where nothing else is said.", &bases),
        "may": { "type": "object", "description": "What it may do in the workspace, unlike its base.",
            "properties": may.collect::<serde_json::Map<_, _>>(), "additionalProperties": false },
        "tables": by_name("What it may do with tables, by their names.", of("TableRights")) })
}

/// The schemas.
pub fn schemas(sample: &Sample) -> Vec<(&'static str, Value)> {
    let member = json!({ "id": 1, "name": "Ann Weber", "email": "ann@example.org", "role": "owner" });
    let invitation = json!({ "id": 1, "email": "bo@example.org", "role": "editor", "invited_by": "Ann Weber",
        "created_at": AT, "expires_at": AT, "letter": null });
    let secret = "x0Yp5m6wq8mJ1nVb2s4d7fGh9kLzXcVbNmQwErTyUiO";
    let mut made = invitation.clone();
    made["invitation"] = json!(secret);
    let role = || text("A role of the workspace.");
    let of_invitation = json!({
        "id": id("By which it is taken back."), "email": text("Whom."), "role": text("What they will be."),
        "invited_by": or_null(text("By whom; null: by a program, or somebody who is gone.")),
        "created_at": moment("When."), "expires_at": moment("Until when it waits."),
        "letter": or_null(object("The letter with the link; null: none was sent.", json!({
            "state": one_of("What became of it.", &["waiting", "sent", "failed"]),
            "why": or_null(text("What the mail server said, where it did not take it.")) }), &[])) });
    let mut of_made = of_invitation.clone();
    of_made["invitation"] =
        text("The secret of the link: `/invitation?invitation=…`. It is not kept and never shown again.");
    let own = json!({ "name": "sales", "label": "Sales", "base": "reader", "may": { "exports": false },
        "tables": { sample.name(): { "change": "@created_by = ME()" } } });
    let mut shown = settings();
    shown["name"] = text("By which members and tokens have it.");
    shown["base"] = one_of(
        "What holds where nothing else is said.",
        &Starter::ROLES.map(Starter::name).iter().copied().chain(["none"]).collect::<Vec<_>>(),
    );
    shown["fixed"] = flag("Whether it is the same in every workspace.");
    shown["starter"] = flag("Whether every workspace has it.");
    let otherwise = Deed::ALL
        .into_iter()
        .map(|deed| (deed.name().to_owned(), flag("Whether, in tables of which nothing is said.")));
    shown["otherwise"] = object("What its base does.", otherwise.collect(), &[]);
    let mut new = settings();
    new["name"] = filled("By which members and tokens have it; none: made from the label.");
    let mut change = sent("What is to be otherwise.", settings(), &[]);
    change["additionalProperties"] = json!(false);
    let mut new = sent("A role.", new, &[]);
    new["anyOf"] = json!([{ "required": ["name"] }, { "required": ["label"] }]);
    let mut example = own.clone();
    example["description"] = json!(null);
    example["may"] = json!({ "model": false, "views": false, "imports": false, "exports": false, "members": false });
    (example["fixed"], example["starter"]) = (json!(false), json!(false));
    example["otherwise"] = json!({ "read": true, "create": false, "change": false, "delete": false, "comment": false });
    vec![
        (
            "Membership",
            with_example(
                object(
                    "Somebody who belongs to the workspace.",
                    json!({
            "id": id("Of the host's people."), "name": text("What others see."), "email": text("By which they sign in."),
            "role": or_null(role()) }),
                    &[],
                ),
                &member,
            ),
        ),
        (
            "Memberships",
            with_example(
                object("All members.", json!({ "members": list("By name.", of("Membership")) }), &[]),
                &json!({ "members": [member] }),
            ),
        ),
        (
            "MemberChange",
            with_example(sent("Another role.", json!({ "role": role() }), &["role"]), &json!({ "role": "editor" })),
        ),
        (
            "Invitation",
            with_example(object("Somebody who was asked in, without the secret.", of_invitation, &[]), &invitation),
        ),
        ("MadeInvitation", with_example(object("An invitation that was just made.", of_made, &["invitation"]), &made)),
        (
            "Invitations",
            with_example(
                object(
                    "Those who have not come yet.",
                    json!({ "invitations": list("Newest first.", of("Invitation")) }),
                    &[],
                ),
                &json!({ "invitations": [invitation] }),
            ),
        ),
        (
            "NewInvitation",
            with_example(
                sent(
                    "Somebody to be asked in.",
                    json!({ "email": filled("Whom."), "role": role() }),
                    &["email", "role"],
                ),
                &json!({ "email": "bo@example.org", "role": "editor" }),
            ),
        ),
        (
            "InvitationSecret",
            with_example(
                sent("What stands in the link.", json!({ "invitation": text("The secret.") }), &["invitation"]),
                &json!({ "invitation": secret }),
            ),
        ),
        (
            "Invited",
            with_example(
                object(
                    "What an invitation leads to.",
                    json!({
            "email": text("Whom it asks in."), "workspace": text("What people call the workspace."),
            "known": flag("Whether they have an account already.") }),
                    &[],
                ),
                &json!({ "email": "bo@example.org", "workspace": "Sales", "known": false }),
            ),
        ),
        (
            "Acceptance",
            with_example(
                sent(
                    "An invitation, and who comes.",
                    json!({
            "invitation": text("The secret."), "name": text("What others see; where they have no account yet."),
            "password": text("Theirs; where they have no account yet, the one that they choose."),
            "code": text("Of their second factor, where they have one.") }),
                    &["invitation"],
                ),
                &json!({ "invitation": secret, "name": "Bo Larsen", "password": "correct horse" }),
            ),
        ),
        (
            "Accepted",
            object(
                "Who is signed in now, and where.",
                json!({
            "person": of("Person"), "workspaces": list("Where they belong.", of("Workspace")),
            "has_password": flag("Whether they can sign in by password; else by a link."),
            "second_factor": flag("Whether signing in asks for a code of an authenticator app."),
            "workspace": text("The name of the one that they were asked into.") }),
                &[],
            ),
        ),
        ("TableRights", with_example(rights(), &json!({ "read": true, "change": "@created_by = ME()" }))),
        ("Role", with_example(object("What members and tokens can be.", shown, &[]), &example)),
        (
            "Roles",
            with_example(
                object(
                    "All roles.",
                    json!({ "roles": list("Those that every workspace has first, from the one that may do most.", of("Role")) }),
                    &[],
                ),
                &json!({ "roles": [example] }),
            ),
        ),
        ("NewRole", with_example(new, &own)),
        ("RoleChange", with_example(change, &json!({ "may": { "exports": true } }))),
        (
            "Acting",
            object(
                "As what one asks.",
                json!({
            "name": text("The role's name."), "label": text("What people call it."),
            "may": by_name("What one may do in the workspace; `roles`: whether one says what roles may do.", flag("Yes or no.")) }),
                &[],
            ),
        ),
    ]
}
