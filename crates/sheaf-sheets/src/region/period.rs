//! Years, dates and days that name columns: figures by what they hold, words by what they do. Evidence per region.

use super::header;
use super::view::{Class, Line, Spot, View};
use crate::column::date::{self, DateOrder};
use crate::column::literal::trim;
use crate::column::month;
use crate::serial;
use crate::sheet::Value;

/// Lines of records that are looked at.
const LOOK: usize = 60;

/// Whether a cell holds a year, as a number or as text.
pub(super) fn is_year(view: &View<'_>, row: u32, column: u32) -> bool {
    let year = view.number(row, column);
    year.is_some_and(|n| n.fract() == 0.0 && (1900.0..=2100.0).contains(&n))
}

/// Fewest months that run on from column to column, where one alone would be a figure like others.
const FEWEST: usize = 3;

/// The year and month that a cell holds in figures, as months since the year 0: `202401`, `01.2024`.
fn month_of(view: &View<'_>, row: u32, column: u32) -> Option<i32> {
    match view.sheet.cell(row, column)?.value {
        Value::Number(n) if n.fract() == 0.0 => month::in_figures(&n.to_string()),
        Value::Text(id) => month::in_figures(trim(view.text(id))),
        _ => None,
    }
}

/// Whether a line's figures are months, each the one after the last, over columns of other figures, and something stands before
/// these that is none of them: what the rows are called.
fn runs_on(view: &View<'_>, line: &Line, typed: &[&Spot], records: &[Line]) -> bool {
    let months: Vec<i32> = typed.iter().map_while(|s| month_of(view, line.row, s.column)).collect();
    let follow = |step: i32| months.windows(2).all(|pair| pair[1] - pair[0] == step);
    if months.len() < FEWEST || months.len() != typed.len() || !(follow(1) || follow(-1)) {
        return false;
    }
    let below = || records.iter().filter(|r| r.row > line.row).take(LOOK);
    let figures = below().flat_map(|r| r.spots.iter().map(move |s| (r.row, s)));
    let (mut alike, mut all) = (0, 0);
    for (row, spot) in figures.filter(|(_, s)| s.is_typed() && typed.iter().any(|t| t.column == s.column)) {
        all += 1;
        alike += usize::from(month_of(view, row, spot.column).is_some());
    }
    let named = below().filter(|r| r.spots[0].column < typed[0].column).count();
    alike * 10 < all && named * 2 > below().count()
}

/// Fewest days of a month, and fewest dates, that run on from column to column: over figures too, and over words and signs alone.
const FEWEST_DAYS: usize = 7;
const FEWEST_DATES: usize = 5;
const FEWEST_OVER_WORDS: usize = 3;
/// The shortest month and the longest.
const SHORTEST: usize = 28;
const LONGEST: usize = 31;

/// Whether a line's figures are days, as in a plan of who works when: 1, 2, 3 and so on, or one date after another, over words, signs
/// or hours. What stands before them says whose rows they are; labels above them would name the columns, but for weekdays.
pub(super) fn days_name_columns(view: &View<'_>, line: &Line, records: &[Line]) -> bool {
    let Some(days) = days_of(view, line) else { return false };
    let above = Above::of(view, line.row, days);
    if above.names {
        return false;
    }
    let (mut rows, mut named, mut running) = (0, 0, 0);
    let (mut cells, mut figures, mut dates) = (0, 0, 0);
    for record in records.iter().filter(|r| r.row > line.row).take(LOOK) {
        rows += 1;
        let mut before = record.spots.iter().take_while(|s| s.column < days[0].column);
        named += usize::from(before.any(|s| s.class == Class::Text));
        running += usize::from(runs_on_otherwise(view, line.row, record.row, days));
        for spot in days.iter().filter_map(|day| record.at(day.column)) {
            cells += 1;
            figures += usize::from(matches!(spot.class, Class::Number | Class::Moment));
            dates += usize::from(spot.class == Class::Moment);
        }
    }
    let is_month = days.len() >= SHORTEST || above.are_weekdays;
    let are_unlike = match days[0].class {
        Class::Moment if days.len() < FEWEST_DATES => figures == 0 && cells > 0,
        Class::Moment => dates * 2 <= cells,
        _ => is_month || figures * 2 <= cells,
    };
    named * 2 > rows && running * 2 <= rows && are_unlike
}

/// What stands above days.
#[derive(Default)]
struct Above {
    /// It names their columns.
    names: bool,
    are_weekdays: bool,
}

impl Above {
    fn of(view: &View<'_>, row: u32, days: &[Spot]) -> Above {
        let Some(row) = row.checked_sub(1) else { return Above::default() };
        let cells = days.iter().filter_map(|day| view.sheet.cell(row, day.column)).filter(|c| view.class(c).is_some());
        let (mut labels, mut weekdays) = (0, 0);
        for cell in cells {
            labels += 1;
            let text = if let Value::Text(id) = cell.value { view.text(id).to_lowercase() } else { continue };
            weekdays += usize::from(month::is_weekday(trim(&text).trim_end_matches('.')));
        }
        let are_weekdays = labels > 0 && weekdays * 2 >= labels;
        Above { names: labels * 2 >= days.len() && !are_weekdays, are_weekdays }
    }
}

/// Whether a row below days goes on counting in all their columns, as the weeks of a calendar do, and is not the days once more.
fn runs_on_otherwise(view: &View<'_>, first: u32, row: u32, days: &[Spot]) -> bool {
    let figures = |row: u32| days.iter().map(|s| view.number(row, s.column)).collect::<Option<Vec<f64>>>();
    figures(row)
        .is_some_and(|here| here.windows(2).all(|w| w[1] - w[0] == 1.0) && figures(first).as_ref() != Some(&here))
}

/// The cells of a line that are days which run on; what stands before and behind them are words.
pub(super) fn days_of<'l>(view: &View<'_>, line: &'l Line) -> Option<&'l [Spot]> {
    let is_word = |s: &&Spot| s.class == Class::Text;
    let before = line.spots.iter().take_while(is_word).count();
    let behind = line.spots[before..].iter().rev().take_while(is_word).count();
    let days = &line.spots[before..line.fill() - behind];
    (!days.is_empty() && days.iter().all(Spot::is_typed) && are_days(view, line.row, days)).then_some(days)
}

/// Whether cells of a row hold the days of a month from the first on, or dates: each day, working day or week.
fn are_days(view: &View<'_>, row: u32, cells: &[Spot]) -> bool {
    let all = |day: &dyn Fn(&Spot) -> Option<f64>| cells.iter().map(day).collect::<Option<Vec<f64>>>();
    let steps = |days: &[f64]| days.windows(2).map(|w| w[1] - w[0]).collect::<Vec<f64>>();
    let numbers = || all(&|spot| view.number(row, spot.column));
    if cells.iter().any(|spot| spot.class != Class::Moment) {
        let days = numbers().filter(|_| (FEWEST_DAYS..=LONGEST).contains(&cells.len()));
        return days.is_some_and(|days| days[0] == 1.0 && steps(&days).iter().all(|step| *step == 1.0));
    }
    let written = |order| all(&|spot| Some(serial::of_date(date::parse(view.text(spot.text), order)?.0).into()));
    let dates = [DateOrder::Day, DateOrder::Month, DateOrder::Year].into_iter().filter_map(written);
    let follow = |days: Vec<f64>| {
        let steps = steps(&days);
        let next = steps.iter().filter(|step| **step == 1.0).count();
        let are_working = steps.iter().all(|step| (1.0..=4.0).contains(step)) && next * 3 >= steps.len() * 2;
        are_working || steps.iter().all(|step| *step == 7.0)
    };
    cells.len() >= FEWEST_OVER_WORDS && numbers().into_iter().chain(dates).any(follow)
}

/// Whether a line's years or dates name the columns: what stands below them is of another kind.
pub(super) fn names_columns(view: &View<'_>, line: &Line, records: &[Line]) -> bool {
    let typed: Vec<_> = line.spots.iter().filter(|s| s.is_typed()).collect();
    let others = line.spots.iter().filter(|s| !s.is_typed());
    let joined = |column: u32| {
        view.sheet.merges.iter().any(|m| m.contains(line.row, column) && m.left == column && m.right > column)
    };
    if typed.is_empty()
        || typed.len() == 1 && !joined(typed[0].column)
        || others.clone().any(|s| s.class != Class::Text)
    {
        return false;
    }
    if runs_on(view, line, &typed, records)
        || days_name_columns(view, line, records)
        || figures_name_columns(view, line, records)
    {
        return true;
    }
    // Below some of them nothing may be known yet.
    let told = typed.iter().map(|spot| is_unlike_below(view, line.row, spot, records)).collect::<Option<Vec<bool>>>();
    told.is_some_and(|told| told.iter().filter(|told| **told).count() * 2 > told.len())
}

/// Whether what stands below a year or date is of another kind; none where it is of the same, or where there is no year or date.
fn is_unlike_below(view: &View<'_>, row: u32, spot: &Spot, records: &[Line]) -> Option<bool> {
    let moment = spot.class == Class::Moment;
    if !moment && !is_year(view, row, spot.column) {
        return None;
    }
    let (mut alike, mut all) = (0, 0);
    for record in records.iter().filter(|r| r.row > row).take(LOOK) {
        let Some(below) = record.at(spot.column).filter(|s| s.is_typed()) else { continue };
        all += 1;
        alike += usize::from(match moment {
            true => below.class == Class::Moment,
            false => is_year(view, record.row, spot.column),
        });
    }
    (all == 0 || alike * 2 < all).then_some(all > 0)
}

/// Fewest figures that rise from column to column: by equal steps, otherwise, and beside a word for a column of figures.
const FEWEST_STEPS: usize = 4;
const FEWEST_RISING: usize = 6;
const FEWEST_NAMED: usize = 3;
/// Rows above them in which labels may stand.
const LABELS_WITHIN: u32 = 5;

/// Whether a line's figures are sizes, ages, weeks or hours that name columns: they rise from column to column as hardly any record's
/// below them do, and nothing but words stands beside them, one of which may name a column of figures too.
pub(super) fn figures_name_columns(view: &View<'_>, line: &Line, records: &[Line]) -> bool {
    let typed: Vec<&Spot> = line.spots.iter().filter(|s| s.is_typed()).collect();
    let others = || line.spots.iter().filter(|s| !s.is_typed());
    let Some(first) = typed.first().filter(|_| others().all(|s| s.class == Class::Text && s.formula == 0)) else {
        return false;
    };
    let (steps, rising) = (rises(view, line.row, &typed, true), rises(view, line.row, &typed, false));
    let below = || records.iter().filter(|r| r.row > line.row).take(LOOK);
    let names_figures = |s: &Spot| {
        let values = || below().filter_map(|r| r.at(s.column));
        let is_word = view.text(s.text).chars().filter(|c| c.is_alphabetic()).count() > 2;
        is_word && values().count() * 2 > below().count() && values().all(Spot::is_typed)
    };
    let is_long = typed.len() >= FEWEST_STEPS && steps || typed.len() >= FEWEST_RISING && rising;
    let is_named = || typed.len() >= FEWEST_NAMED && rising && others().any(names_figures);
    let rising_below = below().filter(|r| {
        let here: Vec<&Spot> = typed.iter().filter_map(|s| r.at(s.column)).collect();
        here.len() * 2 > typed.len() && rises(view, r.row, &here, false)
    });
    let begin = below().filter(|r| r.spots[0].column < first.column && r.spots[0].class == Class::Text).count();
    let come_again = |s: &Spot| below().any(|r| r.at(s.column).is_some_and(|o| o.text == s.text));
    // A section or a remark may stand between.
    let nearest = line.row.saturating_sub(LABELS_WITHIN)..line.row;
    let is_below_labels = || nearest.clone().any(|above| labels_above(view, above, &typed) * 2 >= typed.len());
    let is_kin = |s: &Spot| {
        let form = header::form(view.text(s.text));
        form.is_some() && below().filter_map(|r| r.at(s.column)).any(|o| header::form(view.text(o.text)) == form)
    };
    (is_long || is_named())
        && !is_below_labels()
        && begin * 2 > below().count()
        && rising_below.count() * 4 < below().count()
        && !others().any(|s| come_again(s) || is_kin(s))
}

/// How many of some columns have something in the row above.
fn labels_above(view: &View<'_>, row: u32, cells: &[&Spot]) -> usize {
    let cells = cells.iter().filter_map(|s| view.sheet.cell(row, s.column));
    cells.filter(|cell| view.class(cell).is_some()).count()
}

/// Whether whole numbers rise from cell to cell, by equal steps where these are asked for.
fn rises(view: &View<'_>, row: u32, cells: &[&Spot], evenly: bool) -> bool {
    let numbers = cells.iter().map(|s| view.number(row, s.column).filter(|n| n.fract() == 0.0 && *n >= 0.0));
    numbers.collect::<Option<Vec<f64>>>().is_some_and(|numbers| {
        let steps: Vec<f64> = numbers.windows(2).map(|w| w[1] - w[0]).collect();
        steps.iter().all(|step| *step > 0.0) && (!evenly || steps.iter().all(|step| *step == steps[0]))
    })
}
