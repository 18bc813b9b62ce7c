//! The change log as the API shows it: a record's history, what changed since.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use sheaf_model::{Code, Model, Problem, Table, TableId, temporal};
use sheaf_query::formula::Sight;
use sheaf_query::plan::Rights;
use sheaf_store::Fault;
use sheaf_store::convert::api_value;
use sheaf_store::db::Connection;
use sheaf_store::history::{self, Side};
use sheaf_store::log::{Entry, Op};

use crate::access::{Ability, Action, Principal, Sights};
use crate::comments::Actors;
use crate::open::Open;
use crate::reading::LONGEST;
use crate::records::no_record;

/// Most entries of one answer.
const MOST: usize = 1_000;

impl Open {
    /// What was done to a record, newest first.
    pub fn history(self: &Arc<Self>, who: &Principal, table: &str, id: i64) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (table, grant) = who.grant(&model, table, Action::READ)?;
        let (sight, asking) = (self.sight(who, &model, table)?, self.asking(who)?);
        let read = self.store.read(LONGEST, |conn| {
            self.store.expect_model(conn, model.version)?;
            sight.expect(conn, table, &asking, id)?;
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
                change["fields"] = Value::Object(changed_fields(op, &body, table, past.as_ref(), grant.rights()));
                shown.push(change);
            }
            Ok(shown)
        });
        let changes = read.map_err(Fault::into_plain)?;
        if changes.is_empty() {
            return Err(no_record(table, id));
        }
        self.note_read(who, table, Some(id), "history");
        Ok(json!({ "changes": changes }))
    }

    /// What changed after a number, oldest first.
    pub fn changes(&self, who: &Principal, since: i64, limit: usize) -> Result<Value, Problem> {
        self.changes_until(who, since, limit).map(|(changes, _)| changes)
    }

    /// The same, with the number of the last entry that was looked at.
    pub fn changes_until(&self, who: &Principal, since: i64, limit: usize) -> Result<(Value, i64), Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (limit, viewer) = (limit.clamp(1, MOST), self.viewer(who)?);
        let told = Told {
            model: &model,
            sights: self.sights(who, &model)?,
            shapes: who.rights(&model).sees_all(),
            acts: who.rights(&model).sees_all() && who.may(&model, Ability::Members),
        };
        let read = self.store.read(LONGEST, |conn| {
            self.store.expect_model(conn, model.version)?;
            let actors = sheaf_store::tx::actors(conn)?;
            let (mut shown, mut since) = (Vec::new(), since);
            loop {
                let entries = sheaf_store::log::entries_since(conn, since, limit)?;
                let seen = entries.iter().filter(|entry| owner_of(entry).is_none_or(|owner| Some(owner) == viewer));
                for entry in seen {
                    if shown.len() == limit {
                        return Ok((shown, since));
                    }
                    shown.extend(told.summary(conn, entry, &actors)?);
                    since = entry.seq;
                }
                since = entries.last().map_or(since, |last| last.seq);
                if entries.len() < limit || shown.len() == limit {
                    return Ok((shown, since));
                }
            }
        });
        let (changes, looked) = read.map_err(Fault::into_plain)?;
        Ok((json!({ "changes": changes, "head": self.store.head() }), looked))
    }
}

/// How much of the log somebody is told.
struct Told<'a> {
    model: &'a Model,
    sights: Sights,
    /// Whether they know what became of tables and fields.
    shapes: bool,
    /// Whether they know who was let in, and what was taken out.
    acts: bool,
}

impl Told<'_> {
    /// An entry without its values; none where somebody is not told of it. That something became of a record that they do not see
    /// is told without saying of which: what they look at may have come to be another.
    fn summary(&self, conn: &Connection, entry: &Entry, actors: &Actors) -> Result<Option<Value>, Fault> {
        if entry.op == Op::Access && !self.acts {
            return Ok(None);
        }
        let mut told = summary(entry, self.model, actors);
        let Some(table) = entry.table.and_then(|id| self.model.table_by_id(TableId(id))) else {
            if !self.shapes && entry.op == Op::Model {
                told["summary"] = json!("Tables and fields changed");
            }
            return Ok(Some(told).filter(|_| self.shapes || entry.op == Op::Model || entry.op == Op::Access));
        };
        if !self.sights.table(table.id) {
            return Ok(None);
        }
        let seen = match entry.record {
            _ if self.sights.whole(table.id) => true,
            Some(record) => self.sights.record(conn, table.id, record)?,
            None => false,
        };
        if !seen {
            told["summary"] = json!(format!("Records of '{}' changed", table.label));
            told["kind"] = json!(Op::Update.as_str());
            for part in ["record", "rows", "by"] {
                told[part] = Value::Null;
            }
        }
        Ok(Some(told))
    }
}

pub(crate) fn no_change(seq: i64) -> Problem {
    Problem::new(Code::NotFound, format!("There is no change {seq}."))
}

/// Whose own views an entry is about; none: it is for everybody to know.
pub(crate) fn owner_of(entry: &Entry) -> Option<i64> {
    if entry.op != Op::Model {
        return None;
    }
    serde_json::from_str::<Value>(&entry.body).ok()?["owner"].as_i64()
}

/// An entry without its values.
pub(crate) fn summary(entry: &Entry, model: &Model, actors: &HashMap<i64, (String, String)>) -> Value {
    let table = entry.table.and_then(|id| model.table_by_id(TableId(id)));
    let (kind, name) = actors.get(&entry.actor).cloned().unwrap_or_default();
    let body: Value = match entry.op {
        Op::Bulk | Op::Model | Op::Access => serde_json::from_str(&entry.body).unwrap_or_default(),
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
        Op::Access => crate::audit::sentence(body),
    }
}

/// What a change did to each field of a record that somebody sees; `past`: the model under which it was made.
pub(crate) fn changed_fields(
    op: Op,
    body: &str,
    table: &Table,
    past: Option<&Model>,
    rights: &Rights,
) -> Map<String, Value> {
    let (before, after) = history::sides(op, body);
    let past = past.and_then(|m| m.table_by_id(table.id));
    let mut shown = Map::new();
    for field in table.fields.iter().filter(|f| rights.sees(table, f)) {
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
