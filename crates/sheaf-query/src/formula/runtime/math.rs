//! Mathematics: powers, logarithms, angles, combinatorics, bits.

use super::number::settle;
use super::{Args, Datum, Own, real, some};

macro_rules! of_one {
    ($($name:literal $run:expr),* $(,)?) => {
        &[$(Own { name: $name, run: |a| { let f: fn(f64) -> f64 = $run; real(f(a.real(0)?)) } }),*]
    };
}

const SIMPLE: &[Own] = of_one!(
    "sqrt" f64::sqrt, "exp" libm::exp, "ln" |n| if n > 0.0 { libm::log(n) } else { f64::NAN },
    "log10" |n| if n > 0.0 { libm::log10(n) } else { f64::NAN },
    "sin" libm::sin, "cos" libm::cos, "tan" libm::tan, "asin" libm::asin, "acos" libm::acos, "atan" libm::atan,
    "sinh" libm::sinh, "cosh" libm::cosh, "tanh" libm::tanh, "asinh" libm::asinh, "acosh" |n| if n >= 1.0 { libm::acosh(n) } else { f64::NAN },
    "atanh" |n| if n.abs() < 1.0 { libm::atanh(n) } else { f64::NAN },
    "cot" |n| 1.0 / libm::tan(n), "csc" |n| 1.0 / libm::sin(n), "sec" |n| 1.0 / libm::cos(n),
    "acot" |n| std::f64::consts::FRAC_PI_2 - libm::atan(n),
    "coth" |n| 1.0 / libm::tanh(n), "csch" |n| 1.0 / libm::sinh(n), "sech" |n| 1.0 / libm::cosh(n),
    "degrees" f64::to_degrees, "radians" f64::to_radians, "sqrtpi" |n| (n * std::f64::consts::PI).sqrt(),
    "fact" factorial, "factdouble" double_factorial,
    "fisher" |n| if n.abs() < 1.0 { libm::atanh(n) } else { f64::NAN }, "fisherinv" libm::tanh,
    "gamma" |n| if n > 0.0 { settle(libm::tgamma(n)) } else { f64::NAN },
    "gammaln" |n| if n > 0.0 { libm::lgamma(n) } else { f64::NAN },
);

const OTHERS: &[Own] = &[
    Own { name: "power", run: |a| power(a.real(0)?, a.real(1)?) },
    Own { name: "log", run: log },
    Own { name: "atan2", run: |a| real(libm::atan2(a.real(1)?, a.real(0)?)) },
    Own { name: "gcd", run: gcd_all },
    Own { name: "lcm", run: lcm_all },
    Own { name: "combin", run: |a| counted(a, combinations) },
    Own {
        name: "combina",
        run: |a| counted(a, |n, k| if n == 0.0 && k == 0.0 { 1.0 } else { combinations(n + k - 1.0, k) }),
    },
    Own { name: "permut", run: |a| counted(a, permutations) },
    Own { name: "permutationa", run: |a| if_counts(a, f64::powf) },
    Own { name: "multinomial", run: multinomial },
    Own { name: "bitand", run: |a| bits(a, |x, y| x & y) },
    Own { name: "bitor", run: |a| bits(a, |x, y| x | y) },
    Own { name: "bitxor", run: |a| bits(a, |x, y| x ^ y) },
    Own { name: "bitlshift", run: |a| shifted(a, 1) },
    Own { name: "bitrshift", run: |a| shifted(a, -1) },
];

pub(super) static ALL: [&[Own]; 2] = [SIMPLE, OTHERS];

fn power(base: f64, exponent: f64) -> Option<Datum> {
    if base == 0.0 && exponent < 0.0 {
        return None;
    }
    // An odd root of a number below zero exists: (-8)^(1/3) is -2, as Calc and people have it.
    if base < 0.0 && exponent.fract() != 0.0 {
        let root = (1.0 / exponent).round();
        let odd = root.abs() < 1e9 && root % 2.0 != 0.0 && (1.0 / root - exponent).abs() < 1e-15;
        return if odd { real(-libm::pow(-base, exponent)) } else { None };
    }
    real(libm::pow(base, exponent))
}

fn log(a: &Args<'_>) -> Option<Datum> {
    let (n, base) = (a.real(0)?, a.real(1)?);
    if n <= 0.0 || base <= 0.0 || base == 1.0 {
        return None;
    }
    let value = match base {
        10.0 => libm::log10(n),
        2.0 => libm::log2(n),
        _ => libm::log(n) / libm::log(base),
    };
    real(settle(value))
}

fn factorial(n: f64) -> f64 {
    let n = n.trunc();
    if !(0.0..=170.0).contains(&n) {
        return f64::NAN;
    }
    (2..=n as u32).fold(1.0, |product, k| product * f64::from(k))
}

fn double_factorial(n: f64) -> f64 {
    let n = n.trunc();
    if !(-1.0..=300.0).contains(&n) {
        return f64::NAN;
    }
    let (mut product, mut k) = (1.0, n);
    while k > 1.0 {
        product *= k;
        k -= 2.0;
    }
    product
}

fn gcd(a: f64, b: f64) -> f64 {
    let (mut a, mut b) = (a, b);
    while b != 0.0 {
        (a, b) = (b, a % b);
    }
    a
}

fn whole_numbers(a: &Args<'_>) -> Option<Vec<f64>> {
    let all: Option<Vec<f64>> = (0..a.len()).map(|i| a.real(i).map(|n| settle(n).trunc())).collect();
    all.filter(|all| all.iter().all(|n| (0.0..9e15).contains(n)))
}

fn gcd_all(a: &Args<'_>) -> Option<Datum> {
    real(whole_numbers(a)?.into_iter().fold(0.0, gcd))
}

fn lcm_all(a: &Args<'_>) -> Option<Datum> {
    let all = whole_numbers(a)?;
    if all.contains(&0.0) {
        return real(0.0);
    }
    real(all.into_iter().fold(1.0, |m, n| m / gcd(m, n) * n))
}

fn if_counts(a: &Args<'_>, run: fn(f64, f64) -> f64) -> Option<Datum> {
    let (n, k) = (settle(a.real(0)?).trunc(), settle(a.real(1)?).trunc());
    if n < 0.0 || k < 0.0 { None } else { real(run(n, k)) }
}

fn counted(a: &Args<'_>, run: fn(f64, f64) -> f64) -> Option<Datum> {
    if_counts(a, run)
}

fn combinations(n: f64, k: f64) -> f64 {
    if k > n {
        return f64::NAN;
    }
    let k = k.min(n - k);
    if k > 10_000.0 {
        return f64::NAN;
    }
    (0..k as u32).fold(1.0, |c, i| (c * (n - f64::from(i)) / f64::from(i + 1)).round())
}

fn permutations(n: f64, k: f64) -> f64 {
    if k > n || k > 10_000.0 {
        return f64::NAN;
    }
    (0..k as u32).fold(1.0, |p, i| p * (n - f64::from(i)))
}

fn multinomial(a: &Args<'_>) -> Option<Datum> {
    let all = whole_numbers(a)?;
    let (mut total, mut product) = (0.0, 1.0);
    for n in all {
        total += n;
        product *= combinations(total, n);
    }
    real(product)
}

const MOST_BITS: f64 = 281_474_976_710_655.0;

fn bit_number(a: &Args<'_>, i: usize) -> Option<u64> {
    let n = a.real(i)?;
    (n.fract() == 0.0 && (0.0..=MOST_BITS).contains(&n)).then_some(n as u64)
}

fn bits(a: &Args<'_>, run: fn(u64, u64) -> u64) -> Option<Datum> {
    some(run(bit_number(a, 0)?, bit_number(a, 1)?) as i64)
}

fn shifted(a: &Args<'_>, left: i64) -> Option<Datum> {
    let (n, by) = (bit_number(a, 0)?, settle(a.real(1)?).trunc() as i64);
    if !(-53..=53).contains(&by) {
        return None;
    }
    let by = by * left;
    let result = if by >= 0 { u128::from(n) << by } else { u128::from(n) >> -by };
    (result <= MOST_BITS as u128).then_some(Datum::Integer(result as i64))
}
