//! Serving until told to stop: what is being answered is finished, streams end, and then the process may go.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::{Extensions, HeaderMap, HeaderValue, Request, StatusCode, Version, header};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tower::Layer;
use tower_http::compression::{Compression, CompressionLayer};
use tower_http::timeout::TimeoutBody;

use super::proxy::Proxies;
use super::tls::{Spoken, Tls};
use super::{App, BODY, cross, layer, router};

/// How long a client may take to let go once the server was told to stop.
const LETTING_GO: Duration = Duration::from_secs(10);
/// How long a client may take to say the head of a request, or to say another one.
const LONGEST_HEAD: Duration = Duration::from_secs(75);
/// How long a sender may pause within a body; the whole of it may take as long as it takes.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Requests that one connection of HTTP/2 may have in the air.
const MOST_STREAMS: u32 = 256;
/// Bytes of the head of one of them.
const LONGEST_HEADERS: u32 = 64 << 10;
/// A browser that was here once asks encrypted for a year.
const ONLY_ENCRYPTED: &str = "max-age=31536000";
/// How long to wait where no connection can be taken.
const BREATH: Duration = Duration::from_millis(50);

/// Bytes of an answer from which on it is compressed.
const SMALL: u64 = 1024;

/// All routes, with what is done to their answers.
pub(super) type Routes = Compression<Router, fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool>;

/// Tells what has no end of its own, such as a live stream, that the server stops.
#[derive(Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// The two ends: who says it, and who hears it.
    pub fn new() -> (watch::Sender<bool>, Stopping) {
        let (say, hear) = watch::channel(false);
        (say, Stopping(hear))
    }

    /// Returns when the server stops.
    pub async fn wait(&mut self) {
        // The sender lives as long as the server: without it there is nothing left to serve either.
        let _ = self.0.wait_for(|stops| *stops).await;
    }
}

/// Where the server listens, and how.
pub struct Listening {
    /// What takes connections.
    pub listener: TcpListener,
    /// How they are encrypted; none: they are not.
    pub tls: Option<Tls>,
    /// Who is believed about whom it speaks for.
    pub proxies: Proxies,
}

/// Answers what comes in until the process is told to stop. `stop` is the other end of the app's `stopping`.
pub async fn serve(app: App, listening: Listening, stop: watch::Sender<bool>, told: Told) -> io::Result<()> {
    let Listening { listener, tls, proxies } = listening;
    let answering =
        Answering { routes: compressed(router(app.clone())), app, proxies: proxies.into(), own_tls: tls.is_some() };
    let (one, two) = (one(), two());
    let (open, mut told) = (GracefulShutdown::new(), pin!(told.stop()));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut told => break,
        };
        let Ok((stream, peer)) = accepted else {
            // Out of files, most likely: those that are open end some time.
            tokio::time::sleep(BREATH).await;
            continue;
        };
        // An answer is one write: waiting for more would only delay it.
        let _ = stream.set_nodelay(true);
        let answering = answering.clone();
        let service = service_fn(move |request: Request<Incoming>| answering.clone().answer(request, peer));
        let Some(tls) = &tls else {
            tokio::spawn(to_its_end(
                open.watch(one.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned()),
            ));
            continue;
        };
        let (tls, open, one, two) = (tls.clone(), open.watcher(), one.clone(), two.clone());
        tokio::spawn(async move {
            match tls.accept(stream).await {
                Ok(Spoken::One(stream)) => {
                    to_its_end(open.watch(one.serve_connection(TokioIo::new(stream), service))).await
                }
                Ok(Spoken::Two(stream)) => {
                    to_its_end(open.watch(two.serve_connection(TokioIo::new(stream), service))).await
                }
                Ok(Spoken::Nothing) => {}
                Err(error) => tracing::debug!(%error, "a connection was not encrypted"),
            }
        });
    }
    drop(listener);
    let _ = stop.send(true);
    // A client that neither finishes its request nor takes its answer keeps nobody from stopping.
    let _ = tokio::time::timeout(LETTING_GO, open.shutdown()).await;
    Ok(())
}

/// HTTP/1 alone: without TLS no browser speaks another, and what waits to tell them apart waits without end.
pub(super) fn one() -> Builder<TokioExecutor> {
    let mut server = Builder::new(TokioExecutor::new()).http1_only();
    // A client that says only the beginning of a request does not hold its place for ever. (One that never says a first byte
    // does: the time is counted from that byte on.)
    server.http1().timer(TokioTimer::new()).header_read_timeout(LONGEST_HEAD);
    server
}

/// HTTP/2 alone, where both have agreed on it. Whoever does not answer a ping any more is gone.
fn two() -> Builder<TokioExecutor> {
    let mut server = Builder::new(TokioExecutor::new()).http2_only();
    server
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(LONGEST_HEAD)
        .keep_alive_timeout(LONGEST_PAUSE)
        .max_concurrent_streams(MOST_STREAMS)
        .max_header_list_size(LONGEST_HEADERS);
    server
}

async fn to_its_end<E: std::fmt::Display>(connection: impl Future<Output = Result<(), E>>) {
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// What answers the requests of all connections.
#[derive(Clone)]
struct Answering {
    app: App,
    routes: Routes,
    proxies: Arc<Proxies>,
    /// Whether connections are encrypted here, and not before a proxy.
    own_tls: bool,
}

impl Answering {
    async fn answer(self, request: Request<Incoming>, peer: SocketAddr) -> Result<Response<Body>, Infallible> {
        let mut request = request.map(|body| Body::new(TimeoutBody::new(LONGEST_PAUSE, body)));
        let origin = self.proxies.origin(peer, self.own_tls, request.headers());
        request.extensions_mut().insert(origin);
        DefaultBodyLimit::max(BODY).apply(&mut request);
        let site = match cross::comes(&self.app, &request) {
            Some(cross) => cross.allowed(&self.app).await,
            None => None,
        };
        if let Some(answer) = site.as_ref().and_then(|site| cross::asks_first(&request, site)) {
            return Ok(answer);
        }
        let mut response = layer::around(request, self.routes).await?;
        if let Some(site) = &site {
            cross::tell(response.headers_mut(), site);
        }
        if self.own_tls {
            response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_ENCRYPTED));
        }
        Ok(response)
    }
}

/// The routes, their answers compressed where that is worth it.
fn compressed(router: Router) -> Routes {
    CompressionLayer::new().compress_when(is_worth_compressing as _).layer(router)
}

/// Whether an answer is longer than what is small anyhow. Live updates are let be: a buffer would hold them back. The length is the
/// header's: of what was asked with HEAD there is no body any more.
fn is_worth_compressing(_: StatusCode, _: Version, headers: &HeaderMap, of: &Extensions) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    of.get::<layer::AsItIs>().is_none() && length.is_none_or(|n| n >= SMALL) && !kind.starts_with(b"text/event-stream")
}

/// Hears when the process is told to stop: from when it is made on, so that nothing is said of the server before it can be told.
pub struct Told {
    terminate: Signal,
    interrupt: Signal,
}

impl Told {
    /// Begins to listen.
    pub fn listening() -> io::Result<Told> {
        Ok(Told { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn stop(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
