//! Requests of those who are known, within a minute.

use std::net::IpAddr;
use std::time::Instant;

use axum::http::HeaderMap;

use super::{MINUTE, Refused, Says, Shared, tell};

const ASKED: Says = ("Too many requests within a minute.", ".");

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
    pub(super) seen: Shared<Counted>,
}

impl Requests {
    /// With these bounds where nobody has one of their own.
    pub fn at(paces: Paces) -> Requests {
        Requests { paces, seen: Shared::within("request", MINUTE) }
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
        let mut seen = self.seen.lock();
        if !seen.has_room(bounds.iter().map(|(of, _)| of), now) {
            return Err(Refused::crowded(bounds[0].1.into()));
        }
        for (of, bound) in &bounds {
            let bound = u64::from(*bound);
            seen.expect_fewer(of, bound, now).map_err(|wait| Refused { wait, bound, says: ASKED })?;
        }
        let left = bounds.into_iter().map(|(of, bound)| {
            let (since, count) = seen.count(of, now);
            let seconds = MINUTE.saturating_sub(now.duration_since(since)).as_secs() + 1;
            Left { bound, remaining: bound.saturating_sub(count), seconds }
        });
        Ok(left.min_by_key(|left| left.remaining))
    }
}

impl Left {
    /// Says in an answer where it stands.
    pub fn tell(self, headers: &mut HeaderMap) {
        tell(headers, self.bound.into(), self.remaining.into(), self.seconds);
    }
}
