//! What can go wrong inside the store, and the plain sentence that it becomes.

use std::error::Error;

use rusqlite::ErrorCode;
use sheaf_model::{Code, FieldProblem, Model, Problem};
use tokio_postgres::error::SqlState;

/// A problem that is the caller's, or an error of the database.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Said already in people's words.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// What SQLite said.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    /// What PostgreSQL said.
    #[error(transparent)]
    Postgres(Box<tokio_postgres::Error>),
    /// A row that had to be there is not.
    #[error("a row is missing")]
    NoRow,
    /// A column holds something else than it should.
    #[error("expected {wanted}, found {found}")]
    Unlike {
        /// What should be there.
        wanted: &'static str,
        /// What is.
        found: String,
    },
    /// A file or folder.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// What most of the store answers.
pub type Result<T, E = Fault> = std::result::Result<T, E>;

impl Fault {
    /// An error of the file system at a path.
    pub fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        Fault::File { path: path.display().to_string(), source }
    }

    /// Whether it is that a server went away, is about to, or cannot be reached.
    pub(crate) fn is_of_a_lost_server(&self) -> bool {
        let Fault::Postgres(error) = self else { return false };
        match error.as_db_error() {
            Some(said) => crate::postgres::is_goodbye(said),
            None => error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>()),
        }
    }

    /// Whether it is that others held a lock for longer than was to be waited.
    pub(crate) fn is_locked_out(&self) -> bool {
        self.is_one_of(&[SqlState::LOCK_NOT_AVAILABLE])
    }

    /// Whether it is that others made or dropped the same at the same time.
    pub(crate) fn is_of_others_at_it(&self) -> bool {
        let others = [SqlState::T_R_DEADLOCK_DETECTED, SqlState::DUPLICATE_TABLE, SqlState::UNDEFINED_OBJECT];
        self.is_locked_out() || self.is_one_of(&others)
    }

    /// Whether it is that a server has no such schema or table.
    pub(crate) fn is_of_no_table(&self) -> bool {
        self.is_one_of(&[SqlState::UNDEFINED_TABLE, SqlState::INVALID_SCHEMA_NAME])
    }

    /// Whether it is that a server does not take a setting of a connection.
    pub(crate) fn is_of_a_setting(&self) -> bool {
        self.is_one_of(&[SqlState::INVALID_PARAMETER_VALUE, SqlState::UNDEFINED_OBJECT])
    }

    fn is_one_of(&self, states: &[SqlState]) -> bool {
        matches!(self, Fault::Postgres(error) if error.code().is_some_and(|code| states.contains(code)))
    }

    /// What was planned does not fit the tables as they are now: a conflict, after which planning again helps.
    pub(crate) fn model_moved() -> Self {
        let problem = Problem::new(Code::Conflict, "Tables or fields were changed at this moment.");
        problem.with_hint("Send the request again.").into()
    }

    /// The plain sentence; details are logged here, once. With a model, a violated constraint is mapped to its fields.
    pub fn into_problem(self, model: Option<&Model>) -> Problem {
        match self {
            Fault::Problem(problem) => problem,
            Fault::File { path, source } => {
                tracing::error!(%path, error = %source, "file system");
                Problem::new(Code::Unavailable, format!("The data folder cannot be used: {path}: {source}."))
            }
            Fault::Sql(error) => sql_problem(&error, model),
            Fault::Postgres(error) => crate::postgres::problem(&error, model),
            fault @ (Fault::NoRow | Fault::Unlike { .. }) => {
                tracing::error!(error = %fault, "database");
                Problem::new(Code::Internal, "Something went wrong inside Sheaf; nothing was changed.")
            }
        }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        fault.into_problem(None)
    }
}

fn sql_problem(error: &rusqlite::Error, model: Option<&Model>) -> Problem {
    if let rusqlite::Error::SqliteFailure(failure, Some(message)) = error
        && failure.code == ErrorCode::ConstraintViolation
        && let Some(problem) = model.and_then(|model| duplicate(message, model))
    {
        return problem;
    }
    let code = error.sqlite_error_code();
    if !matches!(code, Some(ErrorCode::OperationInterrupted)) {
        tracing::error!(%error, "database");
    }
    match code {
        Some(ErrorCode::OperationInterrupted) => {
            Problem::new(Code::TimedOut, "This took longer than is allowed, and was stopped.")
                .with_hint("Narrow it with a filter, or add an index over the fields that it filters and sorts by.")
        }
        Some(ErrorCode::DiskFull) => Problem::new(
            Code::Unavailable,
            "The disk is full: nothing was written. What was saved before is safe, and reading goes on.",
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Problem::new(
            Code::Unavailable,
            "The data folder cannot be written to: nothing was changed, and reading goes on.",
        ),
        Some(ErrorCode::SystemIoFailure) => {
            Problem::new(Code::Unavailable, "The disk reported an error: nothing was written.")
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            Problem::new(Code::Unavailable, "The database file is damaged.")
                .with_hint("Stop Sheaf, keep a copy of the data folder, and run `sheaf doctor`.")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Problem::new(Code::Unavailable, "Another process is writing to this workspace; try again in a moment.")
        }
        Some(ErrorCode::TooBig) => Problem::new(Code::TooLarge, "A value is larger than the database can hold."),
        Some(ErrorCode::ConstraintViolation) => Problem::new(Code::Conflict, "It contradicts what is there."),
        _ => Problem::new(Code::Internal, "Something went wrong inside Sheaf; nothing was changed."),
    }
}

/// `UNIQUE constraint failed: index '_unique_2_3'` or `UNIQUE constraint failed: leads.email`, mapped to fields.
fn duplicate(message: &str, model: &Model) -> Option<Problem> {
    let place = message.strip_prefix("UNIQUE constraint failed: ")?;
    let (table, fields) = match place.strip_prefix("index '_unique_") {
        Some(ids) => {
            let mut ids = ids.trim_end_matches('\'').split('_').map_while(|id| id.parse::<u32>().ok());
            let table = model.table_by_id(sheaf_model::TableId(ids.next()?))?;
            let fields = ids.filter_map(|id| table.field_by_id(sheaf_model::FieldId(id))).collect::<Vec<_>>();
            (table, fields)
        }
        None => {
            let columns: Vec<_> = place.split(", ").filter_map(|c| c.split_once('.')).collect();
            let table = model.table(columns.first()?.0)?;
            (table, columns.iter().filter_map(|(_, c)| table.field(c)).collect())
        }
    };
    taken(table, &fields)
}

/// What is told of a commit whose answer was lost, where it cannot be found out whether it was carried out.
pub(crate) fn unsure() -> Problem {
    let message = "The database server went away at the moment of writing: it is not known whether this was written.";
    Problem::new(Code::Unavailable, message).with_hint("Look whether it is there before you send it again.")
}

/// The problem of a record that has what another has already.
pub(crate) fn taken(table: &sheaf_model::Table, fields: &[&sheaf_model::Field]) -> Option<Problem> {
    if fields.is_empty() {
        return None;
    }
    let labels = fields.iter().map(|f| format!("'{}'", f.label)).collect::<Vec<_>>().join(" and ");
    let message = format!("Another record of '{}' has the same {labels} already.", table.label);
    let errors = fields.iter().map(|f| FieldProblem {
        field: f.name.clone(),
        code: "duplicate".to_owned(),
        message: message.clone(),
    });
    let errors = errors.collect();
    // One thing is wrong, though several fields are part of it.
    Some(Problem { message, ..Problem::fields(errors) })
}

impl Fault {
    /// The plain sentence, where no field is to blame.
    pub fn into_plain(self) -> Problem {
        self.into_problem(None)
    }
}
