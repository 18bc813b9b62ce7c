//! Whence a request comes, and in which language whoever sends it reads.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use sheaf_service::accounts::Whence;
use sheaf_service::mail::Language;

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
pub fn host(parts: &Parts) -> Option<&str> {
    said(&parts.headers, header::HOST).or_else(|| parts.uri.authority().map(|authority| authority.as_str()))
}

/// Where a request comes from.
pub fn address(parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
    believed(peer, &parts.headers)
}

/// A proxy on the same machine is believed about whom it speaks for; nobody else is.
fn believed(peer: Option<SocketAddr>, headers: &HeaderMap) -> IpAddr {
    let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip());
    let said = headers.get("x-forwarded-for").and_then(|v| v.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    said.filter(|_| peer.is_loopback()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_a_proxy_on_the_same_machine_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("1.2.3.4, 5.6.7.8"));
        let from = |peer: &str| believed(peer.parse().ok(), &headers).to_string();
        assert_eq!(from("127.0.0.1:80"), "5.6.7.8");
        assert_eq!(from("9.9.9.9:80"), "9.9.9.9");
    }
}
