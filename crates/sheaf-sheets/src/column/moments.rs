//! Days and moments: what shows that a column holds them, and in which order their parts are written.

use super::century;
use super::date::DateOrder;
use super::decide::Guess;
use super::literal::*;
use super::locale::Locale;
use super::profile::Profile;
use super::words;
use crate::format::FormatKind;
use crate::proposal::ProposedField;

/// How much speaks for days or moments; how they are read goes into the field.
pub(super) fn guess(profile: &Profile, label: &str, locale: &Locale, field: &mut ProposedField) -> Guess {
    let native = profile.of_kind(FormatKind::Date) + profile.of_kind(FormatKind::DateTime);
    let dayless = profile.under_a_day.min(native);
    let clocked = profile.of_kind(FormatKind::Time).saturating_sub(profile.under_a_day);
    let (order, mut why) = order_of(profile, locale);
    let written = match order {
        DateOrder::Day => profile.dated[0],
        DateOrder::Month => profile.dated[1],
        DateOrder::Year => profile.dated[2],
    };
    let compact = profile.count(COMPACT_DATE);
    let mut fits = native - dayless + clocked + written;
    let says = words::DATE.in_header(label) || words::CALENDAR.in_header(label);
    if compact > 0 && (compact >= 3 || says) && (compact * 10 >= profile.texts * 9) {
        fits += compact;
    }
    let plain = profile.of_kind(FormatKind::General) + profile.of_kind(FormatKind::Number);
    let bare = native + written + compact == 0;
    let mut could = 0;
    if says && profile.fractions == 0 && are_serials(profile, label, bare) {
        if bare && !words::CALENDAR.in_header(label) {
            could = plain;
        } else {
            fits += plain;
        }
        field.reading.serials = true;
    }
    if written > 0 {
        field.reading.date_order = Some(order);
        if let Some((first, words)) = century::of(profile, label) {
            field.reading.years_from = Some(first).filter(|first| *first != super::date::FIRST_YEAR);
            why.push_str(&words);
        }
    } else {
        let by = match () {
            () if compact > 0 => "date as eight digits, year first",
            () if bare => "date, kept as the serial numbers of its days",
            () => "date by its number format",
        };
        by.clone_into(&mut why);
    }
    let timed = profile.count(WITH_TIME) > 0
        || native + clocked > 0 && profile.with_time > 0 && profile.with_time > profile.fractions_of_numbers();
    Guess { kind: if timed { "datetime" } else { "date" }, fits, could, particular: 8, why }
}

/// Whether plain numbers may be those of days: among dates from 1919 to 2119, which are neither years nor counts. Alone they
/// must lie closer: from 1982 to 2064, or of births from 1910 on.
fn are_serials(profile: &Profile, label: &str, bare: bool) -> bool {
    let (least, greatest) = match () {
        () if !bare => (7_000.0, 80_000.0),
        () if words::BIRTH.in_header(label) => (3_654.0, 60_000.0),
        () => (30_000.0, 60_000.0),
    };
    profile.plain.is_some_and(|(_, low, high)| low >= least && high < greatest)
}

/// The order of a column's dates: the one that its own values show, else that of its file.
fn order_of(profile: &Profile, locale: &Locale) -> (DateOrder, String) {
    let (orders, named) = (profile.orders, profile.count(NAMED_DATE));
    let figures = orders.day + orders.month + orders.either;
    let shown = match () {
        () if figures == 0 && profile.count(DAY_FIRST) + profile.count(MONTH_FIRST) == 0 => {
            return (DateOrder::Year, "date, year first".into());
        }
        // Among dates with the year first, a few in figures are strangers that a person must look at.
        () if figures == 0 && named == 0 || profile.count(YEAR_FIRST) > 4 * figures.max(named) => {
            return (DateOrder::Year, "date, year first".into());
        }
        () if figures == 0 && profile.count(MONTH_FIRST) > profile.count(DAY_FIRST) => DateOrder::Month,
        () if figures == 0 => DateOrder::Day,
        () if orders.month > orders.day => DateOrder::Month,
        () if orders.day > orders.month => DateOrder::Day,
        () => {
            let (order, reason) = match &locale.order {
                Some((order, reason)) => (*order, reason.as_str()),
                None => (DateOrder::Day, "as is most usual"),
            };
            return (order, format!("date, {}, {reason}: its own values could be read either way", order.text()));
        }
    };
    if figures == 0 {
        return (shown, "date with the name of its month".into());
    }
    let only = if shown == DateOrder::Day { orders.day } else { orders.month };
    (shown, format!("date, {}, {only} of {figures} only so", shown.text()))
}

impl Profile {
    /// Fractions that are those of plain numbers, not of times.
    fn fractions_of_numbers(&self) -> u64 {
        if self.of_kind(FormatKind::General) + self.of_kind(FormatKind::Number) + self.of_kind(FormatKind::Currency)
            == 0
        {
            0
        } else {
            self.fractions / 2
        }
    }
}
