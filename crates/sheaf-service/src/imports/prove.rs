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
use sheaf_query::plan::{self, Action, ListRequest, Search};
use sheaf_sheets::standing::Standing;
use sheaf_sheets::{Proof, Proposal, ProposedField, ProposedTable, Reading, Workbook, read_cell};
use sheaf_store::fetch::{self, Asking};
use sheaf_store::scratch::Scratch;

use super::load;

/// Rows of each table that a formula is tried on.
const MOST_ROWS: u64 = 5_000;
/// A formula that agrees with fewer of a hundred values than this is not the workbook's formula.
const LEAST_PERCENT: u64 = 98;

/// Fills in the proofs of a plan, and turns formulas that do not hold into the values that the workbook holds.
pub fn prove(book: &Workbook, proposal: &mut Proposal) -> Result<(), Problem> {
    let computed =
        |f: &ProposedField| f.formula.is_some() && ["formula", "lookup", "rollup"].contains(&f.kind.as_str());
    if !proposal.tables.iter().flat_map(|t| &t.fields).any(computed) {
        return Ok(());
    }
    // Formulas are tried on the workbook alone, whatever its tables go into.
    let into: Vec<Option<Standing>> = proposal.tables.iter_mut().map(|t| t.into.take()).collect();
    let proved = prove_all(book, proposal);
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
    let results = computed_values(scratch, table, book.saved_at())?;
    let mut proofs: HashMap<usize, Proof> = tried.iter().map(|i| (*i, Proof::default())).collect();
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
    let grant = crate::access::Principal::system("proving formulas").grant_table(table, Action::Read);
    let now = saved.unwrap_or_else(|| jiff::Timestamp::now().as_millisecond());
    let asking = Asking { me: None, now, today: now.div_euclid(sheaf_model::temporal::DAY) };
    let title = table.title_field().map(|f| f.id);
    let wanted = table.fields.iter().filter(|f| f.storage() == Storage::Computed || Some(f.id) == title);
    let fields: Vec<String> = wanted.map(|f| f.name.clone()).collect();
    let mut records = Vec::new();
    let mut cursor = None;
    loop {
        let (fields, sort) = (Some(fields.clone()), vec!["@id".to_owned()]);
        let request = ListRequest { fields, sort, limit: 1_000, cursor, ..ListRequest::default() };
        let plan = plan::list(scratch.model(), table, &request, &grant, Search::Scan)?;
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
