//! SQLite, in memory.

use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};
use sheaf_model::Scalar;
use sheaf_query::sql::Dialect;

use crate::Engine;

#[path = "../../src/sqlite/functions.rs"]
mod functions;

pub struct Sqlite(Connection);

pub fn open() -> Sqlite {
    let conn = Connection::open_in_memory().unwrap();
    conn.set_prepared_statement_cache_capacity(64);
    functions::register(&conn).unwrap();
    Sqlite(conn)
}

fn bound(params: &[Scalar]) -> impl rusqlite::Params {
    let bind = |param: &Scalar| match param {
        Scalar::Integer(n) => Value::Integer(*n),
        Scalar::Real(n) => Value::Real(*n),
        Scalar::Text(t) => Value::Text(t.clone()),
        Scalar::Null => Value::Null,
    };
    rusqlite::params_from_iter(params.iter().map(bind).collect::<Vec<_>>())
}

fn scalar(value: ValueRef<'_>) -> Scalar {
    match value {
        ValueRef::Integer(n) => Scalar::Integer(n),
        ValueRef::Real(n) => Scalar::Real(n),
        ValueRef::Text(t) => Scalar::Text(String::from_utf8_lossy(t).into_owned()),
        ValueRef::Null | ValueRef::Blob(_) => Scalar::Null,
    }
}

impl Engine for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn run(&mut self, statements: &str) {
        self.0.execute_batch(statements).unwrap_or_else(|e| panic!("{statements}\n{e}"));
    }

    fn rows(&mut self, sql: &str, params: &[Scalar]) -> Vec<Vec<Scalar>> {
        let mut statement = self.0.prepare_cached(sql).unwrap_or_else(|e| panic!("{sql}\n{e}"));
        let width = statement.column_count();
        let rows = statement.query_map(bound(params), |row| (0..width).map(|i| row.get_ref(i).map(scalar)).collect());
        rows.unwrap().map(|row| row.unwrap_or_else(|e| panic!("{sql}\n{e}"))).collect()
    }

    fn plan(&mut self, sql: &str, params: &[Scalar]) -> String {
        self.0.query_row(&format!("EXPLAIN QUERY PLAN {sql}"), bound(params), |row| row.get(3)).unwrap()
    }

    fn column(&self, value: &str, _: &str) -> String {
        value.to_owned()
    }

    fn turn(&mut self, _: &str, _: &str, _: &str) {}

    fn mark(&self, _: usize, _: &str) -> String {
        "?".to_owned()
    }
}
