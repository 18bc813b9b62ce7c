//! What a sheet does not show: hidden rows and columns, also those that a filter lets not pass. They are read like the others.

use crate::address::column_letters;
use crate::finding::Finding;
use crate::propose::Work;
use crate::said::SaidValue;
use crate::say;
use crate::workbook::Workbook;

/// Tells of a table's hidden records and fields.
pub(super) fn look(book: &Workbook, work: &Work, findings: &mut Vec<Finding>) {
    let (entry, table) = (&book.sheets[work.sheet], &work.table);
    let sheet = &entry.sheet;
    if !sheet.hidden_rows.is_empty() {
        let records = work.record_rows(entry, &book.pool);
        let hidden: Vec<u32> =
            records.iter().map(|(_, span)| span.row).filter(|row| sheet.hidden_rows.contains(*row)).collect();
        if let Some(first) = hidden.first() {
            let many = hidden.len();
            let by_filter = hidden.iter().filter(|row| sheet.is_filtered(**row)).count();
            let (all, label) = (records.len(), &table.label);
            let message = match by_filter {
                0 => say!(
                    "The workbook hides {n} of the {all} records of '{table}'; they are read like the others.",
                    n = many,
                    all,
                    table = label
                ),
                n if n == many => say!(
                    "The workbook hides {n} of the {all} records of '{table}' by a filter; they are read like the others.",
                    n,
                    all,
                    table = label
                ),
                filtered => say!(
                    "The workbook hides {n} of the {all} records of '{table}', {filtered} of them by a filter; they are read like the others.",
                    n = many,
                    all,
                    table = label,
                    filtered
                ),
            };
            findings.push(Finding {
                count: many as u64,
                ..Finding::about(table, "hidden_rows", (*first, work.area.left), message)
                    .with(say!("Delete them after the import if nobody needs them."))
            });
        }
    }
    let mut hidden =
        work.columns.iter().zip(&table.fields).filter(|(c, _)| sheet.hidden_columns.contains(**c)).peekable();
    let Some(first) = hidden.peek().map(|(column, _)| **column) else { return };
    let labels: Vec<&str> = hidden.map(|(_, field)| field.label.as_str()).collect();
    let (many, all, label) = (labels.len(), table.fields.len(), &table.label);
    let fields = SaidValue::quoted(labels.iter().take(20));
    let message = match many.saturating_sub(20) {
        0 => say!(
            "The workbook hides {n} of the {all} columns of '{table}': {fields}; they are read like the others.",
            n = many,
            all,
            table = label,
            fields
        ),
        more => say!(
            "The workbook hides {n} of the {all} columns of '{table}': {fields} and {more} more; they are read like the others.",
            n = many,
            all,
            table = label,
            fields,
            more
        ),
    };
    findings.push(Finding {
        count: many as u64,
        ..Finding::about(table, "hidden_columns", (work.area.top, first), message)
            .with(say!("Leave the fields out if nobody needs them."))
    });
}

/// Fields of hidden columns say so in their evidence.
pub(crate) fn mark(book: &Workbook, work: &mut Work) {
    let hidden = &book.sheets[work.sheet].sheet.hidden_columns;
    for (field, column) in work.table.fields.iter_mut().zip(&work.columns) {
        if hidden.contains(*column) {
            field.also(say!("column {column} is hidden", column = column_letters(*column)));
        }
    }
}
