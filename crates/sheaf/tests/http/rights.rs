//! Every route without rights, with a reader's token, and with another workspace's. The list of what is open may only shrink.

use serde_json::json;

use crate::server::crm;

/// Method, path; whether it changes something; whether it is of a table of the workspace.
const ROUTES: &[(&str, &str, bool, bool)] = &[
    ("GET", "/api/v1/tables", false, false),
    ("POST", "/api/v1/tables", true, false),
    ("GET", "/api/v1/tables/leads", false, true),
    ("PATCH", "/api/v1/tables/leads", true, true),
    ("DELETE", "/api/v1/tables/leads", true, true),
    ("POST", "/api/v1/tables/leads/fields", true, true),
    ("PATCH", "/api/v1/tables/leads/fields/name", true, true),
    ("DELETE", "/api/v1/tables/leads/fields/name", true, true),
    ("POST", "/api/v1/tables/leads/fields/name/preview", true, true),
    ("GET", "/api/v1/tables/leads/records", false, true),
    ("POST", "/api/v1/tables/leads/records", true, true),
    ("PUT", "/api/v1/tables/leads/records", true, true),
    ("GET", "/api/v1/tables/leads/records/1", false, true),
    ("PATCH", "/api/v1/tables/leads/records/1", true, true),
    ("DELETE", "/api/v1/tables/leads/records/1", true, true),
    ("GET", "/api/v1/tables/leads/records/1/history", false, true),
    ("POST", "/api/v1/tables/leads/records/1/restore", true, true),
    ("GET", "/api/v1/changes", false, false),
    ("POST", "/api/v1/changes/1/undo", true, false),
    ("GET", "/api/v1/tokens", true, false),
    ("POST", "/api/v1/tokens", true, false),
    ("DELETE", "/api/v1/tokens/1", true, false),
    ("GET", "/api/v1/imports", true, false),
    ("POST", "/api/v1/imports", true, false),
    ("GET", "/api/v1/imports/1", true, false),
    ("PATCH", "/api/v1/imports/1", true, false),
    ("DELETE", "/api/v1/imports/1", true, false),
    ("POST", "/api/v1/imports/1/apply", true, false),
    ("POST", "/api/v1/imports/1/undo", true, false),
    ("GET", "/api/v1/imports/1/preview?table=x", true, false),
    ("GET", "/api/v1/imports/1/sheet", true, false),
    ("GET", "/api/v1/openapi.json", false, false),
    ("GET", "/api/v1/session", false, false),
    ("PUT", "/api/v1/session/password", true, false),
    ("GET", "/api/v1/workspaces", false, false),
    ("POST", "/api/v1/workspaces", true, false),
    ("GET", "/metrics", false, false),
];

/// Of a person, not of a workspace: a token is nobody there.
fn of_a_person(path: &str) -> bool {
    ["/api/v1/session", "/api/v1/workspaces", "/metrics"].iter().any(|p| path.starts_with(p))
}

fn body(method: &str, path: &str) -> String {
    match (method, path) {
        ("GET" | "DELETE", _) => String::new(),
        (_, p) if p.ends_with("/records") => {
            json!({ "key": ["name"], "records": [{ "fields": { "name": "x" } }] }).to_string()
        }
        (_, p) if p.ends_with("/restore") => json!({ "seq": 1 }).to_string(),
        (_, p) if p.ends_with("/fields") => json!({ "name": "more", "type": "text" }).to_string(),
        _ => json!({ "fields": { "name": "x" }, "name": "x", "type": "text" }).to_string(),
    }
}

#[test]
fn each_route() {
    let crm = crm();
    crm.lead(json!({ "name": "Ann" }));
    let form = |client: &crate::server::Client, path: &str| match path {
        "/api/v1/imports" => client.with("content-type", "multipart/form-data; boundary=x"),
        _ => client.clone(),
    };
    for (method, path, changes, of_table) in ROUTES {
        let body = body(method, path);
        let send = |client: &crate::server::Client| form(client, path).send(method, path, body.as_bytes());
        let nobody = send(&crm.server.nobody());
        assert_eq!(nobody.status, 401, "{method} {path} without rights: {}", nobody.text);
        assert_eq!(nobody.header("www-authenticate"), Some("Bearer"), "{method} {path}");
        let wrong = send(&crm.server.nobody().with("authorization", "Bearer sheaf_wrong"));
        assert_eq!(wrong.status, 401, "{method} {path} with a wrong token: {}", wrong.text);
        if of_a_person(path) {
            assert_eq!(send(&crm.reader).status, 401, "{method} {path} with a token");
            continue;
        }
        if *changes {
            let refused = send(&crm.reader);
            assert_eq!(refused.status, 403, "{method} {path} as a reader: {}", refused.text);
        }
        if *of_table {
            let elsewhere = send(&crm.stranger);
            assert_eq!(elsewhere.status, 404, "{method} {path} from another workspace: {}", elsewhere.text);
        }
        let named = send(&crm.stranger.with("sheaf-workspace", "crm"));
        assert_eq!((named.status, named.detail().as_str()), (404, "There is no workspace 'crm'."), "{method} {path}");
    }
}
