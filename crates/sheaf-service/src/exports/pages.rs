//! The records of a table, page by page, through the list plan of whoever asks.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Deserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde_json::Value;
use sheaf_model::field::JsonWriter;
use sheaf_model::{Code, Problem, Table};
use sheaf_query::formula::Sight;
use sheaf_query::plan::{self, Grant, LONGEST_PART, ListRequest, Search};
use sheaf_store::Fault;
use sheaf_store::export::Snapshot;
use sheaf_store::fetch::{self, Asking};

use crate::access::{Ability, Action, Principal};
use crate::imports::Progress;

/// Records of a page.
const PAGE: usize = 1_000;

/// Reads records at one moment for someone.
pub struct Pages<'a> {
    /// The moment.
    pub snap: &'a Snapshot<'a>,
    /// Who asks.
    pub who: &'a Principal,
    /// Counts the records read, for whoever shows it.
    pub progress: &'a Progress,
    /// Their id in the log.
    pub me: Option<i64>,
    /// Milliseconds since 1970.
    pub now: i64,
    /// Says that nobody waits for them any more.
    pub unwanted: Option<&'a AtomicBool>,
}

/// A table that someone may read.
pub fn table<'a>(snap: &'a Snapshot, who: &Principal, name: &str) -> Result<(&'a Table, Grant), Problem> {
    who.require(&snap.model, Ability::Exports)?;
    who.grant(&snap.model, name, Action::READ)
}

/// The tables that someone may read, or the one that is named.
pub fn tables<'a>(snap: &'a Snapshot, who: &Principal, name: Option<&str>) -> Result<Vec<&'a Table>, Problem> {
    if let Some(name) = name {
        return Ok(vec![table(snap, who, name)?.0]);
    }
    who.require(&snap.model, Ability::Exports)?;
    let rights = who.rights(&snap.model);
    Ok(snap.model.tables.iter().filter(|t| rights.sees_table(t.id)).collect())
}

/// How many records a table has.
pub fn count(snap: &Snapshot, table: &Table) -> Result<u64, Fault> {
    sheaf_store::imports::count(snap.conn, table)
}

impl Pages<'_> {
    /// Every page as the bytes between the brackets of `{"records":[…]}`, with the number of its records; what is asked as in a
    /// list, but for its pages.
    pub fn each_page(
        &self,
        table: &Table,
        request: ListRequest,
        mut take: impl FnMut(&[u8], u64) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let (_, grant) = self.who.grant(&self.snap.model, &table.name, Action::READ)?;
        let asking = Asking::at(self.now, self.me, &self.snap.model);
        // In another order than that of their making each page looks at all of them: so there are few of them too.
        let limit = if request.sort.is_empty() && request.search.is_none() { PAGE } else { LONGEST_PART };
        let mut request = ListRequest { limit, whole: true, ..request };
        if request.sort.is_empty() {
            request.sort.push("@id".to_owned());
        }
        let mut json = JsonWriter::default();
        loop {
            let plan = plan::list(self.snap.conn.dialect(), &self.snap.model, table, &request, &grant, Search::Scan)?;
            if plan.is_windowed() && request.limit == PAGE && request.expand.is_empty() {
                // Each page costs as much as the whole table: so there are few of them.
                request.limit = LONGEST_PART;
                continue;
            }
            if self.unwanted.is_some_and(|unwanted| unwanted.load(Ordering::Relaxed)) {
                return Err(Problem::new(Code::Unavailable, "Nobody waits for it any more.").into());
            }
            json.out.clear();
            let count = fetch::list(self.snap.conn, &plan, &asking, request.after()?.as_ref(), &mut json)?;
            let (records, next) = split(&json.out);
            take(records, count as u64)?;
            match next {
                Some(next) => request.cursor = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// Every record.
    pub fn each_record(
        &self,
        table: &Table,
        request: ListRequest,
        mut take: impl FnMut(Value) -> Result<(), Fault>,
    ) -> Result<u64, Fault> {
        let mut count = 0;
        let mut bytes = Vec::new();
        self.each_page(table, request, |page, _| {
            bytes.clear();
            bytes.push(b'[');
            bytes.extend_from_slice(page);
            bytes.push(b']');
            let mut counted = |record| {
                count += 1;
                take(record)
            };
            read(&bytes, &mut counted)
        })?;
        Ok(count)
    }
}

/// Hands on each record of a JSON array as it is read: those of a long page are never there as values all at once.
fn read(bytes: &[u8], take: &mut dyn FnMut(Value) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut each = Each { take, fault: None };
    // The bytes are JSON that was written here: reading them ends early only where the taker does.
    let _ = serde_json::Deserializer::from_slice(bytes).deserialize_seq(&mut each);
    each.fault.map_or(Ok(()), Err)
}

struct Each<'t> {
    take: &'t mut dyn FnMut(Value) -> Result<(), Fault>,
    fault: Option<Fault>,
}

impl<'de> Visitor<'de> for &mut Each<'_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str("records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<(), A::Error> {
        while let Some(record) = records.next_element::<Value>()? {
            if let Err(fault) = (self.take)(record) {
                self.fault = Some(fault);
                return Err(A::Error::custom("no more is wanted"));
            }
        }
        Ok(())
    }
}

/// The records of a list's answer and its cursor. Neither a cursor nor `null` holds a bracket, so that the last one ends the records.
fn split(answer: &[u8]) -> (&[u8], Option<String>) {
    const HEAD: &[u8] = b"{\"records\":[";
    let end = answer.iter().rposition(|b| *b == b']').unwrap_or(answer.len());
    let next = answer[end..].strip_prefix(b"],\"next\":").and_then(|rest| rest.strip_suffix(b"}"));
    let next = next.and_then(|n| serde_json::from_slice::<Option<String>>(n).ok()).flatten();
    (answer.get(HEAD.len()..end).unwrap_or_default(), next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_split_into_records_and_cursor() {
        assert_eq!(split(br#"{"records":[],"next":null}"#), (&b""[..], None));
        let (records, next) = split(br#"{"records":[{"a":["]"]}],"next":"x-_1"}"#);
        assert_eq!((records, next.as_deref()), (&br#"{"a":["]"]}"#[..], Some("x-_1")));
    }
}
