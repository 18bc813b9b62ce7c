//! `Tx`: what a writing closure gets inside the workspace's one writing transaction.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ahead::Ahead;
use crate::db::{Connection, Optional, Row};
use sheaf_model::{FieldId, Model, TableId};
use sheaf_query::sql::Dialect;

use crate::fault::Result;
use crate::log::{self, Draft, Head, Op};
use crate::rules;

/// Why something is written: it stands in the log beside what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A person or program asked.
    Write,
    /// An import.
    Import,
    /// It undoes a batch of entries.
    Undo(i64),
    /// A record is brought to an earlier state.
    Restore,
}

impl Why {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Why::Write => "write",
            Why::Import => "import",
            Why::Undo(_) => "undo",
            Why::Restore => "restore",
        }
    }
}

/// Whether a record of a table is seen.
pub type Sees = Arc<dyn Fn(&Connection, TableId, i64) -> Result<bool> + Send + Sync>;

/// The writing transaction of a workspace, as one closure of a group sees it.
pub struct Tx<'a> {
    /// The writer's connection, inside `BEGIN IMMEDIATE`.
    pub conn: &'a Connection,
    /// The model as of this transaction.
    pub model: Arc<Model>,
    /// Milliseconds since 1970; never goes back, even where the clock does.
    pub now: i64,
    /// Who writes, of `_actors`.
    pub actor: i64,
    /// Why.
    pub why: Why,
    /// The role of who writes, where moves of a status depend on it; none: Sheaf itself, whom nothing holds back.
    pub role: Option<Arc<str>>,
    /// Which records of other tables who writes can see, where that is not all: what they do not see is not there to be linked to.
    pub sees: Option<Sees>,
    /// Records that what is written was linked to before: it may stay so.
    pub(crate) linked: Vec<(TableId, i64)>,
    /// The first entry of the batch that this closure writes.
    pub(crate) batch: Option<i64>,
    /// Whether it is left to others to wait until what it has sent is done.
    pub(crate) together: bool,
    pub(crate) group: &'a mut Group,
}

/// What the closures of one transaction share.
#[derive(Debug)]
pub(crate) struct Group {
    pub head: Head,
    /// Where the log ended before it.
    began: Head,
    pub ahead: Ahead,
    pub next_ids: HashMap<TableId, i64>,
    /// Each once.
    touched: Vec<TableId>,
    pub model_changed: Option<Arc<Model>>,
    /// Those that were compiled.
    pub rules: rules::Kept,
}

/// Where a group stood before one of its closures.
pub(crate) struct Mark {
    head: Head,
    touched: usize,
    model_changed: Option<Arc<Model>>,
}

impl Group {
    pub fn new(head: Head) -> Self {
        Group {
            head,
            began: head,
            ahead: Ahead::default(),
            next_ids: HashMap::new(),
            touched: Vec::new(),
            model_changed: None,
            rules: rules::Kept::default(),
        }
    }

    /// One that goes on where another ended and nobody has written since.
    pub fn after(self, head: Head) -> Self {
        let next_ids = if self.head == head { self.next_ids } else { HashMap::new() };
        Group { next_ids, rules: self.rules, ..Group::new(head) }
    }

    /// Whether anything of it is to stay.
    pub fn has_written(&self) -> bool {
        self.head != self.began || self.model_changed.is_some()
    }

    /// Where it stands.
    pub fn mark(&self) -> Mark {
        Mark { head: self.head, touched: self.touched.len(), model_changed: self.model_changed.clone() }
    }

    /// Forgets what came after a mark. Ids that were taken stay taken: a gap harms nobody.
    pub fn back_to(&mut self, mark: Mark) {
        self.head = mark.head;
        self.touched.truncate(mark.touched);
        self.model_changed = mark.model_changed;
    }

    /// Notes that a table's records changed.
    pub fn touch(&mut self, table: TableId) {
        if !self.touched.contains(&table) {
            self.touched.push(table);
        }
    }

    /// The tables whose records changed.
    pub fn touched(&self) -> &[TableId] {
        &self.touched
    }

    /// Writes what was gathered, just before the commit.
    pub fn finish(&self, conn: &Connection) -> Result<()> {
        let mut ids = conn.prepare_cached("UPDATE _tables SET next_id = ?2 WHERE id = ?1")?;
        for (table, next) in &self.next_ids {
            ids.execute_later((table.0, next))?;
        }
        let mut seqs = conn.prepare_cached("UPDATE _tables SET seq = ?2 WHERE id = ?1")?;
        for table in &self.touched {
            seqs.execute_later((table.0, self.head.seq))?;
        }
        Ok(())
    }
}

impl<'a> Tx<'a> {
    /// For a request of a group, whose it is to be told yet.
    pub(crate) fn new(conn: &'a Connection, model: Arc<Model>, now: i64, group: &'a mut Group) -> Self {
        Tx {
            conn,
            model,
            now,
            actor: 0,
            why: Why::Write,
            role: None,
            sees: None,
            linked: Vec::new(),
            batch: None,
            together: false,
            group,
        }
    }

    /// Waits until what was sent is done, so that what is wrong with it is told here; where that is left to others, does not.
    pub fn settle(&self) -> Result<()> {
        if self.together { Ok(()) } else { self.conn.flush() }
    }

    /// The words in which its statements are.
    pub(crate) fn dialect(&self) -> Dialect {
        self.conn.dialect()
    }

    /// The id for a new record of a table; ids are never used twice.
    pub fn next_id(&mut self, table: TableId) -> Result<i64> {
        let next = match self.group.next_ids.get(&table) {
            Some(next) => *next,
            None => {
                let mut select = self.conn.prepare_cached("SELECT next_id FROM _tables WHERE id = ?1")?;
                select.query_row([table.0], |row| row.get(0))?
            }
        };
        self.group.next_ids.insert(table, next + 1);
        Ok(next)
    }

    /// The next number of an auto-number field.
    pub fn next_number(&mut self, table: TableId, field: FieldId) -> Result<i64> {
        let mut count = self.conn.prepare_cached(
            "INSERT INTO _counters VALUES (?1, ?2, 2) ON CONFLICT (table_id, field_id)
             DO UPDATE SET next = _counters.next + 1 RETURNING next - 1",
        )?;
        count.query_row((table.0, field.0), |row| row.get(0))
    }

    /// Lets an auto-number field go on after a number that came from elsewhere.
    pub(crate) fn number_after(&self, table: TableId, field: FieldId, last: i64) -> Result<()> {
        let mut set = self.conn.prepare_cached(
            "INSERT INTO _counters VALUES (?1, ?2, ?3) ON CONFLICT (table_id, field_id)
             DO UPDATE SET next = CASE WHEN _counters.next > excluded.next THEN _counters.next ELSE excluded.next END",
        )?;
        set.execute((table.0, field.0, last + 1))?;
        Ok(())
    }

    /// Appends to the log; the first entry of a closure opens its batch.
    pub fn log(&mut self, op: Op, table: Option<TableId>, record: Option<i64>, body: &str) -> Result<i64> {
        let undoes = if let Why::Undo(batch) = self.why { Some(batch) } else { None };
        let draft =
            Draft { op, why: self.why.as_str(), table: table.map(|t| t.0), record, body, batch: self.batch, undoes };
        let version = i64::try_from(self.model.version).unwrap_or(i64::MAX);
        let seq = log::append(self.conn, &mut self.group.head, &draft, self.now, self.actor, version)?;
        self.batch.get_or_insert(seq);
        self.group.ahead.note_change(table, record);
        // A comment leaves its table's records as they were: what was answered of them holds still.
        if let Some(table) = table.filter(|_| !matches!(op, Op::Comment | Op::Access)) {
            self.group.touch(table);
        }
        Ok(seq)
    }

    /// The first entry that this closure has written, by which all of it is undone.
    pub fn first_entry(&self) -> Option<i64> {
        self.batch
    }

    /// The number that the next entry will have.
    pub fn next_seq(&self) -> i64 {
        self.group.head.seq + 1
    }

    /// Puts a new model in force for what follows in this transaction and after it.
    pub(crate) fn set_model(&mut self, model: Arc<Model>) {
        self.group.model_changed = Some(Arc::clone(&model));
        self.model = model;
    }

    /// People who came with an archive have the numbers of another host: they are known by their e-mail addresses, to which the numbers of
    /// this one are given, and whoever is not among these is nobody here.
    pub fn know_people_again(&self, known: &HashMap<String, i64>) -> Result<()> {
        let mut select = self.conn.prepare_cached("SELECT id, email FROM _actors WHERE kind = 'person'")?;
        let people = select.query_map([], |row| Ok((row.get::<i64>(0)?, row.get::<Option<String>>(1)?)))?;
        let mut set = self.conn.prepare_cached("UPDATE _actors SET key = ?2 WHERE id = ?1")?;
        for (id, _) in &people {
            set.execute((*id, format!("archive:{id}")))?;
        }
        let mut given = std::collections::HashSet::new();
        for (id, email) in people {
            let here = email.and_then(|email| known.get(&email.to_lowercase()).copied());
            if let Some(here) = here.filter(|here| given.insert(*here)) {
                set.execute((id, here.to_string()))?;
            }
        }
        Ok(())
    }

    /// The actor of this kind and key, made if it is new.
    pub fn actor(&self, kind: &str, key: &str, name: &str, email: Option<&str>) -> Result<i64> {
        actor(self.conn, kind, key, name, email)
    }

    /// Forgets the address of a person who has left; what they did stays theirs by name.
    pub fn forget_address(&self, key: &str) -> Result<()> {
        let sql = "UPDATE _actors SET email = NULL WHERE kind = 'person' AND key = ?1";
        self.conn.execute(sql, [key]).map(drop)
    }
}

/// The actor of this kind and key, made if it is new.
pub(crate) fn actor(conn: &Connection, kind: &str, key: &str, name: &str, email: Option<&str>) -> Result<i64> {
    let mut select = conn.prepare_cached("SELECT id, name, email FROM _actors WHERE kind = ?1 AND key = ?2")?;
    let read = |row: &Row<'_>| Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<Option<String>>(2)?));
    if let Some((id, known, address)) = select.query_row((kind, key), read).optional()? {
        // An address that has become somebody else's would make them this one where an archive is taken in.
        if known != name || address.as_deref() != email {
            conn.execute("UPDATE _actors SET name = ?2, email = ?3 WHERE id = ?1", (id, name, email))?;
        }
        return Ok(id);
    }
    let sql = "INSERT INTO _actors (kind, key, name, email) VALUES (?1, ?2, ?3, ?4) RETURNING id";
    conn.query_row(sql, (kind, key, name, email), |row| row.get(0))
}

/// The actor of this kind and key, where the log knows them.
pub fn find_actor(conn: &Connection, kind: &str, key: &str) -> Result<Option<i64>> {
    let mut select = conn.prepare_cached("SELECT id FROM _actors WHERE kind = ?1 AND key = ?2")?;
    select.query_row((kind, key), |row| row.get(0)).optional()
}

/// Those of one kind whom the log knows: id and name by key.
pub fn actors_of(conn: &Connection, kind: &str) -> Result<HashMap<String, (i64, String)>> {
    let mut select = conn.prepare_cached("SELECT key, id, name FROM _actors WHERE kind = ?1")?;
    let rows = select.query_map([kind], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(rows.into_iter().collect())
}

/// The actors of a workspace's log: kind and name by id.
pub fn actors(conn: &Connection) -> Result<HashMap<i64, (String, String)>> {
    let mut select = conn.prepare_cached("SELECT id, kind, name FROM _actors")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(rows.into_iter().collect())
}
