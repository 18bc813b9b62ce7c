//! A column's evidence: counts of what its cells could be, and its values as numbers for comparing.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use super::literal::{self, Literal};
use super::number::{Mark, decimals};
use super::precision::{Fine, power};
use crate::format::{FormatKind, NumberFormat};
use crate::sheet::{Cell, Sheet, TextId, TextPool, Value};

/// So few texts or cells are looked at sooner than another thread has begun.
pub(crate) const FEW: usize = 20_000;

/// Texts of a workbook with what they could be and what they are compared by.
pub(crate) struct Lexicon {
    pub(crate) literals: Vec<Literal>,
    keys: Vec<u64>,
}

impl Lexicon {
    /// Looks at each distinct text once.
    pub(crate) fn of(pool: &TextPool) -> Lexicon {
        let look = |ids: Range<usize>| {
            let each = |id| {
                let text = pool.get(id as TextId);
                let literal = Literal::of(text);
                (literal, text_value(text, literal))
            };
            ids.map(each).unzip::<_, _, Vec<_>, Vec<_>>()
        };
        let middle = if pool.len() < FEW { pool.len() } else { pool.len() / 2 };
        let (literals, keys) = thread::scope(|scope| {
            let rest = (middle < pool.len()).then(|| scope.spawn(|| look(middle..pool.len())));
            let (mut literals, mut keys) = look(0..middle);
            // A panic over there is one here.
            let rest = rest.map(|rest| rest.join().unwrap_or_else(|p| resume_unwind(p))).unwrap_or_default();
            literals.extend(rest.0);
            keys.extend(rest.1);
            (literals, keys)
        });
        Lexicon { literals, keys }
    }

    /// The number by which a cell is compared with others; 0: nothing is there.
    pub(crate) fn value(&self, cell: &Cell) -> u64 {
        match cell.value {
            Value::Text(id) => self.keys.get(id as usize).copied().unwrap_or(0),
            Value::Number(n) => number_value(n),
            Value::Boolean(b) => 2 + u64::from(b),
            Value::Error(_) => 1,
        }
    }

    /// What a text could be.
    pub(crate) fn literal(&self, id: TextId) -> Literal {
        self.literals.get(id as usize).copied().unwrap_or_default()
    }
}

/// Numbers differ from texts by their highest bit.
pub(crate) fn number_value(n: f64) -> u64 {
    (n + 0.0).to_bits() >> 1 | 1 << 63
}

/// The number by which a text of digits that begin with a zero would be compared without it: `007` by that of 7.
pub(crate) fn value_without_zeros(text: &str) -> Option<u64> {
    let is_padded = text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    is_padded.then(|| text.parse().ok().map(number_value)).flatten()
}

/// A whole number kept as text is the same as the number; texts are compared by the hash of their key: of 62 bits, so that among
/// ten million texts two are mistaken for each other once in a hundred thousand workbooks.
fn text_value(text: &str, literal: Literal) -> u64 {
    if literal.any(literal::BLANK) {
        return 0;
    }
    let whole = literal.any(literal::PLAIN_DIGITS) && !literal.any(literal::LEADING_ZERO) && text.len() <= 15;
    if let Some(n) = whole.then(|| literal::trim(text).parse::<f64>().ok()).flatten() {
        return number_value(n);
    }
    let mut hasher = DefaultHasher::new();
    sheaf_model::text::text_key(literal::trim(text)).hash(&mut hasher);
    hasher.finish() >> 1 | 1 << 62
}

/// What was counted in a column.
#[derive(Debug, Default, Clone)]
pub(crate) struct Profile {
    /// Records.
    pub(crate) rows: u64,
    /// Cells with something to see.
    pub(crate) filled: u64,
    /// Those of them that are joined with a cell above, which has the value.
    pub(crate) joined: u64,
    /// Error values.
    pub(crate) errors: u64,
    /// TRUE and FALSE.
    pub(crate) booleans: u64,
    /// Numbers by the kind of their format.
    pub(crate) numbers: HashMap<FormatKind, u64>,
    /// Numbers with a fraction of a day, under a format of dates.
    pub(crate) with_time: u64,
    /// Numbers under a format of dates that are less than a day.
    pub(crate) under_a_day: u64,
    /// Texts.
    pub(crate) texts: u64,
    /// Texts by the flags of [`Literal`].
    flags: [u64; literal::FLAGS],
    /// Texts that are a date in an order, that of day, month, year.
    pub(crate) dated: [u64; 3],
    /// Dates in figures that only the day can begin, that only the month can begin, that either can.
    pub(crate) orders: Orders,
    /// Dates by the two digits that they have of their year.
    pub(crate) short_years: std::collections::BTreeMap<u8, u64>,
    /// Texts that are a number with a point, with a comma, only so.
    pub(crate) marks: (u64, u64),
    /// Texts by what they are, with their number, as long as there are few.
    pub(crate) words: HashMap<TextId, u64>,
    /// Numbers and truths by the text that a person sees, with their number.
    pub(crate) shown: Few,
    /// Numbers under no format of dates, times or money: how many, the least and the greatest.
    pub(crate) plain: Option<(u64, f64, f64)>,
    /// The first plain numbers.
    pub(crate) sample: Vec<f64>,
    /// Texts of plain digits: those of up to three, and those of more.
    pub(crate) unmarked: (u64, u64),
    /// Most digits after the point of a number, of a text with a point, of one with a comma.
    pub(crate) decimals: (u8, u8, u8),
    /// Numbers with several digits after the point.
    pub(crate) fine: Fine,
    /// Greatest powers of ten of texts with a point, and of those with a comma.
    pub(crate) powers: (i16, i16),
    /// Greatest number.
    pub(crate) greatest: f64,
    /// Least number.
    pub(crate) least: f64,
    /// Numbers that are larger than any field holds.
    pub(crate) too_large: u64,
    /// Whether a number is not whole.
    pub(crate) fractions: u64,
    /// Currencies with their number.
    pub(crate) currencies: HashMap<&'static str, u64>,
    /// Cells whose format pads with zeros.
    pub(crate) padded: u64,
    /// Formats that show a share or money by number of digits.
    pub(crate) shown_decimals: u8,
    /// Each record's value for comparing; 0 where nothing is there.
    pub(crate) values: Vec<u64>,
    /// Different values.
    pub(crate) distinct: u64,
    /// Longest text in characters (counted up to a bound).
    pub(crate) longest: usize,
    /// Shortest text that is written as a code is.
    pub(crate) shortest: usize,
    /// Texts without a blank that have a figure and are no dates.
    pub(crate) coded: u64,
    /// Formulas.
    pub(crate) formulas: u64,
}

/// Dates in figures, by the part that can come first.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Orders {
    pub(crate) day: u64,
    pub(crate) month: u64,
    pub(crate) either: u64,
}

/// Values as a person sees them, with their number, as long as they are few.
#[derive(Debug, Default, Clone)]
pub(crate) struct Few {
    counts: HashMap<(u64, FormatKind, u8), (String, u64)>,
    /// There were more than are remembered.
    pub(crate) many: bool,
}

impl Few {
    /// The values with their number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.counts.values().map(|(text, count)| (text.as_str(), *count))
    }

    fn add(&mut self, value: Value, format: &NumberFormat, pool: &TextPool) {
        let bits = match value {
            Value::Number(n) => n.to_bits(),
            other => u64::MAX - u64::from(other == Value::Boolean(true)),
        };
        let shown = || (crate::cell::display(value, format, pool), 0);
        self.counts.entry((bits, format.kind, format.padded)).or_insert_with(shown).1 += 1;
        if self.counts.len() > MOST_SHOWN {
            (self.many, self.counts) = (true, HashMap::new());
        }
    }
}

/// Distinct texts that are remembered by their numbers.
const MOST_WORDS: usize = 2_000;
/// Distinct numbers that are remembered by what a person sees.
const MOST_SHOWN: usize = 64;
/// Plain numbers that are remembered as they are.
const MOST_SAMPLE: usize = 500;

impl Profile {
    /// Number of texts that allow a reading.
    pub(crate) fn count(&self, flag: u32) -> u64 {
        self.flags[flag.trailing_zeros() as usize % literal::FLAGS]
    }

    /// Numbers under a kind of format.
    pub(crate) fn of_kind(&self, kind: FormatKind) -> u64 {
        self.numbers.get(&kind).copied().unwrap_or(0)
    }

    /// Counts a cell, or its absence.
    pub(crate) fn add(&mut self, cell: Option<&Cell>, sheet: &Sheet, lexicon: &Lexicon, pool: &TextPool) {
        self.rows += 1;
        let Some(cell) = cell else {
            self.values.push(0);
            return;
        };
        let value = lexicon.value(cell);
        self.values.push(value);
        self.formulas += u64::from(cell.formula > 0);
        if value == 0 {
            self.count_text(cell, lexicon, pool, false);
            return;
        }
        self.filled += 1;
        match cell.value {
            Value::Text(_) => self.count_text(cell, lexicon, pool, true),
            Value::Boolean(_) => self.booleans += 1,
            Value::Error(_) => self.errors += 1,
            Value::Number(n) => self.count_number(n, sheet.format(cell)),
        }
        if matches!(cell.value, Value::Number(_) | Value::Boolean(_)) && !self.shown.many {
            self.shown.add(cell.value, sheet.format(cell), pool);
        }
    }

    /// Counts a cell that is joined with one above: it has its value, and no formula.
    pub(crate) fn add_joined(&mut self, above: &Cell, sheet: &Sheet, lexicon: &Lexicon, pool: &TextPool) {
        self.joined += 1;
        self.add(Some(&Cell { formula: 0, ..*above }), sheet, lexicon, pool);
    }

    fn count_text(&mut self, cell: &Cell, lexicon: &Lexicon, pool: &TextPool, filled: bool) {
        let Value::Text(id) = cell.value else { return };
        if !filled {
            return;
        }
        self.texts += 1;
        let literal = lexicon.literal(id);
        for (bit, count) in self.flags.iter_mut().enumerate() {
            *count += u64::from(literal.any(1 << bit));
        }
        let (day, month) = (literal.any(literal::DAY_FIRST), literal.any(literal::MONTH_FIRST));
        let anyway = literal.any(literal::YEAR_FIRST | literal::NAMED_DATE);
        for (count, fits) in self.dated.iter_mut().zip([day, month, false]) {
            *count += u64::from(fits || anyway);
        }
        if !literal.any(literal::NAMED_DATE) {
            self.orders.day += u64::from(day && !month);
            self.orders.month += u64::from(month && !day);
            self.orders.either += u64::from(month && day);
        }
        if literal.any(literal::PLAIN_DIGITS) {
            let short = literal::trim(pool.get(id)).len() <= 3;
            *(if short { &mut self.unmarked.0 } else { &mut self.unmarked.1 }) += 1;
        }
        if let Some(year) = literal.short_year {
            *self.short_years.entry(year).or_default() += 1;
        }
        let (point, comma) = (literal.any(literal::POINT), literal.any(literal::COMMA));
        self.marks.0 += u64::from(point && !comma);
        self.marks.1 += u64::from(comma && !point);
        self.count_digits(literal);
        if let Some(code) = literal.currency {
            *self.currencies.entry(code).or_default() += 1;
        }
        if self.words.len() < MOST_WORDS || self.words.contains_key(&id) {
            *self.words.entry(id).or_default() += 1;
        }
        let text = literal::trim(pool.get(id));
        let figure = text.bytes().any(|b| b.is_ascii_digit());
        if figure && !text.contains(' ') && text.len() >= 2 && !literal.any(literal::ANY_DATE | literal::TIME) {
            self.shortest = if self.coded == 0 { text.len() } else { self.shortest.min(text.len()) };
            self.coded += 1;
        }
        self.longest = self.longest.max(pool.get(id).len());
    }

    /// Counts the digits of a text that may be a number.
    fn count_digits(&mut self, literal: Literal) {
        self.decimals.1 = self.decimals.1.max(literal.decimals_point);
        self.decimals.2 = self.decimals.2.max(literal.decimals_comma);
        if !literal.any(literal::TOO_LARGE) {
            self.powers.0 = self.powers.0.max(literal.power_point);
            self.powers.1 = self.powers.1.max(literal.power_comma);
        }
        let by_point = literal.decimals_point > 0;
        let power = if by_point { literal.power_point } else { literal.power_comma };
        let decimals = literal.decimals_point.max(literal.decimals_comma);
        // A share of a hundred is kept as one of one.
        let of_hundred: u8 = if literal.any(literal::PERCENT) && decimals > 0 { 2 } else { 0 };
        self.fine.add(power - i16::from(of_hundred), decimals.saturating_add(of_hundred));
    }

    fn count_number(&mut self, n: f64, format: &NumberFormat) {
        *self.numbers.entry(format.kind).or_default() += 1;
        if let Some(code) = format.currency {
            *self.currencies.entry(code).or_default() += 1;
        }
        if matches!(format.kind, FormatKind::General | FormatKind::Number) {
            let (count, least, greatest) = self.plain.unwrap_or((0, n, n));
            self.plain = Some((count + 1, least.min(n), greatest.max(n)));
            if self.sample.len() < MOST_SAMPLE {
                self.sample.push(n);
            }
        }
        self.padded += u64::from(format.padded > 0);
        let too_large = n.abs() >= 1e18;
        self.too_large += u64::from(too_large);
        self.with_time += u64::from(super::super::serial::milliseconds(n) > 0);
        self.under_a_day += u64::from((0.0..1.0).contains(&n));
        self.shown_decimals = self.shown_decimals.max(format.decimals.unwrap_or(0));
        if !too_large {
            (self.greatest, self.least) = (self.greatest.max(n), self.least.min(n));
        }
        if n != n.trunc() {
            self.fractions += 1;
            let digits = decimals(n);
            self.decimals.0 = self.decimals.0.max(digits);
            self.fine.add(power(n), digits);
        }
    }

    /// To be called when all cells were counted.
    pub(crate) fn finish(&mut self) {
        let mut seen: std::collections::HashSet<u64> =
            std::collections::HashSet::with_capacity(self.values.len().min(1 << 16));
        seen.extend(self.values.iter().filter(|v| **v > 1));
        self.distinct = seen.len() as u64;
    }

    /// Cells that hold a value: neither blank nor an error.
    pub(crate) fn good(&self) -> u64 {
        self.filled - self.errors
    }

    /// The decimal mark of a column whose numbers are marked from a thousand on, and only then: that mark parts groups.
    pub(crate) fn mark_beside_groups(&self) -> Option<Mark> {
        let all_from_thousand = self.count(literal::EITHER_MARK) > 0 && self.unmarked.0 > 0 && self.unmarked.1 == 0;
        match (self.decimals.1, self.decimals.2) {
            (0, 3) if all_from_thousand => Some(Mark::Point),
            (3, 0) if all_from_thousand => Some(Mark::Comma),
            _ => None,
        }
    }

    /// Whether its texts are written as codes are: short, without a blank, each with a figure, and of nearly one length.
    pub(crate) fn is_coded(&self) -> bool {
        self.texts == self.good() && self.coded == self.texts && self.longest <= 24 && self.longest <= self.shortest + 2
    }

    /// Whether no value comes twice.
    pub(crate) fn all_differ(&self) -> bool {
        self.good() > 0 && self.distinct == self.good()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_those_that_are_written() {
        for (n, text) in [
            (0.5, "0.5"),
            (-0.05, "-0.05"),
            (-12.25, "-12.25"),
            (19.99, "19.99"),
            (1e-6, "0.000001"),
            (0.1 + 0.2, "0.3"),
            (1.234_567_8, "1.2345678"),
            (123_456_789.125, "123456789.125"),
        ] {
            assert_eq!(crate::column::number::plain(n), text);
            assert_eq!(usize::from(decimals(n)), text.split_once('.').map_or(0, |(_, d)| d.len()), "{n}");
        }
    }
}
