//! A certificate that an ACME server gives (RFC 8555), which looks whether the names lead here by connecting (TLS-ALPN-01, RFC 8737).
//! The account and what was given are kept in the data folder, for the host's own eyes alone.

use std::fmt::Write as _;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::StreamExt;
use rustls_acme::{AccountCache, AcmeConfig, CertCache, EventOk};
use sheaf_model::{Code, Problem};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::server::ResolvesServerCert;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{pem, provider, unreadable};

/// The ACME server where no other is named.
pub const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// What is asked of an ACME server.
#[derive(Debug)]
pub struct Acme(AcmeConfig<io::Error>);

impl Acme {
    /// A certificate for these names. `root` is a file with the certificates by which the server is known that `directory` leads to; none:
    /// those that browsers know. What is given is kept in `folder`.
    pub fn for_names(
        names: &[String],
        email: &str,
        directory: &str,
        root: Option<&Path>,
        folder: &Path,
    ) -> Result<Acme, Problem> {
        if !directory.starts_with("https://") {
            let what = format!("The setting 'acme-directory' is '{directory}', expected https://….");
            return Err(Problem::new(Code::Unreadable, what));
        }
        if let Some(name) = names.iter().find(|name| !is_name(name)) {
            let what = format!("The setting 'acme-domain' is '{name}', expected a name such as sheaf.example.com.");
            return Err(Problem::new(Code::Unreadable, what)
                .with_hint("Addresses and names with '*' cannot be proven by connecting."));
        }
        let config = match root {
            None => AcmeConfig::new_with_provider(names, provider()),
            Some(root) => AcmeConfig::new_with_client_config(names, trusting(root)?),
        };
        let config = config.directory(directory).contact([format!("mailto:{email}")]);
        Ok(Acme(config.cache(Kept { folder: folder.to_owned() })))
    }

    /// What serves; it is asked for, and asked for anew when a third of its time is left, from now on.
    pub(super) fn followed(self) -> Arc<dyn ResolvesServerCert> {
        let mut state = self.0.state();
        let resolver = state.resolver();
        tokio::spawn(async move {
            while let Some(event) = state.next().await {
                match event {
                    Ok(EventOk::DeployedCachedCert) => tracing::info!("the certificate that was kept serves"),
                    Ok(EventOk::DeployedNewCert) => tracing::info!("a new certificate serves"),
                    Ok(EventOk::CertCacheStore | EventOk::AccountCacheStore) => {}
                    // It is tried again, the more seldom the longer.
                    Err(error) => tracing::warn!(%error, "no certificate was given"),
                }
            }
        });
        resolver
    }
}

fn is_name(name: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_address = name.parse::<std::net::IpAddr>().is_ok();
    !is_address && name.split('.').all(is_part)
}

/// One who believes the certificates of a file alone.
fn trusting(root: &Path) -> Result<Arc<ClientConfig>, Problem> {
    let problem = |why: String| unreadable("acme-root", root, why);
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(root).map_err(|e| problem(pem(e)))? {
        roots.add(certificate.map_err(|e| problem(pem(e)))?).map_err(|e| problem(e.to_string()))?;
    }
    if roots.is_empty() {
        return Err(problem("there is no certificate in it, expected PEM".to_owned()));
    }
    let config = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let config = config.map_err(|e| problem(e.to_string()))?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}

/// What an ACME server knows us by, and what it gave, in a folder.
struct Kept {
    folder: PathBuf,
}

impl Kept {
    /// For each server and what is asked of it a file of its own, whose name says so as far as a file's name can.
    fn path(&self, kind: &str, of: &[String], directory: &str) -> PathBuf {
        let mut name = format!("{kind}-");
        for part in of.iter().map(String::as_str).chain([directory]) {
            for byte in part.bytes() {
                match byte {
                    b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' => name.push(char::from(byte)),
                    _ => drop(write!(name, "_{byte:02x}")),
                }
            }
            name.push('+');
        }
        // A file's name has at most 255 bytes; many names are one certificate.
        if name.len() > LONGEST_NAME {
            let hash = name.bytes().fold(FNV.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV.1));
            name.truncate(LONGEST_NAME);
            let _ = write!(name, "+{hash:016x}");
        }
        self.folder.join(format!("{}.pem", name.trim_end_matches('+')))
    }

    async fn read(&self, path: PathBuf) -> io::Result<Option<Vec<u8>>> {
        match tokio::fs::read(path).await {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn write(&self, path: PathBuf, content: &[u8]) -> io::Result<()> {
        let (folder, content) = (self.folder.clone(), content.to_vec());
        tokio::task::spawn_blocking(move || write(&folder, &path, &content)).await.map_err(io::Error::other)?
    }
}

const LONGEST_NAME: usize = 200;
/// FNV-1a: where it begins, and by what it goes on. It is the same in every version.
const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3);

/// Writes a file that nobody else may read, whole or not at all.
fn write(folder: &Path, path: &Path, content: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let beside = path.with_extension("new");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(beside, path)
}

#[async_trait]
impl CertCache for Kept {
    type EC = io::Error;

    async fn load_cert(&self, names: &[String], directory: &str) -> io::Result<Option<Vec<u8>>> {
        self.read(self.path("certificate", names, directory)).await
    }

    async fn store_cert(&self, names: &[String], directory: &str, certificate: &[u8]) -> io::Result<()> {
        self.write(self.path("certificate", names, directory), certificate).await
    }
}

#[async_trait]
impl AccountCache for Kept {
    type EA = io::Error;

    async fn load_account(&self, contact: &[String], directory: &str) -> io::Result<Option<Vec<u8>>> {
        self.read(self.path("account", contact, directory)).await
    }

    async fn store_account(&self, contact: &[String], directory: &str, account: &[u8]) -> io::Result<()> {
        self.write(self.path("account", contact, directory), account).await
    }
}
