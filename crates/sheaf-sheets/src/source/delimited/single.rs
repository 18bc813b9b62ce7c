//! Lines that are one value each, though signs stand in them that part fields elsewhere: `12,50`, `2024-01-10 10:00`,
//! `https://example.com/a`, `Smith, John`, `Main Street 5` below a label of one word.

use crate::column::literal::{ANY_DATE, COMMA, DURATION, EMAIL, Literal, PHONE, POINT, TIME, URL, WITH_TIME};

/// Lines that are looked at.
const LOOK: usize = 200;
/// Lines right below the first one that must be values too: among them labels may stand.
const BEGIN: usize = 5;

/// The lines of a sample as wholes.
pub(super) struct Wholes<'a> {
    first: &'a str,
    below: Vec<&'a str>,
    /// Whether those below the first are one value each; these are more than figures.
    values: Option<Values>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Values {
    Figures,
    Others,
}

impl<'a> Wholes<'a> {
    pub(super) fn of(sample: &'a str) -> Self {
        let mut lines = sample.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
        let first = lines.next().unwrap_or_default();
        let below: Vec<&str> = lines.take(LOOK).collect();
        let values = values(&below);
        Wholes { first, below, values }
    }

    /// Whether a sign stands within the values of a single column; `weak` where it is a part of plain text too.
    pub(super) fn hold(&self, delimiter: &str, weak: bool) -> bool {
        if delimiter == "\t" {
            return false;
        }
        // A label for each part: these are columns, though together they may look like a number to call.
        let parts = |line: &str| line.split(delimiter).filter(|part| !part.is_empty()).count();
        let named = parts(self.first);
        if delimiter == " " && named > 2 && self.below.iter().all(|line| parts(line) == named) {
            return false;
        }
        let is_labelled = !self.first.contains(delimiter);
        match self.values {
            Some(Values::Others) if weak || delimiter.contains(['/', '\\', ':']) => return true,
            _ if self.below.len() < 2 => return false,
            Some(_) if is_labelled => return true,
            _ => {}
        }
        match delimiter {
            "," => is_labelled && self.below.iter().all(|line| is_person(line)),
            " " => self.are_words(),
            _ => false,
        }
    }

    /// Whether words and figures stand below a label of one word, and nothing between quotes: above records without labels stands no
    /// such line, and below it no line of labels.
    fn are_words(&self) -> bool {
        let begin = &self.below[..self.below.len().min(BEGIN)];
        let has_word = |line: &&&str| line.split(' ').any(|part| part.chars().all(char::is_alphabetic));
        let is_quoted = |line: &str| line.contains(['"', '\'']);
        !self.first.contains(' ')
            && !is_quoted(self.first)
            && !self.below.iter().any(|line| is_quoted(line))
            && begin.iter().all(|line| line.bytes().any(|b| b.is_ascii_digit()))
            && self.below.iter().filter(has_word).count() * 10 >= self.below.len() * 9
    }
}

/// What kind of values nearly all lines are, and all of the first ones.
fn values(lines: &[&str]) -> Option<Values> {
    let mut kind = Values::Figures;
    let mut others = 0;
    for (at, line) in lines.iter().enumerate() {
        let literal = Literal::of(line);
        let is_other =
            literal.any(ANY_DATE | WITH_TIME | TIME | DURATION | URL | EMAIL) || is_path(line) || is_quoted(line);
        match () {
            () if is_other => kind = Values::Others,
            () if literal.any(POINT | COMMA) => {}
            () if literal.any(PHONE) => kind = Values::Others,
            () if at < BEGIN => return None,
            () => others += 1,
        }
    }
    (!lines.is_empty() && others * 20 <= lines.len()).then_some(kind)
}

/// The place of a file.
fn is_path(line: &str) -> bool {
    let starts = ["/", "./", "../", "~/", "\\\\"].iter().any(|start| line.starts_with(start));
    let drive = line.as_bytes().get(1..3).is_some_and(|signs| signs == b":\\" || signs == b":/");
    (starts || drive && line.as_bytes()[0].is_ascii_alphabetic()) && line.len() > 3 && !line.contains(['\t', ';', '|'])
}

/// One field between quotes, which hold no others but doubled ones.
fn is_quoted(line: &str) -> bool {
    let inner = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.replace("\"\"", "").contains('"'))
}

/// `Smith, John`
fn is_person(line: &str) -> bool {
    let is_name = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
    };
    let Some((family, given)) = line.split_once(", ") else { return false };
    let words = |names: &str| names.split(' ').all(is_name) && names.split(' ').count() <= 3;
    words(family) && words(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_from_records() {
        for (text, delimiter, weak, held) in [
            ("Betrag\n12,50\n3,20\n100,00\n", ",", false, true),
            ("Start\n11:30\n12:45\n", ":", true, true),
            ("Created at\n2024-01-10 10:00\n2024-01-11 11:30\n", " ", true, true),
            ("Phone\n+49 170 123451\n030 4455 2111\n", " ", true, true),
            ("Website\nhttps://a.example/\nhttps://b.example/\n", "/", true, true),
            ("https://a.example/x\nhttps://b.example/y\nhttps://c.example/z\n", ":", true, true),
            ("File\n/data/in/a.csv\n/data/out/b.csv\n", "/", true, true),
            ("Full name\nSmith, John\nDoe, Jane\n", ",", false, true),
            ("Address\nMain Street 5\nElm Road 7\n", " ", true, true),
            ("Name\n\"Smith, John\"\n\"Doe, Jane\"\n", ",", false, true),
            // Records.
            ("Name,Town\n\"Smith\",\"York\"\n\"Doe\",\"Bath\"\n", ",", false, false),
            ("a,b\n1,2\n3,4\n", ",", false, false),
            ("1,5\n2,5\n3,5\n", ",", false, false),
            ("Figures of 2024\na,b\n1,2\n3,4\n", ",", false, false),
            ("no name\n1 Ann\n2 Bo\n", " ", true, false),
            ("id title note\n1 Sea \"far away 2\"\n2 Hill \"near the 3 towns\"\n", " ", true, false),
            ("store dept sku\n0012 3456 7890\n0013 3456 7891\n", " ", true, false),
            ("Results\n1 2 3\n4 5 6\n", " ", true, false),
            ("Results\nno name age\n1 Ann 5\n2 Bo 6\n", " ", true, false),
            ("Report\nName, Town\nAnn, Ulm\nBob, Graz 2\n", ",", false, false),
            ("Date;Time\n2024-01-10;10:00\n2024-01-11;11:30\n", ";", false, false),
        ] {
            assert_eq!(Wholes::of(text).hold(delimiter, weak), held, "{text:?}");
        }
    }
}
