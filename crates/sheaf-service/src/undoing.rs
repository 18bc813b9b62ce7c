//! Undoing a change of the log, with all that belongs to it, as far as somebody may.

use serde_json::{Value, json};
use sheaf_model::{Code, Model, Problem, Table, TableId};
use sheaf_query::formula::Sight;
use sheaf_store::db::Connection;
use sheaf_store::fetch::Asking;
use sheaf_store::history;
use sheaf_store::log::{Entry, Op};
use sheaf_store::{Fault, Tx, Why};

use crate::access::{Ability, Action, Condition, Deed, Principal, conceal};
use crate::changes::{no_change, owner_of};
use crate::open::Open;
use crate::own_views::fit_own_views;
use crate::reading::{LONGEST, gone, moved};
use crate::views::check_views;

impl Open {
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
        let guard = Guard {
            version: model.version,
            keeps_rights: !who.acting(&model).is_admin(),
            asking: self.asking(who)?,
            bounds: match owner {
                Some(_) => Vec::new(),
                None => self.bounds(who, &model, actor, &entries)?,
            },
        };
        let rights = who.rights(&model);
        let undo = move |tx: &mut Tx| {
            guard.before(tx)?;
            let (roles, settings) = (tx.model.roles.clone(), tx.model.settings.clone());
            // What others keep for themselves may have come to hold what the earlier model does not have.
            let done = tx.undo_fitting(seq, &|model| fit_own_views(model, owner));
            let done = done.map_err(|fault| match rights.sees_all() {
                true => fault,
                false => conceal(fault.into_problem(Some(&tx.model)), &tx.model, &rights).into(),
            })?;
            guard.after(tx)?;
            if guard.keeps_rights && (roles != tx.model.roles || settings != tx.model.settings) {
                let message = "Undoing this would change roles or settings, which an administrator does.";
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

    /// Within what somebody undoes what was done to records. Whoever may do everything with a table undoes what anybody did there;
    /// others what they did themselves, where they may do the contrary of it.
    fn bounds(&self, who: &Principal, model: &Model, actor: i64, entries: &[Entry]) -> Result<Vec<Bound>, Problem> {
        let mut bounds = Vec::new();
        for entry in entries {
            let table = entry.table.and_then(|id| model.table_by_id(TableId(id)));
            match (entry.op, table, entry.record) {
                (Op::Model, ..) => who.require(model, Ability::Model)?,
                (Op::Bulk, table, _) => {
                    who.require(model, Ability::Imports)?;
                    if let Some(table) = table {
                        who.expect_everything(model, table)?;
                    }
                }
                (Op::Create | Op::Update | Op::Delete, Some(table), Some(record)) => {
                    if who.expect_everything(model, table).is_err() {
                        bounds.extend(self.bounds_of_own(who, model, actor, (entry, table, record))?);
                    }
                }
                (Op::Access, ..) => who.require(model, Ability::Members)?,
                (Op::Create | Op::Update | Op::Delete | Op::Comment, ..) => {}
            }
        }
        Ok(bounds)
    }

    /// Within what one's own change of a record is undone.
    fn bounds_of_own(
        &self,
        who: &Principal,
        model: &Model,
        actor: i64,
        (entry, table, record): (&Entry, &Table, i64),
    ) -> Result<Vec<Bound>, Problem> {
        if entry.actor != actor {
            return Err(no_change(entry.seq));
        }
        let (deed, also_before) = match entry.op {
            Op::Create => (Deed::Delete, true),
            Op::Delete => (Deed::Create, false),
            _ => (Deed::Change, true),
        };
        let (_, grant) = who.grant(model, &table.name, Action::Do(deed))?;
        if entry.op == Op::Update {
            let (before, _) = history::sides(entry.op, &entry.body);
            let changed = before.row.keys().chain(before.wrong.keys()).filter_map(|id| table.field_by_id(*id));
            let rights = grant.rights();
            if changed.into_iter().any(|field| !rights.sees(table, field) || !rights.writes(table.id, field.id)) {
                let message = format!("Your role may not write every field that change {} wrote.", entry.seq);
                return Err(Problem::new(Code::Forbidden, message));
            }
        }
        let bounds = [Deed::Read, deed].into_iter().map(|deed| {
            let condition = self.condition(who, model, table, deed)?.ok_or_else(|| no_change(entry.seq))?;
            Ok(Bound { table: table.id, record, condition, also_before })
        });
        bounds.collect()
    }
}

/// What an entry of the log did.
struct Done {
    /// The one person who alone is concerned by all that is undone with it.
    owner: Option<i64>,
    /// It, and what is undone with it.
    entries: Vec<Entry>,
}

/// What must hold of a record after something is undone, where it is there then.
struct Bound {
    table: TableId,
    record: i64,
    condition: Condition,
    /// Whether it must hold before it too.
    also_before: bool,
}

/// What must hold for something to be undone.
struct Guard {
    /// Under which model that was found out.
    version: u64,
    /// Whether what roles may do, and the settings, must stay as they are.
    keeps_rights: bool,
    asking: Asking,
    bounds: Vec<Bound>,
}

impl Guard {
    fn before(&self, tx: &Tx) -> Result<(), Fault> {
        if tx.model.version != self.version {
            return Err(moved().into());
        }
        self.each(tx, self.bounds.iter().filter(|bound| bound.also_before), Condition::expect)
    }

    fn after(&self, tx: &Tx) -> Result<(), Fault> {
        self.each(tx, self.bounds.iter(), Condition::expect_after)
    }

    fn each<'b>(
        &self,
        tx: &Tx,
        bounds: impl Iterator<Item = &'b Bound>,
        expect: impl Fn(&Condition, &Connection, &Table, &Asking, i64) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        for Bound { table, record, condition, .. } in bounds {
            let table = tx.model.table_by_id(*table).ok_or_else(gone)?;
            if tx.has_record(table, *record)? {
                expect(condition, tx.conn, table, &self.asking, *record)?;
            }
        }
        Ok(())
    }
}
