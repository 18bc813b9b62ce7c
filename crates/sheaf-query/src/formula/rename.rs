//! Formulas when a field or a table gets another name: only the names change, all else stays as it was written.

use std::ops::Range;

use sheaf_model::path::Step;
use sheaf_model::text::text_key;
use sheaf_model::{Field, FieldId, FieldType, Model, Table, TableId};

use super::check::Checker;
use super::error::FormulaError;
use super::functions::is_mine;
use super::resolve::{Meaning, step_of};
use super::scope::Scope;
use super::syntax::{Expr, ExprKind, Form, Segment};
use super::typed::How;

/// What gets another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rename<'a> {
    /// A field: its new API name and label.
    Field {
        /// The field's table.
        table: TableId,
        /// The field.
        field: FieldId,
        /// API name from now on.
        name: &'a str,
        /// Label from now on.
        label: &'a str,
    },
    /// A table.
    Table {
        /// The table.
        table: TableId,
        /// API name from now on.
        name: &'a str,
        /// Label from now on.
        label: &'a str,
    },
    /// A choice of a field: texts that stand beside the field, as in `{Status} = "Won"` or `ISANY({Status}, "Won", "Lost")`.
    Choice {
        /// The field's table.
        table: TableId,
        /// The field.
        field: FieldId,
        /// Label until now.
        from: &'a str,
        /// Label from now on.
        to: &'a str,
    },
    /// A part of a field of JSON, which becomes a field.
    Part {
        /// The field's table.
        table: TableId,
        /// The field of JSON.
        field: FieldId,
        /// The steps from its value on.
        path: &'a [Step],
        /// API name from now on.
        name: &'a str,
    },
}

/// The formula of a record of `table` with the new names; `model` still has the old ones. Names that mean nothing (any more)
/// stay as they are: a formula that has a mistake keeps it.
pub fn rename(text: &str, model: &Model, table: &Table, rename: Rename<'_>) -> Result<String, FormulaError> {
    let expr = super::parse::parse(text)?;
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let people = model.table_of_people().map(|(people, _)| people);
    for (path, mine) in expr.paths_of_whom() {
        if let Some(of) = if mine { people } else { Some(table) } {
            follow(path, model, of, rename, &mut changes);
        }
    }
    if let Rename::Choice { table: of, field, from, to } = rename {
        let is_it = |e: &Expr| match &e.kind {
            ExprKind::Path(path) => follow(path, model, table, rename, &mut Vec::new()) == Some((of, field)),
            ExprKind::Call { name, args, .. } if is_mine(name) => match (people, args.first().map(|arg| &arg.kind)) {
                (Some(people), Some(ExprKind::Path(path))) => {
                    follow(path, model, people, rename, &mut Vec::new()) == Some((of, field))
                }
                _ => false,
            },
            _ => false,
        };
        expr.walk(&mut |e| {
            let beside: Vec<&Expr> = match &e.kind {
                ExprKind::Binary(_, left, right) => vec![left, right],
                ExprKind::Call { args, .. } => args.iter().collect(),
                _ => return,
            };
            if beside.iter().any(|e| is_it(e)) {
                let texts = beside
                    .into_iter()
                    .filter(|e| matches!(&e.kind, ExprKind::Text(t) if text_key(t) == text_key(from)));
                changes.extend(texts.map(|e| (e.span.clone(), format!("\"{}\"", to.replace('"', "\"\"")))));
            }
        });
    }
    changes.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut renamed = text.to_owned();
    for (span, new) in changes {
        renamed.replace_range(span, &new);
    }
    Ok(renamed)
}

/// Goes along a path, notes what changes, and gives the field that it ends with.
fn follow(
    path: &[Segment],
    model: &Model,
    table: &Table,
    rename: Rename<'_>,
    changes: &mut Vec<(Range<usize>, String)>,
) -> Option<(TableId, FieldId)> {
    let mut here = table;
    let mut last = None;
    for (i, segment) in path.iter().enumerate() {
        let mut checker = Checker::new(Scope::new(model, here));
        match checker.meaning(here, segment, i == 0).ok()? {
            Meaning::Field(field) => {
                if let Some(change) = new_part(here, field, (segment, &path[i + 1..]), rename) {
                    changes.push(change);
                    return None;
                }
                changes.extend(new_field(here, field, segment, rename).map(|new| (segment.span.clone(), new)));
                last = Some((here.id, field.id));
                if i + 1 < path.len() {
                    here = behind(model, here, field)?;
                }
            }
            Meaning::Key(field) => {
                changes.extend(new_part(here, field, (segment, &path[i..]), rename));
                return None;
            }
            Meaning::Records(next, how) => {
                changes.extend(new_records(next, &how, segment, rename).map(|new| (segment.span.clone(), new)));
                (here, last) = (next, None);
            }
        }
    }
    last
}

/// The table that a link leads to, or a lookup of a link.
fn behind<'a>(model: &'a Model, table: &'a Table, field: &'a Field) -> Option<&'a Table> {
    match &field.kind {
        FieldType::Lookup { .. } => model.target(model.lookup_source(table, field)?.1),
        _ => model.target(field),
    }
}

fn new_field(table: &Table, field: &Field, segment: &Segment, rename: Rename<'_>) -> Option<String> {
    let Rename::Field { table: of, field: renamed, name, label } = rename else { return None };
    if of != table.id || renamed != field.id {
        return None;
    }
    let taken = table.fields.iter().any(|f| f.id != field.id && text_key(&f.label) == text_key(label));
    let by_label = text_key(&segment.name) == text_key(&field.label) && segment.name != field.name && !taken;
    Some(written(segment.form, by_label, name, label))
}

/// What stands for a part that has become a field: from the segment with which it begins, by the steps that lead to it.
fn new_part(
    table: &Table,
    field: &Field,
    (first, steps): (&Segment, &[Segment]),
    rename: Rename<'_>,
) -> Option<(Range<usize>, String)> {
    let Rename::Part { table: of, field: part_of, path, name } = rename else { return None };
    let steps = steps.get(..path.len()).filter(|_| of == table.id && part_of == field.id)?;
    let same = steps.iter().zip(path).all(|(segment, step)| step_of(segment).as_ref() == Some(step));
    let form = if first.form == Form::Braced { Form::Braced } else { Form::Bare };
    same.then(|| {
        (first.span.start..steps.last().map_or(first.span.end, |l| l.span.end), written(form, false, name, ""))
    })
}

/// In the manner in which the old name was written.
fn written(form: Form, by_label: bool, name: &str, label: &str) -> String {
    match form {
        Form::Braced if by_label && can_be_braced(label) => format!("{{{label}}}"),
        Form::Braced => format!("{{{name}}}"),
        _ => name.to_owned(),
    }
}

fn can_be_braced(label: &str) -> bool {
    !label.trim().is_empty()
        && label.trim() == label
        && !label.contains(|c: char| c == '{' || c == '}' || c.is_control())
}

/// `invoices`, or `invoices_via_customer`, of which each half may have another name now.
fn new_records(records: &Table, how: &How, segment: &Segment, rename: Rename<'_>) -> Option<String> {
    let link = match how {
        How::Back { column } => records.field(column),
        How::BackLinks { between } => {
            between.strip_prefix(&format!("{}__", records.name)).and_then(|n| records.field(n))
        }
        _ => None,
    };
    let mut names = (records.name.as_str(), records.label.as_str());
    let mut links = link.map(|f| (f.name.as_str(), f.label.as_str()));
    let plain = [records.name.as_str(), records.label.as_str()].iter().any(|n| text_key(n) == text_key(&segment.name));
    match rename {
        Rename::Table { table, name, label } if table == records.id => names = (name, label),
        Rename::Field { table, field, name, label } if table == records.id && !plain => {
            let link = link.filter(|l| l.id == field)?;
            debug_assert_eq!(link.id, field);
            links = Some((name, label));
        }
        _ => return None,
    }
    let old = match link {
        Some(link) if !plain => format!("{}_via_{}", records.name, link.name),
        _ => records.name.clone(),
    };
    let by_label = segment.name != old;
    let (name, label) = match links {
        Some((link, link_label)) if !plain => {
            (format!("{}_via_{link}", names.0), format!("{} via {link_label}", names.1))
        }
        _ => (names.0.to_owned(), names.1.to_owned()),
    };
    Some(written(segment.form, by_label, &name, &label))
}

#[cfg(test)]
mod tests {
    use sheaf_model::field::LinkTarget;

    use super::*;

    #[test]
    fn only_names_change() {
        let mut model = Model::default();
        let mut companies = Table::new("companies", "Companies");
        let title = companies.add_field(Field::new("name", "Company name", FieldType::Text));
        companies.add_field(Field::new("owner", "Owner", FieldType::User));
        companies.person = Some("owner".to_owned());
        let companies = model.add_table(companies);
        let mut invoices = Table::new("invoices", "Invoices");
        let link = LinkTarget { table: "companies".into(), field: None };
        let customer = invoices.add_field(Field::new("customer", "Customer", FieldType::Link { link }));
        let name = invoices.add_field(Field::new("name", "Name", FieldType::Text));
        let invoices = model.add_table(invoices);
        let title = |name, label| Rename::Field { table: companies, field: title, name, label };
        for (table, text, change, new) in [
            ("invoices", "{Name} & customer.name", title("title", "Title"), "{Name} & customer.title"),
            (
                "invoices",
                "{Customer}.{company name}  &\"{Name}\"",
                title("title", "Title"),
                "{Customer}.{Title}  &\"{Name}\"",
            ),
            ("companies", "name&{name}&{Company name}", title("title", "A {b}"), "title&{title}&{title}"),
            (
                "companies",
                "COUNT( invoices, invoices.name = name )",
                Rename::Table { table: invoices, name: "bills", label: "Bills" },
                "COUNT( bills, bills.name = name )",
            ),
            (
                "companies",
                "COUNT({Invoices via Customer}) + COUNT(invoices_via_customer) + COUNT({Invoices})",
                Rename::Field { table: invoices, field: customer, name: "payer", label: "Who pays" },
                "COUNT({Invoices via Who pays}) + COUNT(invoices_via_payer) + COUNT({Invoices})",
            ),
            (
                "companies",
                "{Name} & {Unknown}.{x}",
                Rename::Field { table: invoices, field: name, name: "n", label: "N" },
                "{Name} & {Unknown}.{x}",
            ),
            (
                "invoices",
                "IF(ISANY({Name}, \"won\", \"x\"), \"won\", customer.name = \"Won\")",
                Rename::Choice { table: invoices, field: name, from: "Won", to: "a \"b\"" },
                "IF(ISANY({Name}, \"a \"\"b\"\"\", \"x\"), \"won\", customer.name = \"Won\")",
            ),
            (
                "invoices",
                "{Name} = MY({Company name}) and MY(name) = \"x\"",
                title("title", "Title"),
                "{Name} = MY({Title}) and MY(title) = \"x\"",
            ),
        ] {
            let table = model.table(table).expect("there");
            assert_eq!(rename(text, &model, table, change).as_deref(), Ok(new), "{text}");
        }
    }
}
