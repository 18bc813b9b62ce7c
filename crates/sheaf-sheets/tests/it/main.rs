//! Workbooks in, proposals and rows out. Cases are data, run by small functions.

mod account;
mod binary;
mod days;
mod ends;
mod fields;
mod findings;
mod first_rows;
mod headers;
mod heads;
mod hostile;
mod joined;
mod judgement;
mod kinds;
mod layouts;
mod links;
mod marks;
mod mends;
mod named;
mod places;
mod pollution;
mod readings;
mod reports;
mod said;
mod sections;
mod shapes;
mod text_files;
mod totals;
mod turned;
mod types;
mod unseen;
mod ways;
mod workbooks;

use sheaf_sheets::{CellValue, Limits, Proposal, ProposedField, ProposedTable, Row, Source, Workbook, propose};

/// Opens files given as bytes.
fn open(files: &[(&str, &[u8])]) -> Workbook {
    let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), Source::from(bytes.to_vec()))).collect();
    Workbook::open(files, Limits::default()).unwrap_or_else(|p| panic!("{p}"))
}

/// A file of tests/workbooks, and what is proposed for it.
fn kept(name: &str) -> (Workbook, Proposal) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/workbooks/");
    let bytes = std::fs::read(format!("{path}{name}")).unwrap_or_else(|e| panic!("{name}: {e}"));
    let book = open(&[(name, &bytes)]);
    let proposal = propose(&book);
    (book, proposal)
}

/// A zip container of parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("writable");
        std::io::Write::write_all(&mut writer, bytes).expect("writable");
    }
    writer.finish().expect("writable").into_inner()
}

/// The proposal for one text file.
fn propose_text(text: &str) -> Proposal {
    propose(&open(&[("sample.csv", text.as_bytes())]))
}

/// The only table of a proposal.
fn only(proposal: &Proposal) -> &ProposedTable {
    assert_eq!(proposal.tables.len(), 1, "{:?}", proposal.tables.iter().map(|t| &t.region).collect::<Vec<_>>());
    &proposal.tables[0]
}

/// The field of a label.
fn field<'a>(table: &'a ProposedTable, label: &str) -> &'a ProposedField {
    table.fields.iter().find(|f| f.label == label).unwrap_or_else(|| {
        panic!("no field {label} in {:?}", table.fields.iter().map(|f| &f.label).collect::<Vec<_>>())
    })
}

/// All records of a table.
fn rows(book: &Workbook, table: &ProposedTable) -> Vec<Row> {
    book.rows(table).and_then(|rows| rows.collect()).unwrap_or_else(|p| panic!("{p}"))
}

/// A row's texts.
fn texts(row: &Row) -> Vec<&str> {
    row.cells.iter().map(|c: &CellValue| c.text.as_str()).collect()
}

/// The account of a proposal is right: the places hold as many cells as the sheets do, and the tables as many records as are read.
fn check_account(book: &Workbook, proposal: &Proposal) {
    let c = proposal.cells;
    assert_eq!((c.total, c.records + c.headers + c.findings + c.notes), (book.cells(), book.cells()), "{c:?}");
    for table in &proposal.tables {
        assert_eq!(table.rows, rows(book, table).len() as u64, "{} in {}", table.label, table.region);
    }
}
