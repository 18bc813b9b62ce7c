//! Text, e-mail addresses, phone numbers, web addresses.

use serde_json::Value;

use super::{Field, Misfit};
use crate::storage::Scalar;

/// Most characters of any text; a field may ask for fewer.
pub const LONGEST_TEXT: usize = 1_000_000;

impl Field {
    pub(super) fn accept_text(&self, value: &Value) -> Result<Scalar, Misfit> {
        let text = match value {
            Value::String(s) => s.clone(),
            Value::Number(n) => n.to_string(),
            Value::Bool(b) => b.to_string(),
            _ => return Err(Misfit::new("text", format!("is {value}, expected a text"))),
        };
        let most = self.max_length.map_or(LONGEST_TEXT, |n| n as usize);
        if text.len() > most {
            let length = text.chars().count();
            if length > most {
                return Err(Misfit::new("too_long", format!("has {length} characters, expected at most {most}")));
            }
        }
        if text.contains('\0') {
            return Err(Misfit::new("text", "holds a zero character, which no text may"));
        }
        if let Some(pattern) = &self.pattern {
            let whole = regex::Regex::new(&format!("^(?:{pattern})$"));
            if !whole.is_ok_and(|p| p.is_match(&text)) {
                return Err(Misfit::new("pattern", format!("is '{text}', expected the pattern {pattern}")));
            }
        }
        Ok(Scalar::Text(text))
    }
}

fn expect_string<'a>(value: &'a Value, code: &'static str, what: &str) -> Result<&'a str, Misfit> {
    match value {
        Value::String(s) => Ok(s.trim()),
        _ => Err(Misfit::new(code, format!("is {value}, expected {what}"))),
    }
}

pub(super) fn accept_email(value: &Value) -> Result<Scalar, Misfit> {
    let text = expect_string(value, "email", "an e-mail address")?;
    if is_email(text) {
        Ok(Scalar::Text(text.to_owned()))
    } else {
        Err(Misfit::new("email", format!("is '{text}', expected an e-mail address such as name@example.com")))
    }
}

/// One `@`, an atom before it, a domain with a dot after it (RFC 5321 without quoted local parts; RFC 6531 letters allowed).
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    let label = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= 254
        && (1..=64).contains(&local.len())
        && local.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
        && domain.contains('.')
        && domain.split('.').all(label)
        && !domain.rsplit('.').next().is_some_and(|top| top.chars().all(|c| c.is_ascii_digit()))
}

pub(super) fn accept_phone(value: &Value) -> Result<Scalar, Misfit> {
    let number;
    let text = match value {
        Value::Number(n) => {
            number = n.to_string();
            number.as_str()
        }
        _ => expect_string(value, "phone", "a phone number")?,
    };
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let fits = (3..=20).contains(&digits)
        && text.len() <= 50
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-()./,;#*x".contains(c) || c.is_ascii_alphabetic());
    if fits && text.chars().filter(|c| c.is_ascii_alphabetic()).count() <= 6 {
        Ok(Scalar::Text(text.to_owned()))
    } else {
        Err(Misfit::new("phone", format!("is '{text}', expected a phone number such as +44 20 7946 0018")))
    }
}

pub(super) fn accept_url(value: &Value) -> Result<Scalar, Misfit> {
    let text = expect_string(value, "url", "a web address")?;
    if is_url(text) {
        Ok(Scalar::Text(text.to_owned()))
    } else {
        Err(Misfit::new("url", format!("is '{text}', expected a web address such as https://example.com/page")))
    }
}

/// `https://example.com/…`, also `http`, `ftp`, `mailto:`, and a bare `www.example.com` or `example.com/page`.
pub fn is_url(text: &str) -> bool {
    if text.contains(char::is_whitespace) || text.len() > 8_192 {
        return false;
    }
    if let Some(address) = text.strip_prefix("mailto:") {
        return is_email(address.split('?').next().unwrap_or(""));
    }
    let (bare, rest) = match text.split_once("://") {
        Some((scheme, rest)) => {
            let known = ["http", "https", "ftp"].iter().any(|s| s.eq_ignore_ascii_case(scheme));
            if !known {
                return false;
            }
            (false, rest)
        }
        None => (true, text),
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = host.rsplit('@').next().unwrap_or("").split(':').next().unwrap_or("");
    let labels: Vec<&str> = host.split('.').collect();
    let named = labels.iter().all(|l| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'));
    let top = labels.last().is_some_and(|t| t.len() >= 2 && t.chars().any(char::is_alphabetic));
    named && if bare { labels.len() >= 2 && top && !text.contains('@') } else { !host.is_empty() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emails() {
        for good in ["a@b.example", "x.y+z@sub.example.com", "jörg@müller.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["a@", "@b.c", "a@b", "a b@c.d", "a@@b.c", "a@b..c", "a.@b.c", "a@-b.c", "a@1.2.3.4", "x at y.z"] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn urls() {
        for good in ["https://example.com", "www.example.com/a?b", "http://localhost:8080", "mailto:a@b.example"] {
            assert!(is_url(good), "{good}");
        }
        for bad in ["example", "javascript:alert(1)", "a b.com", "1.5", "name@example.com", "file:///etc/passwd"] {
            assert!(!is_url(bad), "{bad}");
        }
    }
}
