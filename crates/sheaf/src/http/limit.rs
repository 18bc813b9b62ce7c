//! Attempts to sign in: those that failed are counted for each person and each address, and past a bound refused for a while.
//! What strangers ask of forms is counted for each address.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sheaf_model::{Code, Problem};

use super::failure::Failure;

/// How long failed attempts count.
const WINDOW: Duration = Duration::from_secs(300);
/// Failed attempts of one address for one person.
const OF_ONE: u32 = 10;
/// Failed attempts for one person from anywhere, so that many addresses help little.
const FOR_A_PERSON: u32 = 100;
/// Failed attempts of one address for anybody: a company may sit behind it.
const FROM_AN_ADDRESS: u32 = 50;
/// Most characters of a person's address that are told apart.
const LONGEST_PERSON: usize = 320;
/// Within which strangers are counted.
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

impl<K: Eq + Hash> Counts<K> {
    fn within(window: Duration) -> Mutex<Counts<K>> {
        Mutex::new(Counts { window, of: HashMap::new(), cleared: None })
    }

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

/// Failed attempts within the window.
pub struct Attempts {
    failed: Mutex<Counts<String>>,
}

impl Default for Attempts {
    fn default() -> Attempts {
        Attempts { failed: Counts::within(WINDOW) }
    }
}

/// Past the bound: how long to wait, what the bound is, and what is said.
pub struct Refused {
    wait: Duration,
    bound: u64,
    message: &'static str,
    hint: &'static str,
}

const FAILED: (&str, &str) = ("Too many failed attempts to sign in.", ", or use a sign-in link.");
const ANSWERED: (&str, &str) = ("Too many requests for forms from here within a minute.", ".");
const BROUGHT: (&str, &str) =
    ("Too many files came from here that were not sent with answers.", ", or send the answers first.");
const ASKED: (&str, &str) = ("Too many requests within a minute.", ".");
const CROWDED: (&str, &str) = ("Too many others ask at the moment.", ".");

impl Refused {
    /// An address has brought so many bytes of files to forms and not handed them in.
    pub fn for_files(wait: Duration, bound: u64) -> Refused {
        Refused { wait, bound, message: BROUGHT.0, hint: BROUGHT.1 }
    }

    /// All addresses together have.
    pub fn for_files_of_all(wait: Duration, bound: u64) -> Refused {
        Refused { wait, bound, message: CROWDED.0, hint: CROWDED.1 }
    }
}

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// A token's.
    Token(i64),
    /// A person's.
    Person(i64),
    /// A workspace's, of whoever asks there.
    Workspace(i64),
    /// An address's.
    Address(IpAddr),
}

/// How many requests are answered within a minute; 0: any number. A token can have a bound of its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paces {
    /// Of a token.
    pub token: u32,
    /// Of a person.
    pub person: u32,
    /// Of a workspace.
    pub workspace: u32,
    /// Of an address.
    pub address: u32,
}

/// Where a request stands within the bound that leaves the least: for the headers of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// So many within a minute.
    pub bound: u32,
    /// So many more before its end.
    pub remaining: u32,
    /// Seconds to its end.
    pub seconds: u64,
}

/// What was asked within the last minute.
pub struct Requests {
    paces: Paces,
    seen: Mutex<Counts<Counted>>,
}

impl Requests {
    /// With these bounds where nobody has one of their own.
    pub fn at(paces: Paces) -> Requests {
        Requests { paces, seen: Counts::within(MINUTE) }
    }

    fn bound(&self, of: Counted, own: Option<u32>) -> Option<u32> {
        let usual = match of {
            Counted::Token(_) => self.paces.token,
            Counted::Person(_) => self.paces.person,
            Counted::Workspace(_) => self.paces.workspace,
            Counted::Address(_) => self.paces.address,
        };
        own.or((usual > 0).then_some(usual))
    }

    /// Counts a request for each of these, the first of which may have a bound of its own; refuses past any of their bounds.
    pub fn admit(&self, all: &[Counted], own: Option<u32>) -> Result<Option<Left>, Refused> {
        let bounds =
            all.iter().enumerate().filter_map(|(at, of)| Some((*of, self.bound(*of, own.filter(|_| at == 0))?)));
        let bounds: Vec<(Counted, u32)> = bounds.collect();
        if bounds.is_empty() {
            return Ok(None);
        }
        let now = Instant::now();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.has_room(bounds.iter().map(|(of, _)| of), now) {
            return Err(Refused { wait: MINUTE, bound: bounds[0].1.into(), message: CROWDED.0, hint: CROWDED.1 });
        }
        for (of, bound) in &bounds {
            let refused = |wait| Refused { wait, bound: (*bound).into(), message: ASKED.0, hint: ASKED.1 };
            seen.expect_fewer(of, (*bound).into(), now).map_err(refused)?;
        }
        let left = bounds.into_iter().map(|(of, bound)| {
            let (since, count) = seen.count(of, now);
            let seconds = MINUTE.saturating_sub(now.duration_since(since)).as_secs() + 1;
            Left { bound, remaining: bound.saturating_sub(count), seconds }
        });
        Ok(left.min_by_key(|left| left.remaining))
    }
}

/// What a stranger does at a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stranger {
    /// Looks at one, asks what is asked, or looks for a record.
    Looks,
    /// Sends answers.
    Sends,
    /// Brings a file, or takes one back.
    Brings,
}

impl Stranger {
    /// How often from one address within a minute: a school may sit behind it, filling in one form together.
    const fn bound(self) -> u64 {
        match self {
            Stranger::Looks => 600,
            Stranger::Sends => 60,
            Stranger::Brings => 300,
        }
    }
}

/// What strangers did within the last minute, by address.
pub struct Strangers(Mutex<Counts<(IpAddr, Stranger)>>);

impl Default for Strangers {
    fn default() -> Strangers {
        Strangers(Counts::within(MINUTE))
    }
}

impl Strangers {
    /// Counts a request; refuses past the bound.
    pub fn admit(&self, address: IpAddr, what: Stranger) -> Result<(), Refused> {
        let now = Instant::now();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (key, bound) = ((network(address), what), what.bound());
        if !seen.has_room(std::iter::once(&key), now) {
            return Err(Refused { wait: MINUTE, bound, message: CROWDED.0, hint: CROWDED.1 });
        }
        seen.expect_fewer(&key, bound, now).map_err(|wait| Refused {
            wait,
            bound,
            message: ANSWERED.0,
            hint: ANSWERED.1,
        })?;
        seen.count(key, now);
        Ok(())
    }
}

/// Whose attempt it is.
pub struct Attempt {
    keys: Vec<(String, u32)>,
}

impl Attempt {
    /// The attempt of an address by a link, which nobody guesses: what others try elsewhere keeps nobody from following theirs.
    pub fn by_link(address: IpAddr, what: &str) -> Attempt {
        let address = network(address);
        Attempt { keys: vec![(format!("{address} {what}"), OF_ONE), (format!("address {address}"), FROM_AN_ADDRESS)] }
    }

    /// The attempt of an address for a person.
    pub fn new(address: IpAddr, person: &str) -> Attempt {
        // No address is longer (RFC 5321), and what is kept of attempts stays small whatever is sent.
        let person: String = person.chars().take(LONGEST_PERSON).collect();
        let (address, person) = (network(address), sheaf_model::text::text_key(&person));
        Attempt {
            keys: vec![
                (format!("{address} {person}"), OF_ONE),
                (format!("person {person}"), FOR_A_PERSON),
                (format!("address {address}"), FROM_AN_ADDRESS),
            ],
        }
    }

    /// The attempt of a person who is signed in to show password or code once more: whoever sits at a session that is not theirs guesses
    /// no faster than a stranger does.
    pub fn again(person: i64) -> Attempt {
        Attempt { keys: vec![(format!("again {person}"), OF_ONE)] }
    }
}

impl Attempts {
    /// Counts an attempt as failed before it is tried, so that many at once are bounded too; refuses past the bound.
    pub fn begin(&self, attempt: &Attempt) -> Result<(), Refused> {
        let now = Instant::now();
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if !failed.has_room(attempt.keys.iter().map(|(key, _)| key), now) {
            return Err(Refused { wait: MINUTE, bound: FROM_AN_ADDRESS.into(), message: CROWDED.0, hint: CROWDED.1 });
        }
        for (key, bound) in &attempt.keys {
            let refused = |wait| Refused { wait, bound: u64::from(*bound), message: FAILED.0, hint: FAILED.1 };
            failed.expect_fewer(key, u64::from(*bound), now).map_err(refused)?;
        }
        for (key, _) in &attempt.keys {
            failed.count(key.clone(), now);
        }
        Ok(())
    }

    /// It did not fail: it does not count, and what that address did for that person before is forgiven.
    pub fn succeeded(&self, attempt: &Attempt) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.of.remove(&attempt.keys[0].0);
        for (key, _) in &attempt.keys[1..] {
            if let Some((_, count)) = failed.of.get_mut(key) {
                *count = count.saturating_sub(1);
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let seconds = self.wait.as_secs() + 1;
        let problem = Problem::new(Code::TooMany, self.message);
        let minutes = seconds.div_ceil(60);
        let hint = format!("Try again in {minutes} {}{}", if minutes == 1 { "minute" } else { "minutes" }, self.hint);
        let mut response = Failure(problem.with_hint(hint)).into_response();
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        tell(response.headers_mut(), self.bound, 0, seconds);
        response
    }
}

impl Left {
    /// Says in an answer where it stands.
    pub fn tell(self, headers: &mut HeaderMap) {
        tell(headers, self.bound.into(), self.remaining.into(), self.seconds);
    }
}

/// The headers of a bound, as programs know them.
fn tell(headers: &mut HeaderMap, bound: u64, remaining: u64, seconds: u64) {
    for (name, number) in [("ratelimit-limit", bound), ("ratelimit-remaining", remaining), ("ratelimit-reset", seconds)]
    {
        headers.insert(name, HeaderValue::from(number));
    }
}

/// Where a request comes from. A proxy on the same machine is believed about whom it speaks for; nobody else is.
pub fn address(peer: Option<SocketAddr>, headers: &HeaderMap) -> IpAddr {
    let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |p| p.ip());
    let said = headers.get("x-forwarded-for").and_then(|v| v.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    said.filter(|_| peer.is_loopback()).unwrap_or(peer)
}

/// Those who are counted together: of IPv6 everybody has as many addresses as they like below the first 64 bits.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(whole) => Ipv6Addr::from_bits(whole.to_bits() >> 64 << 64).into(),
        whole @ IpAddr::V4(_) => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        let attempts = Attempts::default();
        let home = |person: &str| Attempt::new(IpAddr::from([10, 0, 0, 1]), person);
        for _ in 0..OF_ONE {
            assert!(attempts.begin(&home("ann@example.org")).is_ok());
        }
        assert!(attempts.begin(&home("Ann@Example.org")).is_err(), "the same person, however it is written");
        assert!(attempts.begin(&home("bob@example.org")).is_ok(), "another person");
        for other in 1..=u8::MAX {
            for _ in 0..OF_ONE {
                let _ = attempts.begin(&Attempt::by_link(IpAddr::from([10, 1, 0, other]), "link"));
            }
        }
        let link = Attempt::by_link(IpAddr::from([10, 2, 0, 1]), "link");
        assert!(attempts.begin(&link).is_ok(), "what many try keeps nobody else from following a link");
        let away = Attempt::new(IpAddr::from([10, 0, 0, 2]), "ann@example.org");
        assert!(attempts.begin(&away).is_ok(), "the same person elsewhere");
        attempts.succeeded(&home("ann@example.org"));
        assert!(attempts.begin(&home("ann@example.org")).is_ok(), "forgiven");
    }

    #[test]
    fn strangers_are_counted_by_address_and_by_what_they_do() {
        let strangers = Strangers::default();
        let (here, there) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..Stranger::Sends.bound() {
            assert!(strangers.admit(here, Stranger::Sends).is_ok());
        }
        assert!(strangers.admit(here, Stranger::Sends).is_err());
        assert!(strangers.admit(there, Stranger::Sends).is_ok(), "another address");
        assert!(strangers.admit(here, Stranger::Looks).is_ok(), "looking is counted by itself");
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let strangers = Strangers::default();
        let send = |address: &str| strangers.admit(address.parse().unwrap(), Stranger::Sends).is_ok();
        for n in 0..Stranger::Sends.bound() {
            assert!(send(&format!("2001:db8::{n:x}:1")));
        }
        assert!(!send("2001:db8:0:0:ffff::1"), "the same network");
        assert!(send("2001:db8:0:1::1"), "another one");
        assert_eq!(network("::ffff:10.0.0.1".parse().unwrap()), IpAddr::from([10, 0, 0, 1]));
    }

    #[test]
    fn past_so_many_addresses_there_is_room_for_those_that_are_known() {
        let strangers = Strangers::default();
        let look = |n: usize| strangers.admit(IpAddr::from((n as u32).to_be_bytes()), Stranger::Looks);
        assert!((0..MOST_KEYS).all(|n| look(n).is_ok()));
        assert!(look(MOST_KEYS).is_err_and(|refused| refused.message == CROWDED.0));
        assert!(look(0).is_ok());
        let attempts = Attempts::default();
        let begin = |n: usize| attempts.begin(&Attempt::new(IpAddr::from((n as u32).to_be_bytes()), &n.to_string()));
        assert!((0..MOST_KEYS / 3).all(|n| begin(n).is_ok()));
        assert!(begin(MOST_KEYS).is_err_and(|refused| refused.message == CROWDED.0));
        assert!(begin(0).is_ok());
    }

    #[test]
    fn only_a_proxy_on_the_same_machine_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("1.2.3.4, 5.6.7.8"));
        let from = |peer: &str| address(peer.parse().ok(), &headers).to_string();
        assert_eq!(from("127.0.0.1:80"), "5.6.7.8");
        assert_eq!(from("9.9.9.9:80"), "9.9.9.9");
    }
}
