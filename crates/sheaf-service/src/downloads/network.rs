//! Which addresses are on the internet: whoever may import could else make the server call inside its own network (SSRF).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::vec;

use hyper_util::client::legacy::connect::dns::Name;
use ipnet::IpNet;
use tower_service::Service;

use super::Source;

/// IPv4 addresses that lead nowhere on the internet, by IANA's registry of special purposes (RFC 6890), with groups and what is reserved.
static INNER_V4: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    networks(&[
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    ])
});

/// Of IPv6 the one block that is given out (RFC 4291), but for what lies in it and carries an address of IPv4, or is for documents.
static OUTER_V6: LazyLock<Vec<IpNet>> = LazyLock::new(|| networks(&["2000::/3"]));
static INNER_V6: LazyLock<Vec<IpNet>> =
    LazyLock::new(|| networks(&["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]));

fn networks(texts: &[&str]) -> Vec<IpNet> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

fn lies_in(address: IpAddr, networks: &[IpNet]) -> bool {
    networks.iter().any(|network| network.contains(&address))
}

/// Whether an address is one of the internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => !lies_in(address, &INNER_V4),
        IpAddr::V6(long) => match translated(long) {
            Some(short) => is_public(short.into()),
            None => lies_in(address, &OUTER_V6) && !lies_in(address, &INNER_V6),
        },
    }
}

/// The address of IPv4 to which a host or its network translates one of IPv6: mapped (RFC 4291), or by NAT64 (RFC 6052).
fn translated(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d] = address.octets()[12..] else { return None };
    let by_nat64 = address.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    address.to_ipv4_mapped().or_else(|| by_nat64.then(|| Ipv4Addr::new(a, b, c, d)))
}

/// Finds the addresses of a name, and gives only those that may be called: what was looked at is what is connected to.
#[derive(Clone)]
pub(super) struct Outward(pub Arc<[Source]>);

/// A name leads to nothing that may be called.
#[derive(Debug)]
pub(super) struct Nowhere;

impl fmt::Display for Nowhere {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the name has no address on the internet")
    }
}

impl std::error::Error for Nowhere {}

impl Service<Name> for Outward {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Nowhere;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Nowhere>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Nowhere>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let is_named = super::names(&self.0, name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| Nowhere)?;
            let callable: Vec<SocketAddr> = found.filter(|at| is_named || is_public(at.ip())).collect();
            if callable.is_empty() { Err(Nowhere) } else { Ok(callable.into_iter()) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_the_internet() {
        let is_public = |text: &str| is_public(text.parse().unwrap());
        for yes in [
            "8.8.8.8",
            "142.250.185.78",
            "172.32.0.1",
            "2a00:1450:4001:82a::200e",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(yes), "{yes}");
        }
        for no in [
            "0.0.0.0",
            "10.0.0.1",
            "100.100.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::1",
        ] {
            assert!(!is_public(no), "{no}");
        }
    }

    #[test]
    fn every_network_is_one() {
        assert_eq!((INNER_V4.len(), OUTER_V6.len(), INNER_V6.len()), (14, 1, 4));
    }
}
