//! How often: what is counted within a while, for whom, and who has to wait past a bound.

mod attempts;
mod requests;
mod strangers;
mod together;

use std::collections::{HashMap, HashSet};
use std::fmt::Debug;
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
use together::Others;

use super::failure::Failure;

/// Within which requests are counted.
const MINUTE: Duration = Duration::from_secs(60);
/// Most keys that are remembered.
const MOST_KEYS: usize = 100_000;
/// How long between two looks for keys that are over: each looks at all of them.
const CLEARING: Duration = Duration::from_secs(1);

/// How often within a window, by key.
struct Counts<K> {
    /// What is counted, for those who count it too.
    kind: &'static str,
    window: Duration,
    of: HashMap<K, (Instant, u32)>,
    cleared: Option<Instant>,
    /// What other processes counted.
    others: Others,
    /// Of what they are not told yet how many there are; none: nobody is to be told.
    news: Option<HashSet<K>>,
}

/// The same, of several threads.
struct Shared<K>(Mutex<Counts<K>>);

impl<K: Eq + Hash> Shared<K> {
    fn within(kind: &'static str, window: Duration) -> Shared<K> {
        let (of, others) = (HashMap::new(), Others::default());
        Shared(Mutex::new(Counts { kind, window, of, cleared: None, others, news: None }))
    }

    fn lock(&self) -> MutexGuard<'_, Counts<K>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash + Clone + Debug> Counts<K> {
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

    /// How long to wait, where there are so many of this one, here and at others.
    fn expect_fewer(&self, key: &K, bound: u64, now: Instant) -> Result<(), Duration> {
        let own = self.of.get(key).filter(|(since, _)| now.duration_since(*since) < self.window);
        let (theirs, last) = self.theirs(key, now);
        let all = own.map_or(0, |(_, count)| u64::from(*count)) + theirs;
        match own.map(|(since, _)| *since + self.window).max(last) {
            Some(end) if all >= bound => Err(end.saturating_duration_since(now)),
            _ => Ok(()),
        }
    }

    /// Counts one more; answers since when, and how many there are, here and at others.
    fn count(&mut self, key: K, now: Instant) -> (Instant, u32) {
        self.changed(&key);
        let theirs = u32::try_from(self.theirs(&key, now).0).unwrap_or(u32::MAX);
        let entry = self.of.entry(key).or_insert((now, 0));
        if now.duration_since(entry.0) >= self.window {
            *entry = (now, 0);
        }
        entry.1 += 1;
        (entry.0, entry.1.saturating_add(theirs))
    }

    /// Others are to be told how many there are.
    fn changed(&mut self, key: &K) {
        if let Some(news) = &mut self.news
            && !news.contains(key)
        {
            news.insert(key.clone());
        }
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
