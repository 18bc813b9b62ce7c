//! Statistics over lists of numbers.

use super::list::numbers;
use super::{Args, Datum, Own, real, some};

macro_rules! of_list {
    ($($name:literal $run:expr),* $(,)?) => {
        &[$(Own { name: $name, run: |a| { let f: fn(&[f64]) -> Option<f64> = $run; real(f(&numbers(a.text(0)?))?) } }),*]
    };
}

pub(super) static OWN: &[Own] = OF_LIST;
pub(super) static MORE: &[Own] = &[
    Own { name: "large", run: |a| ranked(a, true) },
    Own { name: "small", run: |a| ranked(a, false) },
    Own { name: "percentile", run: |a| real(percentile(&sorted(&numbers(a.text(0)?)), a.real(1)?)?) },
    Own {
        name: "standardize",
        run: |a| if a.real(2)? > 0.0 { real((a.real(0)? - a.real(1)?) / a.real(2)?) } else { None },
    },
    Own { name: "rank", run: rank },
    Own { name: "product", run: |a| product(&numbers(a.text(0)?)) },
];

const OF_LIST: &[Own] = of_list!(
    "median" |n| percentile(&sorted(n), 0.5),
    "mode" mode,
    "var" |n| spread(n, 1.0),
    "varp" |n| spread(n, 0.0),
    "stdev" |n| spread(n, 1.0).map(f64::sqrt),
    "stdevp" |n| spread(n, 0.0).map(f64::sqrt),
    "devsq" |n| (!n.is_empty()).then(|| squares(n)),
    "avedev" |n| mean(n).map(|m| n.iter().map(|x| (x - m).abs()).sum::<f64>() / n.len() as f64),
    "geomean" |n| above_zero(n).map(|n| libm::exp(n.iter().map(|x| libm::log(*x)).sum::<f64>() / n.len() as f64)),
    "harmean" |n| above_zero(n).map(|n| n.len() as f64 / n.iter().map(|x| 1.0 / x).sum::<f64>()),
    "sumsq" |n| Some(n.iter().map(|x| x * x).sum()),
    "skew" skew,
    "kurt" kurtosis,
    "sum_list" |n| Some(n.iter().sum()),
);

fn mean(n: &[f64]) -> Option<f64> {
    (!n.is_empty()).then(|| n.iter().sum::<f64>() / n.len() as f64)
}

fn sorted(n: &[f64]) -> Vec<f64> {
    let mut n = n.to_vec();
    n.sort_by(f64::total_cmp);
    n
}

fn above_zero(n: &[f64]) -> Option<&[f64]> {
    (!n.is_empty() && n.iter().all(|x| *x > 0.0)).then_some(n)
}

fn squares(n: &[f64]) -> f64 {
    let m = mean(n).unwrap_or(0.0);
    n.iter().map(|x| (x - m) * (x - m)).sum()
}

fn spread(n: &[f64], less: f64) -> Option<f64> {
    let by = n.len() as f64 - less;
    (by > 0.0).then(|| squares(n) / by)
}

/// The value below which such a share lies, between neighbours in proportion.
fn percentile(n: &[f64], share: f64) -> Option<f64> {
    if n.is_empty() || !(0.0..=1.0).contains(&share) {
        return None;
    }
    let at = share * (n.len() - 1) as f64;
    let (low, rest) = (at.floor(), at - at.floor());
    let here = n.get(low as usize)?;
    Some(if rest == 0.0 { *here } else { here + rest * (n.get(low as usize + 1)? - here) })
}

fn mode(n: &[f64]) -> Option<f64> {
    let count = |x: &f64| n.iter().filter(|y| *y == x).count();
    let most = n.iter().map(count).max().filter(|c| *c > 1)?;
    n.iter().find(|x| count(x) == most).copied()
}

fn skew(n: &[f64]) -> Option<f64> {
    let (count, m) = (n.len() as f64, mean(n)?);
    let deviation = spread(n, 1.0)?.sqrt();
    if count < 3.0 || deviation == 0.0 {
        return None;
    }
    Some(count / ((count - 1.0) * (count - 2.0)) * n.iter().map(|x| ((x - m) / deviation).powi(3)).sum::<f64>())
}

fn kurtosis(n: &[f64]) -> Option<f64> {
    let (c, m) = (n.len() as f64, mean(n)?);
    let deviation = spread(n, 1.0)?.sqrt();
    if c < 4.0 || deviation == 0.0 {
        return None;
    }
    let fourth: f64 = n.iter().map(|x| ((x - m) / deviation).powi(4)).sum();
    let (before, after) =
        (c * (c + 1.0) / ((c - 1.0) * (c - 2.0) * (c - 3.0)), 3.0 * (c - 1.0).powi(2) / ((c - 2.0) * (c - 3.0)));
    Some(before * fourth - after)
}

fn ranked(a: &Args<'_>, largest: bool) -> Option<Datum> {
    let n = sorted(&numbers(a.text(0)?));
    let place = usize::try_from(a.whole(1)?).ok()?.checked_sub(1)?;
    real(*if largest { n.iter().rev().nth(place) } else { n.get(place) }?)
}

fn rank(a: &Args<'_>) -> Option<Datum> {
    let (value, list, ascending) = (a.real(0)?, numbers(a.text(1)?), a.flag(2)?);
    if !list.contains(&value) {
        return None;
    }
    let before = list.iter().filter(|x| if ascending { **x < value } else { **x > value }).count();
    some(before as i64 + 1)
}

/// All multiplied; nothing gives 0, as in spreadsheets.
fn product(n: &[f64]) -> Option<Datum> {
    if n.is_empty() { real(0.0) } else { real(n.iter().product()) }
}
