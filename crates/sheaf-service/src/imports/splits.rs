//! A table that a person takes out of another one: columns that tell of one thing, each thing once, to which the rows then link.
//! Only columns that are the same wherever that thing is can go: of others something would be lost.

use std::collections::HashMap;
use std::hash::BuildHasher;

use serde_json::{Value, json};
use sheaf_model::Problem;
use sheaf_model::text::text_key;
use sheaf_sheets::{
    CellValue, Finding, Mend, Proposal, ProposedField, ProposedTable, Row, Split, Workbook, meant, say,
};

use super::{asked, plan};

/// What the columns of a table say of the things that one of them names.
struct Told {
    /// Rows that name one.
    rows: u64,
    /// Different things.
    things: usize,
    /// Of each field, where it is not the same wherever a thing is.
    differs: Vec<Option<String>>,
}

/// What could go into a table of its own with a column: `{"key","rows","things","columns":[{"name","differs"}]}`; `differs` is null
/// where a column is the same wherever that one is, and else says why it must stay.
pub(super) fn look(book: &Workbook, proposal: &Proposal, table: &str, key: &str) -> Result<Value, Problem> {
    let table = &proposal.tables[plan::table_named(proposal, table)?];
    let at = expect_key(table, key)?;
    let told = told_of(book, table, at)?;
    let others = table.fields.iter().enumerate().filter(|(i, _)| *i != at);
    let columns = others.map(|(i, field)| json!({ "name": field.name, "differs": why_it_stays(table, field).or_else(|| told.differs[i].clone()) }));
    Ok(json!({ "key": key, "rows": told.rows, "things": told.things, "columns": columns.collect::<Vec<_>>() }))
}

/// Carries out `{"key","columns","label"}`: the table that is made, and that the rows link to it.
pub(super) fn split(book: &Workbook, proposal: &mut Proposal, name: &str, asked: &Value) -> Result<(), Problem> {
    asked::expect_parts("part of 'split'", asked, &["key", "columns", "label"])?;
    let needed = |part: &'static str, what: &str| Problem::field(part, "required", format!("'{part}' {what}."));
    let key =
        asked::text(asked, "key")?.ok_or_else(|| needed("key", "says which column names what the others tell of"))?;
    let label = asked::label(asked, "label")?.ok_or_else(|| needed("label", "is what the new table is called"))?;
    let columns = asked::names(asked, "columns")?.unwrap_or_default();
    let table = &proposal.tables[plan::table_named(proposal, name)?];
    let at = expect_key(table, key)?;
    if proposal.tables.iter().any(|t| text_key(&t.label) == text_key(label)) {
        return Err(Problem::field("label", "label", format!("There is a table '{label}' in this plan already.")));
    }
    let told = told_of(book, table, at)?;
    let mut labels: Vec<String> = Vec::new();
    for column in columns {
        let place = place_of(table, column)?;
        if place == at || labels.iter().any(|l| l == table.fields[place].first_label()) {
            continue;
        }
        if let Some(why) = why_it_stays(table, &table.fields[place]).or_else(|| told.differs[place].clone()) {
            return Err(Problem::field(column, "columns", why));
        }
        labels.push(table.fields[place].first_label().to_owned());
    }
    let field = &table.fields[at];
    let split = Split { label: label.to_owned(), key: field.first_label().to_owned(), columns: labels };
    // As a finding with its mend it can be taken back, and be done again, as every other one.
    let message = say!(
        "'{field}' has {things} different values in {n} rows: each is one record of '{table}'.",
        field = &field.label,
        things = told.things,
        n = told.rows,
        table = label
    );
    proposal.findings.push(Finding {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        table: Some(table.name.clone()),
        field: Some(field.name.clone()),
        mends: vec![Mend::Split(split)],
        ..Finding::plain("taken_out", message)
    });
    let last = proposal.findings.len() - 1;
    if proposal.mend(book, last, true) {
        return Ok(());
    }
    proposal.findings.pop();
    Err(Problem::field("split", "split", format!("'{label}' cannot be taken out of this table as it is read.")))
}

fn place_of(table: &ProposedTable, name: &str) -> Result<usize, Problem> {
    let known = table.fields.iter().map(|f| f.name.as_str());
    table.fields.iter().position(|f| f.name == name).ok_or_else(|| Problem::unknown("field in this plan", name, known))
}

/// The place of the column that names the things, in a table of which one can be taken out.
fn expect_key(table: &ProposedTable, key: &str) -> Result<usize, Problem> {
    let at = place_of(table, key)?;
    let joined = table.cross_tab.as_ref().is_some_and(|c| c.applied) || table.stack.as_ref().is_some_and(|s| s.applied);
    let why = match () {
        () if joined => {
            Some(format!("'{}' is put together of several columns or tables: take that back first.", table.label))
        }
        () if table.distinct.is_some() => Some(format!("'{}' is taken out of another table itself.", table.label)),
        () => why_it_stays(table, &table.fields[at]),
    };
    why.map_or(Ok(at), |why| Err(Problem::field("key", "key", why)))
}

/// Why a column cannot go into another table, whatever it says.
fn why_it_stays(table: &ProposedTable, field: &ProposedField) -> Option<String> {
    let twice = table.fields.iter().filter(|f| f.first_label() == field.first_label()).count() > 1;
    let reading = &field.reading;
    let elsewhere = reading.made.is_some() || reading.beside.is_some() || reading.gathered.is_some();
    let why = match () {
        () if field.formula.is_some() => "is computed",
        () if field.link.is_some() => "links to a table already",
        () if field.kind == "choices" => "holds several choices",
        () if elsewhere => "is no column of the sheet",
        () if table.key.contains(&field.name) => "tells the rows of this table apart",
        () if !field.include => "is left out",
        () if field.label.contains(['{', '}']) => "has a name with a brace in it",
        () if twice => "has the name of another column",
        () => return None,
    };
    Some(format!("'{}' {why}.", field.label))
}

/// What a cell says, as it is meant.
fn said<'c>(field: &ProposedField, cell: &'c CellValue, room: &'c mut Option<CellValue>) -> &'c str {
    *room = meant(field, cell);
    room.as_ref().unwrap_or(cell).text.trim()
}

/// Looks through all rows of a table.
fn told_of(book: &Workbook, table: &ProposedTable, key: usize) -> Result<Told, Problem> {
    let mut told = Told { rows: 0, things: 0, differs: vec![None; table.fields.len()] };
    let hasher = foldhash::quality::RandomState::default();
    // Of each thing the row that named it first, and what stood there.
    let mut first: HashMap<String, (u32, Box<[u64]>)> = HashMap::new();
    let (mut row, mut reader) = (Row::default(), book.rows(table)?);
    let label = &table.fields[key].label;
    while reader.read(&mut row)? {
        let (mut room, fields) = (None, table.fields.iter().zip(&row.cells));
        let thing = match row.cells.get(key) {
            Some(cell) => said(&table.fields[key], cell, &mut room).to_owned(),
            None => String::new(),
        };
        if thing.is_empty() {
            for (i, (field, cell)) in fields.enumerate().filter(|(i, _)| *i != key) {
                let text = said(field, cell, &mut room);
                if !text.is_empty() && told.differs[i].is_none() {
                    told.differs[i] =
                        Some(format!("'{}' has '{text}' in row {}, which has no '{label}'.", field.label, row.number));
                }
            }
            continue;
        }
        told.rows += 1;
        let now: Box<[u64]> = table
            .fields
            .iter()
            .zip(&row.cells)
            .map(|(field, cell)| hasher.hash_one(said(field, cell, &mut room)))
            .collect();
        match first.get(&*text_key(&thing)) {
            None => {
                first.insert(text_key(&thing).into_owned(), (row.number, now));
            }
            Some((before, then)) => {
                for (i, (field, cell)) in fields.enumerate() {
                    if i != key && told.differs[i].is_none() && then.get(i) != now.get(i) {
                        let text = said(field, cell, &mut room);
                        let what = if text.is_empty() { "nothing".to_owned() } else { format!("'{text}'") };
                        told.differs[i] = Some(format!(
                            "'{}' is not the same wherever '{thing}' is: row {} has {what}, row {before} has not.",
                            field.label, row.number
                        ));
                    }
                }
            }
        }
    }
    told.things = first.len();
    Ok(told)
}
