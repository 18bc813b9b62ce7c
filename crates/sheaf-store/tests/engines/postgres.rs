//! PostgreSQL, in a database of its own that is gone with the test.

use std::sync::atomic::{AtomicU32, Ordering};

use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, NoTls};
use sheaf_model::Scalar;
use sheaf_query::sql::dialect::{Dialect, SCHEMA};
use sheaf_query::sql::postgres::functions;

use crate::Engine;

type Failed = Box<dyn std::error::Error + Sync + Send>;

pub struct Postgres {
    client: Option<Client>,
    server: String,
    database: String,
}

static NEXT: AtomicU32 = AtomicU32::new(1);

/// None, and a loud word, where no server is named.
pub fn open() -> Option<Postgres> {
    let Ok(server) = std::env::var("SHEAF_TEST_POSTGRES") else {
        assert!(std::env::var_os("CI").is_none(), "SHEAF_TEST_POSTGRES is not set: run it under tests/with-postgres");
        #[expect(clippy::print_stderr, reason = "a test that did not run must be seen")]
        {
            eprintln!("NOT TESTED: SHEAF_TEST_POSTGRES is not set; run it under tests/with-postgres");
        }
        return None;
    };
    let database = format!("sheaf_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    connect(&server).batch_execute(&format!("CREATE DATABASE {database}")).unwrap();
    let mut client = connect(&in_database(&server, &database));
    for statements in &functions() {
        client.batch_execute(statements).unwrap_or_else(|e| panic!("{e:?}"));
    }
    client.batch_execute("CREATE SCHEMA w; SET search_path = w").unwrap();
    Some(Postgres { client: Some(client), server, database })
}

fn in_database(server: &str, database: &str) -> String {
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{database}")
}

fn connect(server: &str) -> Client {
    Client::connect(server, NoTls).unwrap_or_else(|e| panic!("{server}: {e}"))
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.client.take());
        connect(&self.server).batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.database)).unwrap();
    }
}

impl Engine for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn run(&mut self, statements: &str) {
        self.client().batch_execute(statements).unwrap_or_else(|e| panic!("{statements}\n{e:?}"));
    }

    fn rows(&mut self, sql: &str, params: &[Scalar]) -> Vec<Vec<Scalar>> {
        // Statements name the schema that a workspace lies in; here they need not.
        let sql = &sql.replace(SCHEMA, "w.");
        let bound: Vec<Bound<'_>> = params.iter().map(Bound).collect();
        let params: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as _).collect();
        let rows = self.client().query(sql, &params).unwrap_or_else(|e| panic!("{sql}\n{e:?}"));
        let found =
            |row: &postgres::Row, i: usize| row.try_get::<_, Found>(i).unwrap_or_else(|e| panic!("{sql}\n{e:?}")).0;
        rows.iter().map(|row| (0..row.len()).map(|i| found(row, i)).collect()).collect()
    }

    fn plan(&mut self, sql: &str, params: &[Scalar]) -> String {
        self.run("SET enable_seqscan = off");
        let lines = self.rows(&format!("EXPLAIN {sql}"), params);
        self.run("RESET enable_seqscan");
        lines.iter().filter_map(|line| line[0].as_text()).collect::<Vec<_>>().join("\n")
    }

    fn column(&self, value: &str, kind: &str) -> String {
        match kind {
            "boolean" => format!("({value} <> 0)"),
            "number" => format!("({value} * 0.000001)"),
            "money" => format!("({value} * 0.01)"),
            "percent" => format!("({value} * 0.0001)"),
            "date" => format!("sheaf.day_of({value})"),
            "datetime" => format!("sheaf.moment({value})"),
            "time" => format!("sheaf.time_of({value})"),
            "choices" => format!("{value}::jsonb"),
            _ => value.to_owned(),
        }
    }

    fn turn(&mut self, table: &str, column: &str, kind: &str) {
        let ty = match kind {
            "money" | "percent" => "numeric",
            "choices" => "jsonb",
            kind => kind,
        };
        let value = self.column(column, kind);
        self.run(&format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE {ty} USING {value}"));
    }

    fn mark(&self, place: usize, ty: &str) -> String {
        format!("${place}::{ty}")
    }
}

impl Postgres {
    pub fn client(&mut self) -> &mut Client {
        self.client.as_mut().unwrap()
    }
}

#[derive(Debug)]
struct Bound<'a>(&'a Scalar);

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failed> {
        match self.0 {
            Scalar::Null => Ok(IsNull::Yes),
            Scalar::Integer(n) => n.to_sql(ty, out),
            Scalar::Real(n) => n.to_sql(ty, out),
            Scalar::Text(t) => t.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

struct Found(Scalar);

impl FromSql<'_> for Found {
    fn from_sql(ty: &Type, raw: &[u8]) -> Result<Self, Failed> {
        Ok(Found(match *ty {
            Type::BOOL => Scalar::Integer(i64::from(bool::from_sql(ty, raw)?)),
            Type::INT4 => Scalar::Integer(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT8 => Scalar::Integer(i64::from_sql(ty, raw)?),
            Type::FLOAT8 => Scalar::Real(f64::from_sql(ty, raw)?),
            Type::NUMERIC => whole(raw)?,
            _ => Scalar::Text(String::from_sql(ty, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failed> {
        Ok(Found(Scalar::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A numeric without digits after the point: groups of four digits, the first of them 10000 to the power of a weight.
fn whole(raw: &[u8]) -> Result<Scalar, Failed> {
    let part = |i: usize| i16::from_be_bytes([raw[2 * i], raw[2 * i + 1]]);
    let (count, weight, negative) = (part(0), part(1), part(2) != 0);
    let mut digits = if negative { "-0".to_owned() } else { "0".to_owned() };
    for i in 0..=weight {
        digits.push_str(&format!("{:04}", if i < count { part(4 + i as usize) } else { 0 }));
    }
    if count > weight + 1 {
        return Err("a whole number with digits after its point".into());
    }
    Ok(digits.parse().map_or_else(|_| Scalar::Real(digits.parse().unwrap()), Scalar::Integer))
}
