//! Texts with leading zeros beside keys that are whole numbers: they are no links, but without the zeros they could be.

use super::{NUMERIC, Target, name_evidence};
use crate::column::literal::{LEADING_ZERO, trim};
use crate::column::profile::{Profile, value_without_zeros};
use crate::formula::Link;
use crate::propose::Work;
use crate::sheet::TextPool;

/// For each field of such texts the key that most of them name without their zeros, with how many do and how many there are.
pub(super) fn near(works: &[Work], targets: &[Target], pool: &TextPool) -> Vec<(Link, u64, u64)> {
    let mut found = Vec::new();
    for (table, work) in works.iter().enumerate() {
        for (field, profile) in work.profiles.iter().enumerate() {
            let own = &work.table.fields[field];
            if profile.count(LEADING_ZERO) == 0
                || own.formula.is_some()
                || !matches!(own.kind.as_str(), "text" | "choice")
            {
                continue;
            }
            let numbers = numbers_of(profile, pool);
            let judged = targets.iter().filter(|t| t.numeric && (t.table, t.field) != (table, field));
            let near = judged.filter_map(|t| judge(works, (table, field), t, &numbers));
            found.extend(near.max_by_key(|(_, found, _)| *found));
        }
    }
    found
}

/// The numbers that a column's texts are without their zeros, each with how often it stands there; 0 for what is none.
fn numbers_of(profile: &Profile, pool: &TextPool) -> Vec<(u64, u64)> {
    let number =
        |text: &str| value_without_zeros(text).or_else(|| text.parse().ok().map(crate::column::profile::number_value));
    let words = profile.words.iter().map(|(id, many)| (number(trim(pool.get(*id))).unwrap_or(0), *many));
    let numbers = profile.values.iter().filter(|v| **v & NUMERIC != 0 && profile.texts < profile.good());
    words.chain(numbers.map(|v| (*v, 1))).collect()
}

fn judge(works: &[Work], from: (usize, usize), target: &Target, numbers: &[(u64, u64)]) -> Option<(Link, u64, u64)> {
    let (near, far) = (&works[from.0].table, &works[target.table].table);
    let of: u64 = numbers.iter().map(|(_, many)| many).sum();
    let found: u64 = numbers.iter().filter(|(n, _)| target.values.contains(n)).map(|(_, many)| many).sum();
    let named = name_evidence(&near.label, &near.fields[from.1].label, &far.label, &far.fields[target.field].label);
    let link = Link { from, to: (target.table, target.field) };
    (found * 10 >= of * 9 && named >= 0.6).then_some((link, found, of))
}
