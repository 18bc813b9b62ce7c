//! Translated formulas are proved: each is run on the workbook's own rows, in memory, and compared with the values that the
//! workbook holds. One that gives other values is not used: the values are kept as they are.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde_json::Value;
use sheaf_model::field::JsonWriter;
use sheaf_model::{Model, Problem, Storage, Table};
use sheaf_query::formula::{self, Scope, Type};
use sheaf_query::plan::{self, ListRequest, Search};
use sheaf_query::sql::Dialect;
use sheaf_sheets::standing::Standing;
use sheaf_sheets::{Proof, Proposal, ProposedField, ProposedTable, Workbook, say};
use sheaf_store::fetch::{self, Asking};
use sheaf_store::scratch::Scratch;

use super::chosen::said_type;
use super::compare::Comparison;
use super::{exceptions, load, totals};
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
    say_as_shown(proposal)?;
    // What is found out about one formula may take another's ground away: try again until all that is left holds.
    for _ in 0..4 {
        if !prove_once(book, proposal)? {
            break;
        }
    }
    forget_readings(proposal);
    Ok(())
}

/// What was noticed of texts that were read as something else is no more where they turned out to be computed texts.
fn forget_readings(proposal: &mut Proposal) {
    let (tables, findings) = (&proposal.tables, &mut proposal.findings);
    let is_text = |table: &str, field: &str| {
        let fields = tables.iter().filter(|t| t.name == table).flat_map(|t| &t.fields);
        fields.filter(|f| f.name == field).any(|f| f.formula.is_some() && f.value_kind() == "text")
    };
    findings.retain(|finding| match (finding.code.as_str(), &finding.table, &finding.field) {
        ("value_as_text" | "misfit", Some(table), Some(field)) => !is_text(table, field),
        _ => true,
    });
}

/// What a formula gives is said as the workbook shows it: of a linked record (`{Lead}.{Company}`) the title, of a number of days
/// the length of time or the day.
fn say_as_shown(proposal: &mut Proposal) -> Result<(), Problem> {
    let (model, names) = load::model_of(&Model::default(), proposal)?;
    for proposed in &mut proposal.tables {
        let Some(table) = names.get(&proposed.name).and_then(|n| model.table(n)) else { continue };
        for field in &mut proposed.fields {
            let Some(text) = &field.formula else { continue };
            let typed = formula::parse(text).and_then(|expr| formula::check(&expr, &Scope::new(&model, table)));
            let Ok(typed) = typed else { continue };
            let shown = match (typed.result(), field.value_kind()) {
                (Type::Record(target), _) if text.ends_with('}') => model
                    .table_by_id(*target)
                    .and_then(Table::title_field)
                    .map(|title| format!("{text}.{{{}}}", title.label)),
                (Type::Number { .. }, "time" | "duration") => Some(format!("DURATION(({text}) * 24)")),
                (Type::Number { .. }, "date") => Some(format!("TODATE({text})")),
                _ => None,
            };
            if let Some(shown) = shown {
                field.formula = Some(shown);
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
    let Some(trial) = Trial::of(book, &whole)? else { return Ok(false) };
    let without = exceptions::without(book, whole)?.map(|whole| Trial::of(book, &whole)).transpose()?.flatten();
    let mut given_up = false;
    for proposed in &mut proposal.tables {
        let Some(table) = trial.table(&proposed.name).cloned() else { continue };
        given_up |= prove_table(book, &trial, without.as_ref(), proposed, &table)?;
    }
    Ok(given_up)
}

/// A plan whose first rows were loaded, so that its formulas can be run.
struct Trial {
    scratch: Scratch,
    /// The names of the tables there, by their names in the plan.
    names: HashMap<String, String>,
}

impl Trial {
    /// None where the rows cannot be loaded: nothing is proved then, and the import itself will say what is wrong.
    fn of(book: &Workbook, whole: &Proposal) -> Result<Option<Trial>, Problem> {
        let mut scratch = Scratch::new()?;
        let progress = Arc::new(AtomicU64::new(0));
        match scratch.write(|tx| load::load_some(tx, book, whole, &progress, MOST_ROWS)) {
            Ok(names) => Ok(Some(Trial { scratch, names })),
            Err(fault) => {
                tracing::debug!(error = %fault, "formulas could not be tried");
                Ok(None)
            }
        }
    }

    fn table(&self, name: &str) -> Option<&Table> {
        self.names.get(name).and_then(|n| self.scratch.model().table(n))
    }
}

/// Whether a formula gives another value of a record, or none, in another trial.
fn differs(record: &Value, other: &Value, field: &str) -> bool {
    let failed = |record: &Value| record["errors"].get(field).is_some();
    record["fields"][field] != other["fields"][field] || failed(record) != failed(other)
}

fn prove_table(
    book: &Workbook,
    trial: &Trial,
    without: Option<&Trial>,
    proposed: &mut ProposedTable,
    table: &Table,
) -> Result<bool, Problem> {
    let scratch = &trial.scratch;
    let tried: Vec<usize> = (0..proposed.fields.len()).filter(|i| proposed.fields[*i].formula.is_some()).collect();
    if tried.is_empty() {
        return Ok(false);
    }
    let is_computed = |f: &ProposedField| table.field(&f.name).is_some_and(|f| f.storage() == Storage::Computed);
    let types: HashMap<usize, Type> =
        tried.iter().filter_map(|i| Some((*i, result(scratch.model(), table, &proposed.fields[*i].name)?))).collect();
    let mut found: HashMap<usize, Comparison> = tried.iter().map(|i| (*i, Comparison::default())).collect();
    if book.is_uncalculated(proposed) {
        return Ok(trust(scratch.model(), proposed, table, &tried));
    }
    let results = computed_values(scratch, table, book.saved_at())?;
    let others = match without.and_then(|trial| Some((trial, trial.table(&proposed.name)?))) {
        Some((trial, table)) => computed_values(&trial.scratch, table, book.saved_at())?,
        None => Vec::new(),
    };
    let mut left_out: HashSet<usize> = HashSet::new();
    for (n, row) in book.rows(proposed)?.take(MOST_ROWS as usize).enumerate() {
        let row = row?;
        let Some(record) = results.get(n) else { break };
        for (i, comparison) in &mut found {
            let (field, Some(cell)) = (&proposed.fields[*i], row.cells.get(*i)) else { continue };
            if !is_computed(field) || field.exceptions.binary_search(&row.number).is_ok() {
                continue;
            }
            // What is computed from a cell that is typed over a formula says nothing about either formula.
            if others.get(n).is_some_and(|other| differs(record, other, &field.name)) {
                left_out.insert(*i);
                continue;
            }
            let value = &record["fields"][&field.name];
            let failed = record["errors"].get(&field.name).is_some();
            comparison.add(field, types.get(i), cell, value, failed);
        }
    }
    totals::prove_computed(scratch, proposed, table, &asking(book.saved_at()))?;
    let mut given_up = false;
    for (i, comparison) in found {
        let proof = comparison.proof();
        let computed = is_computed(&proposed.fields[i]);
        let field = &mut proposed.fields[i];
        field.proof = Some(proof);
        let seen = comparison.is_of_values() && (proof.compared > 0 || !left_out.contains(&i));
        let holds = computed && seen && proof.equal * 100 >= proof.compared * LEAST_PERCENT;
        if holds {
            show_as_computed(field, types.get(&i));
            if comparison.is_of_texts() {
                show_as_text(field);
            }
        } else {
            give_up(field, computed, proof);
            given_up = true;
        }
    }
    Ok(given_up)
}

/// A formula's days and times are shown as what they are, whatever format their cells have: a difference of two times is a length
/// of time, and a day is one though its cells show a number.
fn show_as_computed(field: &mut ProposedField, computed: Option<&Type>) {
    let Some(kind) = computed.filter(|ty| ty.is_temporal()).map(result_of) else { return };
    if field.value_kind() != kind {
        field.also(say!("its values are of the type {kind}, and compared as numbers of days", kind = said_type(kind)));
        field.result = Some(kind.to_owned());
    }
}

/// A formula that gives a text gives one whatever it looks like: `TEXT({Day}, "dd.mm.yyyy")` no day, `{Price} & " EUR"` no money.
fn show_as_text(field: &mut ProposedField) {
    const OTHERS: [&str; 9] =
        ["date", "datetime", "time", "duration", "integer", "number", "money", "percent", "boolean"];
    if OTHERS.contains(&field.value_kind()) {
        field.also(say!("it gives texts, and they are compared as such"));
        field.result = Some("text".to_owned());
    }
}

/// The type of a computed field's values.
fn result(model: &Model, table: &Table, name: &str) -> Option<Type> {
    let made = table.field(name).filter(|f| f.storage() == Storage::Computed)?;
    let typed = formula::check(&formula::parse(&plan::field_formula(made)).ok()?, &Scope::new(model, table)).ok()?;
    Some(typed.result().clone())
}

/// Formulas of a workbook that holds no values: nothing speaks against them. Whether any was given up, since it cannot be computed.
fn trust(model: &Model, proposed: &mut ProposedTable, table: &Table, tried: &[usize]) -> bool {
    let mut given_up = false;
    for field in tried {
        let field = &mut proposed.fields[*field];
        let Some(result) = result(model, table, &field.name) else {
            give_up(field, false, Proof::default());
            given_up = true;
            continue;
        };
        // No value says what the formula's values are: the formula does.
        field.result = Some(result_of(&result).to_owned());
        field.proof = None;
        let unproved = say!("nothing to prove it against: the workbook holds no values");
        if !field.evidence.ends_with(&unproved.to_string()) {
            field.also(unproved);
        }
    }
    given_up
}

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
    let formula = field.formula.take().unwrap_or_default();
    field.change_evidence(|evidence| {
        evidence.change_first(|before| match understood {
            true => say!(
                "Its formula, translated as {formula}, gives the same value in {equal} of {n} rows only: the values are kept as they are. {before}",
                formula,
                equal = proof.equal,
                n = proof.compared,
                before
            ),
            false => say!("Its formula cannot be computed here: the values are kept as they are. {before}", before),
        });
    });
    let kind = field.value_kind().to_owned();
    field.kind = if kind == "link" && field.link.is_none() { "text".to_owned() } else { kind };
    if field.kind != "link" {
        field.link = None;
    }
    field.result = None;
    field.proof = None;
    field.exceptions.clear();
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
    let linked = table.fields.iter().filter_map(|field| match result(model, table, &field.name)? {
        Type::Record(target) => Some((field.name.as_str(), model.table_by_id(target)?)),
        _ => None,
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use sheaf_sheets::{Limits, Source, propose};

    use super::*;

    /// A workbook of one sheet; the style 1 shows times of day as spreadsheets do by themselves (`h:mm`), 2 lengths of time.
    fn workbook(labels: &[&str], body: &str) -> Vec<u8> {
        let word = |word: &&str| format!(r#"<c t="str"><v>{word}</v></c>"#);
        let rows = format!("<row>{}</row>{body}", labels.iter().map(word).collect::<String>());
        let relation = |kind: &str, target: &str| {
            format!(r#"<Relationships><Relationship Id="rId1" Type="x/{kind}" Target="{target}"/></Relationships>"#)
        };
        let book = r#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
        let both = r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/styles" Target="styles.xml"/></Relationships>"#;
        let styles =
            r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="20"/><xf numFmtId="46"/></cellXfs></styleSheet>"#;
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in [
            ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
            ("xl/workbook.xml", book.to_owned()),
            ("xl/_rels/workbook.xml.rels", both.to_owned()),
            ("xl/styles.xml", styles.to_owned()),
            ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
        ] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("writable");
            writer.write_all(text.as_bytes()).expect("writable");
        }
        writer.finish().expect("writable").into_inner()
    }

    /// A workbook of twenty products, with what stands in the cell of each total.
    fn products(total: fn(u32) -> String) -> Vec<u8> {
        let row = |row: u32| {
            let item = format!(r#"<c r="A{row}" t="str"><v>I{row}</v></c>"#);
            let (price, total) = (format!(r#"<c r="C{row}"><v>2.5</v></c>"#), total(row));
            format!(r#"<row>{item}<c r="B{row}"><v>{row}</v></c>{price}<c r="D{row}">{total}</c></row>"#)
        };
        workbook(&["Item", "Qty", "Price", "Total"], &(2..=21).map(row).collect::<String>())
    }

    fn proposed(bytes: Vec<u8>) -> (Workbook, Proposal) {
        let book =
            Workbook::open(vec![("book.xlsx".into(), Source::from(bytes))], Limits::default()).expect("readable");
        let mut proposal = propose(&book);
        prove(&book, &mut proposal).expect("tried");
        (book, proposal)
    }

    fn proved(total: fn(u32) -> String) -> (Proposal, u64) {
        let (book, proposal) = proposed(products(total));
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
            (uncalculated, "formula", "; nothing to prove it against: the workbook holds no values", 0),
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

    #[test]
    fn time_that_passes_is_a_length_of_time_whatever_its_format() {
        // Each formula with what it gives for a start and an end, in days; a shift of three ends after midnight.
        type Passed = fn(f64, f64) -> f64;
        let night: Passed = |start, end| if end < start { end + 1.0 - start } else { end - start };
        let pause: Passed = |start, end| (end - start - 0.5 / 24.0).abs();
        let rounded: Passed = |start, end| (((end - start).abs() * 96.0).round()) / 96.0;
        let cases: [(&str, Passed, bool); 11] = [
            ("B{n}-A{n}", |start, end| end - start, false),
            ("MOD(B{n}-A{n},1)", night, true),
            ("IF(B{n}<A{n},B{n}+1-A{n},B{n}-A{n})", night, true),
            ("IF(B{n}<A{n},1,0)+B{n}-A{n}", night, true),
            ("IF(B{n}<A{n},B{n}+1,B{n})-A{n}", night, true),
            ("B{n}+(B{n}<A{n})-A{n}", night, true),
            ("IF(A{n}=\"\",0,B{n}-A{n})", |start, end| end - start, false),
            ("B{n}-A{n}+IF(A{n}>B{n},1)", night, true),
            ("IF(A{n}=\"\",\"\",B{n}-A{n})", |start, end| end - start, false),
            ("ABS(B{n}-A{n}-TIME(0,30,0))", pause, false),
            ("ROUND(ABS(B{n}-A{n})*96,0)/96", rounded, false),
        ];
        for (formula, passed, nights) in cases {
            for style in [1, 2] {
                let row = |n: u32| {
                    let start = f64::from(n % 5 + 8) / 24.0;
                    let end = if nights && n.is_multiple_of(3) {
                        3.0 / 24.0
                    } else {
                        start + f64::from(n % 7 + 2) / 24.0 + 0.01
                    };
                    let (text, value) = (formula.replace("{n}", &n.to_string()), passed(start, end));
                    let text = text.replace('<', "&lt;").replace('>', "&gt;");
                    let times = format!(r#"<c r="A{n}" s="1"><v>{start}</v></c><c r="B{n}" s="1"><v>{end}</v></c>"#);
                    let worked = format!(r#"<c r="C{n}" s="{style}"><f>{text}</f><v>{value}</v></c>"#);
                    let hours = format!(r#"<c r="D{n}"><f>C{n}*24</f><v>{}</v></c>"#, value * 24.0);
                    format!("<row>{times}{worked}{hours}</row>")
                };
                let body: String = (2..=21).map(row).collect();
                let (_, proposal) = proposed(workbook(&["In", "Out", "Worked", "Hours"], &body));
                let fields = &proposal.tables[0].fields;
                for (place, kind) in [(2, "duration"), (3, "number")] {
                    let field = &fields[place];
                    let found =
                        (field.kind.as_str(), field.result.as_deref(), field.proof.map(|p| (p.compared, p.equal)));
                    assert_eq!(found, ("formula", Some(kind), Some((20, 20))), "{formula}: {}", field.evidence);
                }
            }
        }
    }

    #[test]
    fn a_day_is_one_though_its_cells_show_a_number() {
        let row = |n: u32| {
            let day = 45_000 + n;
            format!(r#"<row><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f>DATE(2023,3,15)+A{n}</f><v>{day}</v></c></row>"#)
        };
        let (_, proposal) = proposed(workbook(&["Days", "Due"], &(2..=21).map(row).collect::<String>()));
        let due = &proposal.tables[0].fields[1];
        let found = (due.kind.as_str(), due.result.as_deref(), due.proof.map(|p| (p.compared, p.equal)));
        assert_eq!(found, ("formula", Some("date"), Some((20, 20))), "{}", due.evidence);
    }

    #[test]
    fn what_reads_a_typed_value_neither_proves_nor_disproves() {
        // The net of row 8 is typed; what is computed from it in the file is left out, and what is wrong there alone is not.
        let row = |n: u32| {
            let net = if n == 8 { 500.0 } else { f64::from(n) * 2.5 };
            let formula = if n == 8 { String::new() } else { format!("<f>B{n}*2.5</f>") };
            let (gross, size) = (net * 1.2, if net * 1.2 > 30.0 { "big" } else { "small" });
            let item = format!(r#"<c r="A{n}" t="str"><v>I{n}</v></c><c r="B{n}"><v>{n}</v></c>"#);
            let net = format!(r#"<c r="C{n}">{formula}<v>{net}</v></c>"#);
            let gross = format!(r#"<c r="D{n}"><f>C{n}*1.2</f><v>{gross}</v></c>"#);
            let size = format!(r#"<c r="E{n}" t="str"><f>IF(D{n}&gt;30,"big","small")</f><v>{size}</v></c>"#);
            format!("<row>{item}{net}{gross}{size}</row>")
        };
        let body: String = (2..=21).map(row).collect();
        let (_, proposal) = proposed(workbook(&["Item", "Qty", "Net", "Gross", "Size"], &body));
        for field in &proposal.tables[0].fields[2..] {
            let found = (field.kind.as_str(), field.proof.map(|p| (p.compared, p.equal)));
            assert_eq!(found, ("formula", Some((19, 19))), "{}: {}", field.label, field.evidence);
        }
    }
}
