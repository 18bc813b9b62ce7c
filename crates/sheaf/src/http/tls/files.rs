//! A certificate and its key in files. They are looked at each second: a new certificate serves from then on, without a start.

use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use sheaf_model::Problem;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

use super::{pem, provider, unreadable};

/// How often the files are looked at.
const LOOKS: Duration = Duration::from_secs(1);

/// Both files, as they were when they were read last.
#[derive(Debug)]
pub struct Files {
    certificate: PathBuf,
    key: PathBuf,
    seen: Seen,
    now: Arc<Now>,
}

/// The certificate that serves.
#[derive(Debug)]
struct Now(RwLock<Arc<CertifiedKey>>);

/// By what a change of both files is known; none: one of them is not there.
type Seen = Option<[(u64, u64, i64, i64); 2]>;

impl Files {
    /// Reads both, which must fit each other.
    pub fn read(certificate: &Path, key: &Path) -> Result<Files, Problem> {
        let seen = seen(certificate, key);
        let now = Arc::new(Now(RwLock::new(Arc::new(certified(certificate, key)?))));
        Ok(Files { certificate: certificate.to_owned(), key: key.to_owned(), seen, now })
    }

    /// What serves, kept up to date for as long as somebody has it.
    pub(super) fn followed(self) -> Arc<dyn ResolvesServerCert> {
        let now = Arc::clone(&self.now);
        let served = Arc::downgrade(&self.now);
        tokio::spawn(self.look_again_and_again(served));
        now
    }

    async fn look_again_and_again(self, served: Weak<Now>) {
        let Files { certificate, key, mut seen, now } = self;
        drop(now);
        loop {
            tokio::time::sleep(LOOKS).await;
            let Some(now) = served.upgrade() else { return };
            let found = self::seen(&certificate, &key);
            if found == seen {
                continue;
            }
            seen = found;
            match certified(&certificate, &key) {
                Ok(certified) => {
                    *now.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(certified);
                    tracing::info!(certificate = %certificate.display(), "the new certificate serves");
                }
                // The two are hardly ever changed at one time.
                Err(problem) => tracing::warn!(%problem, "the certificate before goes on serving"),
            }
        }
    }
}

impl ResolvesServerCert for Now {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

fn seen(certificate: &Path, key: &Path) -> Seen {
    let of = |path: &Path| -> io::Result<_> {
        let found: Metadata = path.metadata()?;
        Ok((found.ino(), found.len(), found.mtime(), found.mtime_nsec()))
    };
    of(certificate).and_then(|certificate| Ok([certificate, of(key)?])).ok()
}

fn certified(certificate: &Path, key: &Path) -> Result<CertifiedKey, Problem> {
    let of_certificate = |why: String| unreadable("tls-certificate", certificate, why);
    let chain = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.map_err(|e| of_certificate(pem(e)))?;
    if chain.is_empty() {
        return Err(of_certificate("there is no certificate in it, expected PEM".to_owned()));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|e| unreadable("tls-key", key, pem(e)))?;
    CertifiedKey::from_der(chain, secret, &provider()).map_err(|e| {
        use tokio_rustls::rustls::Error;
        match e {
            Error::InconsistentKeys(_) => unreadable("tls-key", key, "it is the key of another certificate"),
            e => of_certificate(e.to_string()),
        }
    })
}
