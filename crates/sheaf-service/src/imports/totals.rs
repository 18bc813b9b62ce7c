//! Totals below the columns of a workbook: held against the values above them, and kept as summaries of the tables that are made.

use std::collections::HashMap;

use serde_json::Value;
use sheaf_model::field::{JsonWriter, pow10};
use sheaf_model::summary::{Summary, SummaryFunction as Function};
use sheaf_model::{Model, Problem, Scalar, Storage, Table, temporal};
use sheaf_query::plan::{self, Search, SummaryRequest};
use sheaf_query::sql::Dialect;
use sheaf_sheets::{CellValue, Proposal, ProposedField, ProposedTable, Reading, Stored, Workbook, read_cell};
use sheaf_store::fetch::Asking;
use sheaf_store::scratch::Scratch;

use super::known;
use crate::access::{Action, Principal};

/// Works out every total of typed values from the rows, as they are read, and notes whether it is the workbook's own.
pub fn prove(book: &Workbook, proposal: &mut Proposal) -> Result<(), Problem> {
    for table in &mut proposal.tables {
        let summed = table.fields.iter().enumerate().filter(|(_, f)| f.total.is_some() && f.formula.is_none());
        let mut sums: Vec<(usize, Function, Values)> =
            summed.filter_map(|(at, f)| Some((at, f.summary?, Values::of(f)))).collect();
        if sums.is_empty() || book.is_uncalculated(table) {
            continue;
        }
        for row in book.rows(table)? {
            let row = row?;
            for (at, _, values) in &mut sums {
                if let Some(cell) = row.cells.get(*at) {
                    values.add(&table.fields[*at], cell);
                }
            }
        }
        for (at, function, values) in sums {
            let field = &mut table.fields[at];
            let here = function.suits(values.storage).then(|| values.give(function)).flatten();
            if let Some(total) = &mut field.total {
                total.compare(here);
            }
        }
    }
    Ok(())
}

/// The same of computed fields, from what their formulas give for all rows: a value that is typed over a formula does not count here.
pub fn prove_computed(
    scratch: &Scratch,
    proposed: &mut ProposedTable,
    table: &Table,
    asking: &Asking,
) -> Result<(), Problem> {
    let model = scratch.model();
    let function = |planned: &ProposedField| {
        let field = table.field(&planned.name).filter(|f| f.storage() == Storage::Computed)?;
        planned.summary.filter(|function| plan::suits(model, table, field, *function))
    };
    let asked = proposed.fields.iter().filter(|f| f.total.is_some());
    let summary = Summary(asked.filter_map(|f| Some((f.name.clone(), function(f)?))).collect());
    let whole = proposed.rows <= super::prove::MOST_ROWS && !summary.is_empty();
    let given = if whole { summed(scratch, table, summary, asking)? } else { Value::Null };
    for field in proposed.fields.iter_mut().filter(|f| f.formula.is_some()) {
        let value = &given["summary"][&field.name]["value"];
        let number = value.as_f64().or_else(|| value.as_str()?.parse().ok());
        if let Some(total) = &mut field.total {
            total.compare(number);
        }
    }
    Ok(())
}

fn summed(scratch: &Scratch, table: &Table, summary: Summary, asking: &Asking) -> Result<Value, Problem> {
    let grant = Principal::system("proving totals").grant_table(table, Action::READ);
    let request = SummaryRequest { summary: Some(summary), ..SummaryRequest::default() };
    let plan = plan::summary(Dialect::Sqlite, scratch.model(), table, &request, &grant, Search::Scan)?;
    let mut json = JsonWriter::default();
    sheaf_store::summary::summary(scratch.conn(), &plan, asking, &mut json)?;
    Ok(serde_json::from_slice(&json.out).unwrap_or_default())
}

/// The values of a column, as the workbook's own numbers count.
struct Values {
    storage: Storage,
    /// Cells with something in them that fits.
    filled: u64,
    /// All numbers added up, as whole numbers of which so many are one of the workbook's units.
    exact: i128,
    unit: f64,
    /// Numbers, in the workbook's unit: of days their serial numbers.
    all: Vec<f64>,
}

impl Values {
    fn of(field: &ProposedField) -> Values {
        let storage = field.stored_type().map_or(Storage::Text, |kind| kind.storage());
        let unit = match storage {
            Storage::Decimal(decimals) => pow10(decimals) as f64,
            Storage::Duration | Storage::Time => temporal::DAY as f64,
            _ => 1.0,
        };
        Values { storage, filled: 0, exact: 0, unit, all: Vec::new() }
    }

    fn add(&mut self, field: &ProposedField, cell: &CellValue) {
        if cell.is_blank() {
            return;
        }
        let read = match read_cell(field, cell) {
            Reading::Value(scalar) => scalar,
            Reading::Target(_) | Reading::Targets { .. } => Scalar::Null,
            Reading::Blank | Reading::Misfit { .. } => return,
        };
        self.filled += 1;
        let Scalar::Integer(n) = read else { return };
        match (self.storage, cell.stored) {
            (Storage::Integer | Storage::Decimal(_) | Storage::Duration | Storage::Time, _) => {
                self.exact += i128::from(n);
                self.all.push(n as f64 / self.unit);
            }
            // A day is compared as the workbook counts days, which it may from 1900 or from 1904.
            (Storage::Date | Storage::DateTime, Stored::Number(serial, _)) => self.all.push(serial),
            _ => {}
        }
    }

    /// Exact where the values are: many small errors would add up to a difference that is none.
    fn sum(&self) -> f64 {
        self.exact as f64 / self.unit
    }

    fn give(mut self, function: Function) -> Option<f64> {
        let count = self.all.len() as f64;
        match function {
            Function::Filled => Some(self.filled as f64),
            Function::Sum if self.all.is_empty() => Some(0.0),
            _ if self.all.is_empty() => None,
            Function::Sum => Some(self.sum()),
            Function::Average => Some(self.sum() / count),
            Function::Minimum => self.all.into_iter().reduce(f64::min),
            Function::Maximum => self.all.into_iter().reduce(f64::max),
            Function::Median => {
                self.all.sort_by(f64::total_cmp);
                let (low, high) = ((self.all.len() - 1) / 2, self.all.len() / 2);
                Some((self.all[low] + self.all[high]) / 2.0)
            }
            _ => None,
        }
    }
}

/// Makes totals summaries: of a table that is new, and of fields that a table gets. What a person chose for others stays.
pub fn summarise(before: &Model, model: &mut Model, proposal: &Proposal, names: &HashMap<String, String>) {
    let made = model.clone();
    for proposed in proposal.tables.iter().filter(|t| t.include) {
        let Some(name) = names.get(&proposed.name) else { continue };
        let (Some(table), Some(at)) = (made.table(name), model.table_mut(name)) else { continue };
        let stood = proposed.into.as_ref().and_then(|_| before.table(name));
        at.summary.0.extend(summary_of(&made, table, proposed, stood).0);
    }
}

fn summary_of(model: &Model, table: &Table, proposed: &ProposedTable, stood: Option<&Table>) -> Summary {
    let mut summary = Summary::default();
    for planned in proposed.fields.iter().filter(|f| f.include) {
        let name = known::into_field(proposed, &planned.name);
        let Some((function, field)) = planned.summary.zip(table.field(name)) else { continue };
        let is_new = stood.is_none_or(|was| was.field(name).is_none());
        if is_new && plan::suits(model, table, field, function) {
            summary.0.insert(field.name.clone(), function);
        }
    }
    summary
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Formula, Workbook as Writer, XlsxError};
    use sheaf_sheets::{Limits, Source, Total, propose};

    use super::*;

    /// Ten items with their pieces and prices, and below them what the workbook shows.
    fn totals(below: &[(u16, &str, &str)]) -> Vec<(Option<Function>, Option<Total>)> {
        let write = || -> Result<Vec<u8>, XlsxError> {
            let mut writer = Writer::new();
            let sheet = writer.add_worksheet();
            sheet.write_row(0, 0, ["Item", "Pieces", "Price"])?;
            for row in 1..=10_u32 {
                let price = f64::from(row) / 10.0;
                sheet.write(row, 0, format!("Item {row}"))?.write(row, 1, row)?.write(row, 2, price)?;
            }
            sheet.write(11, 0, "Total")?;
            for (column, formula, value) in below {
                sheet.write(11, *column, Formula::new(*formula).set_result(*value))?;
            }
            writer.save_to_buffer()
        };
        let files = vec![("items.xlsx".into(), Source::from(write().expect("writable")))];
        let book = Workbook::open(files, Limits::default()).expect("readable");
        let mut proposal = propose(&book);
        prove(&book, &mut proposal).expect("worked out");
        proposal.tables[0].fields[1..].iter().map(|f| (f.summary, f.total.clone())).collect()
    }

    #[test]
    fn a_total_is_held_against_the_values_above_it() {
        let found = totals(&[(1, "=MEDIAN(B2:B11)", "5.5"), (2, "=SUM(C2:C11)", "5.5")]);
        let [(Some(Function::Median), Some(median)), (Some(Function::Sum), Some(sum))] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((median.here, median.equal, sum.here, sum.equal), (Some(5.5), Some(true), Some(5.5), Some(true)));
        let found = totals(&[(1, "=SUM(B2:B11)", "55"), (2, "=AVERAGE(C2:C11)", "0.61")]);
        let [(_, Some(sum)), (Some(Function::Average), Some(average))] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((sum.equal, average.here, average.equal), (Some(true), Some(0.55), Some(false)));
        assert_eq!(average.cell, "C12");
    }
}
