//! What many requests of a group do alike, gathered and sent as one statement: records that are asked for by their ids, and rows that
//! are added to one table.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use tokio_postgres::Row;

use super::connection::Pg;
use super::prepared::Prepared;
use super::waiting::{Packed, Waiting, pack, pack_last};
use crate::db::{self, Value};
use crate::fault::Result;

/// Most rows of one statement: a power of two, as every number of rows is a text of its own that is to be prepared.
const MOST_ROWS: usize = 64;
/// Most records of one statement, which has as long as any other.
const MOST_IDS: usize = 256;

/// The row of one record that was asked for together with others.
#[derive(Debug, Clone)]
pub struct Coming {
    of: Arc<OnceLock<HashMap<i64, Row>>>,
    id: i64,
}

impl Coming {
    /// Whether it has come.
    pub fn has_come(&self) -> bool {
        self.of.get().is_some()
    }

    /// The row; none where there is none, or it has not come.
    pub fn row(&self) -> Option<db::Row<'_>> {
        self.of.get()?.get(&self.id).map(db::Row::Postgres)
    }
}

/// Where rows that were asked for are put.
pub(super) struct Arrival {
    of: Arc<OnceLock<HashMap<i64, Row>>>,
    at: usize,
}

impl Arrival {
    /// Puts them there.
    pub fn take(&self, rows: Vec<Row>) {
        let own = |row: Row| Some((row.try_get(self.at).ok()?, row));
        let _ = self.of.set(rows.into_iter().filter_map(own).collect());
    }
}

/// What is gathered, until a statement goes out.
#[derive(Default)]
pub(super) struct Gathered {
    points: Vec<Points>,
    rows: Vec<Rows>,
}

impl Gathered {
    pub fn is_empty(&self) -> bool {
        self.points.is_empty() && self.rows.is_empty()
    }
}

/// Records that are asked for by one statement.
struct Points {
    /// The statement for one, whose id comes last in it.
    one: String,
    before: Vec<Packed>,
    ids: Vec<i64>,
    arrival: Arrival,
}

/// Rows that are added by one statement.
struct Rows {
    /// The statement for one row; it ends with that row's parameters.
    one: String,
    rows: Vec<Vec<Packed>>,
}

impl Pg {
    /// Asks for a record by its id, with others that are asked for in the same words, when the next statement goes out. The statement
    /// ends with the id: `… = ?3`; `before` are the parameters before it, and `at` is the column of the id in a row. What changes a record
    /// that was asked for so has to look at it first, by a statement that is waited for: that sends what was gathered, and the record is
    /// answered as it was before.
    pub fn ask_by_id(&self, one: &str, before: &[Value<'_>], id: i64, at: usize) -> Result<Coming> {
        let before = pack(&self.prepare(one)?, before)?;
        let points = &mut self.gathered.borrow_mut().points;
        let known = points.iter().position(|p| p.ids.len() < MOST_IDS && p.one == one && p.before == before);
        let place = known.unwrap_or_else(|| {
            let arrival = Arrival { of: Arc::default(), at };
            points.push(Points { one: one.to_owned(), before, ids: Vec::new(), arrival });
            points.len() - 1
        });
        points[place].ids.push(id);
        Ok(Coming { of: Arc::clone(&points[place].arrival.of), id })
    }

    /// Adds a row to a table, with others that are added in the same words, when the next statement goes out.
    pub fn add_row(&self, one: &str, prepared: &Prepared, values: &[Value<'_>]) -> Result<()> {
        let packed = pack(prepared, values)?;
        let all = &mut self.gathered.borrow_mut().rows;
        match all.iter_mut().find(|rows| rows.one == one) {
            Some(rows) => rows.rows.push(packed),
            None => all.push(Rows { one: one.to_owned(), rows: vec![packed] }),
        }
        Ok(())
    }

    /// Lets what was gathered stand behind what waits: first what is added, then what is asked.
    pub(super) fn settle_gathered(&self) -> Result<()> {
        let Gathered { points, rows } = std::mem::take(&mut *self.gathered.borrow_mut());
        for Rows { one, rows } in rows {
            let mut rows = rows.into_iter();
            while rows.len() > 0 {
                let most = MOST_ROWS.min(rows.len());
                let some = 1 << most.ilog2();
                let prepared = self.prepare(&adding(&one, some))?;
                let values = rows.by_ref().take(some).flatten().collect();
                self.waiting.borrow_mut().push(Waiting::Statement(prepared, values));
            }
        }
        for Points { one, mut before, ids, arrival } in points {
            let all = written(&ids);
            let (text, last) = match ids.as_slice() {
                [id] => (one, Value::Integer(*id)),
                _ => (among(&one), Value::Text(&all)),
            };
            let prepared = self.prepare(&text)?;
            before.extend(pack_last(&prepared, last)?);
            self.waiting.borrow_mut().push(Waiting::Asked(prepared, before, arrival));
        }
        Ok(())
    }
}

/// `{1,2}`
fn written(ids: &[i64]) -> String {
    let mut text = String::with_capacity(8 * ids.len() + 2);
    for (n, id) in ids.iter().enumerate() {
        let _ = write!(text, "{}{id}", if n == 0 { '{' } else { ',' });
    }
    text.push('}');
    text
}

/// `… = ?3` for several ids, which are a text such as `{1,2}`.
fn among(one: &str) -> String {
    let (before, mark) = one.rsplit_once("= ").unwrap_or((one, "?1"));
    format!("{before}= ANY(CAST({mark} AS text)::bigint[])")
}

/// `… VALUES (?1, ?2)` for as many rows.
fn adding(one: &str, rows: usize) -> String {
    let at = one.rfind('(').unwrap_or(one.len());
    let width = one[at..].matches('?').count();
    let mut sql = one[..at].to_owned();
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for n in 1..=width {
            let _ = write!(sql, "{}?{}", if n == 1 { "" } else { ", " }, row * width + n);
        }
        sql.push(')');
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_ids_are_written_as_one_text() {
        assert_eq!(adding("INSERT INTO t (a, b) VALUES (?1, ?2)", 1), "INSERT INTO t (a, b) VALUES (?1, ?2)");
        assert_eq!(adding("INSERT INTO t VALUES (?1, ?2)", 2), "INSERT INTO t VALUES (?1, ?2), (?3, ?4)");
        assert_eq!(
            among("SELECT a = 1 FROM t WHERE id = ?2"),
            "SELECT a = 1 FROM t WHERE id = ANY(CAST(?2 AS text)::bigint[])"
        );
        assert_eq!(written(&[1, -2, 30]), "{1,-2,30}");
    }
}
