//! Our own functions, as SQLite calls them: `sheaf_key` and all of the formula language's (`sheaf_query::formula::runtime`).

use rusqlite::Connection;
use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{Null, ToSqlOutput, Value, ValueRef};
use sheaf_query::formula::runtime::{self, Args, Datum};

/// Most arguments of a function: as many as a formula's may have, and those that the compiler adds.
const MOST_ARGS: usize = 260;

/// Registers them on a connection.
pub fn register(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    // Called for every row of an index; it takes a text of one byte as well as of a million, without a copy on its way in.
    conn.create_scalar_function("sheaf_key", 1, flags, |context| {
        let text = match context.get_raw(0) {
            ValueRef::Text(text) => String::from_utf8_lossy(text),
            ValueRef::Null => return Ok(None),
            other => return Ok(Some(plain(other))),
        };
        Ok(Some(sheaf_model::text::text_key(&text).into_owned()))
    })?;
    conn.create_aggregate_function("sheaf_exact_sum", 1, flags, ExactSum)?;
    for own in runtime::all().filter(|own| own.name != "key") {
        let run = own.run;
        conn.create_scalar_function(format!("sheaf_{}", own.name).as_str(), -1, flags, move |context| {
            call(context, run)
        })?;
    }
    Ok(())
}

/// A sum of whole numbers, exact where SQLite's own fails beyond 64 bits.
struct ExactSum;

#[derive(Default)]
struct Added {
    whole: i128,
    /// Numbers that a formula made larger than 64 bits hold.
    real: Option<f64>,
}

impl Aggregate<Added, Value> for ExactSum {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Added> {
        Ok(Added::default())
    }

    fn step(&self, context: &mut Context<'_>, added: &mut Added) -> rusqlite::Result<()> {
        match context.get_raw(0) {
            ValueRef::Integer(n) => added.whole += i128::from(n),
            ValueRef::Real(n) => added.real = Some(added.real.unwrap_or(0.0) + n),
            ValueRef::Null | ValueRef::Text(_) | ValueRef::Blob(_) => {}
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, added: Option<Added>) -> rusqlite::Result<Value> {
        let added = added.unwrap_or_default();
        Ok(match added.real {
            Some(real) => Value::Real(real + added.whole as f64),
            None => Value::Text(added.whole.to_string()),
        })
    }
}

/// A value that is no text, as its text.
fn plain(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(n) => n.to_string(),
        _ => String::new(),
    }
}

fn call(context: &Context<'_>, run: fn(&Args<'_>) -> Option<Datum>) -> rusqlite::Result<ToSqlOutput<'static>> {
    let args: Vec<Datum> = (0..context.len().min(MOST_ARGS)).map(|i| datum(context.get_raw(i))).collect();
    Ok(ToSqlOutput::Owned(match run(&Args(&args)) {
        Some(Datum::Integer(n)) => Value::Integer(n),
        Some(Datum::Real(n)) => Value::Real(n),
        Some(Datum::Text(text)) => Value::Text(text),
        Some(Datum::Null) | None => Value::from(Null),
    }))
}

fn datum(value: ValueRef<'_>) -> Datum {
    match value {
        ValueRef::Integer(n) => Datum::Integer(n),
        ValueRef::Real(n) => Datum::Real(n),
        ValueRef::Text(text) => Datum::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Null | ValueRef::Blob(_) => Datum::Null,
    }
}
