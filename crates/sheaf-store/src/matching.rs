//! Which record a row of a file is: known again by key fields, or by all that it holds, the most alike first where a few values
//! differ. Values are compared by hashes of this run; of each row and record a few numbers are held, never the values.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;

use crate::db::Row as SqlRow;
use sheaf_model::text::text_key;
use sheaf_model::{Field, FieldId, Scalar, Storage, Table};
use sheaf_query::sql::{ddl, quote};

use crate::fault::{Fault, Result};
use crate::history::sides;
use crate::imports::Content;
use crate::log::Op;
use crate::record::{Values, Wrong, Wrongs, read_wrong};
use crate::tx::Tx;
use crate::value::{Stored, scalar_in};

/// Most rows, and most records, without an exact partner among which the most alike are looked for.
const MOST_UNLIKE: usize = 50_000;
/// A value that more of those records have than this says nothing of which one it is.
const MOST_SHARED: usize = 64;
/// The least part of a record that has to be the same, by weight.
const LEAST_ALIKE: f64 = 0.5;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Match {
    /// No record stands for it.
    New,
    /// This record.
    Known(i64),
    /// A record that people deleted.
    Deleted,
    /// The same record as an earlier row, by its place from zero.
    Repeated(usize),
    /// Several records have its key.
    Ambiguous,
}

/// What became of all rows.
#[derive(Debug)]
pub struct Matched {
    /// Each row's match, in order.
    pub rows: Vec<Match>,
    /// Records that no row stands for.
    pub left: Vec<i64>,
}

/// Rows on their way to their records.
pub struct Matcher<'t> {
    table: &'t Table,
    fields: Vec<&'t Field>,
    /// Whether the fields are a key, or all that a row holds.
    by_key: bool,
    hasher: RandomState,
    /// The records by what identifies them, in order.
    records: Vec<(u64, i64)>,
    /// How many of the records that say the same have found their rows.
    used: HashMap<u64, usize>,
    /// How many records were deleted that said so.
    deleted: HashMap<u64, usize>,
    /// Records whose key people changed, by the key that the last import brought.
    renamed: HashMap<u64, i64>,
    /// Rows that have such a key.
    by_old_key: Vec<(usize, i64)>,
    /// The row that named a key first.
    first: HashMap<u64, usize>,
    rows: Vec<Match>,
    /// Rows without an exact partner, and the hash of each of their values.
    unlike: Vec<(usize, Vec<u64>)>,
}

/// The hash of nothing.
const BLANK: u64 = 0;

impl<'t> Matcher<'t> {
    /// Reads what the records hold in these fields.
    pub fn begin(tx: &Tx, table: &'t Table, fields: Vec<&'t Field>, by_key: bool) -> Result<Matcher<'t>> {
        let mut matcher = Matcher {
            table,
            fields,
            by_key,
            hasher: RandomState::new(),
            records: Vec::new(),
            used: HashMap::new(),
            deleted: HashMap::new(),
            renamed: HashMap::new(),
            by_old_key: Vec::new(),
            first: HashMap::new(),
            rows: Vec::new(),
            unlike: Vec::new(),
        };
        let mut records = Vec::new();
        matcher.each_record(tx, None, |id, hashes| {
            records.extend(matcher.identity(&hashes).map(|identity| (identity, id)));
        })?;
        records.sort_unstable();
        matcher.records = records;
        matcher.deleted = matcher.deleted_records(tx)?;
        if by_key {
            matcher.renamed = matcher.renamed_records(tx)?;
        }
        Ok(matcher)
    }

    /// Takes the next row.
    pub fn see(&mut self, tx: &Tx, values: &Values) -> Result<()> {
        let mut hashes = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            let given = values.given.iter().find(|(id, _)| *id == field.id).map(|(_, given)| given);
            let wrong = values.wrong.iter().find(|(id, _)| *id == field.id).map(|(_, wrong)| wrong);
            hashes.push(match (given, wrong) {
                (None, None) => BLANK,
                (_, Some(wrong)) => self.hash_wrong(wrong),
                (Some(given), None) => match tx.resolve(field, given) {
                    Ok(stored) => self.hash(field, &stored),
                    // A link whose record is not there is known by its words, as they are kept beside the record.
                    Err(Fault::Problem(_)) => {
                        given.written().map_or(BLANK, |value| self.hasher.hash_one(("!", value.to_string())))
                    }
                    Err(fault) => return Err(fault),
                },
            });
        }
        let found = self.find(&hashes);
        if found == Match::New && !self.by_key && self.unlike.len() <= MOST_UNLIKE {
            self.unlike.push((self.rows.len(), hashes));
        }
        self.rows.push(found);
        Ok(())
    }

    fn find(&mut self, hashes: &[u64]) -> Match {
        let Some(identity) = self.identity(hashes) else { return Match::New };
        if self.by_key {
            if let Some(first) = self.first.get(&identity) {
                return Match::Repeated(*first);
            }
            self.first.insert(identity, self.rows.len());
        }
        let begin = self.records.partition_point(|(known, _)| *known < identity);
        let alike = self.records[begin..].iter().take_while(|(known, _)| *known == identity);
        match (alike.clone().take(2).count(), self.by_key) {
            (0, true) if self.renamed.contains_key(&identity) => {
                let id = self.renamed[&identity];
                self.by_old_key.push((self.rows.len(), id));
                Match::Known(id)
            }
            (0, _) => self.deleted_or_new(identity),
            (1, true) => Match::Known(self.records[begin].1),
            (_, true) => Match::Ambiguous,
            (_, false) => {
                // Of records that say the same the first row gets the first.
                let used = self.used.entry(identity).or_default();
                let next = self.records.get(begin + *used).filter(|(known, _)| *known == identity);
                *used += 1;
                let next = next.map(|(_, id)| Match::Known(*id));
                next.unwrap_or_else(|| self.deleted_or_new(identity))
            }
        }
    }

    /// Of what no record says: a row for each record that was deleted, and then new ones.
    fn deleted_or_new(&mut self, identity: u64) -> Match {
        match self.deleted.get_mut(&identity).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                Match::Deleted
            }
            None => Match::New,
        }
    }

    /// Finds partners for what has none yet, and says what is left.
    pub fn finish(mut self, tx: &Tx) -> Result<Matched> {
        let ambiguous: HashSet<i64> = match self.by_key {
            true => {
                self.records.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1).flatten().map(|r| r.1).collect()
            }
            false => HashSet::new(),
        };
        // A row that has the key of today goes before one that has the key of then.
        let old: HashSet<usize> = self.by_old_key.iter().map(|(row, _)| *row).collect();
        let today = self.rows.iter().enumerate().filter(|(row, _)| !old.contains(row));
        let today: HashSet<Match> = today
            .filter(|_| !old.is_empty())
            .map(|(_, found)| *found)
            .filter(|m| matches!(m, Match::Known(_)))
            .collect();
        for (row, id) in std::mem::take(&mut self.by_old_key) {
            if today.contains(&Match::Known(id)) {
                self.rows[row] = Match::New;
            }
        }
        let known: HashSet<i64> =
            self.rows.iter().filter_map(|m| if let Match::Known(id) = m { Some(*id) } else { None }).collect();
        let mut left = Vec::new();
        self.each_id(tx, |id| {
            if !known.contains(&id) && !ambiguous.contains(&id) {
                left.push(id);
            }
        })?;
        let few = self.unlike.len() <= MOST_UNLIKE && left.len() <= MOST_UNLIKE;
        if !self.by_key && few && !self.unlike.is_empty() && !left.is_empty() {
            let only: HashSet<i64> = left.iter().copied().collect();
            let mut records = Vec::new();
            self.each_record(tx, Some(&only), |id, hashes| records.push((id, hashes)))?;
            let pairs = most_alike(&self.unlike, &records);
            let found: HashSet<i64> = pairs.iter().map(|(_, record)| *record).collect();
            left.retain(|id| !found.contains(id));
            for (row, record) in pairs {
                self.rows[row] = Match::Known(record);
            }
        }
        Ok(Matched { rows: self.rows, left })
    }

    /// What tells a record from all others; none where nothing does.
    fn identity(&self, hashes: &[u64]) -> Option<u64> {
        let lacking = hashes.iter().filter(|h| **h == BLANK).count();
        let told = if self.by_key { lacking == 0 } else { lacking < hashes.len() };
        told.then(|| self.hasher.hash_one(hashes))
    }

    fn hash(&self, field: &Field, stored: &Stored) -> u64 {
        match stored {
            _ if stored.is_blank() => BLANK,
            Stored::Scalar(Scalar::Text(text)) if field.storage() == Storage::Text && self.by_key => {
                self.hasher.hash_one(text_key(text).as_ref())
            }
            Stored::Scalar(Scalar::Text(text)) => self.hasher.hash_one(text.as_str()),
            Stored::Scalar(Scalar::Integer(n)) => self.hasher.hash_one(n),
            Stored::Scalar(Scalar::Real(n)) => self.hasher.hash_one(n.to_bits()),
            Stored::Scalar(Scalar::Null) => BLANK,
            Stored::Ids(ids) => self.hasher.hash_one(ids),
        }
    }

    fn hash_wrong(&self, wrong: &Wrong) -> u64 {
        self.hasher.hash_one(("!", wrong.value.to_string()))
    }

    /// Calls with each record's id and the hashes of its fields.
    fn each_record(&self, tx: &Tx, only: Option<&HashSet<i64>>, mut each: impl FnMut(i64, Vec<u64>)) -> Result<()> {
        let mut joined: HashMap<FieldId, HashMap<i64, Vec<i64>>> = HashMap::new();
        for field in self.fields.iter().filter(|f| f.storage() == Storage::Joined) {
            joined.insert(field.id, self.joins(tx, field)?);
        }
        let columns: Vec<&Field> = self.fields.iter().copied().filter(|f| f.storage().has_column()).collect();
        let names: String = columns.iter().map(|f| format!(", {}", quote(&f.name))).collect();
        let sql =
            format!("SELECT \"_id\", \"_misfits\"{names} FROM {} ORDER BY \"_id\"", tx.conn.table(&self.table.name));
        let mut select = tx.conn.prepare_cached(&sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if only.is_some_and(|only| !only.contains(&id)) {
                continue;
            }
            each(id, self.hashes_of(&row, id, &columns, &joined)?);
        }
        Ok(())
    }

    fn hashes_of(
        &self,
        row: &SqlRow,
        id: i64,
        columns: &[&Field],
        joined: &HashMap<FieldId, HashMap<i64, Vec<i64>>>,
    ) -> Result<Vec<u64>> {
        let wrong: Wrongs = read_wrong(row.get_ref(1)?.as_text_or_null()?);
        let mut hashes = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            let stored = match columns.iter().position(|c| c.id == field.id) {
                Some(n) => Stored::Scalar(scalar_in(field.storage(), row.get_ref(n + 2)?)),
                None => Stored::Ids(joined.get(&field.id).and_then(|ids| ids.get(&id)).cloned().unwrap_or_default()),
            };
            hashes.push(wrong.get(&field.id).map_or_else(|| self.hash(field, &stored), |w| self.hash_wrong(w)));
        }
        Ok(hashes)
    }

    fn joins(&self, tx: &Tx, field: &Field) -> Result<HashMap<i64, Vec<i64>>> {
        let name = tx.conn.table(&ddl::joining_table(self.table, field));
        let sql = format!("SELECT \"_source\", \"_target\" FROM {name} ORDER BY \"_source\", \"_position\"");
        let mut select = tx.conn.prepare_cached(&sql)?;
        let mut rows = select.query([])?;
        let mut joins: HashMap<i64, Vec<i64>> = HashMap::new();
        while let Some(row) = rows.next()? {
            joins.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        Ok(joins)
    }

    fn each_id(&self, tx: &Tx, mut each: impl FnMut(i64)) -> Result<()> {
        let sql = format!("SELECT \"_id\" FROM {} ORDER BY \"_id\"", tx.conn.table(&self.table.name));
        let mut select = tx.conn.prepare_cached(&sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            each(row.get(0)?);
        }
        Ok(())
    }

    /// What identified the records that people deleted, and that did not come back.
    fn deleted_records(&self, tx: &Tx) -> Result<HashMap<u64, usize>> {
        let mut last: BTreeMap<i64, Option<(String, i64)>> = BTreeMap::new();
        let mut select = tx.conn.prepare_cached(
            "SELECT record_id, op, body, model FROM _changes
             WHERE table_id = ?1 AND record_id IS NOT NULL AND op IN ('delete', 'create') ORDER BY seq",
        )?;
        let mut rows = select.query([self.table.id.0])?;
        while let Some(row) = rows.next()? {
            let deleted = row.get_ref(1)?.as_text()? == Op::Delete.as_str();
            let body = if deleted { Some((row.get(2)?, row.get(3)?)) } else { None };
            last.insert(row.get(0)?, body);
        }
        let mut identities = HashMap::new();
        for (body, model) in last.into_values().flatten() {
            let values = tx.values_of(self.table, sides(Op::Delete, &body).0, model)?;
            let hash = |field: &&Field| {
                let wrong = values.wrong.iter().find(|(id, _)| *id == field.id);
                let given = values.given.iter().find(|(id, _)| *id == field.id);
                match (wrong, given.and_then(|(_, given)| Stored::ready(field, given))) {
                    (Some((_, wrong)), _) => self.hash_wrong(wrong),
                    (None, Some(stored)) => self.hash(field, &stored),
                    (None, None) => BLANK,
                }
            };
            let hashes: Vec<u64> = self.fields.iter().map(hash).collect();
            if let Some(identity) = self.identity(&hashes) {
                *identities.entry(identity).or_default() += 1;
            }
        }
        Ok(identities)
    }

    /// Records whose key people changed, by the key that the last import brought: the file has still that one.
    fn renamed_records(&self, tx: &Tx) -> Result<HashMap<u64, i64>> {
        let brought = tx.brought(self.table, &self.fields)?;
        let only: HashSet<i64> = brought.iter().map(|(id, _)| *id).collect();
        let mut now: HashMap<i64, Vec<u64>> = HashMap::new();
        if !only.is_empty() {
            self.each_record(tx, Some(&only), |id, hashes| drop(now.insert(id, hashes)))?;
        }
        let mut renamed = HashMap::new();
        for (id, before) in brought {
            let Some(mut hashes) = now.remove(&id) else { continue };
            for (hash, field) in hashes.iter_mut().zip(&self.fields) {
                match before.get(&field.id) {
                    Some(Content::Value(stored)) => *hash = self.hash(field, stored),
                    Some(Content::Misfit(value)) => *hash = self.hasher.hash_one(("!", value.to_string())),
                    None => {}
                }
            }
            renamed.extend(self.identity(&hashes).map(|identity| (identity, id)));
        }
        Ok(renamed)
    }
}

/// Whether all values but two of five are the same, and two are at least: one that changed may have weighed more than all others.
fn most_equal(row: &[u64], record: &[u64]) -> bool {
    let equal = row.iter().zip(record).filter(|(a, b)| a == b && **a != BLANK).count();
    let filled = row.iter().zip(record).filter(|(a, b)| **a != BLANK || **b != BLANK).count();
    equal >= 2 && equal * 5 >= filled * 3
}

/// Pairs of a row and a record that have most in common, each used once. What few records hold weighs more.
fn most_alike(rows: &[(usize, Vec<u64>)], records: &[(i64, Vec<u64>)]) -> Vec<(usize, i64)> {
    let mut holders: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    for (n, (_, hashes)) in records.iter().enumerate() {
        for (field, hash) in hashes.iter().enumerate().filter(|(_, h)| **h != BLANK) {
            holders.entry((field, *hash)).or_default().push(n);
        }
    }
    let weight = |field: usize, hash: u64| match holders.get(&(field, hash)) {
        Some(known) => 1.0 / (known.len() as f64).sqrt(),
        None => 1.0,
    };
    let whole = |hashes: &[u64]| -> f64 {
        hashes.iter().enumerate().filter(|(_, h)| **h != BLANK).map(|(field, h)| weight(field, *h)).sum()
    };
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (n, (_, hashes)) in rows.iter().enumerate() {
        let mut common: HashMap<usize, f64> = HashMap::new();
        for (field, hash) in hashes.iter().enumerate().filter(|(_, h)| **h != BLANK) {
            let known = holders.get(&(field, *hash)).filter(|known| known.len() <= MOST_SHARED);
            for record in known.into_iter().flatten() {
                *common.entry(*record).or_default() += weight(field, *hash);
            }
        }
        let of_row = whole(hashes);
        for (record, shared) in common {
            // What many share was not looked up, and counts where the pair has it.
            let shared_widely: f64 = hashes
                .iter()
                .zip(&records[record].1)
                .enumerate()
                .filter(|(field, (a, b))| {
                    a == b && **a != BLANK && holders.get(&(*field, **a)).is_some_and(|k| k.len() > MOST_SHARED)
                })
                .map(|(field, (a, _))| weight(field, *a))
                .sum();
            let alike = (shared + shared_widely) / of_row.max(whole(&records[record].1)).max(f64::MIN_POSITIVE);
            if alike >= LEAST_ALIKE || most_equal(hashes, &records[record].1) {
                pairs.push((alike, n, record));
            }
        }
    }
    // The most alike first; of equals those that stand at the same place.
    pairs.sort_by(|a, b| {
        let apart = |(_, row, record): &(f64, usize, usize)| row.abs_diff(*record);
        b.0.total_cmp(&a.0).then_with(|| apart(a).cmp(&apart(b))).then_with(|| (a.1, a.2).cmp(&(b.1, b.2)))
    });
    let (mut rows_taken, mut records_taken) = (HashSet::new(), HashSet::new());
    let mut found = Vec::new();
    for (_, row, record) in pairs {
        if !rows_taken.contains(&row) && !records_taken.contains(&record) {
            rows_taken.insert(row);
            records_taken.insert(record);
            found.push((rows[row].0, records[record].0));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_to_the_records_most_like_them() {
        let records = [(11, vec![1, 70, 5]), (12, vec![2, 70, 6]), (13, vec![3, 71, 5])];
        // The second row's first value changed, the third's second; a row with nothing in common stays alone.
        let rows = [(4, vec![9, 70, 6]), (5, vec![3, 72, 5]), (6, vec![8, 80, 90])];
        assert_eq!(most_alike(&rows, &records), [(4, 12), (5, 13)]);
    }

    #[test]
    fn a_value_that_changed_does_not_outweigh_those_that_many_share() {
        let records: Vec<_> = (0..40).map(|i| (i, vec![i as u64 % 2 + 1, 7, 8, 1_000 + i as u64])).collect();
        let rows: Vec<_> = (0..40).map(|i| (i as usize, vec![i as u64 % 2 + 1, 7, 8, 9_000 + i as u64])).collect();
        let found = most_alike(&rows, &records);
        assert_eq!(found.len(), 40);
        assert!(
            found.iter().all(|(row, record)| *row as i64 == *record),
            "each goes to the one at its place: {found:?}"
        );
    }

    #[test]
    fn no_record_is_taken_twice() {
        let records = [(1, vec![10, 20, 30])];
        let rows = [(0, vec![10, 20, 31]), (1, vec![10, 20, 30])];
        assert_eq!(most_alike(&rows, &records), [(1, 1)]);
    }
}
