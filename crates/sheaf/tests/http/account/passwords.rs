//! Which passwords nobody chooses, and how many are checked at a time.

use serde_json::{Value, json};

use super::ann;
use crate::server::{Server, crm, sheaf};

const COMMON: &str =
    "The password is one of those that are tried first: it is made of a common word, a name or a row of keys.";

fn code(problem: &Value) -> (&Value, &Value) {
    (&problem["errors"][0]["field"], &problem["errors"][0]["code"])
}

#[test]
fn what_is_tried_first_is_no_password() {
    let crm = crm();
    let ann = ann(&crm.server, &crm.person, "editor");
    let set = |password: &str| {
        let body = json!({ "password": password, "current_password": "correct horse" });
        ann.put("/api/v1/session/password", &body)
    };
    // Of everybody; of her alone; of us.
    for password in ["1234567890", "P4ssw0rd2024!", "annweber1985", "Sheaf12345"] {
        let refused = set(password).expect(422).json();
        assert_eq!((code(&refused), &refused["detail"]), ((&json!("password"), &json!("common")), &json!(COMMON)));
    }
    set("battery staple").expect(204);
    // Wherever one is chosen.
    let invited = json!({ "email": "cleo.park@example.org", "role": "reader" });
    let made = crm.person.post("/api/v1/invitations", &invited).expect(201).json();
    let accepts = |password: &str| {
        let body = json!({ "invitation": made["invitation"], "name": "Cleo", "password": password });
        crm.server.nobody().post("/api/v1/invitations/accept", &body)
    };
    assert_eq!(code(&accepts("CleoPark99").expect(422).json()), (&json!("password"), &json!("common")));
    accepts("battery staple").expect(200);
    let add = |password: &str| {
        let mut command = sheaf(&crm.server.folder);
        command.args(["user", "add", "dora@example.org", "--password", password, "--data"]).arg(&crm.server.folder);
        let done = command.output().unwrap();
        (done.status.success(), String::from_utf8(done.stderr).unwrap())
    };
    let (done, said) = add("qwertyuiop");
    assert!(!done && said.contains(COMMON), "{said}");
    assert!(add("battery staple").0);
}

#[cfg(target_os = "linux")]
#[test]
fn strangers_who_sign_in_all_at_once_do_not_take_the_memory() {
    let server = Server::start();
    let attempts: Vec<_> = (0..45)
        .map(|n| {
            let nobody = server.nobody();
            let body = json!({ "email": format!("nobody{n}@example.org"), "password": "a guess" });
            std::thread::spawn(move || nobody.post("/api/v1/session", &body))
        })
        .collect();
    for attempt in attempts {
        let reply = attempt.join().unwrap();
        match reply.status {
            // Whoever waited for too long is told when to come again.
            503 => assert!(reply.header("retry-after").is_some()),
            status => assert_eq!(status, 401, "{}", reply.text),
        }
    }
    let told = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let most = told.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let most: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
    let turns = std::thread::available_parallelism().map_or(2, usize::from).max(2) as u64;
    let expected = (200 + turns * 20) << 10;
    assert!(most < expected, "{most} kB, expected less than {expected}");
}
