//! For which records something may be done, and how that is looked at within a writing transaction.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use sheaf_model::field::JsonWriter;
use sheaf_model::role::{Deed, Permission};
use sheaf_model::{Code, FieldProblem, Model, Problem, Table};
use sheaf_query::formula::{Sight, Typed};
use sheaf_query::plan::{self, Action, Grant, ListPlan, Rights};
use sheaf_store::Fault;
use sheaf_store::db::Connection;
use sheaf_store::fetch::{self, Asking};

use super::Principal;
use super::acting::condition;
use crate::open::Open;
use crate::records::no_record;

/// For which records something may be done.
#[derive(Debug, Clone)]
pub(crate) enum Permit {
    /// For all that are seen.
    All,
    /// For those that would be seen by these rights.
    Where(Arc<Rights>),
}

impl Permit {
    /// What a permission comes to; none: for no record. A formula that is not understood permits nothing.
    pub(super) fn of(model: &Model, table: &Table, permission: &Permission) -> Option<Permit> {
        let text = match permission {
            Permission::Always(true) => return Some(Permit::All),
            Permission::Always(false) => return None,
            Permission::Where(text) => text,
        };
        let mut hasher = DefaultHasher::new();
        (table.id, text).hash(&mut hasher);
        let rights = Rights::only(table.id, condition(model, table, text).ok()?, hasher.finish() | 1);
        Some(Permit::Where(Arc::new(rights)))
    }
}

impl Permit {
    /// For the records of a table for which this is true; `of` says of what else it comes.
    pub(super) fn for_those(table: &Table, rows: Typed, of: &impl Hash) -> Permit {
        let mut hasher = DefaultHasher::new();
        (table.id, of, format!("{rows:?}")).hash(&mut hasher);
        Permit::Where(Arc::new(Rights::only(table.id, rows, hasher.finish() | 1)))
    }
}

/// What must hold of a record for something to be done with it.
#[derive(Clone)]
pub(crate) struct Condition {
    deed: Deed,
    plan: Option<Arc<ListPlan>>,
}

impl Open {
    /// What must hold of a record for somebody to do something with it; none: they may do it with no record of the table.
    pub(crate) fn condition(
        &self,
        who: &Principal,
        model: &Model,
        table: &Table,
        deed: Deed,
    ) -> Result<Option<Condition>, Problem> {
        let rights = match who.permit(model, table, deed) {
            None => return Ok(None),
            Some(Permit::All) => return Ok(Some(Condition { deed, plan: None })),
            Some(Permit::Where(rights)) => rights,
        };
        self.condition_by(model, table, deed, rights).map(Some)
    }

    /// That a record would be seen by these rights.
    pub(super) fn condition_by(
        &self,
        model: &Model,
        table: &Table,
        deed: Deed,
        rights: Arc<Rights>,
    ) -> Result<Condition, Problem> {
        let key = format!("permit|{:x}|{}", rights.fingerprint, table.id.0);
        let grant = Grant::issue(table.id, Action::Do(deed), rights);
        let make = || plan::one(self.store.dialect(), model, table, &grant, Some(&[]), &[]);
        Ok(Condition { deed, plan: Some(self.plan(model.version, key, make)?) })
    }

    /// What must hold of a record for somebody to see it.
    pub(crate) fn sight(&self, who: &Principal, model: &Model, table: &Table) -> Result<Condition, Problem> {
        let sight = self.condition(who, model, table, Deed::Read)?;
        sight.ok_or_else(|| Problem::unknown("table", &table.name, std::iter::empty()))
    }
}

impl Condition {
    /// Whether it looks at records at all: else it holds for each.
    pub fn is_narrow(&self) -> bool {
        self.plan.is_some()
    }

    /// Refuses a record, which is there, for which it does not hold.
    pub fn expect(&self, conn: &Connection, table: &Table, asking: &Asking, id: i64) -> Result<(), Fault> {
        if self.holds(conn, asking, id)? {
            return Ok(());
        }
        let what = match self.deed {
            Deed::Create => return Err(not_after("make", table)),
            Deed::Read => return Err(no_record(table, id).into()),
            Deed::Change => "change",
            Deed::Delete => "delete",
            Deed::Comment => "comment on",
        };
        let message = format!("Your role may not {what} record {id} of '{}'.", table.label);
        Err(Problem::new(Code::Forbidden, message).into())
    }

    /// Refuses what a record has become where it no longer holds.
    pub fn expect_after(&self, conn: &Connection, table: &Table, asking: &Asking, id: i64) -> Result<(), Fault> {
        let what = if self.deed == Deed::Create { "make" } else { "change" };
        if self.holds(conn, asking, id)? { Ok(()) } else { Err(not_after(what, table)) }
    }

    /// Whether it holds for a record, and the record is there.
    pub fn holds(&self, conn: &Connection, asking: &Asking, id: i64) -> Result<bool, Fault> {
        let Some(plan) = &self.plan else { return Ok(true) };
        Ok(fetch::one(conn, plan, asking, id, &mut JsonWriter::default())?.is_some())
    }
}

/// What a record would be, those who write it may not make of it.
pub(crate) fn not_after(what: &str, table: &Table) -> Fault {
    let message = format!("Your role may not {what} a record of '{}' like this one.", table.label);
    Problem::new(Code::Forbidden, message).with_hint("It would be one that you may not see or change.").into()
}

/// Says of what is wrong with something that somebody does not see only that there is something.
pub(crate) fn conceal(problem: Problem, model: &Model, rights: &Rights) -> Problem {
    if rights.sees_all() {
        return problem;
    }
    let secrets = secrets(model, rights);
    let tells = |text: &str| secrets.iter().any(|secret| text.contains(secret));
    let hidden = |error: &FieldProblem| {
        let name = error.field.rsplit('.').next().unwrap_or_default();
        tells(&format!("'{name}'")) && !name.is_empty() || tells(&error.message)
    };
    if problem.errors.is_empty() {
        return if tells(&problem.message) { Problem::new(problem.code, UNSEEN) } else { problem };
    }
    if !problem.errors.iter().any(hidden) && !tells(&problem.message) {
        return problem;
    }
    let told = problem.errors.into_iter().map(|error| match hidden(&error) {
        false => error,
        true => FieldProblem {
            field: error.field.rsplit_once('.').map(|(place, _)| place.to_owned()).unwrap_or_default(),
            code: "unseen".to_owned(),
            message: UNSEEN.to_owned(),
        },
    });
    Problem { code: problem.code, ..Problem::fields(told.collect()) }
}

const UNSEEN: &str = "Something that your role does not see keeps this from being done.";

/// What tables and fields that are not seen are called, as messages name them; less what something that is seen is called too.
fn secrets(model: &Model, rights: &Rights) -> Vec<String> {
    let (mut seen, mut secrets) = (HashSet::new(), HashSet::new());
    for table in &model.tables {
        let is_seen = rights.sees_table(table.id);
        let names = if is_seen { &mut seen } else { &mut secrets };
        names.extend([table.label.as_str(), table.name.as_str()]);
        for field in &table.fields {
            let names = if is_seen && rights.sees(table, field) { &mut seen } else { &mut secrets };
            names.extend([field.label.as_str(), field.name.as_str()]);
        }
    }
    secrets.difference(&seen).map(|name| format!("'{name}'")).collect()
}
