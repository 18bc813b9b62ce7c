//! Views that are published: for those who publish them, and for strangers who have the address.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use serde_json::Value;
use sheaf_model::Problem;
use sheaf_service::published::{LONGEST_PAGE, Publication};

use super::asked::Asked;
use super::coming::Coming;
use super::failure::Result;
use super::limit::Stranger;
use super::records::{json, tagged};
use super::tables::shaped;
use super::{layer, query, ui};

const SWITCHES: [&str; 3] = ["embed", "index", "renew"];

/// `PUT /api/v1/tables/{table}/views/{view}/publication`
pub async fn publish(asked: Asked, Path((table, view)): Path<(String, String)>, body: Bytes) -> Result<Response> {
    let body = json(&body)?;
    if let Some(unknown) = body.as_object().and_then(|sent| sent.keys().find(|part| !SWITCHES.contains(&part.as_str())))
    {
        let problem = Problem::unknown("part of a publication", unknown, SWITCHES);
        return Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) }.into());
    }
    let switch = |name: &str| match &body[name] {
        Value::Null => Ok(false),
        Value::Bool(on) => Ok(*on),
        other => Err(Problem::field(name, "boolean", format!("'{name}' is {other}, expected true or false."))),
    };
    let switches = (switch("embed")?, switch("index")?, switch("renew")?);
    Ok(shaped(StatusCode::OK, asked.open.publish(&asked.who, (&table, &view), switches).await?))
}

/// `DELETE /api/v1/tables/{table}/views/{view}/publication`
pub async fn unpublish(asked: Asked, Path((table, view)): Path<(String, String)>) -> Result<Response> {
    Ok(shaped(StatusCode::OK, asked.open.unpublish(&asked.who, &table, &view).await?))
}

impl Coming {
    fn publication(&self) -> Result<Publication> {
        self.admit(Stranger::Looks)?;
        Ok(self.app.sheaf.publication(&self.workspace, &self.secret)?)
    }
}

/// `GET /api/v1/published/{workspace}/{secret}`
pub async fn show(coming: Coming) -> Result<Json<Value>> {
    Ok(Json(coming.publication()?.shown()?))
}

/// `GET /api/v1/published/{workspace}/{secret}/records`
pub async fn records(coming: Coming, RawQuery(raw): RawQuery, headers: HeaderMap) -> Result<Response> {
    let publication = coming.publication()?;
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["search", "cursor", "limit"])?;
    let most = i64::try_from(LONGEST_PAGE).unwrap_or(i64::MAX);
    let limit = query::within(raw, "limit", 1, most)?.and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
    let asked = (query::value(raw, "search"), query::value(raw, "cursor"), limit);
    Ok(tagged(publication.records(raw.unwrap_or_default(), asked).await?, &headers))
}

/// `GET /v/{workspace}/{secret}`: its page. Other pages may show it within them, and search engines take it in, where that was said.
pub async fn page(coming: Coming, uri: Uri) -> Response {
    let (embed, index) = coming.publication().and_then(|found| Ok(found.switches()?)).unwrap_or_default();
    let mut response = ui::page(uri).await;
    let headers = response.headers_mut();
    if embed {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(layer::EMBEDDED));
    }
    if !index {
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
    response
}
