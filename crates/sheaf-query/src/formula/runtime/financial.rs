//! Money over time: loans, savings, depreciation.

use super::list::numbers;
use super::number::settle;
use super::{Args, Datum, Own, real};

pub(super) const OWN: &[Own] = &[
    Own { name: "pmt", run: |a| real(payment(a.real(0)?, a.real(1)?, a.real(2)?, a.real(3)?, a.flag(4)?)?) },
    Own { name: "fv", run: |a| real(future(a.real(0)?, a.real(1)?, a.real(2)?, a.real(3)?, a.flag(4)?)) },
    Own { name: "pv", run: |a| real(present(a.real(0)?, a.real(1)?, a.real(2)?, a.real(3)?, a.flag(4)?)) },
    Own { name: "nper", run: periods },
    Own { name: "rate", run: rate },
    Own { name: "ipmt", run: |a| real(interest_part(a)?.0) },
    Own { name: "ppmt", run: |a| interest_part(a).and_then(|(interest, payment)| real(payment - interest)) },
    Own { name: "cumipmt", run: |a| cumulated(a, true) },
    Own { name: "cumprinc", run: |a| cumulated(a, false) },
    Own { name: "ispmt", run: |a| real(a.real(3)? * a.real(0)? * (a.real(1)? / a.real(2)? - 1.0)) },
    Own { name: "sln", run: |a| real((a.real(0)? - a.real(1)?) / a.real(2)?) },
    Own { name: "syd", run: syd },
    Own { name: "db", run: db },
    Own { name: "ddb", run: ddb },
    Own { name: "vdb", run: vdb },
    Own { name: "effect", run: effect },
    Own { name: "nominal", run: nominal },
    Own {
        name: "rri",
        run: |a| {
            if a.real(0)? > 0.0 && a.real(1)? != 0.0 {
                real((a.real(2)? / a.real(1)?).powf(1.0 / a.real(0)?) - 1.0)
            } else {
                None
            }
        },
    },
    Own { name: "pduration", run: pduration },
    Own { name: "dollarde", run: |a| dollar_fraction(a, true) },
    Own { name: "dollarfr", run: |a| dollar_fraction(a, false) },
    Own { name: "npv", run: |a| real(net_present(a.real(0)?, &numbers(a.text(1)?))) },
    Own { name: "irr", run: irr },
];

fn payment(rate: f64, periods: f64, present: f64, future: f64, at_start: bool) -> Option<f64> {
    if periods == 0.0 {
        return None;
    }
    if rate == 0.0 {
        return Some(-(present + future) / periods);
    }
    let growth = libm::expm1(periods * libm::log1p(rate));
    let start = if at_start { 1.0 + rate } else { 1.0 };
    Some(-(future * rate / growth + present * rate * (growth + 1.0) / growth) / start)
}

fn future(rate: f64, periods: f64, payment: f64, present: f64, at_start: bool) -> f64 {
    if rate == 0.0 {
        return -(present + payment * periods);
    }
    let growth = (1.0 + rate).powf(periods);
    let start = if at_start { 1.0 + rate } else { 1.0 };
    -(present * growth + payment * start * (growth - 1.0) / rate)
}

fn present(rate: f64, periods: f64, payment: f64, future: f64, at_start: bool) -> f64 {
    if rate == 0.0 {
        return -(future + payment * periods);
    }
    let growth = (1.0 + rate).powf(periods);
    let start = if at_start { 1.0 + rate } else { 1.0 };
    -(future + payment * start * (growth - 1.0) / rate) / growth
}

fn periods(a: &Args<'_>) -> Option<Datum> {
    let (rate, payment, present, future) = (a.real(0)?, a.real(1)?, a.real(2)?, a.real(3)?);
    if rate == 0.0 {
        return real(-(present + future) / payment);
    }
    let start = if a.flag(4)? { 1.0 + rate } else { 1.0 };
    let paid = payment * start;
    real(libm::log(-(rate * future - paid) / (rate * present + paid)) / libm::log1p(rate))
}

fn rate(a: &Args<'_>) -> Option<Datum> {
    let (n, payment, now, later, start) = (a.real(0)?, a.real(1)?, a.real(2)?, a.real(3)?, a.flag(4)?);
    if n <= 0.0 {
        return None;
    }
    let left = |rate: f64| {
        if rate == 0.0 { now + payment * n + later } else { -future(rate, n, payment, now, start) + later }
    };
    real(root(left, a.real(5)?)?)
}

/// Newton's way with a slope measured on both sides; gives up after so many steps.
fn root(left: impl Fn(f64) -> f64, guess: f64) -> Option<f64> {
    let mut x = guess;
    for _ in 0..200 {
        let y = left(x);
        let step = 1e-6 * (1.0 + x.abs());
        let slope = (left(x + step) - left(x - step)) / (2.0 * step);
        if !y.is_finite() || slope == 0.0 || !slope.is_finite() {
            return None;
        }
        let next = (x - y / slope).max(-0.999_999_9);
        if (next - x).abs() < 1e-14 * (1.0 + x.abs()) {
            return Some(settle(next));
        }
        x = next;
    }
    (left(x).abs() < 1e-7).then_some(x)
}

/// A period's interest, and its whole payment.
fn interest_part(a: &Args<'_>) -> Option<(f64, f64)> {
    let (rate, period, n, now, later, start) = (a.real(0)?, a.real(1)?, a.real(2)?, a.real(3)?, a.real(4)?, a.flag(5)?);
    if period < 1.0 || period > n {
        return None;
    }
    let payment = payment(rate, n, now, later, start)?;
    Some((interest(rate, period, payment, now, start), payment))
}

fn interest(rate: f64, period: f64, payment: f64, now: f64, start: bool) -> f64 {
    match (period == 1.0, start) {
        (true, true) => 0.0,
        (true, false) => -now * rate,
        (false, true) => (future(rate, period - 2.0, payment, now, true) - payment) * rate,
        (false, false) => future(rate, period - 1.0, payment, now, false) * rate,
    }
}

fn cumulated(a: &Args<'_>, interests: bool) -> Option<Datum> {
    let (rate, n, now) = (a.real(0)?, a.real(1)?, a.real(2)?);
    let (from, to, start) = (a.real(3)?.ceil(), a.real(4)?.floor(), a.flag(5)?);
    if rate <= 0.0 || n < 1.0 || now <= 0.0 || from < 1.0 || to < from || to > n || to > 100_000.0 {
        return None;
    }
    let payment = payment(rate, n, now, 0.0, start)?;
    let total: f64 = (from as u32..=to as u32)
        .map(|p| {
            let part = interest(rate, f64::from(p), payment, now, start);
            if interests { part } else { payment - part }
        })
        .sum();
    real(total)
}

fn syd(a: &Args<'_>) -> Option<Datum> {
    let (cost, salvage, life, period) = (a.real(0)?, a.real(1)?, a.real(2)?, a.real(3)?);
    if life <= 0.0 || period < 1.0 || period > life {
        return None;
    }
    real((cost - salvage) * (life - period + 1.0) * 2.0 / (life * (life + 1.0)))
}

fn db(a: &Args<'_>) -> Option<Datum> {
    let (cost, salvage, life, period, months) = (a.real(0)?, a.real(1)?, a.real(2)?, a.real(3)?, a.real(4)?);
    let fits = cost >= 0.0 && salvage >= 0.0 && life > 0.0 && period >= 1.0 && (1.0..=12.0).contains(&months);
    if !fits || life > 1200.0 || period > life + 1.0 {
        return None;
    }
    if cost == 0.0 {
        return real(0.0);
    }
    let rate = super::rounding::round_at(1.0 - (salvage / cost).powf(1.0 / life), 3, super::rounding::Way::Half);
    let first = cost * rate * months / 12.0;
    if period == 1.0 {
        return real(first);
    }
    let (mut total, mut this) = (first, 0.0);
    for _ in 2..=(period.min(life) as u32) {
        this = (cost - total) * rate;
        total += this;
    }
    if period > life {
        this = (cost - total) * rate * (12.0 - months) / 12.0;
    }
    real(this)
}

fn declining(cost: f64, salvage: f64, life: f64, period: f64, factor: f64) -> f64 {
    let rate = (factor / life).min(1.0);
    let old = if rate == 1.0 && period == 1.0 { cost } else { cost * (1.0 - rate).powf(period - 1.0) };
    let old = if rate == 1.0 && period > 1.0 { 0.0 } else { old };
    let new = cost * (1.0 - rate).powf(period);
    (old - new.max(salvage)).max(0.0)
}

fn ddb(a: &Args<'_>) -> Option<Datum> {
    let (cost, salvage, life, period, factor) = (a.real(0)?, a.real(1)?, a.real(2)?, a.real(3)?, a.real(4)?);
    if cost < 0.0 || salvage < 0.0 || factor <= 0.0 || salvage > cost || period < 1.0 || period > life {
        return None;
    }
    real(declining(cost, salvage, life, period, factor))
}

fn straight_from(cost: f64, salvage: f64, life: f64, left: f64, to: f64, factor: f64) -> f64 {
    let (mut total, mut value, mut straight) = (0.0, cost - salvage, 0.0);
    let last = to.ceil();
    let mut switched = false;
    let mut i = 1.0;
    while i <= last {
        let mut this = if switched {
            straight
        } else {
            let declined = declining(cost, salvage, life, i, factor);
            straight = value / (left - (i - 1.0));
            if straight > declined {
                switched = true;
                straight
            } else {
                value -= declined;
                declined
            }
        };
        if i == last {
            this *= to + 1.0 - last;
        }
        total += this;
        i += 1.0;
    }
    total
}

fn vdb(a: &Args<'_>) -> Option<Datum> {
    let (cost, salvage, life, from, to) = (a.real(0)?, a.real(1)?, a.real(2)?, a.real(3)?, a.real(4)?);
    let (factor, stay) = (a.real(5)?, a.flag(6)?);
    if from < 0.0 || to < from || to > life || cost < 0.0 || salvage > cost || factor <= 0.0 || life > 10_000.0 {
        return None;
    }
    if stay {
        let mut total = 0.0;
        for i in from.floor() as u32 + 1..=to.ceil() as u32 {
            let mut this = declining(cost, salvage, life, f64::from(i), factor);
            if f64::from(i) == from.floor() + 1.0 {
                this *= to.min(from.floor() + 1.0) - from;
            } else if f64::from(i) == to.ceil() {
                this *= to + 1.0 - to.ceil();
            }
            total += this;
        }
        return real(total);
    }
    // What is left at the first whole period is written off from there.
    let mut part = 0.0;
    if from != from.floor() {
        let (low, high) = (from.floor(), from.floor() + 1.0);
        let before = cost - straight_from(cost, salvage, life, life, low, factor);
        part = straight_from(before, salvage, life, life - low, high - low, factor) * (from - low);
    }
    let begin = from.floor();
    let value = cost - straight_from(cost, salvage, life, life, begin, factor);
    real(straight_from(value, salvage, life, life - begin, to - begin, factor) - part)
}

fn effect(a: &Args<'_>) -> Option<Datum> {
    let (rate, n) = (a.real(0)?, a.real(1)?.trunc());
    if rate <= 0.0 || n < 1.0 { None } else { real(libm::expm1(n * libm::log1p(rate / n))) }
}

fn nominal(a: &Args<'_>) -> Option<Datum> {
    let (rate, n) = (a.real(0)?, a.real(1)?.trunc());
    if rate <= 0.0 || n < 1.0 { None } else { real(libm::expm1(libm::log1p(rate) / n) * n) }
}

fn pduration(a: &Args<'_>) -> Option<Datum> {
    let (rate, now, later) = (a.real(0)?, a.real(1)?, a.real(2)?);
    if rate <= 0.0 || now <= 0.0 || later <= 0.0 {
        return None;
    }
    real((libm::log(later) - libm::log(now)) / libm::log1p(rate))
}

fn dollar_fraction(a: &Args<'_>, decimal: bool) -> Option<Datum> {
    let (n, fraction) = (a.real(0)?, a.real(1)?.trunc());
    if fraction < 1.0 {
        return None;
    }
    let unit = 10_f64.powf(fraction.log10().ceil());
    let part = n - n.trunc();
    real(settle(n.trunc() + if decimal { part * unit / fraction } else { part * fraction / unit }))
}

fn net_present(rate: f64, values: &[f64]) -> f64 {
    values.iter().zip(1..).map(|(v, i)| v / (1.0 + rate).powi(i)).sum()
}

fn irr(a: &Args<'_>) -> Option<Datum> {
    let values = numbers(a.text(0)?);
    if !values.iter().any(|v| *v > 0.0) || !values.iter().any(|v| *v < 0.0) {
        return None;
    }
    real(root(|rate| net_present(rate, &values), a.real(1)?)?)
}
