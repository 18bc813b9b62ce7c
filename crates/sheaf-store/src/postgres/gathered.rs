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

/// How records are asked for by their ids.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ById<'a> {
    /// The statement for one id, its last parameter.
    pub one: &'a str,
    /// The same for several, which are a text such as `{1,2}`.
    pub several: &'a str,
    /// The column of the id.
    pub at: usize,
}

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
    one: String,
    several: String,
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
    /// Asks for a record by its id, with others that are asked for in the same words, when the next statement goes out. `before` are
    /// the parameters before the id.
    pub fn ask_by_id(&self, how: ById<'_>, before: &[Value<'_>], id: i64) -> Result<Coming> {
        let before = pack(&self.prepare(how.several)?, before)?;
        let points = &mut self.gathered.borrow_mut().points;
        let known = points.iter().position(|p| p.several == how.several && p.before == before);
        let at = known.unwrap_or_else(|| {
            let arrival = Arrival { of: Arc::default(), at: how.at };
            let (one, several) = (how.one.to_owned(), how.several.to_owned());
            points.push(Points { one, several, before, ids: Vec::new(), arrival });
            points.len() - 1
        });
        points[at].ids.push(id);
        Ok(Coming { of: Arc::clone(&points[at].arrival.of), id })
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
        for Points { one, several, mut before, ids, arrival } in points {
            let prepared = match ids.as_slice() {
                [id] => {
                    let prepared = self.prepare(&one)?;
                    before.extend(pack_last(&prepared, Value::Integer(*id))?);
                    prepared
                }
                ids => {
                    let prepared = self.prepare(&several)?;
                    before.extend(pack_last(&prepared, Value::Text(&written(ids)))?);
                    prepared
                }
            };
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
        assert_eq!(written(&[1, -2, 30]), "{1,-2,30}");
    }
}
