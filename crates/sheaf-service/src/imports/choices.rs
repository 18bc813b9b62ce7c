//! Texts of a workbook that comes again which are none of the choices of the fields that they go into: which of them become
//! choices, and why the others do not. Nothing is added that the plan has not told before.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use sheaf_model::field::Choice;
use sheaf_model::text::text_key;
use sheaf_model::{Field, FieldId, FieldType, Model, Problem, Scalar, Storage, Table};
use sheaf_sheets::column::{choice, parts};
use sheaf_sheets::standing::{Decision, NewChoice, NotAdded, Standing};
use sheaf_sheets::{
    CellValue, Finding, Mend, Proposal, ProposedField, ProposedTable, Row, Said, SaidValue, Severity, Stored, Workbook,
    meant, say, say_many,
};
use sheaf_store::imports::Import;

use super::known::{Held, Made, made_by};
use super::refill::reading_of;

/// The code of the finding about a text that looks like a slip of a choice that stands.
const SLIP: &str = "near_choice";
/// The code of the finding about texts that are no choices and do not become any.
const LEFT: &str = "not_a_choice";
/// Most different texts of a column that are counted: one that has more is no column of choices.
const MOST_TEXTS: usize = 10_000;
/// Most texts of a column that are told one by one; the finding counts them all.
const LISTED: usize = 100;
/// Texts that a finding names.
const NAMED: usize = 5;

/// The lists of choices that a field had after a version of the model.
pub(super) type Since<'a> = &'a dyn Fn(&Table, FieldId, u64) -> Result<Vec<Vec<Choice>>, Problem>;

/// What the workspace knows of its choices.
pub(super) struct Here<'a> {
    pub(super) model: &'a Model,
    /// Whether whoever imports may change fields.
    pub(super) may_shape: bool,
    /// The imports that were carried out, newest first.
    pub(super) imports: &'a [Import],
    pub(super) values: Held<'a>,
    pub(super) since: Since<'a>,
}

/// Says of each planned table that goes into one that stands which choices the import adds there, and which texts will not fit.
pub(super) fn tell(book: &Workbook, here: &Here, proposal: &mut Proposal) -> Result<(), Problem> {
    proposal.findings.retain(|f| f.mended || f.code != SLIP && f.code != LEFT);
    let known: Vec<Made> = here.imports.iter().flat_map(made_by).collect();
    for at in 0..proposal.tables.len() {
        tell_table(book, here, &known, proposal, at)?;
        if mend_as_decided(book, proposal, at) {
            tell_table(book, here, &known, proposal, at)?;
        }
    }
    Ok(())
}

fn tell_table(book: &Workbook, here: &Here, known: &[Made], proposal: &mut Proposal, at: usize) -> Result<(), Problem> {
    let proposed = &proposal.tables[at];
    let own = |f: &Finding| f.table.as_ref() == Some(&proposed.name) && (f.code == SLIP || f.code == LEFT);
    proposal.findings.retain(|f| f.mended || !own(f));
    let Some(into) = proposed.into.as_ref().filter(|_| proposed.include) else { return Ok(()) };
    let Some(table) = here.model.table(&into.table) else { return Ok(()) };
    let (mut choices, mut findings) = (Vec::new(), Vec::new());
    for column in count(book, proposed, into, table)?.into_iter().filter(|c| !c.others.is_empty()) {
        let judged = column.judge(here, known, into, table)?;
        findings.extend(slips(proposed, &column, &judged));
        findings.extend(left(proposed, &column, &judged));
        let (added, others): (Vec<_>, Vec<_>) = judged.into_iter().partition(|choice| choice.added);
        choices.extend(added.into_iter().chain(others.into_iter().take(LISTED)));
    }
    proposal.findings.extend(findings);
    if let Some(into) = &mut proposal.tables[at].into {
        into.choices = choices;
    }
    Ok(())
}

/// A column that goes into a field with choices, and what stands in it.
struct Column<'t> {
    at: usize,
    proposed: &'t ProposedField,
    field: &'t Field,
    choices: &'t [Choice],
    how: ProposedField,
    /// How often each choice stands there, by code.
    known: HashMap<i64, u64>,
    /// Texts that are no choices, as they come first, with how often each stands there.
    others: Vec<(String, u64)>,
    places: HashMap<String, usize>,
    /// Cells, or parts of them, that hold something.
    filled: u64,
}

fn columns<'t>(proposed: &'t ProposedTable, into: &Standing, table: &'t Table) -> Vec<Column<'t>> {
    let columns = proposed.fields.iter().enumerate().filter(|(_, column)| column.include);
    let into_choices = columns.filter_map(|(at, column)| {
        let field = table.field(into.fields.get(&column.name)?)?;
        let choices = field.kind.choices()?;
        let mut how = reading_of(field, Some(column));
        read_renamed(&mut how, into, field);
        Some(Column {
            at,
            proposed: column,
            field,
            choices,
            how,
            known: HashMap::new(),
            others: Vec::new(),
            places: HashMap::new(),
            filled: 0,
        })
    });
    into_choices.collect()
}

/// Counts what stands in the columns that go into fields with choices.
fn count<'t>(
    book: &Workbook,
    proposed: &'t ProposedTable,
    into: &Standing,
    table: &'t Table,
) -> Result<Vec<Column<'t>>, Problem> {
    // What was renamed is told anew each time, and so are the cells that have it.
    let into = Standing { choices: Vec::new(), ..into.clone() };
    let mut columns = columns(proposed, &into, table);
    if columns.is_empty() {
        return Ok(columns);
    }
    let (mut rows, mut row) = (book.rows(proposed)?, Row::default());
    while rows.read(&mut row)? {
        for column in &mut columns {
            if let Some(cell) = row.cells.get(column.at) {
                column.see(cell);
            }
        }
    }
    Ok(columns)
}

impl Column<'_> {
    fn see(&mut self, cell: &CellValue) {
        let is_blank = || self.how.reading.blanks.iter().any(|blank| text_key(blank) == text_key(&cell.text));
        if cell.is_blank() || cell.stored == Stored::Error || is_blank() {
            return;
        }
        let meant = meant(&self.how, cell);
        let whole = meant.as_ref().map_or(cell.text.as_str(), |cell| cell.text.as_str()).trim();
        let separator = self.how.reading.separator.as_deref().unwrap_or(",");
        let is_list = self.field.storage() == Storage::Choices && Choice::find(self.choices, whole).is_none();
        let texts = if is_list { parts::split(whole, separator) } else { vec![whole] };
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            self.filled += 1;
            match Choice::find(self.choices, text) {
                Some(choice) => *self.known.entry(choice.code).or_default() += 1,
                None => self.count_other(text),
            }
        }
    }

    fn count_other(&mut self, text: &str) {
        let key = text_key(text).into_owned();
        match self.places.get(&key) {
            Some(place) => self.others[*place].1 += 1,
            None if self.others.len() < MOST_TEXTS => {
                self.places.insert(key, self.others.len());
                self.others.push((text.to_owned(), 1));
            }
            // So many different ones are no choices, whatever comes after.
            None => {}
        }
    }

    /// What becomes of each text that is no choice.
    fn judge(&self, here: &Here, known: &[Made], into: &Standing, table: &Table) -> Result<Vec<NewChoice>, Problem> {
        let held = (here.values)(table, self.field)?;
        let mut counts = self.known.clone();
        let codes: Vec<i64> = held.iter().flat_map(codes_of).collect();
        codes.iter().for_each(|code| *counts.entry(*code).or_default() += 1);
        let distinct = (self.choices.len() + self.others.len()) as u64;
        let come_again = choice::come_again(distinct, self.filled + codes.len() as u64);
        let mut past = Past { here, known, table, field: self.field, lists: HashMap::new() };
        let said = into.chosen.get(&self.field.name);
        let mut judged = Vec::with_capacity(self.others.len());
        for (label, count) in &self.others {
            let said =
                said.and_then(|said| said.iter().find(|(l, _)| text_key(l) == text_key(label))).map(|(_, on)| *on);
            let fits = come_again && label.len() <= choice::LONGEST || self.is_proposed(label);
            let (why, like) = match past.of(label)? {
                Some(Fate::Renamed(now)) => (Some(NotAdded::Renamed), Some(now)),
                fate => {
                    let slip = self.slip(label, *count, &counts).filter(|_| said.is_none());
                    (why_not(&self.field.kind, said, fate.is_some(), slip.is_some(), fits, here.may_shape), slip)
                }
            };
            let (field, label) = (self.field.name.clone(), label.clone());
            judged.push(NewChoice { field, label, count: *count, added: why.is_none(), why, like });
        }
        Ok(judged)
    }

    /// Whether the proposal itself makes it a choice.
    fn is_proposed(&self, label: &str) -> bool {
        let kind = self.proposed.value_kind();
        ["choice", "choices", "status"].contains(&kind)
            && self.proposed.choices.iter().any(|c| text_key(c) == text_key(label))
    }

    /// The choice that a text looks like a slip of.
    fn slip(&self, label: &str, count: u64, counts: &HashMap<i64, u64>) -> Option<String> {
        let often = |c: &&Choice| counts.get(&c.code).is_some_and(|n| *n >= choice::RARER * count);
        let near = self.choices.iter().filter(often).find(|c| choice::is_slip(label, &c.label));
        near.map(|c| c.label.clone())
    }
}

fn codes_of(value: &Scalar) -> Vec<i64> {
    match value {
        Scalar::Integer(code) => vec![*code],
        Scalar::Text(list) => serde_json::from_str(list).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Why a text does not become a choice; none: it does.
fn why_not(
    kind: &FieldType,
    said: Option<bool>,
    removed: bool,
    slip: bool,
    fits: bool,
    may_shape: bool,
) -> Option<NotAdded> {
    match said {
        _ if slip => Some(NotAdded::Slip),
        Some(false) => Some(NotAdded::Declined),
        _ if has_moves(kind) => Some(NotAdded::Moves),
        None if removed => Some(NotAdded::Removed),
        None if !fits => Some(NotAdded::Rare),
        _ if !may_shape => Some(NotAdded::Rights),
        _ => None,
    }
}

fn has_moves(kind: &FieldType) -> bool {
    matches!(kind, FieldType::Status { moves, .. } if !moves.is_empty())
}

/// What became of a choice that an earlier import knew.
enum Fate {
    /// It has another label.
    Renamed(String),
    /// It was taken away.
    Removed,
}

/// The choices that a field had at earlier imports.
struct Past<'a> {
    here: &'a Here<'a>,
    known: &'a [Made],
    table: &'a Table,
    field: &'a Field,
    /// The lists since a version of the model.
    lists: HashMap<u64, Vec<Vec<Choice>>>,
}

impl Past<'_> {
    fn of(&mut self, label: &str) -> Result<Option<Fate>, Problem> {
        let then = self.known.iter().filter(|made| made.table == self.table.id.0).find_map(|made| {
            let codes = made.choices.get(&self.field.id.0)?;
            let (_, code) = codes.iter().find(|(known, _)| text_key(known) == text_key(label))?;
            Some((made.version, *code))
        });
        let Some((version, code)) = then else { return Ok(None) };
        if !self.lists.contains_key(&version) {
            let lists = (self.here.since)(self.table, self.field.id, version)?;
            self.lists.insert(version, lists);
        }
        // The code alone does not tell: that of a choice which was taken away may be given to another.
        let mut now = None;
        for list in &self.lists[&version] {
            match Choice::with_code(list, code) {
                Some(choice) => now = Some(choice.label.clone()),
                None => return Ok(Some(Fate::Removed)),
            }
        }
        Ok(now.map(Fate::Renamed))
    }
}

/// Texts of choices that have another label now are read as these.
pub(super) fn read_renamed(how: &mut ProposedField, into: &Standing, field: &Field) {
    let renamed = into.choices.iter().filter(|c| c.field == field.name && c.why == Some(NotAdded::Renamed));
    let spellings = renamed.filter_map(|c| Some((c.label.clone(), c.like.clone()?)));
    how.reading.spellings.extend(spellings);
}

/// A finding for each text that looks like a slip, with the mend that reads it as what is meant.
fn slips(proposed: &ProposedTable, column: &Column, judged: &[NewChoice]) -> Vec<Finding> {
    let slips = judged.iter().filter(|c| c.why == Some(NotAdded::Slip)).take(LISTED);
    let told = slips.filter_map(|c| {
        let like = c.like.clone()?;
        let (text, field) = (&c.label, &column.field.label);
        let message =
            say!("'{text}' in '{field}' looks like a slip of the choice '{choice}'.", text, field, choice = &like);
        let suggestion = say!("Read '{from}' as '{to}'.", from = text, to = &like);
        Some(Finding {
            severity: Severity::Warning,
            mends: vec![Mend::ReadAs { from: c.label.clone(), to: like, place: None }],
            ..about(proposed, column, SLIP, c.count, message).with(suggestion)
        })
    });
    told.collect()
}

/// A finding for all texts that do not become choices for the same reason.
fn left(proposed: &ProposedTable, column: &Column, judged: &[NewChoice]) -> Vec<Finding> {
    let mut by_reason: BTreeMap<NotAdded, Vec<&NewChoice>> = BTreeMap::new();
    for choice in judged {
        let told = choice.why.filter(|why| !matches!(why, NotAdded::Renamed | NotAdded::Slip));
        if let Some(why) = told {
            by_reason.entry(why).or_default().push(choice);
        }
    }
    let told = by_reason.into_iter().map(|(why, left)| {
        let message = say_many!(
            left.len(),
            "{texts} in '{field}': no choice there, and not added: {why}.",
            "{texts} in '{field}': no choices there, and not added: {why}.",
            texts = named(&left),
            field = &column.field.label,
            why = reason(why)
        );
        Finding {
            severity: Severity::Error,
            ..about(proposed, column, LEFT, left.iter().map(|c| c.count).sum(), message)
                .with(say!("It is kept beside the record as it is written."))
        }
    });
    told.collect()
}

fn about(proposed: &ProposedTable, column: &Column, code: &str, count: u64, message: Said) -> Finding {
    Finding {
        file: proposed.file.clone(),
        sheet: proposed.sheet.clone(),
        table: Some(proposed.name.clone()),
        field: Some(column.proposed.name.clone()),
        count,
        ..Finding::plain(code, message)
    }
}

fn named(left: &[&NewChoice]) -> SaidValue {
    let texts = SaidValue::quoted(left.iter().take(NAMED).map(|c| &c.label));
    match left.len().saturating_sub(NAMED) {
        0 => texts,
        more => say!("{texts} and {more} more", texts, more).into(),
    }
}

fn reason(why: NotAdded) -> Said {
    match why {
        NotAdded::Removed => say!("taken away here since the last import"),
        NotAdded::Moves => say!("its moves say which state follows which"),
        NotAdded::Rights => say!("your role may not change fields"),
        NotAdded::Rare => say!("the column's texts do not come again and again"),
        NotAdded::Declined => say!("as you said"),
        NotAdded::Renamed | NotAdded::Slip => say!("another choice is meant"),
    }
}

/// Slips that were mended in an earlier plan of the workbook are mended again. Answers whether there were any.
fn mend_as_decided(book: &Workbook, proposal: &mut Proposal, at: usize) -> bool {
    let table = &proposal.tables[at];
    let is_decided = |f: &Finding| {
        let label = f.field.as_ref().and_then(|name| table.field(name)).map(|field| field.first_label());
        let about = |d: &&Decision| {
            d.code.as_deref() == Some(SLIP)
                && (d.sheet.as_str(), d.table.as_str()) == (table.sheet.as_str(), table.first_label())
                && d.field.as_deref() == label
                && d.mends == f.mends
        };
        f.code == SLIP
            && !f.mended
            && f.table.as_ref() == Some(&table.name)
            && proposal.decisions.iter().find(about).is_some_and(|d| d.asked["mended"] == true)
    };
    let decided: Vec<usize> = (0..proposal.findings.len()).filter(|n| is_decided(&proposal.findings[*n])).collect();
    for finding in &decided {
        proposal.mend(book, *finding, true);
    }
    !decided.is_empty()
}

/// What is asked of texts, `{"choices": {"FIELD": {"TEXT": true}}}`: which of them become choices, and which do not.
fn asked_of<'a>(asked: &'a Value, table: &'a Table) -> Result<Vec<(&'a Field, &'a str, bool)>, Problem> {
    let expected = "'choices' names fields, and of each the texts that become choices (true) or do not (false).";
    let wrong = || Problem::field("choices", "choices", expected);
    let Some(fields) = asked.get("choices").filter(|fields| !fields.is_null()) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for (name, texts) in fields.as_object().ok_or_else(wrong)? {
        let field = table.expect_field(name)?;
        for (text, on) in texts.as_object().ok_or_else(wrong)? {
            all.push((field, text.as_str(), on.as_bool().ok_or_else(wrong)?));
        }
    }
    Ok(all)
}

/// Carries out what is asked of texts.
pub(super) fn choose(asked: &Value, table: &Table, into: &mut Standing) -> Result<(), Problem> {
    for (field, text, on) in asked_of(asked, table)? {
        into.chosen.entry(field.name.clone()).or_default().insert(text.to_owned(), on);
    }
    Ok(())
}

/// Refuses what is asked of texts that the plan does not tell, or that cannot become choices.
pub(super) fn expect_choosable(asked: &Value, table: &Table, into: &Standing) -> Result<(), Problem> {
    asked_of(asked, table)?.into_iter().try_for_each(|(field, text, on)| expect_one(into, field, text, on))
}

fn expect_one(into: &Standing, field: &Field, text: &str, on: bool) -> Result<(), Problem> {
    let found = into.choices.iter().find(|c| c.field == field.name && text_key(&c.label) == text_key(text));
    let refused = |message: String| Err(Problem::field(&field.name, "choices", message));
    match found.map(|c| c.why) {
        None => {
            let message = format!("'{text}' is no text of this file that could become a choice of '{}'.", field.label);
            refused(message)
        }
        Some(Some(why @ (NotAdded::Renamed | NotAdded::Moves | NotAdded::Rights))) if on => {
            refused(format!("'{text}' cannot become a choice of '{}' here: {}.", field.label, reason(why)))
        }
        Some(_) => Ok(()),
    }
}

/// Whoever may not change fields adds no choices, whoever planned it.
pub(super) fn withhold(proposal: &mut Proposal) {
    for choice in proposal.tables.iter_mut().filter_map(|t| t.into.as_mut()).flat_map(|into| &mut into.choices) {
        if choice.added {
            (choice.added, choice.why) = (false, Some(NotAdded::Rights));
        }
    }
}

/// Adds the choices of a plan to the fields of a table. What was changed there since stays as it is.
pub(super) fn add(model: &mut Model, into: &Standing) {
    let Some(table) = model.table_mut(&into.table) else { return };
    for new in into.choices.iter().filter(|c| c.added) {
        let field = table.fields.iter_mut().find(|f| f.name == new.field && !has_moves(&f.kind));
        let Some(choices) = field.and_then(|f| f.kind.choices_mut()) else { continue };
        if Choice::find(choices, &new.label).is_none() {
            let code = choices.iter().map(|c| c.code).max().unwrap_or(0) + 1;
            choices.push(Choice { code, label: new.label.clone(), colour: None });
        }
    }
}
