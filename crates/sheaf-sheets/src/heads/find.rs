//! Labels and values above a table, and the finding that offers them. Evidence per table; every threshold is relative or has its reason.

use std::collections::{HashMap, HashSet};

use sheaf_model::name::name_for;

use super::{CODE, Head, Heads, apart};
use crate::address::{Rect, cell_text, parse_cell};
use crate::column::decide;
use crate::column::literal::{Literal, NAMED_DATE, WITH_TIME, YEAR_FIRST, trim};
use crate::column::locale::Locale;
use crate::column::profile::{Lexicon, Profile};
use crate::column::words::Words;
use crate::finding::Finding;
use crate::mend::Mend;
use crate::proposal::{Plan, ProposedField};
use crate::propose::{Work, text_of, view};
use crate::region::view::{Class, Line, Spot, View};
use crate::region::{ends_in_colon, is_total};
use crate::said::SaidValue;
use crate::say;
use crate::shape::Made;
use crate::workbook::Workbook;
use crate::{say_many, turned};

/// Most values of one table: what has more above it is a sheet of its own kind.
const MOST: usize = 40;
/// Rows above a table that are looked at.
const MOST_ROWS: u32 = 60;
/// The longest label.
const LONGEST: usize = 40;
/// Columns between a label and its value.
const APART: u32 = 4;

/// Labels of remarks: what stands beside them is said to a reader.
const REMARKS: Words = Words::of(
    "comment comments important source page kommentar quelle seite commentaire comentario comentário fuente fonte \
     página komentarz źródło strona note notes remark remarks hinweis anmerkung bemerkung remarque nota notas uwaga \
     uwagi observação opmerking примечание",
);

/// Cells of a sheet that are a table's.
struct Claim {
    area: Rect,
    /// Whether its records do not stand in rows.
    is_turned: bool,
    /// Rows that are no records, in order.
    asides: Vec<u32>,
}

/// A value with its label.
struct Pair {
    label: String,
    row: u32,
    column: u32,
    within: bool,
}

/// Notes what stands above each table.
pub(crate) fn find(book: &Workbook, lexicon: &Lexicon, locales: &[Locale], works: &mut [Work]) {
    let turned = |sheet: usize| book.sheets[sheet].turned.as_ref();
    let mut of_sheets: HashMap<usize, Vec<Claim>> = HashMap::new();
    for work in works.iter() {
        match turned(work.sheet) {
            // It claims cells of the sheets where its records stand, and no rows of them.
            Some(turned) => turned.areas.iter().for_each(|(sheet, area)| {
                of_sheets.entry(*sheet).or_default().push(Claim { area: *area, is_turned: true, asides: Vec::new() });
            }),
            None => {
                let mut asides: Vec<u32> = work.region.asides.iter().map(|(row, _)| *row).collect();
                asides.sort_unstable();
                of_sheets.entry(work.sheet).or_default().push(Claim { area: work.area, is_turned: false, asides });
            }
        }
    }
    for work in works.iter_mut().filter(|work| turned(work.sheet).is_none()) {
        let view = view(book, lexicon, work.sheet);
        let lines = of_sheets.get(&work.sheet).map_or(Vec::new(), |claims| above(&view, work.area, claims));
        let mut pairs: Vec<Pair> = pairs(&view, &lines);
        let mut labels = HashSet::new();
        pairs.retain(|pair| {
            let label = pair.label.to_lowercase();
            !REMARKS.contains(&label) && labels.insert(label)
        });
        if pairs.is_empty() || pairs.len() > MOST {
            continue;
        }
        let locale = &locales[view.sheet.file];
        let values = (0..).zip(pairs).map(|(nth, pair)| head(book, lexicon, locale, work, (nth, pair)));
        let mut values: Vec<Head> = values.collect();
        let mut taken: HashSet<String> = work.table.fields.iter().map(|f| f.name.clone()).collect();
        for field in values.iter_mut().map(|head| &mut head.field) {
            field.name = name_for(&field.label, "field", |n| taken.contains(n));
            taken.insert(field.name.clone());
        }
        work.table.heads = Some(Heads { values, applied: false });
    }
}

/// The lines above a table that are no other's.
fn above(view: &View<'_>, area: Rect, claims: &[Claim]) -> Vec<Line> {
    let others = || claims.iter().filter(|claim| claim.area != area);
    let tables = || others().filter(|claim| !claim.is_turned).map(|claim| claim.area);
    let ends = tables().filter(|other| other.bottom < area.top).map(|other| other.bottom + 1);
    let top = ends.max().unwrap_or(0).max(area.top.saturating_sub(MOST_ROWS));
    let Some(bottom) = area.top.checked_sub(1).filter(|bottom| *bottom >= top) else { return Vec::new() };
    // What stands beside another table may be said of that one.
    let is_beside = tables().any(|other| other.bottom >= top && other.top <= area.bottom);
    let (left, right) = if is_beside { (area.left, area.right) } else { (0, u32::from(u16::MAX)) };
    let claimed: Vec<Rect> = others().map(|claim| claim.area).chain(view.sheet.pivots.iter().copied()).collect();
    let mut lines = view.lines(Rect { top, left, bottom, right }, &claimed);
    lines.retain(|line| !claims.iter().any(|claim| claim.asides.binary_search(&line.row).is_ok()));
    lines
}

fn pairs(view: &View<'_>, lines: &[Line]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut rest = lines;
    while let Some((line, below)) = rest.split_first() {
        let many = block(view, rest);
        if many > 0 {
            pairs.extend(rest[..many].iter().flat_map(|line| in_columns(view, line)));
            rest = &rest[many..];
            continue;
        }
        pairs.extend(with_colons(view, line));
        rest = below;
    }
    pairs
}

/// How many lines from the first on have their cells in the same columns, labels and values in turn.
fn block(view: &View<'_>, lines: &[Line]) -> usize {
    let Some(first) = lines.first().filter(|line| matches!(line.fill(), 2 | 4)) else { return 0 };
    let same = |line: &&Line| {
        let columns = line.spots.iter().map(|s| s.column).eq(first.spots.iter().map(|s| s.column));
        columns && line.spots.chunks_exact(2).all(|pair| is_label(view, &pair[0]))
    };
    let many = lines.iter().take_while(same).count();
    // Words beside words may be anything.
    let values = lines[..many].iter().flat_map(|line| line.spots.chunks_exact(2)).filter(|pair| is_value(&pair[1]));
    let told = values.filter(|pair| {
        pair[1].is_typed()
            || view.text(pair[1].text).contains(|c: char| c.is_ascii_digit())
            || ends_in_colon(view, &pair[0])
    });
    // A line alone needs a colon, which is looked for elsewhere.
    if told.count() == 0 || many < 2 { 0 } else { many }
}

fn is_label(view: &View<'_>, spot: &Spot) -> bool {
    let text = trim(view.text(spot.text));
    let short = text.chars().count() <= LONGEST && text.starts_with(char::is_alphabetic);
    spot.class == Class::Text && spot.formula == 0 && short && apart(text).is_none() && !is_total(view, spot)
}

/// Whether it says something by itself: what is computed sums up the table or looks something up.
fn is_value(spot: &Spot) -> bool {
    spot.class != Class::Error && spot.formula == 0
}

fn in_columns(view: &View<'_>, line: &Line) -> Vec<Pair> {
    let pair = |pair: &[Spot]| Pair {
        label: turned::label(view.text(pair[0].text)),
        row: line.row,
        column: pair[1].column,
        within: false,
    };
    line.spots.chunks_exact(2).filter(|pair| is_value(&pair[1])).map(pair).collect()
}

/// Labels of a line that end with a colon, with the value behind each, in the next cell or in the same one.
fn with_colons(view: &View<'_>, line: &Line) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (i, spot) in line.spots.iter().enumerate().filter(|(_, s)| s.class == Class::Text && s.text > 0) {
        let text = trim(view.text(spot.text));
        if let Some((label, _)) = apart(text).filter(|(label, value)| is_name(label) && says(value)) {
            pairs.push(Pair { label: label.to_owned(), row: line.row, column: spot.column, within: true });
        } else if ends_in_colon(view, spot) && is_label(view, spot) {
            let next = line.spots.get(i + 1).filter(|s| is_value(s) && s.column - spot.column <= APART);
            let next = next.filter(|s| !ends_in_colon(view, s) && apart(view.text(s.text)).is_none());
            pairs.extend(next.map(|value| Pair {
                label: turned::label(text),
                row: line.row,
                column: value.column,
                within: false,
            }));
        }
    }
    pairs
}

/// Whether what stands before a colon names what stands behind it: a few words, no sentence, no figures.
fn is_name(label: &str) -> bool {
    let words = label.split_whitespace().count();
    let plain = label
        .chars()
        .all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '-' | '/' | '#' | '°' | '\''));
    (1..=4).contains(&words) && label.chars().count() <= LONGEST && plain && label.starts_with(char::is_alphabetic)
}

/// Whether what stands behind a colon is a value, and not the rest of an address or a remark.
fn says(value: &str) -> bool {
    !value.starts_with("//") && value.chars().count() <= 2 * LONGEST
}

/// The field of a value, whose type it alone shows.
fn head(book: &Workbook, lexicon: &Lexicon, locale: &Locale, work: &Work, (nth, pair): (u8, Pair)) -> Head {
    let entry = &book.sheets[work.sheet];
    let fields = work.table.fields.iter().map(|f| f.label.as_str());
    let of_periods = work.table.cross_tab.iter().flat_map(|cross| cross.labels());
    let of_parts = work.table.stack.iter().map(|stack| stack.label.as_str());
    let mut known = fields.chain(of_periods).chain(of_parts);
    let taken = known.any(|label| label.to_lowercase() == pair.label.to_lowercase());
    let label = if taken { format!("{} above", pair.label) } else { pair.label };
    let mut field = ProposedField { label, include: true, ..ProposedField::default() };
    let cell = entry.sheet.cell(pair.row, pair.column);
    match cell.filter(|_| !pair.within) {
        Some(cell) => {
            let mut profile = Profile::default();
            profile.add(Some(cell), &entry.sheet, lexicon, &book.pool);
            profile.finish();
            decide::decide(&profile, locale, &book.pool, &mut field);
        }
        None => {
            let text = cell.and_then(|cell| text_of(book, cell.value)).and_then(apart);
            // In which order its figures stand nothing tells.
            let is_day = |literal: Literal| literal.any(YEAR_FIRST | NAMED_DATE) && !literal.any(WITH_TIME);
            let is_date = text.is_some_and(|(_, value)| is_day(Literal::of(value)));
            field.kind = if is_date { "date" } else { "text" }.into();
        }
    }
    let place = cell_text(pair.row, pair.column);
    field.because(say!("it stands above the table, in {place}: each record has it", place = &place));
    field.alternatives.clear();
    field.reading = Plan { made: Some(Made::Head), nth, ..field.reading };
    (field.required, field.unique) = (true, false);
    (field.blank, field.repeats) = (Some(0), Some(work.table.rows.saturating_sub(1)));
    Head { cell: place, within: pair.within, field }
}

/// One finding for each table.
pub(crate) fn notice(works: &[Work], findings: &mut Vec<Finding>) {
    for work in works {
        let Some(heads) = &work.table.heads else { continue };
        let labels: Vec<&str> = heads.values.iter().map(|head| head.field.label.as_str()).collect();
        let first = parse_cell(&heads.values[0].cell).unwrap_or((work.area.top, work.area.left));
        let message = say_many!(
            labels.len(),
            "A value stands above '{table}' and holds for all of it: {fields}.",
            "Values stand above '{table}' and hold for all of it: {fields}.",
            table = &work.table.label,
            fields = SaidValue::quoted(&labels)
        );
        let suggestion = say_many!(
            labels.len(),
            "Make a field of it, which each record has.",
            "Make fields of them, which each record has."
        );
        findings.push(Finding {
            count: labels.len() as u64,
            mends: vec![Mend::Heads],
            ..Finding::about(&work.table, CODE, first, message).with(suggestion)
        });
    }
}
