//! What in the different texts of a field looks wrong: letters of another alphabet, one name in several writings, identifiers
//! that fail their check, measures in several units.

use std::collections::{BTreeMap, HashMap};

use sheaf_model::text::text_key;

use super::Notes;
use crate::column::identifier;
use crate::column::literal::{self, NOTHING};
use crate::column::marks;
use crate::column::number::Mark;
use crate::column::unit;
use crate::finding::Severity;
use crate::mend::Mend;
use crate::reading::shorten;
use crate::said::{Said, SaidValue};
use crate::sheet::{TextId, Value, find};
use crate::workbook::Workbook;
use crate::{say, say_many};

/// Something about one text of a field.
struct Odd {
    field: usize,
    text: TextId,
    code: &'static str,
    severity: Severity,
    many: u64,
    message: Said,
    suggestion: Said,
    mends: Vec<Mend>,
    /// Whether they are carried out already.
    mended: bool,
}

/// Looks at the different texts of each field.
pub(super) fn look(book: &Workbook, notes: &mut Notes<'_>) {
    let mut odd: Vec<Odd> = Vec::new();
    for place in 0..notes.work.table.fields.len() {
        let field = &notes.work.table.fields[place];
        let texts = Texts::of(book, notes, place);
        signs(book, notes, place, &mut odd);
        if !matches!(field.value_kind(), "text" | "choice" | "choices" | "link" | "email" | "url" | "integer") {
            continue;
        }
        look_alikes(&texts, &mut odd);
        if matches!(field.value_kind(), "text" | "link") && !field.rules.unique {
            writings(&texts, &mut odd);
        }
        failed_checks(book, notes, &texts, &mut odd);
        if matches!(field.kind.as_str(), "text" | "choice") {
            units(&texts, field.reading.decimal_mark.unwrap_or(Mark::Point), &field.choices, &mut odd);
        }
    }
    hand_in(book, notes, odd);
}

/// The different texts of a field, with how often each stands there, in a fixed order.
struct Texts<'a> {
    place: usize,
    label: &'a str,
    all: Vec<(TextId, &'a str, u64)>,
}

impl<'a> Texts<'a> {
    fn of(book: &'a Workbook, notes: &Notes<'a>, place: usize) -> Self {
        let words = notes.work.profiles[place].words.iter();
        let mut all: Vec<_> = words.map(|(id, n)| (*id, literal::trim(book.pool.get(*id)), *n)).collect();
        all.sort_by_key(|(id, _, _)| *id);
        Texts { place, label: &notes.work.table.fields[place].label, all }
    }

    fn odd(&self, (text, many): (TextId, u64), code: &'static str, message: Said, mend: (&str, &str)) -> Odd {
        let (from, to) = mend;
        Odd {
            field: self.place,
            text,
            code,
            severity: Severity::Warning,
            many,
            message,
            suggestion: say!("Read '{from}' as '{to}'.", from = shorten(from), to = shorten(to)),
            mends: vec![Mend::ReadAs { from: from.to_owned(), to: to.to_owned(), place: None }],
            mended: false,
        }
    }
}

/// Each finding with the row of its text.
fn hand_in(book: &Workbook, notes: &mut Notes<'_>, odd: Vec<Odd>) {
    let mut rows: HashMap<(usize, TextId), u32> = HashMap::new();
    let wanted: HashMap<usize, Vec<TextId>> = odd.iter().fold(HashMap::new(), |mut all, o| {
        all.entry(o.field).or_insert_with(Vec::new).push(o.text);
        all
    });
    if wanted.is_empty() {
        return;
    }
    let wanted: HashMap<usize, std::collections::HashSet<TextId>> =
        wanted.into_iter().map(|(field, texts)| (field, texts.into_iter().collect())).collect();
    let work = notes.work;
    for (sheet, span) in work.record_rows(&book.sheets[work.sheet], &book.pool) {
        for (field, texts) in &wanted {
            let value = find(sheet.row_cells(span), work.columns[*field]).map(|c| c.value);
            if let Some(Value::Text(id)) = value
                && texts.contains(&id)
            {
                rows.entry((*field, id)).or_insert(span.row);
            }
        }
    }
    let mut placed: Vec<(u32, Odd)> =
        odd.into_iter().filter_map(|o| Some((*rows.get(&(o.field, o.text))?, o))).collect();
    placed.sort_by_key(|(row, o)| (o.field, *row, o.code));
    for (row, o) in placed {
        notes.listing.add_with(o.code, o.severity, o.field, (row, o.many), (o.message, Some(o.suggestion)), o.mends);
        if o.mended {
            notes.listing.is_mended();
        }
    }
}

/// Letters that look like Latin ones.
const ALIKE: &[(char, char)] = &[
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('к', 'k'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('І', 'I'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
    ('ο', 'o'),
    ('ν', 'v'),
];

/// Words of Latin letters with one that only looks so, and the other way round; a zero in the place of an O.
fn look_alikes(texts: &Texts<'_>, odd: &mut Vec<Odd>) {
    let mut keys: Option<HashMap<String, &str>> = None;
    for (id, text, many) in &texts.all {
        let meant = if text.is_ascii() {
            // Only where the word with the letter stands in the column too: codes are full of figures.
            let swapped = with_letter_o(text);
            swapped.filter(|s| {
                let known = keys
                    .get_or_insert_with(|| texts.all.iter().map(|(_, t, _)| (text_key(t).into_owned(), *t)).collect());
                known.contains_key(text_key(s).as_ref())
            })
        } else {
            in_one_alphabet(text)
        };
        let Some(meant) = meant.filter(|m| m != text) else { continue };
        let message = if text.is_ascii() {
            say!(
                "'{text}' in '{field}' has a zero where '{other}' has the letter O.",
                text = shorten(text),
                field = texts.label,
                other = shorten(&meant)
            )
        } else {
            say!(
                "'{text}' in '{field}' mixes letters of two alphabets that look alike.",
                text = shorten(text),
                field = texts.label
            )
        };
        odd.push(texts.odd((*id, *many), "look_alike", message, (text, &meant)));
    }
}

/// With the letter in the place of zeros between letters.
fn with_letter_o(text: &str) -> Option<String> {
    if !text.contains('0') {
        return None;
    }
    let all: Vec<char> = text.chars().collect();
    let letter = |at: Option<usize>| at.and_then(|at| all.get(at)).is_some_and(|c| c.is_ascii_alphabetic());
    let changed: String = all
        .iter()
        .enumerate()
        .map(|(i, c)| match c {
            '0' if letter(i.checked_sub(1)) && letter(Some(i + 1)) => {
                if all.get(i + 1).is_some_and(char::is_ascii_uppercase) { 'O' } else { 'o' }
            }
            c => *c,
        })
        .collect();
    (!changed.bytes().any(|b| b.is_ascii_digit())).then_some(changed)
}

/// A text of which a word mixes alphabets, with the letters of the one that it has more of.
fn in_one_alphabet(text: &str) -> Option<String> {
    let latin = |c: char| c.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&c);
    let other = |c: char| ('\u{370}'..='\u{52f}').contains(&c) && c.is_alphabetic();
    let mixed = text
        .split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().count() >= 3 && word.chars().any(latin) && word.chars().any(other));
    if !mixed {
        return None;
    }
    let to_latin = text.chars().filter(|c| latin(*c)).count() >= text.chars().filter(|c| other(*c)).count();
    let changed: String = text
        .chars()
        .map(|c| {
            let pair = ALIKE.iter().find(|(alike, plain)| if to_latin { *alike == c } else { *plain == c });
            pair.map_or(c, |(alike, plain)| if to_latin { *plain } else { *alike })
        })
        .collect();
    let left = changed.chars().any(|c| if to_latin { other(c) } else { latin(c) });
    (!left).then_some(changed)
}

/// One name in several writings: they differ by capitals, or by signs and blanks alone.
fn writings(texts: &Texts<'_>, odd: &mut Vec<Odd>) {
    let mut groups: BTreeMap<String, Vec<(TextId, &str, u64)>> = BTreeMap::new();
    for (id, text, many) in &texts.all {
        if text.len() > 80 || text.chars().any(|c| c.is_ascii_digit() || matches!(c, '+' | '#' | '*' | '%')) {
            continue;
        }
        let bare: String = text_key(text).chars().filter(|c| c.is_alphanumeric()).collect();
        if bare.chars().count() >= 4 {
            groups.entry(bare).or_default().push((*id, text, *many));
        }
    }
    for mut group in groups.into_values().filter(|g| g.len() > 1) {
        group.sort_by(|a, b| (b.2, a.1).cmp(&(a.2, b.1)));
        let (_, usual, most) = group[0];
        for (id, text, many) in group.into_iter().skip(1).filter(|(_, t, _)| *t != usual) {
            if most < 2 * many {
                continue;
            }
            let case = text_key(text) == text_key(usual);
            let code = if case { "inconsistent_case" } else { "near_duplicate" };
            let (own, other) = (shorten(text), shorten(usual));
            let message = if case {
                say!("'{text}' in '{field}' is mostly written '{other}'.", text = own, field = texts.label, other)
            } else {
                say!("'{text}' in '{field}' looks like '{other}'.", text = own, field = texts.label, other)
            };
            odd.push(texts.odd((id, many), code, message, (text, usual)));
        }
    }
}

/// Identifiers that fail the check that nearly all others of their field pass.
fn failed_checks(book: &Workbook, notes: &Notes<'_>, texts: &Texts<'_>, odd: &mut Vec<Odd>) {
    let field = &notes.work.table.fields[texts.place];
    let Some(found) = identifier::of(&notes.work.profiles[texts.place], field, &book.pool) else { return };
    if !found.kind.is_strict() || found.fits == found.of {
        return;
    }
    for (id, text, many) in &texts.all {
        if found.kind.holds(text) || literal::Literal::of(text).any(NOTHING) {
            continue;
        }
        odd.push(Odd {
            field: texts.place,
            text: *id,
            code: "failed_check",
            severity: Severity::Warning,
            many: *many,
            message: say!(
                "'{text}' in '{field}' is no {what}: its check fails.",
                text = shorten(text),
                field = &field.label,
                what = found.kind.name()
            ),
            suggestion: say!("Compare it with the original; most often a figure is wrong or missing."),
            mends: Vec::new(),
            mended: false,
        });
    }
}

/// Numbers that are read without the sign behind them.
fn signs(book: &Workbook, notes: &Notes<'_>, place: usize, odd: &mut Vec<Odd>) {
    let field = &notes.work.table.fields[place];
    let all = marks::read_without(&notes.work.profiles[place], &book.pool, field);
    let Some((first, text, bare, _)) = all.first() else { return };
    let many: u64 = all.iter().map(|(_, _, _, n)| n).sum();
    odd.push(Odd {
        field: place,
        text: *first,
        code: "value_as_text",
        severity: Severity::Note,
        many,
        message: say_many!(
            many,
            "1 value of '{field}' has a sign behind the number and is read without it: '{text}' as '{bare}'.",
            "{n} values of '{field}' have a sign behind the number and are read without it: '{text}' as '{bare}'.",
            field = &field.label,
            text = shorten(text),
            bare = shorten(bare)
        ),
        suggestion: say!("Make the field a text where the signs are to be kept."),
        mends: all
            .iter()
            .map(|(_, text, bare, _)| Mend::ReadAs { from: (*text).into(), to: (*bare).into(), place: None })
            .collect(),
        mended: true,
    });
}

/// Measures of one kind in several units.
fn units(texts: &Texts<'_>, mark: Mark, choices: &[String], odd: &mut Vec<Odd>) {
    let read = |text: &str| unit::measure(text, mark).or_else(|| unit::measure(text, Mark::Comma));
    let measures: Vec<_> = texts.all.iter().filter_map(|(id, text, n)| Some((*id, *text, *n, read(text)?))).collect();
    let all: u64 = texts.all.iter().map(|(_, _, n)| n).sum();
    let measured: u64 = measures.iter().map(|(_, _, n, _)| n).sum();
    if measured < 4 || measured * 10 < all * 8 {
        return;
    }
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, _, n, measure) in &measures {
        *counts.entry(measure.unit).or_default() += n;
    }
    let Some((usual, most)) = counts.iter().max_by_key(|(_, n)| **n).map(|(unit, n)| (*unit, *n)) else { return };
    let other: Vec<_> = measures.iter().filter(|(_, _, _, m)| m.unit != usual).collect();
    let Some(first) = other.first() else { return };
    let many: u64 = other.iter().map(|(_, _, n, _)| n).sum();
    let mends: Vec<Mend> = other
        .iter()
        .filter_map(|(_, text, _, m)| Some(((*text).to_owned(), m.in_unit(usual, mark)?)))
        // A choice can only be read as another one.
        .filter(|(_, to)| choices.is_empty() || choices.contains(to))
        .map(|(from, to)| Mend::ReadAs { from, to, place: None })
        .collect();
    let units: SaidValue = counts.keys().filter(|u| **u != usual).copied().collect();
    odd.push(Odd {
        field: texts.place,
        text: first.0,
        code: "mixed_units",
        severity: Severity::Warning,
        many,
        message: say!(
            "{most} values of '{field}' are in {usual}, {many} in {units}.",
            most,
            field = texts.label,
            usual,
            many,
            units
        ),
        suggestion: match () {
            () if !mends.is_empty() => say!("Read all of them in {usual}.", usual),
            () if !choices.is_empty() => say!("Write all of them in one unit, if they are to be compared."),
            () => say!("They measure different things: put them into fields of their own."),
        },
        mends,
        mended: false,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_look_alike() {
        for (text, wanted) in
            [("Mаrtin", Some("Martin")), ("Мосkва", Some("Москва")), ("Москва", None), ("α-Test", None), ("Café", None)]
        {
            assert_eq!(in_one_alphabet(text).as_deref(), wanted, "{text}");
        }
        assert_eq!(with_letter_o("L0ndon").as_deref(), Some("London"));
        assert_eq!(with_letter_o("A0B1"), None);
    }
}
