//! Attempts to sign in: those that failed are counted for each person and each address, and past a bound refused for a while.
//! What strangers ask of forms is counted for each address.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
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
/// Within which strangers are counted.
const MINUTE: Duration = Duration::from_secs(60);
/// Most keys that are remembered.
const MOST_KEYS: usize = 100_000;

/// Failed attempts within the window.
#[derive(Default)]
pub struct Attempts {
    failed: Mutex<HashMap<String, (Instant, u32)>>,
}

/// Past the bound: how long to wait, what the bound is, and what is said.
pub struct Refused {
    wait: Duration,
    bound: u32,
    message: &'static str,
    hint: &'static str,
}

const FAILED: (&str, &str) = ("Too many failed attempts to sign in.", ", or use a sign-in link.");
const ANSWERED: (&str, &str) = ("Too many requests for forms from here within a minute.", ".");

/// What a stranger does at a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stranger {
    /// Looks at one, asks what is asked, or looks for a record.
    Looks,
    /// Sends answers.
    Sends,
}

impl Stranger {
    /// How often from one address within a minute: a school may sit behind it, filling in one form together.
    const fn bound(self) -> u32 {
        match self {
            Stranger::Looks => 600,
            Stranger::Sends => 60,
        }
    }
}

/// What strangers did within the last minute, by address.
#[derive(Default)]
pub struct Strangers(Mutex<HashMap<(IpAddr, Stranger), (Instant, u32)>>);

impl Strangers {
    /// Counts a request; refuses past the bound.
    pub fn admit(&self, address: IpAddr, what: Stranger) -> Result<(), Refused> {
        let now = Instant::now();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() > MOST_KEYS {
            seen.retain(|_, (since, _)| now.duration_since(*since) < MINUTE);
        }
        let entry = seen.entry((address, what)).or_insert((now, 0));
        if now.duration_since(entry.0) >= MINUTE {
            *entry = (now, 0);
        }
        if entry.1 >= what.bound() {
            let wait = MINUTE - now.duration_since(entry.0);
            return Err(Refused { wait, bound: what.bound(), message: ANSWERED.0, hint: ANSWERED.1 });
        }
        entry.1 += 1;
        Ok(())
    }
}

/// Whose attempt it is.
pub struct Attempt {
    keys: [(String, u32); 3],
}

impl Attempt {
    /// The attempt of an address for a person (or for a link, which has no name).
    pub fn new(address: IpAddr, person: &str) -> Attempt {
        let person = sheaf_model::text::text_key(person);
        Attempt {
            keys: [
                (format!("{address} {person}"), OF_ONE),
                (format!("person {person}"), FOR_A_PERSON),
                (format!("address {address}"), FROM_AN_ADDRESS),
            ],
        }
    }
}

impl Attempts {
    /// Counts an attempt as failed before it is tried, so that many at once are bounded too; refuses past the bound.
    pub fn begin(&self, attempt: &Attempt) -> Result<(), Refused> {
        let now = Instant::now();
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.len() > MOST_KEYS {
            failed.retain(|_, (since, _)| now.duration_since(*since) < WINDOW);
        }
        for (key, bound) in &attempt.keys {
            if let Some((since, count)) = failed.get(key)
                && now.duration_since(*since) < WINDOW
                && count >= bound
            {
                let wait = WINDOW - now.duration_since(*since);
                return Err(Refused { wait, bound: *bound, message: FAILED.0, hint: FAILED.1 });
            }
        }
        for (key, _) in &attempt.keys {
            let entry = failed.entry(key.clone()).or_insert((now, 0));
            if now.duration_since(entry.0) >= WINDOW {
                *entry = (now, 0);
            }
            entry.1 += 1;
        }
        Ok(())
    }

    /// It did not fail: it does not count, and what that address did for that person before is forgiven.
    pub fn succeeded(&self, attempt: &Attempt) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.remove(&attempt.keys[0].0);
        for (key, _) in &attempt.keys[1..] {
            if let Some((_, count)) = failed.get_mut(key) {
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
        let headers = response.headers_mut();
        let said = [
            (header::RETRY_AFTER, seconds.to_string()),
            (header::HeaderName::from_static("ratelimit-limit"), self.bound.to_string()),
            (header::HeaderName::from_static("ratelimit-remaining"), "0".to_owned()),
            (header::HeaderName::from_static("ratelimit-reset"), seconds.to_string()),
        ];
        for (name, text) in said {
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// Where a request comes from. A proxy on the same machine is believed about whom it speaks for; nobody else is.
pub fn address(peer: Option<SocketAddr>, headers: &HeaderMap) -> IpAddr {
    let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |p| p.ip());
    let said = headers.get("x-forwarded-for").and_then(|v| v.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    said.filter(|_| peer.is_loopback()).unwrap_or(peer)
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
    fn only_a_proxy_on_the_same_machine_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("1.2.3.4, 5.6.7.8"));
        let from = |peer: &str| address(peer.parse().ok(), &headers).to_string();
        assert_eq!(from("127.0.0.1:80"), "5.6.7.8");
        assert_eq!(from("9.9.9.9:80"), "9.9.9.9");
    }
}
