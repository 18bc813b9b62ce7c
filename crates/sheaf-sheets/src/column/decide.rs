//! The type of a column: each type is a hypothesis with the number of values that fit; the most particular one that nearly
//! all values fit wins, and the runners-up are kept.

use super::currency;
use super::duration;
use super::identifier::Identifier;
use super::literal::*;
use super::locale::Locale;
use super::marks;
use super::moments;
use super::number::{self, Mark};
use super::numbering;
use super::parts;
use super::phone;
use super::precision;
use super::profile::Profile;
use super::runners_up;
use super::unit;
use super::words;
pub(crate) use super::words::header_words;
use crate::format::{FormatKind, is_shared_sign};
use crate::proposal::{Alternative, Plan, ProposedField};
use crate::said::{Said, SaidValue};
use crate::say;
use crate::sheet::TextPool;
use sheaf_model::field::MOST_DECIMALS;

/// A hypothesis.
#[derive(Default)]
pub(super) struct Guess {
    pub(super) kind: &'static str,
    pub(super) fits: u64,
    /// Values that would fit too, though something else speaks against it.
    pub(super) could: u64,
    /// How much a value's fitting says: a number is also a text.
    pub(super) particular: u8,
    pub(super) why: Said,
}

/// Decides the type of a column and writes it, with its reading and its evidence, into the field.
pub(crate) fn decide(profile: &Profile, locale: &Locale, pool: &TextPool, field: &mut ProposedField) {
    let label = field.label.clone();
    let label = label.as_str();
    let good = profile.good();
    if good == 0 {
        field.kind = "text".into();
        field.because(if profile.errors > 0 { say!("every value is an error") } else { say!("no values") });
        return;
    }
    let numbering = numbering::evidence(profile, label, pool);
    let months = moments::months(profile, label, pool);
    let nothing = if profile.count(NOTHING) > 0 { profile.count(NOTHING) } else { 0 };
    let mut guesses = vec![
        booleans(profile, pool, field),
        moments::guess(profile, label, locale, months, field),
        moments::times(profile),
        moments::durations(profile, label, pool),
        numbers(profile, numbering.is_some(), locale, field),
    ];
    if months.is_some() {
        // `03.2024` is no number, though it can be read as one.
        guesses.retain(|g| g.kind != "number");
    }
    guesses.extend([
        addresses(profile, EMAIL, "email", say!("an e-mail address")),
        addresses(profile, URL, "url", say!("a web address")),
        phone::guess(profile, label, pool),
    ]);
    for guess in guesses.iter_mut().filter(|g| g.kind == "percent") {
        let bare = bare_percentages(profile, field, pool);
        guess.fits = guess.fits.saturating_sub(bare);
    }
    let withheld = marks::withheld(profile, label, pool);
    let signed = guesses.iter_mut().find(|g| marks::is_of_numbers(g.kind) && g.fits > 0).and_then(|guess| {
        let signed = marks::signed(profile, pool, guess.kind, field)?;
        guess.fits += signed.cells;
        Some(signed)
    });
    let by_guess = runners_up::of(&guesses, good);
    guesses.retain(|g| g.fits > 0);
    guesses.sort_by_key(|g| std::cmp::Reverse((g.fits, g.particular)));
    let enough = |g: &Guess| {
        let untold = if marks::is_of_numbers(g.kind) { withheld } else { 0 };
        let marks = (nothing + untold).min(good - g.fits.min(good));
        let rest = good - marks;
        // Marks alone may outnumber the values, as long as there are values enough to go by.
        let told = g.fits * 2 > good || g.fits >= 5 && g.fits * 5 >= good || untold > 0 && g.fits * 2 >= good;
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
            let fits = guess.fits.saturating_sub(currency::others(profile, field));
            field.because(say!("{why}: {fits} of {n} values fit", why = guess.why.clone(), fits, n = good));
            if guess.fits < good {
                note_blanks(profile, pool, field);
            }
            if let Some(signed) = signed.filter(|_| marks::is_of_numbers(&field.kind)) {
                field.reading.spellings.extend(signed.texts);
            }
            if field.kind == "integer" {
                few_numbers(profile, label, pool, field);
            }
            if field.kind == "duration" && duration::is_in_minutes(label) {
                field.reading.unit = Some(duration::MINUTES.to_owned());
            }
            if field.kind == "integer" {
                unit::make_room(profile, pool, field);
            }
        }
        None => words(profile, numbering, pool, field),
    }
    if let Some(found) = super::identifier::of(profile, field, pool) {
        if field.kind == "integer" && found.is_in_figures() {
            field.kind = "text".into();
            field.because(say!("text, since figures with a check digit name things"));
        }
        if field.kind == "integer" && found.kind == Identifier::Postcode && is_of_one_length(profile, pool) {
            field.kind = "text".into();
            field.because(say!("text, since post codes name places, and some begin with a zero"));
        }
        field.also(found.in_words());
    }
    runners_up::tell(profile, pool, by_guess, field);
    finish_reading(field);
}

/// Whether all values are written in digits, as many in each as post codes have.
fn is_of_one_length(profile: &Profile, pool: &TextPool) -> bool {
    let mut lengths = profile.words.keys().map(|id| trim(pool.get(*id)).len());
    let first = lengths.next().unwrap_or_default();
    profile.count(PLAIN_DIGITS) == profile.good() && (4..=8).contains(&first) && lengths.all(|length| length == first)
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
            why: say!("a tick or nothing"),
            ..Guess::default()
        };
    }
    if is_yes_or_nothing(profile, pool) {
        let (fits, why) = (profile.good(), say!("yes or nothing"));
        return Guess { kind: "boolean", fits, particular: 9, why, ..Guess::default() };
    }
    Guess {
        kind: "boolean",
        fits: profile.booleans + profile.count(TRUTH),
        particular: 9,
        why: say!("true or false"),
        ..Guess::default()
    }
}

/// Whether a column has one word for yes in some cells and nothing in the others. In capitals a short one is a code as well, and a
/// letter says too little.
fn is_yes_or_nothing(profile: &Profile, pool: &TextPool) -> bool {
    const YES: words::Words = words::Words::of("yes ja oui sí sì sim tak ano да はい 是 kyllä igen evet");
    let is_yes =
        |text: &str| text == "YES" || text.chars().any(|c| !c.is_uppercase()) && YES.contains(&text.to_lowercase());
    let good = profile.good();
    profile.distinct == 1
        && good >= 2
        && profile.texts == good
        && profile.rows > profile.filled
        && profile.words.keys().all(|id| is_yes(trim(pool.get(*id))))
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
    let by_header = currency::of_header(label);
    let kind = match () {
        () if (native_percent + profile.count(PERCENT)) * 2 > all => "percent",
        () if (native_currency + profile.count(CURRENCY)) * 2 > all => "money",
        () if decimals == 0 && by_header.is_some() => "money",
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
        let told = by_header.flatten().filter(|code| profile.currencies.is_empty() && !is_shared_sign(code));
        field.currency = currency::of(profile).or(told).map(str::to_owned);
    }
    let why = match (kind, mark) {
        ("percent", _) => say!("percentage by its number format or sign"),
        ("money", _) => match &field.currency {
            Some(code) => say!("amount of money in {currency}", currency = code),
            None => say!("amount of money"),
        },
        ("integer", _) => say!("whole number"),
        (_, Mark::Comma) if written > native => say!("number with a decimal comma"),
        _ => say!("number"),
    };
    let why = match by_file {
        Some(reason) if written > 0 && profile.decimals.1.max(profile.decimals.2) > 0 => {
            let reason = reason.clone();
            match mark {
                Mark::Comma => say!("{why}, its decimal mark a comma {reason}", why, reason),
                Mark::Point => say!("{why}, its decimal mark a point {reason}", why, reason),
            }
        }
        _ => why,
    };
    Guess { kind, fits, could, particular: 5, why }
}

/// The decimal mark that a column's own values show, else that of its file, with the reason.
fn mark_of<'a>(profile: &Profile, locale: &'a Locale) -> (Mark, Option<&'a Said>) {
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
        let why = say!("only 1 and 0, which may mean yes and no");
        field.also(why.clone());
        field.alternatives.push(Alternative::of_type("boolean", (good, good), why));
    } else if all_within(1, 5) && good >= 3 && words::RATING.in_header(label) {
        field.kind = "rating".into();
        field.because(say!(
            "{why}: {fits} of {n} values fit",
            why = say!("a rating of one to five"),
            fits = good,
            n = good
        ));
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

fn addresses(profile: &Profile, flag: u32, kind: &'static str, why: Said) -> Guess {
    Guess { kind, fits: profile.count(flag), particular: 9, why, ..Guess::default() }
}

/// Numbers without a sign among texts that are percentages, which are none as they stand.
fn bare_percentages(profile: &Profile, field: &ProposedField, pool: &TextPool) -> u64 {
    let mark = field.reading.decimal_mark.unwrap_or(Mark::Point);
    let bare = |text: &str| number::parse(trim(text), mark).is_some_and(|n| number::is_bare_percentage(&n));
    profile.words.iter().filter(|(id, _)| bare(pool.get(**id))).map(|(_, n)| n).sum()
}

/// Words: a choice where few come again and again, else text.
fn words(profile: &Profile, numbering: Option<Said>, pool: &TextPool, field: &mut ProposedField) {
    let good = profile.good();
    let lost = field.decimals.map_or(0, |decimals| profile.fine.lost(decimals, field.reading.noise));
    field.decimals = None;
    field.currency = None;
    if profile.count(JSON) * 10 >= good * 9 {
        field.kind = "json".into();
        field.because(say!(
            "{why}: {fits} of {n} values fit",
            why = say!("JSON"),
            fits = profile.count(JSON),
            n = good
        ));
        return;
    }
    if profile.count(LONG) * 5 >= good {
        field.kind = "long_text".into();
        field.because(say!(
            "text of several lines or over 200 characters in {long} of {n} values",
            long = profile.count(LONG),
            n = good
        ));
        return;
    }
    if let Some(list) = parts::lists(profile, pool) {
        field.kind = "choices".into();
        field.because(say!(
            "lists of values with '{between}' between: {n} different ones, which come again and again",
            between = list.separator.trim(),
            n = list.labels.len()
        ));
        field.choices = list.labels;
        field.reading.separator = Some(list.separator);
        return;
    }
    let scored = || words::SCORE.in_header(&field.label) && super::choice::are_scores(profile, pool);
    if let Some(choices) = super::choice::choices(profile, pool).filter(|_| !scored()) {
        let yes_no = profile.count(YES_NO);
        if yes_no == good && choices.labels.len() <= 2 {
            let why = say!("words for yes and no");
            field.alternatives.push(Alternative::of_type("boolean", (yes_no, good), why));
        }
        field.kind = "choice".into();
        field.because(say!(
            "{n} different values in {cells} cells, each coming again and again",
            n = choices.labels.len(),
            cells = good
        ));
        field.choices = choices.labels;
        field.reading.spellings = choices.spellings;
        return;
    }
    field.kind = "text".into();
    let zeros = profile.count(LEADING_ZERO);
    field.because(match numbering {
        _ if zeros > 0 => {
            say!("text, since {n} of {all} values begin with a zero that a number would lose", n = zeros, all = good)
        }
        Some(why) => say!("text, since it is a numbering: {why}", why),
        None if lost * 10 >= good => say!(
            "text, since {n} of {all} values have more digits after the point than a number keeps",
            n = lost,
            all = good
        ),
        None if profile.distinct == 1 => say!("text, one value in {n}", n = good),
        None => say!("text, {things} different values in {n}", things = profile.distinct, n = good),
    });
    if parts::are_people(profile, &field.label, pool) {
        field.also(say!("names of people"));
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
        field.also(say!("{marks} means that nothing is there", marks = SaidValue::quoted(&marks)));
        field.reading.blanks = marks;
    }
}

/// What the chosen type does not need is not kept.
fn finish_reading(field: &mut ProposedField) {
    let Plan { date_order, years_from, decimal_mark, months, serials, noise, .. } = &mut field.reading;
    if !matches!(field.kind.as_str(), "date" | "datetime") {
        *date_order = None;
        *years_from = None;
        let may_be = field.alternatives.iter().any(|a| a.kind == "date");
        *serials &= may_be;
        *months &= may_be;
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
