//! The rows of each table, a part at a time in the order of its key: written on the other side, and compared there.

use std::cell::Cell as Flag;

use sheaf_model::{Code, Model, Problem, json};
use sheaf_query::sql::{Dialect, quote};

use super::{OWN, Step};
use crate::db::{Cell, Connection, Value, params_from_iter};
use crate::fault::{Fault, Result};

/// Most rows at a time, and about how many bytes.
const MOST_ROWS: usize = 2_000;
const MOST_BYTES: usize = 4 << 20;
/// How many the first time, when nothing is known of their size.
const FIRST_ROWS: usize = 16;

/// A table that is copied.
pub(super) struct Part {
    pub table: String,
    /// What people call it.
    label: String,
    columns: Vec<Column>,
    /// The places of its key's columns.
    key: Vec<usize>,
}

struct Column {
    name: String,
    label: String,
    /// Whether an engine keeps it as JSON, in a form of its own.
    json: bool,
    /// Decimals of the numbers that the target's column holds.
    decimals: u8,
}

type Row = Vec<Cell>;

/// Whether a table of the database belongs to the workspace. What a change of the model has made ready does not.
pub(super) fn is_part(model: &Model, name: &str) -> bool {
    OWN.iter().any(|(own, _)| *own == name)
        || model.table(name).is_some()
        || name.starts_with("_gone_")
        || name.starts_with("_links_")
}

/// All tables, as they are on both sides now.
pub(super) fn parts(source: &Connection, target: &Connection, model: &Model) -> Result<Vec<Part>> {
    let names = source.tables()?.into_iter().filter(|name| is_part(model, name));
    names.map(|table| part(source, target, model, table)).collect()
}

fn part(source: &Connection, target: &Connection, model: &Model, table: String) -> Result<Part> {
    let people = model.table(&table);
    let (there, here) = (target.columns_of(&table)?, source.columns_of(&table)?);
    let missing = here.iter().find(|c| c.name.starts_with("_gone_") && !there.iter().any(|t| t.name == c.name));
    if there.is_empty() || missing.is_some() {
        return Err(Fault::Unlike { wanted: "the same tables on both sides", found: table });
    }
    let mut columns = Vec::with_capacity(there.len());
    for column in there {
        let Some(was) = here.iter().find(|h| h.name == column.name) else {
            return Err(Fault::Unlike { wanted: "the same columns on both sides", found: column.name });
        };
        let label = people.and_then(|t| t.field(&column.name)).map_or(&column.name, |field| &field.label).clone();
        let (json, decimals) = (column.is_json() || was.is_json(), column.decimals());
        columns.push(Column { name: column.name, label, json, decimals });
    }
    let own = OWN.iter().find(|(own, _)| *own == table).map(|(_, key)| *key);
    let joins = table.starts_with("_links_") || table.starts_with("_gone_links_");
    let key = own.unwrap_or(if joins { &["_source", "_target"] } else { &["_id"] });
    let place = |name: &&str| columns.iter().position(|column| column.name == **name);
    let key = key.iter().map(place).collect::<Option<Vec<_>>>().ok_or(Fault::NoRow)?;
    let label = people.map_or(&table, |table| &table.label).clone();
    Ok(Part { label, columns, key, table })
}

/// Copies all rows of a table.
pub(super) fn copy(source: &Connection, target: &Connection, part: &Part, tell: &mut dyn FnMut(Step)) -> Result<()> {
    let (mut walk, mut count) = (Walk::default(), 0);
    loop {
        let rows = walk.read(source, part)?;
        if rows.is_empty() {
            return Ok(());
        }
        if target.dialect() == Dialect::Postgres {
            part.expect_no_zeros(&rows)?;
        }
        let written = target.apart(|| part.write(target, &rows));
        if let Err(fault) = written {
            return Err(part.culprit(target, &rows, fault));
        }
        count += rows.len() as u64;
        tell(Step::Copied(part.table.clone(), count));
        walk.after(part, rows);
    }
}

/// Compares all rows of a table on both sides; answers how many there are.
pub(super) fn compare(
    source: &Connection,
    target: &Connection,
    part: &Part,
    tell: &mut dyn FnMut(Step),
) -> Result<u64> {
    let (mut walk, mut count) = (Walk::default(), 0);
    loop {
        let (here, there) = (walk.read(source, part)?, walk.read(target, part)?);
        if here != there {
            return Err(part.difference(&here, &there).into());
        }
        if here.is_empty() {
            return Ok(count);
        }
        count += here.len() as u64;
        tell(Step::Compared(part.table.clone(), count));
        walk.after(part, here);
    }
}

/// A way through a table in the order of its key.
struct Walk {
    /// The key of the last row.
    last: Option<Row>,
    /// How many rows come next.
    limit: usize,
}

impl Default for Walk {
    fn default() -> Self {
        Walk { last: None, limit: FIRST_ROWS }
    }
}

impl Walk {
    fn read(&self, conn: &Connection, part: &Part) -> Result<Vec<Row>> {
        let names = |columns: &mut dyn Iterator<Item = &Column>| -> String {
            columns.map(|column| quote(&column.name)).collect::<Vec<_>>().join(", ")
        };
        let (list, key) = (names(&mut part.columns.iter()), names(&mut part.key.iter().map(|i| &part.columns[*i])));
        let width = part.key.len();
        let after = match self.last {
            None => String::new(),
            Some(_) => format!("WHERE ({key}) > ({})", places(width)),
        };
        let table = conn.table(&part.table);
        let sql = format!("SELECT {list} FROM {table} {after} ORDER BY {key} LIMIT {}", self.limit);
        let last = self.last.iter().flatten();
        conn.prepare_cached(&sql)?.query_map(params_from_iter(last), |row| {
            let cell = |(i, column): (usize, &Column)| {
                Ok(match Cell::of(row.get_ref(i)?) {
                    Cell::Text(text) if column.json => Cell::Text(json::kept(&text)),
                    cell => cell,
                })
            };
            part.columns.iter().enumerate().map(cell).collect()
        })
    }

    fn after(&mut self, part: &Part, mut rows: Vec<Row>) {
        let bytes: usize = rows.iter().flatten().map(|cell| 16 + cell.size()).sum();
        let fitting = MOST_BYTES * rows.len() / bytes.max(1);
        self.limit = fitting.clamp(1, MOST_ROWS.min(self.limit * 8));
        if let Some(last) = rows.pop() {
            self.last = Some(part.key.iter().map(|i| last[*i].clone()).collect());
        }
    }
}

fn places(width: usize) -> String {
    (1..=width).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ")
}

impl Part {
    fn write(&self, target: &Connection, rows: &[Row]) -> Result<()> {
        let names = self.columns.iter().map(|column| quote(&column.name)).collect::<Vec<_>>().join(", ");
        let (table, places) = (target.table(&self.table), places(self.columns.len()));
        let mut insert = target.prepare_cached(&format!("INSERT INTO {table} ({names}) VALUES ({places})"))?;
        for row in rows {
            let values = row.iter().zip(&self.columns).map(|(cell, column)| match cell {
                Cell::Integer(n) if column.decimals > 0 => Value::Decimal(*n, column.decimals),
                cell => crate::db::ToValue::to_value(cell),
            });
            insert.execute_later(values.collect::<Vec<_>>())?;
        }
        target.flush()
    }

    /// What PostgreSQL keeps in no text.
    fn expect_no_zeros(&self, rows: &[Row]) -> Result<()> {
        for row in rows {
            for (cell, column) in row.iter().zip(&self.columns) {
                let Cell::Text(text) = cell else { continue };
                let within = |text: &str| serde_json::from_str(text).is_ok_and(|value| json::holds_zero(&value));
                if text.contains('\0') || column.json && text.contains("\\u0000") && within(text) {
                    return Err(self.unfit(row, Some(column), "it holds the character with the code zero").into());
                }
            }
        }
        Ok(())
    }

    /// Why a part of the rows was refused: the first row that is, and the column without which it would not be.
    fn culprit(&self, target: &Connection, rows: &[Row], fault: Fault) -> Fault {
        for row in rows {
            let Err(refused) = target.apart(|| self.write(target, std::slice::from_ref(row))) else { continue };
            let mut found = None;
            for (i, column) in self.columns.iter().enumerate() {
                let mut without = row.clone();
                if std::mem::replace(&mut without[i], Cell::Null) != Cell::Null && self.would_fit(target, &without) {
                    found = Some(column);
                    break;
                }
            }
            return self.unfit(row, found, refused.into_plain().message.trim_end_matches('.')).into();
        }
        fault
    }

    fn would_fit(&self, target: &Connection, row: &Row) -> bool {
        let fits = Flag::new(false);
        let tried: Result<()> = target.apart(|| {
            self.write(target, std::slice::from_ref(row))?;
            fits.set(true);
            Err(Fault::NoRow)
        });
        drop(tried);
        fits.get()
    }

    fn unfit(&self, row: &Row, column: Option<&Column>, why: &str) -> Problem {
        let what = match column {
            Some(column) => format!("the value of '{}' of {}", column.label, self.name_of(row)),
            None => self.name_of(row),
        };
        let message = format!("The other database cannot hold {what}: {why}. Nothing was moved.");
        Problem::new(Code::Conflict, message)
    }

    fn name_of(&self, row: &Row) -> String {
        let key = self.key.iter().map(|i| match &row[*i] {
            Cell::Integer(n) => n.to_string(),
            Cell::Text(text) => text.clone(),
            other => format!("{other:?}"),
        });
        format!("record {} of '{}'", key.collect::<Vec<_>>().join(", "), self.label)
    }

    /// Where two sides differ first.
    fn difference(&self, here: &[Row], there: &[Row]) -> Problem {
        let differs = here.iter().zip(there).find(|(here, there)| here != there);
        let Some((row, other)) = differs else {
            let message = format!(
                "'{}' has {} rows in one place where the other has {}. Nothing was moved.",
                self.label,
                here.len(),
                there.len()
            );
            return Problem::new(Code::Conflict, message);
        };
        let column = self.columns.iter().zip(row.iter().zip(other)).find(|(_, (here, there))| here != there);
        self.unfit(row, column.map(|(column, _)| column), "it would not come out as it is")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postgres::workspace::OWN_TABLES;

    #[test]
    fn every_table_of_ours_is_copied() {
        let mut copied: Vec<&str> = OWN.iter().map(|(table, _)| *table).collect();
        // What is about one database alone.
        copied.extend(["_ready", "_writer"]);
        assert_eq!(copied, OWN_TABLES);
    }

    #[test]
    fn what_is_made_ready_for_a_change_is_no_part() {
        let model = Model::default();
        assert!(is_part(&model, "_gone_3") && is_part(&model, "_links_1_2") && is_part(&model, "_settings"));
        assert!(!is_part(&model, "leads") && !is_part(&model, "_writer"));
    }
}
