//! What a change of the model needs of large tables, made before the change while others read and write: on a server a column or an
//! index can come into being beside them, under the name that it will have, and the change itself finds it there. What a process that
//! ended left behind is used where it is whole, and made anew where it is not.

mod columns;
mod conversion;
mod indexes;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use sheaf_model::change::{Step, plan, uniques};
use sheaf_model::{Code, Field, Index, Model, Problem, Storage, Table};
use sheaf_query::sql::{Dialect, ddl, quote};

use crate::Workspace;
use crate::db::Connection;
use crate::fault::{Fault, Result};
use crate::log;
use crate::supports::supports;

pub(crate) use columns::{drop_columns, is_ready, number_rest};
pub(crate) use conversion::{drop_conversions, take};
pub(crate) use indexes::{drop_strays, is_there, take_index};

/// How a mark of ours begins.
const MARK: &str = "made ready";
/// How long one attempt at a lock may keep others waiting.
const ATTEMPT: Duration = Duration::from_millis(200);
/// How long others have their turn between two attempts.
const PAUSE: Duration = Duration::from_millis(100);
/// How long is tried at all.
const PATIENCE: Duration = Duration::from_secs(20);

impl Workspace {
    /// Makes ready what a model to come needs of tables of at least so many records. It may take long, and holds nobody up. On the
    /// embedded engine there is nothing to be made ready: its one writer makes all of it.
    pub fn make_ready(&self, after: &Model, large: u64) -> Result<()> {
        self.on_server(|conn| {
            let before = self.model_of(conn)?;
            // What was prepared before may know columns of the same name and another type.
            conn.expect_model(before.version);
            conn.forget_statements();
            let change = Change { before: &before, after };
            let steps = plan(change.before, after);
            for now in &after.tables {
                if change.is_in_place(now, &steps) && is_large(conn, now, large)? {
                    let models = (change.before, after);
                    columns::make(conn, models, now, &steps)?;
                    conversion::make(conn, models, now, &steps, self.now())?;
                    let mut wanted = change.indexes(now, &steps);
                    wanted.extend(change.converted_indexes(now, &steps));
                    indexes::make(conn, now, &wanted)?;
                    // Others went on while the indexes were built.
                    conversion::make(conn, models, now, &steps, self.now())?;
                }
            }
            Ok(())
        })
    }
}

/// A change of the model.
struct Change<'m> {
    before: &'m Model,
    after: &'m Model,
}

impl Change<'_> {
    /// Whether a table is there before and after under the same name.
    fn is_in_place(&self, now: &Table, steps: &[Step]) -> bool {
        self.before.table_by_id(now.id).is_some_and(|was| was.name == now.name)
            && steps.iter().any(|s| s.table() == now.id)
    }

    /// The indexes that a table will need and does not have, by name, where all that they are made of lies as it will.
    fn indexes(&self, now: &Table, steps: &[Step]) -> BTreeMap<String, Wanted> {
        let Some(was) = self.before.table_by_id(now.id) else { return BTreeMap::new() };
        let there = all_indexes(self.before, was);
        let moves =
            |step: &Step| matches!(step, Step::RenameField(..) | Step::ConvertField(..) | Step::RenameTable(..));
        let moved = |name: &str| {
            let id = now.field(name).map(|field| field.id);
            steps.iter().any(|step| {
                matches!(step, Step::RenameField(t, f) | Step::ConvertField(t, f) if *t == now.id && Some(*f) == id)
            })
        };
        let lies = |index: &Wanted| match &index.fields {
            Some(fields) => !fields.iter().any(|field| moved(field)),
            None => !steps.iter().any(moves),
        };
        let wanted = all_indexes(self.after, now).into_iter().filter(|(name, _)| !there.contains_key(name));
        wanted.filter(|(_, index)| lies(index)).collect()
    }
}

impl Change<'_> {
    /// The indexes over fields that are converted, on the columns that hold their values until then. What must be unique is left to the
    /// change: there it is told whose values are there twice.
    fn converted_indexes(&self, now: &Table, steps: &[Step]) -> BTreeMap<String, Wanted> {
        let mut early = now.clone();
        let was = self.before.table_by_id(now.id);
        let lies =
            |field: &Field| was.and_then(|was| was.field_by_id(field.id)).is_some_and(|was| was.storage().has_column());
        let converts = |field: &&mut Field| {
            field.storage().has_column() && steps.contains(&Step::ConvertField(now.id, field.id)) && lies(field)
        };
        let mut names = BTreeMap::new();
        for field in early.fields.iter_mut().filter(converts) {
            names.insert(field.name.clone(), conversion::next_column(field.id));
            field.name = conversion::next_column(field.id);
        }
        let mut wanted = BTreeMap::new();
        let renamed = steps.iter().any(|step| matches!(step, Step::RenameField(..)));
        for index in now.all_indexes().into_iter().filter(|_| !names.is_empty() && !renamed) {
            let part = |(name, down): (&str, bool)| {
                let name = names.get(name).map_or(name, String::as_str);
                if down { format!("-{name}") } else { name.to_owned() }
            };
            let moved = Index(index.parts().map(part).collect());
            if moved == index {
                continue;
            }
            // A formula over such a field is another one now: it has no expression here, and its index waits.
            if let Some(sql) = ddl::create_index(&early, &moved, Dialect::Postgres, |_| None) {
                let name = indexes::early_name(&ddl::index_name(now, &index));
                let sql = sql.replacen(&quote(&ddl::index_name(&early, &moved)), &quote(&name), 1);
                wanted.insert(name, Wanted { fields: None, unique: None, sql });
            }
        }
        wanted
    }
}

/// An index as a model asks for it.
struct Wanted {
    /// The fields that it is made of; none where a formula is among them.
    fields: Option<Vec<String>>,
    /// Those that must be unique together.
    unique: Option<Vec<String>>,
    /// `CREATE INDEX`.
    sql: String,
}

/// All indexes that a model asks for in a table, by name.
fn all_indexes(model: &Model, table: &Table) -> BTreeMap<String, Wanted> {
    let dialect = Dialect::Postgres;
    let mut all = BTreeMap::new();
    for names in uniques(table) {
        let sql = ddl::create_unique(table, &names, dialect);
        all.insert(ddl::unique_name(table, &names), Wanted { fields: Some(names.clone()), unique: Some(names), sql });
    }
    for index in table.all_indexes() {
        let computed = |field: &_| sheaf_query::plan::index_expression(dialect, model, table, field);
        let Some(sql) = ddl::create_index(table, &index, dialect, computed) else { continue };
        let fields: Vec<String> = index.parts().map(|(name, _)| name.to_owned()).collect();
        let is_computed = |name: &String| table.field(name).is_some_and(|f| f.storage() == Storage::Computed);
        let fields = (!fields.iter().any(is_computed)).then_some(fields);
        all.insert(ddl::index_name(table, &index), Wanted { fields, unique: None, sql });
    }
    for field in table.fields.iter().filter(|field| field.storage() == Storage::Record) {
        let sql = ddl::create_link_index(table, field, dialect);
        all.insert(
            ddl::link_index_name(table, field),
            Wanted { fields: Some(vec![field.name.clone()]), unique: None, sql },
        );
    }
    for (name, support) in supports(model, dialect).into_iter().filter(|(_, support)| support.table == table.id) {
        let named = |id: &_| table.field_by_id(*id).map(|field| field.name.clone());
        let fields: Vec<String> = support.fields.iter().filter_map(named).collect();
        all.entry(name).or_insert(Wanted {
            fields: (!fields.is_empty()).then_some(fields),
            unique: None,
            sql: support.sql,
        });
    }
    all
}

/// What marks something that was made before its change: a digest of what it is.
fn mark_of(what: &str) -> String {
    let digest = Sha256::digest(what);
    format!("{MARK} {}", digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// Whether a table has at least so many records.
fn is_large(conn: &Connection, table: &Table, large: u64) -> Result<bool> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT ?1) AS first", conn.table(&table.name));
    let found: u64 = conn.query_row(&sql, [large], |row| row.get(0))?;
    Ok(found >= large)
}

/// Does what needs a lock that keeps others out: again and again, each time for a moment, until nobody is in the way.
pub(crate) fn insist(mut attempt: impl FnMut(Duration) -> Result<()>) -> Result<()> {
    let end = Instant::now() + PATIENCE;
    loop {
        match attempt(ATTEMPT) {
            Err(fault) if fault.is_locked_out() => {
                if Instant::now() > end {
                    let message = "Others read these records for so long that the change could not begin.";
                    return Err(Problem::new(Code::Unavailable, message).with_hint("Try again in a moment.").into());
                }
                std::thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

/// Does something while nobody else writes, and lets others have as long a turn.
fn in_turn<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let began = Instant::now();
    let done = work()?;
    std::thread::sleep(began.elapsed());
    Ok(done)
}

/// Does something that locks a table for a moment, while nobody else writes, and only as long as the model is still the one before the
/// change: what another change has made of the table since is not ours to touch.
fn as_long_as(conn: &Connection, before: &Model, work: impl Fn() -> Result<()>) -> Result<()> {
    let done = insist(|limit| {
        let done = begin_turn(conn, before).and_then(|()| {
            conn.execute_batch(&format!("SET LOCAL lock_timeout = {}", limit.as_millis()))?;
            work()?;
            conn.command("COMMIT")
        });
        if done.is_err() {
            conn.command("ROLLBACK")?;
        }
        done
    });
    conn.forget_statements();
    done
}

/// Begins a transaction in which nobody else writes, as long as the model is still the one before the change.
fn begin_turn(conn: &Connection, before: &Model) -> Result<()> {
    conn.begin_write()?;
    if log::stand(conn)?.model == before.version { Ok(()) } else { Err(Fault::model_moved()) }
}

/// Whether something bears a mark of ours.
fn is_marked(comment: Option<&str>) -> bool {
    comment.is_some_and(|comment| comment.starts_with(MARK))
}
