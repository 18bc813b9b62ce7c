//! Tables as somebody sees them who does not see all of their fields: nothing that is told of one names what is hidden.

use serde_json::Value;
use sheaf_model::rule::Rule;
use sheaf_model::{FieldType, Model, Table};
use sheaf_query::formula::{self, Scope, Sight};
use sheaf_query::plan::{Rights, field_formula};

/// A table without its hidden fields, and without what names them.
pub(crate) fn within(model: &Model, table: &Table, rights: &Rights) -> Table {
    let mut told = table.clone();
    told.views.clear();
    told.fields.retain(|field| rights.sees(table, field));
    let seen: Vec<String> = told.fields.iter().map(|field| field.name.clone()).collect();
    let is_seen = |name: &str| seen.iter().any(|known| known == name);
    told.title = told.title.filter(|name| is_seen(name));
    told.document = told.document.filter(|name| is_seen(name));
    told.person = told.person.filter(|name| is_seen(name));
    told.key = if told.key.iter().all(|name| is_seen(name)) { told.key } else { Vec::new() };
    told.summary.0.retain(|name, _| is_seen(name));
    told.indexes.retain(|index| {
        index.parts().all(|(part, _)| part.starts_with('@') || table.indexed(part).is_some_and(|f| is_seen(&f.name)))
    });
    told.rules.retain(|rule| match rule {
        Rule::Formula { formula, .. } => is_understood(model, table, rights, formula),
        Rule::Unique { .. } | Rule::NoOverlap { .. } => rule.fields().into_iter().all(is_seen),
    });
    for field in &mut told.fields {
        if let FieldType::Status { moves, .. } = &mut field.kind {
            moves.iter_mut().for_each(|step| step.required.retain(|name| is_seen(name)));
        }
    }
    told
}

/// Leaves out of fields as they are told the formulas that name what is hidden.
pub(crate) fn conceal_formulas(model: &Model, table: &Table, rights: &Rights, fields: &mut Value) {
    for told in fields.as_array_mut().into_iter().flatten() {
        let field = told["name"].as_str().and_then(|name| table.field(name));
        let formula = field.filter(|f| f.kind.formula().is_some()).map(field_formula);
        if formula.is_some_and(|text| !is_understood(model, table, rights, &text)) {
            told["formula"] = Value::Null;
        }
        let Some(parts) = told.as_object_mut() else { continue };
        let shown = field.filter(|f| matches!(f.kind, FieldType::Lookup { .. }));
        if shown.is_some_and(|f| !is_understood(model, table, rights, &field_formula(f))) {
            parts.remove("lookup");
        }
        let names_unseen = field
            .and_then(|f| Some((model.target(f)?, f.kind.link()?.field.as_ref()?)))
            .is_some_and(|(target, name)| target.field(name).is_none_or(|title| !rights.sees(target, title)));
        if names_unseen && let Some(link) = parts.get_mut("link").and_then(Value::as_object_mut) {
            link.remove("field");
        }
    }
}

/// Whether a formula names nothing that is not seen.
pub(crate) fn is_understood(model: &Model, table: &Table, rights: &Rights, text: &str) -> bool {
    let scope = Scope::new(model, table).with_sight(rights);
    formula::parse(text).and_then(|expr| formula::check(&expr, &scope)).is_ok()
}
