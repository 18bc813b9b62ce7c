//! Bulk entries undone, by bulk entries of their own: what they made is kept in the log and deleted, what they changed is put
//! back, what they deleted comes back under its own id.

use std::collections::BTreeSet;

use serde_json::json;
use sheaf_model::{Code, Field, Problem, Storage, Table};
use sheaf_query::sql::{ddl, quote};

use crate::bulk::{Bulk, Strictness, delete_range};
use crate::fault::{Fault, Result};
use crate::history::{expect_said, is_undone, own_of, sides};
use crate::log::{Entry, Op};
use crate::record::{Row, Values, Wrongs, one_sided};
use crate::tx::Tx;
use crate::value::Stored;

impl Tx<'_> {
    /// Undoes a bulk entry by another.
    pub(crate) fn undo_bulk(&mut self, table: &Table, entry: &Entry) -> Result<()> {
        let mut bulk = Bulk::begin(self, table, Strictness::Strict)?;
        let ranges: Vec<(i64, i64)> = {
            let mut select =
                self.conn.prepare_cached("SELECT first, last FROM _bulk WHERE seq = ?1 AND table_id = ?2")?;
            select.query_map((entry.seq, table.id.0), |r| Ok((r.get(0)?, r.get(1)?)))?
        };
        for (first, last) in &ranges {
            self.refuse_if_changed_since(table, entry.seq, *first, *last)?;
        }
        self.take_back_kept(&mut bulk, table, entry)?;
        for (first, last) in ranges {
            self.remove_range(&mut bulk, table, first, last)?;
        }
        bulk.finish(self, &json!({ "undoes": entry.seq }))?;
        Ok(())
    }

    fn take_back_kept(&mut self, bulk: &mut Bulk, table: &Table, entry: &Entry) -> Result<()> {
        let own_links: Vec<&Field> =
            table.fields.iter().filter(|f| self.model.target(f).is_some_and(|t| t.id == table.id)).collect();
        let mut linked_later: Vec<(i64, Row)> = Vec::new();
        let mut back = Vec::new();
        let mut after = i64::MIN;
        while let Some((id, op, body)) = self.next_kept(table, entry.seq, after)? {
            after = id;
            expect_said(entry.seq, &body)?;
            let (was, is) = sides(op, &body);
            match op {
                // What the entry brought back goes again.
                Op::Create => {
                    self.expect_unchanged(table, id, &is, entry.model, true)?;
                    if let Some(from) = self.linked_from_elsewhere(table, id, id)? {
                        return Err(leaned_on(&from));
                    }
                    self.remove_range(bulk, table, id, id)?;
                }
                // What it deleted (it was an undoing itself) comes back under its own id.
                Op::Delete => {
                    let values = self.values_of(table, was, entry.model)?;
                    let wrong: Wrongs = values.wrong.into_iter().collect();
                    let (mut row, mut later) = (Row::new(), Row::new());
                    for (field, given) in &values.given {
                        let Some(field) = table.field_by_id(*field) else { continue };
                        let points_here = own_links.iter().any(|f| f.id == field.id);
                        let value =
                            if points_here { Stored::ready(field, given) } else { Some(self.resolve(field, given)?) };
                        let into = if points_here { &mut later } else { &mut row };
                        into.insert(field.id, value.unwrap_or_else(|| Stored::blank(field)));
                    }
                    self.insert_row(table, id, &row, &wrong, own_of(&body))?;
                    let whole = row.iter().chain(&later).map(|(field, value)| (*field, value.clone())).collect();
                    bulk.keep(self, id, Op::Create, &one_sided(&whole, &wrong, None))?;
                    bulk.count_update();
                    back.push(id);
                    if !later.is_empty() {
                        linked_later.push((id, later));
                    }
                }
                _ => {
                    self.expect_unchanged(table, id, &is, entry.model, false)?;
                    let values = self.values_of(table, was, entry.model)?;
                    bulk.update(self, id, values)?;
                }
            }
        }
        // Links within the table, now that all its records are there again.
        for (id, row) in linked_later {
            let given = row.iter().map(|(field, value)| (*field, value.given())).collect();
            self.apply(table, id, Values { given, wrong: Vec::new() }, None)?;
        }
        // Others may have taken their place meanwhile.
        back.into_iter().try_for_each(|id| self.check_rules(table, id))
    }

    /// The next record that a bulk entry kept something of.
    fn next_kept(&self, table: &Table, seq: i64, after: i64) -> Result<Option<(i64, Op, String)>> {
        use crate::db::Optional;
        let mut select = self.conn.prepare_cached(
            "SELECT record_id, op, body FROM _bulk_updates
             WHERE seq = ?1 AND table_id = ?2 AND record_id > ?3 ORDER BY record_id LIMIT 1",
        )?;
        let next = select.query_row((seq, table.id.0, after), |r| {
            Ok((r.get(0)?, Op::parse(r.get_ref(1)?.as_text()?).unwrap_or(Op::Update), r.get(2)?))
        });
        next.optional()
    }

    /// Deletes records and keeps what they held, where they are still there. All is kept before any goes: deleting one empties
    /// the links of the others to it.
    fn remove_range(&mut self, bulk: &mut Bulk, table: &Table, first: i64, last: i64) -> Result<()> {
        for id in first..=last {
            if let Some((current, own)) = self.current_and_own(table, id)? {
                bulk.keep(self, id, Op::Delete, &one_sided(&current.row, &current.wrong, Some(own)))?;
                bulk.count_update();
            }
        }
        delete_range(self, table, first, last)
    }

    fn refuse_if_changed_since(&self, table: &Table, seq: i64, first: i64, last: i64) -> Result<()> {
        let mut select = self.conn.prepare_cached(
            "SELECT DISTINCT record_id, batch FROM _changes
             WHERE table_id = ?1 AND record_id BETWEEN ?2 AND ?3 AND seq > ?4 AND undoes IS NULL
               AND op <> 'comment'",
        )?;
        let mut rows = select.query((table.id.0, first, last, seq))?;
        let mut records = BTreeSet::new();
        while let Some(row) = rows.next()? {
            // A change that was itself undone is no change.
            if !is_undone(self.conn, row.get(1)?)? {
                records.insert(row.get::<i64>(0)?);
            }
        }
        let changed = records.len();
        let linked = self.linked_from_elsewhere(table, first, last)?;
        match (changed, linked) {
            (0, None) => Ok(()),
            (0, Some(from)) => Err(leaned_on(&from)),
            _ => Err(not_as_a_whole(format!("{changed} records of '{}' were changed since this import", table.label))),
        }
    }

    /// The label of another table that links to any of these records.
    fn linked_from_elsewhere(&self, table: &Table, first: i64, last: i64) -> Result<Option<String>> {
        for back in self.model.back_links(table).filter(|b| b.table.id != table.id) {
            let sql = match back.field.storage() {
                Storage::Joined => {
                    let name = ddl::joining_table(back.table, back.field);
                    format!("SELECT 1 FROM {} WHERE \"_target\" BETWEEN ?1 AND ?2", self.conn.table(&name))
                }
                _ => {
                    let (name, column) = (self.conn.table(&back.table.name), quote(&back.field.name));
                    format!("SELECT 1 FROM {name} WHERE {column} BETWEEN ?1 AND ?2")
                }
            };
            if self.conn.prepare_cached(&sql)?.exists((first, last))? {
                return Ok(Some(back.table.label.clone()));
            }
        }
        Ok(None)
    }
}

fn leaned_on(from: &str) -> Fault {
    not_as_a_whole(format!("Records of '{from}' link to records of this import"))
}

fn not_as_a_whole(why: String) -> Fault {
    let message = format!("{why}, so it cannot be undone as a whole.");
    Problem::new(Code::Conflict, message).with_hint("Undo those changes first.").into()
}
