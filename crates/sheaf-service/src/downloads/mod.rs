//! Workbooks that links lead to: asked for as somebody without an account would ask, on the internet alone (`network.rs`), encrypted,
//! bounded in time, size and redirects, and written to a file as they come.

mod link;
mod naming;
mod network;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, LOCATION, USER_AGENT};
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use sheaf_model::{Code, Problem};
use sheaf_store::Fault;
use tokio::io::AsyncWriteExt;
use url::{Host, Url};

use link::{Keeper, expect_safe, host_of, number_of, unfit};
pub use link::{LONGEST_LINK, Link};
use network::{Nowhere, Outward, is_public};

/// Most redirects that are followed: Google has one, Dropbox two or three.
const MOST_REDIRECTS: usize = 5;
/// Where services send those who have to sign in.
const SIGN_IN: [&str; 3] = ["accounts.google.com", "login.microsoftonline.com", "login.live.com"];
/// What to do where the server cannot get the file.
const BY_ONESELF: &str = "Download it as .xlsx and drop the file here.";

/// Whence files may be fetched, as an option says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Any host on the internet.
    Public,
    /// This host, also within one's own network.
    Named(String),
    /// None.
    None,
}

impl FromStr for Source {
    type Err = String;

    fn from_str(text: &str) -> Result<Source, String> {
        match text {
            "public" => return Ok(Source::Public),
            "none" => return Ok(Source::None),
            _ => {}
        }
        // As addresses have it, so that both compare: in small letters, a number in its usual form.
        let host = Host::parse(text);
        host.map(|host| Source::Named(host.to_string()))
            .map_err(|_| "expected public, none, or the name of a host such as files.example.com".to_owned())
    }
}

/// Whether one of the sources is this host by its name or number.
fn names(sources: &[Source], host: &str) -> bool {
    sources.iter().any(|source| matches!(source, Source::Named(name) if name == host))
}

/// How long is waited.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// For a connection.
    connection: Duration,
    /// For an answer to begin, and for more of it. Google takes a while to make a workbook of a large sheet.
    silence: Duration,
    /// For all of it.
    whole: Duration,
}

const USUAL: Patience =
    Patience { connection: Duration::from_secs(10), silence: Duration::from_secs(60), whole: Duration::from_secs(600) };

type Asking = Client<HttpsConnector<HttpConnector<Outward>>, Empty<Bytes>>;

/// What fetches files.
pub struct Downloads {
    sources: Arc<[Source]>,
    patience: Patience,
    client: OnceLock<Result<Asking, String>>,
}

impl Downloads {
    /// From these sources; none where they are none. Nothing is asked by this.
    pub fn from(sources: &[Source]) -> Option<Downloads> {
        let sources: Arc<[Source]> = sources.iter().filter(|source| **source != Source::None).cloned().collect();
        (!sources.is_empty()).then(|| Downloads { sources, patience: USUAL, client: OnceLock::new() })
    }

    /// Writes the file that a link leads to into a folder; answers its name and where it is. `most`: bytes.
    pub async fn fetch(&self, link: &Link, folder: &Path, most: u64) -> Result<(String, PathBuf), Problem> {
        if !link.is_from(&self.sources) {
            let message = format!("This host fetches no files from '{}'.", host_of(&link.address));
            return Err(not_allowed(message));
        }
        let fetched = tokio::time::timeout(self.patience.whole, self.follow(link, folder, most)).await;
        fetched.unwrap_or_else(|_| Err(slow(&link.address, self.patience.whole)))
    }

    async fn follow(&self, link: &Link, folder: &Path, most: u64) -> Result<(String, PathBuf), Problem> {
        let mut address = link.address.clone();
        for _ in 0..=MOST_REDIRECTS {
            self.expect_outside(&address)?;
            let answer = self.ask(link, &address).await?;
            match redirected(&answer, &address) {
                None => return self.take(link, &address, answer, folder, most).await,
                Some(next) if SIGN_IN.contains(&host_of(&next)) => return Err(not_shared(link)),
                Some(next) => address = next,
            }
            expect_safe(&address)?;
        }
        let message = format!("The link is redirected more than {MOST_REDIRECTS} times.");
        Err(unfit("refused", message).with_hint(BY_ONESELF))
    }

    /// Refuses a number of an inner network. What names lead to is looked at where they are found (`Outward`): a number is not looked for.
    fn expect_outside(&self, address: &Url) -> Result<(), Problem> {
        match number_of(address) {
            Some(number) if !is_public(number) && !names(&self.sources, host_of(address)) => Err(nowhere(address)),
            _ => Ok(()),
        }
    }

    async fn ask(&self, link: &Link, address: &Url) -> Result<Response<Incoming>, Problem> {
        let request = Request::get(address.as_str())
            .header(USER_AGENT, concat!("Sheaf/", env!("CARGO_PKG_VERSION")))
            .header(ACCEPT, "*/*")
            .header(ACCEPT_ENCODING, "identity")
            .body(Empty::new());
        let request = request.map_err(|e| unfit("link", format!("The link cannot be asked for: {e}.")))?;
        match tokio::time::timeout(self.patience.silence, self.client()?.request(request)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(unreached(link, address, &error)),
            Err(_) => Err(slow(address, self.patience.silence)),
        }
    }

    /// Made at the first need: it reads which authorities this system trusts.
    fn client(&self) -> Result<&Asking, Problem> {
        let made = self.client.get_or_init(|| {
            let roots = HttpsConnectorBuilder::new().with_native_roots().map_err(|error| error.to_string())?;
            let mut connector = HttpConnector::new_with_resolver(Outward(Arc::clone(&self.sources)));
            connector.enforce_http(false);
            connector.set_connect_timeout(Some(self.patience.connection));
            let connector = roots.https_or_http().enable_http1().wrap_connector(connector);
            Ok(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector))
        });
        made.as_ref().map_err(|why| {
            let message = format!("Which authorities this system trusts cannot be read: {why}.");
            Problem::new(Code::Unavailable, message).with_hint("Install ca-certificates.")
        })
    }

    /// Writes what was answered to a file as it comes.
    async fn take(
        &self,
        link: &Link,
        address: &Url,
        answer: Response<Incoming>,
        folder: &Path,
        most: u64,
    ) -> Result<(String, PathBuf), Problem> {
        let (head, mut body) = answer.into_parts();
        expect_file(link, address, head.status, &head.headers)?;
        let length = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if length.is_some_and(|length| length > most) {
            return Err(too_large(most));
        }
        let path = folder.join("0");
        let unkept = |error| Fault::file(&path, error);
        let mut file = tokio::fs::File::create(&path).await.map_err(unkept)?;
        let mut taken = 0;
        loop {
            let part = tokio::time::timeout(self.patience.silence, body.frame()).await;
            let Some(part) = part.map_err(|_| slow(address, self.patience.silence))? else { break };
            let part = part.map_err(|error| {
                let message = format!("'{}' broke off: {error}.", host_of(address));
                unfit("unreached", message).with_hint(BY_ONESELF)
            })?;
            let Ok(bytes) = part.into_data() else { continue };
            taken += bytes.len() as u64;
            if taken > most {
                return Err(too_large(most));
            }
            file.write_all(&bytes).await.map_err(unkept)?;
        }
        file.flush().await.map_err(unkept)?;
        Ok((naming::name_of(&head.headers, address, &link.name), path))
    }
}

/// Where an answer sends whoever asked, if it does.
fn redirected(answer: &Response<Incoming>, address: &Url) -> Option<Url> {
    if !answer.status().is_redirection() {
        return None;
    }
    address.join(answer.headers().get(LOCATION)?.to_str().ok()?).ok()
}

/// Refuses what is no file.
fn expect_file(link: &Link, address: &Url, status: StatusCode, headers: &HeaderMap) -> Result<(), Problem> {
    let host = host_of(address);
    let is_page = matches!(naming::kind_of(headers).as_str(), "text/html" | "application/xhtml+xml");
    match status {
        // Google shows a page to whoever may not see a sheet.
        StatusCode::OK if is_page && link.keeper == Keeper::GoogleSheets => Err(not_shared(link)),
        StatusCode::OK if is_page => {
            let message = format!("The link leads to a page of '{host}', and not to a workbook.");
            let hint = "Copy the link that downloads the file, or download it and drop it here.";
            Err(unfit("page", message).with_hint(hint))
        }
        StatusCode::OK => Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(not_shared(link)),
        StatusCode::NOT_FOUND | StatusCode::GONE => {
            let message = format!("There is nothing at this link any more, says '{host}'.");
            Err(unfit("not_found", message).with_hint("Copy the link again where the sheet is."))
        }
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            let message = format!("'{host}' cannot give the file now: it answered {}.", status.as_u16());
            Err(unfit("unreached", message).with_hint(BY_ONESELF))
        }
        status => {
            let message = format!("'{host}' does not give the file: it answered {}.", status.as_u16());
            Err(unfit("refused", message).with_hint(BY_ONESELF))
        }
    }
}

fn not_shared(link: &Link) -> Problem {
    if link.keeper == Keeper::GoogleSheets {
        let hint =
            "In Google Sheets: Share → Anyone with the link → Viewer; or download it as .xlsx and drop the file here.";
        return unfit("not_shared", "This sheet is not shared.").with_hint(hint);
    }
    let message = format!("The file is not shared: '{}' asks who wants it.", host_of(&link.address));
    unfit("not_shared", message).with_hint("Share it with anyone who has the link, or download it and drop it here.")
}

/// What those who administer the host do not want.
pub(crate) fn not_allowed(message: impl Into<String>) -> Problem {
    Problem { code: Code::Forbidden, ..unfit("off", message) }.with_hint(BY_ONESELF)
}

fn too_large(most: u64) -> Problem {
    let message = format!("The file is larger than this host allows, {} MB.", most >> 20);
    let problem = Problem { code: Code::TooLarge, ..unfit("too_large", message) };
    problem.with_hint("Those who administer the host can allow more.")
}

/// One sentence for a host that is not there and for one that lies inside: else whoever may import learns what there is.
fn nowhere(address: &Url) -> Problem {
    let message = format!("'{}' is no host on the internet that this server can find.", host_of(address));
    unfit("nowhere", message)
        .with_hint("Those who administer the host can name one of their own network (import-from).")
}

fn slow(address: &Url, waited: Duration) -> Problem {
    let message = format!("'{}' took longer than {} seconds.", host_of(address), waited.as_secs());
    unfit("unreached", message).with_hint(BY_ONESELF)
}

/// Why nobody answered. It is said of the link, and not of this server (503): whoever is told so would ask again by themselves.
fn unreached(link: &Link, address: &Url, error: &hyper_util::client::legacy::Error) -> Problem {
    let mut causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    let is_nowhere = causes.any(|cause| cause.is::<Nowhere>());
    if is_nowhere && link.keeper == Keeper::Other {
        return nowhere(address);
    }
    tracing::debug!(%address, ?error, "no answer");
    let message = format!("This server cannot reach '{}'; it may have no way to the internet.", host_of(address));
    unfit("unreached", message).with_hint(BY_ONESELF)
}

#[cfg(test)]
mod tests;
