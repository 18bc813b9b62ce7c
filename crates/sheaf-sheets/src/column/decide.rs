//! The type of a column: each type is a hypothesis with the number of values that fit; the most particular one that nearly
//! all values fit wins, and the runners-up are kept.

use super::century;
use super::date::DateOrder;
use super::literal::*;
use super::locale::Locale;
use super::number::Mark;
use super::numbering;
use super::parts;
use super::precision;
use super::profile::Profile;
use super::unit;
use super::words;
pub(crate) use super::words::header_words;
use crate::format::{FormatKind, is_shared_sign, may_be_one};
use crate::proposal::{Alternative, Plan, ProposedField};
use crate::sheet::TextPool;
use sheaf_model::field::MOST_DECIMALS;

/// A hypothesis.
#[derive(Default)]
struct Guess {
    kind: &'static str,
    fits: u64,
    /// Values that would fit too, though something else speaks against it.
    could: u64,
    /// How much a value's fitting says: a number is also a text.
    particular: u8,
    why: String,
}

/// Decides the type of a column and writes it, with its reading and its evidence, into the field.
pub(crate) fn decide(profile: &Profile, locale: &Locale, pool: &TextPool, field: &mut ProposedField) {
    let label = field.label.clone();
    let label = label.as_str();
    let good = profile.good();
    if good == 0 {
        field.kind = "text".into();
        field.evidence = if profile.errors > 0 { "every value is an error".into() } else { "no values".into() };
        return;
    }
    let numbering = numbering::evidence(profile, label, pool);
    let nothing = if profile.count(NOTHING) > 0 { profile.count(NOTHING) } else { 0 };
    let mut guesses = vec![
        booleans(profile, pool, field),
        moments(profile, label, locale, field),
        times(profile),
        durations(profile),
        numbers(profile, numbering.is_some(), locale, field),
    ];
    guesses.extend([
        addresses(profile, EMAIL, "email", "an e-mail address"),
        addresses(profile, URL, "url", "a web address"),
        phones(profile, label),
    ]);
    let runners_up = runners_up(&guesses, good);
    guesses.retain(|g| g.fits > 0);
    guesses.sort_by_key(|g| std::cmp::Reverse((g.fits, g.particular)));
    let enough = |g: &Guess| {
        let marks = nothing.min(good - g.fits.min(good));
        let rest = good - marks;
        // Marks alone may outnumber the values, as long as there are values enough to go by.
        let told = g.fits * 2 > good || g.fits >= 5 && g.fits * 5 >= good;
        rest > 0 && g.fits * 100 >= rest * 90 && told || marks == 0 && g.fits * 10 >= good * 9
    };
    let wide = words_cover(profile, pool);
    let chosen = guesses.iter().position(enough).or_else(|| {
        // Where the words are no choice either: a type that most values have, if the header or the format says so.
        guesses.iter().position(|g| !wide && mostly(g, profile, label, good))
    });
    match chosen {
        Some(i) => {
            let guess = &guesses[i];
            field.kind = guess.kind.into();
            let fits = guess.fits.saturating_sub(others(profile, field));
            field.evidence = format!("{}: {fits} of {good} values fit", guess.why);
            if guess.fits < good {
                note_blanks(profile, pool, field);
            }
            if field.kind == "integer" {
                few_numbers(profile, label, pool, field);
            }
        }
        None => words(profile, numbering, pool, field),
    }
    if let Some(found) = super::identifier::of(profile, field, pool) {
        if field.kind == "integer" && found.is_in_figures() {
            field.kind = "text".into();
            field.evidence = "text, since figures with a check digit name things".into();
        }
        field.evidence.push_str(&found.in_words());
    }
    let other = |a: &Alternative| a.kind != field.kind && !field.alternatives.iter().any(|known| known.kind == a.kind);
    let others: Vec<Alternative> = runners_up.into_iter().filter(other).collect();
    field.alternatives.extend(others);
    add_text(profile, field);
    add_measure(profile, pool, field);
    add_other_order(profile, field);
    field.alternatives.truncate(MOST_ALTERNATIVES);
    finish_reading(field);
}

/// Most other types that are told.
const MOST_ALTERNATIVES: usize = 3;

/// The types that a good part of the values would fit, the most of them first.
fn runners_up(guesses: &[Guess], good: u64) -> Vec<Alternative> {
    let mut all: Vec<(&Guess, u64)> = guesses.iter().map(|g| (g, g.fits.max(g.could))).collect();
    all.retain(|(_, fits)| *fits > 0 && fits * 10 >= good);
    all.sort_by_key(|(g, fits)| std::cmp::Reverse((*fits, g.particular)));
    let told = |(g, fits): (&Guess, u64)| Alternative {
        kind: g.kind.into(),
        fits,
        of: good,
        evidence: g.why.clone(),
        date_order: None,
    };
    all.into_iter().map(told).collect()
}

/// As text everything fits: that is another way where the values are words, or written as text in the workbook.
fn add_text(profile: &Profile, field: &mut ProposedField) {
    let good = profile.good();
    let evidence = match field.kind.as_str() {
        "choice" | "choices" => format!("words of one's own beside the {} that are there", field.choices.len()),
        "integer" if super::key::is_identifier(&field.label) => {
            format!("'{}' names things, and nobody reckons with names", field.label)
        }
        _ => return,
    };
    field.alternatives.push(Alternative { kind: "text".into(), fits: good, of: good, evidence, date_order: None });
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
    let evidence = format!("a number with '{unit}' behind it, which the field's name would have to say");
    field.reading.unit = Some(unit.to_owned());
    let number = Alternative { kind: "number".into(), fits: good, of: good, evidence, date_order: None };
    field.alternatives.insert(0, number);
}

/// Whether words make a type of this column: a choice, JSON, long texts.
fn words_cover(profile: &Profile, pool: &TextPool) -> bool {
    let good = profile.good();
    profile.count(JSON) * 10 >= good * 9
        || profile.count(LONG) * 5 >= good
        || parts::lists(profile, pool).is_some()
        || super::choice::choices(profile, pool).is_some()
}

/// Whether most values have a type: four of five, or half of them where the header or the format says so too. Identifiers
/// are left as they are, since of them some are numbers by chance.
fn mostly(guess: &Guess, profile: &Profile, label: &str, good: u64) -> bool {
    let said = match guess.kind {
        "date" | "datetime" => words::DATE.in_header(label),
        "money" => words::MONEY.in_header(label),
        "number" | "percent" | "integer" => words::COUNT.in_header(label),
        "duration" | "time" => words::TIME.in_header(label),
        "email" | "url" | "phone" => true,
        _ => false,
    };
    good >= 4
        && profile.count(LEADING_ZERO) == 0
        && !super::key::is_identifier(label)
        && (guess.fits * 10 >= good * 8 || said && guess.fits * 2 >= good)
}

fn booleans(profile: &Profile, pool: &TextPool, field: &mut ProposedField) -> Guess {
    let ticks = profile.count(TICK);
    let is_crossed = |id: &crate::sheet::TextId| matches!(trim(pool.get(*id)), "x" | "X");
    let crossed = ticks > 0 && profile.words.keys().any(is_crossed);
    // A column of ticks and blanks: an `x` says yes where nothing else is written.
    if ticks > 0 && (!crossed || ticks == profile.good()) && (ticks >= 3 || profile.rows > ticks) {
        if crossed {
            field.reading.yes = vec!["x".into()];
        }
        return Guess {
            kind: "boolean",
            fits: ticks + profile.booleans,
            particular: 9,
            why: "a tick or nothing".into(),
            ..Guess::default()
        };
    }
    Guess {
        kind: "boolean",
        fits: profile.booleans + profile.count(TRUTH),
        particular: 9,
        why: "true or false".into(),
        ..Guess::default()
    }
}

fn moments(profile: &Profile, label: &str, locale: &Locale, field: &mut ProposedField) -> Guess {
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

fn times(profile: &Profile) -> Guess {
    let under = profile.under_a_day.min(
        profile.of_kind(FormatKind::Time) + profile.of_kind(FormatKind::Date) + profile.of_kind(FormatKind::DateTime),
    );
    Guess {
        kind: "time",
        fits: under + profile.count(TIME),
        particular: 7,
        why: "time of day".into(),
        ..Guess::default()
    }
}

fn durations(profile: &Profile) -> Guess {
    let fits = profile.of_kind(FormatKind::Duration) + profile.count(DURATION);
    Guess { kind: "duration", fits, particular: 6, why: "length of time".into(), ..Guess::default() }
}

fn numbers(profile: &Profile, numbered: bool, locale: &Locale, field: &mut ProposedField) -> Guess {
    let label = field.label.as_str();
    let (native_currency, native_percent) =
        (profile.of_kind(FormatKind::Currency), profile.of_kind(FormatKind::Percent));
    let native = native_currency
        + native_percent
        + profile.of_kind(FormatKind::General)
        + profile.of_kind(FormatKind::Number)
        + profile.of_kind(FormatKind::Text);
    let (mark, by_file) = mark_of(profile, locale);
    let mut written = profile.count(if mark == Mark::Comma { COMMA } else { POINT });
    let short = profile.count(SHORT_NUMBER);
    if short >= 3 && (written + short) * 10 >= profile.texts * 9 {
        written += short;
        field.reading.short_numbers = true;
    }
    let coded = profile.count(LEADING_ZERO) > 0 || profile.padded > 0 || profile.count(EXPONENT) * 2 > written.max(1);
    let could = (native + written).saturating_sub(profile.too_large + profile.count(TOO_LARGE));
    let fits = if coded || numbered { 0 } else { could };
    let decimals = profile.decimals.0.max(if mark == Mark::Comma { profile.decimals.2 } else { profile.decimals.1 });
    let all = (native + written).max(1);
    if written > 0 && (profile.decimals.1 > 0 || profile.decimals.2 > 0) {
        field.reading.decimal_mark = Some(mark);
    }
    let kind = match () {
        () if (native_percent + profile.count(PERCENT)) * 2 > all => "percent",
        () if (native_currency + profile.count(CURRENCY)) * 2 > all => "money",
        () if decimals == 0 && profile.shown_decimals == 0 => "integer",
        () if decimals == 0 && !words::MONEY.in_header(label) => "integer",
        () if decimals <= 2 && words::MONEY.in_header(label) => "money",
        () => "number",
    };
    let wished = wished_decimals(kind, decimals, profile);
    let greatest = greatest_power(profile, mark);
    field.decimals = wished.map(|wished| wished.min(room_beside(greatest)));
    // What a field cannot keep is rounded there, as long as it stays what it is.
    field.reading.noise = (wished > field.decimals).then(|| precision::noise_beside(greatest));
    let lost = field
        .decimals
        .filter(|_| field.reading.noise.is_some())
        .map_or(0, |d| profile.fine.lost(d, field.reading.noise));
    // What a formula gives is computed, and not kept.
    let fits = fits.saturating_sub(if profile.formulas * 2 > profile.good() { 0 } else { lost });
    if kind == "money" {
        field.currency = currency_of(profile).map(str::to_owned);
    }
    let why = match (kind, mark) {
        ("percent", _) => "percentage by its number format or sign".to_owned(),
        ("money", _) => match &field.currency {
            Some(code) => format!("amount of money in {code}"),
            None => "amount of money".to_owned(),
        },
        ("integer", _) => "whole number".to_owned(),
        (_, Mark::Comma) if written > native => "number with a decimal comma".to_owned(),
        _ => "number".to_owned(),
    };
    let why = match by_file {
        Some(reason) if written > 0 && profile.decimals.1.max(profile.decimals.2) > 0 => {
            let word = if mark == Mark::Comma { "comma" } else { "point" };
            format!("{why}, its decimal mark a {word} {reason}")
        }
        _ => why,
    };
    Guess { kind, fits, could, particular: 5, why }
}

/// The currency that most amounts are in or may be in. Dollars of nobody are those of the United States where other amounts
/// must be told from them; else it is left open whose they are.
fn currency_of(profile: &Profile) -> Option<&'static str> {
    let all = &profile.currencies;
    let weight = |of: &str| all.iter().filter(|(code, _)| may_be_one(code, of)).map(|(_, n)| n).sum::<u64>();
    let usual = *all.keys().max_by_key(|code| (weight(code), !is_shared_sign(code), **code))?;
    let mixed = all.keys().any(|code| !may_be_one(code, usual));
    match usual {
        "$" => mixed.then_some("USD"),
        sign if is_shared_sign(sign) => None,
        code => Some(code),
    }
}

/// Amounts in other currencies than the one that was decided.
fn others(profile: &Profile, field: &ProposedField) -> u64 {
    let Some(usual) = field.currency.as_deref().filter(|_| field.kind == "money") else { return 0 };
    profile.currencies.iter().filter(|(code, _)| !may_be_one(code, usual)).map(|(_, n)| n).sum()
}

/// The decimal mark that a column's own values show, else that of its file, with the reason.
fn mark_of<'a>(profile: &Profile, locale: &'a Locale) -> (Mark, Option<&'a str>) {
    let (point, comma) = profile.marks;
    if let Some(mark) = profile.mark_beside_groups().filter(|_| point + comma == 0) {
        return (mark, None);
    }
    match &locale.mark {
        Some((mark, reason)) if point == comma && point == 0 => (*mark, Some(reason)),
        _ if comma > point => (Mark::Comma, None),
        _ => (Mark::Point, None),
    }
}

/// Whole numbers of a few values: a rating, or yes and no.
fn few_numbers(profile: &Profile, label: &str, pool: &TextPool, field: &mut ProposedField) {
    let good = profile.good();
    let read = |text: &str| trim(text).parse::<i64>().ok();
    let written = profile.words.iter().map(|(id, n)| (read(pool.get(*id)), *n));
    let values: Vec<_> = profile.shown.iter().map(|(text, n)| (read(text), n)).chain(written).collect();
    let all_within = |least: i64, most: i64| {
        values.iter().filter(|(v, _)| v.is_some_and(|v| (least..=most).contains(&v))).map(|(_, n)| n).sum::<u64>()
            == good
    };
    if profile.distinct == 2 && all_within(0, 1) && (words::TRUTH.in_header(label) || label.trim_end().ends_with('?')) {
        let evidence = "only 1 and 0, which may mean yes and no".to_owned();
        field.evidence.push_str(&format!("; {evidence}"));
        field.alternatives.push(Alternative {
            kind: "boolean".into(),
            fits: good,
            of: good,
            evidence,
            date_order: None,
        });
    } else if all_within(1, 5) && good >= 3 && words::RATING.in_header(label) {
        field.kind = "rating".into();
        field.evidence = format!("a rating of one to five: {good} of {good} values fit");
    }
}

/// Digits after the point that a column's values ask for: as many as were seen.
fn wished_decimals(kind: &str, seen: u8, profile: &Profile) -> Option<u8> {
    match kind {
        "integer" => None,
        "money" => Some(seen.max(2)),
        "percent" => Some(seen.max(2).saturating_add(u8::from(profile.count(PERCENT) > 0) * 2)),
        _ => Some(seen.max(1)),
    }
}

/// The power of ten of a column's greatest number.
fn greatest_power(profile: &Profile, mark: Mark) -> i16 {
    let written = if mark == Mark::Comma { profile.powers.1 } else { profile.powers.0 };
    precision::power(profile.greatest.max(-profile.least)).max(written)
}

/// The most digits after the point beside which numbers of this power of ten still fit. A few are kept beside any: one number
/// out of all bounds does not take their cents from the others.
fn room_beside(power: i16) -> u8 {
    let room = 17 - (power + 1).max(0);
    room.clamp(4, i16::from(MOST_DECIMALS)) as u8
}

fn addresses(profile: &Profile, flag: u32, kind: &'static str, why: &str) -> Guess {
    Guess { kind, fits: profile.count(flag), particular: 9, why: why.to_owned(), ..Guess::default() }
}

fn phones(profile: &Profile, label: &str) -> Guess {
    let says = words::PHONE.in_header(label);
    let shaped =
        profile.count(PHONE).saturating_sub(profile.count(ANY_DATE & DAY_FIRST).max(profile.count(YEAR_FIRST)));
    let fits = if says { shaped.max(profile.count(PLAIN_DIGITS).min(profile.texts)) } else { 0 };
    Guess { kind: "phone", fits, particular: 10, why: "phone number".into(), ..Guess::default() }
}

/// Words: a choice where few come again and again, else text.
fn words(profile: &Profile, numbering: Option<String>, pool: &TextPool, field: &mut ProposedField) {
    let good = profile.good();
    let lost = field.decimals.map_or(0, |decimals| profile.fine.lost(decimals, field.reading.noise));
    field.decimals = None;
    field.currency = None;
    if profile.count(JSON) * 10 >= good * 9 {
        field.kind = "json".into();
        field.evidence = format!("JSON: {} of {good} values fit", profile.count(JSON));
        return;
    }
    if profile.count(LONG) * 5 >= good {
        field.kind = "long_text".into();
        field.evidence =
            format!("text of several lines or over 200 characters in {} of {good} values", profile.count(LONG));
        return;
    }
    if let Some(list) = parts::lists(profile, pool) {
        field.kind = "choices".into();
        field.evidence = format!(
            "lists of values with '{}' between: {} different ones, which come again and again",
            list.separator.trim(),
            list.labels.len()
        );
        field.choices = list.labels;
        field.reading.separator = Some(list.separator);
        return;
    }
    if let Some(choices) = super::choice::choices(profile, pool) {
        let yes_no = profile.count(YES_NO);
        if yes_no == good && choices.labels.len() <= 2 {
            let evidence = "words for yes and no".to_owned();
            field.alternatives.push(Alternative {
                kind: "boolean".into(),
                fits: yes_no,
                of: good,
                evidence,
                date_order: None,
            });
        }
        field.kind = "choice".into();
        field.evidence =
            format!("{} different values in {good} cells, each coming again and again", choices.labels.len());
        field.choices = choices.labels;
        field.reading.spellings = choices.spellings;
        return;
    }
    field.kind = "text".into();
    field.evidence = match () {
        () if profile.count(LEADING_ZERO) > 0 => format!(
            "text, since {} of {good} values begin with a zero that a number would lose",
            profile.count(LEADING_ZERO)
        ),
        () if numbering.is_some() => format!("text, since it is a numbering: {}", numbering.unwrap_or_default()),
        () if lost * 10 >= good => {
            format!("text, since {lost} of {good} values have more digits after the point than a number keeps")
        }
        () if profile.distinct == 1 => format!("text, one value in {good}"),
        () => format!("text, {} different values in {good}", profile.distinct),
    };
    if parts::are_people(profile, &field.label, pool) {
        field.evidence.push_str("; names of people");
    }
}

/// Marks such as `n/a` in a column of values mean that nothing is there.
fn note_blanks(profile: &Profile, pool: &TextPool, field: &mut ProposedField) {
    let mut marks: Vec<String> = profile
        .words
        .keys()
        .map(|id| trim(pool.get(*id)))
        .filter(|t| Literal::of(t).any(NOTHING))
        .map(str::to_owned)
        .collect();
    marks.sort();
    marks.dedup();
    if !marks.is_empty() {
        field.evidence.push_str(&format!(
            "; {} means that nothing is there",
            marks.iter().map(|m| format!("'{m}'")).collect::<Vec<_>>().join(", ")
        ));
        field.reading.blanks = marks;
    }
}

/// What the chosen type does not need is not kept.
fn finish_reading(field: &mut ProposedField) {
    let Plan { date_order, years_from, decimal_mark, serials, noise, .. } = &mut field.reading;
    if !matches!(field.kind.as_str(), "date" | "datetime") {
        *date_order = None;
        *years_from = None;
        *serials &= field.alternatives.iter().any(|a| a.kind == "date");
    }
    if !matches!(field.kind.as_str(), "integer" | "number" | "money" | "percent") {
        *decimal_mark = None;
        *noise = None;
        field.decimals = None;
    }
    if field.kind != "money" {
        field.currency = None;
    }
}
