//! Cells that are typed over a formula of their column. Sheaf computes another value there, and so do the formulas that read it:
//! which ones, a second trial shows, in which those cells fail.

use sheaf_model::Problem;
use sheaf_sheets::{Proposal, ProposedField, ProposedTable, Workbook};

use super::prove::MOST_ROWS;

/// The plan with formulas that fail where a value is typed over them; none where there is no such cell.
pub(super) fn without(book: &Workbook, mut whole: Proposal) -> Result<Option<Proposal>, Problem> {
    let mut any = false;
    for table in whole.tables.iter_mut().filter(|t| !book.is_uncalculated(t)) {
        any |= fail_at_exceptions(book, table)?;
    }
    Ok(any.then_some(whole))
}

fn fail_at_exceptions(book: &Workbook, table: &mut ProposedTable) -> Result<bool, Problem> {
    let excepted = |field: &ProposedField| field.formula.is_some() && !field.exceptions.is_empty();
    if !table.fields.iter().any(excepted) {
        return Ok(false);
    }
    let rows: Vec<u32> =
        book.rows(table)?.take(MOST_ROWS as usize).map(|row| row.map(|r| r.number)).collect::<Result<_, _>>()?;
    for field in table.fields.iter_mut().filter(|f| excepted(f)) {
        let ids = rows.iter().enumerate().filter(|(_, row)| field.exceptions.binary_search(row).is_ok());
        let ids: String = ids.map(|(n, _)| format!("{},", n + 1)).collect();
        let formula = field.formula.take().unwrap_or_default();
        // One text of all of them: as many comparisons would be too deep a formula.
        field.formula = Some(format!("IF(ISNUMBER(SEARCH(\",\" & @id & \",\", \",{ids}\")), NA(), {formula})"));
        field.kind = "formula".to_owned();
    }
    Ok(true)
}
