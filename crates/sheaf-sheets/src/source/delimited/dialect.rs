//! The dialect of a text file: each candidate reads the sample; the one whose records are most alike and whose fields look
//! most like values wins (after van den Burg, Nazábal, Sutton: "Wrangling messy CSV files by detecting row and type
//! patterns", 2019).

use std::collections::HashMap;

use super::form::Form;
use super::quotes::closing;
use super::records::{Record, declared_delimiter, split};
use super::shape::{Shape, each};
use super::single::Wholes;

/// Delimiter, quote and escape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Between fields; empty: one field a record.
    pub(crate) delimiter: Vec<u8>,
    /// Around fields.
    pub(crate) quote: Option<u8>,
    /// Before a quote inside quotes, where it is not doubled.
    pub(crate) escape: Option<u8>,
    /// Whether a backslash before the delimiter makes it a part of a field without quotes.
    pub(super) escapes_delimiter: bool,
    /// What its records look like, where nearly all are alike.
    pub(super) shape: Option<Shape>,
    /// How its records are drawn, where they are not delimited.
    pub(super) form: Option<Form>,
}

impl Dialect {
    /// A dialect.
    pub(crate) fn new(delimiter: &str, quote: Option<u8>, escape: Option<u8>) -> Self {
        Dialect {
            delimiter: delimiter.as_bytes().to_vec(),
            quote,
            escape,
            escapes_delimiter: false,
            shape: None,
            form: None,
        }
    }
}

const DELIMITERS: &[&str] = &[
    ",", ";", "\t", "|", "||", "::", "^", "~", ":", "#", "\u{1f}", "\u{1}", "§", "¬", "¦", "þ", " ", "&", "/", "!", "@",
];

/// Quotes around fields that are looked for everywhere.
const QUOTES: &[Option<u8>] = &[Some(b'"'), Some(b'\''), None];

/// Single signs that part fields where nearly every line has as many; paths, tags and logs are full of the others.
const SELDOM: &str = "$%*+=?`";

/// Most of them that are looked for through the sample.
const MOST_UNUSUAL: usize = 16;

/// Signs that stand before a quote inside quotes, where it is not doubled.
const ESCAPES: &[u8] = b"\\\0";

/// Finds the dialect of a sample; `whole` where the sample is the whole file.
pub(super) fn detect(sample: &str, whole: bool, name: &str) -> Dialect {
    let declared = declared_delimiter(sample.as_bytes());
    let below = declared.and_then(|_| sample.split_once(['\n', '\r'])).map_or(sample, |(_, below)| below);
    let mut dialect = detect_signs(below, whole, name, QUOTES);
    if let Some(delimiter) = declared {
        dialect.delimiter = delimiter.to_vec();
    }
    if declared.is_none() {
        dialect.form = Form::of(sample, whole, &dialect.delimiter);
    }
    if dialect.form.is_none() {
        dialect.shape = Shape::of(below.as_bytes(), whole, &dialect);
    }
    dialect
}

/// Finds delimiter, quote and escape of a sample among some quotes.
pub(super) fn detect_signs(sample: &str, whole: bool, name: &str, quotes: &[Option<u8>]) -> Dialect {
    let usual: &[&str] = if name.to_ascii_lowercase().ends_with(".tsv") { &["\t"] } else { &[","] };
    let bytes = sample.as_bytes();
    let escape = ESCAPES.iter().copied().find(|sign| memchr::memmem::find(bytes, &[*sign, b'"']).is_some());
    let escape = escape.filter(|sign| !doubles_quotes(bytes, *sign));
    let lines = memchr::memchr2_iter(b'\n', b'\r', bytes).count();
    let mut best: Option<(f64, Dialect)> = None;
    let unusual = unusual(sample);
    let wholes = Wholes::of(sample);
    for delimiter in DELIMITERS.iter().copied().chain(unusual.iter().map(String::as_str)) {
        // What stands in few of the lines does not part their fields.
        let places = memchr::memmem::find_iter(bytes, delimiter.as_bytes()).take(lines / 8 + 1).count();
        if places == 0 || places < lines / 8 || wholes.hold(delimiter, weight(delimiter) < 0.9) {
            continue;
        }
        let escaped = memchr::memmem::find(bytes, &[b"\\", delimiter.as_bytes()].concat()).is_some();
        let ways = quotes.iter().flat_map(|quote| [(*quote, false), (*quote, true)]);
        for (quote, escapes_delimiter) in ways.filter(|(_, escapes)| escaped || !escapes) {
            if quote.is_some_and(|q| !bytes.contains(&q) || delimiter.as_bytes().contains(&q)) {
                continue;
            }
            let escape = escape.filter(|_| quote == Some(b'"'));
            let dialect = Dialect { escapes_delimiter, ..Dialect::new(delimiter, quote, escape) };
            if !parts_records(bytes, whole, &dialect, weight(delimiter) < 0.9) {
                continue;
            }
            let mut score = score(bytes, whole, &dialect) * weight(delimiter);
            if quote == Some(b'\'') {
                score *= 0.95;
            }
            if usual.contains(&delimiter) {
                score *= 1.02;
            }
            if best.as_ref().is_none_or(|(s, _)| score > *s + 1e-9) {
                best = Some((score, dialect));
            }
        }
    }
    let single = Dialect::new("", bytes.contains(&b'"').then_some(b'"'), None);
    match best {
        Some((found, mut dialect)) if found > 0.0 => {
            // A file without quotes in the sample may have some further on, and quotes that open nothing leave the others what they are.
            let is_possible = !bytes.contains(&b'"') || encloses_fields(bytes, whole, &dialect);
            dialect.quote = dialect.quote.or(Some(b'"').filter(|_| is_possible));
            if !bytes.contains(&b'"') && quotes.contains(&Some(b'\'')) && doubles_apostrophes(bytes, whole, &dialect) {
                dialect.quote = Some(b'\'');
            }
            if found < score(bytes, whole, &single) {
                return single;
            }
            dialect.delimiter = widen(sample, &dialect);
            dialect
        }
        _ => Dialect { quote: Some(b'"'), ..single },
    }
}

/// Whether quotes stand around fields, also around such with a delimiter, though a few others open nothing: the records are alike
/// without quotes, and most are with them.
fn encloses_fields(sample: &[u8], whole: bool, unquoted: &Dialect) -> bool {
    let (mut around, mut torn, mut other) = (0_usize, 0_usize, 0_usize);
    let mut widths: HashMap<usize, usize> = HashMap::new();
    each(sample, whole, unquoted, |record| {
        *widths.entry(record.len()).or_default() += 1;
        let mut opened = false;
        for field in (0..record.len()).map(|i| record.raw(i).trim_ascii()) {
            let is_odd = field.iter().filter(|b| **b == b'"').count() % 2 == 1;
            let (opens, closes) = (field.starts_with(b"\""), field.ends_with(b"\""));
            around += usize::from(!is_odd && opens && closes);
            torn += usize::from(is_odd && opened && closes);
            other += usize::from(opened && !(is_odd && closes) || !opened && is_odd && !opens);
            opened = is_odd && opens && !opened;
        }
        other += usize::from(opened);
    });
    let Some((width, _)) = widths.into_iter().max_by_key(|(width, count)| (*count, *width)) else { return false };
    let (mut alike, mut all) = (0_usize, 0_usize);
    each(sample, whole, &Dialect { quote: Some(b'"'), ..unquoted.clone() }, |record| {
        all += 1;
        alike += usize::from(record.len() == width);
    });
    width > 1 && (around > 1 || torn > 0) && other * 4 <= around + torn && alike * 10 >= all * 6
}

/// Whether apostrophes stand around fields and two for one within such a field, and nowhere else.
fn doubles_apostrophes(sample: &[u8], whole: bool, dialect: &Dialect) -> bool {
    let (mut doubled, mut other) = (0_usize, 0_usize);
    each(sample, whole, dialect, |record| {
        for field in (0..record.len()).map(|i| record.raw(i).trim_ascii()).filter(|field| field.contains(&b'\'')) {
            let inner = field.strip_prefix(b"'").and_then(|rest| rest.strip_suffix(b"'"));
            let pairs = inner.map(|inner| memchr::memmem::find_iter(inner, b"''").count());
            let all = memchr::memchr_iter(b'\'', inner.unwrap_or(field)).count();
            match pairs {
                Some(pairs) if pairs * 2 == all => doubled += usize::from(pairs > 0),
                _ => other += 1,
            }
        }
    });
    doubled > 0 && other == 0
}

/// Signs in the first line that stand as often in nearly all others, though they seldom part fields: `$`, `=`, `$$`, `<>`, `@|@`.
fn unusual(sample: &str) -> Vec<String> {
    let mut lines = sample.lines().filter(|l| !l.trim().is_empty()).take(60);
    let Some(first) = lines.next() else { return Vec::new() };
    let is_sign = |c: char| c.is_ascii_punctuation() && !matches!(c, '"' | '\'' | '.' | '(' | ')');
    let is_likely = |run: &&str| match run.len() {
        1 => SELDOM.contains(*run),
        // A minus belongs to a number, unless it is an arrow's.
        2..=4 => !run.contains('-') || run.ends_with('>'),
        _ => false,
    };
    let mut runs: Vec<&str> = first.split(|c| !is_sign(c)).filter(is_likely).collect();
    runs.sort_unstable();
    runs.dedup();
    let rest: Vec<&str> = lines.collect();
    let is_even = |run: &&str| {
        let many = first.matches(run).count();
        rest.iter().filter(|line| line.matches(run).count() == many).count() * 10 >= rest.len() * 9
    };
    runs.into_iter()
        .filter(|run| !DELIMITERS.contains(run) && !rest.is_empty())
        .take(MOST_UNUSUAL)
        .filter(is_even)
        .map(str::to_owned)
        .collect()
}

/// Whether a quote inside a field is written twice: two that are neither an empty field nor an escaped one before the last.
fn doubles_quotes(sample: &[u8], escape: u8) -> bool {
    let apart = |byte: Option<&u8>| byte.is_none_or(|b| b.is_ascii() && !b.is_ascii_alphanumeric() && *b != b'"');
    memchr::memmem::find_iter(sample, b"\"\"").any(|at| {
        let before = at.checked_sub(1).and_then(|n| sample.get(n));
        before != Some(&escape) && !(apart(before) && apart(sample.get(at + 2)))
    })
}

/// The whole delimiter, where the one found is always part of a longer one: doubled, or between two equal signs or blanks.
fn widen(sample: &str, dialect: &Dialect) -> Vec<u8> {
    let delimiter = dialect.delimiter.as_slice();
    let bare = without_quoted(sample.as_bytes(), dialect);
    let mut wide = delimiter.to_vec();
    if let [sign] = delimiter {
        let runs = || bare.chunk_by(|a, b| a == b).filter(|run| run[0] == *sign).map(<[u8]>::len);
        let least = runs().min().unwrap_or(1);
        if *sign != b' ' && least >= 2 && runs().count() >= 2 && runs().all(|n| n % least == 0) {
            wide = vec![*sign; least];
        }
        // Where the outer sign was found, the inner one stands between each two of it.
        let inner = memchr::memchr(*sign, &bare).and_then(|at| bare.get(at + 1)).filter(|b| b.is_ascii_punctuation());
        if let Some(inner) = inner.filter(|b| *b != sign) {
            let whole = [*sign, *inner, *sign];
            let pairs = memchr::memmem::find_iter(&bare, &whole).count();
            if pairs >= 2 && pairs * 2 == memchr::memchr_iter(*sign, &bare).count() {
                return whole.to_vec();
            }
        }
    }
    let spaced = |at: usize| bare.get(at + wide.len()).is_none_or(|b| matches!(b, b' ' | b'\n' | b'\r'));
    let mut places = memchr::memmem::find_iter(&bare, &wide).peekable();
    if !wide.ends_with(b" ")
        && places.peek().is_some_and(|at| bare.get(at + wide.len()) == Some(&b' '))
        && places.all(spaced)
    {
        let before = memchr::memmem::find_iter(&bare, &wide).all(|at| at > 0 && bare.get(at - 1) == Some(&b' '));
        return if before { [b" ", wide.as_slice(), b" "].concat() } else { [wide.as_slice(), b" "].concat() };
    }
    let beside = |at: usize| {
        let (before, after) = (bare.get(at.checked_sub(1)?)?, bare.get(at + wide.len())?);
        let is_sign = before.is_ascii_punctuation() && !matches!(before, b'\'' | b'"');
        (before == after && (is_sign || matches!(before, b' ' | b'\t'))).then_some(*before)
    };
    let signs: Vec<Option<u8>> = memchr::memmem::find_iter(&bare, &wide).map(beside).collect();
    match signs.first().copied().flatten() {
        Some(sign) if signs.len() >= 2 && signs.iter().all(|s| *s == Some(sign)) => {
            [&[sign], wide.as_slice(), &[sign]].concat()
        }
        _ => wide,
    }
}

/// A sample in which a letter stands for each quoted field: two delimiters around one are not one that is doubled.
pub(super) fn without_quoted(sample: &[u8], dialect: &Dialect) -> Vec<u8> {
    let (mut bare, mut quoted, mut escaped) = (Vec::with_capacity(sample.len()), false, false);
    let mut opens = true;
    for byte in sample {
        let sign = if quoted { dialect.quote.map(closing) } else { dialect.quote };
        let is_quote = Some(*byte) == sign && !escaped;
        escaped = quoted && !escaped && Some(*byte) == dialect.escape;
        if is_quote && (quoted || opens) {
            quoted = !quoted;
            bare.push(b'x');
        } else if !quoted {
            bare.push(*byte);
        }
        opens = quoted || is_quote || matches!(byte, b'\n' | b'\r' | b' ') || dialect.delimiter.last() == Some(byte);
    }
    bare
}

/// Whether a delimiter parts records at all, or stands in the words of a single column now and then. One that is `weak` occurs in
/// plain text, so that it has to part most records alike, and blanks have to part figures or quoted words.
fn parts_records(sample: &[u8], whole: bool, dialect: &Dialect, weak: bool) -> bool {
    let (mut widths, mut first, mut figures, mut all) = (HashMap::new(), 0, [0_usize; 8], 0_usize);
    let mut open_ended = 0_usize;
    each(sample, whole, dialect, |record| {
        if all == 0 {
            first = record.len();
        }
        all += 1;
        *widths.entry(record.len()).or_insert(0_usize) += 1;
        open_ended += usize::from(record.raw(0).is_empty() || record.raw(record.len().saturating_sub(1)).is_empty());
        for (place, count) in figures.iter_mut().enumerate() {
            *count += usize::from(record.raw(place).iter().any(u8::is_ascii_digit));
        }
    });
    let single = widths.get(&1).copied().unwrap_or(0);
    if !weak {
        return first > 1 || single * 4 < all * 3;
    }
    let usual = widths.iter().filter(|(width, _)| **width > 1).max_by_key(|(width, count)| (**count, **width));
    let Some((width, count)) = usual else { return false };
    let quoted = dialect.quote.is_some_and(|q| sample.contains(&q));
    let told = *width > 2 && dialect.delimiter != b" ";
    // An address has one of these too, and so has a sentence, a price, a share.
    if let [sign] = dialect.delimiter.as_slice()
        && sign.is_ascii_punctuation()
        && !matches!(sign, b':' | b'#' | b'/' | b'&')
    {
        let between = dialect.quote.map(|q| [&[closing(q)], dialect.delimiter.as_slice(), &[q]].concat());
        let quoted = between.is_some_and(|signs| memchr::memmem::find(sample, &signs).is_some());
        return count * 10 >= all * 9 && open_ended * 2 < all && (told || quoted);
    }
    count * 10 >= all * 6 && (told || quoted || figures.iter().any(|n| n * 10 >= all * 6))
}

/// Characters that occur in plain text are delimiters more seldom.
fn weight(delimiter: &str) -> f64 {
    match delimiter {
        "," | ";" | "\t" | "|" => 1.0,
        "||" | "::" => 1.05,
        // No text has them otherwise.
        "\u{1f}" | "\u{1}" => 1.1,
        " " | "/" | "&" => 0.45,
        "^" | "~" => 0.9,
        // It joins words.
        "__" => 0.8,
        // A word and its value, many of them in a line with blanks between.
        "=" => 0.35,
        signs if signs.len() > 1 && signs.is_ascii() => 1.0,
        sign if sign.is_ascii() => 0.6,
        _ => 0.9,
    }
}

fn score(sample: &[u8], whole: bool, dialect: &Dialect) -> f64 {
    let (mut rest, mut record) = (sample, Record::default());
    let mut patterns: HashMap<usize, usize> = HashMap::new();
    let (mut records, mut cells, mut typed) = (0_usize, 0_usize, 0_usize);
    while records < 400 {
        record.clear();
        let Some(used) = split(rest, dialect, true, whole, &mut record) else { break };
        if used == 0 {
            break;
        }
        rest = &rest[used..];
        if record.len() == 0 {
            continue;
        }
        records += 1;
        *patterns.entry(record.len()).or_default() += 1;
        for i in 0..record.len() {
            cells += 1;
            typed += usize::from(is_typed(record.raw(i), dialect));
        }
    }
    if records == 0 {
        return 0.0;
    }
    let kinds = patterns.len() as f64;
    let alike: f64 = patterns
        .iter()
        .map(|(length, count)| {
            let length = *length as f64;
            *count as f64 * ((length - 1.0).max(0.001) / length)
        })
        .sum::<f64>()
        / kinds;
    alike / records as f64 * (typed as f64 / cells.max(1) as f64).max(1e-10)
}

/// Whether a field looks like one value: nothing, a number, a date, a word or a few.
fn is_typed(bytes: &[u8], dialect: &Dialect) -> bool {
    let text = bytes.trim_ascii();
    if text.is_empty() {
        return true;
    }
    let quotes = text.iter().filter(|b| **b == b'"').count();
    if quotes % 2 == 1 || text.first() == Some(&b'"') {
        return false;
    }
    // An apostrophe at one end alone is half of a quoted field; at both ends it is a quote that was not taken for one.
    if text.len() > 1 && text.first() == Some(&b'\'') && text.last() == Some(&b'\'') {
        return false;
    }
    if text.len() > 1 && (text.first() == Some(&b'\'')) != (text.last() == Some(&b'\'')) && !text.ends_with(b"s'") {
        return false;
    }
    let odd = text
        .iter()
        .filter(|b| {
            dialect.delimiter.first() != Some(b) && matches!(b, b';' | b'\t' | b'|' | b'^' | b'~' | b'{' | b'}')
        })
        .count();
    let numeric = text.iter().all(|b| b.is_ascii_digit() || b" .,:-+/%$()eE".contains(b));
    if numeric {
        // "1,5" may be a number, "1,5,2" cut at no comma is none.
        let commas = text.iter().filter(|b| **b == b',').count();
        return commas <= 1 || text.split(|b| *b == b',').skip(1).all(|part| part.len() == 3);
    }
    odd == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialects_are_found() {
        for (text, delimiter, quote) in [
            ("a,b,c\n1,2,3\n4,5,6\n", ",", Some(b'"')),
            ("a;b;c\n1,5;2,5;3\n4;5;6,25\n", ";", Some(b'"')),
            ("a\tb\n1, 2\tx\n2, 3\ty\n", "\t", Some(b'"')),
            ("a|b\nx, y|2\nz, w|3\n", "|", Some(b'"')),
            ("a||b\nx|y||2\nz||3\n", "||", Some(b'"')),
            ("a||b||c\n1||2||3\n4||||6\n", "||", Some(b'"')),
            ("a;;b\n1;;2\n\"x;y\";;3\n", ";;", Some(b'"')),
            ("a | b | c\n1 | 2 | 3\n4 | 5 | 6\n", " | ", Some(b'"')),
            ("a~|~b\n1~|~2\n3~|~4\n", "~|~", Some(b'"')),
            ("a$$b\n1$$2\n3$$4\n", "$$", Some(b'"')),
            ("a<>b,c<>d\n1<>2<>3\n4<>5,5<>6\n", "<>", Some(b'"')),
            ("a,b,c\n1,,3\n4,,6\n", ",", Some(b'"')),
            ("name,note\n\"a, b\",\"x; y\"\n\"c, d\",\"z; w\"\n", ",", Some(b'"')),
            ("'a,1','b'\n'c,2','d'\n", ",", Some(b'\'')),
            ("a,b,c\n1,'don''t know',3\n2,yes,4\n3,no,5\n", ",", Some(b'\'')),
            ("a,b,c\n1,don''t know,3\n2,yes,4\n3,no,5\n", ",", Some(b'"')),
            // Quotes that are not closed leave the others what they are.
            ("a;b;c\n1;\"x\";\"y\"\n2;\"z;\"w\"\n3;\"u\";\"v\"\n4;\"s\";t\n5;\"r\";\"s\"\n", ";", Some(b'"')),
            ("a,b,c\n1,x,3\n2,\"y, z\",45\n3,v,5\n4,u,6\n", ",", Some(b'"')),
            ("single\nvalue\nother\n", "", Some(b'"')),
            ("Name\nAnn\nBo Lee\n", "", Some(b'"')),
            ("Full name\nAnn Lee\nBo Fox\nCid Ray\n", "", Some(b'"')),
            ("Remark\nlate, but paid\nnone\nok\nseen: twice\nold\n", "", Some(b'"')),
            ("a@b@c\n1@x@y\n2@z@w\n", "@", Some(b'"')),
            ("\"a\"@\"b\"\n\"1\"@\"x@y\"\n\"2\"@\"z\"\n", "@", Some(b'"')),
            ("a!b!c\n1!x, y!z\n2!z!w\n", "!", Some(b'"')),
            ("aþb\n1þx\n2þz\n", "þ", Some(b'"')),
            ("a\u{1}b, c\n1\u{1}x, y\n2\u{1}z, w\n", "\u{1}", Some(b'"')),
            ("a\u{1f}b, c\n1\u{1f}x, y\n2\u{1f}z, w\n", "\u{1f}", Some(b'"')),
            ("Mail\na1@x.example\nb2@y.example\nc3@z.example\n", "", Some(b'"')),
            ("Said\nGreat! Thanks!\nWell done! Thanks!\nOh! No!\n", "", Some(b'"')),
            ("a$b$c\n1$x y$2\n2$z w$3\n", "$", Some(b'"')),
            ("a->b->c\n1->x y->2\n2->z w->3\n", "->", Some(b'"')),
            ("a%b%c\n1%x y%2\n2%z w%3\n", "%", Some(b'"')),
            ("a`b`c\n1`x y`2\n2`z w`3\n", "`", Some(b'"')),
            ("a b__c__d\n1 x__y__2\n2 z__w__3\n", "__", Some(b'"')),
            ("a=b=c\n1=x y=2\n2=z w=3\n", "=", Some(b'"')),
            ("user=ann ip=10.0.0.1 code=200\nuser=bo ip=10.0.0.2 code=404\n", " ", Some(b'"')),
            ("C:\\a\\b.txt\nC:\\c\\d.txt\nC:\\e\\f.txt\n", "", Some(b'"')),
            ("$5-$6\n$7-$8\n$9-$12\n", "", Some(b'"')),
            ("5%-6%\n7%-8%\n9%-12%\n", "", Some(b'"')),
            ("first_name_of\nhis_own_one\nour_own_two\n", "", Some(b'"')),
            ("Betrag\n12,50\n3,20\n7,95\n", "", Some(b'"')),
            ("Created at\n2024-01-10 10:00\n2024-01-11 11:30\n", "", Some(b'"')),
            ("https://a.example/x\nhttps://b.example/y\n", "", Some(b'"')),
            ("Full name\nSmith, John\nDoe, Jane\n", "", Some(b'"')),
            ("Address\nMain Street 5\nElm Road 7\n", "", Some(b'"')),
            ("Figures\na,b\n1,2\n3,4\n", ",", Some(b'"')),
            ("no name\n1 Ann\n2 Bo\n3 Cid\n", " ", Some(b'"')),
        ] {
            let found = detect(text, true, "x.csv");
            assert_eq!((found.delimiter.as_slice(), found.quote), (delimiter.as_bytes(), quote), "{text:?}");
        }
    }

    #[test]
    fn a_backslash_before_delimiters_is_told_by_even_records() {
        for (text, escapes) in [
            ("a,b,c\n1,x\\, y,2\n3,z,4\n5,v\\, w,6\n", true),
            ("a,b,c\n1,C:\\x\\,2\n3,D:\\,4\n5,E:\\y\\,6\n", false),
            ("a,b,c\n1,x,2\n3,z,4\n", false),
        ] {
            let found = detect(text, true, "x.csv");
            assert_eq!((found.delimiter.as_slice(), found.escapes_delimiter), (b",".as_slice(), escapes), "{text:?}");
        }
    }
}
