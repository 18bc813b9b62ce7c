//! What the directory keeps is nothing to whoever reads it.

use serde_json::json;

use super::ann;
use super::second_factor::App;
use crate::server::{Server, crm, sheaf};

#[test]
fn a_second_factor_is_sealed_and_needs_its_key() {
    let crm = crm();
    let folder = crm.server.folder.clone();
    let key = folder.join("secret.key");
    assert!(!key.exists(), "no key before there is a need");
    let ann = ann(&crm.server, &crm.person, "editor");
    let path = "/api/v1/account/second-factor";
    let begun = ann.post(path, &json!({ "current_password": "correct horse" })).expect(201).json();
    let app = App::told(&begun);
    ann.put(path, &json!({ "code": app.code(0) })).expect(200);
    assert!(key.exists());
    let check = |with: &[&str]| {
        let output = sheaf(&folder).args(["key", "check", "--data"]).arg(&folder).args(with).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert!(check(&[]).0);
    let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let (good, said) = check(&["--secret-key", other]);
    assert!(!good && said.contains("sealed with another key than this process has"), "{said}");
    // Who has lost the key gives up what it sealed, and goes on.
    std::fs::rename(&key, folder.join("kept.key")).unwrap();
    assert!(check(&[]).1.contains("sealed with a key that is not here"));
    let forget =
        |with: &[&str]| sheaf(&folder).args(["key", "forget", "--data"]).arg(&folder).args(with).output().unwrap();
    assert!(!forget(&[]).status.success());
    let given_up = forget(&["--lost"]);
    let said = String::from_utf8_lossy(&given_up.stdout).into_owned();
    assert_eq!(said.trim(), "Given up: 1 second factors, 0 passwords of servers, 0 secrets of providers.");
    assert!(check(&[]).0);
}

#[test]
fn a_server_with_another_key_does_not_start() {
    let server = Server::start();
    let administrator = server.administrator();
    administrator.post("/api/v1/account/second-factor", &json!({})).expect(201);
    let mut command = sheaf(&server.folder);
    let folder = server.folder.clone();
    let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let mut server = server;
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder).args(["--secret-key", other]);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("sealed with another key"), "{said}");
}
