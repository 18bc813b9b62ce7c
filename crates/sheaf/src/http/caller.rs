//! Whence a request comes, and in which language whoever sends it reads.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use sheaf_service::accounts::Whence;
use sheaf_service::mail::Language;

use super::proxy::Origin;

/// Whoever sends a request, be they known or not.
pub struct Caller {
    /// The address that they have.
    pub address: IpAddr,
    /// The same with what their browser says that it is.
    pub whence: Whence,
    /// In which they read, as far as their browser says so.
    pub language: Language,
}

fn said(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Infallible> {
        let address = address(parts);
        let agent = said(&parts.headers, header::USER_AGENT).map(str::to_owned);
        let language = Language::accepted(said(&parts.headers, header::ACCEPT_LANGUAGE));
        Ok(Caller { address, whence: Whence { agent, address: Some(address.to_string()) }, language })
    }
}

/// The name of the host that a request was sent to.
pub fn host(parts: &Parts) -> Option<String> {
    parts.extensions.get::<Origin>()?.host(&parts.uri, &parts.headers)
}

/// Where a request comes from.
pub fn address(parts: &Parts) -> IpAddr {
    parts.extensions.get::<Origin>().map_or(IpAddr::from([0, 0, 0, 0]), |origin| origin.address)
}
