//! Numbers in other bases, and Roman ones.

use super::{Args, Datum, Own, real, some};

pub(super) const OWN: &[Own] = &[
    Own { name: "base", run: base },
    Own { name: "from_base", run: from_base },
    Own { name: "to_radix", run: to_radix },
    Own { name: "from_radix", run: |a| real(from_radix(a.text(0)?, a.whole(1)?)? as f64) },
    Own { name: "radix_to_radix", run: radix_to_radix },
    Own { name: "roman", run: |a| some(roman(a.whole(0)?, a.whole(1)?)?) },
    Own { name: "arabic", run: |a| real(arabic(a.text(0)?)?) },
];

fn digits(mut n: u64, radix: u64) -> String {
    let mut out = Vec::new();
    loop {
        let digit = (n % radix) as u32;
        out.push(char::from_digit(digit, 36).unwrap_or('0').to_ascii_uppercase());
        n /= radix;
        if n == 0 {
            return out.iter().rev().collect();
        }
    }
}

fn base(a: &Args<'_>) -> Option<Datum> {
    let (n, radix, width) = (a.whole(0)?, a.whole(1)?, a.whole(2)?);
    if !(0..=9_007_199_254_740_991).contains(&n) || !(2..=36).contains(&radix) || !(0..=255).contains(&width) {
        return None;
    }
    let width = width as usize;
    some(format!("{:0>width$}", digits(n as u64, radix as u64)))
}

/// DECIMAL: digits of any base; an `h` at the end of hexadecimal ones and a `0x` before them are let be.
fn from_base(a: &Args<'_>) -> Option<Datum> {
    let (text, radix) = (a.text(0)?.trim().to_ascii_lowercase(), a.whole(1)?);
    if !(2..=36).contains(&radix) || text.len() > 255 {
        return None;
    }
    let text = if radix == 16 {
        text.strip_prefix("0x").or(text.strip_prefix('x')).unwrap_or(&text).trim_end_matches('h')
    } else if radix == 2 {
        text.trim_end_matches('b')
    } else {
        &text
    };
    let mut n = 0.0_f64;
    for c in text.chars() {
        n = n * radix as f64 + f64::from(c.to_digit(radix as u32)?);
    }
    real(n)
}

/// How many digits a number of DEC2BIN and its kin has at most: ten, the first of them the sign.
fn range(radix: i64) -> (i64, i64) {
    match radix {
        2 => (-512, 511),
        8 => (-536_870_912, 536_870_911),
        _ => (-549_755_813_888, 549_755_813_887),
    }
}

fn write_radix(n: i64, radix: i64, width: i64) -> Option<Datum> {
    let (low, high) = range(radix);
    if !(low..=high).contains(&n) || !matches!(radix, 2 | 8 | 16) {
        return None;
    }
    if n < 0 {
        return some(digits((n + 2 * (high + 1)) as u64, radix as u64));
    }
    let text = digits(n as u64, radix as u64);
    // -1: as wide as it is.
    if width == -1 {
        return some(text);
    }
    let width = usize::try_from(width).ok().filter(|w| (1..=10).contains(w) && *w >= text.len())?;
    some(format!("{text:0>width$}"))
}

fn to_radix(a: &Args<'_>) -> Option<Datum> {
    write_radix(a.whole(0)?, a.whole(1)?, a.whole(2)?)
}

fn from_radix(text: &str, radix: i64) -> Option<i64> {
    let text = text.trim();
    if text.len() > 10 || !matches!(radix, 2 | 8 | 16) {
        return None;
    }
    if text.is_empty() {
        return Some(0);
    }
    let n = i64::from_str_radix(text, radix as u32).ok().filter(|_| !text.starts_with(['+', '-']))?;
    let (_, high) = range(radix);
    Some(if n > high { n - 2 * (high + 1) } else { n })
}

fn radix_to_radix(a: &Args<'_>) -> Option<Datum> {
    write_radix(from_radix(a.text(0)?, a.whole(1)?)?, a.whole(2)?, a.whole(3)?)
}

const ROMAN: [(i64, char); 7] = [(1000, 'M'), (500, 'D'), (100, 'C'), (50, 'L'), (10, 'X'), (5, 'V'), (1, 'I')];

/// The classic form, or (1 to 4) ever shorter ones, as spreadsheets have them.
fn roman(n: i64, form: i64) -> Option<String> {
    if !(0..=3999).contains(&n) || !(0..=4).contains(&form) {
        return None;
    }
    let (values, letters): (Vec<i64>, Vec<char>) = ROMAN.iter().copied().unzip();
    let (mut rest, mut out) = (n, String::new());
    let most = values.len() as i64 - 1;
    for i in 0..=most / 2 {
        let place = (2 * i) as usize;
        let digit = rest / values[place];
        if digit % 5 == 4 {
            let mut before = if digit == 4 { place as i64 - 1 } else { place as i64 - 2 };
            let mut steps = 0;
            let mut small = place as i64;
            while steps < form && small < most {
                steps += 1;
                if rest - (values[before as usize] - values[(small + 1) as usize]) >= 0 {
                    small += 1;
                } else {
                    steps = form;
                }
            }
            before = before.max(0);
            out.push(letters[small as usize]);
            out.push(letters[before as usize]);
            rest += values[small as usize];
            rest -= values[before as usize];
        } else {
            if digit > 4 {
                out.push(letters[place - 1]);
            }
            for _ in 0..digit % 5 {
                out.push(letters[place]);
            }
            rest %= values[place];
        }
    }
    Some(out)
}

fn arabic(text: &str) -> Option<f64> {
    let text = text.trim().to_uppercase();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.as_str()),
    };
    if text.is_empty() {
        return (sign > 0.0).then_some(0.0);
    }
    let values: Option<Vec<i64>> = text.chars().map(|c| ROMAN.iter().find(|(_, l)| *l == c).map(|(v, _)| *v)).collect();
    let values = values?;
    let total: i64 = values
        .iter()
        .enumerate()
        .map(|(i, v)| if values.get(i + 1).is_some_and(|next| next > v) { -v } else { *v })
        .sum();
    (text.len() <= 255).then_some(sign * total as f64)
}
