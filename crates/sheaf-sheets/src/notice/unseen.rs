//! What a sheet does not show: hidden rows and columns, also those that a filter lets not pass. They are read like the others.

use crate::address::column_letters;
use crate::finding::Finding;
use crate::propose::Work;
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
            let how = match by_filter {
                0 => String::new(),
                n if n == many => " by a filter".to_owned(),
                n => format!(", {n} of them by a filter"),
            };
            let message = format!(
                "The workbook hides {many} of the {} records of '{}'{how}; they are read like the others.",
                records.len(),
                table.label
            );
            findings.push(Finding {
                count: many as u64,
                suggestion: Some("Delete them after the import if nobody needs them.".into()),
                ..Finding::about(table, "hidden_rows", (*first, work.area.left), message)
            });
        }
    }
    let mut hidden =
        work.columns.iter().zip(&table.fields).filter(|(c, _)| sheet.hidden_columns.contains(**c)).peekable();
    let Some(first) = hidden.peek().map(|(column, _)| **column) else { return };
    let labels: Vec<String> = hidden.map(|(_, field)| format!("'{}'", field.label)).collect();
    let (many, more) = (labels.len(), labels.len().saturating_sub(20));
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!(
        "The workbook hides {many} of the {} columns of '{}': {}{more}; they are read like the others.",
        table.fields.len(),
        table.label,
        labels[..many.min(20)].join(", ")
    );
    findings.push(Finding {
        count: many as u64,
        suggestion: Some("Leave the fields out if nobody needs them.".into()),
        ..Finding::about(table, "hidden_columns", (work.area.top, first), message)
    });
}

/// Fields of hidden columns say so in their evidence.
pub(crate) fn mark(book: &Workbook, work: &mut Work) {
    let hidden = &book.sheets[work.sheet].sheet.hidden_columns;
    for (field, column) in work.table.fields.iter_mut().zip(&work.columns) {
        if hidden.contains(*column) {
            let mark = format!("column {} is hidden", column_letters(*column));
            field.evidence = if field.evidence.is_empty() { mark } else { format!("{}; {mark}", field.evidence) };
        }
    }
}
