//! Days and moments: what shows that a column holds them, and in which order their parts are written.

use super::century;
use super::date::DateOrder;
use super::decide::Guess;
use super::duration;
use super::key::is_identifier;
use super::literal::*;
use super::locale::Locale;
use super::profile::Profile;
use super::words;
use crate::format::FormatKind;
use crate::proposal::ProposedField;
use crate::said::Said;
use crate::say;
use crate::sheet::TextPool;

/// How much speaks for days or moments; how they are read goes into the field.
pub(super) fn guess(
    profile: &Profile,
    label: &str,
    locale: &Locale,
    months: Option<Months>,
    field: &mut ProposedField,
) -> Guess {
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
    field.reading.months = months.is_some();
    match months {
        Some(Months { told: true, cells }) => fits += cells,
        Some(Months { cells, .. }) => could = native + cells,
        None => {}
    }
    if written > 0 {
        field.reading.date_order = Some(order);
        if let Some((first, years)) = century::of(profile, label) {
            field.reading.years_from = Some(first).filter(|first| *first != super::date::FIRST_YEAR);
            why = say!("{why}, {years}", why, years);
        }
    } else {
        why = match () {
            () if months.is_some() => say!("month in figures, read as its first day"),
            () if compact > 0 => say!("date as eight digits, year first"),
            () if bare => say!("date, kept as the serial numbers of its days"),
            () => say!("date by its number format"),
        };
    }
    let timed = profile.count(WITH_TIME) > 0
        || native + clocked > 0 && profile.with_time > 0 && profile.with_time > profile.fractions_of_numbers();
    Guess { kind: if timed { "datetime" } else { "date" }, fits, could, particular: 8, why }
}

/// Times of day.
pub(super) fn times(profile: &Profile) -> Guess {
    Guess {
        kind: "time",
        fits: clocks(profile) + profile.count(TIME),
        particular: 7,
        why: say!("time of day"),
        ..Guess::default()
    }
}

/// Numbers under a format of dates or times that are less than a day.
fn clocks(profile: &Profile) -> u64 {
    let kinds = [FormatKind::Time, FormatKind::Date, FormatKind::DateTime];
    profile.under_a_day.min(kinds.iter().map(|kind| profile.of_kind(*kind)).sum())
}

/// Whether most values are shorter than the day's times are that people note.
fn are_short(profile: &Profile, pool: &TextPool) -> bool {
    const NUMERIC: u64 = 1 << 63;
    const DAY: f64 = 86_400_000.0;
    let written =
        profile.words.iter().filter_map(|(id, many)| Some((duration::clock_duration(trim(pool.get(*id)))?, *many)));
    let numbers = profile.values.iter().filter(|value| **value & NUMERIC != 0);
    let numbers = numbers.map(|value| ((f64::from_bits(value << 1) * DAY) as i64, 1));
    let (mut short, mut all) = (0, 0);
    for (ms, many) in written.chain(numbers) {
        all += many;
        short += if duration::is_short(ms) { many } else { 0 };
    }
    all > 0 && short * 4 >= all * 3
}

/// Lengths of time. What could be times of the day is lengths where the header says so, or all are written as the times of a
/// race are.
pub(super) fn durations(profile: &Profile, label: &str, pool: &TextPool) -> Guess {
    let told = duration::is_in_header(label) && (duration::is_named_so(label) || are_short(profile, pool));
    let raced = || {
        let clocks = profile.words.keys().filter(|id| duration::is_short_clock(trim(pool.get(**id)))).count();
        clocks >= 5 && clocks == profile.words.len() && profile.texts == profile.good() && words::TIME.in_header(label)
    };
    let clocked = if told { clocks(profile).min(profile.of_kind(FormatKind::Time)) } else { 0 };
    let fits = profile.of_kind(FormatKind::Duration) + profile.count(DURATION) + clocked;
    let particular = if told || raced() { 8 } else { 6 };
    Guess { kind: "duration", fits, particular, why: say!("length of time"), ..Guess::default() }
}

/// Months in figures, as `03/2024`.
#[derive(Clone, Copy)]
pub(super) struct Months {
    cells: u64,
    /// Whether the header says that they are months.
    told: bool,
}

/// Whether a column's texts are all months in figures. Numbers of invoices (`2024-03`) are written so too, and seasons
/// (`2010-11`) when they end in the next year; with a point, a number only looks so where no month begins with a zero.
pub(super) fn months(profile: &Profile, label: &str, pool: &TextPool) -> Option<Months> {
    let cells = profile.count(MONTH);
    let written = || profile.words.keys().map(|id| trim(pool.get(*id))).filter(|t| !Literal::of(t).any(NOTHING));
    let season = |text: &str| text.split_once(['-', '/']).is_some_and(|(a, b)| is_next(a, b));
    let padded = |text: &str| !text.contains('.') || text.starts_with('0');
    let days = profile.of_kind(FormatKind::Date) + profile.of_kind(FormatKind::DateTime);
    let all = cells >= 3
        && cells == profile.texts - profile.count(NOTHING).min(profile.texts)
        && profile.texts + days >= profile.good();
    if !all || is_identifier(label) || written().all(season) || !written().any(padded) {
        return None;
    }
    Some(Months { cells, told: super::month::is_in_header(label) })
}

/// Whether the second is the end of the year after the first: `2010`, `11`.
fn is_next(first: &str, second: &str) -> bool {
    let number = |s: &str| s.parse::<u32>().ok();
    number(first).zip(number(second)).is_some_and(|(a, b)| first.len() == 4 && (a + 1) % 100 == b)
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
fn order_of(profile: &Profile, locale: &Locale) -> (DateOrder, Said) {
    let (orders, named) = (profile.orders, profile.count(NAMED_DATE));
    let figures = orders.day + orders.month + orders.either;
    let shown = match () {
        () if figures == 0 && profile.count(DAY_FIRST) + profile.count(MONTH_FIRST) == 0 => {
            return (DateOrder::Year, say!("date, year first"));
        }
        // Among dates with the year first, a few in figures are strangers that a person must look at.
        () if figures == 0 && named == 0 || profile.count(YEAR_FIRST) > 4 * figures.max(named) => {
            return (DateOrder::Year, say!("date, year first"));
        }
        () if figures == 0 && profile.count(MONTH_FIRST) > profile.count(DAY_FIRST) => DateOrder::Month,
        () if figures == 0 => DateOrder::Day,
        () if orders.month > orders.day => DateOrder::Month,
        () if orders.day > orders.month => DateOrder::Day,
        () => {
            let (order, reason) = match &locale.order {
                Some((order, reason)) => (*order, reason.clone()),
                None => (DateOrder::Day, say!("as is most usual")),
            };
            let why =
                say!("date, {order}, {reason}: its own values could be read either way", order = order.said(), reason);
            return (order, why);
        }
    };
    if figures == 0 {
        return (shown, say!("date with the name of its month"));
    }
    let only = if shown == DateOrder::Day { orders.day } else { orders.month };
    (shown, say!("date, {order}, {only} of {n} only so", order = shown.said(), only, n = figures))
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
