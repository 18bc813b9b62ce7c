//! What a file that is fetched is called: as its server says, else as its address, else as its link.

use hyper::HeaderMap;
use hyper::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};
use percent_encoding::percent_decode_str;
use url::Url;

/// Endings of files whose kind a server tells.
const ENDINGS: &[(&str, &str)] = &[
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ("application/vnd.ms-excel", "xls"),
    ("application/json", "json"),
    ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"),
];

/// The name of the file that an address gives. `else_called`: where neither says one.
pub(super) fn name_of(headers: &HeaderMap, address: &Url, else_called: &str) -> String {
    let by_path = || {
        let last = percent_decode_str(address.path_segments()?.next_back()?).decode_utf8().ok()?;
        last.contains('.').then(|| last.into_owned())
    };
    let by_kind = || {
        let kind = kind_of(headers);
        match ENDINGS.iter().find(|(name, _)| *name == kind) {
            Some((_, ending)) => format!("{else_called}.{ending}"),
            None => else_called.to_owned(),
        }
    };
    said(headers).or_else(by_path).unwrap_or_else(by_kind)
}

/// The kind of what is sent, without its parameters and in small letters.
pub(super) fn kind_of(headers: &HeaderMap) -> String {
    let kind = text(headers, &CONTENT_TYPE).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    // Some send the letters of the name as they are (RFC 6266, appendix C).
    Some(String::from_utf8_lossy(headers.get(name)?.as_bytes()).into_owned())
}

/// The name in `Content-Disposition` (RFC 6266); the one that says how it is written goes first.
fn said(headers: &HeaderMap) -> Option<String> {
    let header = text(headers, &CONTENT_DISPOSITION)?;
    let (mut plain, mut written) = (None, None);
    for (name, value) in parameters(&header) {
        match name.as_str() {
            "filename" => plain = Some(value),
            "filename*" => written = extended(&value),
            _ => {}
        }
    }
    written.or(plain).filter(|name| !name.trim().is_empty())
}

/// The parameters of a header. A value in quotes may hold any sign, `;` too.
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for sign in header.chars() {
        let last = parts.len() - 1;
        match sign {
            _ if escaped => {
                parts[last].push(sign);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => parts.push(String::new()),
            _ => parts[last].push(sign),
        }
    }
    let named = parts.iter().filter_map(|part| part.split_once('='));
    named.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())).collect()
}

/// A text with its letters' encoding before it: `UTF-8''M%C3%BCller.xlsx` (RFC 8187).
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _, text) = (parts.next()?, parts.next()?, parts.next()?);
    let is_utf8 = charset.eq_ignore_ascii_case("utf-8");
    is_utf8.then(|| percent_decode_str(text).decode_utf8().ok()).flatten().map(Into::into)
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    fn named(disposition: Option<&[u8]>, kind: Option<&str>, address: &str) -> String {
        let mut headers = HeaderMap::new();
        if let Some(said) = disposition {
            headers.insert(CONTENT_DISPOSITION, HeaderValue::from_bytes(said).unwrap());
        }
        if let Some(kind) = kind {
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(kind).unwrap());
        }
        name_of(&headers, &Url::parse(address).unwrap(), "sheet")
    }

    #[test]
    fn a_file_is_called_as_its_server_says() {
        let cases: [(&str, &str); 8] = [
            ("attachment; filename=\"Leads.xlsx\"; filename*=UTF-8''M%C3%BCller%20%26%20Co.xlsx", "Müller & Co.xlsx"),
            ("attachment; filename*=utf-8'en'a.csv; filename=b.csv", "a.csv"),
            ("attachment;filename=plain.csv", "plain.csv"),
            ("attachment; FileName = \"a; b \\\"c\\\".xlsx\"", "a; b \"c\".xlsx"),
            ("attachment; filename=\"Müller.xlsx\"", "Müller.xlsx"),
            ("attachment; filename*=iso-8859-1''a.csv", "book.ods"),
            ("attachment; filename=\"\"", "book.ods"),
            ("attachment", "book.ods"),
        ];
        for (said, name) in cases {
            assert_eq!(named(Some(said.as_bytes()), None, "https://example.org/book.ods"), name, "{said}");
        }
    }

    #[test]
    fn else_as_its_address_and_else_as_its_link() {
        let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        assert_eq!(named(None, Some(xlsx), "https://example.org/a/M%C3%BCller.csv?x=1.y"), "Müller.csv");
        assert_eq!(named(None, Some(xlsx), "https://example.org/a/export"), "sheet.xlsx");
        assert_eq!(named(None, Some("Text/CSV; charset=utf-8"), "https://example.org/"), "sheet.csv");
        assert_eq!(named(None, None, "https://example.org"), "sheet");
    }
}
