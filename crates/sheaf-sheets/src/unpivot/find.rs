//! Which tables are cross-tabs: one row of periods over figures, or of days over signs, or two rows of labels of which one or both are
//! periods.

use std::collections::HashSet;

use super::period::{Period, is_month, period_of};
use super::questions;
use super::series::{self, Place};
use crate::address::column_letters;
use crate::cell::display;
use crate::column::literal::{Literal, TOTAL, trim};
use crate::finding::Finding;
use crate::formula::NOWHERE;
use crate::mend::Mend;
use crate::propose::Work;
use crate::region::Level;
use crate::said::SaidValue;
use crate::say;
use crate::shape::{CrossTab, Inner};
use crate::sheet::Value;
use crate::workbook::Workbook;

/// Fewest periods that make a cross-tab of one row of periods.
const FEWEST: usize = 3;
/// Fewest columns under two rows of labels.
const FEWEST_BELOW: usize = 4;
/// Types of figures.
const FIGURES: &[&str] = &["integer", "number", "money", "percent", "duration"];
/// Types of the signs that stand below days: who works when, who is away.
const SIGNS: &[&str] = &["text", "choice", "boolean"];

/// Notes the cross-tabs among tables. One whose columns another table or formula refers to stays as it is.
pub(crate) fn find(book: &Workbook, works: &mut [Work]) {
    for i in 0..works.len() {
        if book.sheets[works[i].sheet].turned.is_some() {
            continue;
        }
        let Some(cross) = cross_tab(book, &works[i]) else { continue };
        let name = works[i].table.name.clone();
        let names: HashSet<&str> = works[i]
            .table
            .fields
            .iter()
            .filter(|f| cross.columns.contains(&f.column) || cross.totals.contains(&f.column))
            .map(|f| f.name.as_str())
            .collect();
        let other = works.iter().filter(|w| w.table.name != name).flat_map(|w| &w.table.fields);
        let used = other.into_iter().any(|f| {
            f.link.as_ref().is_some_and(|l| l.table == name && names.contains(l.field.as_str()))
                || f.formula
                    .as_ref()
                    .is_some_and(|formula| formula.contains(&works[i].table.label) || formula.contains(&name))
        });
        let linked = works[i].table.fields.iter().any(|f| names.contains(f.name.as_str()) && f.link.is_some());
        if !used && !linked {
            works[i].table.cross_tab = Some(cross);
        }
    }
}

/// The finding of each cross-tab, with its mend.
pub(crate) fn notice(works: &[Work], findings: &mut Vec<Finding>) {
    for work in works {
        let Some(cross) = &work.table.cross_tab else { continue };
        let periods = cross.all_periods();
        let (first, last) = (periods.first().map_or("", |p| p), periods.last().map_or("", |p| p));
        let message = say!(
            "'{table}' has {n} periods as columns, from {first} to {last}.",
            table = &work.table.label,
            n = periods.len(),
            first,
            last
        );
        let labels: Vec<&str> = cross.labels().collect();
        let (last, rest) = labels.split_last().map_or(("", &labels[..]), |(last, rest)| (*last, rest));
        let suggestion = say!(
            "Read it as one record for each row and period, with the fields {fields} and '{last}'.",
            fields = SaidValue::quoted(rest),
            last
        );
        findings.push(Finding {
            count: cross.columns.len() as u64,
            mends: vec![Mend::Unpivot],
            ..Finding::about(&work.table, "cross_tab", (work.area.top, work.area.left), message).with(suggestion)
        });
    }
}

/// A column of figures with its labels: of the lowest row of the header, and of the row above where there are two.
struct Column {
    /// The place of its field.
    at: usize,
    upper: Told,
    lower: Told,
}

/// A label, and the period that it stands for.
#[derive(Default)]
struct Told {
    text: String,
    period: Option<(Period, String)>,
    /// What it may stand for as one of a series.
    place: Option<Place>,
}

impl Told {
    fn is_day(&self) -> bool {
        matches!(self.period, Some((Period::Date | Period::Day, _)))
    }

    fn shown(&self) -> &str {
        self.period.as_ref().map_or("", |(_, shown)| shown)
    }
}

/// One of the two labels of a column.
type Side = fn(&Column) -> &Told;

/// How the columns of a cross-tab are labelled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// By a period each.
    One,
    /// By two, as quarters below years.
    Both,
    /// By a period over several figures, as `Sales` and `Cost` below years.
    Above,
    /// By a period below one of several figures, as years below `Sales` and `Cost`.
    Below,
}

fn cross_tab(book: &Workbook, work: &Work) -> Option<CrossTab> {
    if work.region.header_rows == 0 || work.table.rows == 0 {
        return None;
    }
    let kind = |at: usize| work.table.fields[at].value_kind();
    let may_be = |at: usize| work.columns[at] != NOWHERE && (FIGURES.contains(&kind(at)) || SIGNS.contains(&kind(at)));
    let mut all: Vec<Column> =
        (0..work.columns.len()).filter(|at| may_be(*at)).map(|at| column(book, work, at)).collect();
    drop_questions(book, work, &mut all);
    settle(&mut all, |c| &mut c.upper);
    settle(&mut all, |c| &mut c.lower);
    all.retain(|c| FIGURES.contains(&kind(c.at)) || c.lower.is_day());
    let (kind, columns) = kind_of(all)?;
    let places: HashSet<usize> = columns.iter().map(|c| c.at).collect();
    let (first, last) = (columns[0].at, columns[columns.len() - 1].at);
    let totals = totals(book, work, &places, first);
    let between = (first..=last).filter(|i| !places.contains(i) && !totals.contains(i)).count();
    let figures = columns.iter().any(|c| !work.profiles[c.at].numbers.is_empty() || work.profiles[c.at].texts > 0);
    let own = work.columns.len() - places.len() - totals.len();
    if between > 0 || !figures || own == 0 {
        return None;
    }
    let mut taken: Vec<String> = (0..work.columns.len())
        .filter(|i| !places.contains(i))
        .map(|i| work.table.fields[i].label.to_lowercase())
        .collect();
    let periods = |of: Side| -> Vec<String> { columns.iter().map(|c| of(c).shown().to_owned()).collect() };
    let (outer, figure): (Side, Side) = match kind {
        Kind::One | Kind::Below => (|c| &c.lower, |c| &c.upper),
        Kind::Both | Kind::Above => (|c| &c.upper, |c| &c.lower),
    };
    let (label, of_type) = field_of(columns.iter().map(outer), &mut taken)?;
    let inner = match kind {
        Kind::Both => {
            let (label, kind) = field_of(columns.iter().map(|c| &c.lower), &mut taken)?;
            Some(Inner { periods: periods(|c| &c.lower), label, kind })
        }
        _ => None,
    };
    let figures: Vec<String> = match kind {
        Kind::Above | Kind::Below => columns.iter().map(|c| figure(c).text.clone()).collect(),
        Kind::One | Kind::Both => Vec::new(),
    };
    if figures.iter().any(|figure| taken.contains(&figure.to_lowercase())) {
        return None;
    }
    let group = group_label(&columns).filter(|_| kind == Kind::One);
    let value = group.filter(|g| !taken.contains(&g.to_lowercase())).unwrap_or_else(|| "Value".into());
    let letters = |i: usize| column_letters(work.columns[i]);
    Some(CrossTab {
        columns: columns.iter().map(|c| letters(c.at)).collect(),
        periods: periods(outer),
        totals: totals.into_iter().map(letters).collect(),
        label,
        kind: of_type,
        inner,
        figures,
        value,
        applied: false,
        before: None,
    })
}

fn column(book: &Workbook, work: &Work, at: usize) -> Column {
    let told =
        |level: Option<&Level>| level.and_then(|level| told(book, work, level, work.columns[at])).unwrap_or_default();
    match work.region.levels.as_slice() {
        [upper, lower] => Column { at, upper: told(Some(upper)), lower: told(Some(lower)) },
        levels => Column { at, upper: Told::default(), lower: told(levels.last()) },
    }
}

/// What a level of the header says of a column.
fn told(book: &Workbook, work: &Work, level: &Level, column: u32) -> Option<Told> {
    let sheet = &book.sheets[work.sheet].sheet;
    let cell = sheet.cell(level.row, level.source(column)?)?;
    let text = trim(&display(cell.value, sheet.format(cell), &book.pool)).to_owned();
    let period = match cell.value {
        Value::Number(n) if n.fract() == 0.0 && (1900.0..=2100.0).contains(&n) && text.len() == 4 => {
            Some((Period::Year, text.clone()))
        }
        _ => period_of(&text),
    };
    let place = series::place_of(&text);
    Some(Told { text, period, place })
}

/// Questions are no quarters, though the first four are called so.
fn drop_questions(book: &Workbook, work: &Work, all: &mut [Column]) {
    if !all.iter().any(|c| matches!(c.lower.period, Some((Period::Quarter | Period::Half | Period::Week, _)))) {
        return;
    }
    let places = (0..work.columns.len()).filter(|at| work.columns[*at] != NOWHERE);
    let labels: Vec<String> = places.map(|at| column(book, work, at).lower.text).collect();
    let letters = questions::letters(labels.iter().map(String::as_str));
    for told in all.iter_mut().map(|c| &mut c.lower).filter(|told| questions::is_one(&letters, &told.text)) {
        told.period = None;
    }
}

/// What labels say beside each other: those that run on are periods, and `2009/10` is a month where `2009/09` stands before it.
fn settle(all: &mut [Column], side: fn(&mut Column) -> &mut Told) {
    let places: Vec<Place> = all.iter_mut().filter_map(|c| side(c).place).collect();
    let runs_on = series::runs_on(&places);
    let is_of =
        |told: &Told, kind: Period| told.period.as_ref().is_some_and(|(of, _)| *of == kind) && is_month(&told.text);
    let of_months = all.iter_mut().any(|c| is_of(side(c), Period::Month));
    for told in all.iter_mut().map(side) {
        if of_months && is_of(told, Period::Year) {
            told.period = Some((Period::Month, told.text.clone()));
        } else if let Some(place) = told.place.filter(|_| runs_on) {
            told.period = Some((place.kind, told.text.clone()));
        }
    }
}

/// The columns of periods among columns of figures, and how they are labelled.
fn kind_of(all: Vec<Column>) -> Option<(Kind, Vec<Column>)> {
    let upper = all.iter().filter(|c| c.upper.period.is_some()).count();
    let both = all.iter().filter(|c| c.upper.period.is_some() && c.lower.period.is_some()).count();
    let lower = all.iter().filter(|c| c.lower.period.is_some()).count();
    let (kind, wanted): (Kind, fn(&Column) -> bool) = match () {
        () if both >= FEWEST && both == lower => (Kind::Both, |c| c.upper.period.is_some() && c.lower.period.is_some()),
        () if lower == 0 && upper >= FEWEST_BELOW => {
            (Kind::Above, |c| c.upper.period.is_some() && !is_total(&c.lower.text))
        }
        () => (Kind::One, |c| c.lower.period.is_some()),
    };
    let columns: Vec<Column> = all.into_iter().filter(wanted).collect();
    let one_kind = |of: Side| {
        columns.iter().filter_map(|c| of(c).period.as_ref()).map(|(kind, _)| *kind).collect::<HashSet<_>>().len() <= 1
    };
    let distinct =
        |of: fn(&Column) -> (&str, &str)| columns.iter().map(of).collect::<HashSet<_>>().len() == columns.len();
    match kind {
        Kind::Both => (one_kind(|c| &c.upper)
            && one_kind(|c| &c.lower)
            && columns[0].upper.period.as_ref().map(|p| p.0) != columns[0].lower.period.as_ref().map(|p| p.0)
            && distinct(|c| (c.upper.shown(), c.lower.shown())))
        .then_some((kind, columns)),
        Kind::Above => (one_kind(|c| &c.upper) && is_full(&columns, |c| (c.upper.shown(), &c.lower.text)))
            .then_some((kind, columns)),
        Kind::One | Kind::Below => {
            if columns.len() < FEWEST || !one_kind(|c| &c.lower) {
                return None;
            }
            if distinct(|c| ("", c.lower.shown())) {
                return Some((Kind::One, columns));
            }
            // Periods that come twice stand under figures, or a figure's period is not known.
            let full = columns.len() >= FEWEST_BELOW && is_full(&columns, |c| (c.lower.shown(), &c.upper.text));
            full.then_some((Kind::Below, columns))
        }
    }
}

/// Whether each of at least two periods has each of at least two figures, once.
fn is_full(columns: &[Column], pair: impl Fn(&Column) -> (&str, &str)) -> bool {
    let pairs: HashSet<(&str, &str)> = columns.iter().map(&pair).collect();
    let periods: HashSet<&str> = pairs.iter().map(|(period, _)| *period).collect();
    let figures: HashSet<String> = pairs.iter().map(|(_, figure)| figure.to_lowercase()).collect();
    pairs.len() == columns.len()
        && periods.len() >= 2
        && figures.len() >= 2
        && !figures.contains("")
        && periods.len() * figures.len() == columns.len()
}

fn is_total(text: &str) -> bool {
    Literal::of(&text.to_lowercase()).any(TOTAL)
}

/// The columns that add up periods: by their formula or by a word.
fn totals(book: &Workbook, work: &Work, periods: &HashSet<usize>, first: usize) -> Vec<usize> {
    let names: Vec<String> = periods.iter().map(|i| format!("{{{}}}", work.table.fields[*i].label)).collect();
    let adds = |i: usize| {
        let field = &work.table.fields[i];
        let formula = field.formula.as_ref().is_some_and(|f| names.iter().any(|n| f.contains(n)));
        let said = || is_total(trim(&field.label)) || is_total(&column(book, work, i).lower.text);
        formula || i > first && FIGURES.contains(&field.value_kind()) && said()
    };
    (0..work.columns.len()).filter(|i| !periods.contains(i) && work.columns[*i] != NOWHERE && adds(*i)).collect()
}

/// The label and the type of the field that holds periods. The label is then taken.
fn field_of<'t>(mut told: impl Iterator<Item = &'t Told> + Clone, taken: &mut Vec<String>) -> Option<(String, String)> {
    let kind = told.clone().next()?.period.as_ref()?.0;
    let (label, of_type) = match kind {
        // `2023`, but `FY23`, `2023/24`, `2023A`.
        Period::Year if told.clone().all(|t| t.shown().parse::<u32>().is_ok()) => ("Year", "integer"),
        Period::Year => ("Year", "choice"),
        Period::Half => ("Half-year", "choice"),
        Period::Quarter => ("Quarter", "choice"),
        Period::Month => ("Month", "choice"),
        Period::Week => ("Week", "choice"),
        Period::Date if told.all(|t| t.shown().ends_with("-01")) => ("Month", "date"),
        Period::Date => ("Date", "date"),
        Period::Day => ("Day", "integer"),
        Period::Numbered => ("Period", "choice"),
    };
    let label = if taken.contains(&label.to_lowercase()) { "Period" } else { label };
    taken.push(label.to_lowercase());
    Some((label.into(), of_type.into()))
}

/// The label that stands over all periods.
fn group_label(columns: &[Column]) -> Option<String> {
    let label = &columns.first()?.upper.text;
    (!label.is_empty() && columns.iter().all(|c| c.upper.text == *label)).then(|| label.clone())
}
