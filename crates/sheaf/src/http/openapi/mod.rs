//! The OpenAPI 3.1 document of a workspace: the routes that every workspace has, and those of its own tables.
//!
//! `routes` describes the first, a file for each group, in the words of `route` and `schema`; `own` makes the second from
//! the tables as the API describes them, so that what someone may not see is not in their document either; `field` makes
//! schemas and examples of fields, `sample` whatever else is an example; `parts` holds what all routes share.
//!
//! Tests hold the document against the router (below), and every answer of the HTTP tests against the document.

mod field;
mod own;
mod parts;
mod route;
mod routes;
mod sample;
mod schema;

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};
use sheaf_model::{Code, Problem};
use sheaf_service::answer::Answer;

use super::asked::Asked;
use super::failure::Result;
use super::records::{is_known, tagged};
use own::Components;
use sample::Sample;

/// `GET /api/v1/openapi.json`
pub async fn show(asked: Asked, headers: HeaderMap) -> Result<Response> {
    let described = asked.open.tables(&asked.who)?;
    let label = asked.open.label();
    // Its tag follows from what it is made of: whoever has the document already does not have it made again.
    let etag = Answer::hashed([&described.body, label.as_bytes(), FIXED.as_bytes()].concat()).etag;
    if is_known(&etag, &headers) {
        return Ok(tagged(Answer { body: Bytes::new(), etag }, &headers));
    }
    let described: Value = serde_json::from_slice(&described.body)
        .map_err(|_| Problem::new(Code::Internal, "The tables cannot be described."))?;
    let none = Vec::new();
    let document = document(&label, described["tables"].as_array().unwrap_or(&none));
    Ok(tagged(Answer { body: document.to_string().into(), etag }, &headers))
}

/// The tag of a document as this build makes it: another one may say the same tables otherwise.
static FIXED: LazyLock<String> = LazyLock::new(|| {
    let made_up = Sample::of(&[]).table;
    Answer::hashed(document("", &[made_up]).to_string().into_bytes()).etag
});

/// The document of a workspace with these tables.
fn document(title: &str, tables: &[Value]) -> Value {
    let sample = Sample::of(tables);
    let mut paths = Map::new();
    let mut components = Components { schemas: parts::schemas(), parameters: parts::parameters(&sample) };
    components.schemas.extend(routes::schemas(&sample));
    let all = routes::all();
    for route in &all {
        route.add(&mut paths);
    }
    for table in tables {
        own::add(table, &all, &mut paths, &mut components);
    }
    let tags = routes::tags().map(|(name, about)| json!({ "name": name, "description": about }));
    let own = tables.iter().map(|t| json!({ "name": t["label"], "description": own::about(t) }));
    json!({
        "openapi": "3.1.0",
        "info": { "title": title, "version": env!("CARGO_PKG_VERSION"), "description": parts::ABOUT,
                  "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
        "servers": [{ "url": "/" }],
        "tags": tags.chain(own).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": components.schemas,
            "parameters": components.parameters,
            "headers": parts::headers(),
            "responses": parts::responses(),
            "securitySchemes": parts::security(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is fixed is committed for clients that are made from it. `SHEAF_UPDATE=1 cargo test -p sheaf openapi` writes it anew.
    #[test]
    fn the_committed_document_is_not_stale() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/openapi.json");
        let mut now = serde_json::to_string_pretty(&document("Sheaf", &[])).unwrap();
        now.push('\n');
        if std::env::var_os("SHEAF_UPDATE").is_some() {
            std::fs::write(&path, &now).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == now, "web/openapi.json is stale: SHEAF_UPDATE=1 cargo test -p sheaf openapi");
    }

    /// Every `$ref` points at something, and no two operations have the same id.
    #[test]
    fn references_and_ids() {
        let table = json!({ "id": 1, "name": "leads", "label": "Leads", "fields": [
            { "name": "name", "label": "Name", "type": "text", "required": true, "max_length": 40 },
            { "name": "boss", "label": "Boss", "type": "link", "link": { "table": "leads" } } ] });
        let document = document("Test", &[table]);
        let text = document.to_string();
        for part in text.split("\"$ref\":\"#").skip(1) {
            let pointer = part.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "nothing at {pointer}");
        }
        let mut ids: Vec<&str> =
            text.split("\"operationId\":\"").skip(1).map(|p| p.split('"').next().unwrap()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
