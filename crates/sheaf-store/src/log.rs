//! The change log: one entry a change, numbered without gaps, each carrying a hash of itself and of all before it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::db::{Connection, Optional, Row};
use sha2::{Digest, Sha256};
use sheaf_model::{Code, Problem};

use crate::fault::{Fault, Result};

/// What an entry of the kind `access` says that tells of a record which was erased.
pub const ERASED: &str = "erased";

/// The SHA-256 of an entry and of all before it.
pub type Hash = [u8; 32];

/// Where the log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The last entry's number; 0 before the first.
    pub seq: i64,
    /// The last entry's hash; zeros before the first.
    pub hash: Hash,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// A record was made.
    Create,
    /// Fields of a record were changed.
    Update,
    /// A record was deleted.
    Delete,
    /// Many records at once: one entry that names its rows.
    Bulk,
    /// The model changed.
    Model,
    /// A comment on a record was made, changed, deleted or brought back; the record is as it was.
    Comment,
    /// Somebody did what changes no record: let somebody in, took records out.
    Access,
}

impl Op {
    /// All of them.
    pub const ALL: [Op; 7] = [Op::Create, Op::Update, Op::Delete, Op::Bulk, Op::Model, Op::Comment, Op::Access];

    /// As it stands in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Op::Create => "create",
            Op::Update => "update",
            Op::Delete => "delete",
            Op::Bulk => "bulk",
            Op::Model => "model",
            Op::Comment => "comment",
            Op::Access => "access",
        }
    }

    /// From the log.
    pub fn parse(text: &str) -> Option<Op> {
        Op::ALL.into_iter().find(|op| op.as_str() == text)
    }
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number; 1 is the first.
    pub seq: i64,
    /// Milliseconds since 1970, never less than the entry before.
    pub at: i64,
    /// Who, of `_actors`.
    pub actor: i64,
    /// What was done.
    pub op: Op,
    /// Why: `write`, `import`, `undo`, `restore`.
    pub why: String,
    /// Which table.
    pub table: Option<u32>,
    /// Which record.
    pub record: Option<i64>,
    /// The version of the model under which values in `body` are to be read.
    pub model: i64,
    /// The first entry of those that belong together: undone as one.
    pub batch: i64,
    /// The batch that this one undoes.
    pub undoes: Option<i64>,
    /// JSON. Create and delete: `{"3": value}` by field id; update: `{"3": [before, after]}`; misfits under `"3!"`.
    /// Comment: `{"comment": id, "text": [before, after]}`, null where there is none. Access: `{"act": what, "of": of what, "detail": …}`.
    pub body: String,
    /// Sixteen random bytes that go into the body's digest, so that nobody can guess a body from its digest. The chain holds
    /// the digest alone: where a body is erased, its digest takes the place of these bytes, and the chain stays whole.
    pub seal: Vec<u8>,
    /// Chained.
    pub hash: Hash,
}

/// An entry before it has its number.
#[derive(Debug)]
pub struct Draft<'a> {
    /// What was done.
    pub op: Op,
    /// Why.
    pub why: &'a str,
    /// Which table.
    pub table: Option<u32>,
    /// Which record.
    pub record: Option<i64>,
    /// JSON.
    pub body: &'a str,
    /// The batch that it belongs to; none: one of its own.
    pub batch: Option<i64>,
    /// The batch that it undoes.
    pub undoes: Option<i64>,
}

/// Where a workspace stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stand {
    /// The version of the model.
    pub model: u64,
    /// The end of the log.
    pub head: Head,
    /// When the last entry was written; none before the first.
    pub at: Option<i64>,
    /// Whether it is about to be at another place, or is there: nobody writes here any more.
    pub moved: bool,
}

/// Where a workspace stands, as one row.
pub(crate) const STAND: &str = "SELECT m.version, c.seq, c.hash, c.at, s.key FROM _model m
  LEFT JOIN _changes c ON c.seq = (SELECT MAX(seq) FROM _changes) LEFT JOIN _settings s ON s.key = 'moved'";

/// Where a workspace stands.
pub(crate) fn stand(conn: &Connection) -> Result<Stand> {
    conn.prepare_cached(STAND)?.query_row([], |row| {
        let head = match row.get::<Option<i64>>(1)? {
            Some(seq) => Head { seq, hash: row.get(2)? },
            None => Head { seq: 0, hash: [0; 32] },
        };
        Ok(Stand { model: row.get(0)?, head, at: row.get(3)?, moved: row.get::<Option<String>>(4)?.is_some() })
    })
}

/// Where the log ends.
pub fn head(conn: &Connection) -> Result<Head> {
    Ok(stand(conn)?.head)
}

const ENTER: &str =
    "INSERT INTO _changes (seq, at, actor, op, why, table_id, record_id, model, batch, undoes, body, seal, hash)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

/// Appends an entry inside the caller's transaction and moves the head on.
pub fn append(conn: &Connection, head: &mut Head, draft: &Draft, at: i64, actor: i64, model: i64) -> Result<i64> {
    let seq = head.seq + 1;
    let batch = draft.batch.unwrap_or(seq);
    let mut entry = Entry {
        seq,
        at,
        actor,
        op: draft.op,
        why: String::new(),
        table: draft.table,
        record: draft.record,
        model,
        batch,
        undoes: draft.undoes,
        body: String::new(),
        seal: Vec::new(),
        hash: [0; 32],
    };
    let seal = new_seal(seq);
    entry.hash = chain(&head.hash, &entry, draft.why, &digest(&seal, draft.body));
    let entered = (
        seq,
        at,
        actor,
        draft.op.as_str(),
        draft.why,
        draft.table,
        draft.record,
        model,
        batch,
        draft.undoes,
        draft.body,
        seal,
        entry.hash,
    );
    conn.add_row(ENTER, entered)?;
    *head = Head { seq, hash: entry.hash };
    Ok(seq)
}

/// Random bytes for one entry: from a secret of this process that is kept nowhere.
fn new_seal(seq: i64) -> [u8; 16] {
    static SECRET: OnceLock<Hash> = OnceLock::new();
    let secret = SECRET.get_or_init(|| {
        let mut secret = [0; 32];
        // Without random numbers from the system a body could be guessed from its digest; the chain is as good.
        let _ = getrandom::fill(&mut secret);
        secret
    });
    let mixed: Hash = Sha256::new().chain_update(secret).chain_update(seq.to_le_bytes()).finalize().into();
    std::array::from_fn(|i| mixed[i])
}

fn digest(seal: &[u8], body: &str) -> Hash {
    Sha256::new().chain_update(seal).chain_update(body).finalize().into()
}

/// The digest of an entry's body: made of it, or what was kept of it when it was erased.
fn digest_of(entry: &Entry) -> Hash {
    match <Hash>::try_from(entry.seal.as_slice()) {
        Ok(kept) if entry.body.is_empty() => kept,
        _ => digest(&entry.seal, &entry.body),
    }
}

/// Erases what an entry says of its record, for good; who, when and where stay, and the chain stays whole.
pub fn erase(conn: &Connection, seq: i64) -> Result<()> {
    let sql = format!("SELECT {COLUMNS} FROM _changes WHERE seq = ?1");
    let Some(entry) = conn.prepare_cached(&sql)?.query_row([seq], read_entry).optional()? else { return Ok(()) };
    let mut update = conn.prepare_cached("UPDATE _changes SET body = '', seal = ?2 WHERE seq = ?1")?;
    update.execute((seq, digest_of(&entry)))?;
    Ok(())
}

/// Erases what entries before a moment say (milliseconds since 1970), the oldest first; so many are looked at, at most. Where to go on, and
/// how many were erased. What is said of tables that imports fill stays: by it a workbook that comes again tells what people changed. So
/// do the model, and what tells of erasures, by which the chain is verified.
pub fn erase_before(conn: &Connection, moment: i64, after: i64, most: usize) -> Result<(i64, usize)> {
    let filled = conn.prepare_cached("SELECT DISTINCT table_id FROM _bulk")?.query_map([], |row| row.get(0))?;
    let filled: BTreeSet<u32> = filled.into_iter().collect();
    let sql = format!("SELECT {COLUMNS} FROM _changes WHERE seq > ?1 ORDER BY seq LIMIT ?2");
    let entries = conn.prepare_cached(&sql)?.query_map((after, most), read_entry)?;
    let (mut last, mut erased) = (after, 0);
    // Times never go back: behind the first that is young enough none is too old.
    for entry in entries.iter().take_while(|entry| entry.at < moment) {
        last = entry.seq;
        let goes = match entry.op {
            Op::Create | Op::Update | Op::Delete => entry.table.is_none_or(|table| !filled.contains(&table)),
            Op::Comment => true,
            Op::Access => !tells_of_erasure(&said_by(entry)),
            Op::Bulk | Op::Model => false,
        };
        if goes && !entry.body.is_empty() {
            erase(conn, entry.seq)?;
            erased += 1;
        }
    }
    Ok((last, erased))
}

/// What the body of an entry says.
fn said_by(entry: &Entry) -> serde_json::Value {
    serde_json::from_str(&entry.body).unwrap_or_default()
}

fn tells_of_erasure(body: &serde_json::Value) -> bool {
    body["act"] == ERASED
}

fn chain(before: &Hash, e: &Entry, why: &str, digest: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(before);
    // Numbers at fixed width and lengths before texts, so that no two entries give the same bytes.
    for n in [
        e.seq,
        e.at,
        e.actor,
        e.model,
        e.batch,
        e.undoes.unwrap_or(0),
        e.table.map_or(0, i64::from),
        e.record.unwrap_or(0),
    ] {
        hash.update(n.to_le_bytes());
    }
    for text in [e.op.as_str(), why] {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.update(digest);
    hash.finalize().into()
}

/// The columns that `read_entry` reads, in its order.
pub const COLUMNS: &str = "seq, at, actor, op, why, table_id, record_id, model, batch, undoes, body, seal, hash";

/// Reads an entry from a row of `COLUMNS`.
pub fn read_entry(row: &Row) -> Result<Entry> {
    let op: String = row.get(3)?;
    let op = Op::parse(&op).ok_or_else(|| Fault::Unlike { wanted: "what was done", found: op.clone() })?;
    Ok(Entry {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        op,
        why: row.get(4)?,
        table: row.get(5)?,
        record: row.get(6)?,
        model: row.get(7)?,
        batch: row.get(8)?,
        undoes: row.get(9)?,
        body: row.get(10)?,
        seal: row.get(11)?,
        hash: row.get(12)?,
    })
}

/// The entries after a number, oldest first.
pub fn entries_since(conn: &Connection, since: i64, limit: usize) -> Result<Vec<Entry>> {
    let sql = format!("SELECT {COLUMNS} FROM _changes WHERE seq > ?1 ORDER BY seq LIMIT ?2");
    let mut select = conn.prepare_cached(&sql)?;
    select.query_map((since, limit), read_entry)
}

/// What is looked for in the log, from its end on.
#[derive(Debug, Clone, Copy)]
pub struct Sought {
    /// Entries before this number.
    pub before: i64,
    /// And not before this one.
    pub since: i64,
    /// Not before this moment, in milliseconds since 1970.
    pub from: i64,
    /// Not after it.
    pub to: i64,
    /// What was done.
    pub op: Option<Op>,
    /// By whom.
    pub actor: Option<i64>,
    /// In which table.
    pub table: Option<u32>,
}

/// Entries of the log that are looked for, newest first.
pub fn entries_before(conn: &Connection, sought: &Sought, limit: usize) -> Result<Vec<Entry>> {
    let Sought { before, since, from, to, op, actor, table } = *sought;
    // What is not asked for is left out of the text, so that the index of tables and records serves where a table is named.
    let asked = [
        op.map(|op| format!("op = '{}'", op.as_str())),
        actor.map(|actor| format!("actor = {actor}")),
        table.map(|table| format!("table_id = {table}")),
    ];
    let asked: String = asked.into_iter().flatten().map(|part| format!(" AND {part}")).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM _changes WHERE seq < ?1 AND seq >= ?2 AND at >= ?3 AND at <= ?4{asked} ORDER BY seq DESC LIMIT ?5"
    );
    let mut select = conn.prepare_cached(&sql)?;
    select.query_map((before, since, from, to, limit), read_entry)
}

/// The entries of a batch, oldest first.
pub fn batch(conn: &Connection, batch: i64) -> Result<Vec<Entry>> {
    let sql = format!("SELECT {COLUMNS} FROM _changes WHERE seq = ?1 OR (batch = ?1 AND batch <> seq) ORDER BY seq");
    let mut select = conn.prepare_cached(&sql)?;
    select.query_map([batch], read_entry)
}

/// A digest of what one entry for many records did to those that were there before it, which the entry holds and the chain covers.
pub(crate) fn bulk_digest(conn: &Connection, seq: i64, table: u32) -> Result<String> {
    let mut select = conn.prepare_cached(
        "SELECT record_id, op, body FROM _bulk_updates WHERE seq = ?1 AND table_id = ?2 ORDER BY record_id",
    )?;
    let mut rows = select.query((seq, table))?;
    let mut hash = Sha256::new();
    while let Some(row) = rows.next()? {
        hash.update(row.get::<i64>(0)?.to_le_bytes());
        for text in [row.get_ref(1)?.as_text()?, row.get_ref(2)?.as_text()?] {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The digest of what an entry for many records did, where it is not the one that the entry says; older entries and erased ones say none.
fn digest_otherwise(conn: &Connection, entry: &Entry) -> Result<Option<String>> {
    let body = said_by(entry);
    let (Some(said), Some(table)) = (body["digest"].as_str(), entry.table) else { return Ok(None) };
    let digest = bulk_digest(conn, entry.seq, table)?;
    Ok((digest != said).then_some(digest))
}

/// Entries that are read at a time.
const AT_A_TIME: usize = 1_000;

/// Walks the whole log: no gap, every hash right, what stands beside entries for many records as it was. Answers how many entries there are.
pub fn verify(conn: &Connection) -> Result<i64> {
    let sql = format!("SELECT {COLUMNS} FROM _changes WHERE seq > ?1 ORDER BY seq LIMIT {AT_A_TIME}");
    let mut select = conn.prepare_cached(&sql)?;
    let (mut seq, mut hash) = (0, [0; 32]);
    // Entries for many records of which something was erased since, with the digest that they have now: a later entry must say so.
    let mut otherwise = BTreeMap::new();
    loop {
        let entries = select.query_map([seq], read_entry)?;
        if entries.is_empty() {
            return match otherwise.first_key_value() {
                None => Ok(seq),
                Some((seq, _)) => Err(broken(*seq, "what it did to records is not what it says").into()),
            };
        }
        for entry in &entries {
            verify_entry(entry, (seq, &hash))?;
            match entry.op {
                Op::Bulk => otherwise.extend(digest_otherwise(conn, entry)?.map(|digest| (entry.seq, digest))),
                Op::Access => {
                    let (record, digests) = said_erased(entry);
                    for (of, digest) in digests {
                        // A later entry may speak for what it erased, and for nothing else.
                        if otherwise.get(&of) == Some(&digest) && is_erased(conn, of, record)? {
                            otherwise.remove(&of);
                        }
                    }
                }
                _ => {}
            }
            (seq, hash) = (entry.seq, entry.hash);
        }
    }
}

fn broken(seq: i64, what: &str) -> Problem {
    Problem::new(Code::Conflict, format!("The change log is broken at entry {seq}: {what}."))
}

/// Which record an entry that tells of an erasure is about, and what it says of entries for many records: their numbers, and the digests
/// that they have from then on.
fn said_erased(entry: &Entry) -> (i64, Vec<(i64, String)>) {
    let body = said_by(entry);
    if !tells_of_erasure(&body) {
        return (0, Vec::new());
    }
    let digests = body["detail"]["digests"].as_object().cloned().unwrap_or_default();
    let read = digests.into_iter().filter_map(|(seq, digest)| Some((seq.parse().ok()?, digest.as_str()?.to_owned())));
    (body["detail"]["record"].as_i64().unwrap_or_default(), read.collect())
}

/// Whether nothing is left of what an entry for many records did to one of them.
fn is_erased(conn: &Connection, seq: i64, record: i64) -> Result<bool> {
    let sql = "SELECT body = '' FROM _bulk_updates WHERE seq = ?1 AND record_id = ?2";
    let all = conn.prepare_cached(sql)?.query_map((seq, record), |row| row.get::<bool>(0))?;
    Ok(!all.is_empty() && all.into_iter().all(|erased| erased))
}

/// Checks an entry against the one before it.
fn verify_entry(entry: &Entry, (seq, hash): (i64, &Hash)) -> Result<()> {
    if entry.seq != seq + 1 {
        return Err(broken(entry.seq, &format!("{} is missing", seq + 1)).into());
    }
    if matches!(entry.op, Op::Bulk | Op::Model) && entry.body.is_empty() {
        return Err(broken(entry.seq, "it says nothing, and nothing of its kind is ever erased").into());
    }
    if entry.hash != chain(hash, entry, &entry.why, &digest_of(entry)) {
        return Err(broken(entry.seq, "its hash does not match what it says").into());
    }
    Ok(())
}
