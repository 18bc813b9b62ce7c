//! Links by the titles of the records that they point to.

use std::collections::HashMap;

use serde_json::Value;
use sheaf_query::plan::ListRequest;
use sheaf_store::Fault;

use super::column::{self, Column};
use super::pages::{Pages, table};
use crate::body::seen_field;

/// Most titles of one table that are read ahead; others are looked up when they are met.
const AHEAD: u64 = 200_000;
/// Most titles of one table that are kept.
const KEPT: usize = 500_000;

/// Titles, by the column that links.
pub struct Titles {
    columns: Vec<Option<Known>>,
}

struct Known {
    table: String,
    field: String,
    titles: Option<HashMap<i64, String>>,
    /// Whether the titles are seen, once it was asked.
    seen: Option<bool>,
}

impl Titles {
    /// For these columns; nothing is read yet.
    pub fn new(columns: &[Column]) -> Titles {
        let known =
            |c: &Column| c.target.clone().map(|(table, field)| Known { table, field, titles: None, seen: None });
        Titles { columns: columns.iter().map(known).collect() }
    }

    /// A value of a column, with ids replaced by titles where it links.
    pub fn named(&mut self, pages: &Pages, at: usize, value: Value) -> Result<Value, Fault> {
        let Some(Some(known)) = self.columns.get_mut(at) else { return Ok(value) };
        match value {
            Value::Number(id) => Ok(Value::from(known.title(pages, id.as_i64().unwrap_or_default())?)),
            Value::Array(ids) => {
                let titles = ids.iter().filter_map(Value::as_i64).map(|id| known.title(pages, id).map(Value::from));
                Ok(Value::Array(titles.collect::<Result<_, _>>()?))
            }
            other => Ok(other),
        }
    }
}

impl Known {
    fn title(&mut self, pages: &Pages, id: i64) -> Result<String, Fault> {
        let seen = self.seen.unwrap_or_else(|| self.is_seen(pages));
        self.seen = Some(seen);
        if !seen {
            return Ok(id.to_string());
        }
        if self.titles.is_none() {
            self.titles = Some(self.read_ahead(pages)?);
        }
        let titles = self.titles.get_or_insert_default();
        if let Some(title) = titles.get(&id) {
            return Ok(title.clone());
        }
        let mut found = HashMap::new();
        read(pages, &self.table, &self.field, Some(format!("@id = {id}")), &mut found)?;
        let title = found.remove(&id).unwrap_or_else(|| id.to_string());
        if titles.len() >= KEPT {
            titles.clear();
        }
        titles.insert(id, title.clone());
        Ok(title)
    }

    fn is_seen(&self, pages: &Pages) -> bool {
        let target = table(pages.snap, pages.who, &self.table);
        target.is_ok_and(|(target, grant)| seen_field(target, &grant, &self.field).is_ok())
    }

    fn read_ahead(&self, pages: &Pages) -> Result<HashMap<i64, String>, Fault> {
        let mut titles = HashMap::new();
        let (target, _) = table(pages.snap, pages.who, &self.table)?;
        if super::pages::count(pages.snap, target)? <= AHEAD {
            read(pages, &self.table, &self.field, None, &mut titles)?;
        }
        Ok(titles)
    }
}

fn read(
    pages: &Pages,
    target: &str,
    field: &str,
    filter: Option<String>,
    titles: &mut HashMap<i64, String>,
) -> Result<(), Fault> {
    let (target, _) = table(pages.snap, pages.who, target)?;
    let request = ListRequest { filter, fields: Some(vec![field.to_owned()]), ..ListRequest::default() };
    pages.each_page(target, request, |page, _| {
        let records: Vec<Value> = serde_json::from_slice(&[b"[", page, b"]"].concat()).unwrap_or_default();
        for record in records {
            let value = match &record["misfits"][field]["value"] {
                Value::Null => &record["fields"][field],
                misfit => misfit,
            };
            titles.insert(record["id"].as_i64().unwrap_or_default(), column::text(value));
        }
        Ok(())
    })
}
