//! Mentions in a text: `@[Ann Weber](7)`, the name as people read it and the number that stays where the name changes.

use std::collections::HashMap;
use std::ops::Range;

/// A mention: where it stands, and whom it means.
struct Mention {
    at: Range<usize>,
    who: i64,
}

fn all(text: &str) -> Vec<Mention> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(start) = text[from..].find("@[").map(|n| from + n) {
        from = start + 2;
        if let Some(mention) = at(text, start) {
            from = mention.at.end;
            found.push(mention);
        }
    }
    found
}

/// The mention that begins here; none where it only looks like one.
fn at(text: &str, start: usize) -> Option<Mention> {
    let inside = &text[start + 2..];
    let name = inside.find(['[', ']', '\n'])?;
    let number = inside[name..].strip_prefix("](")?;
    let end = number.find(')')?;
    if name == 0 || !number[..end].bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(Mention { at: start..start + 2 + name + 2 + end + 1, who: number[..end].parse().ok()? })
}

/// Whom a text mentions, each once, in the order in which they stand there.
pub(crate) fn mentioned(text: &str) -> Vec<i64> {
    let mut found = Vec::new();
    for mention in all(text) {
        if !found.contains(&mention.who) {
            found.push(mention.who);
        }
    }
    found
}

/// The text with everybody's name of today.
pub(crate) fn with_names(text: &str, names: &HashMap<i64, (String, String)>) -> String {
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for mention in all(text) {
        let Some((_, name)) = names.get(&mention.who) else { continue };
        out.push_str(&text[from..mention.at.start]);
        out.push_str(&format!("@[{}]({})", readable(name), mention.who));
        from = mention.at.end;
    }
    out.push_str(&text[from..]);
    out
}

/// A name without what would end it.
fn readable(name: &str) -> String {
    let plain = name.replace(['[', ']', '\n'], " ");
    if plain.trim().is_empty() { "?".to_owned() } else { plain.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_mentioned() {
        let cases: &[(&str, &[i64])] = &[
            ("nobody", &[]),
            ("@[Ann Weber](7) and @[Bo](12), @[Ann](7) again", &[7, 12]),
            ("(@[Émile & Söhne](3))", &[3]),
            ("@[](7) @[Ann](x) @[Ann] (7) @[Ann](7", &[]),
            ("@[a @[Ann](7)", &[7]),
            ("@[Ann](99999999999999999999)", &[]),
            ("a@[b](4)@[c](5)", &[4, 5]),
            ("@[two\nlines](7)", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(mentioned(text), *expected, "{text}");
        }
    }

    #[test]
    fn names_are_those_of_today() {
        let names = HashMap::from([
            (7, ("person".to_owned(), "Ann Maier".to_owned())),
            (8, ("person".to_owned(), "B] [o".to_owned())),
        ]);
        let cases = [
            ("see @[Ann Weber](7).", "see @[Ann Maier](7)."),
            ("@[Bo](8)@[Gone](9)", "@[B   o](8)@[Gone](9)"),
            ("none", "none"),
        ];
        for (text, expected) in cases {
            assert_eq!(with_names(text, &names), expected);
        }
    }
}
