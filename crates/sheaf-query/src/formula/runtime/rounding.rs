//! Rounding as a person does it on paper: on the decimal digits that are seen, not on the binary fraction behind them.

use rust_decimal::{Decimal, RoundingStrategy};

use super::number::settle;
use super::{Args, Datum, Own, real};

pub(super) const OWN: &[Own] = &[
    Own { name: "round", run: |a| real(round_at(a.real(0)?, a.whole(1)?, Way::Half)) },
    Own { name: "roundup", run: |a| real(round_at(a.real(0)?, a.whole(1)?, Way::Up)) },
    Own { name: "rounddown", run: |a| real(round_at(a.real(0)?, a.whole(1)?, Way::Down)) },
    Own { name: "ceiling", run: |a| ceiling(a) },
    Own { name: "floor_to", run: |a| floor_to(a) },
    Own { name: "ceiling_math", run: |a| ceiling_math(a, true) },
    Own { name: "floor_math", run: |a| ceiling_math(a, false) },
    Own { name: "mround", run: mround },
    Own { name: "even", run: |a| parity(a, 0.0) },
    Own { name: "odd", run: |a| parity(a, 1.0) },
    Own { name: "quotient", run: |a| real(settle(a.real(0)? / a.real(1)?).trunc()) },
    Own { name: "modulo", run: modulo },
];

/// Where to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// To the nearest; a half away from zero.
    Half,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// The decimal that a person sees.
fn seen(n: f64) -> Option<Decimal> {
    Decimal::from_scientific(&format!("{n:.14e}")).ok()
}

/// Rounds to so many digits after the point; before it, where negative.
pub(crate) fn round_at(n: f64, digits: i64, way: Way) -> f64 {
    let strategy = match way {
        Way::Half => RoundingStrategy::MidpointAwayFromZero,
        Way::Up => RoundingStrategy::AwayFromZero,
        Way::Down => RoundingStrategy::ToZero,
    };
    let rounded = if (0..=27).contains(&digits) {
        seen(n).map(|d| d.round_dp_with_strategy(digits as u32, strategy))
    } else if (-27..0).contains(&digits) {
        let unit = Decimal::from_i128_with_scale(10_i128.pow((-digits) as u32), 0);
        seen(n).and_then(|d| d.checked_div(unit)).and_then(|d| d.round_dp_with_strategy(0, strategy).checked_mul(unit))
    } else if digits < 0 {
        return 0.0;
    } else {
        return n;
    };
    match rounded {
        Some(d) => d.to_string().parse().unwrap_or(n),
        None => n,
    }
}

/// How often a unit goes into a number, rounded; decimal where it can be.
fn units(n: f64, unit: f64, round: fn(Decimal) -> Decimal, rough: fn(f64) -> f64) -> f64 {
    let exact = seen(n).zip(seen(unit)).and_then(|(n, unit)| {
        let times = n.checked_div(unit)?;
        // A quotient that does not end is cut by the division; the digits that a person sees decide, less the last.
        let seen: f64 = times.to_string().parse().ok()?;
        let times = Decimal::from_scientific(&format!("{seen:.13e}")).unwrap_or(times);
        round(times).checked_mul(unit)?.normalize().to_string().parse().ok()
    });
    exact.unwrap_or_else(|| rough(settle(n / unit)) * unit)
}

fn up(n: f64, unit: f64) -> f64 {
    units(n, unit, |d| d.ceil(), f64::ceil)
}

fn down(n: f64, unit: f64) -> f64 {
    units(n, unit, |d| d.floor(), f64::floor)
}

fn ceiling(a: &Args<'_>) -> Option<Datum> {
    let (n, unit) = (a.real(0)?, a.real(1)?);
    match () {
        () if n == 0.0 || unit == 0.0 => real(0.0),
        () if n > 0.0 && unit < 0.0 => None,
        () => real(up(n, unit)),
    }
}

fn floor_to(a: &Args<'_>) -> Option<Datum> {
    let (n, unit) = (a.real(0)?, a.real(1)?);
    match () {
        () if n == 0.0 || unit == 0.0 => real(0.0),
        () if n > 0.0 && unit < 0.0 => None,
        () => real(down(n, unit)),
    }
}

/// The sign of the unit does not count; with a mode, numbers below zero go the other way.
fn ceiling_math(a: &Args<'_>, ceiling: bool) -> Option<Datum> {
    let (n, unit, mode) = (a.real(0)?, a.real(1)?.abs(), a.real(2)?);
    if n == 0.0 || unit == 0.0 {
        return real(0.0);
    }
    let upwards = ceiling != (n < 0.0 && mode != 0.0);
    real(if upwards { up(n, unit) } else { down(n, unit) })
}

fn mround(a: &Args<'_>) -> Option<Datum> {
    let (n, unit) = (a.real(0)?, a.real(1)?);
    if n == 0.0 || unit == 0.0 {
        return real(0.0);
    }
    if (n < 0.0) != (unit < 0.0) {
        return None;
    }
    let half = |d: Decimal| d.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    real(units(n, unit, half, f64::round))
}

/// The next even or odd number, away from zero.
fn parity(a: &Args<'_>, rest: f64) -> Option<Datum> {
    let n = settle(a.real(0)?);
    let whole = n.abs().ceil();
    let fitting = if (whole % 2.0) == rest { whole } else { whole + 1.0 };
    real(if n < 0.0 { -fitting } else { fitting })
}

fn modulo(a: &Args<'_>) -> Option<Datum> {
    let (n, by) = (a.real(0)?, a.real(1)?);
    let exact = seen(n).zip(seen(by)).and_then(|(n, by)| {
        let rest = n.checked_rem(by)?;
        let rest = if rest.is_zero() || (rest < Decimal::ZERO) == (by < Decimal::ZERO) { rest } else { rest + by };
        rest.normalize().to_string().parse::<f64>().ok()
    });
    real(exact.unwrap_or_else(|| n - by * settle(n / by).floor()))
}
