//! What providers say of themselves: their addresses and keys, kept for a while and asked for anew where a key is missing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use openidconnect::core::CoreProviderMetadata;
use openidconnect::{DiscoveryError, IssuerUrl};

use super::outgoing::{self, Unanswered};
use super::{Reason, Refused};

/// For how long it is kept.
const KEPT: Duration = Duration::from_secs(3_600);

/// What a provider said of itself.
pub(crate) struct Found {
    pub metadata: CoreProviderMetadata,
    at: Instant,
}

/// What providers said, by issuer.
#[derive(Default)]
pub(crate) struct Known(Mutex<HashMap<String, Arc<Found>>>);

impl Known {
    /// What a provider says of itself, as it was kept, or as it is now.
    pub async fn of(&self, issuer: &str) -> Result<Arc<Found>, Refused> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned();
        match kept.filter(|found| found.at.elapsed() < KEPT) {
            Some(found) => Ok(found),
            None => self.anew(issuer).await,
        }
    }

    /// What it says now.
    pub async fn anew(&self, issuer: &str) -> Result<Arc<Found>, Refused> {
        let url = IssuerUrl::new(issuer.to_owned()).map_err(|error| Refused::new(Reason::Unusable, error))?;
        let found = CoreProviderMetadata::discover_async(url, &outgoing::send).await.map_err(refused)?;
        let found = Arc::new(Found { metadata: found, at: Instant::now() });
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Of those that are providers no more nothing stays.
        all.retain(|_, other| other.at.elapsed() < KEPT);
        all.insert(issuer.to_owned(), Arc::clone(&found));
        Ok(found)
    }
}

fn refused(error: DiscoveryError<Unanswered>) -> Refused {
    match error {
        DiscoveryError::Request(why) => Refused::new(Reason::Unreachable, why),
        DiscoveryError::Response(status, _, why) if !status.is_client_error() => {
            Refused::new(Reason::Unreachable, format!("{status}: {why}"))
        }
        other => Refused::new(Reason::Unusable, super::chain(&other)),
    }
}
