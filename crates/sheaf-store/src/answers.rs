//! Answers to a form, before there is a record: whether a condition over them holds. It is computed in memory, on either engine alike.

use std::time::Duration;

use sheaf_model::Scalar;
use sheaf_query::plan::Condition;
use sheaf_query::sql::Param;

use crate::db::{Connection, params_from_iter};
use crate::fault::Result;
use crate::place::STEPS_BETWEEN_READING;
use crate::sqlite::functions;
use crate::tx::Tx;

/// The key under which a workspace keeps what signs the stamps of its forms.
const SEAL: &str = "forms";

/// Where conditions are computed.
pub struct Answers(Connection);

impl Answers {
    /// With nothing in it.
    pub fn new() -> Result<Answers> {
        let conn = rusqlite::Connection::open_in_memory()?;
        functions::register(&conn)?;
        Ok(Answers(Connection::watched(conn, STEPS_BETWEEN_READING)?))
    }

    /// The same, where all that is computed may take so long.
    pub fn within(limit: Duration) -> Result<Answers> {
        let answers = Answers::new()?;
        answers.0.limit(Some(limit))?;
        Ok(answers)
    }

    /// Whether a condition holds over these answers, in the order of its fields.
    pub fn hold(&self, condition: &Condition, answers: &[Scalar]) -> Result<bool> {
        let own = condition.statement.params.iter().map(|param| match param {
            Param::Scalar(scalar) => scalar.clone(),
            // Neither the time nor who asks is in a condition.
            _ => Scalar::Null,
        });
        let all: Vec<Scalar> = own.chain(answers.iter().cloned()).collect();
        let mut select = self.0.prepare_cached(&condition.statement.text)?;
        Ok(select.query_row(params_from_iter(&all), |row| row.get::<i64>(0))? == 1)
    }
}

impl Tx<'_> {
    /// What signs the stamps of the workspace's forms: what is kept, or from now on this.
    pub fn seal_of_forms(&self, new: &str) -> Result<String> {
        let keep = "INSERT INTO _settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING";
        self.conn.prepare_cached(keep)?.execute((SEAL, new))?;
        self.conn.prepare_cached("SELECT value FROM _settings WHERE key = ?1")?.query_row([SEAL], |row| row.get(0))
    }
}
