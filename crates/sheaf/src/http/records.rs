//! Records.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use serde_json::Value;
use sheaf_model::{Code, Problem};
use sheaf_service::answer::Answer;
use sheaf_service::body::{self, read_body, read_changes, several};
use sheaf_service::writing::Written;

use super::asked::Asked;
use super::failure::Result;
use super::{App, once, query};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Reads a body as a JSON object, whatever its content type says.
pub fn json(body: &Bytes) -> Result<Value, Problem> {
    if body.is_empty() {
        return Err(Problem::new(Code::Unreadable, "The body is empty, expected JSON."));
    }
    let read = serde_json::from_slice(body);
    let read: Value = read.map_err(|e| Problem::new(Code::Unreadable, format!("The body is no JSON: {e}.")))?;
    match read {
        Value::Object(_) => Ok(read),
        _ => Err(Problem::new(Code::Unreadable, "The body is no JSON object.")),
    }
}

/// A text of a body; none where it is missing or null. What is no text is refused: left unread, it would be as if nobody had
/// said it.
pub fn text<'b>(body: &'b Value, name: &str) -> Result<Option<&'b str>, Problem> {
    match &body[name] {
        Value::Null => Ok(None),
        Value::String(text) if text.contains('\0') => {
            Err(Problem::field(name, "text", format!("'{name}' holds a zero character, which no text may.")))
        }
        Value::String(text) => Ok(Some(text)),
        other => Err(Problem::field(name, "text", format!("'{name}' is {other}, expected text."))),
    }
}

/// Whether the client has what has this tag.
pub fn is_known(etag: &str, headers: &HeaderMap) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|t| t.trim().trim_start_matches("W/") == etag || t.trim() == "*"))
}

/// An answer with its tag; `304` where the client has it already.
pub fn tagged(answer: Answer, headers: &HeaderMap) -> Response {
    let same = is_known(&answer.etag, headers);
    let etag = HeaderValue::try_from(answer.etag).unwrap_or(HeaderValue::from_static("\"\""));
    if same {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    let cache = HeaderValue::from_static("private, no-cache");
    ([(header::CONTENT_TYPE, JSON), (header::ETAG, etag), (header::CACHE_CONTROL, cache)], answer.body).into_response()
}

fn one(status: StatusCode, record: Written) -> Response {
    let etag = HeaderValue::try_from(record.answer.etag).unwrap_or(HeaderValue::from_static("\"\""));
    let headers = [(header::CONTENT_TYPE, JSON), (header::ETAG, etag)];
    changed((status, headers, record.answer.body).into_response(), record.change)
}

/// Says by which entry of the log a client may undo what it has just done.
pub(super) fn changed(mut response: Response, change: Option<i64>) -> Response {
    if let Some(change) = change {
        response.headers_mut().insert("sheaf-change", HeaderValue::from(change));
    }
    response
}

/// A record's id, from a path.
pub(super) fn id(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::new(Code::NotFound, format!("'{text}' is no record's id: expected a number.")))
}

/// The version that `If-Match` names.
fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH).and_then(|v| v.to_str().ok()) else { return Ok(None) };
    let tag = value.trim().trim_start_matches("W/").trim_matches('"');
    if tag == "*" {
        return Ok(None);
    }
    let version = tag.split('.').next().unwrap_or(tag);
    let unfit = |_| {
        Problem::new(Code::VersionMismatch, format!("'If-Match' is {value}, expected a record's ETag such as \"3\"."))
    };
    version.parse().map(Some).map_err(unfit)
}

/// What can be done with the records of a table together.
pub fn of_table() -> MethodRouter<App> {
    get(list).post(create).put(upsert).patch(change_several)
}

/// `GET /api/v1/tables/{table}/records`
pub async fn list(
    asked: Asked,
    Path(table): Path<String>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let key = raw.as_deref().unwrap_or_default();
    let answer = asked.open.list(&asked.who, &table, key, || query::list_request(raw.as_deref())).await?;
    Ok(tagged(answer, &headers))
}

/// `GET /api/v1/tables/{table}/records/summary`
pub async fn summary(
    asked: Asked,
    Path(table): Path<String>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let key = raw.as_deref().unwrap_or_default();
    let answer = asked.open.summary(&asked.who, &table, key, || query::summary_request(raw.as_deref())).await?;
    Ok(tagged(answer, &headers))
}

/// `GET /api/v1/tables/{table}/records/groups`
pub async fn groups(
    asked: Asked,
    Path(table): Path<String>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let key = raw.as_deref().unwrap_or_default();
    let answer = asked.open.groups(&asked.who, &table, key, || query::groups_request(raw.as_deref())).await?;
    Ok(tagged(answer, &headers))
}

/// `GET /api/v1/tables/{table}/records/{id}`
pub async fn show(
    asked: Asked,
    Path((table, record)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let raw = raw.as_deref();
    let (fields, expand) = (query::names(raw, "fields"), query::names(raw, "expand"));
    query::refuse_unknown(raw, &["fields", "expand", "workspace"])?;
    let fields = (!fields.is_empty()).then_some(fields.as_slice());
    Ok(tagged(asked.open.get(&asked.who, &table, id(&record)?, fields, &expand).await?, &headers))
}

/// `POST /api/v1/tables/{table}/records`
pub async fn create(
    asked: Asked,
    Path(table): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let (records, many) = read_body(&json(&body)?)?;
    let key = once::key(&headers, &Method::POST, &uri, &body)?;
    let mut made = asked.open.create(&asked.who, &table, &records, key).await?;
    let mut response = match made.records.pop() {
        Some(record) if !many => {
            let place = HeaderValue::try_from(format!("/api/v1/tables/{table}/records/{}", record.id));
            let mut response = one(StatusCode::CREATED, record);
            if let Ok(place) = place {
                response.headers_mut().insert(header::LOCATION, place);
            }
            response
        }
        last => {
            made.records.extend(last);
            (StatusCode::CREATED, [(header::CONTENT_TYPE, JSON)], several(&made, false)).into_response()
        }
    };
    if made.replayed {
        response.headers_mut().insert(once::REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// `PUT /api/v1/tables/{table}/records`
pub async fn upsert(asked: Asked, Path(table): Path<String>, body: Bytes) -> Result<Response> {
    let body = json(&body)?;
    let key: Vec<String> = match &body["key"] {
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::String(name) => vec![name.clone()],
        _ => Vec::new(),
    };
    let (records, _) = read_body(&body)?;
    let done = asked.open.upsert(&asked.who, &table, &key, &records).await?;
    Ok(([(header::CONTENT_TYPE, JSON)], several(&done, true)).into_response())
}

/// `PATCH /api/v1/tables/{table}/records`
pub async fn change_several(asked: Asked, Path(table): Path<String>, body: Bytes) -> Result<Response> {
    let (records, partial) = read_changes(&json(&body)?)?;
    let done = asked.open.update_several(&asked.who, &table, &records, partial).await?;
    Ok(changed(([(header::CONTENT_TYPE, JSON)], body::changed(&done)).into_response(), done.change))
}

/// `PATCH /api/v1/tables/{table}/records/{id}`
pub async fn change(
    asked: Asked,
    Path((table, record)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let (mut records, many) = read_body(&json(&body)?)?;
    let fields = records.pop().filter(|_| !many);
    let fields = fields.ok_or_else(|| {
        Problem::new(Code::Unreadable, "The body has 'records', expected 'fields': one record is changed at a time.")
    })?;
    let changed = asked.open.update(&asked.who, &table, id(&record)?, fields, if_match(&headers)?).await?;
    Ok(one(StatusCode::OK, changed))
}

/// `DELETE /api/v1/tables/{table}/records/{id}`
pub async fn delete(
    asked: Asked,
    Path((table, record)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let change = asked.open.delete(&asked.who, &table, id(&record)?, if_match(&headers)?).await?;
    Ok(changed(StatusCode::NO_CONTENT.into_response(), change))
}

/// `GET /api/v1/tables/{table}/records/{id}/history`
pub async fn history(asked: Asked, Path((table, record)): Path<(String, String)>) -> Result<axum::Json<Value>> {
    Ok(axum::Json(asked.open.history(&asked.who, &table, id(&record)?)?))
}

/// `POST /api/v1/tables/{table}/records/{id}/restore`
pub async fn restore(asked: Asked, Path((table, record)): Path<(String, String)>, body: Bytes) -> Result<Response> {
    let body = json(&body)?;
    let seq = body["seq"].as_i64();
    let seq = seq.ok_or_else(|| {
        Problem::field("seq", "required", "'seq' names the change after which the record was as wanted.")
    })?;
    Ok(one(StatusCode::OK, asked.open.restore(&asked.who, &table, id(&record)?, seq).await?))
}

/// `GET /api/v1/tables/{table}/records/{id}/data`: all that is known of a record.
pub async fn data(asked: Asked, Path((table, record)): Path<(String, String)>) -> Result<axum::Json<Value>> {
    Ok(axum::Json(asked.open.record_data(&asked.who, &table, id(&record)?).await?))
}

/// `POST /api/v1/tables/{table}/records/{id}/erase`: for good.
pub async fn erase(asked: Asked, Path((table, record)): Path<(String, String)>) -> Result<axum::Json<Value>> {
    Ok(axum::Json(asked.open.erase_record(&asked.who, &table, id(&record)?).await?))
}
