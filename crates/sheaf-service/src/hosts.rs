//! To which workspace the name of a host leads: its own below the host's, or one that the host gave it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sheaf_model::Problem;

use crate::open::Sheaf;

/// Most names of hosts that are remembered.
const MOST: usize = 10_000;

/// What is known of names of hosts.
#[derive(Debug, Default)]
pub struct Hosts {
    /// The name of this host, as people reach it.
    base: Option<String>,
    /// Where names lead, under the version of the directory at which that was looked up.
    known: Mutex<(i64, HashMap<String, Option<String>>)>,
}

impl Hosts {
    /// Below the host of a site (`https://sheaf.example.com`).
    pub fn below(site: &str) -> Hosts {
        let host = site.split_once("://").map_or(site, |(_, rest)| rest);
        Hosts { base: plain(host.split('/').next().unwrap_or_default()), known: Mutex::default() }
    }
}

/// The name of a host without its port, as names are compared; none: an address, or no name that could lead anywhere.
fn plain(host: &str) -> Option<String> {
    let name = host.rsplit_once(':').map_or(
        host,
        |(name, port)| {
            if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host }
        },
    );
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let is_name =
        !name.is_empty() && name.len() <= 253 && name.parse::<std::net::IpAddr>().is_err() && !name.contains(':');
    is_name.then_some(name)
}

impl Hosts {
    /// Lets go of what is known: this process has written what the version does not tell it of.
    pub fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).1.clear();
    }
}

impl Sheaf {
    /// The name of the workspace to which a host's name leads, with or without a port; none: to the host's own pages. There may be no such
    /// workspace.
    pub fn workspace_at(&self, host: &str) -> Result<Option<String>, Problem> {
        let Some(name) = plain(host).filter(|name| name.contains('.')) else { return Ok(None) };
        if let Some(base) = &self.hosts.base {
            if name == *base {
                return Ok(None);
            }
            let below = name.strip_suffix(base.as_str()).and_then(|below| below.strip_suffix('.'));
            if let Some(workspace) = below.filter(|below| !below.contains('.')) {
                return Ok(Some(workspace.to_owned()));
            }
        }
        let version = self.host.data_version()?;
        let known = |found: &(i64, HashMap<String, Option<String>>)| {
            if found.0 == version { found.1.get(&name).cloned() } else { None }
        };
        if let Some(found) = known(&self.hosts.known.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(found);
        }
        let found = self.host.workspace_of_domain(&name)?;
        let mut kept = self.hosts.known.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != version || kept.1.len() >= MOST {
            *kept = (version, HashMap::new());
        }
        kept.1.insert(name, found.clone());
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_without_case_port_and_last_dot() {
        let cases = [
            ("Acme.Example.org:8443", Some("acme.example.org")),
            ("acme.example.org.", Some("acme.example.org")),
            ("127.0.0.1:8080", None),
            ("[::1]:8080", None),
            ("localhost", Some("localhost")),
            ("", None),
        ];
        for (host, name) in cases {
            assert_eq!(plain(host).as_deref(), name, "{host}");
        }
        assert_eq!(Hosts::below("https://Sheaf.example.org:8443/").base.as_deref(), Some("sheaf.example.org"));
    }
}
