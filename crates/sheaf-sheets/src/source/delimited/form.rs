//! Text files whose records are drawn rather than delimited: tables with rules (Markdown, `+---+---+`, box drawing, the output of
//! database programs), and columns of a fixed width.

use std::borrow::Cow;

use super::list::{List, is_plain_rule};
use super::records::{Record, length_of_end};

/// Lines that are looked at.
const LOOK: usize = 400;
/// Fewest lines whose columns tell that they are of a fixed width.
const LEAST_LINES: usize = 4;
/// Most lines of one record between two rules.
const MOST_LINES: usize = 50;

/// How records are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// Bars between the cells, and lines of rules.
    Ruled {
        /// Whether a rule ends each record, which may then go over several lines.
        each: bool,
        /// The list that it is, whose rules are nothing but dashes.
        list: Option<List>,
    },
    /// The characters at which columns begin, from zero.
    Fixed(Vec<usize>),
}

impl Form {
    /// The form of a sample; none where its records are delimited.
    pub(super) fn of(sample: &str, whole: bool, delimiter: &[u8]) -> Option<Form> {
        let mut lines: Vec<&str> = sample.lines().take(LOOK).collect();
        if !whole && lines.len() < LOOK {
            lines.pop();
        }
        let listed = || List::of(&lines).map(|list| Form::Ruled { each: false, list: Some(list) });
        ruled(&lines).or_else(listed).or_else(|| fixed(&lines, delimiter))
    }

    /// The length of a rule at the front.
    fn rule_at(&self, input: &[u8], end_of_input: bool) -> Option<usize> {
        let end = memchr::memchr2(b'\n', b'\r', input).or(end_of_input.then_some(input.len()))?;
        let is_whole = end_of_input || input.len() - end >= 3;
        let rule = is_whole && self.is_rule(&String::from_utf8_lossy(&input[..end]));
        rule.then(|| end + if end < input.len() { length_of_end(&input[end..]) } else { 0 })
    }

    /// Whether a line is a rule between its rows.
    fn is_rule(&self, line: &str) -> bool {
        matches!(self, Form::Ruled { list, .. } if is_rule(line) || list.is_some() && is_plain_rule(line))
    }

    /// Splits one record off the front and returns how many bytes it took; `None` where more input is needed.
    pub(super) fn split(&self, input: &[u8], end_of_input: bool, record: &mut Record) -> Option<usize> {
        if input.is_empty() {
            return end_of_input.then_some(0);
        }
        let (mut at, mut cells, mut began): (usize, Vec<String>, usize) = (0, Vec::new(), 0);
        loop {
            if at == input.len() && end_of_input {
                break;
            }
            let rest = &input[at..];
            let end = match memchr::memchr2(b'\n', b'\r', rest) {
                Some(end) if rest.len() - end >= 3 || end_of_input => end,
                None if end_of_input => rest.len(),
                _ => return None,
            };
            let line = String::from_utf8_lossy(&rest[..end]);
            let next = at + end + if end < rest.len() { length_of_end(&rest[end..]) } else { 0 };
            let line = line.trim_end();
            match self {
                Form::Ruled { .. } if self.is_rule(line) => {
                    at = next;
                    if began > 0 {
                        break;
                    }
                }
                Form::Ruled { each: true, .. } if has_bar(line) && began < MOST_LINES => {
                    add_line(&mut cells, barred(line));
                    (at, began) = (next, began + 1);
                }
                // A line of words ends the record before it, and is one itself.
                _ if began > 0 => break,
                Form::Ruled { list, .. } if has_bar(line) => {
                    add_line(&mut cells, barred(line));
                    at = next;
                    if let Some(list) = list {
                        at += list.next_page(line, &input[at..], end_of_input)?;
                    }
                    break;
                }
                Form::Ruled { .. } => {
                    cells.extend(Some(line.trim().to_owned()).filter(|l| !l.is_empty()));
                    at = next;
                    break;
                }
                Form::Fixed(starts) => {
                    at = next;
                    // The dashes below the labels are no record.
                    if at < input.len() && is_dashes(line) {
                        continue;
                    }
                    cells = if is_dashes(line) { Vec::new() } else { cut(line, starts) };
                    break;
                }
            }
        }
        // A rule below the last record is no record of its own.
        while let Some(rule) = self.rule_at(&input[at..], end_of_input).filter(|_| !cells.is_empty()) {
            at += rule;
        }
        for cell in &cells {
            record.push_field(cell.as_bytes());
        }
        Some(at)
    }
}

/// Adds the cells of a further line of a record below those that are there.
fn add_line(cells: &mut Vec<String>, line: Vec<String>) {
    if cells.len() < line.len() {
        cells.resize(line.len(), String::new());
    }
    for (cell, more) in cells.iter_mut().zip(line) {
        if !cell.is_empty() && !more.is_empty() {
            cell.push('\n');
        }
        cell.push_str(&more);
    }
}

const fn is_bar(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║')
}

fn has_bar(line: &str) -> bool {
    line.contains(is_bar)
}

/// Whether a line is a rule between rows: dashes, with signs where columns meet.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let is_dash = |c: char| matches!(c, '-' | '=' | '─' | '━' | '═');
    // In Markdown a colon says to which side a column is aligned.
    let is_part = |part: &str| {
        let part = part.trim();
        part.chars().count() >= 3 && part.contains(is_dash) && part.chars().all(|c| is_dash(c) || c == ':')
    };
    line.contains(crosses) && line.trim_matches(crosses).split(crosses).all(is_part)
}

/// Whether columns meet at a sign of a rule.
fn crosses(c: char) -> bool {
    c == '+' || is_bar(c) || ('\u{2502}'..='\u{256c}').contains(&c) && !matches!(c, '═' | '━')
}

/// Whether a line has nothing but dashes in groups, as below the labels of columns of a fixed width.
fn is_dashes(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.bytes().all(|b| matches!(b, b'-' | b'=' | b' ')) && line.contains(['-', '='])
}

/// The cells of a line with bars; a bar after a backslash is part of a cell.
pub(super) fn barred(line: &str) -> Vec<String> {
    let line = line.trim();
    let inside = line.strip_prefix(is_bar).unwrap_or(line);
    let inside = match inside.strip_suffix(is_bar) {
        Some(cut) if !cut.ends_with('\\') => cut,
        _ => inside,
    };
    let (mut cells, mut cell, mut escaped) = (Vec::new(), String::new(), false);
    for c in inside.chars() {
        match c {
            _ if is_bar(c) && escaped => {
                cell.pop();
                cell.push(c);
            }
            _ if is_bar(c) => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    cells.push(cell);
    cells.iter().map(|c| c.trim().to_owned()).collect()
}

/// A table with rules: one of them stands beside lines with as many bars as it has columns.
fn ruled(lines: &[&str]) -> Option<Form> {
    let bar = |n: Option<usize>| n.and_then(|n| lines.get(n)).filter(|l| has_bar(l) && !is_rule(l));
    let (mut rules, mut found) = (0_usize, false);
    for (i, rule) in lines.iter().enumerate().filter(|(_, line)| is_rule(line)) {
        rules += 1;
        let columns = rule.trim().trim_matches(crosses).split(crosses).count();
        let fits = |n: Option<usize>| bar(n).is_none_or(|line| barred(line).len() == columns);
        // A rule stands above the labels, or below them where they are the first line.
        let first = bar(i.checked_sub(1)).is_none() || bar(i.checked_sub(2)).is_none();
        found |= first && bar(Some(i + 1)).is_some() && fits(Some(i + 1)) && fits(i.checked_sub(1));
    }
    found.then_some(())?;
    let rows = lines.iter().filter(|l| has_bar(l) && !is_rule(l)).count();
    // A grid has a rule above each row and one below the last; other tables have two or three at most.
    let separate = lines.windows(2).filter(|pair| has_bar(pair[0]) && !is_rule(pair[0]) && !is_rule(pair[1])).count();
    Some(Form::Ruled { list: None, each: rules >= 4 && separate * 3 <= rows * 2 && rules * 3 >= rows })
}

/// Columns of a fixed width: at the same places, nearly all lines have a blank.
fn fixed(lines: &[&str], delimiter: &[u8]) -> Option<Form> {
    // A delimiter that the labels have too is one, however well the columns are aligned.
    let labels = lines.iter().find(|l| !l.trim().is_empty())?;
    let sign = std::str::from_utf8(delimiter).ok().filter(|d| !matches!(*d, "" | " "));
    let told = sign.is_some_and(|d| d == "\t" || labels.contains(d));
    let lines: Vec<Cow<'_, str>> = lines.iter().filter(|l| !l.trim().is_empty()).map(|l| expand(l)).collect();
    if let Some(dashes) = lines.iter().take(20).find(|l| is_dashes(l) && l.trim().contains(' ')) {
        let starts = starts_of(dashes.chars().map(|c| c == ' '));
        let above = lines.iter().take_while(|l| *l != dashes).last()?;
        return (starts.len() > 1 && cut(above, &starts).len() > 1).then_some(Form::Fixed(starts));
    }
    if lines.len() < LEAST_LINES || told {
        return None;
    }
    let apart = lines.iter().filter(|l| l.trim().contains("  ")).count();
    if apart * 10 < lines.len() * 6 {
        return None;
    }
    let width = lines.iter().map(|l| l.chars().count()).max()?;
    let mut filled = vec![0_usize; width];
    for line in &lines {
        for (at, c) in line.chars().enumerate() {
            filled[at] += usize::from(c != ' ');
        }
    }
    // A line of words above or below the table may cross its columns.
    let crossed = lines.len() / 20;
    let mut starts = starts_of(filled.iter().map(|n| *n <= crossed));
    join_parts(&lines, &mut starts);
    let cells: Vec<String> = lines.iter().flat_map(|l| cut(l, &starts)).collect();
    let ended = cells.iter().filter(|c| sign.is_some_and(|d| c.ends_with(d) || c.starts_with(d))).count();
    (starts.len() > 1 && cells.len() > lines.len() && ended * 3 < cells.len()).then_some(Form::Fixed(starts))
}

/// A blank that all values of a column have at the same place (`2024-01-05 10:30`, `Unit price`) does not part it: one of the two
/// sides then lacks a label, or values.
fn join_parts(lines: &[Cow<'_, str>], starts: &mut Vec<usize>) {
    let (labels, values) = lines.split_at(1);
    let mut place = 1;
    while place < starts.len() {
        let begin = starts[place];
        let is_blank = |line: &str, column: usize| {
            let end = starts.get(column + 1).copied().unwrap_or(usize::MAX);
            line.chars().take(end).skip(starts[column]).all(|c| c == ' ')
        };
        let narrow = begin >= 2 && lines.iter().any(|l| l.chars().nth(begin - 2).is_some_and(|c| c != ' '));
        let without =
            |column: usize| labels.iter().all(|l| is_blank(l, column)) || values.iter().all(|l| is_blank(l, column));
        if narrow && (without(place) || without(place - 1)) {
            starts.remove(place);
        } else {
            place += 1;
        }
    }
}

/// Where columns begin: after each run of blanks.
fn starts_of(blanks: impl Iterator<Item = bool>) -> Vec<usize> {
    let (mut starts, mut before) = (Vec::new(), true);
    for (at, blank) in blanks.enumerate() {
        if before && !blank {
            starts.push(at);
        }
        before = blank;
    }
    // What stands before the first label belongs to its column.
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    starts
}

/// The cells of a line; a line of words that runs over where columns begin is one cell.
fn cut(line: &str, starts: &[usize]) -> Vec<String> {
    let line = expand(line);
    let places: Vec<(usize, char)> = line.char_indices().collect();
    let place = |n: usize| places.get(n).map_or(line.len(), |(at, _)| *at);
    let crosses = |start: &usize| *start > 0 && places.get(start - 1).is_some_and(|(_, c)| *c != ' ');
    if starts.iter().any(crosses) {
        return vec![line.trim().to_owned()];
    }
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    let mut cells: Vec<String> =
        starts.iter().zip(ends).map(|(from, to)| line[place(*from)..place(to)].trim().to_owned()).collect();
    if cells.iter().all(String::is_empty) {
        cells.clear();
    }
    cells
}

/// Tabs as the blanks that they stand for.
fn expand(line: &str) -> Cow<'_, str> {
    if !line.contains('\t') {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len() + 16);
    for c in line.chars() {
        match c {
            '\t' => out.extend(std::iter::repeat_n(' ', 8 - out.chars().count() % 8)),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The records of a text, its cells with `|` between.
    fn records(text: &str) -> Option<Vec<String>> {
        let form = Form::of(text, true, b"")?;
        let (mut rest, mut records, mut record) = (text.as_bytes(), Vec::new(), Record::default());
        loop {
            record.clear();
            let used = form.split(rest, true, &mut record)?;
            if used == 0 {
                return Some(records);
            }
            records.push((0..record.len()).map(|i| record.get(i).into_owned()).collect::<Vec<_>>().join("|"));
            rest = &rest[used..];
        }
    }

    #[test]
    fn drawn_tables_are_cut() {
        for (text, expected) in [
            ("| a | b |\n|---|:-:|\n| 1 | x \\| y |\n| 2 |   |\n", &["a|b", "1|x | y", "2|"][..]),
            (
                "Stock\n\n+---+----+\n| a | b  |\n+===+====+\n| 1 | xy |\n| 2 | z  |\n+---+----+\n2 rows\n",
                &["Stock", "", "a|b", "1|xy", "2|z", "2 rows"],
            ),
            (
                "+---+----+\n| a | b  |\n+===+====+\n| 1 | xy |\n|   | z  |\n+---+----+\n| 2 | w  |\n+---+----+\n",
                &["a|b", "1|xy\nz", "2|w"],
            ),
            (" id | name \n----+------\n  1 | Ann\n  2 | Bo\n(2 rows)\n", &["id|name", "1|Ann", "2|Bo", "(2 rows)"]),
            ("┌───┬───┐\n│ a │ b │\n├───┼───┤\n│ 1 │ 2 │\n└───┴───┘\n", &["a|b", "1|2"]),
            (
                "Table:   MARA\nFields:   2 of   2  Fixed: 1\n------------\n|No  |  Qty|\n------------\n|1001| 5,00|\n|1002|12,50|\n------------\n|*   |17,50|\n------------\n",
                &["Table:   MARA", "Fields:   2 of   2  Fixed: 1", "No|Qty", "1001|5,00", "1002|12,50", "*|17,50"],
            ),
            (
                "List   1\n\n------------\n|No  |  Qty|\n------------\n|1001| 5,00|\n------------\n\nList   2\n\n------------\n|No  |  Qty|\n------------\n|1002|12,50|\n------------\n",
                &["List   1", "", "No|Qty", "1001|5,00", "1002|12,50"],
            ),
            (
                "Plant 10\n------------\n|No  |  Qty|\n------------\n|1001| 5,00|\n------------\nPlant 20\n------------\n|No  |  Qty|\n------------\n|1002|12,50|\n------------\n",
                &["Plant 10", "No|Qty", "1001|5,00", "Plant 20", "No|Qty", "1002|12,50"],
            ),
            ("--------\n|No|Ty |\n--------\n|1 |x  |\n|2 |   |\n--------\n", &["No|Ty", "1|x", "2|"]),
            (
                "No  Name      Paid\n--- --------- -----\n1   Ann Lee    12.5\n12  Bo             \n",
                &["No|Name|Paid", "1|Ann Lee|12.5", "12|Bo|"],
            ),
            (
                "No  Name      When              Unit price\n1   Ann Lee   2024-01-05 10:30        12.5\n2   Bo        2024-01-06 11:30         3.0\n13  Cid Fox   2024-02-05 10:31       112.5\n",
                &[
                    "No|Name|When|Unit price",
                    "1|Ann Lee|2024-01-05 10:30|12.5",
                    "2|Bo|2024-01-06 11:30|3.0",
                    "13|Cid Fox|2024-02-05 10:31|112.5",
                ],
            ),
        ] {
            assert_eq!(
                records(text).as_deref(),
                Some(&expected.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>()[..]),
                "{text}"
            );
        }
    }

    #[test]
    fn other_texts_are_not_drawn() {
        for (text, delimiter) in [
            ("a|b\n1|2\n3|4\n", "|"),
            ("Name\nAnn Lee\nBo Fox\nCid Ray\nDan Day\n", ""),
            ("a  ,b  ,c\n1  ,2  ,3\n4  ,5  ,6\n7  ,8  ,9\n", ","),
            ("Of 2024\n\na  ,b  ,c\n1  ,2  ,3\n4  ,5  ,6\n7  ,8  ,9\n", ","),
            (
                "Notes of the meeting\nWe met at ten.  All were there.\nThe plan was read, and found good.\nEnd at twelve\n",
                "",
            ),
            ("------\n|a b|\n------\n|c d|\n------\n", ""),
            ("-------------------------\n|a|b|\n-------------------------\n|1|2|\n", "|"),
            ("|a|b|\n|1|2|\n-----\n|3|4|\n", "|"),
            ("---\ntitle: x\n---\ntext\n", ""),
            ("no name\n1 Ann\n2 Bo\n3 Cid\n", " "),
        ] {
            assert_eq!(Form::of(text, true, delimiter.as_bytes()), None, "{text}");
        }
    }
}
