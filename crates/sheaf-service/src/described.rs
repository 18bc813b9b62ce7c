//! Tables and fields as the API shows them to somebody.

use serde_json::{Value, json};
use sheaf_model::{Field, Model, Problem, Table};
use sheaf_query::formula::{self, Scope, Sight};
use sheaf_query::plan::{Grant, field_formula, result_type};

use crate::access::{Action, Deed, Principal};
use crate::sight::{conceal_formulas, within};

/// A table as the API shows it to somebody, with what they may do with its records: with all, or with some.
pub(crate) fn described(model: &Model, who: &Principal, name: &str, viewer: Option<i64>) -> Result<Value, Problem> {
    let (table, grant) = who.grant(model, name, Action::READ)?;
    let mut shown = describe(model, table, &grant, viewer);
    let may =
        Deed::ALL.into_iter().map(|deed| (deed.name().to_owned(), json!(who.permit(model, table, deed).is_some())));
    shown["may"] = may.collect();
    for field in shown["fields"].as_array_mut().into_iter().flatten() {
        let written = field["name"].as_str().and_then(|name| table.field(name));
        if written.is_some_and(|f| !grant.rights().writes(table.id, f.id)) {
            field["read_only"] = json!(true);
        }
    }
    Ok(shown)
}

/// A table as the API shows it to those who may read it; `viewer`: whose own views are among those of everybody.
fn describe(model: &Model, table: &Table, grant: &Grant, viewer: Option<i64>) -> Value {
    let rights = grant.rights();
    let narrowed = (!rights.sees_all()).then(|| within(model, table, rights));
    let told = narrowed.as_ref().unwrap_or(table);
    let mut shown = serde_json::to_value(told).unwrap_or_default();
    let fields = told.fields.iter().filter(|f| rights.sees(table, f)).map(|f| describe_field(model, table, f));
    shown["fields"] = fields.collect();
    if narrowed.is_some() {
        conceal_formulas(model, table, rights, &mut shown["fields"]);
    }
    if !table.views.is_empty() {
        shown["views"] = crate::views::seen(model, table, grant, viewer);
    }
    shown["title"] = json!(told.title_field().map(|f| &f.name));
    shown["key"] = json!(told.key);
    if let Some(parts) = shown.as_object_mut() {
        parts.remove("next_field");
    }
    shown
}

pub(crate) fn describe_field(model: &Model, table: &Table, field: &Field) -> Value {
    let mut shown = serde_json::to_value(field).unwrap_or_default();
    if field.storage() == sheaf_model::Storage::Computed {
        let scope = Scope::new(model, table);
        if let Ok(typed) = formula::parse(&field_formula(field)).and_then(|e| formula::check(&e, &scope)) {
            let (kind, decimals) = result_type(typed.result());
            shown["result"] = json!(kind);
            shown["result_decimals"] = json!(decimals);
            if let formula::Type::Choice(choices) | formula::Type::Choices(choices) = typed.result() {
                shown["choices"] = json!(choices.as_ref());
            }
        }
    }
    shown
}
