//! Exports: tables as CSV, JSON and XLSX, a workspace whole as an archive, a workbook converted as Sheaf reads it.
//! Rows are read in pages through the list plans of whoever asks, at one moment; memory does not grow with them.

mod archive;
mod column;
mod convert;
pub(crate) mod csv;
mod formula;
mod json;
mod pages;
mod titles;
mod view;
mod xlsx;

use std::collections::HashMap;
use std::io::{self, Seek, Write};
use std::sync::atomic::Ordering;

use serde_json::Value;
use sheaf_model::field::names_of_files;
use sheaf_model::{Code, Problem, Table};
use sheaf_query::formula::Sight;
use sheaf_query::plan::ListRequest;
use sheaf_store::Fault;
use sheaf_store::export::{Snapshot, snapshot};

pub use archive::is_archive;
pub use convert::{ConvertOptions, convert};
pub use view::{Asked, Written};

use crate::access::Principal;
use crate::imports::Progress;
use crate::open::Open;
use column::{Column, Look};
use pages::Pages;

/// What a table or workspace is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// As the API gives records.
    Json,
    /// A workbook.
    Xlsx,
    /// An archive of the whole workspace.
    Sheaf,
}

/// A place to write a workbook or an archive to.
pub trait Place: Write + Seek + Send {}

impl<T: Write + Seek + Send> Place for T {}

/// The sentence for an output that cannot be written.
fn unwritable(e: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Unavailable, format!("The output cannot be written: {e}."))
}

fn written(done: io::Result<()>) -> Result<(), Problem> {
    done.map_err(unwritable)
}

impl Open {
    /// API names of the tables that someone may see, in the order that people see.
    pub fn table_names(&self, who: &Principal) -> Result<Vec<String>, Problem> {
        self.store.notice()?;
        let rights = who.rights(&self.store.model());
        Ok(self.store.model().tables.iter().filter(|t| rights.sees_table(t.id)).map(|t| t.name.clone()).collect())
    }

    /// Writes a table as CSV: links by their titles, and what begins like a formula with an apostrophe before it.
    pub fn export_csv(
        &self,
        who: &Principal,
        table: &str,
        out: &mut dyn Write,
        progress: &Progress,
    ) -> Result<u64, Problem> {
        self.at_one_moment(|snap| {
            let (table, grant) = pages::table(snap, who, table)?;
            let mut csv = csv::Csv::new(out, csv::Escape::Formulas);
            let columns = column::columns(&snap.model, table, grant.rights());
            written(csv.row(columns.iter().map(|c| c.label.as_str())))?;
            let pages = self.pages(snap, who, progress)?;
            let rows = each_row(&pages, table, &columns, ListRequest::default(), |row| {
                Ok(written(csv.row(row.iter().map(column::text)))?)
            })?;
            written(csv.finish())?;
            Ok(rows)
        })
    }

    /// Writes one table as `{"records":[…]}`, or all as `{"TABLE":{"records":[…]},…}`; records as the API gives them.
    pub fn export_json(
        &self,
        who: &Principal,
        table: Option<&str>,
        out: &mut dyn Write,
        progress: &Progress,
    ) -> Result<u64, Problem> {
        self.at_one_moment(|snap| {
            let pages = self.pages(snap, who, progress)?;
            match table {
                Some(table) => {
                    let rows = json::table(&pages, pages::table(snap, who, table)?.0, ListRequest::default(), out)?;
                    written(out.write_all(b"\n"))?;
                    Ok(rows)
                }
                None => json::tables(&pages, &pages::tables(snap, who, None)?, out),
            }
        })
    }

    /// Writes one table or all as a workbook, a sheet a table.
    pub fn export_xlsx(
        &self,
        who: &Principal,
        table: Option<&str>,
        out: &mut dyn Place,
        progress: &Progress,
    ) -> Result<u64, Problem> {
        self.at_one_moment(|snap| {
            let (tables, rights) = (pages::tables(snap, who, table)?, who.rights(&snap.model));
            let counted = tables.iter().map(|t| Ok((*t, pages::count(snap, t)?)));
            let mut book = xlsx::Book::new(&counted.collect::<Result<Vec<_>, Fault>>()?);
            let mut rows = 0;
            for table in &tables {
                let columns = column::columns(&snap.model, table, &rights);
                let mut sheet = book.sheet(table, &columns, &column::targets(&snap.model, &columns, &rights))?;
                let pages = self.pages(snap, who, progress)?;
                rows += each_row(&pages, table, &columns, ListRequest::default(), |row| Ok(sheet.row(row)?))?;
                sheet.finish()?;
            }
            book.finish(out)?;
            Ok(rows)
        })
    }

    pub(crate) fn at_one_moment<T>(&self, work: impl FnOnce(&Snapshot) -> Result<T, Fault>) -> Result<T, Problem> {
        self.store.notice()?;
        snapshot(&self.store, work).map_err(Fault::into_plain)
    }

    pub(crate) fn pages<'a>(
        &self,
        snap: &'a Snapshot<'a>,
        who: &'a Principal,
        progress: &'a Progress,
    ) -> Result<Pages<'a>, Problem> {
        let me = self.looked_up_actor(who)?;
        Ok(Pages { snap, who, progress, me, now: self.store.now(), unwanted: None })
    }
}

/// The records that are asked for as one value a column: links by their titles, people by their names.
fn each_row(
    pages: &Pages,
    table: &Table,
    columns: &[Column],
    asked: ListRequest,
    mut take: impl FnMut(&[Value]) -> Result<(), Fault>,
) -> Result<u64, Fault> {
    let mut titles = titles::Titles::new(columns);
    let people = match columns.iter().any(|c| c.look == Look::Person) {
        true => sheaf_store::tx::actors(pages.snap.conn)?,
        false => HashMap::new(),
    };
    let mut row = Vec::with_capacity(columns.len());
    // By its name a document comes as one value.
    let rights = pages.who.rights(&pages.snap.model);
    let seen = table.fields.iter().filter(|f| rights.sees(table, f)).map(|f| f.name.clone());
    let fields = asked.fields.or_else(|| table.document.is_some().then(|| seen.collect()));
    pages.each_record(table, ListRequest { fields, ..asked }, |mut record| {
        row.clear();
        for (at, column) in columns.iter().enumerate() {
            let misfit = record["misfits"][&column.name]["value"].take();
            // Not taken: a field may be two columns.
            let value = record["fields"][&column.name].clone();
            row.push(match (misfit, &column.look, value) {
                // Nothing is lost: what did not fit goes out as it was written.
                (misfit, ..) if !misfit.is_null() => Value::from(column::text(&misfit)),
                (_, Look::Json, whole @ (Value::Array(_) | Value::Object(_))) => Value::from(whole.to_string()),
                (_, Look::Files, Value::Array(files)) => Value::from(names_of_files(&files)),
                (_, Look::Person, Value::Number(id)) => match id.as_i64().and_then(|id| people.get(&id)) {
                    Some((_, name)) => Value::from(name.as_str()),
                    None => Value::Number(id),
                },
                (_, _, value) => titles.named(pages, at, value)?,
            });
        }
        pages.progress.fetch_add(1, Ordering::Relaxed);
        take(&row)
    })
}
