//! What of whole fields a person should know: that they hold personal data, several currencies, dates in two orders, numbers far
//! from all others, rates that are written into a formula.

use super::Notes;
use crate::column::identifier;
use crate::column::literal::{self, EITHER_MARK};
use crate::column::number::{self, Mark};
use crate::column::parts;
use crate::column::words;
use crate::finding::Severity;
use crate::format::may_be_one;
use crate::mend::Mend;
use crate::propose::Work;
use crate::reading::shorten;
use crate::said::SaidValue;
use crate::sheet::{Cell, Sheet, Value, find};
use crate::workbook::Workbook;
use crate::{say, say_many};

/// Looks at each field as a whole.
pub(super) fn look(book: &Workbook, works: &[Work], notes: &mut Notes<'_>) {
    // A number anywhere in the file that shows its decimal mark answers for all.
    let own = |w: &&Work| w.table.file == notes.work.table.file;
    let unseen = !works.iter().filter(own).flat_map(|w| &w.profiles).any(|p| p.marks.0 + p.marks.1 > 0);

    for place in 0..notes.work.table.fields.len() {
        personal(book, notes, place);
        currencies(book, notes, place);
        orders(book, notes, place);
        if unseen {
            marks(book, notes, place);
        }
        hard_coded(notes, place);
    }
}

/// Marks fields that tell of people; nothing is kept from anybody by that alone.
fn personal(book: &Workbook, notes: &mut Notes<'_>, place: usize) {
    let (field, profile) = (&notes.work.table.fields[place], &notes.work.profiles[place]);
    if profile.good() == 0 {
        return;
    }
    let identified = identifier::of(profile, field, &book.pool).filter(|found| found.kind.is_personal());
    let what = match (field.value_kind(), identified) {
        ("email", _) => say!("e-mail addresses"),
        ("phone", _) => say!("phone numbers"),
        ("date" | "datetime", _) if words::BIRTH.in_header(&field.label) => say!("days of birth"),
        (_, Some(found)) => found.kind.name(),
        ("text", _) if parts::are_people(profile, &field.label, &book.pool) => say!("names of people"),
        _ => return,
    };
    let message = say!("'{field}' holds personal data: {what}.", field = &field.label, what);
    let suggestion = Some(say!("See that only those read it who need it."));
    let row = notes.work.first_row();
    notes.listing.add_many("personal_data", Severity::Note, place, (row, profile.good()), message, suggestion);
}

/// Amounts of several currencies in one field, which can only be of one.
fn currencies(book: &Workbook, notes: &mut Notes<'_>, place: usize) {
    let (field, profile) = (&notes.work.table.fields[place], &notes.work.profiles[place]);
    let Some(usual) = field.currency.as_deref().filter(|_| profile.currencies.len() > 1) else { return };
    let of = |sheet: &Sheet, cell: &Cell| match cell.value {
        Value::Text(id) => literal::Literal::of(book.pool.get(id)).currency,
        Value::Number(_) => sheet.format(cell).currency,
        _ => None,
    };
    let other = |code: Option<&str>| code.is_some_and(|code| !may_be_one(code, usual));
    let row = first_row(book, notes, place, |sheet, cell| other(of(sheet, cell)));
    let mut others: Vec<(&str, u64)> =
        profile.currencies.iter().filter(|(code, _)| other(Some(code))).map(|(code, n)| (*code, *n)).collect();
    if others.is_empty() {
        return;
    }
    others.sort_unstable();
    let many = others.iter().map(|(_, n)| n).sum();
    let others: SaidValue =
        others.iter().map(|(code, n)| say!("{n} in {currency}", n = *n, currency = *code)).collect();
    let message = say!(
        "The amounts of '{field}' are in {currency}, but {others}.",
        field = &field.label,
        currency = usual,
        others
    );
    let suggestion =
        say!("Those are kept as they are written: add a field for the currency, or convert them in the workbook.");
    notes.listing.add_many("mixed_currencies", Severity::Warning, place, (row, many), message, Some(suggestion));
}

/// Dates of which some have the day first and others the month, or of which none says.
fn orders(book: &Workbook, notes: &mut Notes<'_>, place: usize) {
    let (field, profile) = (&notes.work.table.fields[place], &notes.work.profiles[place]);
    let (orders, Some(order)) = (profile.orders, field.reading.date_order) else { return };
    if !matches!(field.value_kind(), "date" | "datetime") {
        return;
    }
    let figures = |test: fn(bool, bool) -> bool| {
        move |_: &Sheet, cell: &Cell| match cell.value {
            Value::Text(id) => {
                let literal = literal::Literal::of(book.pool.get(id));
                let (day, month) = (literal.any(literal::DAY_FIRST), literal.any(literal::MONTH_FIRST));
                !literal.any(literal::NAMED_DATE) && test(day, month)
            }
            _ => false,
        }
    };
    if orders.day > 0 && orders.month > 0 {
        let rare = if orders.day < orders.month {
            first_row(book, notes, place, figures(|day, month| day && !month))
        } else {
            first_row(book, notes, place, figures(|day, month| month && !day))
        };
        let message = say!(
            "{days} dates of '{field}' can only have the day first, {months} only the month; {either} could be either and are read {order}.",
            days = orders.day,
            field = &field.label,
            months = orders.month,
            either = orders.either,
            order = order.said()
        );
        let suggestion = Some(say!("Look at where they came from, and write all of them the same way."));
        let many = orders.day.min(orders.month) + orders.either;
        notes.listing.add_many("mixed_date_order", Severity::Warning, place, (rare, many), message, suggestion);
    } else if orders.either > 1 && orders.day + orders.month == 0 {
        // A neighbour that shows the order answers for the field.
        if notes.work.profiles.iter().any(|p| p.orders.day + p.orders.month > 0) {
            return;
        }
        let row = first_row(book, notes, place, figures(|day, month| day && month));
        let message = say!(
            "{n} dates of '{field}' could have the day or the month first; they are read {order}.",
            n = orders.either,
            field = &field.label,
            order = order.said()
        );
        let suggestion = Some(say!("Check one of them, and choose the other order if it is wrong."));
        let mends = vec![Mend::ReadOrder { order: order.other() }];
        let place_and_many = (row, orders.either);
        notes.listing.add_with("ambiguous_dates", Severity::Note, place, place_and_many, (message, suggestion), mends);
    }
}

/// Numbers that mean others with the other decimal mark, where none of the file shows which it is.
fn marks(book: &Workbook, notes: &mut Notes<'_>, place: usize) {
    let (field, many) = (&notes.work.table.fields[place], notes.work.profiles[place].count(EITHER_MARK));
    let shown = notes.work.profiles[place].mark_beside_groups().is_some() || field.formula.is_some();
    let Some(mark) = field.reading.decimal_mark.filter(|_| many > 0 && !shown) else { return };
    let either = |cell: &Cell| match cell.value {
        Value::Text(id) => Some(book.pool.get(id)).filter(|text| literal::Literal::of(text).any(EITHER_MARK)),
        _ => None,
    };
    let row = first_row(book, notes, place, |_, cell| either(cell).is_some());
    let Some(text) = book.sheets[notes.work.sheet].sheet.cell(row, notes.work.columns[place]).and_then(either) else {
        return;
    };
    let read = |mark| number::parse(literal::trim(text), mark).map_or(String::new(), |n| n.plain);
    let other = mark.other();
    let message = say_many!(
        many,
        "1 number of '{field}' could have a decimal point or a decimal comma: '{text}' is read as {number}, and could be {other}.",
        "{n} numbers of '{field}' could have a decimal point or a decimal comma: '{text}' is read as {number}, and could be {other}.",
        field = &field.label,
        text = shorten(literal::trim(text)),
        number = read(mark),
        other = read(other)
    );
    let suggestion = Some(match other {
        Mark::Point => say!("Check one of them; read with a decimal point, it is {number}.", number = read(other)),
        Mark::Comma => say!("Check one of them; read with a decimal comma, it is {number}.", number = read(other)),
    });
    // The reading with three digits behind the mark has decimals, the other one none.
    let grouped = number::parse(literal::trim(text), other).is_some_and(|n| n.decimals == 0);
    let (kind, decimals) = match field.value_kind() {
        "integer" if !grouped => ("number", Some(3)),
        "number" if grouped => ("integer", None),
        kind => (kind, if grouped { field.decimals } else { field.decimals.map(|d| d.max(3)) }),
    };
    let mend = Mend::ReadMark { mark: other, kind: kind.to_owned(), decimals };
    notes.listing.add_with("ambiguous_number", Severity::Note, place, (row, many), (message, suggestion), vec![mend]);
}

/// The row of the first cell of a field that passes a test; else of the first record.
fn first_row(book: &Workbook, notes: &Notes<'_>, place: usize, test: impl Fn(&Sheet, &Cell) -> bool) -> u32 {
    let work = notes.work;
    let rows = work.record_rows(&book.sheets[work.sheet], &book.pool);
    let found = rows
        .iter()
        .find(|(sheet, span)| find(sheet.row_cells(span), work.columns[place]).is_some_and(|cell| test(sheet, cell)));
    found.map_or(work.first_row(), |(_, span)| span.row)
}

/// Numbers that are written into a formula, as rates and prices that will change are.
fn hard_coded(notes: &mut Notes<'_>, place: usize) {
    let field = &notes.work.table.fields[place];
    let Some(formula) = field.original_formula.as_deref() else { return };
    // Numbers in dates and times shift or round them.
    if !matches!(field.value_kind(), "integer" | "number" | "money" | "percent") {
        return;
    }
    let mut numbers = constants(formula);
    let Some(last) = numbers.pop() else { return };
    // A list, and not one within the other: a formula has as many as people write into it.
    let numbers = match numbers.is_empty() {
        true => SaidValue::from(last),
        false => say!("{all} and {last}", all = numbers.into_iter().collect::<SaidValue>(), last).into(),
    };
    let message = say!(
        "The formula of '{field}' has {numbers} written into it: {formula}",
        field = &field.label,
        numbers,
        formula
    );
    let suggestion = Some(say!("If it is a rate or a price that changes, make it a field."));
    let row = notes.work.first_row();
    notes.listing.add_many("hard_coded_number", Severity::Note, place, (row, 1), message, suggestion);
}

/// Shares, and numbers beside a sign of arithmetic, but for those that only count and convert: 1, 12, 100, 365 ….
fn constants(formula: &str) -> Vec<String> {
    const USUAL: &[&str] = &[
        "0", "1", "2", "4", "7", "10", "12", "24", "30", "52", "60", "100", "360", "365", "1000", "1440", "3600",
        "86400", "1000000", "0.5", "365.25",
    ];
    let (mut found, mut quoted, mut before) = (Vec::new(), None, ' ');
    let all: Vec<char> = formula.chars().collect();
    let mut at = 0;
    while at < all.len() {
        let c = all[at];
        match quoted {
            Some(quote) if c == quote => quoted = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quoted = Some(c),
            None if c.is_ascii_digit()
                && !(before.is_alphanumeric() || matches!(before, '$' | '_' | '.' | '!' | ':')) =>
            {
                let end = (at..all.len()).find(|i| !(all[*i].is_ascii_digit() || all[*i] == '.')).unwrap_or(all.len());
                let is_share = all.get(end) == Some(&'%');
                let end = end + usize::from(is_share);
                let number: String = all[at..end].iter().collect();
                let next = all[end..].iter().find(|c| **c != ' ');
                let signed = |c: Option<&char>| c.is_some_and(|c| matches!(c, '*' | '/' | '+' | '-'));
                let front = all[..at].iter().rev().find(|c| **c != ' ');
                // A sign alone is no arithmetic: `=-5`, `(-5`.
                let counts = match is_share {
                    true => !matches!(number.as_str(), "0%" | "100%"),
                    false => (signed(front) && at > 2 || signed(next)) && !USUAL.contains(&number.as_str()),
                };
                if counts && !found.contains(&number) {
                    found.push(number);
                }
                before = all[end - 1];
                at = end;
                continue;
            }
            None => {}
        }
        before = c;
        at += 1;
    }
    found
}

/// Values far above all others of their field, with their rows, and the value in the middle: on the scale of sizes more than four
/// times as far from it as the middle half is wide, and three times as large as any that is not. Small ones are most often meant.
pub(super) fn far(values: &[(i64, u32)]) -> (Vec<(i64, u32)>, i64) {
    let size = |v: i64| (v as f64).ln();
    let mut sizes: Vec<f64> = values.iter().filter(|(v, _)| *v > 0).map(|(v, _)| size(*v)).collect();
    if sizes.len() < 30 || sizes.len() * 20 < values.len() * 19 {
        return (Vec::new(), 0);
    }
    sizes.sort_by(f64::total_cmp);
    let at = |quarters: usize| sizes[(sizes.len() - 1) * quarters / 4];
    let bound = at(2) + (4.0 * (at(3) - at(1))).max(6_f64.ln());
    let greatest = sizes.iter().rev().find(|v| **v <= bound).copied().unwrap_or(bound);
    let outside: Vec<_> = values.iter().filter(|(v, _)| *v > 0 && size(*v) > bound).copied().collect();
    let few = outside.len() <= 3 && outside.len() * 100 <= values.len().max(100);
    let apart = outside.iter().all(|(v, _)| size(*v) > greatest + 3_f64.ln());
    (if few && apart { outside } else { Vec::new() }, at(2).exp().round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_in_a_formula_are_found_and_places_are_not() {
        for (formula, wanted) in [
            ("=B2*1.19", "1.19"),
            ("=ROUND(B2*C2,2)", ""),
            ("=VLOOKUP(A2,Prices!$A$2:$C$13,3,FALSE)*0.97", "0.97"),
            ("=(B2-C2)*100", ""),
            ("=IF(A2=\"5*3\",B2+12.5,0)", "12.5"),
            ("='Plan 2024'!B2-B3", ""),
            ("=LOG10(B2)+B19", ""),
            ("=B2*(1-10%)", "10%"),
            ("=B2*IF(C2>400,25%,7%)+B2*8", "25% 7% 8"),
            ("=B2/C2*100%", ""),
        ] {
            assert_eq!(constants(formula).join(" "), wanted, "{formula}");
        }
    }

    #[test]
    fn a_number_far_from_all_others_is_found() {
        let mut values: Vec<(i64, u32)> = (0..60).map(|i| (2_000 + i * 37 % 900, i as u32)).collect();
        assert!(far(&values).0.is_empty());
        values.push((250_000, 60));
        assert_eq!(far(&values).0, [(250_000, 60)]);
        let skewed: Vec<(i64, u32)> = (1..200).map(|i| (i * i * i, i as u32)).collect();
        assert!(far(&skewed).0.is_empty(), "a long tail is no mistake");
    }
}
