//! Runs read plans: rows go straight from SQLite's columns to JSON bytes.

use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, Row};
use sheaf_model::field::JsonWriter;
use sheaf_model::{Scalar, Storage};
use sheaf_query::formula::Failure;
use sheaf_query::plan::{Column, ColumnKind, Cursor, ListPlan, Shape, Statement};
use sheaf_query::sql::Param;

use crate::fault::Result;
use crate::record::read_wrong;
use crate::value::{Bind, scalar_of};

/// Who asks and when: what `ME()`, `NOW()` and `TODAY()` stand for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asking {
    /// The actor's id, where a person asks.
    pub me: Option<i64>,
    /// Milliseconds since 1970 UTC.
    pub now: i64,
    /// Days since 1970.
    pub today: i64,
}

impl Asking {
    fn scalar(&self, param: &Param) -> Scalar {
        match param {
            Param::Scalar(scalar) => scalar.clone(),
            Param::Me => self.me.map_or(Scalar::Null, Scalar::Integer),
            Param::Now => Scalar::Integer(self.now),
            Param::Today => Scalar::Integer(self.today),
        }
    }
}

/// Appends `{"records":[…],"next":…}`, with `"count"` where it was asked for. Answers how many records there are.
pub fn list(conn: &Connection, plan: &ListPlan, asking: &Asking, json: &mut JsonWriter) -> Result<usize> {
    json.raw("{\"records\":[");
    let mut found = 0;
    for (n, range) in plan.ranges.iter().enumerate() {
        let mut statement = prepare(conn, range, asking)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if found > 0 {
                json.raw(",");
            }
            write_record(row, &plan.shape, json)?;
            found += 1;
            if found < plan.limit {
                continue;
            }
            // The cursor is the last record of the page; whether there is more, the next row tells.
            let keys = (0..plan.keys).map(|i| Ok(scalar_of(row.get_ref(plan.keys_at + i)?)));
            let keys = keys.collect::<rusqlite::Result<Vec<_>>>()?;
            let cursor = Cursor { of: plan.of, keys, id: row.get(plan.shape.at)? };
            let more = rows.next()?.is_some() || any_row(conn, &plan.ranges[n + 1..], asking)?;
            json.raw("],\"next\":");
            if more {
                json.string(&cursor.encode())
            } else {
                json.raw("null")
            }
            return finish(conn, plan, asking, json, found);
        }
    }
    json.raw("],\"next\":null");
    finish(conn, plan, asking, json, found)
}

fn any_row(conn: &Connection, ranges: &[Statement], asking: &Asking) -> Result<bool> {
    for range in ranges {
        if prepare(conn, range, asking)?.raw_query().next()?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn finish(conn: &Connection, plan: &ListPlan, asking: &Asking, json: &mut JsonWriter, found: usize) -> Result<usize> {
    if let Some(count) = &plan.count {
        let mut statement = prepare(conn, count, asking)?;
        let mut rows = statement.raw_query();
        let count: i64 = rows.next()?.map_or(Ok(0), |row| row.get(0))?;
        json.raw(",\"count\":");
        json.integer(count);
    }
    json.raw("}");
    Ok(found)
}

/// Appends one record by its id. Answers its version, or none where it is not there or may not be seen.
pub fn one(conn: &Connection, plan: &ListPlan, asking: &Asking, id: i64, json: &mut JsonWriter) -> Result<Option<i64>> {
    let Some(statement) = plan.ranges.first() else { return Ok(None) };
    let mut prepared = prepare(conn, statement, asking)?;
    prepared.raw_bind_parameter(statement.params.len() + 1, id)?;
    let mut rows = prepared.raw_query();
    match rows.next()? {
        Some(row) => {
            write_record(row, &plan.shape, json)?;
            Ok(Some(row.get(plan.shape.at + 1)?))
        }
        None => Ok(None),
    }
}

fn prepare<'c>(conn: &'c Connection, statement: &Statement, asking: &Asking) -> Result<CachedStatement<'c>> {
    let mut prepared = conn.prepare_cached(&statement.text)?;
    for (i, param) in statement.params.iter().enumerate() {
        match param {
            Param::Scalar(scalar) => prepared.raw_bind_parameter(i + 1, Bind(scalar))?,
            other => prepared.raw_bind_parameter(i + 1, Bind(&asking.scalar(other)))?,
        }
    }
    Ok(prepared)
}

fn write_record(row: &Row, shape: &Shape, json: &mut JsonWriter) -> rusqlite::Result<()> {
    json.raw("{\"id\":");
    json.integer(row.get(shape.at)?);
    json.raw(",\"version\":");
    json.integer(row.get(shape.at + 1)?);
    json.raw(",\"created_at\":");
    json.stored_integer(row.get(shape.at + 2)?, Storage::DateTime, &[]);
    json.raw(",\"updated_at\":");
    json.stored_integer(row.get(shape.at + 3)?, Storage::DateTime, &[]);
    json.raw(",\"fields\":{");
    let mut failed: Vec<(&str, Failure)> = Vec::new();
    for (i, column) in shape.columns.iter().enumerate() {
        if i > 0 {
            json.raw(",");
        }
        json.raw(&column.key);
        if let Some(failure) = write_column(row, column, json)? {
            failed.push((&column.key, failure));
        }
    }
    json.raw("}");
    if let ValueRef::Text(misfits) = row.get_ref(shape.at + 4)? {
        write_misfits(&String::from_utf8_lossy(misfits), shape, json);
    }
    for (i, (key, failure)) in failed.iter().enumerate() {
        json.raw(if i == 0 { ",\"errors\":{" } else { "," });
        json.raw(key);
        json.raw("{\"code\":");
        json.string(failure.code());
        json.raw(",\"message\":");
        json.string(failure.message());
        json.raw("}");
    }
    json.raw(if failed.is_empty() { "}" } else { "}}" });
    Ok(())
}

fn write_column(row: &Row, column: &Column, json: &mut JsonWriter) -> rusqlite::Result<Option<Failure>> {
    match &column.kind {
        ColumnKind::Stored(storage, choices) => write_value(row.get_ref(column.at)?, *storage, choices, json),
        ColumnKind::Computed(storage, choices, fails) => {
            write_value(row.get_ref(column.at)?, storage.unwrap_or(Storage::Text), choices, json);
            if *fails && let ValueRef::Text(code) = row.get_ref(column.at + 1)? {
                return Ok(std::str::from_utf8(code).ok().and_then(Failure::from_code).or(Some(Failure::Value)));
            }
        }
        ColumnKind::Ids => match row.get_ref(column.at)? {
            ValueRef::Text(ids) => json.out.extend_from_slice(ids),
            _ => json.raw("[]"),
        },
        ColumnKind::Record(shape) => match row.get_ref(shape.at)? {
            ValueRef::Null => json.raw("null"),
            _ => write_record(row, shape, json)?,
        },
    }
    Ok(None)
}

fn write_value(value: ValueRef, storage: Storage, choices: &[sheaf_model::field::Choice], json: &mut JsonWriter) {
    match value {
        ValueRef::Integer(n) => json.stored_integer(n, storage, choices),
        ValueRef::Real(n) => match storage {
            // An exact whole number that grew beyond 64 bits goes on as a double, in the same unit.
            Storage::Decimal(decimals) => json.real(n / sheaf_model::field::pow10(decimals) as f64),
            _ => json.real(n),
        },
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => json.stored_text(text, storage, choices),
            Err(_) => json.string(&String::from_utf8_lossy(text)),
        },
        ValueRef::Null | ValueRef::Blob(_) => json.raw("null"),
    }
}

fn write_misfits(text: &str, shape: &Shape, json: &mut JsonWriter) {
    let wrongs = read_wrong(Some(text));
    let mut first = true;
    for (id, name) in &shape.names {
        let Some(wrong) = wrongs.get(id) else { continue };
        json.raw(if first { ",\"misfits\":{" } else { "," });
        first = false;
        json.string(name);
        json.raw(":");
        json.raw(&serde_json::to_string(wrong).unwrap_or_default());
    }
    if !first {
        json.raw("}");
    }
}
