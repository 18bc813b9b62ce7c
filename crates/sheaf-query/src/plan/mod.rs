//! Plans: what is asked of records, with a `Grant`, as statements. Nothing here runs one.

mod condition;
mod cursor;
mod form;
mod grant;
mod group;
mod list;
mod look;
mod shape;
mod sort;
mod summary;
mod view;

pub use condition::{Search, search_column, search_table, search_text};
pub use cursor::Cursor;
pub use form::{Condition, condition, conditions};
pub use grant::{Action, Grant, Rights, TableSight};
pub use group::{GROUPS, GroupsPlan, GroupsRequest, Level as GroupLevel, MOST_GROUPS, groups};
pub use list::{LONGEST_PART, ListPlan, ListRequest, list, one};
pub use look::check_look;
pub use shape::{Column, ColumnKind, Level, Shape, computed, field_formula, result_type, written_as};
pub use summary::{Measure, Summarised, SummaryPlan, SummaryRequest, suits, summary};
pub use view::view_index;

use sheaf_model::{Field, Model, Table};

use crate::formula::{self, Literals, Scope};
use crate::sql::{Dialect, Param, SqlBuffer};

/// A statement ready to be prepared: its text, and the parameters in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// SQL.
    pub text: String,
    /// In order.
    pub params: Vec<Param>,
}

impl Statement {
    /// Whether what it gives depends on the time or on who asks.
    pub fn is_timed(&self) -> bool {
        self.params.iter().any(|p| matches!(p, Param::Me | Param::Now | Param::Today))
    }
}

impl From<SqlBuffer> for Statement {
    fn from(out: SqlBuffer) -> Statement {
        let (text, params) = out.finish();
        Statement { text, params }
    }
}

/// The expression of a computed field for an index: none where it reads other records, the time or the person, or can fail.
pub fn index_expression(dialect: Dialect, model: &Model, table: &Table, field: &Field) -> Option<String> {
    let scope = Scope::new(model, table);
    let typed = formula::check(&formula::parse(&field_formula(field)).ok()?, &scope).ok()?;
    if !typed.is_local() || !typed.is_deterministic() {
        return None;
    }
    let alias = crate::sql::quote(&table.name);
    let compiled = formula::compile(&typed, &scope, dialect, &alias, Literals::Inline).ok()?;
    // SQLite takes no table's name before a column in an index's expression.
    let text = compiled.value.text(dialect).replace(&format!("{alias}."), "");
    Some(sort::sort_key(&text, typed.result(), dialect))
}
