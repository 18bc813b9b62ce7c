//! Around every request: an id, headers that browsers are to keep to, a line in the log.

use std::cell::Cell;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt, stream};
use sheaf_model::{Code, Problem};
use tower::ServiceExt;

use super::failure::{self, Failure};
use super::limit::Left;
use super::metrics;
use super::proxy::Origin;
use super::serve::Routes;

/// Longest query string: a filter that a person wrote is far shorter.
const LONGEST_QUERY: usize = 16 << 10;

/// Bodies up to this are read before anything is answered. Else an answer that does not need its body, such as a refusal,
/// would make the server close the connection while the client still sends: the client might lose the answer, and would
/// have to connect anew for the next request. Of longer ones what nobody read is thrown away while the answer goes out (`Lingering`).
const READ_AHEAD: u64 = 64 << 10;

tokio::task_local! {
    static REQUEST: Around;
}

/// What is known of the request that is being answered.
struct Around {
    number: u64,
    /// Whether whoever asked sent it encrypted.
    is_encrypted: bool,
    /// Where it stands within a bound of requests.
    left: Cell<Option<Left>>,
}

/// Notes where the request that is being answered stands within a bound.
pub fn note_left(left: Left) {
    let _ = REQUEST.try_with(|around| around.left.set(Some(left)));
}

/// Whether the request that is being answered came encrypted from whoever sent it.
pub fn is_encrypted() -> bool {
    REQUEST.try_with(|around| around.is_encrypted).unwrap_or_default()
}

/// In the extensions of an answer: it goes as it is, since it may be compressed already, and parts of it may be asked for.
#[derive(Clone, Copy)]
pub struct AsItIs;

/// The policy of our own pages: nothing from elsewhere but pictures, no script in the page. Styles may be inline: the grid places its
/// cells so. A gallery shows the pictures that addresses in records lead to, encrypted ones alone and without saying from where.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; \
                      connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The same for a page that pages of others may show within them.
pub const EMBEDDED: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; \
                            connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors *";

/// What of a browser no page of ours asks for, nor one within it.
const FEATURES: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
                        midi=(), payment=(), usb=()";

/// The id of the request that is being answered: unique in this process, and hardly ever the same in another.
pub fn request_id() -> String {
    REQUEST.try_with(|around| format!("{:08x}-{:x}", process(), around.number)).unwrap_or_default()
}

fn process() -> u32 {
    static PROCESS: OnceLock<u32> = OnceLock::new();
    *PROCESS.get_or_init(|| {
        let mut bytes = [0; 4];
        let _ = getrandom::fill(&mut bytes);
        u32::from_le_bytes(bytes)
    })
}

/// Answers a request with what the routes say.
pub async fn around(request: Request, routes: Routes) -> Result<Response, Infallible> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let is_encrypted = request.extensions().get::<Origin>().is_some_and(|origin| origin.is_encrypted);
    Ok(REQUEST.scope(Around { number, is_encrypted, left: Cell::new(None) }, answer(request, routes)).await)
}

async fn answer(request: Request, routes: Routes) -> Response {
    let asks_what_may_be_done = request.method() == Method::OPTIONS;
    let is_of_people = is_of_people(request.uri().path());
    let logged =
        tracing::enabled!(tracing::Level::DEBUG).then(|| (request.method().clone(), request.uri().path().to_owned()));
    let begun = Instant::now();
    let mut response = match request.uri().query() {
        Some(query) if query.len() > LONGEST_QUERY => {
            let message = format!("The query has {} bytes, expected at most {LONGEST_QUERY}.", query.len());
            Failure::from(Problem::new(Code::TooLarge, message)).into_response()
        }
        _ => match read_ahead(request).await {
            Ok(request) => match routes.oneshot(request).await {
                Ok(response) => response.map(Body::new),
                Err(never) => match never {},
            },
            Err(problem) => Failure::from(problem).into_response(),
        },
    };
    // The framework's own refusals are plain text: a body that is too large, a method that is not there.
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = wrong_method(asks_what_may_be_done, response.headers().get(header::ALLOW));
    }
    let plain = response.headers().get(header::CONTENT_TYPE).is_none_or(|t| t.as_bytes().starts_with(b"text/plain"));
    if plain && let Some(problem) = plain_refusal(response.status()) {
        response = Failure::from(problem).into_response();
    }
    let status = response.status();
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::try_from(request_id()) {
        headers.insert("x-request-id", id);
    }
    if let Ok(Some(left)) = REQUEST.try_with(|around| around.left.get())
        && status != StatusCode::TOO_MANY_REQUESTS
    {
        left.tell(headers);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if is_of_people {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    headers.insert("permissions-policy", HeaderValue::from_static(FEATURES));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    let took = begun.elapsed();
    metrics::count(status, took);
    if let Some((method, path)) = logged {
        tracing::debug!(%method, path, status = status.as_u16(), ms = took.as_millis(), "answered");
    }
    response
}

/// Whether an answer at a path tells of people, so that no browser and nothing between keeps it: whoever comes to the machine next would
/// find it there.
fn is_of_people(path: &str) -> bool {
    const OF: [&str; 10] =
        ["account", "audit", "invitations", "members", "people", "roles", "session", "sessions", "sign-up", "tokens"];
    let Some(rest) = path.strip_prefix("/api/v1/") else { return false };
    OF.contains(&rest.split('/').next().unwrap_or_default())
}

/// The rest of a body. Whoever does not read it to its end leaves it to be read and thrown away, so far and so long: else the connection
/// would be closed while the client still sends, and the client might never see why it was refused.
struct Lingering {
    body: Option<BodyDataStream>,
}

/// Of a larger body no more is taken in.
const LONGEST_REST: usize = 64 << 20;
/// How long a client may take to come to the end of what is thrown away.
const LONGEST_LINGERING: Duration = Duration::from_secs(10);

impl Lingering {
    const fn of(body: BodyDataStream) -> Lingering {
        Lingering { body: Some(body) }
    }
}

impl Stream for Lingering {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let part = std::task::ready!(body.poll_next_unpin(context));
        if !matches!(part, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(part)
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        let Some(mut body) = self.body.take() else { return };
        tokio::spawn(tokio::time::timeout(LONGEST_LINGERING, async move {
            let mut taken = 0;
            while let Some(Ok(part)) = body.next().await {
                taken += part.len();
                if taken > LONGEST_REST {
                    return;
                }
            }
        }));
    }
}

async fn read_ahead(request: Request) -> Result<Request, Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let (head, body) = request.into_parts();
    if length.is_some_and(|n: u64| n > READ_AHEAD) {
        return Ok(Request::from_parts(head, Body::from_stream(Lingering::of(body.into_data_stream()))));
    }
    // Also one that does not say how long it is: even an empty one has an end that is yet to come.
    let (mut body, mut parts, mut read) = (body.into_data_stream(), Vec::new(), 0);
    while let Some(part) = body.next().await {
        let part = part.map_err(|_| Problem::new(Code::Unreadable, "The body of the request broke off."))?;
        read += part.len() as u64;
        parts.push(Ok::<Bytes, axum::Error>(part));
        if read > READ_AHEAD {
            return Ok(Request::from_parts(head, Body::from_stream(stream::iter(parts).chain(Lingering::of(body)))));
        }
    }
    let whole: Vec<u8> = parts.into_iter().flatten().flatten().collect();
    Ok(Request::from_parts(head, Body::from(whole)))
}

/// A method that a path does not have: refused, or answered where the question was which there are. Either says so.
fn wrong_method(asked: bool, allowed: Option<&HeaderValue>) -> Response {
    let mut response = match asked {
        true => StatusCode::NO_CONTENT.into_response(),
        false => failure::wrong_method(),
    };
    if let Some(allowed) = allowed {
        response.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    response
}

fn plain_refusal(status: StatusCode) -> Option<Problem> {
    Some(match status {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::TooLarge, "The body of the request is too large."),
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Problem::new(Code::Unreadable, "The request cannot be read.")
        }
        _ => return None,
    })
}
