//! Forms: which fields they may ask for, and their conditions as statements over answers that no record holds yet.

use sheaf_model::form::{Form, Question, expect_asked};
use sheaf_model::view::View;
use sheaf_model::{FieldId, Model, Problem, Table};

use super::Statement;
use crate::formula::{self, Literals, Scope, Typed};
use crate::sql::{Dialect, SqlBuffer, quote};

/// When a question is asked.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The fields by whose answers it is decided.
    pub of: Vec<FieldId>,
    /// Gives 1 where it holds; its last parameters are the answers, in the order of `of`. For the embedded engine, which
    /// computes it in memory whatever engine has the workspace.
    pub statement: Statement,
}

/// The first question of a form that cannot be asked, or that rests on what is not known before it.
pub(super) fn check_form(model: &Model, table: &Table, view: &View, form: &Form) -> Result<(), Problem> {
    let mut before: Vec<FieldId> = Vec::new();
    for (step, of_step) in form.steps.iter().enumerate() {
        for (n, question) in of_step.questions.iter().enumerate() {
            let place = format!("look.steps[{step}].questions[{n}]");
            let field = table.expect_field(&question.field)?;
            if view.fields.as_ref().is_some_and(|shown| !shown.contains(&field.name)) {
                let message = format!("'{}' is hidden in the view, so it cannot be asked.", field.label);
                return Err(Problem::field(place, "hidden", message));
            }
            expect_asked(field, question).map_err(|message| Problem::field(&place, "type", message))?;
            if let Some(condition) = condition(model, table, question, &format!("{place}.when"))?
                && let Some(later) = condition.of.iter().find(|id| !before.contains(id))
            {
                let named = table.field_by_id(*later).map_or("", |f| f.label.as_str());
                let message = format!("'{}' is asked by what is answered before it; '{named}' is not.", field.label);
                return Err(Problem::field(format!("{place}.when"), "later", message));
            }
            before.push(field.id);
        }
    }
    Ok(())
}

/// The condition of a question; none where it is always asked.
pub fn condition(model: &Model, table: &Table, question: &Question, place: &str) -> Result<Option<Condition>, Problem> {
    let Some(text) = &question.when else { return Ok(None) };
    let scope = Scope::new(model, table);
    let unfit = |e: formula::FormulaError| e.into_problem(place, text);
    let typed = formula::parse(text).and_then(|expr| formula::check(&expr, &scope)).map_err(unfit)?;
    if !typed.is_local() || !typed.is_deterministic() {
        let message = "The condition may look at the answers alone: not at other records, the time, or who asks.";
        return Err(Problem::field(place, "condition", message));
    }
    let of = asked_of(table, &typed, place)?;
    let sql = formula::compile_condition(&typed, &scope, Dialect::Sqlite, "t", Literals::Bound).map_err(unfit)?;
    let mut out = SqlBuffer::new(Dialect::Sqlite);
    out.push("SELECT (");
    out.push_sql(&sql);
    out.push(") IS TRUE FROM (SELECT 1");
    for id in &of {
        let name = table.field_by_id(*id).map_or("", |field| field.name.as_str());
        out.push(&format!(", ? AS {}", quote(name)));
    }
    out.push(") t");
    Ok(Some(Condition { of, statement: out.into() }))
}

/// The fields of a condition: written ones of its own table.
fn asked_of(table: &Table, typed: &Typed, place: &str) -> Result<Vec<FieldId>, Problem> {
    let mut of = Vec::new();
    for (owner, id) in typed.depends_on() {
        let field = table.field_by_id(*id).filter(|_| *owner == table.id);
        match field.filter(|field| field.kind.is_written()) {
            Some(field) => of.push(field.id),
            None => {
                let message = match field {
                    Some(field) => {
                        format!("'{}' is worked out from a record, which there is none of yet.", field.label)
                    }
                    None => "The condition looks at another table.".to_owned(),
                };
                return Err(Problem::field(place, "condition", message));
            }
        }
    }
    Ok(of)
}

/// The conditions of all questions of a form, in order.
pub fn conditions(model: &Model, table: &Table, form: &Form) -> Result<Vec<Option<Condition>>, Problem> {
    form.questions().map(|question| condition(model, table, question, &question.field)).collect()
}
