//! Who is here: which pages are open at which table and record, as long as they say so. It is known to this process alone and
//! kept nowhere; a page that falls silent is gone after a while.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sheaf_model::{Problem, TableId};
use sheaf_store::Fault;

use crate::access::{Action, Principal};
use crate::open::Open;
use crate::reading::LONGEST;

/// How long a page that says nothing is still held to be here.
pub const SILENCE: Duration = Duration::from_secs(30);
/// Most characters of what a page is known by.
pub const LONGEST_PAGE: usize = 64;

/// Most pages of one person; the one that was silent longest gives way.
const MOST_PAGES: usize = 50;

/// A page: whose it is, and what it is known by among theirs.
type Page = (&'static str, String, String);

struct Place {
    name: String,
    table: TableId,
    record: Option<i64>,
    at: Instant,
}

/// The pages of a workspace.
#[derive(Default)]
pub(crate) struct Here(Mutex<HashMap<Page, Place>>);

/// Somebody else: what others see of them, and the record that they look at.
type Other = (&'static str, String, Option<i64>);

impl Here {
    /// Notes where a page is, and answers who else is at its table.
    fn note(&self, page: Page, place: Place) -> Vec<Other> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, known| place.at.saturating_duration_since(known.at) < SILENCE);
        let others = all.iter().filter(|((kind, who, _), known)| {
            (*kind, who.as_str()) != (page.0, page.1.as_str()) && known.table == place.table
        });
        let mut found: Vec<Other> =
            others.map(|((kind, ..), known)| (*kind, known.name.clone(), known.record)).collect();
        found.sort();
        found.dedup();
        let own = all.iter().filter(|((kind, who, _), _)| (*kind, who) == (page.0, &page.1));
        if own.clone().count() >= MOST_PAGES && !all.contains_key(&page) {
            let oldest = own.min_by_key(|(_, known)| known.at).map(|(oldest, _)| oldest.clone());
            oldest.and_then(|oldest| all.remove(&oldest));
        }
        all.insert(page, place);
        found
    }

    /// Forgets a page.
    fn leave(&self, page: &Page) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(page);
    }
}

impl Open {
    /// Notes that a page of somebody is at a table and perhaps a record, and answers who else is at the table.
    pub fn be_here(&self, who: &Principal, page: &str, table: &str, record: Option<i64>) -> Result<Value, Problem> {
        let model = self.store.model();
        let (page, (table, _)) = (page_of(who, page)?, who.grant(&model, table, Action::READ)?);
        let place = Place { name: who.name().to_owned(), table: table.id, record, at: Instant::now() };
        let mut others = self.here.note(page, place);
        let sight = self.sight(who, &model, table)?;
        if sight.is_narrow() && others.iter().any(|(.., record)| record.is_some()) {
            let asking = self.asking(who)?;
            let read = self.store.read(LONGEST, |conn| {
                self.store.expect_model(conn, model.version)?;
                for (.., record) in &mut others {
                    // That somebody is here is told; at what, where it is not seen, is not.
                    if let Some(at) = *record
                        && !sight.holds(conn, &asking, at)?
                    {
                        *record = None;
                    }
                }
                Ok(())
            });
            read.map_err(Fault::into_plain)?;
        }
        let shown =
            others.into_iter().map(|(kind, name, record)| json!({ "kind": kind, "name": name, "record": record }));
        Ok(json!({ "others": shown.collect::<Vec<_>>() }))
    }

    /// Notes that a page is closed.
    pub fn leave(&self, who: &Principal, page: &str) -> Result<Value, Problem> {
        self.here.leave(&page_of(who, page)?);
        Ok(json!({ "others": [] }))
    }
}

fn page_of(who: &Principal, page: &str) -> Result<Page, Problem> {
    if (1..=LONGEST_PAGE).contains(&page.len()) {
        return Ok((who.kind_name(), who.key(), page.to_owned()));
    }
    let message = format!("'page' has {} bytes, expected 1 to {LONGEST_PAGE}.", page.len());
    Err(Problem::field("page", "length", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_falls_silent_is_gone() {
        let (here, begun) = (Here::default(), Instant::now());
        let note = |who: &str, page: &str, table: u32, record: Option<i64>, seconds: u64| {
            let place =
                Place { name: who.to_owned(), table: TableId(table), record, at: begun + Duration::from_secs(seconds) };
            let others = here.note(("person", who.to_owned(), page.to_owned()), place);
            others.into_iter().map(|(_, name, record)| (name, record)).collect::<Vec<_>>()
        };
        let ann = |record| ("Ann".to_owned(), record);
        assert_eq!(note("Ann", "a", 1, None, 0), []);
        assert_eq!(note("Bo", "b", 1, Some(7), 1), [ann(None)]);
        // One's own other pages are no others; two pages at one place are one.
        assert_eq!(note("Bo", "c", 1, Some(7), 2), [ann(None)]);
        assert_eq!(note("Ann", "a", 1, Some(7), 20), [("Bo".to_owned(), Some(7))]);
        // Who went to another table is not here, nor who closed the page.
        assert_eq!(note("Bo", "b", 2, None, 21), []);
        here.leave(&("person", "Bo".to_owned(), "c".to_owned()));
        assert_eq!(note("Ann", "a", 1, None, 22), []);
        assert_eq!(note("Bo", "b", 1, None, 51), [ann(None)]);
        assert_eq!(note("Bo", "b", 1, None, 52), []);
        // However many pages somebody has, they are held to a few.
        for n in 0..200 {
            note("Cem", &n.to_string(), 1, None, 53);
        }
        assert_eq!(here.0.lock().unwrap().len(), 1 + MOST_PAGES);
    }
}
