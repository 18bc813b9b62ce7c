//! Every route of the document without rights, with too few, with those that it asks for, and from another workspace. The
//! list of what is open may only shrink.

use serde_json::{Value, json};

use crate::server::contract::{self, Document};
use crate::server::{Client, Crm, crm};

/// What anybody may do.
/// Forms are for strangers (decision 17).
const OPEN: &[&str] = &[
    "POST /api/v1/session",
    "DELETE /api/v1/session",
    "GET /api/v1/host",
    "POST /api/v1/session/reset",
    "POST /api/v1/session/reset/finish",
    "POST /api/v1/account/email/confirm",
    "POST /api/v1/sign-up",
    "POST /api/v1/sign-up/look",
    "POST /api/v1/sign-up/finish",
    "GET /api/v1/session/oidc/example",
    "GET /api/v1/session/oidc/example/callback",
    "GET /api/v1/session/oidc",
    "POST /api/v1/session/oidc",
    "POST /api/v1/session/passkey/begin",
    "POST /api/v1/session/passkey",
    "GET /api/v1/forms/crm/wrong",
    "POST /api/v1/forms/crm/wrong",
    "POST /api/v1/forms/crm/wrong/asked",
    "GET /api/v1/forms/crm/wrong/records?field=company",
    "GET /api/v1/published/crm/wrong",
    "GET /api/v1/published/crm/wrong/records",
    "GET /api/v1/shared/crm/wrong",
    "PATCH /api/v1/shared/crm/wrong",
    "POST /api/v1/shared/crm/wrong/comments",
    "POST /api/v1/invitations/look",
    "POST /api/v1/invitations/accept",
    "POST /api/v1/forms/crm/wrong/files",
    "DELETE /api/v1/forms/crm/wrong/files/name/none?stamp=AAABm",
    "POST /api/v1/payments/events",
    "GET /healthz",
    "GET /readyz",
];

/// A request that the document's examples make of an operation, and who may send it.
struct Asked {
    method: String,
    path: String,
    form: bool,
    body: String,
    role: Option<String>,
}

impl Asked {
    fn new(document: &Document, path: &str, method: &str, operation: &Value) -> Asked {
        // A token that is not there: those that are there ask.
        let known = [
            ("records/{id}/erase", "records/99/erase"),
            ("tokens/{id}", "tokens/99"),
            ("members/{id}", "members/99"),
            ("workspaces/{workspace}", "workspaces/nowhere"),
            ("{workspace}", "crm"),
            ("{setting}", "leave.days"),
            ("{provider}", "example"),
            ("{secret}", "wrong"),
            ("{table}", "leads"),
            ("{field}", "name"),
            ("{view}", "all"),
            ("{role}", "reader"),
            ("{session}", "none"),
            ("{comment}", "99"),
            ("{share}", "99"),
            ("{file}", "none"),
            ("{flag}", "payments"),
            ("{plan}", "none"),
            ("{coupon}", "none"),
            ("{id}", "1"),
            ("{seq}", "1"),
        ];
        let mut path = known.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
        assert!(!path.contains('{'), "say what is meant in {path}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = document.followed(parameter);
            if parameter["in"] == "query" && parameter["required"] == true {
                let before = if path.contains('?') { '&' } else { '?' };
                let (name, example) = (parameter["name"].as_str().unwrap(), parameter["example"].as_str().unwrap());
                path = format!("{path}{before}{name}={example}");
            }
        }
        let content = &operation["requestBody"]["content"];
        let form = content.get("multipart/form-data").is_some();
        let part =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nName\nAnn\n\r\n--x--\r\n";
        let body = match document.example(content) {
            _ if form => part.to_owned(),
            Some(example) => example.to_string(),
            None => String::new(),
        };
        let role = operation["security"][0].as_object().and_then(|s| s.values().next());
        let role = role.map(|roles| roles[0].as_str().expect("a role").to_owned());
        Asked { method: method.to_uppercase(), path, form, body, role }
    }

    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Sends it; fails where the answer has another status.
    fn refused(&self, client: &Client, status: u16, who: &str) -> crate::server::Reply {
        let reply = self.send(client);
        assert_eq!(reply.status, status, "{} {who}: {}", self.name(), reply.text);
        reply
    }

    fn send(&self, client: &Client) -> crate::server::Reply {
        let client = match self.form {
            true => client.with("content-type", "multipart/form-data; boundary=x"),
            false => client.clone(),
        };
        client.send(&self.method, &self.path, self.body.as_bytes())
    }
}

/// Every operation of the workspace's document, those that take things away last.
fn asked(crm: &Crm) -> Vec<Asked> {
    let document = contract::own(&crm.reader).expect("a document");
    let mut all: Vec<Asked> =
        document.operations().map(|(path, method, operation)| Asked::new(&document, path, method, operation)).collect();
    // A record goes before its table.
    all.sort_by_key(|a| (a.method == "DELETE", std::cmp::Reverse(a.path.len()), a.path.clone()));
    all
}

/// Someone who signed in and administers nothing.
fn guest(crm: &Crm) -> Client {
    let added = crate::server::sheaf(&crm.server.folder)
        .args(["user", "add", "guest@example.org", "--password", "correct horse", "--data"])
        .arg(&crm.server.folder)
        .output()
        .unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    let nobody = crm.server.nobody();
    let signed = json!({ "email": "guest@example.org", "password": "correct horse" });
    let reply = nobody.post("/api/v1/session", &signed).expect(200);
    let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    nobody.with("cookie", &cookie).with("sheaf-client", "test")
}

#[test]
fn what_is_open() {
    let mut open: Vec<String> = asked(&crm()).iter().filter(|a| a.role.is_none()).map(Asked::name).collect();
    let mut expected = OPEN.to_vec();
    open.sort_unstable();
    expected.sort_unstable();
    assert_eq!(open, expected);
}

#[test]
fn each_route() {
    let crm = crm();
    crm.lead(json!({ "name": "Ann" }));
    let guest = guest(&crm);
    let (mut refused, mut allowed) = (0, 0);
    for asked in asked(&crm) {
        let Some(role) = asked.role.as_deref() else { continue };
        let nobody = asked.refused(&crm.server.nobody(), 401, "without rights");
        assert_eq!(nobody.header("www-authenticate"), Some("Bearer"), "{}", asked.name());
        asked.refused(&crm.server.nobody().with("authorization", "Bearer sheaf_wrong"), 401, "with a wrong token");
        let (too_few, enough): (&[(&Client, u16)], &Client) = match role {
            "reader" => (&[(&guest, 404)], &crm.reader),
            "editor" => (&[(&guest, 404), (&crm.reader, 403)], &crm.editor),
            "admin" => (&[(&guest, 404), (&crm.reader, 403), (&crm.editor, 403)], &crm.admin),
            "person" => (&[(&crm.admin, 401)], &guest),
            "host" => (&[(&crm.admin, 401), (&guest, 403)], &crm.person),
            other => panic!("{}: who is '{other}'?", asked.name()),
        };
        for (client, status) in too_few {
            asked.refused(client, *status, &format!("as less than {role}"));
            refused += 1;
        }
        if asked.path.starts_with("/api/v1/tables/leads") {
            asked.refused(&crm.stranger, 404, "from another workspace");
        }
        if !["person", "host"].contains(&role) {
            let named =
                asked.refused(&crm.stranger.with("sheaf-workspace", "crm"), 404, "by the name of another workspace");
            assert_eq!(named.detail(), "There is no workspace 'crm'.", "{}", asked.name());
        }
        // A session alone changes nothing: another site's page might have sent it.
        if asked.method != "GET" && role != "person" {
            asked.refused(&crm.person.without("sheaf-client"), 403, "as another site");
        }
        // Undoing what was done to tables asks for more; a record's change does not.
        let status = asked.send(enough).status;
        assert!(![401, 403].contains(&status) || asked.path.ends_with("/undo"), "{} as {role}: {status}", asked.name());
        allowed += 1;
    }
    assert!(refused > 60 && allowed > 40, "{refused} refused, {allowed} allowed");
}

/// `401` and `403` stand in the document wherever they are answered, and a role wherever they stand.
#[test]
fn roles_and_problems() {
    for (path, method, operation) in contract::fixed().operations() {
        let role = operation["security"][0].as_object().and_then(|s| s.values().next()?[0].as_str());
        let has = |status: &str| operation["responses"].get(status).is_some();
        if let Some(role) = role {
            assert!(has("401"), "{method} {path}");
            // A reader is refused where they look with the eyes of somebody else; a workspace that is named may let somebody see less.
            let least = role == "person" && method == "get" && !path.contains("{workspace}");
            assert_eq!(has("403"), !least, "{method} {path}");
        }
    }
}

/// What each role that every workspace has may do, route by route, as it stands in `rights.txt`. SHEAF_UPDATE writes it.
#[test]
fn the_matrix() {
    let crm = crm();
    crm.lead(json!({ "name": "Ann" }));
    let roles = ["owner", "admin", "editor", "commenter", "reader"];
    let clients: Vec<Client> = roles
        .iter()
        .map(|role| match *role {
            "owner" => crm.person.clone(),
            role => crate::roles::token(&crm, role),
        })
        .collect();
    let mut told = format!("{:<64} {}\n", "", roles.join(" "));
    for asked in
        asked(&crm).iter().filter(|asked| !["person", "host"].contains(&asked.role.as_deref().unwrap_or("person")))
    {
        // What is missing, taken or misspelt is told to those who may ask at all.
        let may = |client: &Client| asked.send(client).status != 403;
        // Those who may least first, so that nothing is gone before they ask.
        let mut marks: Vec<String> = clients
            .iter()
            .zip(roles)
            .rev()
            .map(|(client, role)| format!("{:<width$}", if may(client) { "yes" } else { "-" }, width = role.len()))
            .collect();
        marks.reverse();
        told += format!("{:<64} {}", asked.name(), marks.join(" ")).trim_end();
        told.push('\n');
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http/rights.txt");
    if std::env::var_os("SHEAF_UPDATE").is_some() {
        std::fs::write(&path, &told).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(told, kept, "another matrix; SHEAF_UPDATE=1 writes it");
}

/// What is answered where the document does not know of the header.
fn status(client: &Client, method: &str, path: &str, body: &str) -> u16 {
    client.send_unchecked(method, path, body.as_bytes()).unwrap().status
}

/// An administrator sees with the eyes of a member, and changes nothing so.
#[test]
fn with_the_eyes_of_somebody_else() {
    let crm = crm();
    let ann = crm.lead(json!({ "name": "Ann", "amount": 5 }));
    let role =
        json!({ "label": "Clerk", "base": "reader", "tables": { "leads": { "fields": { "amount": "hidden" } } } });
    crm.admin.post("/api/v1/roles", &role).expect(201);
    let bo = crate::members::comes(&crm, "bo@example.org", "clerk");
    let own = json!({ "label": "Mine", "owner": "me", "filter": "name = \"x\"" });
    bo.post("/api/v1/tables/leads/views", &own).expect(201);
    let members = crm.admin.get("/api/v1/members").expect(200).json();
    let id = members["members"].as_array().unwrap().iter().find(|m| m["name"] == "bo").unwrap()["id"].to_string();
    let path = format!("/api/v1/tables/leads/records/{ann}");
    for by in [&crm.admin, &crm.person] {
        let seen = by.with("sheaf-as", &id);
        assert!(seen.get(&path).expect(200).json()["fields"].get("amount").is_none());
        assert_eq!(seen.get("/api/v1/tables").expect(200).json()["role"]["name"], "clerk");
        assert_eq!(seen.get("/api/v1/tables/leads/views").expect(200).json()["views"], json!([]), "what is Bo's alone");
        assert_eq!(status(&seen, "PATCH", &path, r#"{"fields":{"name":"Bo"}}"#), 403);
        assert_eq!(status(&by.with("sheaf-as", "99"), "GET", &path, ""), 404);
        assert_eq!(status(&by.with("sheaf-as", "bo"), "GET", &path, ""), 400);
    }
    assert_eq!(status(&crm.editor.with("sheaf-as", &id), "GET", &path, ""), 403);
    assert_eq!(status(&crm.stranger.with("sheaf-as", &id), "GET", "/api/v1/tables", ""), 404);
}
