//! What somebody sees of a table, as a file: the records that a view, a filter and a search let through, put together and sorted
//! as there, with the fields that are shown. It is written in full before anybody gets it, so that a slow line holds nothing up.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sheaf_model::field::JsonWriter;
use sheaf_model::view::Grouping;
use sheaf_model::{Code, Model, Problem, Table, temporal};
use sheaf_query::formula::Sight;
use sheaf_query::plan::{self, Grant, ListRequest, Search};
use sheaf_store::Fault;
use sheaf_store::export::snapshot_within;
use sheaf_store::fetch;
use tokio::sync::OwnedSemaphorePermit;

use super::pages::{self, Pages};
use super::{Format, column, csv, each_row, json, unwritable, written, xlsx};
use crate::access::{Action, Principal};
use crate::body::seen_field;
use crate::imports::Progress;
use crate::open::Open;
use crate::reading::{LONGEST, turn};
use crate::views::expect_view;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// CSV, JSON or a workbook.
    pub format: Format,
    /// As of a list; pages and links to follow mean nothing here.
    pub list: ListRequest,
    /// What the records are put together by, before their sort; none: what the view groups by.
    pub group: Option<Vec<Grouping>>,
}

/// A file that was written.
#[derive(Debug)]
pub struct Written {
    /// At its beginning. It is gone when it is let go of.
    pub file: File,
    /// Its bytes.
    pub length: u64,
    /// How many records it holds.
    pub records: u64,
    /// What it is called, without its ending.
    pub name: String,
    /// Its place among the files that wait to be taken: to be held for as long as the file.
    pub held: OwnedSemaphorePermit,
}

/// Tells the writing to end when whoever asked has gone.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Open {
    /// Whether an export can be written, without writing it: answers how many records it will hold.
    pub async fn check_view_export(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        asked: Asked,
    ) -> Result<u64, Problem> {
        let viewer = self.viewer(who)?;
        let (open, who, table) = (Arc::clone(self), who.clone(), table.to_owned());
        // It is read as a list is, and for as long as one.
        self.apart(&self.slow, move || {
            open.store.notice()?;
            let read = snapshot_within(LONGEST, &open.store, |snap| {
                let (table, grant) = pages::table(snap, &who, &table)?;
                let asked = settle(&snap.model, table, &grant, asked, viewer)?;
                let progress = Progress::default();
                let pages = open.pages(snap, &who, &progress)?;
                let found = count(&pages, table, asked.list)?;
                match asked.format == Format::Xlsx && found >= xlsx::MOST_ROWS {
                    true => Err(xlsx::too_many().into()),
                    false => Ok(found),
                }
            });
            read.map_err(Fault::into_plain)
        })
        .await
    }

    /// Writes what is seen into a file. So many are there at a time, also of those that somebody takes slowly.
    pub async fn export_view(self: &Arc<Self>, who: &Principal, table: &str, asked: Asked) -> Result<Written, Problem> {
        let unwanted = Arc::new(AtomicBool::new(false));
        let _waiting = Waiting(Arc::clone(&unwanted));
        let viewer = self.viewer(who)?;
        let (open, who, table) = (Arc::clone(self), who.clone(), table.to_owned());
        let held = turn(&self.written).await?;
        self.apart(&self.exporting, move || {
            // Where the records are there is room for them. The file has no name: it goes with whoever has it open, also where
            // the process is killed.
            let folder = open.store.folder().join("files");
            let mut file = tempfile::tempfile_in(&folder).map_err(unwritable)?;
            let (records, name) = open.at_one_moment(|snap| {
                let (table, grant) = pages::table(snap, &who, &table)?;
                let view = asked.list.view.clone();
                let asked = settle(&snap.model, table, &grant, asked, viewer)?;
                let progress = Progress::default();
                let pages = Pages { unwanted: Some(&unwanted), ..open.pages(snap, &who, &progress)? };
                Ok((
                    write(&pages, table, asked, &folder, &mut file)?,
                    name(table, view.as_deref(), pages.asking().today),
                ))
            })?;
            file.flush().map_err(unwritable)?;
            let length = file.stream_position().map_err(unwritable)?;
            file.rewind().map_err(unwritable)?;
            Ok(Written { file, length, records, name, held })
        })
        .await
    }
}

/// Puts what a view says where nothing was asked for; what a view has not is there in full.
fn settle(
    model: &Model,
    table: &Table,
    grant: &Grant,
    mut asked: Asked,
    viewer: Option<i64>,
) -> Result<Asked, Problem> {
    let view = asked.list.view.as_deref().map(|name| expect_view(model, table, grant, name, viewer)).transpose()?;
    let is_seen = |name: &String| table.field(name).is_none_or(|field| grant.rights().sees(table, field));
    let group = asked.group.take().or_else(|| view.map(|v| v.group.clone())).unwrap_or_default();
    let mut sort: Vec<String> = Vec::new();
    for grouping in &group {
        let field = seen_field(table, grant, &grouping.field)?;
        sort.push(format!("{}{}", if grouping.descending { "-" } else { "" }, field.name));
    }
    let own = std::mem::take(&mut asked.list.sort);
    sort.extend(if own.is_empty() { view.map(|v| v.sort.clone()).unwrap_or_default() } else { own });
    asked.list.sort = sort;
    let of_view =
        view.and_then(|v| v.fields.as_ref()).map(|names| names.iter().filter(|n| is_seen(n)).cloned().collect());
    let shown = match asked.list.fields.take().or(of_view) {
        None => table.fields.iter().map(|f| f.name.clone()).filter(is_seen).collect(),
        Some(names) => {
            let named = names.iter().map(|name| seen_field(table, grant, name).map(|f| f.name.clone()));
            named.collect::<Result<Vec<_>, _>>()?
        }
    };
    // What records are put together by stands above them on the screen: here it goes before.
    let mut seen = HashSet::new();
    let all = group.iter().map(|g| g.field.clone()).filter(|name| !shown.contains(name)).chain(shown.clone());
    asked.list.fields = Some(all.filter(|name| seen.insert(name.clone())).collect());
    asked.list.cursor = None;
    asked.list.expand.clear();
    asked.group = Some(group);
    Ok(asked)
}

fn count(pages: &Pages, table: &Table, list: ListRequest) -> Result<u64, Fault> {
    let (_, grant) = pages.who.grant(&pages.snap.model, &table.name, Action::READ)?;
    let request = ListRequest { limit: 1, count: true, ..list };
    let plan = plan::list(pages.snap.conn.dialect(), &pages.snap.model, table, &request, &grant, Search::Scan)?;
    let mut json = JsonWriter::default();
    fetch::list(pages.snap.conn, &plan, &pages.asking(), None, &mut json)?;
    let answer: serde_json::Value = serde_json::from_slice(&json.out).unwrap_or_default();
    Ok(answer["count"].as_u64().unwrap_or_default())
}

fn write(pages: &Pages, table: &Table, asked: Asked, folder: &Path, out: &mut File) -> Result<u64, Fault> {
    let model = &pages.snap.model;
    let rights = pages.who.rights(&pages.snap.model);
    let mut list = asked.list;
    let seen = |name: &String| table.field(name).is_some_and(|f| rights.sees(table, f));
    let names: Vec<String> = list.fields.take().unwrap_or_default().into_iter().filter(seen).collect();
    list.fields = Some(names.clone());
    let columns = column::columns_of(model, table, &names);
    match asked.format {
        Format::Csv => {
            let mut csv = csv::Csv::new(out, csv::Escape::Formulas);
            written(csv.row(columns.iter().map(|c| c.label.as_str())))?;
            let rows =
                each_row(pages, table, &columns, list, |row| Ok(written(csv.row(row.iter().map(column::text)))?))?;
            written(csv.finish())?;
            Ok(rows)
        }
        Format::Json => {
            let mut out = std::io::BufWriter::with_capacity(1 << 18, out);
            let rows = json::table(pages, table, list, &mut out)?;
            written(out.write_all(b"\n").and_then(|()| out.flush()))?;
            Ok(rows)
        }
        Format::Xlsx => {
            let mut book = xlsx::Book::new(&[(table, count(pages, table, list.clone())?)]).put_by(folder)?;
            let mut sheet = book.sheet(table, &columns, &vec![None; columns.len()])?;
            let rows = each_row(pages, table, &columns, list, |row| Ok(sheet.row(row)?))?;
            sheet.filtered(rows)?;
            sheet.finish()?;
            book.finish(out)?;
            Ok(rows)
        }
        Format::Sheaf => {
            Err(Problem::new(Code::Invalid, "What is seen of a table is exported as csv, json or xlsx.").into())
        }
    }
}

/// The table's label, the view's, and the day.
fn name(table: &Table, view: Option<&str>, today: i64) -> String {
    let day = temporal::text_of(|out| temporal::write_date(out, today));
    match view.and_then(|name| table.view(name)) {
        Some(view) => format!("{} - {} {day}", table.label, view.label),
        None => format!("{} {day}", table.label),
    }
}

impl Pages<'_> {
    fn asking(&self) -> fetch::Asking {
        fetch::Asking::at(self.now, self.me, &self.snap.model)
    }
}
