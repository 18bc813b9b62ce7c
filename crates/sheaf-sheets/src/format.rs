//! Number formats: what a format code such as `[$€-407] #,##0.00` says about the numbers it shows (ECMA-376 18.8.30).

/// The kind of value that a format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FormatKind {
    /// No particular kind.
    #[default]
    General,
    /// A plain number.
    Number,
    /// A share of a hundred.
    Percent,
    /// An amount of money.
    Currency,
    /// A day.
    Date,
    /// A moment.
    DateTime,
    /// A time of day.
    Time,
    /// A length of time, past 24 hours too.
    Duration,
    /// As text (`@`).
    Text,
}

/// A number format, read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct NumberFormat {
    /// What it shows.
    pub kind: FormatKind,
    /// Digits after the point; `None` where it does not say.
    pub decimals: Option<u8>,
    /// ISO 4217 code of the currency it shows.
    pub currency: Option<&'static str>,
    /// Digits that are always shown, e.g. 5 for `00000`: a code with leading zeros.
    pub padded: u8,
}

impl NumberFormat {
    /// "General".
    pub fn general() -> Self {
        NumberFormat::default()
    }

    /// Of a kind, with nothing else said.
    pub fn of(kind: FormatKind) -> Self {
        NumberFormat { kind, ..NumberFormat::default() }
    }

    /// The format that Excel builds in under this number; `None` where it is free for others.
    pub fn builtin(id: u32) -> Option<Self> {
        let number = |decimals| NumberFormat { decimals: Some(decimals), ..NumberFormat::of(FormatKind::Number) };
        Some(match id {
            0 => NumberFormat::general(),
            1 | 3 | 37 | 38 => number(0),
            2 | 4 | 39 | 40 => number(2),
            5 | 6 | 41 | 42 => NumberFormat { decimals: Some(0), ..NumberFormat::of(FormatKind::Currency) },
            7 | 8 | 43 | 44 => NumberFormat { decimals: Some(2), ..NumberFormat::of(FormatKind::Currency) },
            9 => NumberFormat { decimals: Some(0), ..NumberFormat::of(FormatKind::Percent) },
            10 => NumberFormat { decimals: Some(2), ..NumberFormat::of(FormatKind::Percent) },
            11 | 48 => NumberFormat::of(FormatKind::Number),
            12 | 13 => NumberFormat::of(FormatKind::Number),
            14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => NumberFormat::of(FormatKind::Date),
            18..=21 | 32..=35 | 55 | 56 => NumberFormat::of(FormatKind::Time),
            22 => NumberFormat::of(FormatKind::DateTime),
            45 | 47 => NumberFormat::of(FormatKind::Time),
            46 => NumberFormat::of(FormatKind::Duration),
            49 => NumberFormat::of(FormatKind::Text),
            _ => return None,
        })
    }

    /// Reads a format code.
    pub fn parse(code: &str) -> Self {
        if ["general", "standard"].iter().any(|g| code.trim().to_ascii_lowercase().starts_with(g)) {
            return NumberFormat::general();
        }
        let marks = Marks::read(code);
        let kind = marks.kind();
        let currency = (kind == FormatKind::Currency).then_some(marks.currency).flatten();
        let decimals =
            matches!(kind, FormatKind::Number | FormatKind::Percent | FormatKind::Currency).then_some(marks.decimals);
        let padded = if kind == FormatKind::Number && marks.decimals == 0 && !marks.grouped { marks.zeros } else { 0 };
        NumberFormat { kind, decimals, currency, padded: if padded > 1 { padded } else { 0 } }
    }
}

/// What stands in the first section of a format code.
#[derive(Default)]
struct Marks {
    date: bool,
    time: bool,
    elapsed: bool,
    percent: bool,
    money: bool,
    text: bool,
    digits: bool,
    grouped: bool,
    zeros: u8,
    decimals: u8,
    currency: Option<&'static str>,
}

impl Marks {
    fn read(code: &str) -> Marks {
        let mut marks = Marks::default();
        let mut chars = code.chars().peekable();
        let (mut after_point, mut saw_hour_or_second) = (false, false);
        let mut minutes_or_months = false;
        while let Some(c) = chars.next() {
            match c {
                ';' if marks.digits || marks.date || marks.time || marks.text => break,
                '"' => marks.literal(&chars.by_ref().take_while(|c| *c != '"').collect::<String>()),
                '\\' => marks.literal(&chars.next().map(String::from).unwrap_or_default()),
                '_' | '*' => {
                    chars.next();
                }
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    saw_hour_or_second |= marks.bracket(&inside);
                }
                '0' | '#' | '?' => {
                    marks.digits = true;
                    if after_point {
                        marks.decimals = marks.decimals.saturating_add(1);
                    } else if c == '0' {
                        marks.zeros = marks.zeros.saturating_add(1);
                    }
                }
                '.' => after_point = true,
                ',' => marks.grouped = true,
                '%' => marks.percent = true,
                '@' => marks.text = true,
                'y' | 'Y' | 'd' | 'D' => marks.date = true,
                'E' => {
                    after_point = false;
                    chars.next();
                    while chars.next_if(|c| matches!(c, '0' | '#')).is_some() {}
                }
                'h' | 'H' | 's' | 'S' => {
                    marks.time = true;
                    saw_hour_or_second = true;
                }
                'm' | 'M' => {
                    minutes_or_months = true;
                    let mut run = 1;
                    while chars.next_if(|c| matches!(c, 'm' | 'M')).is_some() {
                        run += 1;
                    }
                    marks.date |= run >= 3;
                }
                '年' | '月' | '日' => marks.date = true,
                _ => marks.literal(c.encode_utf8(&mut [0; 4])),
            }
        }
        if minutes_or_months && !saw_hour_or_second {
            marks.date = true;
        }
        marks
    }

    fn literal(&mut self, text: &str) {
        if let Some(code) = currency_code(text) {
            self.money = true;
            self.currency = self.currency.or(code);
        }
    }

    /// Returns whether it shows elapsed hours, minutes or seconds.
    fn bracket(&mut self, inside: &str) -> bool {
        if let Some(rest) = inside.strip_prefix('$') {
            let symbol = rest.split('-').next().unwrap_or("");
            if !symbol.trim().is_empty() {
                self.money = true;
                self.currency = self.currency.or(currency_code(symbol).flatten());
            }
            return false;
        }
        let lower = inside.to_ascii_lowercase();
        let elapsed = !lower.is_empty() && ["h", "m", "s"].iter().any(|u| lower.chars().all(|c| c.to_string() == *u));
        self.elapsed |= elapsed;
        elapsed
    }

    const fn kind(&self) -> FormatKind {
        match self {
            Marks { elapsed: true, .. } => FormatKind::Duration,
            Marks { date: true, time: true, .. } => FormatKind::DateTime,
            Marks { date: true, .. } => FormatKind::Date,
            Marks { time: true, .. } => FormatKind::Time,
            Marks { percent: true, .. } => FormatKind::Percent,
            Marks { money: true, digits: true, .. } => FormatKind::Currency,
            Marks { digits: true, .. } => FormatKind::Number,
            Marks { text: true, .. } => FormatKind::Text,
            _ => FormatKind::General,
        }
    }
}

/// Symbols and codes of currencies. What several share stands for itself: the dollar sign alone does not say whose dollar.
const CURRENCIES: &[(&str, Option<&str>)] = &[
    ("€", Some("EUR")),
    ("£", Some("GBP")),
    ("¥", Some("JPY")),
    ("$", Some("$")),
    ("US$", Some("USD")),
    ("₹", Some("INR")),
    ("₽", Some("RUB")),
    ("₩", Some("KRW")),
    ("₺", Some("TRY")),
    ("₴", Some("UAH")),
    ("₪", Some("ILS")),
    ("₫", Some("VND")),
    ("R$", Some("BRL")),
    ("zł", Some("PLN")),
    ("Kč", Some("CZK")),
    ("Ft", Some("HUF")),
    ("kr", Some("kr")),
    ("kr.", Some("kr")),
    ("Fr.", Some("CHF")),
    ("A$", Some("AUD")),
    ("C$", Some("CAD")),
    ("NZ$", Some("NZD")),
    ("lei", Some("RON")),
    ("EUR", Some("EUR")),
    ("USD", Some("USD")),
    ("GBP", Some("GBP")),
    ("CHF", Some("CHF")),
    ("JPY", Some("JPY")),
    ("SEK", Some("SEK")),
    ("NOK", Some("NOK")),
    ("DKK", Some("DKK")),
    ("PLN", Some("PLN")),
    ("CZK", Some("CZK")),
    ("HUF", Some("HUF")),
    ("INR", Some("INR")),
    ("CAD", Some("CAD")),
    ("AUD", Some("AUD")),
    ("NZD", Some("NZD")),
    ("CNY", Some("CNY")),
    ("BRL", Some("BRL")),
    ("MXN", Some("MXN")),
    ("ZAR", Some("ZAR")),
    ("RON", Some("RON")),
    ("TRY", Some("TRY")),
    ("RUB", Some("RUB")),
    ("SGD", Some("SGD")),
    ("HKD", Some("HKD")),
    ("AED", Some("AED")),
    ("SAR", Some("SAR")),
    ("ILS", Some("ILS")),
    ("THB", Some("THB")),
    ("KRW", Some("KRW")),
    ("IDR", Some("IDR")),
    ("MYR", Some("MYR")),
    ("PHP", Some("PHP")),
    ("VND", Some("VND")),
    ("TWD", Some("TWD")),
    ("ARS", Some("ARS")),
    ("CLP", Some("CLP")),
    ("COP", Some("COP")),
    ("PEN", Some("PEN")),
    ("EGP", Some("EGP")),
    ("NGN", Some("NGN")),
    ("KES", Some("KES")),
    ("UGX", Some("UGX")),
    ("UAH", Some("UAH")),
    ("BGN", Some("BGN")),
    ("ISK", Some("ISK")),
    ("Euro", Some("EUR")),
    ("euro", Some("EUR")),
    ("euros", Some("EUR")),
    ("HK$", Some("HKD")),
    ("S$", Some("SGD")),
    ("CA$", Some("CAD")),
    ("AU$", Some("AUD")),
    ("Rs", Some("INR")),
    ("Rs.", Some("INR")),
    ("руб", Some("RUB")),
    ("руб.", Some("RUB")),
    ("円", Some("JPY")),
    ("元", Some("CNY")),
    ("฿", Some("THB")),
    ("₦", Some("NGN")),
    ("₱", Some("PHP")),
    ("SFr.", Some("CHF")),
    ("Fr", Some("CHF")),
];

/// Signs that several currencies share, with those that are usual.
const SHARED: &[(&str, &[&str])] = &[
    ("$", &["USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "TWD", "CLP", "COP", "ARS", "UYU"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
];

/// Whether it is a sign that several currencies share.
pub(crate) fn is_shared_sign(currency: &str) -> bool {
    SHARED.iter().any(|(sign, _)| *sign == currency)
}

/// Whether two amounts may be of one currency: they are, or one has a sign that the other's shares.
pub(crate) fn may_be_one(a: &str, b: &str) -> bool {
    let shares = |sign: &str, code: &str| SHARED.iter().any(|(s, codes)| *s == sign && codes.contains(&code));
    a == b || shares(a, b) || shares(b, a)
}

/// Whether a text is a currency's symbol or code, and which currency, or the sign that several share.
pub fn currency_code(text: &str) -> Option<Option<&'static str>> {
    let text = text.trim();
    CURRENCIES.iter().find(|(symbol, _)| *symbol == text).map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_what_they_show() {
        for (code, kind, decimals) in [
            ("General", FormatKind::General, None),
            ("0.00", FormatKind::Number, Some(2)),
            ("#,##0", FormatKind::Number, Some(0)),
            ("0.0%", FormatKind::Percent, Some(1)),
            ("[$€-407] #,##0.00", FormatKind::Currency, Some(2)),
            ("\"£\"#,##0.00", FormatKind::Currency, Some(2)),
            ("_($* #,##0.00_);_($* (#,##0.00)", FormatKind::Currency, Some(2)),
            ("#,##0.00\\ \"kr\"", FormatKind::Currency, Some(2)),
            ("dd/mm/yyyy", FormatKind::Date, None),
            ("[$-409]d-mmm-yy;@", FormatKind::Date, None),
            ("mmm", FormatKind::Date, None),
            ("yyyy-mm-dd hh:mm", FormatKind::DateTime, None),
            ("hh:mm", FormatKind::Time, None),
            ("mm:ss.0", FormatKind::Time, None),
            ("h:mm AM/PM", FormatKind::Time, None),
            ("[h]:mm", FormatKind::Duration, None),
            ("[hh]:mm:ss", FormatKind::Duration, None),
            ("@", FormatKind::Text, None),
            ("0.00E+00", FormatKind::Number, Some(2)),
            ("[Red]-0.0", FormatKind::Number, Some(1)),
        ] {
            let format = NumberFormat::parse(code);
            assert_eq!((format.kind, format.decimals), (kind, decimals), "{code}");
        }
        assert_eq!(NumberFormat::parse("[$€-407] #,##0.00").currency, Some("EUR"));
        assert_eq!(NumberFormat::parse("[$$] #,##0.00").currency, Some("$"));
        assert_eq!(NumberFormat::parse("00000").padded, 5);
    }
}
