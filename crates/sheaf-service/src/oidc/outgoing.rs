//! Requests to providers: bounded in time and size, encrypted but on this machine, following nothing.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::url::{Host, Url};
use openidconnect::{HttpRequest, HttpResponse, http};

/// How long an answer may take, from the first byte that is sent to the last that is read.
const PATIENCE: Duration = Duration::from_secs(10);
/// Largest answer: keys and claims are a few kilobytes.
const LARGEST: usize = 1 << 20;

/// Why a provider did not answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unanswered(String);

fn unanswered(why: impl std::fmt::Display) -> Unanswered {
    Unanswered(why.to_string())
}

/// Whether an address may be asked: encrypted, or on this machine. Which hosts there are the host's administrators say.
pub(crate) fn may_ask(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        },
        _ => false,
    }
}

/// Sends one request.
pub(crate) async fn send(request: HttpRequest) -> Result<HttpResponse, Unanswered> {
    let url = Url::parse(&request.uri().to_string()).map_err(unanswered)?;
    if !may_ask(&url) {
        return Err(unanswered(format!("'{url}' is neither encrypted nor on this machine")));
    }
    match tokio::time::timeout(PATIENCE, ask(request)).await {
        Ok(answer) => answer,
        Err(_) => Err(unanswered(format!("no answer within {} seconds", PATIENCE.as_secs()))),
    }
}

async fn ask(request: HttpRequest) -> Result<HttpResponse, Unanswered> {
    let answer = client()?.request(request.map(|body| Full::new(Bytes::from(body)))).await.map_err(|error| {
        let below = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
        unanswered(format!("{error}{}", below.unwrap_or_default()))
    })?;
    let (head, body) = answer.into_parts();
    let body = Limited::new(body, LARGEST).collect().await.map_err(unanswered)?;
    Ok(http::Response::from_parts(head, body.to_bytes().to_vec()))
}

type Asking = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Made at the first need: it reads which authorities this system trusts.
fn client() -> Result<&'static Asking, Unanswered> {
    static CLIENT: OnceLock<Result<Asking, String>> = OnceLock::new();
    let made = CLIENT.get_or_init(|| {
        let connector = HttpsConnectorBuilder::new().with_native_roots().map_err(|error| error.to_string())?;
        Ok(Client::builder(TokioExecutor::new()).build(connector.https_or_http().enable_http1().build()))
    });
    made.as_ref().map_err(unanswered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_asked() {
        let may = |url: &str| may_ask(&Url::parse(url).unwrap());
        for yes in [
            "https://id.example.com",
            "https://10.0.0.7/",
            "http://127.0.0.1:9",
            "http://[::1]/",
            "http://localhost:80",
        ] {
            assert!(may(yes), "{yes}");
        }
        for no in [
            "http://id.example.com",
            "http://10.0.0.7",
            "http://localhost.example.com",
            "file:///etc/passwd",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert!(!may(no), "{no}");
        }
    }
}
