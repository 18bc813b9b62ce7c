//! Tables that a person reads as one, one below the other: columns of one name become one, others are blank where a table has
//! none of that name, and a field says where a record is from. What the sheets show to have the same columns is offered by the
//! plan itself; here a person says which.

use std::collections::HashSet;

use serde_json::Value;
use sheaf_model::Problem;
use sheaf_model::name::name_for;
use sheaf_model::text::text_key;
use sheaf_sheets::{FieldRules, Proposal, ProposedField, ProposedTable, Stack, Workbook};

use super::{asked, plan};

/// Carries out `{"tables","label"}`: these tables and the named one become one, with a field of that label.
pub(super) fn join(book: &Workbook, proposal: &mut Proposal, name: &str, asked: &Value) -> Result<(), Problem> {
    asked::expect_parts("part of 'join'", asked, &["tables", "label"])?;
    let others = asked::names(asked, "tables")?.unwrap_or_default();
    let mut tables: Vec<String> = vec![name.to_owned()];
    for other in others {
        let other = &proposal.tables[plan::table_named(proposal, other)?].name;
        if !tables.contains(other) {
            tables.push(other.clone());
        }
    }
    if tables.len() < 2 {
        return Err(Problem::field("tables", "required", "'tables' names the tables that become one with this one."));
    }
    let parts: Vec<&ProposedTable> =
        tables.iter().filter_map(|n| proposal.tables.iter().find(|t| t.name == *n)).collect();
    for part in &parts {
        expect_plain(part)?;
    }
    expect_unreferred(proposal, &tables)?;
    let label = label_of(&parts, asked::label(asked, "label")?)?;
    let called = |of: fn(&ProposedTable) -> &String| -> Option<Vec<String>> {
        let names: Vec<String> = parts.iter().map(|t| of(t).clone()).collect();
        let different: HashSet<_> = names.iter().map(|n| text_key(n).into_owned()).collect();
        (different.len() == names.len()).then_some(names)
    };
    let names = called(|t| &t.label).or_else(|| called(|t| &t.sheet)).unwrap_or_else(|| tables.clone());
    let stack = Stack { tables, names, label, applied: false, parts: Vec::new() };
    let at = plan::table_named(proposal, name)?;
    let first = &mut proposal.tables[at];
    (first.stack, first.into) = (Some(stack), None);
    together(book, proposal, name);
    Ok(())
}

/// Reads the tables of a stack as one, with the columns of all of them.
pub(super) fn together(book: &Workbook, proposal: &mut Proposal, name: &str) {
    let Some(at) = proposal.tables.iter().position(|t| t.name == name) else { return };
    let Some(stack) = proposal.tables[at].stack.clone().filter(|s| !s.applied) else { return };
    let named = |n: &String| proposal.tables.iter().find(|t| t.name == *n);
    let parts: Vec<&ProposedTable> = stack.tables.iter().filter_map(named).collect();
    let missing = missing_fields(&parts, &stack.tables);
    // While they become one the first has the columns of all, so that what was found in them finds its field.
    let first =
        stack.tables.first().and_then(|first| proposal.tables.iter().position(|t| t.name == *first)).unwrap_or(at);
    let alone = proposal.tables[first].clone();
    proposal.tables[first].fields.extend(missing);
    proposal.stack(book, name, true);
    let Some(one) = proposal.tables.iter_mut().find(|t| t.name == alone.name) else { return };
    let Some(stack) = one.stack.as_mut().filter(|s| s.applied) else { return };
    for field in &mut one.fields {
        unlink(field, &stack.tables);
    }
    // A cross-tab among them is read as it stands then; that is how it was taken in.
    if let Some(part) = stack.parts.first_mut() {
        part.table.fields.retain(|field| alone.fields.iter().any(|own| own.name == field.name));
    }
}

fn refused(message: String) -> Problem {
    Problem::field("join", "join", message)
}

/// A table that stands in a sheet as it is, with columns that are told apart by their names.
fn expect_plain(table: &ProposedTable) -> Result<(), Problem> {
    let label = &table.label;
    if table.stack.as_ref().is_some_and(|s| s.applied) {
        return Err(refused(format!("'{label}' is made of several tables already: take that back first.")));
    }
    if table.distinct.is_some() || table.fields.iter().any(|f| f.reading.gathered.is_some()) {
        return Err(refused(format!("'{label}' is made of columns of another table: take that back first.")));
    }
    let mut seen = HashSet::new();
    match table.fields.iter().find(|f| !seen.insert(f.label.to_lowercase())) {
        Some(twice) => Err(refused(format!(
            "'{label}' has two columns called '{}': give one of them another name first.",
            twice.label
        ))),
        None => Ok(()),
    }
}

/// What refers to one of the tables from elsewhere would mean something else.
fn expect_unreferred(proposal: &Proposal, tables: &[String]) -> Result<(), Problem> {
    let inside = |name: &String| tables.contains(name);
    for table in proposal.tables.iter().filter(|t| !inside(&t.name)) {
        for field in &table.fields {
            let linked = field.link.as_ref().filter(|l| inside(&l.table)).map(|l| l.table.clone());
            let formula = field.formula.as_deref().unwrap_or_default();
            let named = |t: &&ProposedTable| {
                inside(&t.name)
                    && (formula.contains(&format!("{}.", t.name)) || formula.contains(&format!("{{{}}}.", t.label)))
            };
            let found = linked.or_else(|| proposal.tables.iter().find(named).map(|t| t.name.clone()));
            let Some(far) = found.and_then(|name| proposal.tables.iter().find(|t| t.name == name)) else { continue };
            let message = format!(
                "'{}' of '{}' refers to '{}': make something else of that column first, or leave it as it is.",
                field.label, table.label, far.label
            );
            return Err(refused(message));
        }
    }
    Ok(())
}

/// Whether two columns are called the same, as rows below each other are read.
fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The label of the field that tells them apart: as it was asked, and of no column of theirs.
fn label_of(parts: &[&ProposedTable], asked: Option<&str>) -> Result<String, Problem> {
    let taken = |label: &str| parts.iter().any(|t| t.fields.iter().any(|f| is_same(&f.label, label)));
    match asked {
        Some(label) if taken(label) => Err(Problem::field(
            "label",
            "label",
            format!("There is a column '{label}' already: call the new one otherwise."),
        )),
        Some(label) => Ok(label.to_owned()),
        None => {
            let numbered = (2..).map(|n| format!("From ({n})"));
            let free = ["Sheet", "From"].into_iter().map(str::to_owned).chain(numbered).find(|label| !taken(label));
            Ok(free.unwrap_or_default())
        }
    }
}

/// The columns that the first of them does not have, each once, as they are while they are its own.
fn missing_fields(parts: &[&ProposedTable], tables: &[String]) -> Vec<ProposedField> {
    let Some((first, rest)) = parts.split_first() else { return Vec::new() };
    let mut missing: Vec<ProposedField> = Vec::new();
    for field in rest.iter().flat_map(|t| &t.fields) {
        let same = |f: &ProposedField| is_same(&f.label, &field.label);
        if first.fields.iter().any(same) || missing.iter().any(same) {
            continue;
        }
        let name = name_for(&field.label, "field", |n| first.fields.iter().chain(&missing).any(|f| f.name == n));
        let mut new = ProposedField {
            name,
            required: false,
            rules: FieldRules::default(),
            blank: None,
            repeats: None,
            ..field.clone()
        };
        if new.formula.is_some() {
            (new.kind, new.formula, new.proof, new.result) = (new.value_kind().to_owned(), None, None, None);
        }
        new.exceptions.clear();
        (new.summary, new.total, new.unique) = (None, None, false);
        unlink(&mut new, tables);
        missing.push(new);
    }
    missing
}

/// A link to one of the tables that became one would be one to itself.
fn unlink(field: &mut ProposedField, tables: &[String]) {
    if field.link.as_ref().is_some_and(|link| tables.contains(&link.table)) {
        field.link = None;
        field.kind = "text".into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_the_same_in_whatever_letters() {
        assert!(is_same("ÜBERSICHT", "Übersicht"));
        assert!(!is_same("Übersicht", "Ubersicht"));
    }
}
