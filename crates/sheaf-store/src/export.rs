//! A whole workspace as rows of JSON and back: what an archive holds, and one moment to read it from.
//!
//! Values are as they are stored (`storage.rs` of the model fixes that once for both engines), under their columns' names;
//! bytes are hexadecimal. The log goes along with its hashes, so that what comes back can be verified.

use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sheaf_model::{Code, Model, Problem};
use sheaf_query::sql::{Dialect, quote};

use crate::db::{Connection, ToValue, Value as Param, ValueRef, params_from_iter};
use crate::fault::{Fault, Result};
use crate::tx::Tx;
use crate::{Workspace, log, migrate, relocate, sqlite};

/// How long an export may take.
const LONGEST: Duration = Duration::from_secs(24 * 3_600);
/// Own tables that stay behind: the model has a file of its own, and requests are not sent twice to another host.
const LEFT: &[&str] = &["_model", "_idempotency"];

/// A workspace at one moment, whatever is written meanwhile.
pub struct Snapshot<'c> {
    /// For reading.
    pub conn: &'c Connection,
    /// The model of that moment.
    pub model: Model,
}

/// A table of the database as a part of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The SQL name.
    pub table: String,
    /// Its columns, in order.
    pub columns: Vec<PartColumn>,
    /// How many rows it has; filled in when they are written.
    #[serde(default)]
    pub rows: u64,
}

/// A column of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartColumn {
    /// The SQL name.
    pub name: String,
    /// `INTEGER`, `TEXT`, `REAL` or `BLOB`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its place in the primary key, from one; 0: not in it.
    #[serde(default)]
    pub key: u32,
}

/// Reads a workspace at one moment.
pub fn snapshot<T>(store: &Workspace, work: impl FnOnce(&Snapshot) -> Result<T>) -> Result<T> {
    snapshot_within(LONGEST, store, work)
}

/// The same, for so long.
pub fn snapshot_within<T>(limit: Duration, store: &Workspace, work: impl FnOnce(&Snapshot) -> Result<T>) -> Result<T> {
    store.read_once(limit, |conn| read_model(conn).and_then(|model| work(&Snapshot { conn, model })))
}

/// The same from a file, into which a workspace on a server is copied for that.
pub fn snapshot_in_file<T>(store: &Workspace, work: impl FnOnce(&Snapshot) -> Result<T>) -> Result<T> {
    if !store.is_remote() {
        return snapshot(store, work);
    }
    let aside = store.aside()?;
    store.read_once(LONGEST, |conn| {
        relocate::unlimited(conn)?;
        let file = sqlite::open_writer(&aside.store().folder().join("workspace.db"))?;
        relocate::copy(conn, &file.into(), &mut |_| ()).map(drop)
    })?;
    snapshot(aside.store(), work)
}

fn read_model(conn: &Connection) -> Result<Model> {
    let body: String = conn.query_row("SELECT body FROM _model", [], |row| row.get(0))?;
    serde_json::from_str(&body)
        .map_err(|e| Problem::new(Code::Internal, format!("The model of this workspace cannot be read: {e}.")).into())
}

/// The version of our own tables that this program knows.
pub const fn schema() -> i64 {
    migrate::WORKSPACE.len() as i64
}

impl Snapshot<'_> {
    /// All tables of a file that an archive holds: people's, those that join them, those put aside, our own.
    pub fn parts(&self) -> Result<Vec<Part>> {
        let mut select = self.conn.prepare_cached(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
        )?;
        let names: Vec<String> = select.query_map([], |row| row.get(0))?;
        let kept = names.into_iter().filter(|n| !LEFT.contains(&n.as_str()));
        kept.map(|table| Ok(Part { columns: columns(self.conn, &table)?, table, rows: 0 })).collect()
    }

    /// The rows of a part, each a line of JSON, in the order of its key.
    pub fn each_row(&self, part: &Part, mut take: impl FnMut(&str) -> Result<()>) -> Result<u64> {
        let list = part.columns.iter().map(|c| quote(&c.name)).collect::<Vec<_>>().join(", ");
        let mut key: Vec<&PartColumn> = part.columns.iter().filter(|c| c.key > 0).collect();
        key.sort_by_key(|c| c.key);
        let order = key.iter().map(|c| quote(&c.name)).collect::<Vec<_>>().join(", ");
        let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {order}") };
        let mut select =
            self.conn.prepare_cached(&format!("SELECT {list} FROM {}{order}", self.conn.table(&part.table)))?;
        let mut rows = select.query([])?;
        let (mut line, mut count) = (String::new(), 0);
        while let Some(row) = rows.next()? {
            line.clear();
            line.push('{');
            for (i, column) in part.columns.iter().enumerate() {
                let value = row.get_ref(i)?;
                if value != ValueRef::Null {
                    write_value(&mut line, &column.name, value);
                }
            }
            line.push('}');
            take(&line)?;
            count += 1;
        }
        Ok(count)
    }
}

fn write_value(line: &mut String, name: &str, value: ValueRef) {
    if line.len() > 1 {
        line.push(',');
    }
    crate::value::write_text(line, name);
    line.push(':');
    match value {
        ValueRef::Null => line.push_str("null"),
        ValueRef::Integer(n) => line.push_str(&n.to_string()),
        ValueRef::Real(n) => line.push_str(&format!("{n:?}")),
        ValueRef::Text(text) => crate::value::write_text(line, text),
        ValueRef::Blob(bytes) => {
            line.push('"');
            for byte in bytes {
                line.push_str(&format!("{byte:02x}"));
            }
            line.push('"');
        }
    }
}

fn columns(conn: &Connection, table: &str) -> Result<Vec<PartColumn>> {
    let mut info = conn.prepare_cached("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    info.query_map([table], |row| Ok(PartColumn { name: row.get(0)?, kind: row.get(1)?, key: row.get(2)? }))
}

fn unfit(what: impl std::fmt::Display) -> Fault {
    Problem::new(Code::Unreadable, format!("The archive cannot be restored: {what}.")).into()
}

impl Tx<'_> {
    /// Refuses unless nothing was ever written here, then makes the tables of a model and empties our own: rows follow.
    pub fn begin_restore(&mut self, model: Model, parts: &[Part]) -> Result<()> {
        if self.group.head.seq != 0 || !self.model.tables.is_empty() {
            return Err(crate::aside::not_empty().into());
        }
        self.conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
        let before = self.group.mark();
        self.reshape(model.clone(), "restore")?;
        self.group.back_to(before);
        let body = serde_json::to_string(&model).unwrap_or_default();
        let version = i64::try_from(model.version).unwrap_or(i64::MAX);
        self.conn.execute("UPDATE _model SET version = ?1, body = ?2", (version, body))?;
        self.set_model(Arc::new(model));
        for part in parts {
            self.make_room(part)?;
        }
        Ok(())
    }

    /// Makes the table or the columns of a part that the model does not ask for: those that were put aside.
    fn make_room(&self, part: &Part) -> Result<()> {
        let there = columns(self.conn, &part.table)?;
        let plain = |c: &PartColumn| ["INTEGER", "TEXT", "REAL", "BLOB"].contains(&c.kind.as_str());
        if let Some(odd) = part.columns.iter().find(|c| !plain(c)) {
            return Err(unfit(format!("the column '{}' of '{}' is of no known type", odd.name, part.table)));
        }
        if there.is_empty() {
            if !part.table.starts_with("_gone_") {
                return Err(unfit(format!("its model has no table '{}'", part.table)));
            }
            return self.conn.execute_batch(&create_aside(part));
        }
        for column in part.columns.iter().filter(|c| !there.iter().any(|t| t.name == c.name)) {
            if !column.name.starts_with("_gone_") {
                return Err(unfit(format!("its model has no field '{}' in '{}'", column.name, part.table)));
            }
            let sql = format!(
                "ALTER TABLE {} ADD COLUMN {} {}",
                self.conn.table(&part.table),
                quote(&column.name),
                column.kind
            );
            self.conn.execute_batch(&sql)?;
        }
        if part.table.starts_with('_') && !part.table.starts_with("_links_") {
            self.conn.execute_batch(&format!("DELETE FROM {}", self.conn.table(&part.table)))?;
        }
        Ok(())
    }

    /// Writes the rows of a part.
    pub fn restore_rows(&mut self, part: &Part, lines: &mut dyn BufRead, mut each: impl FnMut()) -> Result<u64> {
        let names = part.columns.iter().map(|c| quote(&c.name)).collect::<Vec<_>>().join(", ");
        let places = (1..=part.columns.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
        let sql = format!("INSERT INTO {} ({names}) VALUES ({places})", self.conn.table(&part.table));
        let mut insert = self.conn.prepare_cached(&sql)?;
        let (mut line, mut count) = (String::new(), 0);
        loop {
            line.clear();
            let read = lines.read_line(&mut line).map_err(|e| unfit(format!("'{}' is damaged ({e})", part.table)))?;
            if read == 0 {
                return Ok(count);
            }
            let row: Map<String, Value> = serde_json::from_str(&line)
                .map_err(|e| unfit(format!("row {} of '{}' is damaged ({e})", count + 1, part.table)))?;
            let values: Vec<Given> = part.columns.iter().map(|c| read_value(&c.kind, row.get(&c.name))).collect();
            insert.execute(params_from_iter(&values))?;
            count += 1;
            each();
        }
    }

    /// Checks what was written: the log, the links. Answers the number of the log's last entry.
    pub fn finish_restore(&mut self) -> Result<i64> {
        let last = log::verify(self.conn)?;
        let mut check = self.conn.prepare_cached("PRAGMA foreign_key_check")?;
        if let Some(row) = check.query([])?.next()? {
            let table: String = row.get(0)?;
            return Err(unfit(format!("a record of '{table}' links to one that is not there")));
        }
        drop(check);
        self.group.head = log::head(self.conn)?;
        Ok(last)
    }
}

fn create_aside(part: &Part) -> String {
    let alone = part.columns.iter().filter(|c| c.key > 0).count() == 1;
    let columns = part.columns.iter().map(|c| {
        let key = if alone && c.key > 0 { " PRIMARY KEY" } else { "" };
        format!("{} {}{key}", quote(&c.name), c.kind)
    });
    let mut columns: Vec<String> = columns.collect();
    let mut key: Vec<&PartColumn> = part.columns.iter().filter(|c| c.key > 0).collect();
    key.sort_by_key(|c| c.key);
    if !alone && !key.is_empty() {
        let names = key.iter().map(|c| quote(&c.name)).collect::<Vec<_>>().join(", ");
        columns.push(format!("PRIMARY KEY ({names})"));
    }
    format!("CREATE TABLE {} ({}) STRICT", quote(&part.table), columns.join(", "))
}

/// A value of an archive.
enum Given {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl ToValue for Given {
    fn to_value(&self) -> Param<'_> {
        match self {
            Given::Null => Param::Null,
            Given::Integer(n) => Param::Integer(*n),
            Given::Real(n) => Param::Real(*n),
            Given::Text(text) => Param::Text(text),
            Given::Blob(bytes) => Param::Blob(bytes),
        }
    }
}

fn read_value(kind: &str, value: Option<&Value>) -> Given {
    match value {
        Some(Value::Number(n)) => match n.as_i64() {
            Some(n) => Given::Integer(n),
            None => Given::Real(n.as_f64().unwrap_or_default()),
        },
        Some(Value::String(text)) if kind == "BLOB" => Given::Blob(read_bytes(text)),
        Some(Value::String(text)) => Given::Text(text.clone()),
        _ => Given::Null,
    }
}

fn read_bytes(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks_exact(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    digits.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}

/// What SQLite finds wrong with its file.
fn damage(conn: &Connection) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let mut check = conn.prepare_cached("PRAGMA integrity_check(20)")?;
    let lines = check.query_map([], |row| row.get::<String>(0))?;
    wrong.extend(lines.into_iter().filter(|l| l != "ok"));
    let mut check = conn.prepare_cached("PRAGMA foreign_key_check")?;
    let tables = check.query_map([], |row| row.get::<String>(0))?;
    wrong.extend(tables.into_iter().take(20).map(|t| format!("a record of '{t}' links to one that is not there")));
    Ok(wrong)
}

/// What is wrong with a database, as SQLite sees it: damaged pages, links that lead nowhere, gaps of the log. Empty: nothing.
pub fn integrity(conn: &Connection) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    if conn.dialect() == Dialect::Sqlite {
        wrong.extend(damage(conn)?);
    }
    let (count, last): (i64, i64) =
        conn.query_row("SELECT count(*), coalesce(max(seq), 0) FROM _changes", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if count != last {
        wrong.push(format!("the change log has {count} entries, and its last is number {last}"));
    }
    Ok(wrong)
}

/// The version of our own tables in a workspace's folder, which is not brought up to date by this.
pub fn schema_of(folder: &Path) -> Result<i64> {
    let conn = sqlite::open_reader(&folder.join("workspace.db"))?;
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}
