//! Columns whose formula looks up the name of a record: that record is told, though the field stays computed.

use crate::column::key::is_identifier;
use crate::proposal::ProposedLink;
use crate::propose::Work;

/// Writes where the values of lookups point: to what the far field names itself, or to the far record where the far field
/// is its identifier.
pub(super) fn say(works: &mut [Work]) {
    let mut found = Vec::new();
    for (table, work) in works.iter().enumerate() {
        for (place, fill) in &work.fills {
            let Some((far, field)) = fill.gives.filter(|(far, _)| *far != table) else { continue };
            let (profile, named) = (&works[far].profiles[field], &works[far].table.fields[field]);
            let own = || {
                let whole = profile.all_differ() && profile.filled * 10 >= profile.rows * 9;
                (whole && is_identifier(&named.label))
                    .then(|| ProposedLink { table: works[far].table.name.clone(), field: named.name.clone() })
            };
            if let Some(link) = named.link.clone().or_else(own) {
                found.push((table, *place, link));
            }
        }
    }
    for (table, place, link) in found {
        works[table].table.fields[place].link.get_or_insert(link);
    }
}
