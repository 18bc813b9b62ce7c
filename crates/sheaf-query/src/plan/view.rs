//! The index that serves a view: fields that its filter fixes, then those that it is sorted by.

use sheaf_model::table::Index;
use sheaf_model::view::{View, sorted_field};
use sheaf_model::{Field, FieldType, Model, Storage, Table};

use super::index_expression;
use crate::formula::{self, Scope};
use crate::sql::{Dialect, ddl};

/// The index by which a page of the view is found without looking at the records that are not in it; none where no index would
/// help, the filter is not understood, or the view is one person's.
pub fn view_index(model: &Model, table: &Table, view: &View) -> Option<Index> {
    if view.owner.is_some() {
        return None; // whoever writes would pay for what one person looks at
    }
    let scope = Scope::new(model, table);
    let filter = view.filter.as_deref().filter(|f| !f.trim().is_empty());
    let typed = filter.and_then(|f| formula::parse(f).and_then(|expr| formula::check(&expr, &scope)).ok());
    let bounds = typed.as_ref().map(formula::bounds).unwrap_or_default();
    let named = |column: &str| match ddl::own_name(column) {
        Some(own) => Some(own.to_owned()),
        None => match table.field(column) {
            Some(field) => serves(model, table, field).then(|| field.name.clone()),
            None => table.part(column).map(|_| column.to_owned()),
        },
    };
    let mut parts: Vec<String> = Vec::new();
    let add = |part: String, parts: &mut Vec<String>| {
        let name = part.trim_start_matches('-');
        if parts.iter().all(|p| p.trim_start_matches('-') != name) {
            parts.push(part);
        }
    };
    for column in bounds.equal.iter().filter_map(|c| named(c)) {
        add(column, &mut parts);
    }
    let mut sorted = false;
    // Records that agree in all keys go as the last key does. An index goes through them from the least id: where the last key
    // descends, the index is the other way round, and read from its end.
    let turned = view.sort.last().is_some_and(|part| sorted_field(part).1);
    for (name, descending) in view.sort.iter().map(|part| sorted_field(part)) {
        let written;
        let name = match table.field_called(name) {
            None if table.part(name).is_some() => {
                written = table.path_of(name);
                &written
            }
            Some(field) if serves(model, table, field) && in_order(field) => &field.name,
            None if ddl::own_column(name).is_some() && name != "@id" => name,
            _ => break, // what comes after cannot be gone through in order
        };
        add(if descending != turned { format!("-{name}") } else { name.to_owned() }, &mut parts);
        sorted = true;
    }
    if !sorted && let Some(column) = bounds.range.iter().find_map(|c| named(c)) {
        add(column, &mut parts);
    }
    // Lists within JSON are looked through by an index on the whole of it.
    if parts.is_empty() {
        parts.extend(bounds.holds.into_iter().next());
    }
    (!parts.is_empty()).then_some(Index(parts))
}

fn serves(model: &Model, table: &Table, field: &Field) -> bool {
    match field.storage() {
        Storage::Computed => index_expression(Dialect::Sqlite, model, table, field).is_some(),
        Storage::Joined | Storage::Json | Storage::Choices => false,
        _ => true,
    }
}

/// Whether the values of a field, as they are stored, lie in the order in which people see them.
fn in_order(field: &Field) -> bool {
    match &field.kind {
        FieldType::Choice { choices } | FieldType::Status { choices, .. } => choices.is_sorted_by_key(|c| c.code),
        // Sorted by the name of the record that they point to.
        FieldType::Link { .. } => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let table = serde_json::json!({
            "name": "leads", "label": "Leads", "id": 0,
            "fields": [
                {"id": 0, "name": "name", "label": "Name", "type": "text"},
                {"id": 0, "name": "status", "label": "Status", "type": "choice", "choices": ["New", "Won"]},
                {"id": 0, "name": "amount", "label": "Amount", "type": "money", "decimals": 2},
                {"id": 0, "name": "due", "label": "Due", "type": "date"},
                {"id": 0, "name": "tags", "label": "Tags", "type": "choices", "choices": ["a", "b"]},
                {"id": 0, "name": "doubled", "label": "Doubled", "type": "formula", "formula": "amount * 2"},
                {"id": 0, "name": "age", "label": "Age", "type": "formula", "formula": "TODAY() - due"},
            ],
        });
        let mut model = Model::default();
        model.add_table(serde_json::from_value(table).expect("a table"));
        model
    }

    #[test]
    fn an_index_follows_from_filter_and_sort() {
        let model = model();
        let table = model.table("leads").expect("leads");
        type Case<'c> = (&'c str, &'c [&'c str], Option<&'c [&'c str]>);
        let cases: &[Case] = &[
            ("", &[], None),
            ("", &["-amount"], Some(&["amount"])),
            ("status = \"Won\"", &["-@created_at"], Some(&["status", "@created_at"])),
            ("AND({Status} = \"Won\", amount > 5)", &["due", "-name"], Some(&["status", "-due", "name"])),
            ("status = \"Won\" and name = \"Ada\"", &[], Some(&["status", "name"])),
            ("amount > 100", &[], Some(&["amount"])),
            ("amount > 100", &["due"], Some(&["due"])),
            ("OR(status = \"Won\", amount > 100)", &[], None),
            ("doubled = 10", &["doubled"], Some(&["doubled"])),
            ("status = \"Won\"", &["age", "due"], Some(&["status"])),
            ("NOT(status = \"Won\")", &["tags"], None),
            ("status = \"Won\"", &["-status", "-{Due}"], Some(&["status", "due"])),
            ("status = \"Won\"", &["@id"], Some(&["status"])),
        ];
        for (filter, sort, wanted) in cases {
            let sort = sort.iter().map(|s| (*s).to_owned()).collect();
            let filter = Some((*filter).to_owned());
            let view = View { name: "v".into(), label: "V".into(), filter, sort, ..View::default() };
            let got = view_index(&model, table, &view);
            let wanted = wanted.map(|parts| Index(parts.iter().map(|p| (*p).to_owned()).collect()));
            assert_eq!(got, wanted, "{:?} {:?}", view.filter, view.sort);
        }
    }
}
