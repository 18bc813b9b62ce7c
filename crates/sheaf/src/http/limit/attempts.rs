//! Attempts to show who one is: those that failed are counted for each person and each address, and past a bound refused for a while.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::{Counts, Refused, Says, Shared, network};

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
const FAILED: Says = ("Too many failed attempts to sign in.", ", or use a sign-in link.");

/// Failed attempts within the window.
pub struct Attempts(pub(super) Shared<String>);

impl Default for Attempts {
    fn default() -> Attempts {
        Attempts(Shared::within("attempt", WINDOW))
    }
}

/// An attempt that is under way. It counts as failed unless it is said to have succeeded.
pub struct Trial<'a> {
    of: &'a Attempts,
    attempt: Attempt,
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
    pub fn begin(&self, attempt: Attempt) -> Result<Trial<'_>, Refused> {
        let now = Instant::now();
        let mut failed = self.0.lock();
        if !failed.has_room(attempt.keys.iter().map(|(key, _)| key), now) {
            return Err(Refused::crowded(FROM_AN_ADDRESS.into()));
        }
        for (key, bound) in &attempt.keys {
            let bound = u64::from(*bound);
            failed.expect_fewer(key, bound, now).map_err(|wait| Refused { wait, bound, says: FAILED })?;
        }
        for (key, _) in &attempt.keys {
            failed.count(key.clone(), now);
        }
        Ok(Trial { of: self, attempt })
    }
}

impl Trial<'_> {
    /// It did not fail: it does not count, and what that address did for that person before is forgiven.
    pub fn succeeded(self) {
        let mut failed = self.of.0.lock();
        if let Some((first, _)) = self.attempt.keys.first() {
            failed.of.remove(first);
        }
        self.take_back(&mut failed);
    }

    /// It was not found out whether it fails, and does not count.
    pub fn undecided(self) {
        self.take_back(&mut self.of.0.lock());
    }

    fn take_back(&self, failed: &mut Counts<String>) {
        for (key, _) in &self.attempt.keys {
            if let Some((_, count)) = failed.of.get_mut(key) {
                *count = count.saturating_sub(1);
            }
            failed.changed(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CROWDED, MOST_KEYS};
    use super::*;

    #[test]
    fn bounds() {
        let attempts = Attempts::default();
        let home = |person: &str| attempts.begin(Attempt::new(IpAddr::from([10, 0, 0, 1]), person));
        for _ in 0..OF_ONE - 1 {
            assert!(home("ann@example.org").is_ok());
        }
        let last = home("ann@example.org").unwrap();
        assert!(home("Ann@Example.org").is_err(), "the same person, however it is written");
        assert!(home("bob@example.org").is_ok(), "another person");
        for other in 1..=u8::MAX {
            for _ in 0..OF_ONE {
                let _ = attempts.begin(Attempt::by_link(IpAddr::from([10, 1, 0, other]), "link"));
            }
        }
        let link = Attempt::by_link(IpAddr::from([10, 2, 0, 1]), "link");
        assert!(attempts.begin(link).is_ok(), "what many try keeps nobody else from following a link");
        let away = Attempt::new(IpAddr::from([10, 0, 0, 2]), "ann@example.org");
        assert!(attempts.begin(away).is_ok(), "the same person elsewhere");
        last.undecided();
        let last = home("ann@example.org").expect("what was not decided does not count");
        assert!(home("ann@example.org").is_err(), "what failed before counts on");
        last.succeeded();
        assert!(home("ann@example.org").is_ok(), "forgiven");
    }

    #[test]
    fn past_so_many_there_is_room_for_those_that_are_known() {
        let attempts = Attempts::default();
        let begin =
            |n: usize| attempts.begin(Attempt::new(IpAddr::from((n as u32).to_be_bytes()), &n.to_string())).map(drop);
        assert!((0..MOST_KEYS / 3).all(|n| begin(n).is_ok()));
        assert!(begin(MOST_KEYS).is_err_and(|refused| refused.says == CROWDED));
        assert!(begin(0).is_ok());
    }
}
