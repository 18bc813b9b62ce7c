//! How often: what is counted within a while, for whom, and who has to wait past a bound.

mod attempts;
mod requests;
mod strangers;

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sheaf_model::{Code, Problem};

pub use attempts::{Attempt, Attempts, Trial};
pub use requests::{Counted, Left, Paces, Requests};
pub use strangers::{Stranger, Strangers};

use super::failure::Failure;

/// Within which requests are counted.
const MINUTE: Duration = Duration::from_secs(60);
/// Most keys that are remembered.
const MOST_KEYS: usize = 100_000;
/// How long between two looks for keys that are over: each looks at all of them.
const CLEARING: Duration = Duration::from_secs(1);

/// How often within a window, by key.
struct Counts<K> {
    window: Duration,
    of: HashMap<K, (Instant, u32)>,
    cleared: Option<Instant>,
}

/// The same, of several threads.
struct Shared<K>(Mutex<Counts<K>>);

impl<K: Eq + Hash> Shared<K> {
    fn within(window: Duration) -> Shared<K> {
        Shared(Mutex::new(Counts { window, of: HashMap::new(), cleared: None }))
    }

    fn lock(&self) -> MutexGuard<'_, Counts<K>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> Counts<K> {
    /// Whether these can be counted: there is no room for new ones where too many others are counted already.
    fn has_room<'k>(&mut self, keys: impl Iterator<Item = &'k K>, now: Instant) -> bool
    where
        K: 'k,
    {
        let new = keys.filter(|key| !self.of.contains_key(key)).count();
        let is_full = |counts: &Self| new > 0 && counts.of.len() + new > MOST_KEYS;
        if is_full(self) && self.cleared.is_none_or(|at| now.duration_since(at) >= CLEARING) {
            let window = self.window;
            self.of.retain(|_, (since, count)| *count > 0 && now.duration_since(*since) < window);
            self.cleared = Some(now);
        }
        !is_full(self)
    }

    /// How long to wait, where there are so many of this one.
    fn expect_fewer(&self, key: &K, bound: u64, now: Instant) -> Result<(), Duration> {
        match self.of.get(key) {
            Some((since, count)) if u64::from(*count) >= bound && now.duration_since(*since) < self.window => {
                Err(self.window - now.duration_since(*since))
            }
            _ => Ok(()),
        }
    }

    /// Counts one more; answers since when, and how many there are.
    fn count(&mut self, key: K, now: Instant) -> (Instant, u32) {
        let entry = self.of.entry(key).or_insert((now, 0));
        if now.duration_since(entry.0) >= self.window {
            *entry = (now, 0);
        }
        entry.1 += 1;
        *entry
    }
}

/// Past the bound: how long to wait, what the bound is, and what is said.
#[derive(Debug)]
pub struct Refused {
    wait: Duration,
    bound: u64,
    says: Says,
}

/// What is said, and what may be done beside waiting.
type Says = (&'static str, &'static str);

const BROUGHT: Says =
    ("Too many files came from here that were not sent with answers.", ", or send the answers first.");
const CROWDED: Says = ("Too many others ask at the moment.", ".");

impl Refused {
    /// There is no room to count whoever asks.
    fn crowded(bound: u64) -> Refused {
        Refused { wait: MINUTE, bound, says: CROWDED }
    }

    /// An address has brought so many bytes of files to forms and not handed them in.
    pub fn for_files(wait: Duration, bound: u64) -> Refused {
        Refused { wait, bound, says: BROUGHT }
    }

    /// All addresses together have.
    pub fn for_files_of_all(wait: Duration, bound: u64) -> Refused {
        Refused { wait, bound, says: CROWDED }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let seconds = self.wait.as_secs() + 1;
        let (message, beside) = self.says;
        let minutes = seconds.div_ceil(60);
        let hint = format!("Try again in {minutes} {}{beside}", if minutes == 1 { "minute" } else { "minutes" });
        let problem = Problem::new(Code::TooMany, message).with_hint(hint);
        let mut response = Failure::from(problem).into_response();
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        tell(response.headers_mut(), self.bound, 0, seconds);
        response
    }
}

/// The headers of a bound, as programs know them.
fn tell(headers: &mut HeaderMap, bound: u64, remaining: u64, seconds: u64) {
    for (name, number) in [("ratelimit-limit", bound), ("ratelimit-remaining", remaining), ("ratelimit-reset", seconds)]
    {
        headers.insert(name, HeaderValue::from(number));
    }
}

/// Those who are counted together: of IPv6 everybody has as many addresses as they like below the first 64 bits.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(whole) => Ipv6Addr::from_bits(whole.to_bits() >> 64 << 64).into(),
        whole @ IpAddr::V4(_) => whole,
    }
}
