//! The change log as the API shows it: a record's history, what changed since, undoing.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Map, Value, json};
use sheaf_model::{Code, Model, Problem, Table, TableId, temporal};
use sheaf_query::formula::Sight;
use sheaf_query::plan::Rights;
use sheaf_store::convert::api_value;
use sheaf_store::db::Connection;
use sheaf_store::fetch::Asking;
use sheaf_store::history::{self, Side};
use sheaf_store::log::{Entry, Op};
use sheaf_store::{Fault, Tx, Why};

use crate::access::{Ability, Action, Condition, Deed, Permit, Principal, Sights, conceal};
use crate::comments::Actors;
use crate::open::Open;
use crate::own_views::fit_own_views;
use crate::reading::{gone, moved};
use crate::records::no_record;
use crate::views::check_views;

const LONGEST: Duration = Duration::from_secs(10);
/// Most entries of one answer.
const MOST: usize = 1_000;

impl Open {
    /// What was done to a record, newest first.
    pub fn history(&self, who: &Principal, table: &str, id: i64) -> Result<Value, Problem> {
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
        let shapes = who.rights(&model).fingerprint == 0;
        let told = Told { model: &model, sights: self.sights(who, &model)?, shapes };
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

    /// Undoes a change, with all that belongs to it. Answers the number of the last entry that did so.
    pub async fn undo(&self, who: &Principal, seq: i64) -> Result<Value, Problem> {
        self.store.notice()?;
        let viewer = self.viewer(who)?;
        let actor = self.actor(who).await?;
        let model = self.store.model();
        let done = self.of(seq).and_then(|done| match done.owner {
            Some(owner) if Some(owner) != viewer => Err(no_change(seq)),
            _ => Ok(done),
        });
        if !matches!(&done, Ok(Done { owner: Some(_), .. })) && !who.may(&model, Ability::Model) {
            who.require_writing(&model)?;
        }
        let Done { owner, entries } = done?;
        let shapes = entries.iter().any(|entry| entry.op == Op::Model);
        let mut guard = match owner {
            Some(_) => Undoing::default(),
            None => self.undoing(who, &model, actor, &entries)?,
        };
        (guard.version, guard.keeps_roles) = (model.version, !who.acting(&model).is_admin());
        let rights = who.rights(&model);
        let undo = move |tx: &mut Tx| {
            guard.before(tx)?;
            let roles = tx.model.roles.clone();
            // What others keep for themselves may have come to hold what the earlier model does not have.
            let done = tx.undo_fitting(seq, &|model| fit_own_views(model, owner));
            let done = done.map_err(|fault| match rights.sees_all() {
                true => fault,
                false => conceal(fault.into_problem(Some(&tx.model)), &tx.model, &rights).into(),
            })?;
            guard.after(tx)?;
            if guard.keeps_roles && roles != tx.model.roles {
                let message = "Undoing this would change what roles may do, which an administrator does.";
                return Err(Problem::new(Code::Forbidden, message).into());
            }
            if shapes {
                check_views(&tx.model)?;
            }
            Ok::<i64, Fault>(done)
        };
        let done = self.store.write_alone(actor, Why::Undo(seq), undo).await?;
        Ok(json!({ "seq": done }))
    }

    /// What an entry did, with all that is undone with it.
    fn of(&self, seq: i64) -> Result<Done, Problem> {
        let read = self.store.read(LONGEST, |conn| {
            let entry = sheaf_store::log::entries_since(conn, seq - 1, 1)?.into_iter().find(|entry| entry.seq == seq);
            Ok(match entry {
                Some(entry) => Some((sheaf_store::log::batch(conn, entry.batch)?, entry)),
                None => None,
            })
        });
        let (entries, entry) = read.map_err(Fault::into_plain)?.ok_or_else(|| no_change(seq))?;
        let owner = owner_of(&entry).filter(|owner| entries.iter().all(|each| owner_of(each) == Some(*owner)));
        Ok(Done { owner, entries })
    }

    /// What must hold for somebody to undo what was done to records. Whoever may do everything with a table undoes what anybody did
    /// there; others what they did themselves, where they may do the contrary of it.
    fn undoing(&self, who: &Principal, model: &Model, actor: i64, entries: &[Entry]) -> Result<Undoing, Problem> {
        let mut undoing = Undoing { asking: self.asking(who)?, ..Undoing::default() };
        for entry in entries {
            let table = entry.table.and_then(|id| model.table_by_id(TableId(id)));
            match (entry.op, table, entry.record) {
                (Op::Model, ..) => who.require(model, Ability::Model)?,
                (Op::Bulk, table, _) => {
                    who.require(model, Ability::Imports)?;
                    if let Some(table) = table {
                        self.expect_all_deeds(who, model, table)?;
                    }
                }
                (Op::Create | Op::Update | Op::Delete, Some(table), Some(record)) => {
                    if self.expect_all_deeds(who, model, table).is_err() {
                        undoing.conditions.extend(self.undoing_of(who, model, actor, (entry, table, record))?);
                    }
                }
                (Op::Create | Op::Update | Op::Delete | Op::Comment, ..) => {}
            }
        }
        Ok(undoing)
    }

    /// Refuses whoever may not make, change and delete every record of a table.
    fn expect_all_deeds(&self, who: &Principal, model: &Model, table: &Table) -> Result<(), Problem> {
        who.grant_whole(model, &table.name)?;
        match who.permit(model, table, Deed::Delete) {
            Some(Permit::All) => Ok(()),
            _ => who.grant(model, &table.name, Action::Do(Deed::Delete)).and(Err(Problem::new(
                Code::Forbidden,
                format!("Your role may not delete every record of '{}'.", table.label),
            ))),
        }
    }

    /// What must hold of a record before and after one's own change of it is undone.
    fn undoing_of(
        &self,
        who: &Principal,
        model: &Model,
        actor: i64,
        (entry, table, record): (&Entry, &Table, i64),
    ) -> Result<Vec<(TableId, i64, Condition, bool)>, Problem> {
        if entry.actor != actor {
            return Err(no_change(entry.seq));
        }
        let (deed, before) = match entry.op {
            Op::Create => (Deed::Delete, true),
            Op::Delete => (Deed::Create, false),
            _ => (Deed::Change, true),
        };
        who.grant(model, &table.name, Action::Do(deed))?;
        let conditions = [Deed::Read, deed].into_iter().map(|deed| {
            let condition = self.condition(who, model, table, deed)?.ok_or_else(|| no_change(entry.seq))?;
            Ok((table.id, record, condition, before))
        });
        conditions.collect()
    }
}

/// What an entry of the log did.
struct Done {
    /// The one person who alone is concerned by all that is undone with it.
    owner: Option<i64>,
    /// It, and what is undone with it.
    entries: Vec<Entry>,
}

/// What must hold of records before and after something is undone.
#[derive(Default)]
struct Undoing {
    asking: Asking,
    /// Under which model it was found out.
    version: u64,
    /// Whether what roles may do must stay as it is.
    keeps_roles: bool,
    /// Whether it must hold before it too.
    conditions: Vec<(TableId, i64, Condition, bool)>,
}

impl Undoing {
    fn before(&self, tx: &Tx) -> Result<(), Fault> {
        if tx.model.version != self.version {
            return Err(moved().into());
        }
        self.each(tx, |(.., before)| *before, Condition::expect)
    }

    fn after(&self, tx: &Tx) -> Result<(), Fault> {
        self.each(tx, |_| true, Condition::expect_after)
    }

    fn each(
        &self,
        tx: &Tx,
        wanted: impl Fn(&(TableId, i64, Condition, bool)) -> bool,
        expect: impl Fn(&Condition, &Connection, &Table, &Asking, i64) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        for (table, record, condition, _) in self.conditions.iter().filter(|one| wanted(one)) {
            let table = tx.model.table_by_id(*table).ok_or_else(gone)?;
            if tx.has_record(table, *record)? {
                expect(condition, tx.conn, table, &self.asking, *record)?;
            }
        }
        Ok(())
    }
}

/// How much of the log somebody is told.
struct Told<'a> {
    model: &'a Model,
    sights: Sights,
    /// Whether they know what became of tables and fields.
    shapes: bool,
}

impl Told<'_> {
    /// An entry without its values; none where somebody is not told of it. That something became of a record that they do not see
    /// is told without saying of which: what they look at may have come to be another.
    fn summary(&self, conn: &Connection, entry: &Entry, actors: &Actors) -> Result<Option<Value>, Fault> {
        let mut told = summary(entry, self.model, actors);
        let Some(table) = entry.table.and_then(|id| self.model.table_by_id(TableId(id))) else {
            if !self.shapes && entry.op == Op::Model {
                told["summary"] = json!("Tables and fields changed");
            }
            return Ok(Some(told).filter(|_| self.shapes || entry.op == Op::Model));
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

fn changed_fields(op: Op, body: &str, table: &Table, past: Option<&Model>, rights: &Rights) -> Map<String, Value> {
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
