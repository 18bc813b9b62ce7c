//! Pages of other sites that ask the API with a token (CORS): those that the settings of the workspace name, and no others. A session's
//! cookie is nothing to them: what is answered never allows credentials.
//!
//! A browser asks first, without a token and without the header that names the workspace: so such a page names it in the address, by the
//! workspace's own host or by `?workspace=`.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::limit::Stranger;
use super::proxy::Origin;
use super::{App, query};

/// What may be sent.
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
/// With which headers.
const HEADERS: &str =
    "authorization, content-type, sheaf-workspace, idempotency-key, if-match, if-none-match, range, accept-language";
/// Which headers of an answer a page may read.
const TOLD: &str = "etag, sheaf-change, sheaf-records, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset, \
                    x-request-id, content-disposition, content-range";
/// For how long a browser need not ask again, in seconds.
const KEPT: &str = "600";

/// A page of another site that asks.
pub struct Cross {
    site: HeaderValue,
    said: String,
    workspace: String,
    from: IpAddr,
}

/// Whether a page of another site asks the API of a workspace that is named.
pub fn comes(app: &App, request: &Request<Body>) -> Option<Cross> {
    let site = request.headers().get(header::ORIGIN)?;
    let said = site.to_str().ok()?;
    if !request.uri().path().starts_with("/api/v1/") || said == "null" {
        return None;
    }
    let origin = request.extensions().get::<Origin>()?;
    let host = origin.host(request.uri(), request.headers());
    if said.split_once("://").map(|(_, of)| of) == host.as_deref() {
        return None;
    }
    let at = host.and_then(|host| app.sheaf.workspace_at(&host).ok().flatten());
    let named = || {
        let header = request.headers().get("sheaf-workspace").and_then(|value| value.to_str().ok()).map(str::to_owned);
        query::value(request.uri().query(), "workspace").or(header)
    };
    Some(Cross {
        site: site.clone(),
        said: said.to_ascii_lowercase(),
        workspace: at.or_else(named)?,
        from: origin.address,
    })
}

impl Cross {
    /// The site, where the workspace lets it ask. Whoever asks is counted as strangers are: a workspace is opened for it.
    pub async fn allowed(self, app: &App) -> Option<HeaderValue> {
        let Cross { site, said, workspace, from } = self;
        app.strangers.admit(from, Stranger::Looks).ok()?;
        let sheaf = Arc::clone(&app.sheaf);
        let lets = tokio::task::spawn_blocking(move || sheaf.lets_site(&workspace, &said)).await;
        lets.unwrap_or_default().then_some(site)
    }
}

/// The answer to a browser that asks what it may send; none: it asks nothing of the kind.
pub fn asks_first(request: &Request<Body>, site: &HeaderValue) -> Option<Response> {
    if request.method() != Method::OPTIONS || !request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        return None;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(HEADERS));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(KEPT));
    tell(headers, site);
    Some(response)
}

/// Says that the page may read the answer.
pub fn tell(headers: &mut HeaderMap, site: &HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, site.clone());
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(TOLD));
    headers.append(header::VARY, HeaderValue::from_static("origin"));
}
