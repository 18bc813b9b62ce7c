//! The rows of a planned table go into a table that stands: each is known again, compared in three ways (what the last import
//! brought, what is here, what the file says), and taken, or told why not.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use sheaf_model::field::Given;
use sheaf_model::text::text_key;
use sheaf_model::{Code, Field, FieldId, Problem, Scalar, Storage, Table};
use sheaf_sheets::standing::{Compared, Difference, Example, Gone, Side, Standing, What};
use sheaf_sheets::{CellValue, ProposedField, ProposedTable, Reading, Row, Workbook, read_cell};
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::fault::Result;
use sheaf_store::imports::Content;
use sheaf_store::matching::{Match, Matched, Matcher};
use sheaf_store::record::{Values, Wrong};
use sheaf_store::value::Stored;
use sheaf_store::{Fault, Tx};

use super::choices;
use super::load::Progress;

/// A column of the file and the field that its cells go into.
pub(super) struct Column<'t> {
    /// Place of the planned field.
    at: usize,
    field: &'t Field,
    how: ProposedField,
    /// Of a link: names that records had when they were brought and that people changed since. The file has them still.
    renamed: HashMap<String, i64>,
}

/// What became of a planned table that went into one that stands.
pub(super) struct Refilled {
    pub compared: Compared,
    /// Rows read.
    pub rows: u64,
    /// Values kept beside their records.
    pub misfits: u64,
}

/// Several planned tables may go into one: a record is gone where no row of any of them stands for it.
#[derive(Default)]
pub(super) struct Turn {
    /// Records that rows of them stand for; kept where there are several.
    pub taken: HashSet<i64>,
    /// Whether there are several.
    pub several: bool,
    /// Whether it is the last of them.
    pub last: bool,
}

/// What a cell holds for a field that stands. A choice is read as its place in the list, and several as a list of places; the
/// field knows their codes.
pub(super) fn read_value(field: &Field, how: &ProposedField, cell: &CellValue) -> Option<Result<Given, Wrong>> {
    let wrong = |why: String| Wrong {
        value: Value::from(cell.text.as_str()),
        code: field.kind.name().to_owned(),
        message: format!("'{}': {why}.", field.label),
    };
    // What a workbook cannot show of itself is read by the rules of the field.
    if field.storage() == Storage::Person {
        let read = (!cell.is_blank()).then(|| field.accept_plain(cell.text.trim()));
        return read.map(|read| read.map_err(|misfit| wrong(misfit.message)));
    }
    match read_cell(how, cell) {
        Reading::Blank => None,
        Reading::Target(text) => Some(Ok(Given::Find { field: None, value: Value::from(text) })),
        Reading::Targets { text, names } => Some(Ok(Given::Named { text, names })),
        Reading::Value(scalar) => {
            let place = scalar.as_integer().and_then(|place| usize::try_from(place - 1).ok());
            let choice = place.and_then(|place| field.kind.choices()?.get(place));
            Some(Ok(Given::Scalar(match (field.storage(), choice) {
                (Storage::Choice, Some(choice)) => choice.code.into(),
                (Storage::Choices, _) => codes_of(field, &scalar),
                _ => scalar,
            })))
        }
        Reading::Misfit { why, .. } => Some(Err(wrong(why.to_string()))),
    }
}

/// A list of places as one of codes.
fn codes_of(field: &Field, places: &Scalar) -> Scalar {
    let Scalar::Text(text) = places else { return places.clone() };
    let places: Vec<usize> = serde_json::from_str(text).unwrap_or_default();
    let known = field.kind.choices().unwrap_or_default();
    let codes: Vec<i64> = places.into_iter().filter_map(|p| known.get(p.checked_sub(1)?)).map(|c| c.code).collect();
    Scalar::Text(Value::from(codes).to_string())
}

/// How the cells of a column are read for a field: what was seen of the column, with the type of the field.
pub(super) fn reading_of(field: &Field, seen: Option<&ProposedField>) -> ProposedField {
    let mut proposed = seen.cloned().unwrap_or_default();
    field.kind.name().clone_into(&mut proposed.kind);
    (proposed.formula, proposed.result) = (None, None);
    proposed.choices = field.kind.choices().unwrap_or_default().iter().map(|c| c.label.clone()).collect();
    if let Storage::Decimal(decimals) = field.storage() {
        proposed.decimals = Some(decimals);
    }
    proposed
}

/// The columns that go into fields of their own, in the order of the plan.
fn columns<'t>(tx: &Tx, proposed: &ProposedTable, standing: &Standing, table: &'t Table) -> Result<Vec<Column<'t>>> {
    let mut columns = Vec::new();
    for (at, field) in proposed.fields.iter().enumerate().filter(|(_, f)| f.include) {
        let name = standing.fields.get(&field.name).unwrap_or(&field.name);
        let into = table.field(name).filter(|f| f.kind.is_written() && f.storage() != Storage::Computed);
        if let Some(into) = into {
            let mut how = reading_of(into, Some(field));
            choices::read_renamed(&mut how, standing, into);
            columns.push(Column { at, field: into, how, renamed: renamed(tx, into)? });
        }
    }
    Ok(columns)
}

/// Names of a link's records before people changed them, where no record has that name now.
fn renamed(tx: &Tx, field: &Field) -> Result<HashMap<String, i64>> {
    let mut renamed = HashMap::new();
    let far = tx.model.target(field).zip(tx.model.target_title(field));
    let Some((far, title)) = far.filter(|_| field.storage() == Storage::Record) else { return Ok(renamed) };
    for (id, before) in tx.brought(far, &[title])? {
        let Some(Content::Value(stored)) = before.get(&title.id) else { continue };
        let name = sheaf_store::convert::plain(&sheaf_store::convert::api_value(title, stored));
        let given = Given::Find { field: None, value: Value::from(name.as_str()) };
        if tx.resolve(field, &given).is_err() {
            renamed.insert(text_key(&name).into_owned(), id);
        }
    }
    Ok(renamed)
}

fn values_of(columns: &[Column], row: &Row) -> Values {
    let mut values = Values::default();
    for Column { at, field, how, renamed } in columns {
        let Some(cell) = row.cells.get(*at) else { continue };
        let read = if cell.is_blank() { None } else { read_value(field, how, cell) };
        match read {
            Some(Ok(Given::Find { value: Value::String(name), .. }))
                if renamed.contains_key(text_key(&name).as_ref()) =>
            {
                values.given.push((field.id, Given::Scalar(renamed[text_key(&name).as_ref()].into())));
            }
            Some(Ok(given)) => values.given.push((field.id, given)),
            Some(Err(wrong)) => values.wrong.push((field.id, wrong)),
            None => values.given.push((field.id, Stored::blank(field).given())),
        }
    }
    values
}

/// Carries it out inside a transaction; a trial is the same in a transaction that is taken back.
pub(super) fn refill(
    tx: &mut Tx,
    book: &Workbook,
    proposed: &ProposedTable,
    (standing, table): (&Standing, &Table),
    import: i64,
    turn: &mut Turn,
    progress: &Progress,
) -> Result<Refilled> {
    let columns = columns(tx, proposed, standing, table)?;
    let matched = match_rows(tx, book, proposed, (standing, table), &columns)?;
    let mut bulk = Bulk::begin(tx, table, Strictness::Lenient)?;
    let done = Refilled { compared: Compared::default(), rows: 0, misfits: 0 };
    let waiting = Vec::new();
    let mut filling = Filling { tx, bulk: &mut bulk, table, standing, columns: &columns, waiting, turn, done };
    let mut rows = book.rows(proposed)?;
    let mut row = Row::default();
    let mut numbers: Vec<u32> = Vec::with_capacity(matched.rows.len());
    for found in &matched.rows {
        if !rows.read(&mut row)? {
            break;
        }
        numbers.push(row.number);
        filling.row(&row, *found, &numbers)?;
        progress.fetch_add(1, Ordering::Relaxed);
    }
    filling.link_late()?;
    if filling.turn.last {
        filling.gone(&matched)?;
    }
    let mut done = filling.done;
    done.misfits += bulk.set_aside();
    let about = json!({ "import": import, "file": proposed.file, "sheet": proposed.sheet });
    bulk.finish(tx, &about)?;
    Ok(done)
}

fn match_rows(
    tx: &Tx,
    book: &Workbook,
    proposed: &ProposedTable,
    (standing, table): (&Standing, &Table),
    columns: &[Column],
) -> Result<Matched> {
    let keys: Vec<&Field> = standing.key.iter().filter_map(|name| table.field(name)).collect();
    let held = |key: &&Field| columns.iter().any(|c| c.field.id == key.id);
    let by_key = !keys.is_empty() && keys.iter().all(held);
    let fields = if by_key { keys } else { columns.iter().map(|c| c.field).collect() };
    let mut matcher = Matcher::begin(tx, table, fields, by_key)?;
    let mut rows = book.rows(proposed)?;
    let mut row = Row::default();
    while rows.read(&mut row)? {
        matcher.see(tx, &values_of(columns, &row))?;
    }
    matcher.finish(tx)
}

struct Filling<'a, 't, 'x> {
    tx: &'a mut Tx<'x>,
    bulk: &'a mut Bulk<'t>,
    table: &'t Table,
    standing: &'a Standing,
    columns: &'a [Column<'t>],
    /// Links whose record was not there yet: it may come with a later row.
    waiting: Vec<(i64, FieldId, Given)>,
    turn: &'a mut Turn,
    done: Refilled,
}

impl Filling<'_, '_, '_> {
    fn row(&mut self, row: &Row, found: Match, numbers: &[u32]) -> Result<()> {
        self.done.rows += 1;
        let values = values_of(self.columns, row);
        let taken = match found {
            Match::Known(id) => self.change(row, id, values),
            Match::Deleted if self.standing.conflicts == Side::Here => {
                self.done.compared.conflicts += 1;
                let message = "This record was deleted here since; the row is left out.".to_owned();
                self.tell(What::Conflict, row, None, Vec::new(), Some(message));
                Ok(())
            }
            Match::New | Match::Deleted => self.make(row, values),
            Match::Repeated(first) => Err(Problem::new(
                Code::Duplicate,
                format!(
                    "Row {} has the same key; that row was taken, this one was not.",
                    numbers.get(first).copied().unwrap_or_default()
                ),
            )
            .into()),
            Match::Ambiguous => {
                Err(Problem::new(Code::Conflict, "Several records have this key: none of them is known again by it.")
                    .into())
            }
        };
        match taken {
            Err(fault @ (Fault::Problem(_) | Fault::Sql(_))) => {
                let is_plain = matches!(fault, Fault::Problem(_));
                let problem = fault.into_problem(Some(&self.tx.model));
                if !is_plain && problem.errors.is_empty() {
                    return Err(problem.into());
                }
                self.done.compared.refused += 1;
                self.tell(What::Refused, row, None, Vec::new(), Some(problem.message));
                Ok(())
            }
            other => other,
        }
    }

    fn make(&mut self, row: &Row, mut values: Values) -> Result<()> {
        values.given.retain(|(_, given)| !matches!(given, Given::Scalar(Scalar::Null)));
        let misfits = values.wrong.len() as u64;
        let id = self.bulk.insert(self.tx, values)?;
        self.take(id);
        self.note_not_found(id);
        self.done.misfits += misfits;
        self.done.compared.new += 1;
        self.tell(What::New, row, Some(id), Vec::new(), None);
        Ok(())
    }

    fn change(&mut self, row: &Row, id: i64, values: Values) -> Result<()> {
        let wanted = self.done.compared.wants(What::Changed);
        self.take(id);
        let (values, against) = without_own_changes(self.tx, self.table, id, values)?;
        if !against.is_empty() && self.standing.conflicts == Side::Here {
            self.done.compared.conflicts += 1;
            let message = "It was changed here since the last import, and the file says otherwise.".to_owned();
            let fields = self.shown(against);
            self.tell(What::Conflict, row, Some(id), fields, Some(message));
            return Ok(());
        }
        let differences = if wanted { self.tx.differences(self.table, id, &values)? } else { Vec::new() };
        let misfits = values.wrong.len() as u64;
        if self.bulk.update(self.tx, id, values)? {
            self.done.compared.changed += 1;
            let fields = self.shown(differences);
            self.tell(What::Changed, row, Some(id), fields, None);
        } else {
            self.done.compared.same += 1;
        }
        self.note_not_found(id);
        self.done.misfits += misfits;
        Ok(())
    }

    /// Notes that a row stands for a record.
    fn take(&mut self, id: i64) {
        if self.turn.several {
            self.turn.taken.insert(id);
        }
    }

    /// Records of earlier imports that no row stands for.
    fn gone(&mut self, matched: &Matched) -> Result<()> {
        let made = self.tx.made_by_imports(self.table)?;
        for id in &matched.left {
            // The last range that begins at or before it; imports come one after another, so ranges do not overlap.
            let range = made.partition_point(|(first, _)| first <= id).checked_sub(1).and_then(|n| made.get(n));
            if self.turn.taken.contains(id) || !range.is_some_and(|(first, last)| (first..=last).contains(&id)) {
                continue;
            }
            self.done.compared.gone += 1;
            if self.done.compared.wants(What::Gone) {
                let title = self.title_of(*id)?;
                let example = Example {
                    what: What::Gone,
                    row: None,
                    record: Some(*id),
                    title,
                    fields: Vec::new(),
                    message: None,
                };
                self.done.compared.keep(example);
            }
            if self.standing.gone == Gone::Delete {
                self.bulk.delete(self.tx, *id)?;
            }
        }
        Ok(())
    }

    fn title_of(&self, id: i64) -> Result<String> {
        let Some(title) = self.table.title_field() else { return Ok(String::new()) };
        let held = self.tx.content(self.table, id, title)?;
        Ok(held.map_or_else(String::new, |held| sheaf_store::convert::plain(&api(title, &held))))
    }

    fn note_not_found(&mut self, record: i64) {
        let given = self.bulk.not_found().iter().map(|(field, given)| (record, *field, given.clone()));
        self.waiting.extend(given);
    }

    /// Links to records of later rows, now that all are there.
    fn link_late(&mut self) -> Result<()> {
        for (record, field, given) in std::mem::take(&mut self.waiting) {
            let values = Values { given: vec![(field, given)], wrong: Vec::new() };
            self.bulk.update(self.tx, record, values)?;
            self.done.misfits += self.bulk.not_found().len() as u64;
        }
        Ok(())
    }

    fn shown(&self, differences: Vec<sheaf_store::imports::Difference>) -> Vec<Difference> {
        let shown = differences.into_iter().filter_map(|difference| {
            let field = self.table.field_by_id(difference.field)?;
            let (here, file) = (api(field, &difference.here), api(field, &difference.given));
            Some(Difference { label: field.label.clone(), here, file })
        });
        shown.collect()
    }

    fn tell(&mut self, what: What, row: &Row, record: Option<i64>, fields: Vec<Difference>, message: Option<String>) {
        if !self.done.compared.wants(what) {
            return;
        }
        let title = self.table.title_field().map(|f| f.id);
        let column = self.columns.iter().find(|c| Some(c.field.id) == title).or(self.columns.first());
        let title =
            column.and_then(|c| row.cells.get(c.at)).map_or_else(String::new, |cell| cell.text.trim().to_owned());
        self.done.compared.keep(Example { what, row: Some(row.number), record, title, fields, message });
    }
}

/// Leaves out what was changed here and stands in the file as it did before, and finds what both changed.
pub(super) fn without_own_changes(
    tx: &Tx,
    table: &Table,
    id: i64,
    mut values: Values,
) -> Result<(Values, Vec<sheaf_store::imports::Difference>)> {
    let before = tx.before_people(table, id)?;
    if before.is_empty() {
        return Ok((values, Vec::new()));
    }
    let (mut own, mut against) = (HashSet::<FieldId>::new(), Vec::new());
    for difference in tx.differences(table, id, &values)? {
        match before.get(&difference.field) {
            Some(was) if *was == difference.given => drop(own.insert(difference.field)),
            Some(_) => against.push(difference),
            None => {}
        }
    }
    values.given.retain(|(field, _)| !own.contains(field));
    values.wrong.retain(|(field, _)| !own.contains(field));
    Ok((values, against))
}

fn api(field: &Field, content: &Content) -> Value {
    match content {
        Content::Value(stored) => sheaf_store::convert::api_value(field, stored),
        Content::Misfit(value) => value.clone(),
    }
}
