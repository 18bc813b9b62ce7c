//! What strangers ask of forms, for each address.

use std::net::IpAddr;
use std::time::Instant;

use super::{MINUTE, Refused, Says, Shared, network};

const ANSWERED: Says = ("Too many requests for forms from here within a minute.", ".");

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
pub struct Strangers(pub(super) Shared<(IpAddr, Stranger)>);

impl Default for Strangers {
    fn default() -> Strangers {
        Strangers(Shared::within("stranger", MINUTE))
    }
}

impl Strangers {
    /// Counts a request; refuses past the bound.
    pub fn admit(&self, address: IpAddr, what: Stranger) -> Result<(), Refused> {
        let now = Instant::now();
        let mut seen = self.0.lock();
        let (key, bound) = ((network(address), what), what.bound());
        if !seen.has_room(std::iter::once(&key), now) {
            return Err(Refused::crowded(bound));
        }
        seen.expect_fewer(&key, bound, now).map_err(|wait| Refused { wait, bound, says: ANSWERED })?;
        seen.count(key, now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CROWDED, MOST_KEYS};
    use super::*;

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
        assert!(look(MOST_KEYS).is_err_and(|refused| refused.says == CROWDED));
        assert!(look(0).is_ok());
    }
}
