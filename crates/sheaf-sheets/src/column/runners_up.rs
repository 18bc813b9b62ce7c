//! Runners-up: the other types that a column could have, each with what speaks for it.

use super::date::DateOrder;
use super::decide::Guess;
use super::key::is_identifier;
use super::literal::{MONTH, trim};
use super::profile::Profile;
use super::unit;
use crate::proposal::{Alternative, ProposedField};
use crate::say;
use crate::sheet::TextPool;

/// Most other types that are told.
const MOST: usize = 3;

/// The types that a good part of the values would fit, the most of them first.
pub(super) fn of(guesses: &[Guess], good: u64) -> Vec<Alternative> {
    let mut all: Vec<(&Guess, u64)> = guesses.iter().map(|g| (g, g.fits.max(g.could))).collect();
    all.retain(|(_, fits)| *fits > 0 && fits * 10 >= good);
    all.sort_by_key(|(g, fits)| std::cmp::Reverse((*fits, g.particular)));
    let told = |(g, fits): (&Guess, u64)| Alternative::of_type(g.kind, (fits, good), g.why.clone());
    all.into_iter().map(told).collect()
}

/// Adds the other types that a column could have: by its values, and by what else is known of it.
pub(super) fn tell(profile: &Profile, pool: &TextPool, by_guess: Vec<Alternative>, field: &mut ProposedField) {
    let other = |a: &Alternative| a.kind != field.kind && !field.alternatives.iter().any(|known| known.kind == a.kind);
    let others: Vec<Alternative> = by_guess.into_iter().filter(other).collect();
    field.alternatives.extend(others);
    add_text(profile, field);
    add_measure(profile, pool, field);
    add_other_order(profile, field);
    field.alternatives.truncate(MOST);
}

/// As text everything fits: that is another way where the values are words, or written as text in the workbook.
fn add_text(profile: &Profile, field: &mut ProposedField) {
    let good = profile.good();
    let why = match field.kind.as_str() {
        "choice" | "choices" => {
            say!("words of one's own beside the {n} that are there", n = field.choices.len())
        }
        "date" if profile.count(MONTH) * 2 > good => say!("the months as they are written"),
        "integer" if is_identifier(&field.label) => {
            say!("'{field}' names things, and nobody reckons with names", field = &field.label)
        }
        _ => return,
    };
    field.alternatives.push(Alternative::of_type("text", (good, good), why));
}

/// Where none of the dates in figures shows which part comes first, the other order is another way, whatever else speaks for this one.
fn add_other_order(profile: &Profile, field: &mut ProposedField) {
    let (orders, is_date) = (profile.orders, matches!(field.kind.as_str(), "date" | "datetime"));
    let Some(order) = field.reading.date_order.filter(|order| is_date && *order != DateOrder::Year) else { return };
    if orders.either > 0 && orders.day + orders.month == 0 {
        let written = profile.dated[usize::from(order == DateOrder::Day)];
        let fits = profile.good() - profile.texts.min(profile.good()) + written;
        field.alternatives.insert(0, Alternative::of_order(&field.kind, order.other(), (fits, profile.good())));
    }
}

/// Texts that are all numbers with one unit could be numbers; which unit it is would then no longer be told by each of them.
fn add_measure(profile: &Profile, pool: &TextPool, field: &mut ProposedField) {
    let good = profile.good();
    if profile.texts != good || good < 3 || !matches!(field.kind.as_str(), "text" | "choice") {
        return;
    }
    let Some(unit) = unit::common(profile.words.keys().map(|id| trim(pool.get(*id)))) else { return };
    let why = say!("a number with '{unit}' behind it, which the field's name would have to say", unit);
    field.reading.unit = Some(unit.to_owned());
    field.alternatives.insert(0, Alternative::of_type("number", (good, good), why));
}
