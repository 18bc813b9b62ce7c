//! Records as the API gives them: bytes go from the pages to the output as they are.

use std::io::Write;
use std::sync::atomic::Ordering;

use sheaf_model::Table;
use sheaf_query::plan::ListRequest;
use sheaf_store::Fault;

use super::pages::Pages;
use super::written;

/// Writes `{"records":[…]}`.
pub fn table(pages: &Pages, table: &Table, asked: ListRequest, out: &mut dyn Write) -> Result<u64, Fault> {
    written(out.write_all(b"{\"records\":["))?;
    let (mut first, mut count) = (true, 0);
    pages.each_page(table, asked, |page, records| {
        if page.is_empty() {
            return Ok(());
        }
        if !first {
            written(out.write_all(b",\n"))?;
        }
        first = false;
        written(out.write_all(page))?;
        count += records;
        pages.progress.fetch_add(records, Ordering::Relaxed);
        Ok(())
    })?;
    written(out.write_all(b"]}"))?;
    Ok(count)
}

/// Writes `{"leads":{"records":[…]},…}`.
pub fn tables(pages: &Pages, tables: &[&Table], out: &mut dyn Write) -> Result<u64, Fault> {
    let mut count = 0;
    written(out.write_all(b"{"))?;
    for (i, one) in tables.iter().enumerate() {
        let comma = if i == 0 { "" } else { ",\n" };
        written(write!(out, "{comma}{}:", serde_json::Value::from(one.name.as_str())))?;
        count += table(pages, one, ListRequest::default(), out)?;
    }
    written(out.write_all(b"}\n"))?;
    Ok(count)
}
