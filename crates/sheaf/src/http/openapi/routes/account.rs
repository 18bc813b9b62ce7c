//! One's own account, and what the host offers.

use serde_json::{Value, json};
use sheaf_service::password::SHORTEST_PASSWORD;

use super::super::route::{Route, Who};
use super::super::sample::Sample;
use super::super::schema::{any_object, flag, list, object, or_null, sent, text, whole, with_example};

const FACTOR: &str = "/api/v1/account/second-factor";
const SECRET: &str = "x0Yp5m6wq8mJ1nVb2s4d7fGh9kLzXcVbNmQwErTyUiO";

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/host", "get_host", Who::Anybody, "Tell what this host offers")
            .answers(200, "HostOffer")
            .may(&[500, 503]),
        Route::post("/api/v1/sign-up", "ask_sign_up", Who::Anybody, "Ask for an account and a workspace")
            .about("Where this host lets strangers in. A link is sent to the address; the answer is the same whether somebody has it already.")
            .takes("SignUpRequest")
            .may(&[403, 422, 429, 500, 503]),
        Route::post("/api/v1/sign-up/look", "look_at_sign_up", Who::Anybody, "Tell what a link to sign up leads to")
            .takes("SignUpSecret")
            .answers(200, "SignUpWanted")
            .may(&[403, 404, 422, 429, 500, 503]),
        Route::post("/api/v1/sign-up/finish", "finish_sign_up", Who::Anybody, "Make the account and the workspace of a link")
            .about("The link is used up. A session begins, and comes as a cookie.")
            .takes("SignUp")
            .answers(200, "Accepted")
            .with(&["Set-Cookie"])
            .may(&[403, 404, 422, 429, 500, 503]),
        Route::get("/api/v1/account/data", "get_account_data", Who::Person, "Take out all that this host knows of one")
            .about("The account, where one signed in, where one is a member, one's comments, and when and where one changed something. As a file.")
            .answers(200, "AccountData")
            .with(&["Content-Disposition"]),
        Route::post("/api/v1/session/reset", "ask_reset", Who::Anybody, "Send a link by which a password is chosen")
            .about("The answer is the same whether somebody has the address or not. The link is good for an hour.")
            .takes("ResetRequest")
            .may(&[409, 429, 500, 503]),
        Route::post("/api/v1/session/reset/finish", "finish_reset", Who::Anybody, "Choose a password by a link")
            .about("The link is used up, all sessions end, and one begins; it comes as a cookie. Who has a second factor sends its code too.")
            .takes("Reset")
            .answers(200, "Session")
            .with(&["Set-Cookie"])
            .may(&[401, 403, 429, 500, 503]),
        Route::patch("/api/v1/account", "change_account", Who::Person, "Change one's name")
            .takes("AccountChange")
            .answers(200, "Person"),
        Route::post("/api/v1/account/delete", "delete_account", Who::Person, "End one's account")
            .about("What one did stays in the history of workspaces, by name. Refused to the only administrator of the host, and to the only owner of a workspace.")
            .takes("ShownPassword")
            .with(&["Set-Cookie"])
            .may(&[409, 429]),
        Route::put("/api/v1/account/email", "ask_address", Who::Person, "Send a link to the address that one wants to have")
            .about("It is one's own once the link is followed, within a day.")
            .takes("NewAddress")
            .may(&[409, 429]),
        Route::post("/api/v1/account/email/confirm", "confirm_address", Who::Anybody, "Show an address to be one's own")
            .about("The address before it is told.")
            .takes("AddressProof")
            .answers(200, "ChangedAddress")
            .may(&[401, 409, 429, 500, 503]),
        Route::get(FACTOR, "get_second_factor", Who::Person, "Tell how one's second factor stands")
            .answers(200, "SecondFactor"),
        Route::post(FACTOR, "begin_second_factor", Who::Person, "Begin a second factor")
            .about("Codes of an authenticator app (RFC 6238). Nothing asks for them before it is confirmed.")
            .takes("ShownPassword")
            .answers(201, "Enrolment")
            .may(&[409, 429]),
        Route::put(FACTOR, "confirm_second_factor", Who::Person, "Confirm one's second factor")
            .about("Answers recovery codes, each good once in place of the app's, which are shown this once. Where it is confirmed already, these take the place of those before.")
            .takes("ShownCode")
            .answers(200, "RecoveryCodes")
            .may(&[409, 429]),
        Route::post("/api/v1/account/second-factor/remove", "remove_second_factor", Who::Person, "Remove one's second factor")
            .takes("ShownBoth")
            .may(&[429]),
    ]
}

fn password() -> Value {
    json!({ "type": "string", "minLength": SHORTEST_PASSWORD, "description": "At least so many characters." })
}

fn current() -> Value {
    text("The password that one has; where one has any.")
}

/// Of whoever has no password to show.
pub(super) fn own_code() -> Value {
    text("Of one's second factor; where one has one and no password.")
}

fn code() -> Value {
    text("What the authenticator app shows, or a recovery code.")
}

/// The schemas.
pub fn schemas(_: &Sample) -> Vec<(&'static str, Value)> {
    vec![
        (
            "HostOffer",
            with_example(
                object(
                    "What whoever is not signed in may know.",
                    json!({
                        "mail": flag("Whether mail is sent: invitations, and links to choose a password."),
                        "passkeys": flag("Whether passkeys can be made and used."),
                        "providers": list("By which one can sign in.", object("A provider.", json!({
                            "name": text("What it is called in addresses."), "label": text("What stands on its button.") }), &[])),
                        "workspace": or_null(text("To which workspace the host leads that was asked; null: to all.")),
                        "sign_up": flag("Whether strangers make accounts and workspaces of their own."),
                        "links": flag("Whether a workbook is imported from a link.") }),
                    &[],
                ),
                &json!({ "mail": true, "passkeys": true, "providers": [{ "name": "example", "label": "Example Ltd" }],
                    "workspace": null, "sign_up": false, "links": true }),
            ),
        ),
        ("AccountData", any_object("Person, sessions, sign-ins, and by workspace: role, comments, changes.")),
        (
            "SignUpRequest",
            with_example(
                sent(
                    "Who wants to come.",
                    json!({ "email": text("Their address."), "workspace": text("What people will call the workspace.") }),
                    &["email", "workspace"],
                ),
                &json!({ "email": "ann@example.org", "workspace": "Acme" }),
            ),
        ),
        (
            "SignUpSecret",
            with_example(
                sent("What stands in the link.", json!({ "sign_up": text("The secret.") }), &["sign_up"]),
                &json!({ "sign_up": SECRET }),
            ),
        ),
        (
            "SignUpWanted",
            with_example(
                object(
                    "What a link leads to.",
                    json!({ "email": text("To which address it was sent."), "workspace": text("What people will call the workspace.") }),
                    &[],
                ),
                &json!({ "email": "ann@example.org", "workspace": "Acme" }),
            ),
        ),
        (
            "SignUp",
            with_example(
                sent(
                    "A link, and who comes.",
                    json!({ "sign_up": text("The secret."), "name": text("What others see."), "password": text("The one that they choose.") }),
                    &["sign_up", "name", "password"],
                ),
                &json!({ "sign_up": SECRET, "name": "Ann Weber", "password": "correct horse" }),
            ),
        ),
        (
            "ResetRequest",
            with_example(
                sent("Whose password.", json!({ "email": text("Their address.") }), &["email"]),
                &json!({ "email": "ann@example.org" }),
            ),
        ),
        (
            "Reset",
            with_example(
                sent(
                    "A link that was sent, and the password that is chosen.",
                    json!({ "reset": text("What stands behind `reset=` in the link."), "password": password(), "code": code() }),
                    &["reset", "password"],
                ),
                &json!({ "reset": SECRET, "password": "correct horse" }),
            ),
        ),
        (
            "AccountChange",
            with_example(
                sent("What is to be another.", json!({ "name": text("What others see.") }), &["name"]),
                &json!({ "name": "Ann Weber" }),
            ),
        ),
        (
            "ShownPassword",
            with_example(
                sent(
                    "The password, shown once more; the code of a second factor where there is none.",
                    json!({ "current_password": current(), "code": own_code() }),
                    &[],
                ),
                &json!({ "current_password": "correct horse" }),
            ),
        ),
        (
            "ShownCode",
            with_example(
                sent("A code.", json!({ "code": text("What the authenticator app shows.") }), &["code"]),
                &json!({ "code": "123456" }),
            ),
        ),
        (
            "ShownBoth",
            with_example(
                sent(
                    "Password and code, shown once more.",
                    json!({ "current_password": current(), "code": code() }),
                    &["code"],
                ),
                &json!({ "current_password": "correct horse", "code": "123456" }),
            ),
        ),
        (
            "NewAddress",
            with_example(
                sent(
                    "An address.",
                    json!({ "email": text("The one that one wants to have."), "current_password": current(),
                        "code": own_code() }),
                    &["email"],
                ),
                &json!({ "email": "ann.weber@example.org", "current_password": "correct horse" }),
            ),
        ),
        (
            "AddressProof",
            with_example(
                sent(
                    "A link that was sent.",
                    json!({ "address": text("What stands behind `address=` in it.") }),
                    &["address"],
                ),
                &json!({ "address": SECRET }),
            ),
        ),
        (
            "ChangedAddress",
            with_example(
                object("The address that is one's own now.", json!({ "email": text("By which one signs in.") }), &[]),
                &json!({ "email": "ann.weber@example.org" }),
            ),
        ),
        (
            "SecondFactor",
            with_example(
                object(
                    "How a second factor stands.",
                    json!({ "enabled": flag("Whether signing in asks for a code."), "recovery_codes": whole("How many are left.") }),
                    &[],
                ),
                &json!({ "enabled": true, "recovery_codes": 10 }),
            ),
        ),
        (
            "Enrolment",
            with_example(
                object(
                    "What an authenticator app is told.",
                    json!({ "secret": text("In base32, for who types it."), "uri": text("`otpauth://…`"),
                        "picture": text("The same as a QR code: SVG.") }),
                    &[],
                ),
                &json!({ "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
                    "uri": "otpauth://totp/Sheaf:ann%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Sheaf",
                    "picture": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>" }),
            ),
        ),
        (
            "RecoveryCodes",
            with_example(
                object(
                    "Recovery codes.",
                    json!({ "recovery_codes": list("Each is good once.", json!({ "type": "string" })) }),
                    &[],
                ),
                &json!({ "recovery_codes": ["mfrg-g2lt-pfzw-s3lq"] }),
            ),
        ),
    ]
}
