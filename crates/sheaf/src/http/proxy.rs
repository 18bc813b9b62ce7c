//! Proxies before the server, and what is believed of what they say: whence a request comes, whether it came encrypted, and for which host.
//! Everybody else's word is not read at all.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use ipnet::IpNet;

const FOR: &str = "x-forwarded-for";
const PROTO: &str = "x-forwarded-proto";
const HOST: &str = "x-forwarded-host";

/// The proxies that are believed; none: nobody is.
#[derive(Debug, Clone, Default)]
pub struct Proxies(Vec<IpNet>);

/// What an option says of one: a network, an address, or `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxy(Option<IpNet>);

/// Whence a request comes, as far as that is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The address of whoever sent it.
    pub address: IpAddr,
    /// Whether it left them encrypted.
    pub is_encrypted: bool,
    /// The host that they asked, where a proxy says so; else it is in the request.
    host: Option<String>,
}

impl FromStr for Proxy {
    type Err = String;

    fn from_str(text: &str) -> Result<Proxy, String> {
        if text == "none" {
            return Ok(Proxy(None));
        }
        let one = text.parse::<IpAddr>().map(IpNet::from);
        let network = one.or_else(|_| text.parse::<IpNet>());
        let network = network.map_err(|_| "expected an address, a network such as 10.0.0.0/8, or none")?;
        Ok(Proxy(Some(network.trunc())))
    }
}

impl FromIterator<Proxy> for Proxies {
    fn from_iter<I: IntoIterator<Item = Proxy>>(proxies: I) -> Proxies {
        Proxies(proxies.into_iter().filter_map(|proxy| proxy.0).collect())
    }
}

/// What one proxy says of whoever asked it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Hop {
    /// Its address; none: the proxy does not say it.
    from: Option<IpAddr>,
    proto: Option<String>,
    host: Option<String>,
}

impl Proxies {
    /// Whence a request comes that this peer sent, on a connection that is encrypted or not.
    pub fn origin(&self, peer: SocketAddr, is_encrypted: bool, headers: &HeaderMap) -> Origin {
        let address = peer.ip().to_canonical();
        let direct = Origin { address, is_encrypted, host: None };
        if !self.has(address) {
            return direct;
        }
        let (standard, usual) = (forwarded(headers), x_forwarded(headers));
        match (standard.is_empty(), usual.is_empty()) {
            (_, true) => self.walked(direct, standard),
            (true, false) => self.walked(direct, usual),
            // A proxy writes one of them and may let the other through, as a stranger sent it: where they do not lead to the same, none is
            // known.
            (false, false) => {
                let (one, other) = (self.walked(direct.clone(), standard), self.walked(direct.clone(), usual));
                if one.address == other.address { one } else { direct }
            }
        }
    }

    /// Whence it comes by what each proxy says of whoever asked it, from the nearest one on.
    fn walked(&self, direct: Origin, hops: Vec<Hop>) -> Origin {
        let mut origin = direct;
        for hop in hops.into_iter().rev() {
            // What the proxy says of the way to it holds, whether or not it says who came by it.
            if let Some(proto) = hop.proto {
                origin.is_encrypted = proto.eq_ignore_ascii_case("https");
            }
            origin.host = hop.host.or(origin.host);
            let Some(from) = hop.from else { break };
            origin.address = from;
            if !self.has(from) {
                break;
            }
        }
        origin
    }

    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl Origin {
    /// The host that was asked, with its port where one was named: it has nothing in it but what hosts have.
    pub fn host(&self, uri: &Uri, headers: &HeaderMap) -> Option<String> {
        let authority = || uri.authority().map(|authority| authority.as_str().to_owned());
        let said = || headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
        let host = self.host.clone().or_else(authority).or_else(said)?;
        let is_host = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
        (!host.is_empty() && host.bytes().all(is_host)).then_some(host)
    }
}

/// The values of a header that may be there several times, and have several values each time.
fn listed<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let texts = headers.get_all(name).iter().filter_map(|v: &HeaderValue| v.to_str().ok());
    texts.flat_map(|text| text.split(',')).map(str::trim)
}

/// `X-Forwarded-For`, and of the others what stands at the same place from the right. Where there is one for all, it is of the way to the
/// outermost proxy.
fn x_forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let mut hops: Vec<Hop> = listed(headers, FOR).map(|from| Hop { from: node(from), ..Hop::default() }).collect();
    let (protos, hosts) = (listed(headers, PROTO).collect::<Vec<_>>(), listed(headers, HOST).collect::<Vec<_>>());
    if hops.is_empty() && (!protos.is_empty() || !hosts.is_empty()) {
        hops.push(Hop::default());
    }
    for (at, hop) in hops.iter_mut().rev().enumerate() {
        let same = |all: &[&str]| Some((*all.get(all.len().saturating_sub(at + 1))?).to_owned());
        (hop.proto, hop.host) = (same(&protos), same(&hosts));
    }
    hops
}

/// `Forwarded` (RFC 7239), an element for each hop.
fn forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let texts = headers.get_all(header::FORWARDED).iter().filter_map(|v| v.to_str().ok());
    texts.flat_map(|text| split(text, ',')).map(|element| hop(&element)).collect()
}

fn hop(element: &str) -> Hop {
    let mut hop = Hop::default();
    for pair in split(element, ';') {
        let Some((name, value)) = pair.split_once('=') else { continue };
        let value = unquoted(value.trim());
        match name.trim().to_ascii_lowercase().as_str() {
            "for" => hop.from = node(&value),
            "proto" => hop.proto = Some(value),
            "host" => hop.host = Some(value),
            _ => {}
        }
    }
    hop
}

/// Parts between separators that are not within quotes.
fn split(text: &str, separator: char) -> Vec<String> {
    let (mut parts, mut quoted, mut escaped) = (vec![String::new()], false, false);
    for character in text.chars() {
        if character == separator && !quoted {
            parts.push(String::new());
            continue;
        }
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) else { return value.to_owned() };
    let mut escaped = false;
    inner
        .chars()
        .filter(|c| {
            escaped = *c == '\\' && !escaped;
            !escaped
        })
        .collect()
}

/// An address, with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`. Hidden ones are none.
fn node(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse::<IpAddr>().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|s| s.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Headers = &'static [(&'static str, &'static str)];

    /// What is made of these headers of a peer where 10.0.0.0/8 and 192.0.2.1 are believed: address, scheme, host.
    fn origin(peer: &str, headers: Headers) -> String {
        let proxies: Proxies =
            ["10.0.0.0/8", "192.0.2.1", "none"].iter().map(|p| p.parse::<Proxy>().unwrap()).collect();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        let origin = proxies.origin(SocketAddr::new(peer.parse().unwrap(), 80), false, &map);
        let host = origin.host(&"/".parse().unwrap(), &map).unwrap_or_default();
        format!("{} {} {host}", origin.address, if origin.is_encrypted { "https" } else { "http" })
    }

    #[test]
    fn what_is_believed() {
        const BY: &str = "10.0.0.1";
        const FOR: &str = super::FOR;
        let cases: &[(&str, Headers, &str)] = &[
            (BY, &[], "10.0.0.1 http "),
            (BY, &[("host", "a.example")], "10.0.0.1 http a.example"),
            // Nobody else is believed.
            (
                "9.9.9.9",
                &[(FOR, "1.1.1.1"), ("x-forwarded-proto", "https"), ("host", "a.example")],
                "9.9.9.9 http a.example",
            ),
            ("9.9.9.9", &[("forwarded", "for=1.1.1.1;proto=https;host=b.example")], "9.9.9.9 http "),
            ("::ffff:10.0.0.1", &[(FOR, "1.1.1.1")], "1.1.1.1 http "),
            // The right-most that is not believed.
            (BY, &[(FOR, "6.6.6.6, 1.1.1.1, 192.0.2.1")], "1.1.1.1 http "),
            (BY, &[(FOR, "6.6.6.6"), (FOR, "1.1.1.1")], "1.1.1.1 http "),
            (BY, &[(FOR, "10.2.0.1, 10.3.0.1")], "10.2.0.1 http "),
            (BY, &[(FOR, "1.1.1.1, unknown, 10.3.0.1")], "10.3.0.1 http "),
            (BY, &[(FOR, "1.1.1.1, ' OR 1=1")], "10.0.0.1 http "),
            (BY, &[(FOR, "[2001:db8::1]:443")], "2001:db8::1 http "),
            // What is said of the way to the outermost proxy that is believed.
            (
                BY,
                &[
                    (FOR, "1.1.1.1"),
                    ("x-forwarded-proto", "https"),
                    ("x-forwarded-host", "b.example:8443"),
                    ("host", "inner"),
                ],
                "1.1.1.1 https b.example:8443",
            ),
            (BY, &[(FOR, "1.1.1.1, 10.2.0.1"), ("x-forwarded-proto", "https, http")], "1.1.1.1 https "),
            (BY, &[(FOR, "6.6.6.6, 1.1.1.1"), ("x-forwarded-proto", "https, http")], "1.1.1.1 http "),
            (BY, &[(FOR, "1.1.1.1, 10.2.0.1"), ("x-forwarded-proto", "https")], "1.1.1.1 https "),
            (BY, &[("x-forwarded-proto", "https")], "10.0.0.1 https "),
            (BY, &[(FOR, "1.1.1.1"), ("x-forwarded-host", "b.example/<script>")], "1.1.1.1 http "),
            // The standard's header.
            (
                BY,
                &[("forwarded", "for=6.6.6.6, for=1.1.1.1;proto=https;host=b.example, For=\"10.2.0.1:80\";proto=http")],
                "1.1.1.1 https b.example",
            ),
            (BY, &[("forwarded", r#"for="[2001:db8::1]:4711";host="b.example""#)], "2001:db8::1 http b.example"),
            (BY, &[("forwarded", r#"for="a,b;proto=\"https", for=1.1.1.1"#)], "1.1.1.1 http "),
            (BY, &[("forwarded", "for=_hidden;proto=https")], "10.0.0.1 https "),
            // Of two that do not agree, none.
            (BY, &[("forwarded", "for=6.6.6.6;proto=https"), (FOR, "1.1.1.1")], "10.0.0.1 http "),
            // A stranger who knows the outer of two proxies names it, and somebody before it.
            (
                BY,
                &[("forwarded", "for=6.6.6.6;proto=https, for=10.2.0.1"), (FOR, "1.1.1.1, 10.2.0.1")],
                "10.0.0.1 http ",
            ),
            (BY, &[("forwarded", "for=1.1.1.1;proto=https"), (FOR, "1.1.1.1")], "1.1.1.1 https "),
        ];
        for (peer, headers, expected) in cases {
            assert_eq!(origin(peer, headers), *expected, "{peer} {headers:?}");
        }
    }

    #[test]
    fn what_names_a_proxy() {
        assert!("10.0.0.0/33".parse::<Proxy>().is_err() && "proxy".parse::<Proxy>().is_err());
        assert!("2001:db8::/32".parse::<Proxy>().is_ok());
    }
}
