//! HTTPS of the binary's own: by a certificate in files, or by one that an ACME server gives.

mod acme;
mod files;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

pub use acme::{Acme, LETS_ENCRYPT};
pub use files::Files;

use sheaf_model::{Code, Problem};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::server::ResolvesServerCert;
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

/// How long a client may take until it speaks encrypted.
const LONGEST_HANDSHAKE: Duration = Duration::from_secs(10);
/// What an ACME server speaks that looks whether a name leads here (RFC 8737).
const CHALLENGE: &[u8] = b"acme-tls/1";
const HTTP_2: &[u8] = b"h2";
const HTTP_1: &[u8] = b"http/1.1";

/// Whence the certificate comes.
pub enum Certificate {
    /// From files, which are looked at again and again.
    Files(Files),
    /// From an ACME server.
    Acme(Acme),
}

/// How connections are encrypted.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

/// What is spoken on a connection that is encrypted.
pub enum Spoken {
    /// HTTP/2.
    Two(TlsStream<TcpStream>),
    /// HTTP/1.1.
    One(TlsStream<TcpStream>),
    /// Nothing: whoever asked wanted to see the certificate alone.
    Nothing,
}

impl Tls {
    /// By this certificate, which from now on is kept up to date.
    pub fn by(certificate: Certificate) -> Tls {
        let resolver: Arc<dyn ResolvesServerCert> = match certificate {
            Certificate::Files(files) => files.followed(),
            Certificate::Acme(acme) => acme.followed(),
        };
        let config = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
        // Ring has what both versions ask for.
        let config = config.unwrap_or_else(|never| unreachable!("{never}"));
        let mut config = config.with_no_client_auth().with_cert_resolver(resolver);
        config.alpn_protocols = [HTTP_2, HTTP_1, CHALLENGE].map(<[u8]>::to_vec).to_vec();
        Tls(TlsAcceptor::from(Arc::new(config)))
    }

    /// Encrypts a connection that was taken.
    pub async fn accept(&self, stream: TcpStream) -> io::Result<Spoken> {
        let stream = tokio::time::timeout(LONGEST_HANDSHAKE, self.0.accept(stream)).await??;
        Ok(match stream.get_ref().1.alpn_protocol() {
            Some(HTTP_2) => Spoken::Two(stream),
            Some(CHALLENGE) => Spoken::Nothing,
            _ => Spoken::One(stream),
        })
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// What is wrong with a file that an option names.
fn unreadable(option: &str, path: &std::path::Path, why: impl fmt::Display) -> Problem {
    Problem::new(Code::Unreadable, format!("'{}', named by --{option}, cannot be read: {why}.", path.display()))
}

/// What a certificate in PEM says that cannot be read.
fn pem(error: rustls::pki_types::pem::Error) -> String {
    use rustls::pki_types::pem::Error;
    match error {
        Error::NoItemsFound => "there is nothing of the kind in it, expected PEM".to_owned(),
        Error::Io(error) if error.kind() == io::ErrorKind::NotFound => "there is no such file".to_owned(),
        Error::Io(error) => error.to_string(),
        error => error.to_string(),
    }
}
