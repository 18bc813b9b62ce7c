//! What PostgreSQL says, as the plain sentences that SQLite's errors become too.

use sheaf_model::{Code, FieldId, Model, Problem, TableId};
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, Severity, SqlState};

use crate::fault::taken;
use crate::spans::overlap;

/// Whether it is the last that a server says, or a pooler of the server behind it. Class 08 is of the connection; a server says it of a
/// message too that it does not understand, which ends nothing.
pub(crate) fn is_goodbye(said: &DbError) -> bool {
    match *said.code() {
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => true,
        ref code => code.code().starts_with("08") && said.parsed_severity() != Some(Severity::Error),
    }
}

/// The plain sentence; details are logged here, once. With a model, a violated constraint is mapped to its fields.
pub(crate) fn problem(error: &Error, model: Option<&Model>) -> Problem {
    let Some(said) = error.as_db_error() else {
        tracing::error!(%error, "PostgreSQL");
        let message = "The database server cannot be reached: nothing was written. What was saved before is safe.";
        return Problem::new(Code::Unavailable, message).with_hint("Send it again in a moment.");
    };
    if *said.code() == SqlState::UNIQUE_VIOLATION
        && let Some(problem) = model.zip(said.constraint()).and_then(|(model, name)| duplicate(name, model))
    {
        return problem;
    }
    if *said.code() == SqlState::EXCLUSION_VIOLATION
        && let Some(problem) = model.zip(said.constraint()).and_then(|(model, name)| overlap(name, model))
    {
        return problem;
    }
    if ![SqlState::QUERY_CANCELED, SqlState::CHARACTER_NOT_IN_REPERTOIRE].contains(said.code()) {
        tracing::error!(error = %said, detail = said.detail(), "PostgreSQL");
    }
    let unavailable = |message: &str| Problem::new(Code::Unavailable, message);
    match *said.code() {
        SqlState::QUERY_CANCELED => Problem::new(Code::TimedOut, "This took longer than is allowed, and was stopped.")
            .with_hint("Narrow it with a filter, or add an index over the fields that it filters and sorts by."),
        SqlState::DISK_FULL | SqlState::OUT_OF_MEMORY => unavailable(
            "The database server is out of room: nothing was written. What was saved before is safe, and reading goes on.",
        ),
        SqlState::READ_ONLY_SQL_TRANSACTION | SqlState::INSUFFICIENT_PRIVILEGE => {
            unavailable("The database cannot be written to: nothing was changed, and reading goes on.")
        }
        SqlState::T_R_DEADLOCK_DETECTED | SqlState::T_R_SERIALIZATION_FAILURE | SqlState::LOCK_NOT_AVAILABLE => {
            unavailable("Another process is writing to this workspace; try again in a moment.")
        }
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
            unavailable("The database server is being stopped or started: nothing was written.")
                .with_hint("Send it again in a moment.")
        }
        SqlState::UNDEFINED_FILE | SqlState::FEATURE_NOT_SUPPORTED if said.message().contains("extension") => {
            unavailable("The database server lacks an extension that Sheaf needs.")
                .with_hint("Install pg_trgm on it, which is among PostgreSQL's contributed modules (contrib).")
        }
        _ if is_goodbye(said) => {
            unavailable("The database server went away: nothing was written.").with_hint("Send it again in a moment.")
        }
        SqlState::TOO_MANY_CONNECTIONS => {
            unavailable("The database server has no connection left; try again in a moment.")
        }
        // Where such a text was not refused before, as in the name of a token.
        SqlState::CHARACTER_NOT_IN_REPERTOIRE => {
            Problem::new(Code::Unreadable, "A text holds a zero character, which no text may.")
        }
        SqlState::PROGRAM_LIMIT_EXCEEDED => {
            Problem::new(Code::TooLarge, "A value is larger than the database can hold.")
        }
        SqlState::UNIQUE_VIOLATION
        | SqlState::FOREIGN_KEY_VIOLATION
        | SqlState::CHECK_VIOLATION
        | SqlState::NOT_NULL_VIOLATION
        | SqlState::EXCLUSION_VIOLATION => Problem::new(Code::Conflict, "It contradicts what is there."),
        _ => Problem::new(Code::Internal, "Something went wrong inside Sheaf; nothing was changed."),
    }
}

/// `_unique_2_3`, mapped to fields. A database that is spread over several servers adds a number of its own at the end, which is
/// that of no field.
fn duplicate(constraint: &str, model: &Model) -> Option<Problem> {
    let mut ids = constraint.strip_prefix("_unique_")?.split('_').map_while(|id| id.parse::<u32>().ok());
    let table = model.table_by_id(TableId(ids.next()?))?;
    let fields: Vec<_> = ids.filter_map(|id| table.field_by_id(FieldId(id))).collect();
    taken(table, &fields)
}
