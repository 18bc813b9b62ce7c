//! Invoices through a payment provider whose API has the shape that Stripe documents (docs.stripe.com/api): handed over until the provider
//! has them (`sending.rs`), and what it tells of them afterwards (`events.rs`). What it was asked, and how far that came, is in the directory.

mod events;
mod provider;
mod sending;

use std::net::IpAddr;

use sheaf_model::{Code, Problem};
use tokio::sync::Notify;

use crate::open::Sheaf;
use provider::Provider;

/// How this host sends invoices.
pub struct Payments {
    provider: Provider,
    /// With which the provider signs what it tells; none: it tells nothing.
    webhook_secret: Option<String>,
    wake: Notify,
}

impl Payments {
    /// Through the provider at an address, with its secret key. Nothing is sent by this.
    pub fn by(url: &str, key: &str, webhook_secret: Option<&str>) -> Result<Payments, Problem> {
        let url = url.trim_end_matches('/');
        if !is_safe(url) {
            let message = format!(
                "The setting 'payments-url' is '{url}', expected https://…: the key would go over the network unencrypted."
            );
            return Err(Problem::new(Code::Unreadable, message));
        }
        if key.trim().is_empty() || !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Problem::new(Code::Unreadable, "The setting 'payments-key' is no key."));
        }
        let webhook_secret = webhook_secret.filter(|secret| !secret.is_empty()).map(str::to_owned);
        Ok(Payments { provider: Provider::at(url, key)?, webhook_secret, wake: Notify::new() })
    }
}

/// Whether what is sent there goes over no network unencrypted.
fn is_safe(url: &str) -> bool {
    if url.starts_with("https://") {
        return true;
    }
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Sheaf {
    /// Tells whoever hands invoices over that there is one.
    pub(crate) fn wake_payments(&self) {
        if let Some(payments) = &self.payments {
            payments.wake.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_over_no_network_unencrypted() {
        for url in ["https://api.stripe.com", "http://127.0.0.1:9", "http://[::1]:9/", "http://localhost"] {
            assert!(is_safe(url), "{url}");
        }
        for url in ["http://api.stripe.com", "http://10.0.0.7", "ftp://x", "api.stripe.com", "http://localhost.example"]
        {
            assert!(!is_safe(url), "{url}");
        }
    }
}
