//! Holds every answer of every test against the OpenAPI document: its status, its kind, its headers, and its body to the
//! last property. What a request sent and was accepted must fit the document too.
//!
//! What is fixed is held against the committed document, and records of a table against the workspace's own as well.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde_json::{Value, json};

use super::{Client, Reply};

/// Headers that any answer may have, whatever the route.
const OF_ANY_ROUTE: &[&str] = &[
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "content-security-policy",
    "content-type",
    "date",
    "cross-origin-opener-policy",
    "permissions-policy",
    "referrer-policy",
    "transfer-encoding",
    "vary",
    "x-content-type-options",
];

/// A document whose schemas are closed: an object has no property that they do not name. Clients may be told of new
/// properties one day; a test must know all there are.
pub struct Document {
    whole: Value,
    closed: Value,
    validators: Mutex<HashMap<String, Arc<jsonschema::Validator>>>,
}

static FIXED: LazyLock<Document> = LazyLock::new(|| {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/openapi.json"));
    Document::new(serde_json::from_str(text).expect("the committed document is JSON"))
});

/// The document that is committed.
pub fn fixed() -> &'static Document {
    &FIXED
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(parts) => {
            if parts.contains_key("properties") && !parts.contains_key("additionalProperties") {
                parts.insert("additionalProperties".to_owned(), json!(false));
            }
            for (name, part) in parts.iter_mut() {
                if !["example", "examples", "default", "enum", "const", "if", "then"].contains(&name.as_str()) {
                    close(part);
                }
            }
        }
        Value::Array(parts) => parts.iter_mut().for_each(close),
        _ => {}
    }
}

impl Document {
    /// A document.
    pub fn new(whole: Value) -> Document {
        let mut closed = whole["components"]["schemas"].clone();
        closed.as_object_mut().into_iter().flat_map(|all| all.values_mut()).for_each(close);
        Document { whole, closed, validators: Mutex::default() }
    }

    /// The operations: path, method, operation.
    pub fn operations(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let paths = self.whole["paths"].as_object().into_iter().flatten();
        paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().into_iter().flatten();
            methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        })
    }

    /// The schemas, by their names.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, &Value)> {
        let schemas = self.whole["components"]["schemas"].as_object().into_iter().flatten();
        schemas.map(|(name, schema)| (name.as_str(), schema))
    }

    /// The path of the document that a request's path is one of; one without parameters goes first.
    fn path(&self, asked: &str) -> Option<&str> {
        let asked = asked.split('?').next().unwrap_or_default();
        let fits = |path: &str| {
            let (own, theirs) = (path.split('/'), asked.split('/'));
            own.clone().count() == theirs.clone().count()
                && own.zip(theirs).all(|(o, t)| o == t || o.starts_with('{') && !t.is_empty())
        };
        let paths = self.whole["paths"].as_object()?.keys();
        paths.map(String::as_str).filter(|p| fits(p)).min_by_key(|p| p.matches('{').count())
    }

    /// The example of a body of JSON: its own, or its schema's.
    pub fn example<'a>(&'a self, content: &'a Value) -> Option<&'a Value> {
        let content = &content["application/json"];
        content.get("example").or_else(|| self.followed(&content["schema"])["examples"].get(0))
    }

    /// The whole of what may be a reference.
    pub fn followed<'a>(&'a self, part: &'a Value) -> &'a Value {
        match part["$ref"].as_str().and_then(|r| self.whole.pointer(r.trim_start_matches('#'))) {
            Some(found) => found,
            None => part,
        }
    }

    /// What is wrong with a value by a schema of this document.
    pub fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        let validator = validators.entry(schema.to_string()).or_insert_with(|| {
            let mut schema = schema.clone();
            close(&mut schema);
            let root = json!({ "components": { "schemas": self.closed }, "allOf": [schema] });
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            Arc::new(options.build(&root).expect("a schema"))
        });
        let validator = Arc::clone(validator);
        drop(validators);
        let faults = validator.iter_errors(value);
        faults.map(|f| format!("{} at {}", f, f.instance_path())).collect()
    }

    /// What an answer says that the document does not, or otherwise.
    fn faults_of_answer(&self, method: &str, path: &str, reply: &Reply) -> Vec<String> {
        let Some(known) = self.path(path) else {
            return match reply.status {
                404 => self.faults_of_problem(reply),
                status => vec![format!("no path of the document, yet {status}")],
            };
        };
        let as_documented = if method == "HEAD" { "get".to_owned() } else { method.to_lowercase() };
        let operation = &self.whole["paths"][known][&as_documented];
        match (operation.is_null(), method, reply.status) {
            (true, "OPTIONS", 204) => return Vec::new(),
            (true, _, 405) => return self.faults_of_problem(reply),
            (true, ..) => return vec![format!("the document has no {method} of {known}")],
            _ => {}
        }
        let Some(answer) = operation["responses"].get(reply.status.to_string()) else {
            return vec![format!("the document has no {} of {method} {known}", reply.status)];
        };
        let answer = self.followed(answer);
        let named =
            |name: &str| answer["headers"].as_object().is_some_and(|h| h.keys().any(|k| k.eq_ignore_ascii_case(name)));
        let names = reply.headers.keys().map(|n| n.as_str());
        let mut faults: Vec<String> = names
            .filter(|n| !OF_ANY_ROUTE.contains(n) && !named(n))
            .map(|n| format!("the document has no header {n} of {method} {known} {}", reply.status))
            .collect();
        faults.extend(self.faults_of_body(method, answer, reply));
        faults
    }

    fn faults_of_body(&self, method: &str, answer: &Value, reply: &Reply) -> Vec<String> {
        let kind = reply.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default();
        match answer["content"].as_object() {
            None if reply.text.is_empty() => Vec::new(),
            None => vec!["the document says that there is no body".to_owned()],
            Some(_) if method == "HEAD" => Vec::new(),
            Some(kinds) => match kinds.get(kind).or_else(|| kinds.get("*/*")) {
                None => vec![format!("the document has no '{kind}'")],
                Some(content) if kind.ends_with("json") => self.faults(&content["schema"], &reply.json()),
                Some(content) => self.faults(&content["schema"], &json!(reply.text)),
            },
        }
    }

    fn faults_of_problem(&self, reply: &Reply) -> Vec<String> {
        if reply.text.is_empty() {
            return Vec::new(); // to a HEAD
        }
        self.faults(&json!({ "$ref": "#/components/schemas/Problem" }), &reply.json())
    }

    /// What an accepted body has that the document does not know.
    fn faults_of_request(&self, method: &str, path: &str, body: &[u8]) -> Vec<String> {
        let operation = &self.whole["paths"][self.path(path).unwrap_or_default()][method.to_lowercase()];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        match serde_json::from_slice(body) {
            Ok(body) if !schema.is_null() => self.faults(schema, &body),
            _ => Vec::new(),
        }
    }
}

/// Fails where an answer, or a request that was accepted, is not as the document says.
#[track_caller]
pub fn check(client: &Client, method: &str, path: &str, body: &[u8], reply: &Reply) {
    let of_the_api = path.starts_with("/api/v1/") || ["/healthz", "/readyz", "/metrics"].contains(&path);
    if !of_the_api {
        return;
    }
    let accepted = (200..300).contains(&reply.status);
    let mut faults = fixed().faults_of_answer(method, path, reply);
    if reply.status == 500 {
        faults.push("a fault of Sheaf".to_owned());
    }
    if accepted {
        faults.extend(fixed().faults_of_request(method, path, body));
    }
    let of_records = path.starts_with("/api/v1/tables/") && path.contains("/records");
    if accepted
        && of_records
        && let Some(own) = own(client)
    {
        faults.extend(own.faults_of_answer(method, path, reply));
    }
    assert!(faults.is_empty(), "{method} {path} {}: {faults:#?}\n{}", reply.status, reply.text);
}

/// Fails where an event of a stream is not as the document says.
#[track_caller]
pub fn check_event(event: &Value) {
    let faults = fixed().faults(&json!({ "$ref": "#/components/schemas/Change" }), event);
    assert!(faults.is_empty(), "{faults:#?}\n{event}");
}

/// The document of the workspace that a client asks, as it is now; none where the server is gone already.
pub fn own(client: &Client) -> Option<Arc<Document>> {
    type Kept = HashMap<String, (String, Arc<Document>)>;
    static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let asks = client.only(&["authorization", "cookie", "sheaf-workspace"]);
    let key = format!("{asks:?}");
    let asks = match kept.get(&key) {
        Some((tag, _)) => asks.with("if-none-match", tag),
        None => asks,
    };
    let reply = asks.send_unchecked("GET", "/api/v1/openapi.json", b"").ok()?;
    if reply.status == 200 {
        let tag = reply.header("etag").expect("a tag").to_owned();
        kept.insert(key.clone(), (tag, Arc::new(Document::new(reply.json()))));
    }
    kept.get(&key).map(|(_, document)| Arc::clone(document))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the check itself would let pass, nobody else would see.
    #[test]
    fn faults_are_found() {
        let document = fixed();
        let cases: &[(&str, &str, u16, Value, &str)] = &[
            (
                "GET",
                "/api/v1/workspaces",
                200,
                json!({ "workspaces": [{ "name": "a", "label": "A", "standing": "active" }] }),
                "",
            ),
            (
                "GET",
                "/api/v1/workspaces",
                200,
                json!({ "workspaces": [{ "name": "a" }] }),
                "\"label\" is a required property",
            ),
            ("GET", "/api/v1/workspaces", 200, json!({ "workspaces": [], "more": 1 }), "('more' was unexpected)"),
            (
                "GET",
                "/api/v1/workspaces",
                201,
                json!({ "workspaces": [] }),
                "the document has no 201 of GET /api/v1/workspaces",
            ),
            ("PUT", "/api/v1/workspaces", 200, json!({}), "the document has no PUT of /api/v1/workspaces"),
            ("DELETE", "/api/v1/tokens/1", 204, json!({}), "the document says that there is no body"),
            ("GET", "/api/v1/nothing", 200, json!({}), "no path of the document, yet 200"),
        ];
        for (method, path, status, body, expected) in cases {
            let mut headers = ureq::http::HeaderMap::new();
            headers.insert("content-type", ureq::http::HeaderValue::from_static("application/json"));
            let reply = Reply { status: *status, headers, text: body.to_string() };
            let found = document.faults_of_answer(method, path, &reply);
            match *expected {
                "" => assert!(found.is_empty(), "{found:?}"),
                fault => assert!(found.iter().any(|f| f.contains(fault)), "{method} {path}: {found:?}"),
            }
        }
    }
}
