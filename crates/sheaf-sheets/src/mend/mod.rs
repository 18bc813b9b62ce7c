//! Mends: what could be done about a finding. Each is proposed, never done unasked, and can be taken back: a mend changes how
//! cells are read, or which rows are records, and never the workbook. Here they are looked for; `carry` carries them out.

mod carry;

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;

use serde::{Deserialize, Serialize};
use sheaf_model::problem::Result;
use sheaf_model::text::{distance, nearest, text_key};

use crate::address::parse_cell;
use crate::cell::{CellValue, Stored};
use crate::column::date::{self, DateOrder};
use crate::column::literal;
use crate::column::number::{self, Mark};
use crate::column::parts;
use crate::column::unit;
use crate::finding::Finding;
use crate::listing::in_words;
use crate::proposal::{Proposal, ProposedField, ProposedLink, ProposedTable};
use crate::reading::{Reading, is_email, is_url, misfit_code, names, other_currency, read_cell, shorten};
use crate::rows::Row;
use crate::said::Said;
use crate::say;
use crate::split::Split;
use crate::workbook::Workbook;

/// Different texts of a field that mends are looked for.
const MOST_TEXTS: usize = 500;
/// Titles of a linked table among which a near one is looked for.
const MOST_TITLES: usize = 5_000;
/// Findings of one kind in one field that are listed one by one; the others are counted.
const LISTED: usize = 20;
/// Words that mean "nothing" in a column of numbers, dates and the like.
const NOTHING: &[&str] =
    &["?", "??", "-", "--", "–", "—", "/", "n/a", "na", "none", "nil", "tbd", "tbc", "unknown", "unk"];

/// Codes of findings that hold as long as a field has its type.
const OF_TYPE: &[&str] = &[
    "misfit",
    "impossible_date",
    "value_as_text",
    "rounded",
    "outlier",
    "near_duplicate",
    "dangling_link",
    "mixed_date_order",
    "ambiguous_dates",
    "ambiguous_number",
    "mixed_currencies",
    "contradiction",
    "leading_zeros",
];

/// One thing that can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Mend {
    /// A text is read as another one.
    ReadAs {
        /// As it is written.
        from: String,
        /// As it is meant.
        to: String,
        /// The place among the choices from which the mend took it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<usize>,
    },
    /// A text, or an error, is read as nothing.
    Blank {
        /// As it is written.
        text: String,
    },
    /// Blanks within texts are single ones.
    Tidy,
    /// A row is no record.
    Drop {
        /// Row of the sheet, from one.
        row: u32,
    },
    /// Periods that stand as columns are read as records.
    Unpivot,
    /// Tables of one shape are read as one.
    Stack,
    /// Values above a table become fields, which each record has.
    Heads,
    /// Numbers are read with the other decimal mark.
    ReadMark {
        /// The decimal mark.
        mark: Mark,
        /// The type that the field then has; while it is read so, the one that it had.
        #[serde(rename = "type")]
        kind: String,
        /// The digits after the point that go with that type.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decimals: Option<u8>,
    },
    /// Dates in figures are read with another part first.
    ReadOrder {
        /// The part.
        order: DateOrder,
    },
    /// The field has another type.
    ReadType {
        /// The type that the field then has; while it has it, the one that it had.
        #[serde(rename = "type")]
        kind: String,
        /// Where a link of that type points.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<ProposedLink>,
    },
    /// A row that was taken for a total or a heading is a record.
    Keep {
        /// Row of the sheet, from one.
        row: u32,
    },
    /// Records that do not stand in rows are read as they stand.
    Transpose,
    /// A table that only pairs records becomes a field of links.
    Join,
    /// Columns that repeat together become a table of their own.
    Split(Split),
}

/// Looks for mends of all findings of a plan.
pub(crate) fn propose_mends(book: &Workbook, proposal: &mut Proposal) {
    let Proposal { tables, findings, .. } = proposal;
    for table in tables.iter() {
        // A file that became unreadable says so where its rows are imported; here it has no mends.
        let _ = mend_table(book, tables, table, findings);
    }
}

/// What is written in a field's cells of a table that do not fit, each text once, in the order in which they come.
#[derive(Default)]
struct Texts {
    seen: HashSet<String>,
    mends: Vec<(String, Mend)>,
}

fn mend_table(
    book: &Workbook,
    tables: &[ProposedTable],
    table: &ProposedTable,
    findings: &mut [Finding],
) -> Result<()> {
    let own = |f: &Finding| f.table.as_deref() == Some(table.name.as_str());
    let wanted = |code: &str, field: &ProposedField, findings: &[Finding]| {
        findings.iter().any(|f| own(f) && f.code == code && f.field.as_deref() == Some(field.name.as_str()))
    };
    let mut titles: HashMap<usize, Vec<String>> = HashMap::new();
    let mut odd: Vec<usize> = Vec::new();
    let mut keys: Vec<usize> = Vec::new();
    for (i, field) in table.fields.iter().enumerate() {
        if wanted("dangling_link", field, findings) {
            titles.insert(i, titles_of(book, tables, field)?);
        }
        if wanted("misfit", field, findings)
            || wanted("impossible_date", field, findings)
            || wanted("error_value", field, findings)
        {
            odd.push(i);
        }
        if wanted("duplicate_key", field, findings) {
            keys.push(i);
        }
    }
    for finding in findings.iter_mut().filter(|f| own(f) && f.code == "stray_blanks") {
        finding.mends = vec![Mend::Tidy];
    }
    if titles.is_empty() && odd.is_empty() && keys.is_empty() {
        return Ok(());
    }
    let mut found: BTreeMap<(usize, &'static str), Texts> = BTreeMap::new();
    let mut places: HashMap<(usize, u32), Mend> = HashMap::new();
    let mut drops: HashMap<(usize, u32), Mend> = HashMap::new();
    let known: HashMap<usize, HashSet<String>> =
        titles.iter().map(|(i, titles)| (*i, titles.iter().map(|t| text_key(t).into_owned()).collect())).collect();
    let (hasher, mut firsts) = (RandomState::new(), HashMap::new());
    let mut rows = book.rows(table)?;
    let mut row = Row::default();
    while rows.read(&mut row)? {
        for i in odd.iter().copied() {
            let (field, cell) = (&table.fields[i], &row.cells[i]);
            let Reading::Misfit { .. } = read_cell(field, cell) else { continue };
            let code = if cell.stored == Stored::Error { "error_value" } else { misfit_code(field, &cell.text) };
            if let Some(mend) = found.entry((i, code)).or_default().look(&cell.text, || mend_of(field, cell)) {
                places.insert((i, row.number), mend);
            }
        }
        for (i, titles) in &titles {
            let cell = &row.cells[*i];
            let (field, text) = (&table.fields[*i], literal::trim(&cell.text));
            let is_known = |text: &str| known.get(i).is_some_and(|k| k.contains(text_key(text).as_ref()));
            if cell.is_blank() || is_known(text) {
                continue;
            }
            let names = if field.kind == "links" { names(field, text) } else { vec![text] };
            for text in names.into_iter().filter(|text| !is_known(text)) {
                let near = || near_title(text, titles).map(|to| read_as(text, to));
                if let Some(mend) = found.entry((*i, "dangling_link")).or_default().look(text, near) {
                    places.insert((*i, row.number), mend);
                }
            }
        }
        for i in keys.iter().copied() {
            let key = text_key(literal::trim(&row.cells[i].text)).into_owned();
            let whole = hasher.hash_one(row.cells.iter().map(|c| literal::trim(&c.text)).collect::<Vec<_>>());
            match firsts.get(&(i, key.clone())) {
                Some(first) if *first == whole => {
                    drops.insert((i, row.number), Mend::Drop { row: row.number });
                }
                Some(_) => {}
                None => {
                    firsts.insert((i, key), whole);
                }
            }
        }
    }
    for (i, field) in table.fields.iter().enumerate() {
        for code in ["misfit", "impossible_date", "error_value", "dangling_link"] {
            let all = found.remove(&(i, code)).unwrap_or_default().mends;
            give_out(findings, table, field, code, &places_of(&places, i), &all);
        }
        let all: Vec<_> =
            drops.iter().filter(|((at, _), _)| *at == i).map(|(_, m)| (String::new(), m.clone())).collect();
        give_out(findings, table, field, "duplicate_key", &places_of(&drops, i), &all);
    }
    Ok(())
}

fn places_of(places: &HashMap<(usize, u32), Mend>, field: usize) -> HashMap<u32, Mend> {
    places.iter().filter(|((at, _), _)| *at == field).map(|((_, row), mend)| (*row, mend.clone())).collect()
}

/// To each finding the mend of its own cell; to the last, which stands for those not listed, all that is left.
fn give_out(
    findings: &mut [Finding],
    table: &ProposedTable,
    field: &ProposedField,
    code: &str,
    places: &HashMap<u32, Mend>,
    all: &[(String, Mend)],
) {
    let mut group: Vec<&mut Finding> = findings
        .iter_mut()
        .filter(|f| f.code == code && f.table.as_ref() == Some(&table.name) && f.field.as_ref() == Some(&field.name))
        .collect();
    let mut given: Vec<&Mend> = Vec::new();
    for finding in &mut group {
        let row = finding.cell.as_deref().and_then(parse_cell).map(|(row, _)| row + 1);
        if let Some(mend) = row.and_then(|row| places.get(&row)) {
            finding.mends = vec![mend.clone()];
            given.push(mend);
        }
        if let [only] = finding.mends.as_slice() {
            let words = words_of(only);
            finding.suggest(words);
        }
    }
    let left: Vec<Mend> = all.iter().map(|(_, m)| m).filter(|m| !given.contains(m)).cloned().collect();
    if let Some(last) = group.last_mut()
        && !left.is_empty()
    {
        last.mends.extend(left);
        last.suggest(say!("{n} different values can be mended.", n = last.mends.len()));
    }
}

impl Texts {
    /// The mend of a text, worked out once. What is too much is left without one.
    fn look(&mut self, text: &str, mend: impl FnOnce() -> Option<Mend>) -> Option<Mend> {
        if !self.seen.contains(text) {
            if self.seen.len() >= MOST_TEXTS {
                return None;
            }
            self.seen.insert(text.to_owned());
            self.mends.extend(mend().map(|m| (text.to_owned(), m)));
        }
        self.mends.iter().find(|(known, _)| known == text).map(|(_, m)| m.clone())
    }
}

fn words_of(mend: &Mend) -> Said {
    match mend {
        Mend::ReadAs { from, to, .. } => say!("Read '{from}' as '{to}'.", from = shorten(from), to = shorten(to)),
        Mend::Blank { text } => say!("Leave it blank where '{text}' is written.", text = shorten(text)),
        Mend::Tidy => say!("Make doubled blanks single ones, and trim both ends."),
        Mend::Drop { row } => say!("Leave out row {row}, which says the same as an earlier one.", row = *row),
        Mend::Unpivot => say!("Read it as one record for each row and period."),
        Mend::Stack => say!("Make one table of those with the same columns."),
        Mend::Heads => say!("Make fields of what stands above the table."),
        Mend::ReadMark { mark: Mark::Point, .. } => say!("Read the numbers with a decimal point."),
        Mend::ReadMark { mark: Mark::Comma, .. } => say!("Read the numbers with a decimal comma."),
        Mend::ReadOrder { order } => say!("Read the dates {order}.", order = order.said()),
        Mend::ReadType { kind, .. } => say!("Read them as {kind}.", kind = in_words(kind)),
        Mend::Keep { row } => say!("Make row {row} a record.", row = *row),
        Mend::Transpose => say!("Read its records as they stand: side by side, or each a form."),
        Mend::Split(split) => {
            say!("Make a table '{label}' of what repeats together.", label = shorten(&split.label))
        }
        Mend::Join => say!("Make it a field that links to several records."),
    }
}

fn read_as(from: &str, to: String) -> Mend {
    Mend::ReadAs { from: literal::trim(from).to_owned(), to, place: None }
}

/// The titles that a link may point to; none where there are too many to compare with.
fn titles_of(book: &Workbook, tables: &[ProposedTable], field: &ProposedField) -> Result<Vec<String>> {
    let Some(link) = &field.link else { return Ok(Vec::new()) };
    let Some(far) = tables.iter().find(|t| t.name == link.table) else { return Ok(Vec::new()) };
    let Some(at) = far.fields.iter().position(|f| f.name == link.field) else { return Ok(Vec::new()) };
    let (mut rows, mut row, mut titles) = (book.rows(far)?, Row::default(), Vec::new());
    while rows.read(&mut row)? {
        let title = literal::trim(&row.cells[at].text);
        if !title.is_empty() {
            titles.push(title.to_owned());
        }
        if titles.len() > MOST_TITLES {
            return Ok(Vec::new());
        }
    }
    Ok(titles)
}

/// A title that differs by a slip, where only one does.
fn near_title(text: &str, titles: &[String]) -> Option<String> {
    let key = text_key(text).into_owned();
    // The same but for signs and blanks: `Acme Inc` and `Acme Inc.`
    let bare = |text: &str| text_key(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let own = bare(text);
    let mut same = titles.iter().filter(|t| t.len().abs_diff(text.len()) <= 6 && bare(t) == own);
    if let Some(only) = same.next().filter(|first| own.chars().count() >= 3 && same.all(|t| t == *first)) {
        return Some(only.clone());
    }
    // Codes differ by a digit and mean another thing.
    if key.chars().count() < 4 || key.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let length = key.chars().count();
    let most = 1 + length / 8;
    let near = titles.iter().filter(|t| t.chars().count().abs_diff(length) <= most);
    let mut best: Vec<(usize, &String)> =
        near.map(|t| (distance(&key, &text_key(t)), t)).filter(|(d, _)| *d <= most).collect();
    best.sort();
    best.dedup_by(|a, b| a.1 == b.1);
    match best.as_slice() {
        [(_, only)] => Some((*only).clone()),
        [(a, first), (b, _), ..] if a < b => Some((*first).clone()),
        _ => None,
    }
}

/// What a cell that does not fit most likely means, where that is plain. Whatever is proposed fits the field.
fn mend_of(field: &ProposedField, cell: &CellValue) -> Option<Mend> {
    let text = literal::trim(&cell.text);
    let zero = matches!(field.value_kind(), "date" | "datetime") && is_zero_date(text);
    let impossible = matches!(field.value_kind(), "date" | "datetime") && misfit_code(field, text) == "impossible_date";
    if cell.stored == Stored::Error || zero || impossible || NOTHING.contains(&text.to_lowercase().as_str()) {
        return Some(Mend::Blank { text: text.to_owned() });
    }
    if cell.stored != Stored::Text || other_currency(field, cell).is_some() {
        return None;
    }
    let meant = match field.value_kind() {
        "integer" | "number" | "money" | "percent" | "rating" => {
            let mark = field.reading.decimal_mark.unwrap_or(Mark::Point);
            let in_unit = unit::in_unit_of(field, text).map(|amount| unit::written(amount, mark));
            let sign = || number::parse(text, mark).filter(|_| field.value_kind() == "percent");
            let percent = || sign().filter(number::is_bare_percentage).map(|_| format!("{text}%"));
            in_unit.or_else(percent).or_else(|| with_figures(text)).or_else(|| only_number(field, text))
        }
        "date" => only_date(field, text),
        "email" => bare(text, "mailto:").filter(|t| is_email(t)),
        "url" => bare(text, "url:")
            .filter(|t| is_url(t))
            .or_else(|| Some(format!("https://{text}")).filter(|t| text.contains('.') && is_url(t))),
        "choices" => {
            let separator = field.reading.separator.as_deref().unwrap_or(",");
            let known = || field.choices.iter().map(String::as_str);
            let parts: Option<Vec<&str>> =
                parts::split(text, separator).into_iter().map(|p| nearest(p, known())).collect();
            parts.map(|parts| parts.join(separator))
        }
        "choice" | "status" => nearest(text, field.choices.iter().map(String::as_str)).map(str::to_owned),
        _ => None,
    }?;
    let fits = matches!(read_cell(field, &CellValue::text(meant.as_str())), Reading::Value(_));
    (fits && meant != text).then(|| read_as(text, meant))
}

/// A date of noughts, or the first of all days, as programs write where there is none: `1900-01-00`, `00/00/0000`, `0001-01-01`.
fn is_zero_date(text: &str) -> bool {
    let noughts = |text: &str| text.bytes().all(|b| b == b'0' || !b.is_ascii_digit());
    let first = |rest: &str| noughts(rest) && !rest.starts_with(|c: char| c.is_ascii_digit());
    if ["0001-01-01", "01.01.0001", "01/01/0001", "1/1/0001", "1.1.0001"]
        .iter()
        .any(|day| text.strip_prefix(day).is_some_and(first))
    {
        return true;
    }
    text.contains('0') && (noughts(text) || text.strip_prefix("1900-01-").is_some_and(noughts))
}

/// A number with letters that look like figures: `1O0`, `l2`.
fn with_figures(text: &str) -> Option<String> {
    let letters = |c: char| matches!(c, 'O' | 'o' | 'l' | 'I');
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let right = text.chars().all(|c| c.is_ascii_digit() || letters(c) || matches!(c, '.' | ',' | '-'));
    let swap = |c: char| match c {
        'O' | 'o' => '0',
        'l' | 'I' => '1',
        c => c,
    };
    (right && text.contains(letters) && figures * 2 >= text.chars().count()).then(|| text.chars().map(swap).collect())
}

/// The number in `about 50`, `200+`, `~3 pcs`: where there is just one, and nothing that touches it makes it another thing,
/// as in `A-12`, `50k`, `1st`, `2 dozen`.
fn only_number(field: &ProposedField, text: &str) -> Option<String> {
    let runs: Vec<&str> = text
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\'')))
        .map(|run| run.trim_matches(|c: char| !c.is_ascii_digit()))
        .filter(|run| !run.is_empty())
        .collect();
    let [run] = runs.as_slice() else { return None };
    let (before, after) = text.split_once(run)?;
    let minus = before.ends_with(['-', '−']);
    let free = before.trim_end_matches(['-', '−', '+', '~', '≈', '<', '>', '≤', '≥', '±', '(', '$', '€', '£']);
    let apart = free.is_empty() || free.ends_with(char::is_whitespace);
    let follows = after.chars().next().is_none_or(|c| c.is_whitespace() || "+)%?*!.,€$£".contains(c));
    let percent = after.trim_start().starts_with('%');
    if !apart || !follows || unit::is_lost_without(field, after) || percent != (field.value_kind() == "percent") {
        return None;
    }
    let mark = field.reading.decimal_mark.unwrap_or(Mark::Point);
    let plain = number::parse(run, mark)?.plain;
    let plain = if mark == Mark::Comma { plain.replace('.', ",") } else { plain };
    Some(format!("{}{plain}{}", if minus { "-" } else { "" }, if percent { "%" } else { "" }))
}

/// A date that can be only one day, whichever part comes first.
fn only_date(field: &ProposedField, text: &str) -> Option<String> {
    let first = field.reading.years_from.unwrap_or(date::FIRST_YEAR);
    let read = |order| date::parse_from(text, order, first).filter(|(_, time)| time.is_none()).map(|(day, _)| day);
    let days: HashSet<_> = [DateOrder::Day, DateOrder::Month, DateOrder::Year].into_iter().filter_map(read).collect();
    let mut days = days.into_iter();
    days.next().filter(|_| days.next().is_none()).map(|day| day.to_string())
}

fn bare(text: &str, scheme: &str) -> Option<String> {
    let inside = text.trim_matches(|c: char| c.is_whitespace() || "<>()[];,'\"".contains(c));
    let inside =
        inside.get(..scheme.len()).filter(|s| s.eq_ignore_ascii_case(scheme)).map_or(inside, |s| &inside[s.len()..]);
    let text: String = inside.chars().filter(|c| !c.is_whitespace()).collect();
    Some(text.trim_end_matches('.').to_owned())
}
