//! Our own functions of PostgreSQL against those of Rust, each on thousands of inputs made up by chance, one statement each.

use postgres::types::ToSql;
use sheaf_query::formula::runtime::{self, Args, Datum};
use sheaf_query::sql::postgres::{Use, translate};

use crate::postgres::Postgres;

/// How many inputs each function is given.
const CASES: usize = 2_000;

/// What an argument is.
#[derive(Clone, Copy)]
enum Made {
    /// Letters of many scripts, marks, blanks.
    Words,
    /// One of these pieces after the other, up to so many.
    Of(&'static [&'static str], usize),
    /// A number as people have them, at times a large or a small one.
    Real,
    /// One that is not too far from 1.
    Modest,
    Between(f64, f64),
    Whole(i64, i64),
    Flag,
    /// The flag as the money functions take it.
    Switch,
    /// A list of numbers.
    Numbers,
    Days,
}

use Made::{Between, Days, Flag, Modest, Numbers, Of, Real, Switch, Whole, Words};

const NUMBER: Made = Of(
    &[
        "1",
        "23",
        "456",
        "7.5",
        "0",
        ".",
        ",",
        "-",
        "+",
        "$",
        "€",
        "%",
        "(",
        ")",
        "e",
        "E5",
        " ",
        "\u{a0}",
        "/",
        ":",
        "2024-02-29",
        "T10:30",
        "PM",
        "000",
    ],
    6,
);
const DATE: Made = Of(
    &[
        "2024",
        "-",
        "02",
        "29",
        "/",
        " ",
        "Feb",
        "march",
        "Sept.",
        "1",
        "12",
        "31",
        ":",
        "30",
        "AM",
        "pm",
        "T",
        "Z",
        "+02:00",
        ",",
        "99",
        ".5",
        "2023-12-31",
        "13:05",
    ],
    7,
);
const FORMAT: Made = Of(
    &[
        "0",
        "#",
        "?",
        ".",
        ",",
        "%",
        ";",
        "E+",
        "E-0",
        "0.00",
        "#,##0",
        "General",
        "\"x\"",
        "\\y",
        "_)",
        "*-",
        "[h]",
        "[Red]",
        "[$€-407]",
        "yyyy",
        "mm",
        "m",
        "d",
        "dddd",
        "hh",
        "s",
        ".000",
        "AM/PM",
        "a/p",
        " ",
        "/",
        "?/?",
        "/8",
        "@",
        "-",
        "(",
        ")",
        ":",
    ],
    6,
);
const PART: Made = Of(&["a", "b", "ab", "é", "E\u{301}", "?", "*", "~", ".", "%", "ß", "Σ", "İ", " "], 4);
const DIGITS: Made = Of(&["0", "1", "01", "7", "F", "a", "x", "0x", "h", "b", " ", "-", "é"], 5);
const ROMAN: Made = Of(&["M", "D", "C", "L", "X", "V", "I", "i", "-", " "], 6);
const UNIT: Made = Of(&["d", "m", "y", "ym", "MD", "yd", "x"], 1);
const WEEKEND: Made = Of(&["0000011", "1111111", "1010101", "1", "7", "11", "17", "x"], 1);
const JSON: Made = Of(&["[1,2,3]", "[]", "[ 2 , 5 ]", "[17]", "x"], 1);
const DOCUMENT: Made = Of(
    &[
        "1",
        "-2.5",
        "0",
        "1e16",
        "18446744073709551615",
        "9007199254740993",
        "1e-5",
        "1e300",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a\"",
        "\"E\u{301}é 日本\"",
        "\"q\\\"q\\n\"",
        "[]",
        "[1,\"a\",null,true]",
        "[[1],2.5]",
        "{}",
        "{\"\":2,\"a\":1,\"bb\":[1]}",
        "{\"a\":null}",
    ],
    1,
);
const KEY: Made = Of(&["a", "", "bb", "0", "A", "'"], 1);
const ITEM: Made = Of(&["1", "1.0", "\"a\"", "2.5", "true", "\"A\""], 1);
const LABELS: Made = Of(&["[[1,\"red\"],[2,\"bl\\\"ue\"],[5,\"é\"]]", "[]"], 1);

/// Every function with what its arguments are made of.
#[rustfmt::skip]
const FUNCTIONS: &[(&str, &[Made])] = &[
    ("key", &[Words]), ("upper", &[Words]), ("lower", &[Words]), ("proper", &[Words]), ("trim", &[Words]), ("clean", &[Words]),
    ("slug", &[Words]), ("url", &[Words]), ("reverse", &[Words]), ("code", &[Words]), ("unicode", &[Words]),
    ("left", &[Words, Whole(-2, 9)]), ("right", &[Words, Whole(-2, 9)]), ("mid", &[Words, Whole(-1, 9), Whole(-1, 9)]),
    ("replace", &[Words, Whole(-1, 9), Whole(-1, 5), Words]), ("substitute", &[PART, PART, Words, Whole(-1, 3)]),
    ("rept", &[Words, Whole(-1, 5)]), ("char", &[Whole(-5, 300)]), ("unichar", &[Whole(-5, 1_200_000)]),
    ("part", &[PART, PART, Whole(-3, 3)]), ("before", &[PART, PART]), ("after", &[PART, PART]), ("pad", &[Words, Whole(-1, 12), PART]),
    ("find", &[PART, PART, Whole(-1, 4)]), ("search", &[PART, PART, Whole(-1, 4)]), ("wildcard", &[PART, PART]),
    ("contains", &[PART, PART]), ("starts", &[PART, PART]), ("ends", &[PART, PART]), ("occurrences", &[PART, PART]),
    ("labels", &[JSON, LABELS]), ("has_code", &[JSON, Whole(0, 6)]), ("code_count", &[JSON]),
    ("settle", &[Real]), ("exact", &[Real, Whole(0, 6)]), ("exact_up", &[Real, Whole(0, 6)]), ("exact_down", &[Real, Whole(0, 6)]),
    ("shift", &[Whole(-1_000_000, 1_000_000), Whole(0, 7)]), ("shift_up", &[Whole(-1_000_000, 1_000_000), Whole(0, 7)]),
    ("shift_down", &[Whole(-1_000_000, 1_000_000), Whole(0, 7)]), ("whole", &[Real]), ("floor", &[Real]), ("sign", &[Real]),
    ("decimal", &[Whole(-10_000_000, 10_000_000), Whole(0, 12)]), ("general", &[Real]), ("number", &[NUMBER]), ("truth", &[Of(&["true", "FALSE", " ", "x"], 2)]),
    ("numbervalue", &[NUMBER, Of(&[".", ",", "", "%"], 1), Of(&[".", ",", "", " "], 1)]),
    ("round", &[Real, Whole(-12, 15)]), ("roundup", &[Real, Whole(-12, 12)]), ("rounddown", &[Real, Whole(-12, 12)]),
    ("ceiling", &[Modest, Modest]), ("floor_to", &[Modest, Modest]), ("ceiling_math", &[Modest, Modest, Whole(0, 1)]),
    ("floor_math", &[Modest, Modest, Whole(0, 1)]), ("mround", &[Modest, Modest]), ("even", &[Real]), ("odd", &[Real]),
    ("quotient", &[Modest, Modest]), ("modulo", &[Modest, Modest]),
    ("sqrt", &[Real]), ("exp", &[Between(-800.0, 800.0)]), ("ln", &[Real]), ("log10", &[Real]), ("sin", &[Modest]), ("cos", &[Modest]), ("tan", &[Modest]),
    ("asin", &[Between(-1.5, 1.5)]), ("acos", &[Between(-1.5, 1.5)]), ("atan", &[Real]), ("sinh", &[Between(-720.0, 720.0)]), ("cosh", &[Between(-720.0, 720.0)]),
    ("tanh", &[Modest]), ("asinh", &[Real]), ("acosh", &[Real]), ("atanh", &[Between(-1.5, 1.5)]), ("cot", &[Modest]), ("csc", &[Modest]), ("sec", &[Modest]),
    ("acot", &[Modest]), ("coth", &[Modest]), ("csch", &[Between(-800.0, 800.0)]), ("sech", &[Between(-800.0, 800.0)]), ("degrees", &[Real]), ("radians", &[Real]),
    ("sqrtpi", &[Real]), ("fact", &[Between(-3.0, 180.0)]), ("factdouble", &[Between(-3.0, 310.0)]), ("fisher", &[Between(-1.5, 1.5)]), ("fisherinv", &[Modest]),
    ("gamma", &[Between(-2.0, 175.0)]), ("gammaln", &[Between(-1.0, 20.0)]), ("power", &[Modest, Between(-30.0, 30.0)]), ("power", &[Whole(-9, 9), Whole(-400, 400)]),
    ("log", &[Real, Modest]), ("atan2", &[Modest, Modest]), ("gcd", &[Whole(-5, 5000), Modest]), ("lcm", &[Whole(-5, 5000), Modest]),
    ("combin", &[Between(-2.0, 1100.0), Between(-2.0, 600.0)]), ("combina", &[Between(-2.0, 90.0), Between(-2.0, 60.0)]), ("permut", &[Between(-2.0, 300.0), Between(-2.0, 200.0)]),
    ("permutationa", &[Between(-2.0, 300.0), Between(-2.0, 200.0)]), ("multinomial", &[Whole(-1, 90), Whole(0, 90)]),
    ("bitand", &[Modest, Whole(0, 1 << 40)]), ("bitor", &[Whole(-1, 1 << 40), Whole(0, 1 << 49)]), ("bitxor", &[Whole(-1, 1 << 40), Whole(0, 1 << 40)]),
    ("bitlshift", &[Whole(0, 1 << 40), Whole(-55, 55)]), ("bitrshift", &[Whole(0, 1 << 40), Whole(-55, 55)]),
    ("base", &[Whole(-1, 1 << 54), Whole(1, 37), Whole(-1, 30)]), ("from_base", &[DIGITS, Whole(1, 37)]), ("to_radix", &[Whole(-600, 600), Whole(2, 2), Whole(-2, 12)]), ("to_radix", &[Whole(-600, 1 << 40), Whole(16, 16), Whole(-2, 12)]),
    ("from_radix", &[DIGITS, Whole(2, 2)]), ("from_radix", &[DIGITS, Whole(16, 16)]), ("radix_to_radix", &[DIGITS, Whole(16, 16), Whole(2, 2), Whole(-1, 11)]),
    ("roman", &[Whole(-1, 4001), Whole(-1, 5)]), ("arabic", &[ROMAN]),
    ("make_date", &[Whole(-5, 10_001), Whole(-30, 30), Whole(-70, 70)]), ("make_time", &[Whole(-3, 30), Whole(-90, 90), Whole(-90, 90)]),
    ("date", &[DATE]), ("datetime", &[DATE]), ("time", &[DATE]), ("number", &[DATE]), ("date_text", &[Whole(-719_600, 2_933_000)]),
    ("datetime_text", &[Whole(-62_000_000_000_000, 253_402_300_000_000)]), ("time_text", &[Whole(-90_000_000, 90_000_000)]), ("duration_text", &[Whole(-900_000_000, 900_000_000)]),
    ("year", &[Whole(-719_600, 2_933_000)]), ("month", &[Whole(-719_600, 2_933_000)]), ("day", &[Whole(-719_600, 2_933_000)]),
    ("hour", &[Whole(-90_000_000, 90_000_000)]), ("minute", &[Whole(-90_000_000, 90_000_000)]), ("second", &[Whole(-90_000_000, 90_000_000)]),
    ("edate", &[Whole(-719_528, 2_932_896), Whole(-900, 900)]), ("eomonth", &[Whole(-719_528, 2_932_896), Whole(-900, 900)]), ("month_start", &[Whole(-719_600, 2_933_000)]),
    ("weekday", &[Whole(-719_600, 2_933_000), Whole(0, 18)]), ("weeknum", &[Whole(-719_000, 2_932_000), Whole(0, 22)]), ("isoweeknum", &[Whole(-719_000, 2_932_000)]),
    ("datedif", &[Whole(10_000, 30_000), Whole(10_000, 30_000), UNIT]), ("days360", &[Whole(-30_000, 30_000), Whole(-30_000, 30_000), Flag]),
    ("yearfrac", &[Whole(-30_000, 30_000), Whole(-30_000, 30_000), Whole(-1, 5)]), ("easter", &[Whole(1580, 10_002)]),
    ("networkdays", &[Whole(19_000, 20_000), Whole(19_000, 20_000), Whole(0, 18), Days]), ("networkdays", &[Whole(19_000, 20_000), Whole(19_000, 20_000), WEEKEND, Days]),
    ("workday", &[Whole(19_000, 20_000), Whole(-900, 900), Whole(0, 18), Days]), ("workday", &[Whole(19_000, 20_000), Whole(-90, 90), WEEKEND, Days]),
    ("text", &[Real, FORMAT]), ("text", &[Between(-1.0, 90_000.0), FORMAT]), ("fixed", &[Real, Whole(-9, 9), Flag]), ("dollar", &[Real, Whole(-9, 9)]),
    ("median", &[Numbers]), ("mode", &[Numbers]), ("var", &[Numbers]), ("varp", &[Numbers]), ("stdev", &[Numbers]), ("stdevp", &[Numbers]), ("devsq", &[Numbers]),
    ("avedev", &[Numbers]), ("geomean", &[Numbers]), ("harmean", &[Numbers]), ("sumsq", &[Numbers]), ("skew", &[Numbers]), ("kurt", &[Numbers]), ("sum_list", &[Numbers]),
    ("large", &[Numbers, Whole(-1, 8)]), ("small", &[Numbers, Whole(-1, 8)]), ("percentile", &[Numbers, Between(-0.2, 1.2)]), ("standardize", &[Modest, Modest, Modest]),
    ("rank", &[Whole(-3, 3), Numbers, Flag]), ("product", &[Numbers]),
    ("pmt", &[Between(-0.2, 0.5), Whole(-1, 400), Modest, Modest, Switch]), ("fv", &[Between(-0.2, 0.5), Whole(-1, 400), Modest, Modest, Switch]),
    ("pv", &[Between(-0.2, 0.5), Whole(-1, 400), Modest, Modest, Switch]), ("nper", &[Between(0.0, 0.5), Modest, Modest, Modest, Switch]),
    ("ipmt", &[Between(0.0, 0.5), Whole(0, 40), Whole(0, 40), Modest, Modest, Switch]), ("ppmt", &[Between(0.0, 0.5), Whole(0, 40), Whole(0, 40), Modest, Modest, Switch]),
    ("cumipmt", &[Between(-0.1, 0.5), Whole(0, 40), Modest, Whole(0, 20), Whole(0, 40), Switch]), ("cumprinc", &[Between(-0.1, 0.5), Whole(0, 40), Modest, Whole(0, 20), Whole(0, 40), Switch]),
    ("ispmt", &[Between(0.0, 0.5), Whole(0, 40), Whole(0, 40), Modest]), ("sln", &[Modest, Modest, Modest]), ("syd", &[Modest, Modest, Whole(-1, 20), Whole(-1, 20)]),
    ("db", &[Between(-10.0, 9000.0), Between(-10.0, 900.0), Whole(-1, 20), Whole(-1, 21), Whole(0, 13)]), ("ddb", &[Between(-10.0, 9000.0), Between(-10.0, 900.0), Whole(-1, 20), Whole(-1, 20), Whole(0, 4)]),
    ("vdb", &[Between(-10.0, 9000.0), Between(-10.0, 900.0), Whole(1, 20), Between(-1.0, 9.0), Between(0.0, 20.0), Whole(1, 4), Switch]),
    ("effect", &[Between(-0.1, 2.0), Whole(-1, 365)]), ("nominal", &[Between(-0.1, 2.0), Whole(-1, 365)]), ("rri", &[Whole(-1, 40), Modest, Modest]),
    ("pduration", &[Between(-0.1, 2.0), Modest, Modest]), ("dollarde", &[Modest, Whole(-1, 64)]), ("dollarfr", &[Modest, Whole(-1, 64)]),
    ("npv", &[Between(-0.5, 2.0), Numbers]), ("rate", &[Whole(1, 400), Between(-900.0, -10.0), Between(10.0, 90_000.0), Whole(0, 9), Switch, Whole(0, 0)]), ("irr", &[Numbers, Between(0.05, 0.2)]),
    ("json_part", &[DOCUMENT, KEY]), ("json_item", &[DOCUMENT, Whole(-1, 3)]), ("json_key", &[DOCUMENT]), ("json_plain", &[DOCUMENT]), ("json_string", &[DOCUMENT]),
    ("json_number", &[DOCUMENT]), ("json_truth", &[DOCUMENT]), ("json_kind", &[DOCUMENT]), ("json_size", &[DOCUMENT]), ("json_has_key", &[DOCUMENT, KEY]), ("json_has", &[DOCUMENT, ITEM]),
    ("regexmatch", &[PART, Of(&["a", "b", ".", "*", "+", "?", "[ab]", "(?:", ")", "|", "^", "$", "\\d", "\\w", "é"], 5)]),
];

/// A generator of numbers (xorshift), the same each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn words(&mut self) -> String {
        const RANGES: [(u32, u32); 16] = [
            (0x20, 0x7e),
            (0x20, 0x7e),
            (0x61, 0x7a),
            (0x41, 0x5a),
            (0xa0, 0x17f),
            (0x180, 0x24f),
            (0x300, 0x36f),
            (0x370, 0x3ff),
            (0x400, 0x52f),
            (0x531, 0x5f4),
            (0x900, 0x97f),
            (0xe00, 0xe7f),
            (0x1100, 0x11ff),
            (0xac00, 0xd7a3),
            (0x1e00, 0x21ff),
            (0x80, 0x1ffff),
        ];
        // A text in one script, at times with a few letters of others.
        let (script, count) = (RANGES[self.below(RANGES.len())], self.below(9));
        let one = |chance: &mut Chance| {
            let (low, high) = if chance.below(4) == 0 { RANGES[chance.below(RANGES.len())] } else { script };
            char::from_u32(low + chance.below((high - low + 1) as usize) as u32).unwrap_or(' ')
        };
        (0..count).map(|_| one(self)).collect()
    }

    fn real(&mut self) -> f64 {
        let digits = 10_f64.powi(self.below(7) as i32);
        let n = match self.below(8) {
            0 => self.below(20) as f64,
            1 => self.below(100_000) as f64 / digits,
            2 => (self.below(2000) as f64 + 0.5) / digits,
            3 => self.unit() * 1e3,
            4 => self.unit() * 10_f64.powi(self.below(30) as i32 - 12),
            5 => (self.below(1 << 40) as f64) / digits,
            6 => 1.0 / (1 + self.below(30)) as f64,
            _ => self.unit(),
        };
        if self.below(3) == 0 { -n } else { n }
    }

    fn made(&mut self, made: Made) -> Datum {
        match made {
            Words => Datum::Text(self.words()),
            Of(pieces, most) => {
                let count = if most == 1 { 1 } else { self.below(most + 1) };
                Datum::Text((0..count).map(|_| pieces[self.below(pieces.len())]).collect())
            }
            Real => Datum::Real(self.real()),
            Modest => Datum::Real(loop {
                let n = self.real();
                if n == 0.0 || (1e-6..1e9).contains(&n.abs()) {
                    break n;
                }
            }),
            Between(low, high) => Datum::Real(match self.below(3) {
                0 => (low + self.unit() * (high - low)).round(),
                1 => ((low + self.unit() * (high - low)) * 100.0).round() / 100.0,
                _ => low + self.unit() * (high - low),
            }),
            Whole(low, high) => Datum::Integer(low + (self.next() % (high - low + 1) as u64) as i64),
            Flag | Switch => Datum::Integer(self.below(2) as i64),
            Numbers | Days => {
                let count = self.below(8);
                let one = |chance: &mut Chance| match made {
                    Days => (19_000 + chance.below(1000)).to_string(),
                    _ if chance.below(9) == 0 => "null".to_owned(),
                    _ if chance.below(2) == 0 => (chance.below(9) as i64 - 3).to_string(),
                    _ => (chance.below(100_000) as f64 / 100.0 - 200.0).to_string(),
                };
                let items: Vec<String> = (0..count).map(|_| one(self)).collect();
                Datum::Text(format!("[{}]", items.join(",")))
            }
        }
    }
}

/// A column of arguments as an array of PostgreSQL's, and what becomes of each of its items in the statement.
fn column(made: Made, values: &[&Datum]) -> (Box<dyn ToSql + Sync>, &'static str, &'static str) {
    let texts =
        || values.iter().map(|v| if let Datum::Text(t) = v { t.clone() } else { String::new() }).collect::<Vec<_>>();
    let wholes = || values.iter().map(|v| if let Datum::Integer(n) = v { *n } else { 0 }).collect::<Vec<_>>();
    let reals = || values.iter().map(|v| if let Datum::Real(n) = v { *n } else { 0.0 }).collect::<Vec<_>>();
    match made {
        Words | Of(..) => (Box::new(texts()), "text", "{}"),
        Numbers => (Box::new(texts()), "text", "translate({}, '[]', '{}')::float8[]"),
        Days => (Box::new(texts()), "text", "translate({}, '[]', '{}')::bigint[]"),
        Real | Modest | Between(..) => (Box::new(reals()), "float8", "{}"),
        Whole(..) => (Box::new(wholes()), "bigint", "{}"),
        Flag => (Box::new(wholes()), "bigint", "({} <> 0)"),
        Switch => (Box::new(wholes()), "bigint", "{}"),
    }
}

/// As both tell it: numbers by the fifteen digits that a person sees.
fn shown(datum: Option<Datum>) -> String {
    match datum {
        None | Some(Datum::Null) => "nothing".to_owned(),
        Some(Datum::Integer(n)) => n.to_string(),
        Some(Datum::Real(n)) => n.to_string(),
        Some(Datum::Text(t)) => t,
    }
}

fn agree(name: &str, got: &str, want: &str) -> bool {
    // Digits that cancel make more of what two libraries of mathematics differ in.
    let last = match name {
        "ipmt" | "ppmt" | "cumipmt" | "cumprinc" => 1e-7,
        "rate" | "irr" => 1e-6,
        _ => 1e-11,
    };
    // From a column, patterns are read as far as it goes.
    if got == want || (name == "regexmatch" && got == "nothing") {
        return true;
    }
    match (got.parse::<f64>(), want.parse::<f64>()) {
        // Where a search for a root runs away, it ends at some number that has no meaning.
        (Ok(a), Ok(b)) if last == 1e-6 && b.abs() > 1e6 => a.abs() > 1e6,
        (Ok(a), Ok(b)) => {
            (a - b).abs() <= last * a.abs().max(b.abs()) || (a - b).abs() < last.max(1e-9) && want.contains('.')
        }
        _ => matches!((got, want), ("true", "1") | ("false", "0")),
    }
}

fn differences(engine: &mut Postgres, chance: &mut Chance, name: &str, made: &[Made]) -> Vec<String> {
    let own = runtime::all().find(|own| own.name == name).unwrap_or_else(|| panic!("{name}"));
    let no_nul = |row: &Vec<Datum>| row.iter().all(|d| !matches!(d, Datum::Text(t) if t.contains('\0')));
    let rows: Vec<Vec<Datum>> =
        (0..CASES).map(|_| made.iter().map(|m| chance.made(*m)).collect()).filter(no_nul).collect();
    let mut columns = Vec::new();
    let (mut types, mut names, mut args) = (Vec::new(), Vec::new(), Vec::new());
    for (i, one) in made.iter().enumerate() {
        let values: Vec<&Datum> = rows.iter().map(|row| &row[i]).collect();
        let (array, ty, template) = column(*one, &values);
        types.push(format!("${}::{ty}[]", i + 1));
        names.push(format!("a{i}"));
        args.push(template.replacen("{}", &format!("a{i}"), 1));
        columns.push(array);
    }
    let sql = format!(
        "SELECT sheaf.{name}({})::text FROM unnest({}) WITH ORDINALITY AS t({}, place) ORDER BY place",
        args.join(", "),
        types.join(", "),
        names.join(", ")
    );
    let params: Vec<&(dyn ToSql + Sync)> = columns.iter().map(AsRef::as_ref).collect();
    let answers = match engine.client().query(&sql, &params) {
        Ok(answers) => answers,
        Err(error) => return vec![format!("{sql}: {error:?}")],
    };
    let compare = |(row, answer): (&Vec<Datum>, &postgres::Row)| {
        let got = answer.get::<_, Option<String>>(0).unwrap_or_else(|| "nothing".to_owned());
        let want = shown((own.run)(&Args(row)));
        (!agree(name, &got, &want)).then(|| format!("{name} {row:?}\n    want {want:?}\n    got  {got:?}"))
    };
    rows.iter().zip(&answers).filter_map(compare).collect()
}

#[test]
fn our_functions_give_on_postgresql_what_they_give_in_rust() {
    let Some(mut engine) = crate::postgres::open() else { return };
    let mut chance = Chance(0x5eaf_5eaf_5eaf_5eaf);
    let mut wrong = Vec::new();
    for (name, made) in FUNCTIONS {
        let off = differences(&mut engine, &mut chance, name, made);
        if !off.is_empty() {
            wrong.push(format!("{name}: {} differ\n{}", off.len(), off[..off.len().min(4)].join("\n")));
        }
    }
    if let Ok(path) = std::env::var("OWN_REPORT") {
        std::fs::write(path, wrong.join("\n")).unwrap();
    }
    assert!(wrong.is_empty(), "{} functions differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn patterns_give_on_postgresql_what_they_give_in_rust() {
    let Some(mut engine) = crate::postgres::open() else { return };
    let texts = [
        "",
        "INV-2024-07",
        "inv 7",
        "a@b.example, c@d.example",
        "Ärger über Straße 12a",
        "Mr Smith",
        "Mrs Smith",
        "x\ny",
        "aaa bbb",
        "1.5 €",
        "Σίσυφος 3",
        "foo.bar",
        "<b>bold</b> <i>x</i>",
        "2024-02-29 12:30",
        "ab",
        "aab",
        "日本語 テキスト",
    ];
    let patterns = [
        "^INV-[0-9]+",
        r"\d+",
        r"(\w+)@(\w+)\.example",
        "(?i)inv",
        r"\bS\w+",
        "a+b",
        "(a|b)+",
        ".",
        "x.y",
        "(?s)x.y",
        r"(?m)^y$",
        "[^a-z ]+",
        "^$",
        "",
        "Mr|Mrs",
        "<(.+?)>",
        "<(.+)>",
        r"\p{Greek}+",
        r"(\d{4})-(\d\d)",
        "é|e|Ä",
        r"\s+",
        "b*",
        "(?:ab)?",
        r"\S+$",
        "[[:alpha:]]+",
        r"[\w.]+",
        "(?i)STRASSE|straße",
        "x{300}",
    ];
    let (mut wrong, mut untold) = (Vec::new(), 0);
    for pattern in patterns {
        for text in texts {
            for (name, ours, purpose, extra) in [
                ("regexmatch", "fits", Use::Match, None),
                ("regexextract", "extracted", Use::Extract, None),
                ("regexreplace", "replaced", Use::Replace, Some("<$1>$$")),
            ] {
                let Some(translated) = translate(pattern, purpose) else {
                    untold += 1;
                    continue;
                };
                let third = if extra.is_some() { ", $3" } else { "" };
                let sql = format!("SELECT sheaf.{ours}($1, $2{third})::text");
                let mut params: Vec<&(dyn ToSql + Sync)> = vec![&text, &translated];
                let mut args = vec![Datum::from(text), Datum::from(pattern)];
                if let Some(extra) = &extra {
                    params.push(extra);
                    args.push(Datum::from(*extra));
                }
                let row = engine
                    .client()
                    .query_one(&sql, &params)
                    .unwrap_or_else(|e| panic!("{pattern} {translated}: {e:?}"));
                let got = row.get::<_, Option<String>>(0).unwrap_or_else(|| "nothing".to_owned());
                let want = shown((runtime::all().find(|own| own.name == name).unwrap().run)(&Args(&args)));
                if !agree(name, &got, &want) {
                    wrong.push(format!("{name} {text:?} {pattern:?} ({translated}): {want:?}, on PostgreSQL {got:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(untold < 200, "{untold} have no translation");
}

#[test]
fn every_function_of_ours_is_held_against_rust_on_postgresql() {
    let left_out = ["least", "greatest", "textjoin", "join", "regexextract", "regexreplace"];
    for own in runtime::all() {
        let held = FUNCTIONS.iter().any(|(name, _)| *name == own.name);
        assert!(held != left_out.contains(&own.name), "{}", own.name);
    }
}

#[test]
fn the_key_of_every_character_is_the_same_on_postgresql() {
    let Some(mut engine) = crate::postgres::open() else { return };
    let all: Vec<char> =
        ('\u{1}'..='\u{1ffff}').chain('\u{2f800}'..='\u{2fa1f}').chain('\u{e0000}'..='\u{e01ff}').collect();
    for around in [["", ""], ["a", "b"], ["e\u{301}", "\u{323}Z"]] {
        let texts: Vec<String> = all.iter().map(|c| format!("{}{c}{}", around[0], around[1])).collect();
        let sql = "SELECT sheaf.key(t) FROM unnest($1::text[]) WITH ORDINALITY AS u(t, place) ORDER BY place";
        let rows = engine.client().query(sql, &[&texts]).unwrap();
        let off: Vec<String> = texts
            .iter()
            .zip(&rows)
            .filter(|(text, row)| row.get::<_, &str>(0) != sheaf_model::text::text_key(text))
            .map(|(text, row)| {
                format!("{text:?}: {:?}, not {:?}", row.get::<_, &str>(0), sheaf_model::text::text_key(text))
            })
            .collect();
        assert!(off.is_empty(), "{} keys differ: {}", off.len(), off[..off.len().min(20)].join("\n"));
    }
}
