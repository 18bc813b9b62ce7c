//! Lists as business programs print them: bars at both ends of lines, rules of dashes alone, and on each page the titles and the
//! labels once more.

use super::form::barred;
use super::records::length_of_end;
use crate::region;

/// Most lines from the last record of a page to the labels of the next one.
const MOST_BETWEEN: usize = 12;

/// What a list has beside its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    /// The line of its labels.
    labels: String,
    /// The lines above it that come again on each page, without the page's number; none where there are no pages.
    titles: Option<Vec<String>>,
}

impl List {
    /// The list of some lines: plain rules stand above and below the labels, about as long as these.
    pub(super) fn of(lines: &[&str]) -> Option<List> {
        let framed: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| is_framed(line)).collect();
        let labels = *framed.first()?;
        let (columns, width) = (barred(labels).len(), labels.chars().count());
        let even = framed.iter().filter(|line| barred(line).len() == columns).count();
        let at = lines.iter().position(|line| line.trim() == labels)?;
        // Letters of several bytes, read wrongly by another program, make a line a little longer than its rule.
        let fits = |rule: &&str| is_plain_rule(rule) && (width * 4..=width * 6).contains(&(rule.trim().len() * 5));
        let is_beside = |n: Option<usize>| n.and_then(|n| lines.get(n)).is_some_and(fits);
        let is_list = columns > 1 && framed.len() > 1 && even * 10 >= framed.len() * 9;
        (is_list && is_beside(at.checked_sub(1)) && is_beside(Some(at + 1)))
            .then(|| List { labels: labels.to_owned(), titles: titles(lines, labels) })
    }

    /// The length of what begins a further page below a record; zero where none begins there, `None` where more input is needed.
    pub(super) fn next_page(&self, record: &str, input: &[u8], end_of_input: bool) -> Option<usize> {
        let Some(titles) = self.titles.as_ref().filter(|_| is_framed(record) && record.trim() != self.labels) else {
            return Some(0);
        };
        let mut at = 0;
        for _ in 0..MOST_BETWEEN {
            let rest = &input[at..];
            let end = match memchr::memchr2(b'\n', b'\r', rest) {
                Some(end) if rest.len() - end >= 3 || end_of_input => end,
                _ if end_of_input => return Some(0),
                _ => return None,
            };
            let line = String::from_utf8_lossy(&rest[..end]);
            at += end + length_of_end(&rest[end..]);
            match line.trim() {
                labels if labels == self.labels => return Some(at),
                "" => {}
                rule if is_plain_rule(rule) => {}
                title if titles.iter().any(|t| t == numbered(title).0) => {}
                _ => return Some(0),
            }
        }
        Some(0)
    }
}

/// Whether a line is a rule across all columns at once.
pub(super) fn is_plain_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 5 && line.bytes().all(|b| b == b'-')
}

fn is_framed(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.starts_with('|') && line.ends_with('|')
}

/// A line without the number of its page, and that number: it stands apart at its end, or behind a word for it. Others are a part
/// of what the line says, as in `Plant 2`.
fn numbered(line: &str) -> (&str, Option<u64>) {
    let line = line.trim();
    let words = line.trim_end_matches(|c: char| c.is_ascii_digit());
    match words.ends_with("  ") || region::begins_page(line) {
        true => (words.trim_end(), line[words.len()..].parse().ok()),
        false => (line, None),
    }
}

/// The titles of pages, where labels come again: each time below lines that stand above the first ones too, alike but for a number
/// at their end that counts on. Others are headings of groups, and no two of these are one page.
fn titles(lines: &[&str], labels: &str) -> Option<Vec<String>> {
    let pages: Vec<Vec<&str>> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.trim() == labels)
        .map(|(at, _)| {
            let above = lines[..at].iter().rev().take_while(|line| !is_framed(line));
            above.map(|line| line.trim()).filter(|line| !line.is_empty() && !is_plain_rule(line)).collect()
        })
        .collect();
    let first = pages.first().filter(|_| pages.len() > 1)?;
    let counts_on = |(before, page): (&Vec<&str>, &Vec<&str>)| {
        page.len() < MOST_BETWEEN
            && page.iter().all(|title| {
                let (words, number) = numbered(title);
                let same = |other: &&&str| numbered(other).0 == words && number_follows(numbered(other).1, number);
                before.iter().any(|other| same(&other))
            })
    };
    let all = pages.iter().zip(&pages[1..]).all(counts_on);
    all.then(|| first.iter().map(|title| numbered(title).0.to_owned()).collect())
}

/// Whether a number is the same as the one on the page before, or the next one.
fn number_follows(before: Option<u64>, number: Option<u64>) -> bool {
    match (before, number) {
        (Some(before), Some(number)) => number == before || Some(number) == before.checked_add(1),
        (before, number) => before == number,
    }
}
