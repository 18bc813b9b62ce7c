//! `/api/v1/sign-up`: a stranger's way to an account and a workspace, where the host lets them.

use serde_json::{Value, json};

use crate::mail::{Post, secret};
use crate::server::{Server, until};

const PASSWORD: &str = "correct horse battery";

fn open(post: &Post) -> Server {
    Server::start_with(&["--smtp-url", &post.url(""), "--site", "https://sheaf.example", "--sign-up"])
}

#[test]
fn a_stranger_has_an_account_and_a_workspace_once_the_address_is_theirs() {
    let post = Post::start(None);
    let server = open(&post);
    let (host, nobody) = (server.administrator(), server.nobody());
    host.post("/api/v1/workspaces", &json!({ "name": "blue-sky" })).expect(201);
    assert_eq!(nobody.get("/api/v1/host").expect(200).json()["sign_up"], true);
    let asks = json!({ "email": "eve@example.org", "workspace": "Blue Sky" });
    nobody.post("/api/v1/sign-up", &asks).expect(204);
    let letter = post.letter("eve@example.org", 1);
    // The address may be somebody's who never asked: nothing that a stranger typed is sent there.
    assert_eq!(letter["headers"]["Subject"], "Your workspace on Sheaf");
    assert!(!letter.to_string().contains("Blue"), "{letter}");
    let link = secret(&letter, "sign-up");
    assert_eq!(host.get("/api/v1/workspaces").json()["workspaces"].as_array().unwrap().len(), 1, "nothing is made yet");
    let look = nobody.post("/api/v1/sign-up/look", &json!({ "sign_up": link })).expect(200).json();
    assert_eq!(look, json!({ "email": "eve@example.org", "workspace": "Blue Sky" }));
    let comes = |password: &str| json!({ "sign_up": link, "name": "Eve", "password": password });
    nobody.post("/api/v1/sign-up/finish", &comes("short")).expect(422);
    let came = nobody.post("/api/v1/sign-up/finish", &comes(PASSWORD)).expect(200);
    assert_eq!(
        (&came.json()["workspace"], &came.json()["person"]["host_admin"]),
        (&json!("blue-sky-2"), &json!(false))
    );
    let cookie = came.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let eve = nobody.with("cookie", &cookie).with("sheaf-client", "test");
    eve.get("/api/v1/tables").expect(200);
    eve.with("sheaf-workspace", "blue-sky").get("/api/v1/tables").expect(404);
    // The link is used up, and what was made of it by then is taken away again.
    nobody.post("/api/v1/sign-up/finish", &comes(PASSWORD)).expect(404);
    assert_eq!(host.get("/api/v1/workspaces").json()["workspaces"].as_array().unwrap().len(), 2);
    // They make more of their own.
    eve.post("/api/v1/workspaces", &json!({ "name": "more" })).expect(201);
    eve.post("/api/v1/workspaces/more/clone", &json!({ "name": "again" })).expect(201);
    eve.post("/api/v1/workspaces/blue-sky/clone", &json!({ "name": "stolen" })).expect(404);
}

#[test]
fn who_has_an_account_is_told_by_letter_alone() {
    let post = Post::start(None);
    let server = open(&post);
    server.administrator();
    let nobody = server.nobody();
    let asks = json!({ "email": "eve@example.org", "workspace": "Mine" });
    nobody.post("/api/v1/sign-up", &asks).expect(204);
    let link = secret(&post.letter("eve@example.org", 1), "sign-up");
    let comes = json!({ "sign_up": link, "name": "Eve", "password": PASSWORD });
    nobody.post("/api/v1/sign-up/finish", &comes).expect(200);
    nobody.post("/api/v1/sign-up", &asks).expect(204);
    let told = post.letter("eve@example.org", 2);
    assert_eq!(told["headers"]["Subject"], "You have an account on Sheaf");
    assert!(!told.to_string().contains("sign-up="), "{told}");
    for (body, field) in [
        (json!({ "email": "nobody", "workspace": "Mine" }), "email"),
        (json!({ "email": "a@example.org", "workspace": "" }), "workspace"),
        (json!({ "email": "a@example.org", "workspace": "x".repeat(101) }), "workspace"),
        (json!({ "email": "a@example.org", "workspace": "You won: http://evil.test/claim" }), "workspace"),
        (json!({ "email": "a@example.org", "workspace": "WWW.evil.test" }), "workspace"),
    ] {
        let refused: Value = nobody.post("/api/v1/sign-up", &body).expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{body}");
    }
    // Of one who asks again and again only so many letters are written; the answer is always the same.
    until("letters to the same address are no more", || {
        nobody
            .with("x-forwarded-for", "10.9.8.7")
            .post("/api/v1/sign-up", &json!({ "email": "b@example.org", "workspace": "B" }))
            .status
            == 429
    });
}

#[test]
fn nobody_signs_up_where_the_host_does_not_let_them() {
    let server = Server::start();
    let nobody = server.nobody();
    assert_eq!(nobody.get("/api/v1/host").json()["sign_up"], false);
    nobody.post("/api/v1/sign-up", &json!({ "email": "eve@example.org", "workspace": "Eve" })).expect(403);
    nobody.post("/api/v1/sign-up/finish", &json!({ "sign_up": "x", "name": "Eve", "password": PASSWORD })).expect(403);
}
