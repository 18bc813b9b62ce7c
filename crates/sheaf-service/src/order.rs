//! The order of a workspace's tables, as a person changes it.

use serde_json::Value;
use sheaf_model::{Model, Problem};

use crate::access::{Action, Principal};

/// In a change of a table: the one before which it is to stand.
pub(crate) const BEFORE: &str = "before";

/// Puts a table before the one that is named; null: behind all. Named by a neighbour and not by a number, it comes where it was
/// meant to also where others moved tables meanwhile.
pub(crate) fn put_before(who: &Principal, model: &mut Model, name: &str, before: &Value) -> Result<(), Problem> {
    let id = model.expect_table(name)?.id;
    let next = match before {
        Value::Null => None,
        Value::String(next) => {
            let found = who.grant(model, next, Action::Shape).map(|(table, _)| table.id);
            Some(found.map_err(|p| Problem { hint: p.hint, ..Problem::field(BEFORE, "unknown", p.message) })?)
        }
        other => {
            let message = format!("'{BEFORE}' is {other}, expected the name of a table, or null for the last place.");
            return Err(Problem::field(BEFORE, "table", message));
        }
    };
    if next == Some(id) {
        let message = format!("'{name}' cannot stand before itself: expected the name of another table.");
        return Err(Problem::field(BEFORE, "table", message));
    }
    model.put_before(id, next);
    Ok(())
}
