//! A link as people paste it, and the address that gives its workbook.

use sheaf_model::Problem;
use url::{Host, Url};

use super::Source;
use crate::oidc::may_ask;

/// Longest link, in bytes.
pub const LONGEST_LINK: usize = 4_096;
/// Most of a text that is told where it is no link.
const TOLD: usize = 60;
/// Fewer characters are no key of a sheet.
const SHORTEST_KEY: usize = 20;

/// Who keeps what a link leads to: what they answer is told in their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeper {
    /// A sheet of Google's.
    GoogleSheets,
    /// A service that everybody knows: where it cannot be reached, the internet cannot.
    Known,
    /// Anybody.
    Other,
}

/// A link that may be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where the workbook is.
    pub(super) address: Url,
    pub(super) keeper: Keeper,
    /// What the file is called where nobody says it.
    pub(super) name: String,
}

/// A problem of the link that was sent.
pub(super) fn unfit(code: &str, message: impl Into<String>) -> Problem {
    Problem::field("link", code, message)
}

impl Link {
    /// Reads a link.
    pub fn read(text: &str) -> Result<Link, Problem> {
        let text = text.trim();
        if text.len() > LONGEST_LINK {
            let message = format!("The link has {} bytes, expected at most {LONGEST_LINK}.", text.len());
            return Err(unfit("too_long", message));
        }
        let no_link = || {
            let told: String = text.chars().take(TOLD).collect();
            let message =
                format!("'{told}' is no link, expected one such as https://docs.google.com/spreadsheets/d/….");
            unfit("link", message)
        };
        let mut url = Url::parse(text).map_err(|_| no_link())?;
        if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
            return Err(no_link());
        }
        expect_safe(&url)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unfit("secret", "The link has a name or password in it, which Sheaf does not take."));
        }
        url.set_fragment(None);
        Link::to(url)
    }

    /// What gives the workbook of an address that a browser shows.
    fn to(url: Url) -> Result<Link, Problem> {
        let host = url.host_str().unwrap_or_default().to_owned();
        match host.as_str() {
            "docs.google.com" => google_sheet(url),
            "drive.google.com" => Ok(google_file(url)),
            "www.dropbox.com" | "dropbox.com" => Ok(Link::known(with(url, "dl", "1"))),
            // The link of an Excel workbook; others are read as they are.
            _ if host.ends_with(".sharepoint.com") && url.path().starts_with("/:x:/") => {
                Ok(Link::known(with(url, "download", "1")))
            }
            _ => Ok(Link { name: host, keeper: Keeper::Other, address: url }),
        }
    }

    fn known(address: Url) -> Link {
        let name = address.host_str().unwrap_or_default().to_owned();
        Link { address, keeper: Keeper::Known, name }
    }

    /// Whether a host lets links to it be followed: it is one of those that are named, or any one may be.
    pub(super) fn is_from(&self, sources: &[Source]) -> bool {
        sources.contains(&Source::Public) || super::names(sources, self.address.host_str().unwrap_or_default())
    }
}

/// What is read goes over no network unencrypted.
pub(super) fn expect_safe(url: &Url) -> Result<(), Problem> {
    if may_ask(url) {
        return Ok(());
    }
    let scheme = url.scheme();
    Err(unfit("unencrypted", format!("The link leads to {scheme}://{}, expected https://….", host_of(url))))
}

/// As messages call where a link leads.
pub(super) fn host_of(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

/// The same with one part of its query set.
fn with(mut url: Url, name: &str, value: &str) -> Url {
    let others: Vec<(String, String)> =
        url.query_pairs().filter(|(n, _)| n != name).map(|(n, v)| (n.into(), v.into())).collect();
    url.query_pairs_mut().clear().extend_pairs(others).append_pair(name, value);
    url
}

fn query_of(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
}

fn is_key(text: &str) -> bool {
    text.len() >= SHORTEST_KEY && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// A sheet of Google's, or a sheet that was published there, as an Excel workbook.
fn google_sheet(url: Url) -> Result<Link, Problem> {
    let path = url.path().to_owned();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    // Whoever is signed in with several accounts has which of them in the path.
    let parts = match parts.as_slice() {
        ["spreadsheets", "u", _, rest @ ..] | ["spreadsheets", rest @ ..] => rest,
        _ => &[],
    };
    let (key, at) = match parts {
        ["d", "e", key, rest @ ..] if is_key(key) => (*key, published(&url, key, rest)),
        ["d", key, rest @ ..] if is_key(key) => (*key, exported(&url, key, rest)),
        _ => {
            let message = "The link leads to no Google sheet: one begins with https://docs.google.com/spreadsheets/d/.";
            return Err(unfit("link", message));
        }
    };
    let name = key.to_owned();
    let Some(at) = at else { return Ok(Link { address: url, keeper: Keeper::GoogleSheets, name }) };
    let mut address = url;
    address.set_path(&at.0);
    address.query_pairs_mut().clear().extend_pairs(at.1);
    Ok(Link { address, keeper: Keeper::GoogleSheets, name })
}

/// A path with a query; none: the address gives a file already, of a kind that somebody chose.
type Place = Option<(String, Vec<(&'static str, String)>)>;

fn published(url: &Url, key: &str, rest: &[&str]) -> Place {
    let chosen = query_of(url, "output").is_some_and(|kind| kind != "html");
    let place = || (format!("/spreadsheets/d/e/{key}/pub"), vec![("output", "xlsx".to_owned())]);
    (!(rest == ["pub"] && chosen)).then(place)
}

fn exported(url: &Url, key: &str, rest: &[&str]) -> Place {
    let mut query = vec![("format", "xlsx".to_owned())];
    // Without it Google does not open sheets that were shared before it gave them longer links.
    query.extend(query_of(url, "resourcekey").map(|key| ("resourcekey", key)));
    (!matches!(rest, ["export" | "gviz", ..])).then(|| (format!("/spreadsheets/d/{key}/export"), query))
}

/// A file that was uploaded to Google's drive.
fn google_file(url: Url) -> Link {
    let path = url.path().to_owned();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let ["file", "d", key, ..] = parts.as_slice() else { return Link::known(url) };
    let mut address = url;
    address.set_path("/uc");
    address.query_pairs_mut().clear().append_pair("export", "download").append_pair("id", key);
    Link { name: (*key).to_owned(), ..Link::known(address) }
}

/// The number that an address has in place of a name.
pub(super) fn number_of(url: &Url) -> Option<std::net::IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms";

    #[test]
    fn what_gives_the_workbook_of_a_link() {
        let workbook = format!("https://docs.google.com/spreadsheets/d/{KEY}/export?format=xlsx");
        let published = "https://docs.google.com/spreadsheets/d/e/2PACX-1vQabcdefghijklmnop/pub";
        let cases = [
            (format!("https://docs.google.com/spreadsheets/d/{KEY}/edit#gid=0"), workbook.clone()),
            (format!("  https://docs.google.com/spreadsheets/d/{KEY}/edit?usp=sharing \n"), workbook.clone()),
            (format!("https://docs.google.com/spreadsheets/u/1/d/{KEY}"), workbook.clone()),
            (
                format!("https://docs.google.com/spreadsheets/d/{KEY}/edit?resourcekey=0-abc&usp=sharing"),
                format!("{workbook}&resourcekey=0-abc"),
            ),
            (
                format!("https://docs.google.com/spreadsheets/d/{KEY}/export?format=csv&gid=7"),
                format!("https://docs.google.com/spreadsheets/d/{KEY}/export?format=csv&gid=7"),
            ),
            (format!("{published}html?gid=0&single=true"), format!("{published}?output=xlsx")),
            (format!("{published}?output=html"), format!("{published}?output=xlsx")),
            (format!("{published}?gid=1&output=csv"), format!("{published}?gid=1&output=csv")),
            (
                format!("https://drive.google.com/file/d/{KEY}/view?usp=drive_link"),
                format!("https://drive.google.com/uc?export=download&id={KEY}"),
            ),
            (
                "https://www.dropbox.com/scl/fi/abc/Leads.xlsx?rlkey=x&dl=0".to_owned(),
                "https://www.dropbox.com/scl/fi/abc/Leads.xlsx?rlkey=x&dl=1".to_owned(),
            ),
            (
                "https://acme.sharepoint.com/:x:/s/sales/EabcD?e=4x".to_owned(),
                "https://acme.sharepoint.com/:x:/s/sales/EabcD?e=4x&download=1".to_owned(),
            ),
            ("https://example.org/a/b.csv?x=1#top".to_owned(), "https://example.org/a/b.csv?x=1".to_owned()),
        ];
        for (link, address) in cases {
            assert_eq!(Link::read(&link).unwrap().address.as_str(), address, "{link}");
        }
    }

    #[test]
    fn what_is_no_link() {
        let no_sheet = "The link leads to no Google sheet: one begins with https://docs.google.com/spreadsheets/d/.";
        let no_link =
            |text: &str| format!("'{text}' is no link, expected one such as https://docs.google.com/spreadsheets/d/….");
        let long = format!("https://example.org/{}", "a".repeat(LONGEST_LINK));
        let cases = [
            ("my sheet", no_link("my sheet")),
            ("", no_link("")),
            ("file:///etc/passwd", no_link("file:///etc/passwd")),
            ("ftp://example.org/a.csv", no_link("ftp://example.org/a.csv")),
            ("http://example.org/a.csv", "The link leads to http://example.org, expected https://….".to_owned()),
            ("http://10.0.0.7/a.csv", "The link leads to http://10.0.0.7, expected https://….".to_owned()),
            (
                "https://ann:secret@example.org/a.csv",
                "The link has a name or password in it, which Sheaf does not take.".to_owned(),
            ),
            ("https://docs.google.com/document/d/abc/edit", no_sheet.to_owned()),
            ("https://docs.google.com/spreadsheets/d/short/edit", no_sheet.to_owned()),
            ("https://docs.google.com/spreadsheets/d/../../etc/passwd", no_sheet.to_owned()),
            (&long, "The link has 4116 bytes, expected at most 4096.".to_owned()),
        ];
        for (link, why) in cases {
            let problem = Link::read(link).unwrap_err();
            assert_eq!((problem.message.as_str(), problem.errors[0].field.as_str()), (why.as_str(), "link"), "{link}");
        }
    }
}
