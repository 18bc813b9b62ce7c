//! Files that records hold: taken in, and sent to those who see the record.

use axum::Json;
use axum::body::Body;
use axum::extract::{Multipart, Path, RawQuery, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::Value;
use sheaf_model::{Code, Problem};
use sheaf_service::files::Size;
use tower_http::services::ServeFile;

use super::asked::Asked;
use super::exports::{Shown, disposition};
use super::failure::Result;
use super::layer::AsItIs;
use super::query;
use super::records::id;
use super::upload::{self, Takes};

/// What browsers may show within a page, beside sound and film. All else is only ever downloaded: a page or a drawing that somebody
/// uploaded could hold a script.
const SHOWN: [&str; 7] =
    ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "application/pdf", "text/plain"];

/// A file may do nothing, wherever it is opened. The viewer of PDFs does not start within a sandbox.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
const POLICY_OF_PDF: &str = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

/// `POST /api/v1/files`: one or more files, each as a part named `file`.
pub async fn create(asked: Asked, form: Multipart) -> Result<(StatusCode, Json<Value>)> {
    asked.who.require_writing(&asked.open.model())?;
    let incoming = asked.open.incoming()?;
    let files = upload::receive(incoming.path(), form, Takes::Files).await?;
    Ok((StatusCode::CREATED, Json(asked.open.add_files(&asked.who, incoming, files).await?)))
}

/// `GET /api/v1/tables/{table}/records/{id}/files/{file}`
pub async fn show(
    asked: Asked,
    Path((table, record, file)): Path<(String, String, String)>,
    RawQuery(raw): RawQuery,
    mut request: Request,
) -> Result<Response> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["thumbnail", "download", "workspace"])?;
    let small = query::value(raw, "thumbnail").map(|name| Size::named(&name)).transpose()?;
    let is_download = query::flag(raw, "download")?;
    let found = asked.open.file(&asked.who, &table, id(&record)?, &file, small).await?;
    // A file never becomes another: there is nothing that could have been modified.
    request.headers_mut().remove(header::IF_UNMODIFIED_SINCE);
    // One part is sent, or the whole; of several the whole is as good an answer (RFC 9110, 14.2).
    if request.headers().get(header::RANGE).is_some_and(|range| range.as_bytes().contains(&b',')) {
        request.headers_mut().remove(header::RANGE);
    }
    let sent = ServeFile::new(&found.path).try_call(request).await;
    let mut response =
        sent.map_err(|e| Problem::new(Code::Unavailable, format!("The file cannot be read: {e}.")))?.map(Body::new);
    if response.status() == StatusCode::RANGE_NOT_SATISFIABLE {
        return Ok(response);
    }
    let kind = if found.kind == "text/plain" { "text/plain; charset=utf-8" } else { &found.kind };
    let is_shown =
        SHOWN.contains(&found.kind.as_str()) || ["audio/", "video/"].iter().any(|of| found.kind.starts_with(of));
    let how = if is_shown && !is_download { Shown::Inline } else { Shown::Attachment };
    let policy = if found.kind == "application/pdf" { POLICY_OF_PDF } else { POLICY };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::try_from(kind).unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(header::CONTENT_DISPOSITION, disposition(how, &found.name));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    response.extensions_mut().insert(AsItIs);
    Ok(response)
}
