//! Deleted records of a table, found again in its log, for whoever wants one back.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use sheaf_model::{Code, Field, Model, Problem, Storage, Table, temporal};
use sheaf_query::formula::Sight;
use sheaf_query::plan::Rights;
use sheaf_store::deleted::{self, Deleted, Place, Sought};
use sheaf_store::fault::Fault;
use sheaf_store::history::model_at;
use sheaf_store::log::Op;
use sheaf_store::tx::actors;

use crate::access::{Action, Deed, Principal};
use crate::changes::changed_fields;
use crate::comments::Actors;
use crate::open::Open;
use crate::reading::LONGEST;
use crate::sight::within;
use crate::writing::expect_all_fields;

/// Most records of one answer.
pub const MOST: usize = 200;
/// Numbers of entries that are looked at by one statement.
const AT_A_TIME: i64 = 20_000;
/// After which an answer says what was found so far.
const LONGEST_LOOK: Duration = Duration::from_millis(500);

/// `40-7`: behind the deletion of record 7 by entry 40.
fn cursor(place: Place) -> String {
    format!("{}-{}", place.seq, place.record)
}

fn read_cursor(text: &str) -> Result<Place, Problem> {
    let read = text.split_once('-').and_then(|(seq, record)| {
        let place = Place { seq: seq.parse().ok()?, record: record.parse().ok()? };
        (place.seq >= 0 && place.record >= 0).then_some(place)
    });
    read.ok_or_else(|| Problem::new(Code::Unreadable, format!("'{text}' is no cursor of deleted records.")))
}

impl Open {
    /// The records of a table that were deleted and have not come back, the last deletion first.
    ///
    /// Whether a role that sees some records of a table would see a deleted one cannot be told, as what its condition reads is gone with
    /// the record: whoever has such a role is told of none, as of its history. What they just deleted they have back by undo.
    ///
    /// No index knows deletions: the log is walked from its end on, in turn with other long reads, `AT_A_TIME` numbers a statement, and
    /// where little is found in much an answer has what was found within `LONGEST_LOOK`, be that nothing, and says where it goes on.
    pub async fn deleted(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Value, Problem> {
        let (after, limit) = (after.map(read_cursor).transpose()?, limit.clamp(1, MOST));
        self.store.notice()?;
        // Who may not is told without a turn.
        who.grant(&self.store.model(), table, Action::READ)?;
        let (open, who, table) = (Arc::clone(self), who.clone(), table.to_owned());
        self.apart(&self.slow, move || open.look_for_deleted(&who, &table, after, limit)).await
    }

    fn look_for_deleted(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        after: Option<Place>,
        limit: usize,
    ) -> Result<Value, Problem> {
        let model = self.store.model();
        let (table, grant) = who.grant(&model, table, Action::READ)?;
        let rights = grant.rights();
        if self.sight(who, &model, table)?.is_narrow() || rights.rows(table).is_some() {
            return Ok(json!({ "records": [], "next": null, "told": false, "may_restore": false }));
        }
        let may_restore = may_restore(who, &model, table, rights);
        let last = Place::upto(self.store.head());
        let read = self.store.read(LONGEST, |conn| {
            self.store.expect_model(conn, model.version)?;
            let (begun, mut place) = (Instant::now(), after.map_or(last, |after| after.min(last)));
            // One more than is asked for tells whether there are any.
            let mut found: Vec<Deleted> = Vec::new();
            while place.seq > 0 && found.len() <= limit && begun.elapsed() < LONGEST_LOOK {
                let sought = Sought { after: place, since: (place.seq - AT_A_TIME).max(1) };
                let (more, next) = deleted::of_table(conn, table, &sought, limit + 1 - found.len())?;
                found.extend(more);
                place = next;
            }
            let more = found.len() > limit;
            found.truncate(limit);
            let next = if more { found.last().map(Deleted::place) } else { Some(place).filter(|p| p.seq > 0) };
            let told = Telling { table, rights, title: title_field(&model, table, rights), actors: actors(conn)? };
            let (mut records, mut known) = (Vec::new(), HashMap::new());
            for deleted in &found {
                let past = match known.entry(deleted.model) {
                    Entry::Occupied(past) => past.into_mut(),
                    Entry::Vacant(place) => {
                        let is_now = u64::try_from(deleted.model) == Ok(model.version);
                        place.insert(if is_now { None } else { model_at(conn, deleted.model)? })
                    }
                };
                records.push(told.record(deleted, past.as_ref()));
            }
            Ok(json!({ "records": records, "next": next.map(cursor), "told": true, "may_restore": may_restore }))
        });
        let told = read.map_err(Fault::into_plain)?;
        self.note_read(who, table, None, "deleted records");
        Ok(told)
    }
}

/// Whether somebody may bring back deleted records of a table, be it not each of them: what it would be is looked at when it is.
fn may_restore(who: &Principal, model: &Model, table: &Table, rights: &Rights) -> bool {
    let may = |deed| who.permit(model, table, deed).is_some();
    may(Deed::Create) && may(Deed::Change) && expect_all_fields(table, rights).is_ok() && !who.is_looked_through()
}

/// The field that names records for whoever asks.
fn title_field(model: &Model, table: &Table, rights: &Rights) -> Option<Field> {
    match rights.sees_all() {
        true => table.title_field().cloned(),
        false => within(model, table, rights).title_field().cloned(),
    }
}

/// How deleted records are told to somebody.
struct Telling<'a> {
    table: &'a Table,
    rights: &'a Rights,
    title: Option<Field>,
    actors: Actors,
}

impl Telling<'_> {
    fn record(&self, deleted: &Deleted, past: Option<&Model>) -> Value {
        let mut fields = Map::new();
        for (name, mut change) in changed_fields(Op::Delete, &deleted.body, self.table, past, self.rights) {
            fields.insert(name, change["before"].take());
        }
        let (kind, name) = self.actors.get(&deleted.actor).cloned().unwrap_or_default();
        json!({
            "id": deleted.record,
            "title": self.title(&fields, past),
            "deleted_at": temporal::text_of(|out| temporal::write_datetime(out, deleted.at)),
            "deleted_by": { "kind": kind, "name": name },
            "why": deleted.why,
            // The state before the deletion is the one after the entry that stood before it, whatever that was about.
            "seq": deleted.seq - 1,
            "fields": fields,
        })
    }

    /// What the record was called, by the field that names records now. What is no text of its own, such as a link, or was computed, is
    /// not known any more.
    fn title(&self, fields: &Map<String, Value>, past: Option<&Model>) -> Option<String> {
        let field = self.title.as_ref()?;
        let then = past.and_then(|model| model.table_by_id(self.table.id)?.field_by_id(field.id));
        match fields.get(&field.name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Number(number) if !names_another(then.unwrap_or(field)) => Some(number.to_string()),
            _ => None,
        }
    }
}

/// Whether a field's numbers are those of records or people.
fn names_another(field: &Field) -> bool {
    matches!(field.storage(), Storage::Record | Storage::Person | Storage::Joined)
}
