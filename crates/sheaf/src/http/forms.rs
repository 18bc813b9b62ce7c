//! Forms, for strangers: nobody signs in here. What they may do is bounded by the address that they have, and by how often.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Path, RawQuery, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;
use sheaf_model::{Code, Problem};
use sheaf_service::forms::{LONGEST_FILE, Opened, too_long};

use super::coming::Coming;
use super::failure::{Failure, Result};
use super::limit::Stranger;
use super::records::json;
use super::{query, upload};

/// Most bytes that a stranger may say: answers are typed. It is the limit of all bodies of these routes.
pub(super) const LONGEST: usize = 1_048_576;

/// What a stranger says. It is taken in when it is known that there is a form for it.
async fn said(request: Request) -> Result<Value, Problem> {
    let body = Bytes::from_request(request, &()).await.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(Code::TooLarge, format!("The answers have more than {LONGEST} bytes."))
        }
        _ => Problem::new(Code::Unreadable, "The body of the request broke off."),
    })?;
    json(&body)
}

/// What strangers are answered is for them alone, and is another one each time.
fn fresh(status: StatusCode, body: Value) -> Response {
    (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response()
}

/// More bytes than there are around a file in an upload, and than come at a time: so a file that is too large is told as such.
const AROUND: usize = 1 << 20;
/// Most bytes of a stamp, of what shows work, and of a field's name.
const SHORT: usize = 300;

/// Most bytes of a file for a form, on a host that allows so many for an upload.
fn longest_file(allowed: usize) -> u64 {
    LONGEST_FILE.min(allowed as u64)
}

/// Most bytes of a request that brings one.
pub(super) fn longest_upload(allowed: usize) -> usize {
    usize::try_from(longest_file(allowed)).unwrap_or(allowed).saturating_add(AROUND)
}

impl Coming {
    fn longest_file(&self) -> u64 {
        longest_file(self.app.upload)
    }

    fn form(&self) -> Result<Opened, Problem> {
        self.app.sheaf.form(&self.workspace, &self.secret)
    }
}

/// `GET /api/v1/forms/{workspace}/{secret}`
pub async fn show(coming: Coming) -> Result<Response> {
    coming.admit(Stranger::Looks)?;
    Ok(fresh(StatusCode::OK, coming.form()?.shown(coming.app.form_work, coming.longest_file()).await?))
}

/// `POST /api/v1/forms/{workspace}/{secret}`
pub async fn take(coming: Coming, request: Request) -> Result<Response> {
    coming.admit(Stranger::Sends)?;
    let form = coming.form()?;
    let said = said(request).await?;
    let taken = form.take(&said, coming.app.form_work).await?;
    coming.app.brought.set(coming.from, said["stamp"].as_str().unwrap_or_default(), 0);
    Ok(fresh(StatusCode::CREATED, taken))
}

/// `POST /api/v1/forms/{workspace}/{secret}/files`: a file, as a part named `file`, behind `stamp`, `work` and `field`.
pub async fn bring(coming: Coming, request: Request) -> Result<Response> {
    coming.admit(Stranger::Brings)?;
    let form = coming.form()?;
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| no_file())?;
    let mut said = Said::default();
    while let Some(mut part) = parts.next_field().await.map_err(upload::broken)? {
        let Some(name) = part.file_name().map(str::to_owned) else {
            let place = match part.name() {
                Some("stamp") => &mut said.stamp,
                Some("work") => &mut said.work,
                Some("field") => &mut said.field,
                _ => continue,
            };
            *place = upload::read_short(&mut part, SHORT).await?;
            continue;
        };
        let to = form.expect_bringing(&said.stamp, &said.work, coming.app.form_work, &said.field).await?;
        let incoming = form.incoming()?;
        let path = incoming.path().join("file");
        let (mut arriving, mut bytes, longest) = (coming.app.brought.arriving(coming.from), 0, coming.longest_file());
        let more = |n: u64| {
            bytes += n;
            if bytes > longest {
                return Err(Failure::from(too_long(&said.field, longest)));
            }
            Ok(arriving.more(n)?)
        };
        upload::write(&mut part, &path, more).await?;
        let brings = form.bring(to, incoming, name, path).await?;
        coming.app.brought.set(coming.from, &said.stamp, brings.bytes);
        return Ok(fresh(StatusCode::CREATED, brings.shown));
    }
    Err(no_file().into())
}

/// What comes before a file.
#[derive(Default)]
struct Said {
    stamp: String,
    work: String,
    field: String,
}

fn no_file() -> Problem {
    Problem::new(Code::Unreadable, "The upload has no file.")
        .with_hint("Send a form with the parts 'stamp', 'work' and 'field', and then the file as a part named 'file'.")
}

/// `DELETE /api/v1/forms/{workspace}/{secret}/files/{field}/{file}`
pub async fn give_up(coming: Coming, Path(of): Path<GivenUp>, RawQuery(raw): RawQuery) -> Result<StatusCode> {
    coming.admit(Stranger::Brings)?;
    let form = coming.form()?;
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["stamp"])?;
    let stamp = query::value(raw, "stamp").unwrap_or_default();
    let left = form.give_up(&stamp, &of.field, &of.file).await?;
    coming.app.brought.set(coming.from, &stamp, left);
    Ok(StatusCode::NO_CONTENT)
}

/// Which file is given up.
#[derive(Deserialize)]
pub struct GivenUp {
    field: String,
    file: String,
}

/// `POST /api/v1/forms/{workspace}/{secret}/asked`
pub async fn asked(coming: Coming, request: Request) -> Result<Response> {
    coming.admit(Stranger::Looks)?;
    let form = coming.form()?;
    Ok(fresh(StatusCode::OK, form.asked(&said(request).await?).await?))
}

/// `GET /api/v1/forms/{workspace}/{secret}/records`
pub async fn records(coming: Coming, RawQuery(raw): RawQuery) -> Result<Response> {
    coming.admit(Stranger::Looks)?;
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["field", "search"])?;
    let field = query::value(raw, "field");
    let field = field.ok_or_else(|| Problem::field("field", "required", "'field' names the question."))?;
    let text = query::value(raw, "search").unwrap_or_default();
    Ok(fresh(StatusCode::OK, coming.form()?.picks(&field, &text).await?))
}
