//! Sheets that read another sheet row by row, by position: each record gets a link to the record beside it, which is named
//! by a value that tells the other table's records apart.

use sheaf_model::name::name_for;

use crate::address::column_letters;
use crate::column::key::is_identifier;
use crate::column::profile::Profile;
use crate::proposal::{Beside, Plan, ProposedField, ProposedLink};
use crate::propose::Work;
use crate::say;
use crate::sheet::find;
use crate::workbook::Workbook;

use crate::column::profile::Lexicon;

/// Stands for no column.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// The field that best names a table's records.
pub(super) fn key_of(work: &Work) -> Option<usize> {
    let fits = |i: &usize| {
        let (field, profile) = (&work.table.fields[*i], &work.profiles[*i]);
        matches!(field.value_kind(), "text" | "integer" | "email")
            && profile.errors == 0
            && profile.filled == profile.rows
            && profile.all_differ()
    };
    let candidates: Vec<usize> = (0..work.columns.len()).filter(fits).collect();
    candidates.iter().copied().find(|i| is_identifier(&work.table.fields[*i].label)).or(candidates.first().copied())
}

/// The field of a table that holds, row by row, what names the records of another one: it is the link to them.
pub(super) fn naming_field(book: &Workbook, works: &[Work], own: usize, table: usize) -> Option<usize> {
    let (far, work) = (&works[table], &works[own]);
    let key = *far.columns.get(key_of(far)?)?;
    let (sheet, far_sheet) = (&book.sheets[work.sheet], &book.sheets[far.sheet].sheet);
    let rows = work.record_rows(sheet, &book.pool);
    let shift = i64::from(far.first_row()) - i64::from(work.first_row());
    let is_named = |field: &usize| {
        let (column, profile) = (work.columns[*field], &work.profiles[*field]);
        let mut same = rows.iter().map(|(sheet, span)| {
            let row = u32::try_from(i64::from(span.row) + shift).unwrap_or(u32::MAX);
            let own = find(sheet.row_cells(span), column).map(|cell| cell.value);
            own.is_some() && own == far_sheet.cell(row, key).map(|cell| cell.value)
        });
        column != NOWHERE && profile.all_differ() && same.all(|same| same)
    };
    (0..work.columns.len()).find(is_named)
}

/// The label of the link to a table.
pub(super) fn label(works: &[Work], own: usize, table: usize) -> String {
    let label = works[table].table.label.replace(['{', '}'], "");
    let taken =
        works[own].table.fields.iter().any(|f| f.label.eq_ignore_ascii_case(&label) && f.reading.beside.is_none());
    if taken { format!("{label} record") } else { label }
}

/// Adds the link, if it is not there yet.
pub(super) fn add(book: &Workbook, lexicon: &Lexicon, works: &mut [Work], own: usize, table: usize) {
    let label = label(works, own, table);
    let Some(key) = key_of(&works[table]) else { return };
    if works[own].table.fields.iter().any(|f| f.label == label) {
        return;
    }
    let (far, work) = (&works[table], &works[own]);
    let shift = i64::from(far.first_row()) - i64::from(work.first_row());
    let (far_sheet, column) = (&book.sheets[far.sheet].sheet, far.columns[key]);
    let mut profile = Profile::default();
    for (_, span) in work.record_rows(&book.sheets[work.sheet], &book.pool) {
        let row = u32::try_from(i64::from(span.row) + shift).unwrap_or(u32::MAX);
        profile.add(find(far_sheet.cells_of(row), column), far_sheet, lexicon, &book.pool);
    }
    profile.finish();
    let name = name_for(&label, "link", |n| work.table.fields.iter().any(|f| f.name == n));
    let field = ProposedField {
        name,
        kind: "link".into(),
        link: Some(ProposedLink { table: far.table.name.clone(), field: far.table.fields[key].name.clone() }),
        reading: Plan {
            beside: Some(Beside { sheet: far_sheet.name.clone(), column: column_letters(column), shift }),
            ..Plan::default()
        },
        include: true,
        label,
        ..ProposedField::default()
    }
    .with_evidence(say!(
        "formulas read the sheet '{sheet}' row by row: each record stands beside one there, named by its '{field}'",
        sheet = &far_sheet.name,
        field = &far.table.fields[key].label
    ));
    let work = &mut works[own];
    work.columns.push(NOWHERE);
    work.profiles.push(profile);
    work.table.fields.push(field);
}
