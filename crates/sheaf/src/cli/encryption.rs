//! HTTPS of the server's own: by a certificate in files, or by one that an ACME server gives.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use sheaf_model::{Code, Problem};

use crate::http::{Acme, Certificate, Files, LETS_ENCRYPT};

/// How connections are encrypted; without a certificate they are not.
#[derive(Debug, Args)]
pub struct Encryption {
    /// Serve HTTPS with the certificate in this file, its chain behind it (PEM); it is read anew when it changes
    #[arg(long, value_name = "FILE")]
    tls_certificate: Option<PathBuf>,
    /// The key of the certificate (PEM)
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// Serve HTTPS for this name with a certificate that an ACME server gives; can be given several times
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    acme_domain: Vec<String>,
    /// Whom the ACME server writes to when something is wrong
    #[arg(long, value_name = "EMAIL")]
    acme_email: Option<String>,
    /// The ACME server's directory
    #[arg(long, default_value = LETS_ENCRYPT, value_name = "URL")]
    acme_directory: String,
    /// The certificates by which an ACME server of one's own is known (PEM)
    #[arg(long, value_name = "FILE")]
    acme_root: Option<PathBuf>,
    /// Answer unencrypted requests at this address with where to ask instead
    #[arg(long, value_name = "ADDR")]
    pub http_redirect: Option<SocketAddr>,
}

impl Encryption {
    /// Whence the certificate comes; none: connections are not encrypted. What an ACME server gives is kept below `data`.
    pub fn certificate(&self, data: &Path) -> Result<Option<Certificate>, Problem> {
        let missing = |what: &str| Err(Problem::new(Code::Unreadable, what));
        let certificate = match (&self.tls_certificate, &self.tls_key, self.acme_domain.is_empty()) {
            (Some(_), _, false) | (_, Some(_), false) => {
                return missing(
                    "The settings 'tls-certificate' and 'acme-domain' are both there, expected one of them.",
                );
            }
            (Some(certificate), Some(key), true) => Certificate::Files(Files::read(certificate, key)?),
            (Some(_), None, true) => return missing("The setting 'tls-certificate' needs 'tls-key'."),
            (None, Some(_), true) => return missing("The setting 'tls-key' needs 'tls-certificate'."),
            (None, None, false) => match &self.acme_email {
                Some(email) => Certificate::Acme(self.acme(email, data)?),
                None => return missing("The setting 'acme-domain' needs 'acme-email'."),
            },
            (None, None, true) if self.http_redirect.is_some() => {
                return missing("The setting 'http-redirect' needs HTTPS: 'tls-certificate' or 'acme-domain'.");
            }
            (None, None, true) => return Ok(None),
        };
        Ok(Some(certificate))
    }

    fn acme(&self, email: &str, data: &Path) -> Result<Acme, Problem> {
        let root = self.acme_root.as_deref();
        Acme::for_names(&self.acme_domain, email, &self.acme_directory, root, &data.join("acme"))
    }
}
