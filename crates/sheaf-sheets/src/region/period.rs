//! Years, dates and days that name columns: figures by what they hold, words by what they do. Evidence per region.

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

/// Fewest days of a month, and fewest dates, that run on from column to column.
const FEWEST_DAYS: usize = 7;
const FEWEST_DATES: usize = 5;
/// The longest month.
const LONGEST: usize = 31;

/// Whether a line's figures are days, as in a plan of who works when: 1, 2, 3 and so on, or one date after another, over words, signs
/// or figures that do not run on. What stands before them says whose rows they are, what stands behind them are words.
pub(super) fn days_name_columns(view: &View<'_>, line: &Line, records: &[Line]) -> bool {
    let before = line.spots.iter().take_while(|s| !s.is_typed()).count();
    let behind = line.spots.iter().rev().take_while(|s| !s.is_typed()).count();
    if before == line.fill() {
        return false;
    }
    let (days, words) = (&line.spots[before..line.fill() - behind], |s: &Spot| s.class == Class::Text);
    if !line.spots[..before].iter().all(words) || !line.spots[line.fill() - behind..].iter().all(words) {
        return false;
    }
    let below = || records.iter().filter(|r| r.row > line.row).take(LOOK);
    let named = below().filter(|r| r.spots[0].column < days[0].column && r.spots[0].class == Class::Text).count();
    let run_on = |row: u32| {
        let figures: Vec<f64> = days.iter().map_while(|s| view.number(row, s.column)).collect();
        figures.len() > 2 && figures.windows(2).all(|w| w[1] - w[0] == 1.0)
    };
    are_days(view, line.row, days) && named * 2 > below().count() && !below().any(|r| run_on(r.row))
}

/// Whether cells of a row hold the days of a month from the first on, or dates, each at most a week after the last.
fn are_days(view: &View<'_>, row: u32, cells: &[Spot]) -> bool {
    let run_on = |days: Vec<f64>, most: f64| days.windows(2).all(|w| (1.0..=most).contains(&(w[1] - w[0])));
    let all = |day: &dyn Fn(&Spot) -> Option<f64>| cells.iter().map(day).collect::<Option<Vec<f64>>>();
    let numbers = || all(&|spot| view.number(row, spot.column));
    if cells.iter().any(|spot| spot.class != Class::Moment) {
        let days = numbers().filter(|_| (FEWEST_DAYS..=LONGEST).contains(&cells.len()));
        return days.is_some_and(|days| days[0] == 1.0 && run_on(days, 1.0));
    }
    let written = |order| all(&|spot| Some(serial::of_date(date::parse(view.text(spot.text), order)?.0).into()));
    let dates = [DateOrder::Day, DateOrder::Month, DateOrder::Year].into_iter().filter_map(written);
    cells.len() >= FEWEST_DATES && numbers().into_iter().chain(dates).any(|days| run_on(days, 7.0))
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
    if runs_on(view, line, &typed, records) || days_name_columns(view, line, records) {
        return true;
    }
    typed.iter().all(|spot| {
        let moment = spot.class == Class::Moment;
        if !moment && !is_year(view, line.row, spot.column) {
            return false;
        }
        let (mut alike, mut all) = (0, 0);
        for record in records.iter().filter(|r| r.row > line.row).take(LOOK) {
            let Some(below) = record.at(spot.column).filter(|s| s.is_typed()) else { continue };
            all += 1;
            alike += usize::from(match moment {
                true => below.class == Class::Moment,
                false => is_year(view, record.row, spot.column),
            });
        }
        alike * 2 < all
    })
}
