//! Working days: with any weekend, without holidays.

use super::calendar::day_of_week;
use super::date::DAYS;
use super::list::wholes;
use super::{Args, Datum, Own, some};

pub(super) const OWN: &[Own] = &[Own { name: "networkdays", run: networkdays }, Own { name: "workday", run: workday }];

/// Which days of the week are free, Monday first: a number as spreadsheets have it, or seven digits such as `0000011`.
fn weekend(a: &Args<'_>, i: usize) -> Option<[bool; 7]> {
    let mut free = [false; 7];
    match a.0.get(i)? {
        Datum::Text(text) if text.len() == 7 && text.bytes().all(|b| b == b'0' || b == b'1') => {
            free.iter_mut().zip(text.bytes()).for_each(|(free, b)| *free = b == b'1');
        }
        Datum::Text(text) => return numbered(text.trim().parse().ok()?),
        _ => return numbered(a.whole(i)?),
    }
    Some(free)
}

fn numbered(n: i64) -> Option<[bool; 7]> {
    let mut free = [false; 7];
    match n {
        1..=7 => {
            let first = (n + 4) % 7;
            free[first as usize] = true;
            free[((first + 1) % 7) as usize] = true;
        }
        11..=17 => free[((n - 11 + 6) % 7) as usize] = true,
        _ => return None,
    }
    Some(free)
}

/// The holidays that fall on working days, each once, in order.
fn holidays(a: &Args<'_>, i: usize, free: [bool; 7]) -> Option<Vec<i64>> {
    let mut days = wholes(a.text(i)?);
    days.retain(|d| !free[day_of_week(*d) as usize]);
    days.sort_unstable();
    days.dedup();
    Some(days)
}

/// Working days from one day to another, both counted; negative where the second is earlier.
fn networkdays(a: &Args<'_>) -> Option<Datum> {
    let (start, end) = (a.whole(0)?, a.whole(1)?);
    if !DAYS.contains(&start) || !DAYS.contains(&end) {
        return None;
    }
    let free = weekend(a, 2)?;
    let holidays = holidays(a, 3, free)?;
    let (low, high) = (start.min(end), start.max(end));
    let in_week = free.iter().filter(|f| !**f).count() as i64;
    let days = high - low + 1;
    let rest = (0..days % 7).filter(|i| !free[day_of_week(low + i) as usize]).count() as i64;
    let off = holidays.iter().filter(|d| (low..=high).contains(*d)).count() as i64;
    let count = days / 7 * in_week + rest - off;
    some(if end < start { -count } else { count })
}

/// The working day that is so many working days later, or earlier.
fn workday(a: &Args<'_>) -> Option<Datum> {
    let (start, count) = (a.whole(0)?, a.whole(1)?);
    let free = weekend(a, 2)?;
    if free.iter().all(|f| *f) || count.abs() > 2_000_000 {
        return None;
    }
    let holidays = holidays(a, 3, free)?;
    let step = count.signum();
    let in_week = free.iter().filter(|f| !**f).count() as i64;
    // Whole weeks at once; what is left, and the holidays passed, day by day.
    let mut left = count.abs();
    let mut day = start;
    let weeks = (left / in_week - 1).max(0);
    let jumped = day + step * weeks * 7;
    let (low, high) = (day.min(jumped), day.max(jumped));
    let passed = holidays.iter().filter(|d| **d != start && (low..=high).contains(*d)).count() as i64;
    left = left - weeks * in_week + passed;
    day = jumped;
    while left > 0 {
        day += step;
        if !DAYS.contains(&day) {
            return None;
        }
        if !free[day_of_week(day) as usize] && holidays.binary_search(&day).is_err() {
            left -= 1;
        }
    }
    DAYS.contains(&day).then_some(Datum::Integer(day))
}
