//! The change log as the API shows it: a record's history, what changed since, undoing.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Map, Value, json};
use sheaf_model::{Code, Model, Problem, Table, TableId, temporal};
use sheaf_query::plan::Action;
use sheaf_store::convert::api_value;
use sheaf_store::history::{self, Side};
use sheaf_store::log::{Entry, Op};
use sheaf_store::{Fault, Tx, Why};

use crate::access::Principal;
use crate::open::Open;
use crate::own_views::fit_own_views;
use crate::views::check_views;

const LONGEST: Duration = Duration::from_secs(10);
/// Most entries of one answer.
const MOST: usize = 1_000;

impl Open {
    /// What was done to a record, newest first.
    pub fn history(&self, who: &Principal, table: &str, id: i64) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (table, _) = who.grant(&model, table, Action::Read)?;
        let read = self.store.read(LONGEST, |conn| {
            let entries = history::of_record(conn, table, id, MOST)?;
            let actors = sheaf_store::tx::actors(conn)?;
            let mut shown = Vec::with_capacity(entries.len());
            for entry in &entries {
                let (op, body) = match entry.op {
                    Op::Bulk => {
                        history::bulk_change(conn, entry.seq, table, id)?.unwrap_or((Op::Bulk, "{}".to_owned()))
                    }
                    op => (op, entry.body.clone()),
                };
                let past = match entry.model == i64::try_from(model.version).unwrap_or_default() {
                    true => None,
                    false => history::model_at(conn, entry.model)?,
                };
                let mut change = summary(entry, &model, &actors);
                change["fields"] = Value::Object(changed_fields(op, &body, table, past.as_ref(), who));
                shown.push(change);
            }
            Ok(shown)
        });
        let changes = read.map_err(Fault::into_plain)?;
        if changes.is_empty() {
            return Err(Problem::new(Code::NotFound, format!("There is no record {id} in '{}'.", table.name)));
        }
        Ok(json!({ "changes": changes }))
    }

    /// What changed after a number, oldest first.
    pub fn changes(&self, who: &Principal, since: i64, limit: usize) -> Result<Value, Problem> {
        self.store.notice()?;
        who.require(Action::Read)?;
        let model = self.store.model();
        let (limit, viewer) = (limit.clamp(1, MOST), self.viewer(who)?);
        let read = self.store.read(LONGEST, |conn| {
            let actors = sheaf_store::tx::actors(conn)?;
            let (mut shown, mut since) = (Vec::new(), since);
            loop {
                let entries = sheaf_store::log::entries_since(conn, since, limit)?;
                let seen = entries.iter().filter(|entry| owner_of(entry).is_none_or(|owner| Some(owner) == viewer));
                shown.extend(seen.take(limit - shown.len()).map(|e| summary(e, &model, &actors)));
                match entries.last().filter(|_| entries.len() == limit && shown.len() < limit) {
                    Some(last) => since = last.seq,
                    None => return Ok(shown),
                }
            }
        });
        let changes = read.map_err(Fault::into_plain)?;
        Ok(json!({ "changes": changes, "head": self.store.head() }))
    }

    /// Undoes a change, with all that belongs to it. Answers the number of the last entry that did so.
    pub async fn undo(&self, who: &Principal, seq: i64) -> Result<Value, Problem> {
        who.require(Action::Read)?;
        let viewer = self.viewer(who)?;
        let found = self.op_of(seq).and_then(|(op, owner)| match owner {
            Some(_) if owner != viewer => Err(no_change(seq)),
            _ => Ok((op, owner)),
        });
        if !matches!(found, Ok((_, Some(_)))) {
            who.require(Action::Write)?;
        }
        let (op, owner) = found?;
        if owner.is_none() && matches!(op, Op::Model | Op::Bulk) {
            who.require(Action::Shape)?;
        }
        let actor = self.actor(who).await?;
        let undo = move |tx: &mut Tx| {
            // What others keep for themselves may have come to hold what the earlier model does not have.
            let done = tx.undo_fitting(seq, &|model| fit_own_views(model, owner))?;
            if op != Op::Model {
                return Ok(done);
            }
            check_views(&tx.model)?;
            Ok::<i64, Fault>(done)
        };
        let done = self.store.write_alone(actor, Why::Undo(seq), undo).await?;
        Ok(json!({ "seq": done }))
    }

    /// What an entry did, and the one person who alone is concerned by all that is undone with it.
    fn op_of(&self, seq: i64) -> Result<(Op, Option<i64>), Problem> {
        let read = self.store.read(LONGEST, |conn| {
            let entry = sheaf_store::log::entries_since(conn, seq - 1, 1)?.into_iter().find(|entry| entry.seq == seq);
            Ok(match entry {
                Some(entry) => Some((sheaf_store::log::batch(conn, entry.batch)?, entry)),
                None => None,
            })
        });
        let (batch, entry) = read.map_err(Fault::into_plain)?.ok_or_else(|| no_change(seq))?;
        let owner = owner_of(&entry).filter(|owner| batch.iter().all(|each| owner_of(each) == Some(*owner)));
        Ok((entry.op, owner))
    }
}

fn no_change(seq: i64) -> Problem {
    Problem::new(Code::NotFound, format!("There is no change {seq}."))
}

/// Whose own views an entry is about; none: it is for everybody to know.
fn owner_of(entry: &Entry) -> Option<i64> {
    if entry.op != Op::Model {
        return None;
    }
    serde_json::from_str::<Value>(&entry.body).ok()?["owner"].as_i64()
}

/// An entry without its values.
fn summary(entry: &Entry, model: &Model, actors: &HashMap<i64, (String, String)>) -> Value {
    let table = entry.table.and_then(|id| model.table_by_id(TableId(id)));
    let (kind, name) = actors.get(&entry.actor).cloned().unwrap_or_default();
    let body: Value = match entry.op {
        Op::Bulk | Op::Model => serde_json::from_str(&entry.body).unwrap_or_default(),
        _ => Value::Null,
    };
    let rows = body["inserted"].as_i64().zip(body["updated"].as_i64()).map(|(a, b)| a + b);
    let why = match (entry.why.as_str(), entry.op) {
        ("write", op) => op.as_str(),
        (why, _) => why,
    };
    json!({
        "seq": entry.seq,
        "at": temporal::text_of(|out| temporal::write_datetime(out, entry.at)),
        "by": { "kind": kind, "name": name },
        "kind": why,
        "table": table.map(|t| &t.name),
        "record": entry.record,
        "rows": rows,
        "batch": entry.batch,
        "undoes": entry.undoes,
        "summary": sentence(entry, table, rows, &body),
    })
}

fn sentence(entry: &Entry, table: Option<&Table>, rows: Option<i64>, body: &Value) -> String {
    let of = table.map_or_else(|| "a table".to_owned(), |t| format!("'{}'", t.label));
    let record = entry.record.unwrap_or_default();
    match entry.op {
        Op::Create => format!("Record {record} of {of} made"),
        Op::Update => format!("Record {record} of {of} changed"),
        Op::Delete => format!("Record {record} of {of} deleted"),
        Op::Bulk => format!("{} records of {of} written", rows.unwrap_or_default()),
        Op::Model => format!("Tables and fields: {}", body["about"].as_str().unwrap_or("changed")),
        Op::Comment => format!("Comments on record {record} of {of}"),
    }
}

fn changed_fields(op: Op, body: &str, table: &Table, past: Option<&Model>, who: &Principal) -> Map<String, Value> {
    let (before, after) = history::sides(op, body);
    let past = past.and_then(|m| m.table_by_id(table.id));
    let rights = who.rights();
    let mut shown = Map::new();
    for field in table.fields.iter().filter(|f| sheaf_query::formula::Sight::sees(rights.as_ref(), table, f)) {
        let was = past.and_then(|t| t.field_by_id(field.id)).unwrap_or(field);
        let value = |side: &Side| match (side.wrong.get(&field.id), side.row.get(&field.id)) {
            (Some(Some(wrong)), _) => Some(wrong.value.clone()),
            (_, Some(value)) => Some(api_value(was, value)),
            (Some(None), None) => Some(Value::Null),
            (None, None) => None,
        };
        let (a, b) = (value(&before), value(&after));
        if a.is_some() || b.is_some() {
            shown.insert(field.name.clone(), json!({ "before": a, "after": b }));
        }
    }
    shown
}
