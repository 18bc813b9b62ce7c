//! The routes that every workspace has, as data.

use serde_json::{Map, Value, json};

use super::parts::{problems, reference};

/// A route: method, path, id, tag, summary, schema of the body (none: no body), status and schema of the answer (none: empty).
pub struct Route(&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, u16, &'static str);

/// The groups of routes.
pub const TAGS: &[(&str, &str)] = &[
    ("Records", "Records of any table. Each table has routes of its own below, with its fields."),
    ("Tables", "Tables and fields."),
    ("Changes", "The change log, and undoing."),
    ("Imports", "Workbooks in two steps: a plan that can be changed, then records."),
    ("Access", "Sessions, workspaces and tokens."),
    ("Host", "Whether the server is well."),
];

const NONE: &str = "";

/// All of them.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    Route("get", "/api/v1/tables/{table}/records", "list_records", "Records", "List records", NONE, 200, "Page"),
    Route("post", "/api/v1/tables/{table}/records", "create_records", "Records", "Make one record, or several", "Write", 201, "Record"),
    Route("put", "/api/v1/tables/{table}/records", "upsert_records", "Records", "Make or change records known by key fields", "Upsert", 200, "Any"),
    Route("get", "/api/v1/tables/{table}/records/{id}", "get_record", "Records", "Read a record", NONE, 200, "Record"),
    Route("patch", "/api/v1/tables/{table}/records/{id}", "update_record", "Records", "Change a record", "Write", 200, "Record"),
    Route("delete", "/api/v1/tables/{table}/records/{id}", "delete_record", "Records", "Delete a record", NONE, 204, NONE),
    Route("get", "/api/v1/tables/{table}/records/{id}/history", "record_history", "Records", "What was done to a record", NONE, 200, "Any"),
    Route("post", "/api/v1/tables/{table}/records/{id}/restore", "restore_record", "Records", "Bring a record to an earlier state", "Any", 200, "Record"),
    Route("get", "/api/v1/tables", "list_tables", "Tables", "List tables with their fields", NONE, 200, "Any"),
    Route("post", "/api/v1/tables", "create_table", "Tables", "Make a table", "Any", 201, "Any"),
    Route("get", "/api/v1/tables/{table}", "get_table", "Tables", "Describe a table", NONE, 200, "Any"),
    Route("patch", "/api/v1/tables/{table}", "change_table", "Tables", "Change a table", "Any", 200, "Any"),
    Route("delete", "/api/v1/tables/{table}", "delete_table", "Tables", "Put a table aside", NONE, 204, NONE),
    Route("post", "/api/v1/tables/{table}/fields", "create_field", "Tables", "Add a field", "Any", 201, "Any"),
    Route("patch", "/api/v1/tables/{table}/fields/{field}", "change_field", "Tables", "Change a field", "Any", 200, "Any"),
    Route("post", "/api/v1/tables/{table}/fields/{field}/preview", "preview_field", "Tables", "Try what a change would do to the values", "Any", 200, "Any"),
    Route("delete", "/api/v1/tables/{table}/fields/{field}", "delete_field", "Tables", "Put a field aside", NONE, 204, NONE),
    Route("get", "/api/v1/changes", "list_changes", "Changes", "What changed since; a live stream with `Accept: text/event-stream`", NONE, 200, "Any"),
    Route("post", "/api/v1/changes/{seq}/undo", "undo_change", "Changes", "Undo a change", NONE, 200, "Any"),
    Route("get", "/api/v1/imports", "list_imports", "Imports", "List imports", NONE, 200, "Any"),
    Route("post", "/api/v1/imports", "plan_import", "Imports", "Upload files and plan their import", "multipart", 201, "Any"),
    Route("get", "/api/v1/imports/{id}", "get_import", "Imports", "An import with its plan", NONE, 200, "Any"),
    Route("patch", "/api/v1/imports/{id}", "change_import", "Imports", "Change the plan", "Any", 200, "Any"),
    Route("delete", "/api/v1/imports/{id}", "delete_import", "Imports", "Forget a plan", NONE, 204, NONE),
    Route("post", "/api/v1/imports/{id}/apply", "apply_import", "Imports", "Carry the plan out", NONE, 200, "Any"),
    Route("post", "/api/v1/imports/{id}/undo", "undo_import", "Imports", "Undo an import as a whole", NONE, 200, "Any"),
    Route("get", "/api/v1/session", "get_session", "Access", "Who is signed in", NONE, 200, "Any"),
    Route("post", "/api/v1/session", "begin_session", "Access", "Sign in by password or link", "Any", 200, "Any"),
    Route("delete", "/api/v1/session", "end_session", "Access", "Sign out", NONE, 204, NONE),
    Route("put", "/api/v1/session/password", "set_password", "Access", "Set one's password", "Any", 204, NONE),
    Route("get", "/api/v1/workspaces", "list_workspaces", "Access", "List one's workspaces", NONE, 200, "Any"),
    Route("post", "/api/v1/workspaces", "create_workspace", "Access", "Make a workspace", "Any", 201, "Any"),
    Route("get", "/api/v1/tokens", "list_tokens", "Access", "List tokens", NONE, 200, "Any"),
    Route("post", "/api/v1/tokens", "create_token", "Access", "Make a token; its secret is shown this once", "Any", 201, "Any"),
    Route("delete", "/api/v1/tokens/{id}", "delete_token", "Access", "Revoke a token", NONE, 204, NONE),
    Route("get", "/api/v1/openapi.json", "get_openapi", "Host", "This document", NONE, 200, "Any"),
    Route("get", "/healthz", "get_health", "Host", "Whether the process lives", NONE, 200, "text"),
    Route("get", "/readyz", "get_readiness", "Host", "Whether it can answer", NONE, 200, "text"),
    Route("get", "/metrics", "get_metrics", "Host", "Counts and times for Prometheus, for an administrator of the host", NONE, 200, "text"),
];

/// Adds a route to the paths.
pub fn add(route: &Route, paths: &mut Map<String, Value>) {
    let Route(method, path, id, tag, summary, body, status, answer) = route;
    let mut operation = operation(id, tag, summary, &parameters(method, path), *status, *method != "get");
    match *body {
        NONE => {}
        "multipart" => {
            let file = json!({ "type": "object", "properties": { "file": { "type": "string", "contentMediaType": "application/octet-stream" } } });
            operation["requestBody"] =
                json!({ "required": true, "content": { "multipart/form-data": { "schema": file } } });
        }
        schema => operation["requestBody"] = content(&reference("schemas", schema), None, true),
    }
    let answered = &mut operation["responses"][status.to_string()];
    match *answer {
        NONE => {}
        "text" => answered["content"] = json!({ "text/plain": { "schema": { "type": "string" } } }),
        schema => answered["content"] = content(&reference("schemas", schema), None, false)["content"].clone(),
    }
    if ["get_health", "get_readiness", "begin_session"].contains(id) {
        operation["security"] = json!([]);
    }
    paths.entry(*path).or_insert_with(|| json!({}))[*method] = operation;
}

/// An operation without body and content.
pub fn operation(id: &str, tag: &str, summary: &str, parameters: &[&str], status: u16, writes: bool) -> Value {
    let mut responses = problems(writes);
    responses[status.to_string()] = json!({
        "description": "Done.", "headers": { "X-Request-Id": reference("headers", "X-Request-Id") } });
    let parameters: Vec<Value> = parameters.iter().map(|p| reference("parameters", p)).collect();
    json!({ "operationId": id, "tags": [tag], "summary": summary, "parameters": parameters, "responses": responses })
}

/// A body of JSON; a request's is required.
pub fn content(schema: &Value, example: Option<Value>, required: bool) -> Value {
    let mut json = json!({ "schema": schema });
    if let Some(example) = example {
        json["example"] = example;
    }
    let mut body = json!({ "content": { "application/json": json } });
    if required {
        body["required"] = json!(true);
    }
    body
}

/// The parameters that a route has: those in its path, and those that go with its method.
pub fn parameters(method: &str, path: &str) -> Vec<&'static str> {
    let mut all = vec![];
    let named = [("{table}", "table"), ("{field}", "field"), ("{id}", "id"), ("{seq}", "seq")];
    all.extend(named.iter().filter(|(part, _)| path.contains(part)).map(|(_, name)| *name));
    let of_a_workspace = path.starts_with("/api/") && !path.contains("/session") && !path.contains("/workspaces");
    if of_a_workspace {
        all.push("workspace");
    }
    match (method, path) {
        ("get", p) if p.ends_with("/records") => {
            all.extend(["filter", "sort", "search", "fields", "expand", "limit", "cursor", "count", "if_none_match"]);
        }
        ("get", p) if p.ends_with("/records/{id}") => all.extend(["expand", "if_none_match"]),
        ("patch" | "delete", p) if p.ends_with("/records/{id}") => all.push("if_match"),
        ("get", "/api/v1/changes") => all.extend(["since", "limit"]),
        ("get", "/api/v1/tables" | "/api/v1/openapi.json") => all.push("if_none_match"),
        ("post", _) if of_a_workspace => all.push("idempotency_key"),
        _ => {}
    }
    all
}
