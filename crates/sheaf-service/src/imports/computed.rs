//! Columns of a workbook that comes again whose fields are computed here: nothing of them is taken, and where the file says
//! otherwise that is told.

use sheaf_model::name::name_for;
use sheaf_model::{Model, Storage, Table};
use sheaf_query::plan::field_formula;
use sheaf_sheets::standing::Standing;
use sheaf_sheets::{Finding, Proposal, ProposedTable, Severity, say};

/// Codes of what is told of columns whose fields are computed.
const OF_COMPUTED: [&str; 2] = ["formula_changed", "typed_over"];

/// Columns that go into computed fields are not taken. Where the file has another formula there, or typed values, it is told.
pub(super) fn tell(model: &Model, proposal: &mut Proposal) {
    proposal.findings.retain(|f| !OF_COMPUTED.contains(&f.code.as_str()));
    let mut told = Vec::new();
    for proposed in proposal.tables.iter().filter(|t| t.include) {
        let Some((into, table)) = proposed.into.as_ref().and_then(|into| Some((into, model.table(&into.table)?)))
        else {
            continue;
        };
        for column in proposed.fields.iter().filter(|f| f.include) {
            let field = into.fields.get(&column.name).and_then(|name| table.field(name));
            let Some(field) = field.filter(|f| f.storage() == Storage::Computed) else { continue };
            let own = field_formula(field);
            if column.formula.as_ref().is_some_and(|f| is_same_formula(f, (proposed, into), &own, table)) {
                continue;
            }
            // What could not be translated is told as the workbook has it.
            let (code, message) = match column.formula.as_ref().or(column.original_formula.as_ref()) {
                Some(theirs) => (
                    "formula_changed",
                    say!(
                        "'{field}' is computed here as {formula}; the file has {theirs}. It stays as it is here.",
                        field = &field.label,
                        formula = own,
                        theirs
                    ),
                ),
                None => (
                    "typed_over",
                    say!(
                        "'{field}' is computed here as {formula}; the file has typed values there. They are not taken.",
                        field = &field.label,
                        formula = own
                    ),
                ),
            };
            told.push(Finding {
                severity: Severity::Warning,
                file: proposed.file.clone(),
                sheet: proposed.sheet.clone(),
                cell: proposed.area().map(|area| format!("{}{}", column.column, area.top + proposed.header_rows + 1)),
                table: Some(proposed.name.clone()),
                field: Some(column.name.clone()),
                count: proposed.rows.saturating_sub(column.blank.unwrap_or_default()).max(1),
                ..Finding::plain(code, message)
                    .with(say!("Change the field's formula, or its type, before the import."))
            });
        }
    }
    proposal.findings.extend(told);
}

/// Whether a planned formula says what one that stands says, each in the names of its own table.
fn is_same_formula(planned: &str, (proposed, into): (&ProposedTable, &Standing), own: &str, table: &Table) -> bool {
    let there = |label: &str| {
        let field = proposed.fields.iter().find(|f| f.label == label || f.name == label)?;
        into.fields.get(&field.name).cloned()
    };
    let here = |label: &str| table.field_called(label).or_else(|| table.field(label)).map(|f| f.name.clone());
    by_names(planned, &there) == by_names(own, &here)
}

/// A formula with names for labels and no blanks.
fn by_names(formula: &str, name: &dyn Fn(&str) -> Option<String>) -> String {
    let mut written = String::with_capacity(formula.len());
    let mut rest = formula;
    while let Some((before, (label, after))) = rest.split_once('{').and_then(|(b, a)| Some((b, a.split_once('}')?))) {
        written.extend(before.chars().filter(|c| !c.is_whitespace()));
        let named = name(label).unwrap_or_else(|| name_for(label, "field", |_| false));
        written.push_str(&format!("{{{named}}}"));
        rest = after;
    }
    written.extend(rest.chars().filter(|c| !c.is_whitespace()));
    written
}
