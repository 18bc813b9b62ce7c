//! What all routes share: parameters, headers, problems, the ways to show who asks.

use serde_json::{Map, Value, json};

/// What the document says of itself.
pub const ABOUT: &str = "Every table of the workspace, its records, their history and the change log. \
    Decimals are strings where a JSON number would lose digits; dates are ISO 8601; a link is the id of its record, or the record \
    when expanded. Errors are problems (RFC 9457).";

/// A reference to a component.
pub fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// Schemas that do not depend on the workspace.
pub fn schemas() -> Map<String, Value> {
    let id = json!({ "type": "integer", "minimum": 1 });
    let at = json!({ "type": "string", "format": "date-time" });
    let all = [
        (
            "Problem",
            json!({
            "type": "object", "title": "Problem (RFC 9457)",
            "required": ["type", "title", "status", "code", "detail", "errors", "request_id"],
            "properties": {
                "type": { "type": "string", "format": "uri" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "code": { "type": "string", "enum": ["unreadable", "unauthenticated", "forbidden", "not_found", "method_not_allowed",
                    "conflict", "duplicate", "version_mismatch", "too_large", "invalid", "formula", "too_many", "timed_out",
                    "unavailable", "internal"] },
                "detail": { "type": "string" },
                "hint": { "type": "string" },
                "errors": { "type": "array", "items": reference("schemas", "FieldProblem") },
                "request_id": { "type": "string" } },
            "examples": [{ "type": "https://sheaf.example/problems/invalid", "title": "Breaks a rule", "status": 422, "code": "invalid",
                "detail": "'Email' is 'x', expected an e-mail address such as name@example.com.",
                "errors": [{ "field": "email", "code": "email", "message": "'Email' is 'x', expected an e-mail address such as name@example.com." }],
                "request_id": "5f0c2a11-2a" }] }),
        ),
        (
            "FieldProblem",
            json!({
            "type": "object", "required": ["field", "code", "message"],
            "properties": {
                "field": { "type": "string", "description": "With several records, `records[3].email`." },
                "code": { "type": "string" }, "message": { "type": "string" } } }),
        ),
        (
            "Record",
            json!({
            "type": "object", "required": ["id", "version", "created_at", "updated_at", "fields"],
            "properties": {
                "id": id, "version": id, "created_at": at, "updated_at": at,
                "fields": { "type": "object" },
                "misfits": { "type": "object", "description": "Values that do not fit their field, kept as they were written." },
                "errors": { "type": "object", "description": "Computed fields that failed, each with code and message." } } }),
        ),
        (
            "Page",
            json!({
            "type": "object", "required": ["records", "next"],
            "properties": {
                "records": { "type": "array", "items": reference("schemas", "Record") },
                "next": { "type": ["string", "null"], "description": "The cursor of the next page; null: this was the last." },
                "count": { "type": "integer", "description": "Where `count=true` was asked for." } } }),
        ),
        (
            "Write",
            json!({
            "description": "One record, or several, all or nothing.",
            "anyOf": [
                { "type": "object", "required": ["fields"], "properties": { "fields": { "type": "object" } } },
                { "type": "object", "required": ["records"], "properties": { "records": { "type": "array", "maxItems": 5000,
                    "items": { "type": "object", "required": ["fields"], "properties": { "fields": { "type": "object" } } } } } } ] }),
        ),
        (
            "Upsert",
            json!({
            "type": "object", "required": ["key", "records"],
            "properties": {
                "key": { "type": "array", "minItems": 1, "items": { "type": "string" }, "description": "The fields by which a record is known again." },
                "records": { "type": "array", "maxItems": 5000, "items": { "type": "object", "required": ["fields"], "properties": { "fields": { "type": "object" } } } } } }),
        ),
        ("Any", json!({ "type": "object" })),
    ];
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// Parameters of the query, and headers of requests.
pub fn parameters() -> Value {
    let text = json!({ "type": "string" });
    let query = |name: &str, about: &str, schema: Value, example: Value| json!({ "name": name, "in": "query", "description": about, "schema": schema, "example": example });
    let header = |name: &str, about: &str, example: &str| json!({ "name": name, "in": "header", "description": about, "schema": { "type": "string" }, "example": example });
    let names = json!({ "type": "array", "items": { "type": "string" } });
    let list = |name: &str, about: &str, example: Value| {
        let mut list = query(name, about, names.clone(), example);
        list["style"] = json!("form");
        list["explode"] = json!(false);
        list
    };
    json!({
        "filter": query("filter", "A formula that must hold.", text.clone(), json!("amount > 1000")),
        "sort": list("sort", "Fields; `-` before a name: descending. The record's own are `@id`, `@created_at`, `@updated_at`, `@created_by`.", json!(["-amount", "name"])),
        "search": query("search", "Words that a record's texts must contain.", text.clone(), json!("ann")),
        "fields": list("fields", "Which fields are answered; without it, all.", json!(["name"])),
        "expand": list("expand", "Links to follow: the record takes the place of its id.", json!([])),
        "limit": query("limit", "Records of a page.", json!({ "type": "integer", "minimum": 1, "maximum": 1000, "default": 50 }), json!(50)),
        "cursor": query("cursor", "The `next` of the page before.", text, json!("")),
        "count": query("count", "Counts all that match: what makes big tables slow.", json!({ "type": "boolean", "default": false }), json!(true)),
        "workspace": header("Sheaf-Workspace", "Which workspace, where there are several.", "sales"),
        "if_match": header("If-Match", "The record's ETag: nobody else may have changed it.", "\"3\""),
        "if_none_match": header("If-None-Match", "The ETag of what is known already.", "\"3\""),
        "idempotency_key": header("Idempotency-Key", "Sent twice, the request is carried out once, for a day.", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
        "id": { "name": "id", "in": "path", "required": true, "schema": { "type": "integer", "minimum": 1 }, "example": 1 },
        "seq": { "name": "seq", "in": "path", "required": true, "schema": { "type": "integer", "minimum": 1 }, "example": 1 },
        "table": { "name": "table", "in": "path", "required": true, "schema": { "type": "string" }, "example": "leads" },
        "field": { "name": "field", "in": "path", "required": true, "schema": { "type": "string" }, "example": "name" },
        "since": query("since", "The number of the last change that is known.", json!({ "type": "integer", "minimum": 0 }), json!(0)),
    })
}

/// Headers of answers.
pub fn headers() -> Value {
    let header = |about: &str| json!({ "description": about, "schema": { "type": "string" } });
    json!({
        "ETag": header("What is answered, for `If-None-Match`; of a record, for `If-Match` too."),
        "Location": header("Where the new record is."),
        "X-Request-Id": header("The request's id, as the log and problems name it."),
        "Idempotent-Replayed": header("`true`: the answer of the first time."),
        "Retry-After": header("Seconds to wait."),
    })
}

/// What may go wrong.
pub fn responses() -> Value {
    let problem = |about: &str| json!({ "description": about, "content": { "application/problem+json": { "schema": reference("schemas", "Problem") } } });
    let mut many = problem("Too many requests.");
    many["headers"] = json!({ "Retry-After": reference("headers", "Retry-After") });
    json!({
        "unreadable": problem("It cannot be read."),
        "unauthenticated": problem("Who are you?"),
        "forbidden": problem("Known, but not allowed."),
        "not_found": problem("Not there, or not yours to see."),
        "conflict": problem("In conflict with what is there, or a duplicate."),
        "version_mismatch": problem("`If-Match` names another version."),
        "too_large": problem("Too large."),
        "invalid": problem("It breaks a rule."),
        "too_many": many,
        "unavailable": problem("Not available now, or it took too long."),
    })
}

/// The problems of a route, by status.
pub fn problems(writes: bool) -> Value {
    let mut all = json!({
        "401": reference("responses", "unauthenticated"), "403": reference("responses", "forbidden"),
        "404": reference("responses", "not_found"), "422": reference("responses", "invalid"),
        "503": reference("responses", "unavailable"),
    });
    if writes {
        all["400"] = reference("responses", "unreadable");
        all["409"] = reference("responses", "conflict");
        all["413"] = reference("responses", "too_large");
    }
    all
}

/// Tokens and sessions.
pub fn security() -> Value {
    json!({
        "token": { "type": "http", "scheme": "bearer", "description": "`sheaf token create`, or `POST /api/v1/tokens`." },
        "session": { "type": "apiKey", "in": "cookie", "name": super::super::asked::COOKIE,
            "description": "After `POST /api/v1/session`. Requests that change something need the header `Sheaf-Client`." },
    })
}
