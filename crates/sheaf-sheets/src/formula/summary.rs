//! Totals in rows that are no records: which function a workbook shows of a column.

use formualizer_parse::LiteralValue;
use formualizer_parse::parser::{ASTNode, ASTNodeType, ReferenceType};
use formualizer_parse::{Parser, ParserLimits};

use sheaf_model::SummaryFunction;

use super::{LONGEST, formula_at};
use crate::address::cell_text;
use crate::cell::{CellValue, Stored};
use crate::proposal::Total;
use crate::propose::Work;
use crate::region::Aside;
use crate::said::Said;
use crate::say;
use crate::workbook::Workbook;

/// Notes the totals of each table's columns with their fields.
pub(crate) fn note(book: &Workbook, works: &mut [Work]) {
    for work in works {
        let totals: Vec<u32> =
            work.region.asides.iter().filter(|(_, a)| *a == Aside::Total).map(|(row, _)| *row).collect();
        for row in totals {
            for place in 0..work.columns.len() {
                let Some(text) = formula_at(book, work, row, work.columns[place]) else { continue };
                let shown = shown(work, work.columns[place], &text);
                let total = total(book, work, row, work.columns[place]);
                let field = &mut work.table.fields[place];
                if let (None, Some(shown)) = (&field.summary, shown) {
                    (field.summary, field.total) = (Some(shown), total);
                    field.also(say!("the workbook shows its {what}", what = word(shown)));
                }
            }
        }
    }
}

/// The total as the workbook holds it.
fn total(book: &Workbook, work: &Work, row: u32, column: u32) -> Option<Total> {
    let sheet = &book.sheets[work.sheet].sheet;
    let value = CellValue::of(sheet, sheet.cell(row, column)?, &book.pool);
    let stored = match value.stored {
        Stored::Number(n, _) if !value.is_blank() => Some(n),
        _ => None,
    };
    Some(Total { cell: cell_text(row, column), shown: value.text, stored, here: None, equal: None })
}

/// A function in a sentence.
fn word(function: SummaryFunction) -> Said {
    match function {
        SummaryFunction::Sum => say!("sum"),
        SummaryFunction::Average => say!("average"),
        SummaryFunction::Median => say!("median"),
        SummaryFunction::Minimum => say!("minimum"),
        SummaryFunction::Maximum => say!("maximum"),
        // Nothing else is found in a row of totals.
        _ => say!("count"),
    }
}

/// What a formula over most records of its own column is.
fn shown(work: &Work, column: u32, text: &str) -> Option<SummaryFunction> {
    if text.len() > LONGEST {
        return None;
    }
    let limits = ParserLimits::default().with_source_bytes(LONGEST + 1).with_ast_height(100);
    let node = Parser::builder().limits(limits).parse(format!("={text}")).ok()?;
    let ASTNodeType::Function { name, args } = &node.node_type else { return None };
    let (function, range) = match (name.to_ascii_uppercase().as_str(), args.as_slice()) {
        ("SUM", [range]) => (SummaryFunction::Sum, range),
        ("AVERAGE", [range]) => (SummaryFunction::Average, range),
        ("MIN", [range]) => (SummaryFunction::Minimum, range),
        ("MAX", [range]) => (SummaryFunction::Maximum, range),
        ("COUNT" | "COUNTA", [range]) => (SummaryFunction::Filled, range),
        ("MEDIAN", [range]) => (SummaryFunction::Median, range),
        ("SUBTOTAL", [which, range]) => (subtotal(which)?, range),
        _ => return None,
    };
    covers(work, column, range).then_some(function)
}

/// The function that the first argument of `SUBTOTAL` stands for.
fn subtotal(which: &ASTNode) -> Option<SummaryFunction> {
    let number = match which.node_type {
        ASTNodeType::Literal(LiteralValue::Int(n)) => n,
        ASTNodeType::Literal(LiteralValue::Number(n)) => n as i64,
        _ => return None,
    };
    Some(match number % 100 {
        1 => SummaryFunction::Average,
        2 | 3 => SummaryFunction::Filled,
        4 => SummaryFunction::Maximum,
        5 => SummaryFunction::Minimum,
        9 => SummaryFunction::Sum,
        _ => return None,
    })
}

/// Whether a range is of this column alone and of nearly all records.
fn covers(work: &Work, column: u32, range: &ASTNode) -> bool {
    let ASTNodeType::Reference { reference, .. } = &range.node_type else { return false };
    match reference {
        ReferenceType::Range { sheet: None, start_row, end_row, start_col, end_col, .. } => {
            let own = (*start_col, *end_col) == (Some(column + 1), Some(column + 1));
            let (first, last) =
                (start_row.unwrap_or(1).saturating_sub(1), end_row.unwrap_or(u32::MAX).saturating_sub(1));
            let (top, bottom) = (work.first_row(), work.area.bottom);
            let covered = u64::from(last.min(bottom).saturating_add(1).saturating_sub(first.max(top)));
            own && covered * 10 >= u64::from((bottom + 1).saturating_sub(top)) * 8
        }
        // `Table[Column]`: in the totals of a declared table each is of its own column.
        ReferenceType::Table(_) => true,
        _ => false,
    }
}
