//! What listens unencrypted beside a server with HTTPS, and answers nothing but where that is.

use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::proxy::Proxies;
use super::serve::one;

/// How long anybody may take for all that they ask.
const LONGEST: Duration = Duration::from_secs(30);
/// How long to wait where no connection can be taken.
const BREATH: Duration = Duration::from_millis(50);
/// The port that browsers ask where none is named.
const USUAL: u16 = 443;

/// Answers every request that comes in with the same address by HTTPS, at this port, for as long as the process runs.
pub async fn redirect(listener: TcpListener, port: u16, proxies: Proxies) {
    let (server, proxies) = (one(), Arc::new(proxies));
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let proxies = Arc::clone(&proxies);
        let answer = service_fn(move |request: Request<Incoming>| {
            let host = proxies.origin(peer, false, request.headers()).host(request.uri(), request.headers());
            ready(Ok::<_, Infallible>(elsewhere(host.as_deref(), request.uri(), port)))
        });
        let connection = server.serve_connection(TokioIo::new(stream), answer).into_owned();
        tokio::spawn(tokio::time::timeout(LONGEST, connection));
    }
}

fn elsewhere(host: Option<&str>, asked: &Uri, port: u16) -> Response<Body> {
    let refused = || (StatusCode::BAD_REQUEST, "Which host is asked is not said.\n").into_response();
    let Some(host) = host.map(without_port) else { return refused() };
    let path = asked.path_and_query().map_or("/", |path| path.as_str());
    let address = match port {
        USUAL => format!("https://{host}{path}"),
        port => format!("https://{host}:{port}{path}"),
    };
    let Ok(address) = HeaderValue::try_from(address) else { return refused() };
    let headers = [(header::LOCATION, address), (header::CONNECTION, HeaderValue::from_static("close"))];
    (StatusCode::PERMANENT_REDIRECT, headers).into_response()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((bare, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !bare.ends_with(':') => bare,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_it_leads() {
        let cases = [
            ("sheaf.example", "/a?b=c", 443, "https://sheaf.example/a?b=c"),
            ("sheaf.example:80", "/", 8443, "https://sheaf.example:8443/"),
            ("[::1]:80", "/", 443, "https://[::1]/"),
            ("[::1]", "/", 443, "https://[::1]/"),
        ];
        for (host, path, port, expected) in cases {
            let response = elsewhere(Some(host), &path.parse().unwrap(), port);
            assert_eq!(response.headers()["location"], expected, "{host}");
            assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT);
        }
        assert_eq!(elsewhere(None, &"/".parse().unwrap(), 443).status(), StatusCode::BAD_REQUEST);
    }
}
