//! Cells that are typed over a formula of their column, or hold an error. Sheaf computes another value there, and so do the
//! formulas that read it: which ones, a second trial shows, in which those cells fail.

use sheaf_model::Problem;
use sheaf_sheets::{Proposal, ProposedTable, Stored, Workbook};

use super::prove::MOST_ROWS;

/// Most characters of the numbers of rows that hold errors: a formula is no longer than twice as much.
const LONGEST: usize = 8_000;

/// The plan with formulas that fail where a value is typed over them; none where there is no such cell.
pub(super) fn without(book: &Workbook, mut whole: Proposal) -> Result<Option<Proposal>, Problem> {
    let mut any = false;
    for table in whole.tables.iter_mut().filter(|t| !book.is_uncalculated(t)) {
        any |= fail_at_exceptions(book, table)?;
    }
    Ok(any.then_some(whole))
}

fn fail_at_exceptions(book: &Workbook, table: &mut ProposedTable) -> Result<bool, Problem> {
    if !table.fields.iter().any(|field| field.formula.is_some()) {
        return Ok(false);
    }
    let mut failing: Vec<String> = vec![String::new(); table.fields.len()];
    for (n, row) in book.rows(table)?.take(MOST_ROWS as usize).enumerate() {
        let row = row?;
        for ((field, cell), ids) in table.fields.iter().zip(&row.cells).zip(&mut failing) {
            let failed = cell.stored == Stored::Error && ids.len() < LONGEST;
            if failed || field.exceptions.binary_search(&row.number).is_ok() {
                ids.push_str(&format!("{},", n + 1));
            }
        }
    }
    let mut any = false;
    for (field, ids) in table.fields.iter_mut().zip(failing).filter(|(_, ids)| !ids.is_empty()) {
        let Some(formula) = field.formula.take() else { continue };
        // One text of all of them: as many comparisons would be too deep a formula.
        field.formula = Some(format!("IF(ISNUMBER(SEARCH(\",\" & @id & \",\", \",{ids}\")), NA(), {formula})"));
        field.kind = "formula".to_owned();
        any = true;
    }
    Ok(any)
}
