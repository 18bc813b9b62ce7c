//! Columns numbered one after another (`Peer 1`, `Peer 2`, …) hold the same kind of thing: whether they are links, and to what,
//! is decided for all of them at once.

use std::collections::HashMap;

use super::{Candidate, Target};
use crate::formula::Link;
use crate::propose::Work;

/// Fewest columns that are a series.
const FEWEST: usize = 3;

/// Makes the columns of each series link to the one target that fits them best as a whole, or none of them.
pub(super) fn agree(works: &[Work], targets: &[Target], candidates: &mut Vec<Candidate>) {
    for (table, work) in works.iter().enumerate() {
        let mut all: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, field) in work.table.fields.iter().enumerate() {
            if let Some(stem) = stem(&field.label).filter(|_| field.formula.is_none()) {
                all.entry(stem).or_default().push(place);
            }
        }
        let is_own = |c: &Candidate, places: &[usize]| c.link.from.0 == table && places.contains(&c.link.from.1);
        for places in all.into_values().filter(|places| places.len() >= FEWEST) {
            let own: Vec<&Candidate> = candidates.iter().filter(|c| is_own(c, &places)).collect();
            if own.is_empty() || own.iter().any(|c| c.shown || c.link.to.0 == table) {
                continue;
            }
            let pool = |to: (usize, usize)| {
                let target = targets.iter().find(|t| (t.table, t.field) == to)?;
                let each = places.iter().map(|place| (*place, counted(work, *place, target)));
                Some((to, each.collect::<Vec<_>>()))
            };
            let matched = |each: &[(usize, (u64, u64))]| each.iter().map(|(_, (matched, _))| matched).sum::<u64>();
            let best = own.iter().filter_map(|c| pool(c.link.to)).max_by_key(|(to, each)| (matched(each), *to));
            let Some((to, each)) = best else { continue };
            let of: u64 = each.iter().map(|(_, (_, of))| of).sum();
            let holds = matched(&each) * 100 >= of * 90;
            candidates.retain(|c| !is_own(c, &places));
            let linked = each.into_iter().filter(|(_, (matched, of))| holds && *of > 0 && matched * 2 >= *of);
            candidates.extend(linked.map(|(place, (matched, of))| Candidate {
                link: Link { from: (table, place), to },
                score: 2.0,
                matched,
                of,
                shown: false,
            }));
        }
    }
}

/// How many values of a column stand in a target, of how many.
fn counted(work: &Work, place: usize, target: &Target) -> (u64, u64) {
    let values = work.profiles[place].values.iter().filter(|v| **v > 1);
    values.fold((0, 0), |(matched, of), v| (matched + u64::from(target.values.contains(v)), of + 1))
}

/// A label without the number at its end.
fn stem(label: &str) -> Option<String> {
    let label = label.trim();
    let bare = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = bare.trim_end_matches([' ', '#', '_', '-', '.']).to_lowercase();
    (bare.len() < label.len() && stem.chars().any(char::is_alphabetic)).then_some(stem)
}
