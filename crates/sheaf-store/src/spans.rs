//! Spans that must not overlap, kept apart by the server too: its constraints come and go with the rules, and with the fields that these
//! name. Where the server cannot have one, the look that Sheaf takes at each record that it writes stands alone.

use sheaf_model::change::Step;
use sheaf_model::{Model, Problem};
use sheaf_query::sql::spans::Spans;
use tokio_postgres::error::SqlState;

use crate::db::Connection;
use crate::fault::{Fault, Result};

/// What the server lacks where it has no constraint over both ranges and plain values.
const EXTENSION: &str = "btree_gist";

/// Lets a change of tables begin: what waits for the end of the transaction is looked at now, for a table of which something waits
/// cannot be changed.
pub(crate) fn settle(conn: &Connection, before: &Model) -> Result<()> {
    match conn.postgres().is_some() && !Spans::all(before).is_empty() {
        true => conn.execute_batch("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"),
        false => Ok(()),
    }
}

/// Drops the constraints of rules that go, and of those whose fields change their type or go.
pub(crate) fn free(conn: &Connection, before: &Model, after: &Model, steps: &[Step]) -> Result<()> {
    if conn.postgres().is_none() {
        return Ok(());
    }
    let kept: Vec<_> = Spans::all(after).iter().map(Spans::ids).collect();
    for was in Spans::all(before) {
        let (table, fields) = was.ids();
        let moves = |step: &Step| match step {
            Step::ConvertField(of, field) | Step::DropField(of, field) => *of == table && fields.contains(field),
            Step::DropTable(of) => *of == table,
            _ => false,
        };
        if !kept.contains(&was.ids()) || steps.iter().any(moves) {
            conn.execute_batch(&was.free())?;
        }
    }
    Ok(())
}

/// Makes the constraints of rules that are new, or whose tables have changed. One that contradicts what is there is not made: the rule
/// holds for what is written from now on.
pub(crate) fn constrain(conn: &Connection, before: &Model, after: &Model, steps: &[Step]) -> Result<()> {
    if conn.postgres().is_none() {
        return Ok(());
    }
    let known: Vec<_> = Spans::all(before).iter().map(Spans::ids).collect();
    let is_due =
        |spans: &Spans<'_>| !known.contains(&spans.ids()) || steps.iter().any(|step| step.table() == spans.table.id);
    for spans in Spans::all(after).into_iter().filter(is_due) {
        if is_there(conn, &spans.name())? || !has_extension(conn)? {
            continue;
        }
        // The server would find it out at the end of a long way, with all others kept out.
        if conn.prepare_cached(&spans.any_that_overlap())?.exists([])? {
            warn(&spans.table.name);
        } else {
            unless_they_overlap(conn, &spans.table.name, &spans.constrain())?;
        }
    }
    Ok(())
}

/// Makes a constraint, unless spans overlap that are there.
pub(crate) fn unless_they_overlap(conn: &Connection, table: &str, sql: &str) -> Result<()> {
    match conn.apart(|| conn.execute_batch(sql)) {
        // Also texts that are too long for an index: Sheaf's own look keeps those apart.
        Err(Fault::Postgres(error))
            if matches!(error.code(), Some(&SqlState::EXCLUSION_VIOLATION | &SqlState::PROGRAM_LIMIT_EXCEEDED)) =>
        {
            warn(table);
            Ok(())
        }
        done => done,
    }
}

fn warn(table: &str) {
    tracing::warn!(table, "there are spans that overlap: the server does not keep them apart");
}

fn is_there(conn: &Connection, name: &str) -> Result<bool> {
    let Some(schema) = conn.postgres().map(|conn| conn.schema()) else { return Ok(true) };
    let sql = "SELECT 1 FROM pg_catalog.pg_constraint r JOIN pg_catalog.pg_namespace n ON n.oid = r.connamespace
               WHERE r.contype = 'x' AND n.nspname = ?1 AND r.conname = ?2";
    conn.prepare_cached(sql)?.exists([schema.as_str(), name])
}

/// Whether the database has the extension; where it may be made it is.
fn has_extension(conn: &Connection) -> Result<bool> {
    let there = "SELECT 1 FROM pg_catalog.pg_extension WHERE extname = ?1";
    if conn.prepare_cached(there)?.exists([EXTENSION])? {
        return Ok(true);
    }
    // Of two workspaces that want it at the same moment one waits.
    let made = conn.apart(|| {
        conn.execute_batch("SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('sheaf'))")?;
        conn.execute_batch(&format!("CREATE EXTENSION IF NOT EXISTS {EXTENSION} WITH SCHEMA sheaf"))
    });
    if let Err(fault) = &made {
        tracing::warn!(error = %fault, "there is no {EXTENSION}: the server does not keep spans apart that must not overlap");
    }
    Ok(made.is_ok())
}

/// The problem of spans that a constraint has found to overlap.
pub(crate) fn overlap(constraint: &str, model: &Model) -> Option<Problem> {
    let spans = Spans::named(constraint, model)?;
    Some(overlaps(&spans, "another record"))
}

/// The problem of a span that overlaps that of another record.
pub(crate) fn overlaps(spans: &Spans<'_>, other: &str) -> Problem {
    let told = match spans.message {
        Some(message) => message.to_owned(),
        None => format!("'{}' to '{}' overlaps with {other}.", spans.from.label, spans.to.label),
    };
    Problem::field(&spans.from.name, "overlap", told)
}
