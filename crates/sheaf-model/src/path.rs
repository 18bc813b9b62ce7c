//! A place within JSON: `details.address.city`, `details.tags[0]`, `details["odd key"]`. Formulas, sorts and indexes write it alike.

use std::fmt;

/// Most steps of a path.
pub const MOST_STEPS: usize = 32;

/// One step into JSON.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into an object.
    Key(String),
    /// Into a list, counted from 0.
    Place(u32),
}

/// A field's name and the steps from its value on; without steps it is the field itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Path {
    /// What comes first: a field, or in a table of documents a key of them.
    pub name: String,
    /// The steps from there.
    pub steps: Vec<Step>,
}

impl Path {
    /// Reads a path; none where it is none.
    ///
    /// ```
    /// use sheaf_model::path::Path;
    /// let path = Path::parse(r#"details.lines[0]["unit price"]"#).unwrap();
    /// assert_eq!((path.name.as_str(), path.steps.len()), ("details", 3));
    /// assert_eq!(path.to_string(), r#"details.lines[0]["unit price"]"#);
    /// ```
    pub fn parse(text: &str) -> Option<Path> {
        let (name, mut rest) = word(text.trim())?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            let step = match rest.strip_prefix('.') {
                Some(after) => {
                    let (key, after) = word(after)?;
                    rest = after;
                    Step::Key(key)
                }
                None => {
                    let (step, after) = bracket(rest)?;
                    rest = after;
                    step
                }
            };
            steps.push(step);
        }
        (steps.len() <= MOST_STEPS).then_some(Path { name, steps })
    }
}

/// A word or `{a name in braces}`, and what follows it.
fn word(text: &str) -> Option<(String, &str)> {
    if let Some(inside) = text.strip_prefix('{') {
        let (name, rest) = inside.split_once('}')?;
        let name = name.trim();
        return (!name.is_empty() && !name.contains(['{', '\0'])).then(|| (name.to_owned(), rest));
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    begins.then(|| (name.to_owned(), rest))
}

/// `[3]` or `["key"]`, and what follows it.
fn bracket(text: &str) -> Option<(Step, &str)> {
    let inside = text.strip_prefix('[')?;
    let Some(quoted) = inside.strip_prefix('"') else {
        let (digits, rest) = inside.split_once(']')?;
        return Some((place(digits)?, rest));
    };
    let mut key = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\0' => return None,
            '"' if quoted[at + 1..].starts_with('"') => {
                key.push('"');
                chars.next();
            }
            '"' => return Some((Step::Key(key), quoted[at + 1..].strip_prefix(']')?)),
            other => key.push(other),
        }
    }
    None
}

/// The step that digits between brackets are.
pub fn place(digits: &str) -> Option<Step> {
    let written = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    written.then(|| digits.parse().ok().filter(|n| *n <= i32::MAX as u32).map(Step::Place)).flatten()
}

impl fmt::Display for Step {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Key(key) if is_plain(key) => write!(out, ".{key}"),
            Step::Key(key) => write!(out, "[\"{}\"]", key.replace('"', "\"\"")),
            Step::Place(n) => write!(out, "[{n}]"),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match is_plain(&self.name) {
            true => out.write_str(&self.name)?,
            false => write!(out, "{{{}}}", self.name)?,
        }
        self.steps.iter().try_for_each(|step| step.fmt(out))
    }
}

/// Whether a key can be written without quotes.
pub fn is_plain(key: &str) -> bool {
    let begins = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_and_written() {
        for (text, written) in [
            ("details", Some("details")),
            (" details.a.b ", Some("details.a.b")),
            ("details[12].x", Some("details[12].x")),
            (r#"details["a"]["b c"]["q""q"][""]"#, Some(r#"details.a["b c"]["q""q"][""]"#)),
            ("{Details}.{odd key}", Some(r#"Details["odd key"]"#)),
            ("{Bank details}.iban", Some("{Bank details}.iban")),
            ("details.größe", Some(r#"details["größe"]"#)),
            (r#"details["it's; ' DROP"]"#, Some(r#"details["it's; ' DROP"]"#)),
            ("details.", None),
            ("details..a", None),
            ("details[-1]", None),
            ("details[1.5]", None),
            ("details[99999999999]", None),
            (r#"details["a]"#, None),
            ("details a", None),
            ("9a", None),
            ("", None),
            ("details[\"\0\"]", None),
        ] {
            let read = Path::parse(text);
            assert_eq!(read.as_ref().map(Path::to_string).as_deref(), written, "{text}");
            if let Some(read) = read {
                assert_eq!(Path::parse(&read.to_string()), Some(read), "{text}");
            }
        }
    }
}
