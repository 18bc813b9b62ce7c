//! Of what a condition is made up, and which parts of it hold for one record: for whoever wants to know why something is refused.

use std::sync::Arc;

use sheaf_model::role::{Deed, Permission, Role, Scope};
use sheaf_model::{FieldId, Model, Problem, Table};
use sheaf_query::formula::{self, Binary, Expr, ExprKind};
use sheaf_store::{Fault, LONGEST_READ};

use super::permit::Permit;
use super::shared::role_as_said;
use super::{Acting, Principal};
use crate::open::Open;

/// One of the conditions that must all hold.
#[derive(Debug)]
pub(crate) struct Part {
    /// As it was written.
    pub text: String,
    /// Whether it holds; none: it is not known, as no record is asked about or it is not understood.
    pub holds: Option<bool>,
    /// The fields of the table itself that it reads.
    pub reads: Vec<FieldId>,
}

impl Principal {
    /// What is said of their role.
    pub(crate) fn role_as_said(&self, model: &Model) -> Role {
        role_as_said(model, &self.role)
    }

    /// What they may do at most, as a token.
    pub(crate) fn scope(&self) -> Option<&Scope> {
        self.scope.as_deref()
    }

    /// Their role as it would hold if they were no token, or one without a scope.
    pub(crate) fn acting_beyond_scope(&self, model: &Model) -> Arc<Acting> {
        self.roles.acting(model, &self.role, None)
    }
}

impl Open {
    /// The parts of a condition, each with whether it holds for a record of a table and somebody.
    pub(crate) fn parts(
        &self,
        who: &Principal,
        model: &Model,
        table: &Table,
        text: &str,
        record: Option<i64>,
    ) -> Result<Vec<Part>, Problem> {
        let Ok(whole) = formula::parse(text) else {
            return Ok(vec![Part { text: text.to_owned(), holds: None, reads: Vec::new() }]);
        };
        let mut all = Vec::new();
        split(&whole, &mut all);
        let asking = self.asking(who)?;
        let of = |expr: &Expr| -> Result<Part, Problem> {
            let text = formula::print(expr);
            let named = expr.paths().into_iter().filter_map(|path| table.field_called(&path.first()?.name));
            let reads: Vec<FieldId> = named.map(|field| field.id).collect();
            let Some(Permit::Where(rights)) = Permit::of(model, table, &Permission::Where(text.clone())) else {
                return Ok(Part { text, holds: None, reads });
            };
            let condition = self.condition_by(model, table, Deed::Read, rights)?;
            let holds = record.map(|id| {
                let holds = |conn: &_| {
                    self.store.expect_model(conn, model.version)?;
                    condition.holds(conn, &asking, id)
                };
                self.store.read(LONGEST_READ, holds).map_err(Fault::into_plain)
            });
            Ok(Part { text, holds: holds.transpose()?, reads })
        };
        all.into_iter().map(of).collect()
    }
}

/// What must hold each by itself: `a and b`, and `AND(a, b)`.
fn split<'e>(expr: &'e Expr, parts: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::Binary(Binary::And, left, right) => {
            split(left, parts);
            split(right, parts);
        }
        ExprKind::Call { name, args, .. } if name.eq_ignore_ascii_case("and") && !args.is_empty() => {
            args.iter().for_each(|arg| split(arg, parts));
        }
        _ => parts.push(expr),
    }
}
