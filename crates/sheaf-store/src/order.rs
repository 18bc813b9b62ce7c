//! The order of tables where a change of the model is undone: what was moved since then stays where it is now.

use sheaf_model::{Code, Model, Problem, TableId};

use crate::fault::Result;

fn ids(model: &Model) -> impl Iterator<Item = TableId> {
    model.tables.iter().map(|table| table.id)
}

/// Whether the tables that two models share stand in the same order.
fn agree(one: &Model, other: &Model) -> bool {
    let shared =
        |of: &Model, beside: &Model| ids(of).filter(|id| beside.table_by_id(*id).is_some()).collect::<Vec<_>>();
    shared(one, other) == shared(other, one)
}

/// Puts the tables of a model that comes back in the order that holds now, where tables were moved since the change that is undone
/// (which left `left`). A table that is not there now stands behind the one that it stood behind then. Refuses where the change
/// was a move itself.
pub(crate) fn keep_order(back: &mut Model, left: &Model, now: &Model) -> Result<()> {
    if agree(left, now) {
        return Ok(());
    }
    if !agree(back, left) {
        let message = "The order of the tables was changed since, so this cannot be undone.";
        return Err(Problem::new(Code::Conflict, message).with_hint("Undo the later change first.").into());
    }
    let mut order: Vec<TableId> = ids(now).filter(|id| back.table_by_id(*id).is_some()).collect();
    let mut behind = None;
    for id in ids(back) {
        if !order.contains(&id) {
            let to = behind.and_then(|last| order.iter().position(|id| *id == last)).map_or(0, |at| at + 1);
            order.insert(to, id);
        }
        behind = Some(id);
    }
    back.tables.sort_by_key(|table| order.iter().position(|id| *id == table.id));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_model::Table;

    /// A model of tables that are called by a letter, whose id is the letter's place in the alphabet.
    fn model(letters: &str) -> Model {
        let table = |letter: char| Table { id: TableId(letter as u32), ..Table::new(letter, letter) };
        Model { tables: letters.chars().map(table).collect(), ..Model::default() }
    }

    #[test]
    fn what_was_moved_since_stays_where_it_is() {
        // The model before the change, the one that it left, the one now, and what comes back.
        let cases = [
            ("abc", "abc", "abc", Some("abc")),
            ("abc", "ac", "ac", Some("abc")),
            ("abc", "ac", "ca", Some("cab")),
            ("abc", "bc", "cb", Some("acb")),
            ("abcd", "ad", "da", Some("dabc")),
            ("abc", "abcd", "dcab", Some("cab")),
            ("abc", "cab", "cab", Some("abc")),
            ("abc", "cab", "cba", None),
        ];
        for (back, left, now, expected) in cases {
            let mut came = model(back);
            let kept = keep_order(&mut came, &model(left), &model(now)).is_ok();
            let order: String = came.tables.iter().map(|t| t.name.as_str()).collect();
            assert_eq!(kept.then_some(order.as_str()), expected, "{back} {left} {now}");
        }
    }
}
