//! Whether the fields that a view names for its look, its groups and its colours can do what they are named for.

use sheaf_model::view::{Grouping, Look, View};
use sheaf_model::{Field, Model, Problem, Storage, Table};

use super::form::check_form;
use super::group::{expect_grouped, expect_levels};
use super::shape::{MOST_MARKS, computed, result_type};
use crate::formula::{self, Literals, Scope};
use crate::sql::Dialect;

/// The first field of a view that is of no use where the view names it, or the first of its formulas that is not understood.
pub fn check_look(model: &Model, table: &Table, view: &View) -> Result<(), Problem> {
    for (role, name) in view.look.fields() {
        let field = table.expect_field(name)?;
        let (kind, wanted) = (kind(model, table, field)?, wanted(role));
        if !wanted.is_empty() && !wanted.contains(&kind) {
            let message = format!("'{}' is {kind}, expected {} here.", field.label, any_of(wanted));
            return Err(Problem::field(format!("look.{role}"), "type", message));
        }
        if role == "by" && field.storage() == Storage::Computed {
            let message = format!("'{}' is worked out: cards cannot be moved by it.", field.label);
            return Err(Problem::field("look.by", "computed", message));
        }
        if role == "after" && field.kind.link().is_none_or(|link| link.table != table.name) {
            let message = format!("'{}' leads to another table, expected a link to '{}'.", field.label, table.label);
            return Err(Problem::field("look.after", "type", message));
        }
    }
    let of_pivot: Vec<&Grouping> = match &view.look {
        Look::Pivot { rows, columns, .. } => rows.iter().chain(columns).collect(),
        _ => Vec::new(),
    };
    if !view.group.is_empty() {
        expect_levels("group", view.group.iter())?;
    }
    if !of_pivot.is_empty() {
        expect_levels("look.rows", of_pivot.iter().copied())?;
    }
    for grouping in view.group.iter().chain(of_pivot) {
        expect_grouped(model, table, grouping)?;
    }
    if view.colours.len() > MOST_MARKS {
        let message = format!("{} colours, expected at most {MOST_MARKS}.", view.colours.len());
        return Err(Problem::field("colours", "too_many", message));
    }
    if let Some(form) = view.look.form() {
        check_form(model, table, view, form)?;
    }
    let scope = Scope::new(model, table);
    for colouring in &view.colours {
        let checked = formula::parse(&colouring.when).and_then(|expr| formula::check(&expr, &scope));
        let compiled =
            checked.and_then(|typed| formula::compile_condition(&typed, &scope, Dialect::Sqlite, "t", Literals::Bound));
        compiled.map_err(|e| e.into_problem("colours", &colouring.when))?;
    }
    Ok(())
}

/// The types that suit; none: any that can be grouped by.
const fn wanted(role: &str) -> &'static [&'static str] {
    match role.as_bytes() {
        b"by" => &["choice", "status", "boolean", "link", "user"],
        b"from" | b"to" => &["date", "datetime"],
        b"after" => &["link", "links"],
        b"cover" => &["attachment", "url"],
        _ => &[],
    }
}

fn any_of(kinds: &[&str]) -> String {
    match kinds {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [some @ .., last] => format!("{} or {last}", some.join(", ")),
    }
}

/// A field's type; of a computed one that of its result.
fn kind(model: &Model, table: &Table, field: &Field) -> Result<&'static str, Problem> {
    match field.storage() {
        Storage::Computed => Ok(result_type(computed(model, table, field)?.result()).0),
        _ => Ok(field.kind.name()),
    }
}
