//! Requests to the payment provider: form-encoded, known by a key so that one that is sent twice is carried out once, bounded in time and size.

use std::fmt::Write;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::http::request::Builder;
use hyper::{Method, Request, StatusCode, header};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use sheaf_model::{Code, Problem};

/// How long an answer may take, from the first byte that is sent to the last that is read.
const PATIENCE: Duration = Duration::from_secs(30);
/// Largest answer.
const LARGEST: usize = 4 << 20;
/// Of the API, so that it stays what it was when this was written.
const VERSION: &str = "2024-06-20";

/// The provider.
pub(super) struct Provider {
    url: String,
    key: String,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// Parts of a form, by their names.
pub(super) type Form<'a> = &'a [(&'a str, &'a str)];

impl Provider {
    /// At an address, with its secret key.
    pub fn at(url: &str, key: &str) -> Result<Provider, Problem> {
        let roots = HttpsConnectorBuilder::new().with_native_roots();
        let roots = roots.map_err(|e| {
            let message = format!("Which authorities this system trusts cannot be read: {e}.");
            Problem::new(Code::Unreadable, message).with_hint("Install ca-certificates.")
        })?;
        let client = Client::builder(TokioExecutor::new()).build(roots.https_or_http().enable_http1().build());
        Ok(Provider { url: url.to_owned(), key: key.to_owned(), client })
    }

    /// Asks for something to be made or done; answers the object, or why not in one line. `once`: sent again with it, it is done once.
    pub async fn post(&self, path: &str, form: Form<'_>, once: &str) -> Result<Value, String> {
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("idempotency-key", once)
            .body(Full::new(Bytes::from(encoded(form))));
        self.send(request.map_err(|e| e.to_string())?).await
    }

    /// Reads an object, or why not in one line.
    pub async fn get(&self, path: &str) -> Result<Value, String> {
        let request = self.request(Method::GET, path).body(Full::default());
        self.send(request.map_err(|e| e.to_string())?).await
    }

    fn request(&self, method: Method, path: &str) -> Builder {
        Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .header(header::ACCEPT, "application/json")
            .header("stripe-version", VERSION)
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Result<Value, String> {
        match tokio::time::timeout(PATIENCE, self.ask(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(format!("the provider did not answer within {} seconds", PATIENCE.as_secs())),
        }
    }

    async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Value, String> {
        let answer = self.client.request(request).await.map_err(|error| {
            let below = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
            format!("{error}{}", below.unwrap_or_default())
        })?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, LARGEST).collect().await.map_err(|e| e.to_string())?.to_bytes();
        let said: Value = serde_json::from_slice(&body).unwrap_or_default();
        if head.status == StatusCode::OK && said.is_object() {
            return Ok(said);
        }
        let why = said["error"]["message"].as_str().unwrap_or("no reason was given");
        let why: String = why.chars().map(|c| if c.is_control() { ' ' } else { c }).take(400).collect();
        Err(format!("the provider answered {}: {why}", head.status.as_u16()))
    }
}

/// As forms are sent (the URL standard, application/x-www-form-urlencoded).
fn encoded(form: Form<'_>) -> String {
    let mut out = String::new();
    for (at, (name, value)) in form.iter().enumerate() {
        if at > 0 {
            out.push('&');
        }
        encode(&mut out, name);
        out.push('=');
        encode(&mut out, value);
    }
    out
}

fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => out.push(byte.into()),
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_encoded_as_browsers_do_it() {
        let form = [("metadata[workspace]", "a & b"), ("name", "Zoë+1~"), ("amount", "-5")];
        assert_eq!(encoded(&form), "metadata%5Bworkspace%5D=a+%26+b&name=Zo%C3%AB%2B1%7E&amount=-5");
        assert_eq!(encoded(&[]), "");
    }
}
