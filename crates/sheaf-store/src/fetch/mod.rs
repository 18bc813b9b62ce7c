//! Runs read plans: rows go straight from the database's columns to JSON bytes.

pub mod at_once;
mod back;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use sheaf_model::field::JsonWriter;
use sheaf_model::{Code, Model, Problem, Scalar, Storage};
use sheaf_query::formula::Failure;
use sheaf_query::plan::{Column, ColumnKind, Cursor, Level, ListPlan, Shape, Statement};
use sheaf_query::sql::Param;

pub use back::Back;

use crate::db::{Connection, Row, Rows, Statement as Prepared, ToValue, Value, ValueRef};
use crate::documents;
use crate::fault::Result;
use crate::record::read_wrong;
use crate::value::scalar_of;

/// Most bytes of an answer in which links to several records are expanded: each record stands as often as it is linked to.
const MOST_EXPANDED: usize = 64 << 20;

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
    /// Somebody at a moment, on the day that it is where the workspace is.
    pub fn at(now: i64, me: Option<i64>, model: &Model) -> Asking {
        Asking { me, now, today: model.settings.day_of(now) }
    }
}

/// What a statement's parameters stand for.
struct Bound<'a> {
    asking: &'a Asking,
    after: Option<&'a Cursor>,
}

impl Bound<'_> {
    fn scalar<'a>(&'a self, param: &'a Param) -> Cow<'a, Scalar> {
        match param {
            Param::Scalar(scalar) => Cow::Borrowed(scalar),
            Param::Me => Cow::Owned(self.asking.me.map_or(Scalar::Null, Scalar::Integer)),
            Param::Now => Cow::Owned(Scalar::Integer(self.asking.now)),
            Param::Today => Cow::Owned(Scalar::Integer(self.asking.today)),
            Param::After(key) => {
                self.after.and_then(|c| c.keys.get(*key)).map_or(Cow::Owned(Scalar::Null), Cow::Borrowed)
            }
            Param::AfterId => Cow::Owned(self.after.map_or(Scalar::Null, |c| Scalar::Integer(c.id))),
        }
    }
}

/// Appends `{"records":[…],"next":…}`, with `"count"` where it was asked for. Goes on after a cursor, which must have its blanks where
/// the one has that the list was planned for. Answers how many records there are.
pub fn list(
    conn: &Connection,
    plan: &ListPlan,
    asking: &Asking,
    after: Option<&Cursor>,
    json: &mut JsonWriter,
) -> Result<usize> {
    if let Some(after) = after {
        after.expect(plan.of, plan.keys)?;
    }
    let bound = &Bound { asking, after };
    let mut page = Part::default();
    let found = write_page(conn, plan, bound, &mut page)?;
    fill(conn, bound, std::slice::from_mut(&mut page))?;
    json.out.append(&mut page.json.out);
    Ok(found)
}

fn write_page<'p>(conn: &Connection, plan: &'p ListPlan, bound: &Bound, page: &mut Part<'p>) -> Result<usize> {
    page.open();
    let mut found = 0;
    for (n, range) in plan.ranges.iter().enumerate() {
        let mut statement = conn.prepare_cached(&range.text)?;
        let mut rows = run(&mut statement, range, bound, None)?;
        if let Some(full) = write_range(&mut rows, plan, page, &mut found)? {
            let more = full.more || any_row(conn, &plan.ranges[n + 1..], bound)?;
            page.close(more.then_some(full.last));
            return finish(conn, plan, bound, &mut page.json, found);
        }
    }
    page.close(None);
    finish(conn, plan, bound, &mut page.json, found)
}

/// How a page is full.
struct Full {
    /// Its last record.
    last: Cursor,
    /// Whether the range has more.
    more: bool,
}

/// Writes the records of a range, until the page is full.
fn write_range<'p>(
    rows: &mut Rows<'_>,
    plan: &'p ListPlan,
    page: &mut Part<'p>,
    found: &mut usize,
) -> Result<Option<Full>> {
    while let Some(row) = rows.next()? {
        if *found > 0 {
            page.json.raw(",");
        }
        write_record(&row, &plan.shape, page)?;
        *found += 1;
        if *found < plan.limit {
            continue;
        }
        let keys = (0..plan.keys).map(|i| Ok(scalar_of(row.get_ref(plan.keys_at + i)?)));
        let keys = keys.collect::<Result<Vec<_>>>()?;
        let last = Cursor { of: plan.of, keys, id: row.get(plan.shape.at)? };
        // Whether there is more, the next row tells.
        return Ok(Some(Full { last, more: rows.next()?.is_some() }));
    }
    Ok(None)
}

fn any_row(conn: &Connection, ranges: &[Statement], bound: &Bound) -> Result<bool> {
    for range in ranges {
        if run(&mut conn.prepare_cached(&range.text)?, range, bound, None)?.next()?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn finish(conn: &Connection, plan: &ListPlan, bound: &Bound, json: &mut JsonWriter, found: usize) -> Result<usize> {
    if let Some(count) = &plan.count {
        let mut statement = conn.prepare_cached(&count.text)?;
        let mut rows = run(&mut statement, count, bound, None)?;
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
    let bound = &Bound { asking, after: None };
    let mut prepared = conn.prepare_cached(&statement.text)?;
    let mut rows = run(&mut prepared, statement, bound, Some(Value::Integer(id)))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut record = Part::default();
    write_record(&row, &plan.shape, &mut record)?;
    fill(conn, bound, std::slice::from_mut(&mut record))?;
    json.out.append(&mut record.json.out);
    Ok(Some(row.get(plan.shape.at + 1)?))
}

/// A record for which nothing else is to be read, as JSON, and its version.
fn write_alone(row: &Row, plan: &ListPlan) -> Result<(Vec<u8>, i64)> {
    let mut record = Part { json: JsonWriter { out: Vec::with_capacity(1 << 10) }, ..Part::default() };
    write_record(row, &plan.shape, &mut record)?;
    Ok((record.json.out, row.get(plan.shape.at + 1)?))
}

/// JSON in which lists of linked records are yet to be put.
#[derive(Default)]
struct Part<'p> {
    json: JsonWriter,
    holes: Vec<Hole<'p>>,
}

impl Part<'_> {
    /// Begins a page.
    fn open(&mut self) {
        self.json.out.reserve(16 << 10);
        self.json.raw("{\"records\":[");
    }

    /// Ends the records of a page with where the next one goes on.
    fn close(&mut self, next: Option<Cursor>) {
        self.json.raw("],\"next\":");
        match next {
            Some(cursor) => self.json.string(&cursor.encode()),
            None => self.json.raw("null"),
        }
    }
}

/// Where a list of linked records belongs.
struct Hole<'p> {
    at: usize,
    source: i64,
    level: &'p Level,
}

/// Fills the holes of all parts: one query a level, however many records link.
fn fill(conn: &Connection, bound: &Bound, parts: &mut [Part]) -> Result<()> {
    while let Some(level) = parts.iter().find_map(|p| p.holes.first()).map(|hole| hole.level) {
        let of_level = |hole: &Hole| std::ptr::eq(hole.level, level);
        let sources: BTreeSet<i64> =
            parts.iter().flat_map(|p| &p.holes).filter(|h| of_level(h)).map(|h| h.source).collect();
        let lists = linked(conn, bound, level, &sources)?;
        let listed = parts.iter().flat_map(|p| &p.holes).filter(|h| of_level(h)).filter_map(|h| lists.get(&h.source));
        let bytes = parts.iter().map(|p| p.json.out.len()).chain(listed.map(Vec::len)).sum::<usize>();
        if bytes > MOST_EXPANDED {
            let message = format!("The expanded records are more than {} MB.", MOST_EXPANDED >> 20);
            let problem = Problem::new(Code::TooLarge, message);
            return Err(problem.with_hint("Ask for fewer records, fields or links.").into());
        }
        for part in parts.iter_mut() {
            let written = std::mem::take(&mut part.json.out);
            let mut from = 0;
            for mut hole in std::mem::take(&mut part.holes) {
                part.json.out.extend_from_slice(&written[from..hole.at]);
                from = hole.at;
                hole.at = part.json.out.len();
                if of_level(&hole) {
                    part.json.out.extend_from_slice(lists.get(&hole.source).map_or(b"[]".as_slice(), Vec::as_slice));
                } else {
                    part.holes.push(hole);
                }
            }
            part.json.out.extend_from_slice(&written[from..]);
        }
    }
    Ok(())
}

/// The records that each of these links to, as JSON arrays.
fn linked(conn: &Connection, bound: &Bound, level: &Level, sources: &BTreeSet<i64>) -> Result<BTreeMap<i64, Vec<u8>>> {
    let mut statement = conn.prepare_cached(&level.statement.text)?;
    let ids = serde_json::to_string(sources).unwrap_or_default();
    let mut rows = run(&mut statement, &level.statement, bound, Some(Value::Text(&ids)))?;
    let (mut found, mut parts): (Vec<i64>, Vec<Part>) = Default::default();
    while let Some(row) = rows.next()? {
        let source = row.get(level.source)?;
        if found.last() == Some(&source) {
            write_to_last(&row, level, &mut parts)?;
        } else {
            found.push(source);
            parts.push(Part::default());
            write_to_last(&row, level, &mut parts)?;
        }
    }
    fill(conn, bound, &mut parts)?;
    let lists = found.into_iter().zip(parts).map(|(source, mut part)| {
        part.json.raw("]");
        (source, part.json.out)
    });
    Ok(lists.collect())
}

fn write_to_last<'p>(row: &Row, level: &'p Level, parts: &mut [Part<'p>]) -> Result<()> {
    let Some(part) = parts.last_mut() else { return Ok(()) };
    part.json.raw(if part.json.out.is_empty() { "[" } else { "," });
    write_record(row, &level.shape, part)
}

/// Runs a statement with its parameters, and one more where that is given.
fn run<'s>(
    prepared: &'s mut Prepared<'_>,
    statement: &Statement,
    bound: &Bound<'_>,
    last: Option<Value<'_>>,
) -> Result<Rows<'s>> {
    let scalars: Vec<Cow<'_, Scalar>> = statement.params.iter().map(|param| bound.scalar(param)).collect();
    let values: Vec<Value<'_>> = scalars.iter().map(|scalar| scalar.to_value()).chain(last).collect();
    prepared.query(values)
}

/// Runs a statement that goes on after nothing.
pub(crate) fn run_plain<'s>(
    prepared: &'s mut Prepared<'_>,
    statement: &Statement,
    asking: &Asking,
) -> Result<Rows<'s>> {
    run(prepared, statement, &Bound { asking, after: None }, None)
}

fn write_record<'p>(row: &Row, shape: &'p Shape, part: &mut Part<'p>) -> Result<()> {
    let json = &mut part.json;
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
        if let ColumnKind::Document(names) = &column.kind {
            let text = row.get_ref(column.at)?.as_text_or_null()?;
            documents::write(text.unwrap_or_default(), names, &column.key, i == 0, &mut part.json);
            continue;
        }
        if i > 0 {
            part.json.raw(",");
        }
        part.json.raw(&column.key);
        if let ColumnKind::Records(level) = &column.kind {
            part.holes.push(Hole { at: part.json.out.len(), source: row.get(shape.at)?, level });
            continue;
        }
        if let Some(failure) = write_column(row, column, part)? {
            failed.push((&column.key, failure));
        }
    }
    let json = &mut part.json;
    json.raw("}");
    if let ValueRef::Text(misfits) = row.get_ref(shape.at + 4)? {
        write_misfits(misfits, shape, json);
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
    json.raw(if failed.is_empty() { "" } else { "}" });
    write_marks(row, &shape.marks, json)?;
    json.raw("}");
    Ok(())
}

/// `,"marks":[0,2]`: which of them are true, counted from 0.
fn write_marks(row: &Row, marks: &[usize], json: &mut JsonWriter) -> Result<()> {
    let mut first = true;
    for (mark, n) in marks.iter().zip(0..) {
        if row.get_ref(*mark)? != ValueRef::Null {
            json.raw(if first { ",\"marks\":[" } else { "," });
            json.integer(n);
            first = false;
        }
    }
    json.raw(if first { "" } else { "]" });
    Ok(())
}

fn write_column<'p>(row: &Row, column: &'p Column, part: &mut Part<'p>) -> Result<Option<Failure>> {
    let json = &mut part.json;
    match &column.kind {
        ColumnKind::Stored(storage, choices) => write_value(row.get_ref(column.at)?, *storage, choices, json),
        ColumnKind::Computed(storage, choices, fails) => {
            write_value(row.get_ref(column.at)?, storage.unwrap_or(Storage::Text), choices, json);
            if *fails && let ValueRef::Text(code) = row.get_ref(column.at + 1)? {
                return Ok(Failure::from_code(code).or(Some(Failure::Value)));
            }
        }
        ColumnKind::Ids => match row.get_ref(column.at)? {
            ValueRef::Text(ids) => json.raw(ids),
            _ => json.raw("[]"),
        },
        ColumnKind::Record(shape) => match row.get_ref(shape.at)? {
            ValueRef::Null => json.raw("null"),
            _ => write_record(row, shape, part)?,
        },
        // Read after, for all records together; written where the record is.
        ColumnKind::Records(_) | ColumnKind::Document(_) => {}
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
        ValueRef::Text(text) => json.stored_text(text, storage, choices),
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
