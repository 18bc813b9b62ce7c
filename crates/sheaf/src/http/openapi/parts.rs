//! What all routes share: parameters, headers, problems, the ways to show who asks.

use serde_json::{Map, Value, json};
use sheaf_model::Code;
use sheaf_service::access::{Ability, Deed};
use sheaf_service::audit::{Act, Op};

use super::super::audit::SIGN_INS;
use super::sample::{FILE, Sample};
use super::schema::{list, object, one_of, text};

/// What the document says of itself.
pub const ABOUT: &str = "Every table of the workspace, its records, their history and the change log. \
    Decimals are strings where a JSON number would lose digits; dates are ISO 8601; a link is the id of its record, or the record \
    when expanded. Errors are problems (RFC 9457).";

/// A reference to a component.
pub fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// What every route can answer when something is wrong.
pub fn schemas() -> Map<String, Value> {
    let message = "'Email' is 'x', expected an e-mail address such as name@example.com.";
    let field = object(
        "What is wrong with one field.",
        json!({
            "field": text("Its name; of several records, `records[3].email`."),
            "code": text("Stable, e.g. `required`, `email`, `too_long`."),
            "message": text("What was found and what was expected.") }),
        &[],
    );
    let mut problem = object(
        "What is wrong, as RFC 9457 has it.",
        json!({
            "type": { "type": "string", "format": "uri", "description": "The kind of problem." },
            "title": text("The kind in words."),
            "status": { "type": "integer", "description": "The status of the answer." },
            "code": one_of("Stable; messages may change.", CODES),
            "detail": text("One plain sentence."),
            "hint": text("What to do about it."),
            "errors": list("Which fields, where fields are to blame.", reference("schemas", "FieldProblem")),
            "request_id": text("As the log and the header `X-Request-Id` name the request.") }),
        &["hint"],
    );
    problem["title"] = json!("Problem (RFC 9457)");
    problem["examples"] = json!([{ "type": "https://sheaf.example/problems/invalid", "title": Code::Invalid.title(), "status": 422,
        "code": Code::Invalid.as_str(), "detail": message, "errors": [{ "field": "email", "code": "email", "message": message }],
        "request_id": "5f0c2a11-2a" }]);
    Map::from_iter([("Problem".to_owned(), problem), ("FieldProblem".to_owned(), field)])
}

/// The codes of problems, and the one of a method that a path does not have.
const CODES: &[&str] = &[
    Code::Unreadable.as_str(),
    Code::Unauthenticated.as_str(),
    Code::Forbidden.as_str(),
    Code::NotFound.as_str(),
    Code::Conflict.as_str(),
    Code::Duplicate.as_str(),
    Code::VersionMismatch.as_str(),
    Code::TooLarge.as_str(),
    Code::Invalid.as_str(),
    Code::Formula.as_str(),
    Code::TooMany.as_str(),
    Code::TimedOut.as_str(),
    Code::Unavailable.as_str(),
    Code::Internal.as_str(),
    "method_not_allowed",
];

fn parameter(place: &str, name: &str, about: &str, schema: &Value, example: &Value) -> Value {
    json!({ "name": name, "in": place, "description": about, "required": place == "path", "schema": schema, "example": example })
}

fn listed(name: &str, about: &str, items: &Value, example: &Value) -> Value {
    let mut listed = parameter("query", name, about, &json!({ "type": "array", "items": items }), example);
    listed["style"] = json!("form");
    listed["explode"] = json!(false);
    listed
}

/// The record's own columns, as `sort` and `filter` name them.
pub const OWN_COLUMNS: &[&str] = &["@id", "@created_at", "@updated_at", "@created_by"];

/// The parameter `sort`, with the schema of what it lists.
pub fn sort(items: &Value, example: &Value) -> Value {
    let about = format!(
        "Fields, or paths into those of JSON such as `details.city`; `-` before a name: descending. The record's own are `{}`.",
        OWN_COLUMNS.join("`, `")
    );
    listed("sort", &about, items, example)
}

/// The parameter `fields`.
pub fn fields(items: &Value, example: &Value) -> Value {
    listed("fields", "Which fields are answered; without it, all.", items, example)
}

/// The parameter `expand`.
pub fn expand(items: &Value, example: &Value) -> Value {
    listed(
        "expand",
        "Links to follow, also one behind another as in `company.owner`: the record takes the place of its id.",
        items,
        example,
    )
}

/// What requests say in their path, query and headers, by the names under which routes refer to it.
pub fn parameters(sample: &Sample) -> Map<String, Value> {
    let text = json!({ "type": "string" });
    let since = json!({ "type": "integer", "minimum": 0 });
    let query =
        |name: &str, about: &str, schema: &Value, example: Value| parameter("query", name, about, schema, &example);
    let header =
        |name: &str, about: &str, example: &str| parameter("header", name, about, &text, &Value::from(example));
    let number = |name: &str, about: &str, usual: u32, most: u32| {
        let schema = json!({ "type": "integer", "minimum": 1, "maximum": most, "default": usual });
        parameter("query", name, about, &schema, &json!(usual))
    };
    let known = |name: &str, about: &str| {
        parameter("path", name, about, &json!({ "type": "integer", "format": "int64", "minimum": 1 }), &json!(1))
    };
    let named = |name: &str, about: &str, example: Value| {
        parameter("path", name, about, &json!({ "type": "string", "minLength": 1 }), &example)
    };
    let mut required = query("table", "A planned table's name.", &text, json!(sample.name()));
    required["required"] = json!(true);
    let mut counted = query("records", "Ids of records, at most 1,000.", &text, json!("1,7,12"));
    counted["required"] = json!(true);
    let mut split_key = query("key", "The column that names what the others would tell of.", &text, json!("customer"));
    split_key["required"] = json!(true);
    let mut eyes = header("Sheaf-As", "The number of a member: an administrator is answered as they would be.", "2");
    eyes["schema"] = json!({ "type": "integer", "format": "int64", "minimum": 1 });
    eyes["example"] = json!(2);
    let mut form_field = query("field", "The question.", &text, json!("company"));
    form_field["required"] = json!(true);
    let mut stamp = query("stamp", "The stamp that it was brought with.", &text, json!("AAABm"));
    stamp["required"] = json!(true);
    let flag = json!({ "type": "boolean", "default": false });
    let mut key = header(
        "Idempotency-Key",
        "Sent twice, the request is carried out once, for a day.",
        "8e03978e-40d5-43dd-bc93-6894a57f9324",
    );
    key["schema"] = json!({ "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$" });
    let own = json!({
        "table": named("table", "The table's name.", json!(sample.name())),
        "field": named("field", "The field's name.", sample.a_field()["name"].clone()),
        "id": known("id", "The number that it is known by."),
        "session": named("session", "The session's id.", json!("9f86d081884c7d65")),
        "role": named("role", "The role's name.", json!("reader")),
        "deleted_workspaces": query("deleted", "Those that were deleted and can be brought back, instead.", &flag, json!(true)),
        "flag": named("flag", "The flag's name.", json!("payments")),
        "plan": named("plan", "The plan's name.", json!("team")),
        "coupon": named("coupon", "The coupon's code.", json!("SPRING")),
        "setting": named("setting", "The setting's name.", json!("leave.days")),
        "seq": known("seq", "The change's number."),
        "share": known("share", "The share's number."),
        "comment": known("comment", "The comment's number."),
        "file": named("file", "The file's id.", json!(FILE)),
        "thumbnail": query("thumbnail", "A small picture of it, that fits into 160 by 160 pixels or 640 by 640.", &json!({ "type": "string", "enum": ["small", "large"] }), json!("small")),
        "download": query("download", "To be saved, and not shown, by a browser.", &flag, json!(true)),
        "comments_before": query("before", "Only those before this one: the `before` of the answer with the later ones.", &json!({ "type": "integer", "minimum": 1 }), json!(51)),
        "comments_limit": number("limit", "Most comments of an answer.", 50, 200),
        "comments_of": counted,
        "notifications_cursor": query("cursor", "The `next` of the page before.", &text, json!("new-12")),
        "notifications_limit": number("limit", "Most notifications of an answer.", 50, 200),
        "deleted_cursor": query("cursor", "The `next` of the page before.", &text, json!("40-7")),
        "deleted_limit": number("limit", "Records of a page.", 50, 200),
        "workspace": header("Sheaf-Workspace", "Which workspace, where there are several.", "sales"),
        "eyes": eyes,
        "workspace_asked": query("workspace", "The same for a browser's event stream, which sends no headers of its own.", &text, json!("sales")),
        "if_match": header("If-Match", "The record's ETag: nobody else may have changed it.", "\"3\""),
        "range": header("Range", "The part of the file that is asked for.", "bytes=0-1023"),
        "if_none_match": header("If-None-Match", "The ETag of what is known already.", "\"3\""),
        "idempotency_key": key,
        "last_event_id": header("Last-Event-ID", "Where a stream was; a browser says so when it comes again.", "12"),
    });
    let asked = json!({
        "view_asked": query("view", "A view of the table: its filter holds too, its sort and fields where none are asked for.", &text, json!("newest")),
        "view": named("view", "The view's name.", json!("newest")),
        "filter": query("filter", "A formula that must hold.", &text, json!(sample.filter())),
        "sort": sort(&text, &json!(["-@created_at"])),
        "fields": fields(&text, &json!([sample.a_field()["name"]])),
        "json_field": query("field", "A field of JSON; none: that of the table's documents.", &text, json!("details")),
        "expand": expand(&text, &json!(sample.links())),
        "search": query("search", "Words that a record's texts must contain.", &text, json!("ann")),
        "mark": {
            "name": "mark", "in": "query", "explode": true, "style": "form", "schema": { "type": "array", "items": text, "maxItems": 20 },
            "description": "Formulas, each as a parameter of its own: which of them are true for a record is told as its `marks`.",
            "example": [sample.filter()] },
        "by_asked": query("by", "Fields, the outermost first: `status`, `-due:month`; a day or moment by its `day`, `week`, `month`, `quarter` or `year`, `-`: the greatest first; none: what the view groups by.", &text, json!("")),
        "format_asked": json!({
            "name": "format", "in": "query", "required": true, "description": "What the file is.",
            "schema": { "type": "string", "enum": ["csv", "json", "xlsx"] }, "example": "csv" }),
        "group_asked": query("group", "Fields that the records are put together by, before their sort: `status`, `-due:month`; empty: none; none: what the view groups by. They come first where they are not among the fields.", &text, json!("")),
        "file_asked": query("name", "What the file is called, without its ending; none: the table, the view and the day.", &text, json!("Leads")),
        "groups_asked": query("limit", "How many groups at most.", &json!({ "type": "integer", "minimum": 1, "maximum": sheaf_service::summaries::MOST_GROUPS, "default": 1_000 }), json!(100)),
        "summary_asked": query("summary", "Fields with the function of each, `amount:sum,due:maximum`; none: those of the view, or of the table where no view is asked for.", &text, json!("")),
        "measures_asked": query("measures", "What is told beside the summary, in this order: `amount:sum,amount:average`; one field may have several. None: what the view's pivot measures.", &text, json!("")),
        "workspace_named": named("workspace", "The workspace's name.", json!("sales")),
        "secret": named("secret", "The secret of the address.", json!("x0Yp5m6wq8mJ1nVb2s4d7fGh9kLzXcVbNmQwErTyUiO")),
        "form_field": form_field,
        "form_stamp": stamp,
        "form_search": query("search", "What their titles contain.", &text, json!("acme")),
        "limit": number("limit", "Records of a page.", 50, 1000),
        "published_limit": number("limit", "Records of a page.", 50, 200),
        "cursor": query("cursor", "The `next` of the page before, with the same `filter`, `sort` and `search`.", &text, json!("")),
        "count": query("count", "Counts all that match: what makes big tables slow.", &flag, json!(true)),
        "since": query("since", "The number of the last change that is known.", &since, json!(0)),
        "changes_limit": number("limit", "Most changes of an answer.", 100, 1000),
        "audit_limit": number("limit", "Most entries of an answer.", 100, 1000),
        "plan_table": required,
        "split_key": split_key,
        "preview_limit": number("limit", "Most rows.", 50, 500),
        "sheet_file": query("file", "The file's name; none: the first that has the sheet.", &text, json!("book.xlsx")),
        "sheet": query("sheet", "The sheet's name; none: the first.", &text, json!("Sheet1")),
        "from": query("from", "The first row.", &json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX, "default": 1 }), json!(1)),
        "sheet_limit": number("limit", "Most rows.", 100, 500),
    });
    let seq = json!({ "type": "integer", "minimum": 1, "maximum": i64::MAX });
    let moment = json!({ "type": "string", "format": "date-time" });
    let audit = json!({
        "audit_before": query("before", "Entries before this one: the `next` of the answer before.", &seq, json!(100)),
        "audit_from": query("from", "Not before this moment.", &moment, json!("2026-03-01T00:00:00Z")),
        "audit_to": query("to", "Not after this moment.", &moment, json!("2026-03-31T23:59:59Z")),
        "audit_kind": query("kind", "What was done.", &json!({ "type": "string", "enum": Op::ALL.map(Op::as_str) }), json!("access")),
        "audit_act": query("act", "Which act, of what changed no record.", &json!({ "type": "string", "enum": Act::ALL.map(Act::name) }), json!("exported")),
        "audit_person": query("person", "By which person: their `id` as a member.", &seq, json!(1)),
        "audit_format": query("format", "What the file is; `csv` where nothing is said.", &json!({ "type": "string", "enum": ["csv", "jsonl"], "default": "csv" }), json!("csv")),
        "sign_in_kind": query("kind", "What came of it.", &json!({ "type": "string", "enum": SIGN_INS }), json!("wrong_password")),
        "audit_by": query("by", "By whom: the `id` of an entry's `by`.", &seq, json!(1)),
        "audit_table": query("table", "In which table.", &text, json!("leads")),
    });
    let sign_in = json!({
        "provider": named("provider", "The provider's name.", json!("example")),
        "back": query("back", "The page where they go afterwards.", &text, json!("/sales")),
        "oidc_state": query("state", "As it was sent there.", &text, json!("x0Yp5m6wq8mJ1nVb2s4d7f")),
        "oidc_code": query("code", "What the provider gives tokens for.", &text, json!("SplxlOBeZQQYbYS6WxSbIA")),
        "oidc_error": query("error", "What it says instead.", &text, json!("access_denied")),
        "oidc_issuer": query("iss", "Who says so (RFC 9207).", &text, json!("https://id.example.com")),
    });
    let deeds: Vec<&str> = Deed::ALL.map(Deed::name).into_iter().chain(Ability::ALL.map(Ability::name)).collect();
    let why = json!({
        "why_do": query("do", "What is to be done with records, or in the workspace; none: see them.", &json!({ "type": "string", "enum": deeds }), json!("change")),
        "why_table": query("table", "With whose records; of what is done in the workspace: none.", &text, json!(sample.name())),
        "why_record": query("record", "With which of them; none: all.", &seq, json!(1)),
        "why_field": query("field", "And with which field.", &text, sample.a_field()["name"].clone()),
        "why_to": query("to", "The choice to which a status is to go.", &text, json!("Won")),
        "why_person": query("person", "The number of a member, for administrators; none: whoever asks.", &seq, json!(2)),
    });
    // In parts, as the macro takes only so much at once.
    let parts = [own, asked, audit, sign_in, why].into_iter().filter_map(|part| match part {
        Value::Object(part) => Some(part),
        _ => None,
    });
    parts.flatten().collect()
}

/// Headers of answers.
pub fn headers() -> Value {
    let header = |about: &str| json!({ "description": about, "schema": { "type": "string" } });
    let number = |about: &str| json!({ "description": about, "schema": { "type": "integer", "minimum": 0 } });
    json!({
        "ETag": header("What is answered, for `If-None-Match`; of a record, for `If-Match` too."),
        "Location": header("Where the new record is; of several, none is named."),
        "Sheaf-Change": number("The change by which this is undone; missing where nothing was written."),
        "Content-Disposition": header("The file's name."),
        "Content-Range": header("`bytes 6-8/11`: which part it is, and of how many bytes; `bytes */11`: of how many it is none."),
        "Accept-Ranges": header("`bytes`: parts of it may be asked for."),
        "Last-Modified": header("When it came."),
        "Cross-Origin-Resource-Policy": header("`same-origin`: pages of others may not show it."),
        "Sheaf-Records": number("How many records the file has."),
        "Set-Cookie": header("The session's secret; for the browser alone."),
        "X-Request-Id": header("The request's id, as the log and problems name it."),
        "Idempotent-Replayed": header("`true`: the answer of the first time."),
        "Retry-After": number("Seconds to wait."),
        "WWW-Authenticate": header("`Bearer`."),
        "RateLimit-Limit": number("How many requests are answered within a minute, or failed attempts let be; missing where there is no bound."),
        "RateLimit-Remaining": number("How many are left."),
        "RateLimit-Reset": number("Seconds until they count anew."),
    })
}

/// The headers of a bound of requests, which any answer may have to whoever is known.
pub const BOUND: &[&str] = &["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];

/// The answers beside what was asked for: status, name of the component, what it says, its headers.
const RESPONSES: &[(u16, &str, &str, &[&str])] = &[
    (
        206,
        "part",
        "The part of it that was asked for.",
        &["Content-Range", "Content-Disposition", "Last-Modified", "Accept-Ranges", "Cross-Origin-Resource-Policy"],
    ),
    (304, "not_modified", "What is known already is so still.", &["ETag"]),
    (400, "unreadable", "It cannot be read, or it is not clear which workspace is meant.", &[]),
    (401, "unauthenticated", "Who are you?", &["WWW-Authenticate"]),
    (403, "forbidden", "Known, but not allowed.", &[]),
    (404, "not_found", "Not there, or not yours to see.", &[]),
    (409, "conflict", "In conflict with what is there, or a duplicate.", &[]),
    (412, "version_mismatch", "`If-Match` names another version.", &[]),
    (413, "too_large", "Too large.", &[]),
    (
        416,
        "no_such_part",
        "It has no such part. Nothing is said beside its length.",
        &["Content-Range", "Accept-Ranges", "Last-Modified"],
    ),
    (422, "invalid", "It breaks a rule.", &[]),
    (429, "too_many", "Too many requests.", &["Retry-After"]),
    (500, "internal", "A fault of Sheaf; the log says more under the request's id.", &[]),
    (503, "unavailable", "Not available now, or it took too long.", &["Retry-After"]),
];

/// The name of the component that says what a status means.
pub fn response(status: u16) -> &'static str {
    RESPONSES.iter().find(|(s, ..)| *s == status).map_or("internal", |(_, name, ..)| name)
}

/// Answers beside what was asked for.
pub fn responses() -> Value {
    let shown = RESPONSES.iter().map(|(status, name, about, headers)| {
        let names = headers.iter().chain(BOUND).chain([&"X-Request-Id"]);
        let headers: Map<String, Value> = names.map(|h| ((*h).to_owned(), reference("headers", h))).collect();
        let mut shown = json!({ "description": about, "headers": headers });
        match status {
            206 => shown["content"] = json!({ "*/*": { "schema": { "type": "string", "description": "Bytes." } } }),
            304 | 416 => {}
            _ => {
                shown["content"] = json!({ "application/problem+json": { "schema": reference("schemas", "Problem") } })
            }
        }
        ((*name).to_owned(), shown)
    });
    shown.collect()
}

/// Tokens and sessions.
pub fn security() -> Value {
    json!({
        "token": { "type": "http", "scheme": "bearer", "description": "`sheaf token create`, or `POST /api/v1/tokens`." },
        "session": { "type": "apiKey", "in": "cookie", "name": super::super::asked::COOKIE,
            "description": "After `POST /api/v1/session`. Requests that change something need the header `Sheaf-Client`." },
    })
}
