//! By which names of hosts a workspace is reached, and what is not reached by them.

use serde_json::json;

use crate::server::{Client, Server, crm_on};

fn by(client: &Client, host: &str) -> Client {
    client.without("sheaf-workspace").with("host", host)
}

#[test]
fn a_workspace_has_a_host_below_the_hosts_own() {
    let crm = crm_on(Server::start_with(&["--site", "https://sheaf.example"]));
    let below = by(&crm.person, "crm.sheaf.example:8443");
    assert_eq!(below.get("/api/v1/host").expect(200).json()["workspace"], "crm");
    let tables = below.get("/api/v1/tables").expect(200).json();
    assert_eq!(tables["tables"][0]["name"], crm.admin.get("/api/v1/tables").json()["tables"][0]["name"]);
    // By it there is no way to another one, whoever asks.
    below.with("sheaf-workspace", "elsewhere").get("/api/v1/tables").expect(404);
    below.get("/api/v1/tables?workspace=elsewhere").expect(404);
    below.get("/api/v1/workspaces/elsewhere").expect(404);
    by(&crm.admin, "elsewhere.sheaf.example").get("/api/v1/tables").expect(404);
    let listed = below.get("/api/v1/workspaces").expect(200).json();
    assert_eq!(listed["workspaces"].as_array().unwrap().len(), 1);
    assert_eq!(below.get("/api/v1/session").json()["workspaces"], listed["workspaces"]);
    by(&crm.person, "nobody.sheaf.example").get("/api/v1/tables").expect(404);
    // The host's own name leads to all.
    let own = by(&crm.person, "sheaf.example");
    assert_eq!(own.get("/api/v1/host").json()["workspace"], json!(null));
    own.with("sheaf-workspace", "elsewhere").get("/api/v1/tables").expect(200);
}

#[test]
fn the_host_gives_a_workspace_domains() {
    let crm = crm_on(Server::start_with(&["--site", "https://sheaf.example"]));
    let at = "/api/v1/workspaces/crm";
    crm.person.patch(at, &json!({ "domains": ["Data.Acme.example.", "data.acme.example"] })).expect(200);
    assert_eq!(crm.person.get(at).expect(200).json()["domains"], json!(["data.acme.example"]));
    by(&crm.person, "DATA.acme.example").get("/api/v1/tables").expect(200);
    by(&crm.person, "data.acme.example").with("sheaf-workspace", "elsewhere").get("/api/v1/tables").expect(404);
    let taken = crm.person.patch("/api/v1/workspaces/elsewhere", &json!({ "domains": ["data.acme.example"] }));
    assert_eq!(taken.expect(422).detail(), "'data.acme.example' leads to another workspace.");
    for wrong in ["localhost", "https://data.acme.example", "data acme.example", "-a.example"] {
        crm.person.patch(at, &json!({ "domains": [wrong] })).expect(422);
    }
    crm.person.patch(at, &json!({ "domains": [] })).expect(200);
    assert_eq!(by(&crm.person, "data.acme.example").get("/api/v1/host").json()["workspace"], json!(null));
}
