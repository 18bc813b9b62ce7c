//! Translated formulas are proved: each is run on the workbook's own rows, in memory, and compared with the values that the
//! workbook holds. One that gives other values is not used: the values are kept as they are.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde_json::Value;
use sheaf_model::field::JsonWriter;
use sheaf_model::text::text_key;
use sheaf_model::{Model, Problem, Scalar, Storage, Table};
use sheaf_query::formula::{self, Scope, Type};
use sheaf_query::plan::{self, ListRequest, Search};
use sheaf_query::sql::Dialect;
use sheaf_sheets::standing::Standing;
use sheaf_sheets::{Proof, Proposal, ProposedField, ProposedTable, Reading, Workbook, read_cell};
use sheaf_store::fetch::{self, Asking};
use sheaf_store::scratch::Scratch;

use super::{load, totals};
use crate::access::{Action, Principal};

/// Rows of each table that a formula is tried on.
pub(super) const MOST_ROWS: u64 = 5_000;
/// A formula that agrees with fewer of a hundred values than this is not the workbook's formula.
const LEAST_PERCENT: u64 = 98;

/// Fills in the proofs of a plan, and turns formulas that do not hold into the values that the workbook holds.
pub fn prove(book: &Workbook, proposal: &mut Proposal) -> Result<(), Problem> {
    let computed =
        |f: &ProposedField| f.formula.is_some() && ["formula", "lookup", "rollup"].contains(&f.kind.as_str());
    if proposal.tables.iter().flat_map(|t| &t.fields).any(computed) {
        prove_alone(book, proposal)?;
    }
    totals::prove(book, proposal)
}

/// Formulas are tried on the workbook alone, whatever its tables go into.
fn prove_alone(book: &Workbook, proposal: &mut Proposal) -> Result<(), Problem> {
    let into: Vec<Option<Standing>> = proposal.tables.iter_mut().map(|t| t.into.take()).collect();
    let typed = proposal.typed_values(book);
    let proved = prove_all(book, proposal);
    proposal.keep_typed(book, typed);
    for (table, into) in proposal.tables.iter_mut().zip(into) {
        table.into = into;
    }
    proved
}

fn prove_all(book: &Workbook, proposal: &mut Proposal) -> Result<(), Problem> {
    name_records(proposal)?;
    // What is found out about one formula may take another's ground away: try again until all that is left holds.
    for _ in 0..4 {
        if !prove_once(book, proposal)? {
            break;
        }
    }
    Ok(())
}

/// A formula that ends in a link (`{Lead}.{Company}`) gives the title of the linked record, as the workbook shows it.
fn name_records(proposal: &mut Proposal) -> Result<(), Problem> {
    let (model, names) = load::model_of(&Model::default(), proposal)?;
    for proposed in &mut proposal.tables {
        let Some(table) = names.get(&proposed.name).and_then(|n| model.table(n)) else { continue };
        for field in &mut proposed.fields {
            let Some(text) = field.formula.as_mut().filter(|text| text.ends_with('}')) else { continue };
            let typed = formula::parse(text).and_then(|expr| formula::check(&expr, &Scope::new(&model, table)));
            if let Ok(Type::Record(target)) = typed.as_ref().map(formula::Typed::result)
                && let Some(title) = model.table_by_id(*target).and_then(Table::title_field)
            {
                *text = format!("{text}.{{{}}}", title.label);
            }
        }
    }
    Ok(())
}

/// Whether any formula was given up.
fn prove_once(book: &Workbook, proposal: &mut Proposal) -> Result<bool, Problem> {
    let whole = Proposal {
        tables: proposal.tables.iter().cloned().map(|t| ProposedTable { include: true, ..t }).collect(),
        ..Proposal::default()
    };
    let mut scratch = Scratch::new()?;
    let progress = Arc::new(AtomicU64::new(0));
    let limited = scratch.write(|tx| load::load_some(tx, book, &whole, &progress, MOST_ROWS));
    let names = match limited {
        Ok(names) => names,
        Err(fault) => {
            // Nothing is proved where the rows cannot be loaded; the import itself will say what is wrong.
            tracing::debug!(error = %fault, "formulas could not be tried");
            return Ok(false);
        }
    };
    let mut given_up = false;
    for proposed in &mut proposal.tables {
        let Some(table) = names.get(&proposed.name).and_then(|n| scratch.model().table(n)).cloned() else { continue };
        given_up |= prove_table(book, &scratch, proposed, &table)?;
    }
    Ok(given_up)
}

fn prove_table(
    book: &Workbook,
    scratch: &Scratch,
    proposed: &mut ProposedTable,
    table: &Table,
) -> Result<bool, Problem> {
    let tried: Vec<usize> = (0..proposed.fields.len()).filter(|i| proposed.fields[*i].formula.is_some()).collect();
    if tried.is_empty() {
        return Ok(false);
    }
    let is_computed = |f: &ProposedField| table.field(&f.name).is_some_and(|f| f.storage() == Storage::Computed);
    let mut proofs: HashMap<usize, Proof> = tried.iter().map(|i| (*i, Proof::default())).collect();
    if book.is_uncalculated(proposed) {
        return Ok(trust(scratch.model(), proposed, table, &tried));
    }
    let results = computed_values(scratch, table, book.saved_at())?;
    for (n, row) in book.rows(proposed)?.take(MOST_ROWS as usize).enumerate() {
        let row = row?;
        let Some(record) = results.get(n) else { break };
        for (i, proof) in &mut proofs {
            let (field, Some(cell)) = (&proposed.fields[*i], row.cells.get(*i)) else { continue };
            if !is_computed(field) || field.exceptions.binary_search(&row.number).is_ok() {
                continue;
            }
            let value = &record["fields"][&field.name];
            let failed = record["errors"].get(&field.name).is_some();
            if let Some(equal) = same(field, cell, value, failed) {
                proof.compared += 1;
                proof.equal += u64::from(equal);
            }
        }
    }
    totals::prove_computed(scratch, proposed, table, &asking(book.saved_at()))?;
    let mut given_up = false;
    for (i, proof) in proofs {
        let computed = is_computed(&proposed.fields[i]);
        let field = &mut proposed.fields[i];
        field.proof = Some(proof);
        let holds = computed && proof.equal * 100 >= proof.compared * LEAST_PERCENT;
        if !holds {
            give_up(field, computed, proof);
            given_up = true;
        }
    }
    Ok(given_up)
}

/// Formulas of a workbook that holds no values: nothing speaks against them. Whether any was given up, since it cannot be computed.
fn trust(model: &Model, proposed: &mut ProposedTable, table: &Table, tried: &[usize]) -> bool {
    let mut given_up = false;
    for field in tried {
        let field = &mut proposed.fields[*field];
        let made = table.field(&field.name).filter(|f| f.storage() == Storage::Computed);
        let typed = made.and_then(|made| {
            formula::check(&formula::parse(&plan::field_formula(made)).ok()?, &Scope::new(model, table)).ok()
        });
        let Some(typed) = typed else {
            give_up(field, false, Proof::default());
            given_up = true;
            continue;
        };
        // No value says what the formula's values are: the formula does.
        field.result = Some(result_of(typed.result()).to_owned());
        field.proof = None;
        if !field.evidence.ends_with(UNPROVED) {
            field.evidence.push_str(UNPROVED);
        }
    }
    given_up
}

/// Said of a formula that could not be compared.
const UNPROVED: &str = "; nothing to prove it against: the workbook holds no values";

/// The type of field that holds a formula's values.
fn result_of(result: &Type) -> &'static str {
    match result {
        Type::Number { decimals: Some(0) } => "integer",
        Type::Number { .. } => "number",
        Type::Boolean => "boolean",
        Type::Date => "date",
        Type::DateTime => "datetime",
        Type::Time => "time",
        Type::Duration => "duration",
        _ => "text",
    }
}

/// The values are kept as the workbook has them, and the evidence says why.
fn give_up(field: &mut ProposedField, understood: bool, proof: Proof) {
    let why = if understood {
        format!(
            "Its formula, translated as {}, gives the same value in {} of {} rows only: the values are kept as they are.",
            field.formula.as_deref().unwrap_or_default(),
            proof.equal,
            proof.compared
        )
    } else {
        "Its formula cannot be computed here: the values are kept as they are.".to_owned()
    };
    let kind = field.value_kind().to_owned();
    field.kind = if kind == "link" && field.link.is_none() { "text".to_owned() } else { kind };
    if field.kind != "link" {
        field.link = None;
    }
    field.formula = None;
    field.result = None;
    field.proof = None;
    field.exceptions.clear();
    field.evidence = format!("{why} {}", field.evidence);
}

/// Every record of a table as the API would give it, in the order in which they were loaded.
/// `TODAY()` is the day on which the workbook was saved: its values are of that day.
fn computed_values(scratch: &Scratch, table: &Table, saved: Option<i64>) -> Result<Vec<Value>, Problem> {
    let grant = Principal::system("proving formulas").grant_table(table, Action::READ);
    let asking = asking(saved);
    let title = table.title_field().map(|f| f.id);
    let wanted = table.fields.iter().filter(|f| f.storage() == Storage::Computed || Some(f.id) == title);
    let fields: Vec<String> = wanted.map(|f| f.name.clone()).collect();
    let mut records = Vec::new();
    let mut cursor = None;
    loop {
        let (fields, sort) = (Some(fields.clone()), vec!["@id".to_owned()]);
        let request = ListRequest { fields, sort, limit: 1_000, cursor, ..ListRequest::default() };
        let plan = plan::list(Dialect::Sqlite, scratch.model(), table, &request, &grant, Search::Scan)?;
        let mut json = JsonWriter::default();
        fetch::list(scratch.conn(), &plan, &asking, None, &mut json)?;
        let mut page: Value = serde_json::from_slice(&json.out).unwrap_or_default();
        if let Value::Array(found) = page["records"].take() {
            records.extend(found);
        }
        cursor = page["next"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    for (field, target) in linked_results(scratch.model(), table) {
        // A formula may end in a record; the workbook shows that record's title.
        let Some(title) = target.title_field() else { continue };
        let titles = titles_of(scratch, target, title, saved)?;
        for record in &mut records {
            let id = record["fields"][field].as_i64();
            if let Some(title) = id.and_then(|id| titles.get(&id)) {
                record["fields"][field] = title.clone();
            }
        }
    }
    Ok(records)
}

/// As on the day on which the workbook was saved.
fn asking(saved: Option<i64>) -> Asking {
    let now = saved.unwrap_or_else(|| jiff::Timestamp::now().as_millisecond());
    Asking { me: None, now, today: now.div_euclid(sheaf_model::temporal::DAY) }
}

/// The computed fields of a table whose result is a record, with that record's table.
fn linked_results<'m>(model: &'m Model, table: &'m Table) -> Vec<(&'m str, &'m Table)> {
    let scope = Scope::new(model, table);
    let computed = table.fields.iter().filter(|f| f.storage() == Storage::Computed);
    let linked = computed.filter_map(|field| {
        let typed = formula::check(&formula::parse(&plan::field_formula(field)).ok()?, &scope).ok()?;
        match typed.result() {
            Type::Record(target) => Some((field.name.as_str(), model.table_by_id(*target)?)),
            _ => None,
        }
    });
    linked.collect()
}

fn titles_of(
    scratch: &Scratch,
    table: &Table,
    title: &sheaf_model::Field,
    saved: Option<i64>,
) -> Result<HashMap<i64, Value>, Problem> {
    if title.storage() == Storage::Computed {
        return Ok(HashMap::new());
    }
    let records = computed_values(scratch, table, saved)?;
    let titled = records.iter().filter_map(|r| Some((r["id"].as_i64()?, r["fields"][&title.name].clone())));
    Ok(titled.collect())
}

/// Whether a computed value is the one that the workbook holds; none where there is nothing to compare with.
fn same(field: &ProposedField, cell: &sheaf_sheets::CellValue, value: &Value, failed: bool) -> Option<bool> {
    if cell.stored == sheaf_sheets::Stored::Error {
        // What is not found is an error in a workbook, and nothing here.
        return Some(failed || cell.text == "#N/A" && value.is_null());
    }
    if failed {
        return Some(false);
    }
    match read_cell(field, cell) {
        Reading::Blank => Some(value.is_null() || value == "" || value.as_f64() == Some(0.0)),
        Reading::Misfit { .. } | Reading::Targets { .. } => None,
        Reading::Target(text) => Some(same_text(&text, value)),
        Reading::Value(scalar) => Some(same_value(field, &scalar, cell, value)),
    }
}

fn same_text(text: &str, value: &Value) -> bool {
    value.as_str().is_some_and(|v| text_key(v) == text_key(text)) || sheaf_store::convert::plain(value) == text
}

fn same_value(field: &ProposedField, expected: &Scalar, cell: &sheaf_sheets::CellValue, value: &Value) -> bool {
    let stored = match cell.stored {
        sheaf_sheets::Stored::Number(n, _) => Some(n),
        _ => None,
    };
    let kind = field.stored_type();
    let temporal = kind.as_ref().is_some_and(|k| {
        matches!(
            k.storage(),
            Storage::Date | Storage::DateTime | Storage::Time | Storage::Duration | Storage::Boolean | Storage::Choice
        )
    });
    let number = value.as_f64().or_else(|| value.as_str().and_then(|v| v.parse().ok()));
    if let (false, Some(a), Some(b)) = (temporal, stored, number) {
        // What the workbook holds is a double; the last of its digits are noise.
        return (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
    }
    match (kind, expected) {
        (Some(kind), expected) => {
            let as_stored = sheaf_model::Field::new("f", "f", kind);
            let shown =
                sheaf_store::convert::api_value(&as_stored, &sheaf_store::value::Stored::Scalar(expected.clone()));
            shown == *value
                || same_text(&sheaf_store::convert::plain(&shown), value)
                || (value.is_null() && shown == "")
        }
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use sheaf_sheets::{Limits, Source, propose};

    use super::*;

    /// A workbook of twenty products, with what stands in the cell of each total.
    fn products(total: fn(u32) -> String) -> Vec<u8> {
        let word = |cell: &str, word: &str| format!(r#"<c r="{cell}" t="str"><v>{word}</v></c>"#);
        let labels = [("A1", "Item"), ("B1", "Qty"), ("C1", "Price"), ("D1", "Total")];
        let mut rows = format!("<row>{}</row>", labels.map(|(cell, label)| word(cell, label)).concat());
        for row in 2..=21 {
            let item = word(&format!("A{row}"), &format!("I{row}"));
            rows += &format!(
                r#"<row>{item}<c r="B{row}"><v>{row}</v></c><c r="C{row}"><v>2.5</v></c><c r="D{row}">{}</c></row>"#,
                total(row)
            );
        }
        let relation = |kind: &str, target: &str| {
            format!(r#"<Relationships><Relationship Id="rId1" Type="x/{kind}" Target="{target}"/></Relationships>"#)
        };
        let book = r#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in [
            ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
            ("xl/workbook.xml", book.to_owned()),
            ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
            ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
        ] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("writable");
            writer.write_all(text.as_bytes()).expect("writable");
        }
        writer.finish().expect("writable").into_inner()
    }

    fn proved(total: fn(u32) -> String) -> (Proposal, u64) {
        let files = vec![("book.xlsx".into(), Source::from(products(total)))];
        let book = Workbook::open(files, Limits::default()).expect("readable");
        let mut proposal = propose(&book);
        prove(&book, &mut proposal).expect("tried");
        let typed = proposal.typed_values(&book);
        (proposal, typed)
    }

    fn total(row: u32, value: f64) -> String {
        if row == 8 { "<v>999</v>".to_owned() } else { format!("<f>B{row}*C{row}</f><v>{value}</v>") }
    }

    fn uncalculated(row: u32) -> String {
        format!("<f>B{row}*C{row}</f>")
    }

    #[test]
    fn a_formula_is_used_unless_the_workbook_speaks_against_it() {
        // Its values; none, since nobody calculated them; others.
        type Total = fn(u32) -> String;
        let cases: [(Total, &str, &str, u64); 3] = [
            (|row| total(row, f64::from(row) * 2.5), "formula", "it says {Qty} * {Price}", 1),
            (uncalculated, "formula", UNPROVED, 0),
            (|row| total(row, f64::from(row) + 1.0), "integer", "the values are kept as they are", 0),
        ];
        for (stored, kind, said, typed) in cases {
            let (proposal, found) = proved(stored);
            let total = &proposal.tables[0].fields[3];
            assert_eq!((total.kind.as_str(), found), (kind, typed), "{}", total.evidence);
            assert!(total.evidence.contains(said), "{}", total.evidence);
            assert_eq!((proposal.cells.records, proposal.cells.findings), (80 - typed, typed));
        }
        let (proposal, _) = proved(uncalculated);
        assert_eq!(proposal.tables[0].fields[3].result.as_deref(), Some("number"));
    }
}
