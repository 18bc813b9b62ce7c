//! From a plan to a model and records: names are made unique, formulas that do not hold become values, tables are filled in an
//! order in which links find their targets.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use sheaf_model::field::{FieldType, Given};
use sheaf_model::name::{check_name, name_for};
use sheaf_model::text::text_key;
use sheaf_model::{Code, Field, FieldId, Model, Problem, Storage, Table, TableId};
use sheaf_query::formula::{self, Scope};
use sheaf_query::plan::field_formula;
use sheaf_sheets::{
    CellValue, Check, Proposal, ProposedField, ProposedTable, Reading, Said, SaidValue, Workbook, read_cell, say,
};
use sheaf_store::Tx;
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::fault::Result;
use sheaf_store::record::{Values, Wrong};

use super::choices;
use super::known::{self, Made};
use super::refill::{Turn, refill};
use super::totals;

/// How many rows have been written, for whoever shows it.
pub type Progress = Arc<AtomicU64>;

/// What became of an import.
pub struct Loaded {
    /// The plan, with findings from every row where it had them from a sample.
    pub proposal: Proposal,
    /// Records made.
    pub rows: u64,
    /// Values kept beside their records.
    pub misfits: u64,
    /// API names of the tables made or filled.
    pub tables: Vec<String>,
    /// Records made in tables that are new.
    pub new: u64,
    /// What was made of each planned table, to know it again.
    pub made: Vec<Made>,
    /// The first entry of the log.
    pub seq: Option<i64>,
}

/// Makes the tables of a plan and fills them.
pub fn load(tx: &mut Tx, book: &Workbook, proposal: &Proposal, import: i64, progress: &Progress) -> Result<Loaded> {
    let first = tx.next_seq();
    let (model, names) = model_of(&tx.model, proposal)?;
    crate::tables::check_formulas(&model)?;
    tx.reshape(model, "import")?;
    let mut loaded = Loaded {
        proposal: proposal.clone(),
        rows: 0,
        misfits: 0,
        tables: Vec::new(),
        new: 0,
        made: known::made(&tx.model, proposal, &names),
        seq: Some(first),
    };
    let mut waiting = Vec::new();
    let mut checks: HashMap<TableId, Check> = HashMap::new();
    let mut turns: HashMap<TableId, (Turn, usize)> = HashMap::new();
    let model = Arc::clone(&tx.model);
    for proposed in in_order(proposal) {
        let Some(table) = names.get(&proposed.name).and_then(|n| model.table(n)) else { continue };
        loaded.tables.push(table.name.clone());
        if let Some(standing) = &proposed.into {
            let turn = turns.entry(table.id).or_default();
            let all = proposal.tables.iter().filter(|t| t.include && goes_into(t, &table.name)).count();
            turn.1 += 1;
            (turn.0.several, turn.0.last) = (all > 1, turn.1 == all);
            let done = refill(tx, book, proposed, (standing, table), import, &mut turn.0, progress)?;
            loaded.rows += done.rows;
            loaded.misfits += done.misfits;
            let into =
                loaded.proposal.tables.iter_mut().find(|t| t.name == proposed.name).and_then(|t| t.into.as_mut());
            if let Some(into) = into {
                into.compared = Some(done.compared);
            }
            continue;
        }
        let mut check = Check::of(book, proposal, proposed);
        let filled =
            fill(tx, book, proposed, table, import, &mut waiting, progress, u64::MAX, &|_| true, check.as_mut())?;
        loaded.rows += filled.rows;
        loaded.new += filled.rows;
        loaded.misfits += filled.misfits;
        checks.extend(check.map(|check| (table.id, check)));
    }
    for late in waiting {
        let Some(table) = model.table_by_id(late.table) else { continue };
        if let Some(field) = table.field_by_id(late.field)
            && !tx.fill_link(table, late.record, field, &late.given)?
        {
            loaded.misfits += 1;
            if let Some((check, far)) = checks.get_mut(&late.table).zip(model.target(field)) {
                check.not_found(late.at, late.row, &text_of(&late.given), &far.label);
            }
        }
    }
    for check in checks.into_values() {
        check.finish(&mut loaded.proposal);
    }
    Ok(loaded)
}

fn goes_into(table: &ProposedTable, name: &str) -> bool {
    table.into.as_ref().is_some_and(|into| into.table == name)
}

/// The same for a look: at most so many rows of each table. Answers the names that the tables got.
pub fn load_some(
    tx: &mut Tx,
    book: &Workbook,
    proposal: &Proposal,
    progress: &Progress,
    most: u64,
) -> Result<HashMap<String, String>> {
    let (mut model, names) = model_of(&tx.model, proposal)?;
    for field in model.tables.iter_mut().flat_map(|t| &mut t.fields) {
        (field.required, field.unique) = (false, false);
    }
    tx.reshape(model, "trial")?;
    let model = Arc::clone(&tx.model);
    let needed = needed(&model);
    let mut waiting = Vec::new();
    for proposed in in_order(proposal) {
        if let Some(table) = names.get(&proposed.name).and_then(|n| model.table(n)) {
            let only = |field: FieldId| needed.contains(&(table.id, field));
            fill(tx, book, proposed, table, 0, &mut waiting, progress, most, &only, None)?;
        }
    }
    for late in waiting {
        if let Some(table) = model.table_by_id(late.table)
            && let Some(field) = table.field_by_id(late.field)
        {
            tx.fill_link(table, late.record, field, &late.given)?;
        }
    }
    Ok(names)
}

/// The fields that formulas read, and those by which links find their records: a trial needs no others.
fn needed(model: &Model) -> HashSet<(TableId, FieldId)> {
    let mut needed = HashSet::new();
    for table in &model.tables {
        let scope = Scope::new(model, table);
        for field in table.fields.iter().filter(|f| f.storage() == Storage::Computed) {
            let typed = formula::parse(&field_formula(field)).and_then(|expr| formula::check(&expr, &scope));
            needed.extend(typed.iter().flat_map(|t| t.depends_on()));
        }
        needed.extend(table.title_field().map(|f| (table.id, f.id)));
    }
    let links = model.tables.iter().flat_map(|t| &t.fields).filter_map(|f| model.target(f).zip(model.target_title(f)));
    needed.extend(links.map(|(target, title)| (target.id, title.id)));
    needed
}

/// The model with the plan's tables, and the name that each got.
pub fn model_of(before: &Model, proposal: &Proposal) -> Result<(Model, HashMap<String, String>), Problem> {
    let included: Vec<&ProposedTable> = proposal.tables.iter().filter(|t| t.include).collect();
    let mut model = before.clone();
    let mut names: HashMap<String, String> = HashMap::new();
    for proposed in &included {
        if let Some(into) = &proposed.into {
            names.insert(proposed.name.clone(), into.table.clone());
            continue;
        }
        let taken = |n: &str| before.table(n).is_some() || names.values().any(|t| t == n);
        let wanted = own_name(proposed);
        let name = if taken(&wanted) { name_for(&wanted, "table", taken) } else { wanted };
        names.insert(proposed.name.clone(), name);
    }
    for proposed in &included {
        let fields = proposed.fields.iter().filter(|f| f.include).map(|f| field_of(f, proposal, &names));
        if let Some(into) = &proposed.into {
            add_new_fields(&mut model, proposed, &into.table, fields)?;
            choices::add(&mut model, into);
            continue;
        }
        let mut table = Table::new(&names[&proposed.name], free_label(&model, &proposed.label));
        for field in fields {
            table.add_field(field);
        }
        table.key = proposed.key.iter().filter(|k| table.field(k).is_some()).cloned().collect();
        table.title = super::title::title_of(proposal, proposed).filter(|t| table.field(t).is_some());
        model.add_table(table);
    }
    settle_formulas(&mut model, proposal, &names);
    totals::summarise(before, &mut model, proposal, &names);
    Ok((model, names))
}

/// The name that a table would have in the API. In the plan, several that are one keep that of the first of them.
fn own_name(proposed: &ProposedTable) -> String {
    match &proposed.stack {
        Some(stack) if stack.applied => {
            name_for(proposed.first_label(), "table", |name| check_name("table", name).is_err())
        }
        _ => proposed.name.clone(),
    }
}

/// Columns that a table has no field for become fields of it. What its other records lack cannot be required.
fn add_new_fields(
    model: &mut Model,
    proposed: &ProposedTable,
    into: &str,
    fields: impl Iterator<Item = Field>,
) -> Result<(), Problem> {
    let Some(table) = model.table_mut(into) else {
        let message = format!(
            "The table '{into}', into which the rows of '{}' were to go, is not there any more.",
            proposed.label
        );
        return Err(Problem::new(Code::Conflict, message).with_hint("Plan it as a new table, or choose another one."));
    };
    for field in fields {
        let name = known::into_field(proposed, &field.name);
        if table.field(name).is_some() {
            continue;
        }
        let taken = |label: &str| table.fields.iter().any(|f| text_key(&f.label) == text_key(label));
        let label = free(&field.label, taken);
        let field = Field { name: name.to_owned(), label, required: false, unique: false, ..field };
        table.add_field(field);
    }
    Ok(())
}

/// A label that no table has yet: the second "Leads" is "Leads 2".
fn free_label(model: &Model, label: &str) -> String {
    free(label, |label| model.tables.iter().any(|t| text_key(&t.label) == text_key(label)))
}

fn free(label: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(label) {
        return label.to_owned();
    }
    (2..).map(|n| format!("{label} {n}")).find(|l| !taken(l)).unwrap_or_else(|| label.to_owned())
}

fn field_of(proposed: &ProposedField, proposal: &Proposal, names: &HashMap<String, String>) -> Field {
    let mut kind = proposed.field_type().unwrap_or(FieldType::Text);
    if kind.link().is_some_and(|link| !names.contains_key(&link.table)) {
        kind = FieldType::Text; // the table it points to is not imported
    }
    if let FieldType::Link { link } | FieldType::Links { link } = &mut kind {
        let far = proposal.tables.iter().find(|t| t.name == link.table);
        if let (Some(far), Some(field)) = (far, &mut link.field) {
            *field = known::into_field(far, field).to_owned();
        }
        if let Some(name) = names.get(&link.table) {
            link.table.clone_from(name);
        }
    }
    let (written, several) = (kind.is_written(), kind.storage() == Storage::Joined);
    Field {
        required: proposed.rules.required && written,
        unique: proposed.rules.unique && written && !several,
        ..Field::new(&proposed.name, &proposed.label, kind)
    }
}

/// Formulas that cannot be understood here become the values that the workbook holds; so does what depends on them.
fn settle_formulas(model: &mut Model, proposal: &Proposal, names: &HashMap<String, String>) {
    for _ in 0..50 {
        let broken = broken_formulas(model);
        if broken.is_empty() {
            return;
        }
        for (table, field) in broken {
            let proposed = proposal.tables.iter().find(|t| names.get(&t.name) == Some(&table)).and_then(|t| {
                let name = |f: &&ProposedField| known::into_field(t, &f.name) == field;
                t.fields.iter().find(name)
            });
            let kind = proposed.and_then(ProposedField::stored_type).unwrap_or(FieldType::Text);
            let kind = if kind.link().is_some() { FieldType::Text } else { kind };
            if let Some(f) = model.table_mut(&table).and_then(|t| t.fields.iter_mut().find(|f| f.name == field)) {
                f.kind = kind;
            }
        }
    }
}

fn broken_formulas(model: &Model) -> Vec<(String, String)> {
    let mut broken = Vec::new();
    for table in &model.tables {
        let scope = Scope::new(model, table);
        for field in table.fields.iter().filter(|f| f.storage() == Storage::Computed) {
            let checked = formula::parse(&field_formula(field)).and_then(|expr| formula::check(&expr, &scope));
            let looks = !matches!(field.kind, FieldType::Lookup { .. }) || model.lookup_source(table, field).is_some();
            if checked.is_err() || !looks {
                broken.push((table.name.clone(), field.name.clone()));
            }
        }
    }
    broken
}

/// The tables of a plan, those that others link to first.
fn in_order(proposal: &Proposal) -> Vec<&ProposedTable> {
    let mut rest: Vec<&ProposedTable> = proposal.tables.iter().filter(|t| t.include).collect();
    let mut order: Vec<&ProposedTable> = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let waits = |t: &&ProposedTable| {
            let targets = t.fields.iter().filter(|f| f.include).filter_map(|f| f.link.as_ref());
            targets.into_iter().any(|l| l.table != t.name && rest.iter().any(|r| r.name == l.table))
        };
        let next = rest.iter().position(|t| !waits(t)).unwrap_or(0); // a circle is broken anywhere: its links are filled in later
        order.push(rest.remove(next));
    }
    order
}

/// A link that is filled in when all records are there.
pub struct Late {
    table: TableId,
    field: FieldId,
    record: i64,
    given: Given,
    /// Where it stands: the place of the field in the plan, and the row.
    at: usize,
    row: u32,
}

/// What became of one table.
pub struct Filled {
    /// Records made.
    pub rows: u64,
    /// Values kept beside their records.
    pub misfits: u64,
}

/// Fills a table from its rows, at most so many, and of them only the fields that are asked for.
#[allow(clippy::too_many_arguments, reason = "one call in two places; a struct would be named there alone")]
pub fn fill(
    tx: &mut Tx,
    book: &Workbook,
    proposed: &ProposedTable,
    table: &Table,
    import: i64,
    waiting: &mut Vec<Late>,
    progress: &Progress,
    most: u64,
    only: &dyn Fn(FieldId) -> bool,
    mut check: Option<&mut Check<'_>>,
) -> Result<Filled> {
    let mut plan = columns(&tx.model, proposed, table);
    plan.retain(|column| only(column.field.id));
    let mut bulk = Bulk::begin(tx, table, Strictness::Initial)?;
    let mut filled = Filled { rows: 0, misfits: 0 };
    let mut rows = book.rows(proposed)?;
    let mut row = sheaf_sheets::Row::default();
    while filled.rows < most && rows.read(&mut row)? {
        let mut values = Values::default();
        let mut late: Vec<(FieldId, usize, Given)> = Vec::new();
        for column in &plan {
            let Some(cell) = row.cells.get(column.at) else { continue };
            if let Some(reading) = read(column, cell) {
                if let Some(check) = &mut check {
                    check.see(column.at, row.number, cell, &reading);
                }
                take(column, reading, &mut values, &mut late);
            }
        }
        filled.misfits += values.wrong.len() as u64;
        let record = bulk.insert_later(tx, values, row.number)?;
        filled.misfits += bulk.not_found().len() as u64;
        if let Some(check) = &mut check {
            for (id, given) in bulk.not_found() {
                let column = plan.iter().find(|column| column.field.id == *id);
                if let Some((column, far)) = column.and_then(|c| Some((c, tx.model.target(c.field)?))) {
                    check.not_found(column.at, row.number, &text_of(given), &far.label);
                }
            }
        }
        let (table, row) = (table.id, row.number);
        waiting.extend(late.into_iter().map(|(field, at, given)| Late { table, field, record, given, at, row }));
        filled.rows += 1;
        progress.fetch_add(1, Ordering::Relaxed);
    }
    let about: Value = json!({ "import": import, "file": proposed.file, "sheet": proposed.sheet });
    bulk.settle(tx)?;
    filled.misfits += bulk.set_aside();
    bulk.finish(tx, &about)?;
    Ok(filled)
}

struct Column<'a> {
    at: usize,
    proposed: &'a ProposedField,
    field: &'a Field,
    late: bool,
}

fn columns<'a>(model: &Model, proposed: &'a ProposedTable, table: &'a Table) -> Vec<Column<'a>> {
    let fields = proposed.fields.iter().enumerate().filter(|(_, f)| f.include);
    let columns = fields.filter_map(|(at, f)| {
        let field = table.field(&f.name).filter(|f| f.storage() != Storage::Computed)?;
        // The target may not be filled yet where it is the table itself, or one that comes later in a circle.
        let late = model.target(field).is_some_and(|t| t.id.0 >= table.id.0 || t.id == table.id)
            && matches!(field.storage(), Storage::Record | Storage::Joined);
        Some(Column { at, proposed: f, field, late })
    });
    columns.collect()
}

/// What a cell holds, if anything.
fn read(column: &Column, cell: &CellValue) -> Option<Reading> {
    let field = column.field;
    // A field may have become another type than was proposed: a formula that became its values, a link without its table.
    let reading = || match field.kind {
        FieldType::Choices { .. } if column.proposed.value_kind() == "choices" => read_cell(column.proposed, cell),
        FieldType::Choices { .. } => accept(field, cell),
        _ => read_cell(column.proposed, cell),
    };
    (!cell.is_blank()).then(reading)
}

fn take(column: &Column, reading: Reading, values: &mut Values, late: &mut Vec<(FieldId, usize, Given)>) {
    let field = column.field;
    match reading {
        Reading::Blank => {}
        Reading::Value(scalar) => values.given.push((field.id, Given::Scalar(scalar))),
        Reading::Target(text) | Reading::Targets { text, .. } if field.storage() == Storage::Text => {
            values.given.push((field.id, Given::Scalar(text.into())));
        }
        Reading::Target(text) => {
            to_find(column, Given::Find { field: None, value: Value::from(text) }, values, late);
        }
        Reading::Targets { text, names } => to_find(column, Given::Named { text, names }, values, late),
        Reading::Misfit { text, why } => {
            let message = format!("'{}': {why}.", field.label);
            values
                .wrong
                .push((field.id, Wrong { value: Value::from(text), code: field.kind.name().to_owned(), message }));
        }
    }
}

/// Records to be found now, or when all are there.
fn to_find(column: &Column, given: Given, values: &mut Values, late: &mut Vec<(FieldId, usize, Given)>) {
    match column.late {
        true => late.push((column.field.id, column.at, given)),
        false => values.given.push((column.field.id, given)),
    }
}

fn text_of(given: &Given) -> String {
    given.written().map_or_else(String::new, |value| sheaf_store::convert::plain(&value))
}

fn accept(field: &Field, cell: &CellValue) -> Reading {
    match field.accept(&Value::from(cell.text.as_str())) {
        Ok(Given::Scalar(scalar)) => Reading::Value(scalar),
        Ok(_) => Reading::Blank,
        Err(misfit) => Reading::Misfit { text: cell.text.clone(), why: no_choice(field, misfit.message) },
    }
}

/// Why a text is none of the choices, as the model says it.
fn no_choice(field: &Field, message: String) -> Said {
    const LISTED: usize = 8;
    let text = message.strip_prefix("is '").and_then(|rest| rest.split_once("', expected one of: "));
    let (Some((text, _)), Some(all)) = (text, field.kind.choices()) else { return Said::untold(message) };
    let choices: SaidValue = all.iter().take(LISTED).map(|choice| &choice.label).collect();
    let said = match all.len().saturating_sub(LISTED) {
        0 => say!("is '{text}', expected one of: {choices}", text, choices),
        more => say!("is '{text}', expected one of: {choices} or {more} more", text, choices, more),
    };
    if said.to_string() == message { said } else { Said::untold(message) }
}
