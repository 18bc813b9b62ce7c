//! The shape of an answer's records: which columns a statement gives, and how each becomes JSON.

use std::sync::Arc;

use sheaf_model::field::Choice;
use sheaf_model::{Code, Field, FieldId, Model, Problem, Storage, Table, TableId};

use super::Statement;
use super::grant::Grant;
use crate::formula::{self, Extent, Literals, Scope, Type, Typed};
use crate::sql::{Dialect, Sql, SqlBuffer, ddl, quote};

/// A column of an answer.
#[derive(Debug, Clone)]
pub struct Column {
    /// `"name":`, ready to be written.
    pub key: String,
    /// Which column of the row it is.
    pub at: usize,
    /// How it becomes JSON.
    pub kind: ColumnKind,
}

/// How a column becomes JSON.
#[derive(Debug, Clone)]
pub enum ColumnKind {
    /// Stored as it is.
    Stored(Storage, Arc<[Choice]>),
    /// Computed: written as this storage (`None`: a number that is not exact); the column after it is its error, if it can fail.
    Computed(Option<Storage>, Arc<[Choice]>, bool),
    /// A JSON array of ids.
    Ids,
    /// The linked record; `at` is its id.
    Record(Box<Shape>),
    /// The linked records, read for all records of the page together.
    Records(Box<Level>),
    /// A document, whose keys stand beside the fields; of these names they are not. It comes last.
    Document(Arc<[String]>),
}

/// The records that several records link to by one field: a statement of its own.
#[derive(Debug, Clone)]
pub struct Level {
    /// Its last parameter, which the caller appends, is the ids of those that link, as a JSON array.
    pub statement: Statement,
    /// Which column of a row is the id of the one that links.
    pub source: usize,
    /// The shape of each row.
    pub shape: Shape,
}

/// The records of an answer: `_id` is at `at`, then version, times and misfits, then the fields.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Where the record's own columns begin: id, version, created at, updated at, misfits.
    pub at: usize,
    /// The fields.
    pub columns: Vec<Column>,
    /// Names of the fields that may have misfits, by id.
    pub names: Vec<(FieldId, String)>,
    /// Columns that are 1 where what was asked of the record is true.
    pub marks: Vec<usize>,
}

impl Shape {
    /// Whether statements of their own are to follow, for linked records.
    pub fn goes_on(&self) -> bool {
        self.columns.iter().any(|column| match &column.kind {
            ColumnKind::Records(_) => true,
            ColumnKind::Record(shape) => shape.goes_on(),
            ColumnKind::Stored(..) | ColumnKind::Computed(..) | ColumnKind::Ids | ColumnKind::Document(_) => false,
        })
    }

    /// Whether all of it is in the record's own row as it is, and nothing has to be worked out or looked up.
    pub fn is_stored(&self) -> bool {
        self.columns.iter().all(|column| matches!(column.kind, ColumnKind::Stored(..) | ColumnKind::Document(_)))
    }
}

/// Links that may follow one another in what is expanded.
const DEEPEST_EXPANSION: usize = 5;
/// Links that may be followed in one statement, each by a join; SQLite joins 64 tables at most.
const MOST_JOINS: usize = 40;

/// Formulas of which a list tells whether they are true for each record.
pub(super) const MOST_MARKS: usize = 20;

/// What the table of a list is called in its statement.
pub(super) const OF_LIST: &str = "t";

/// How many columns every record has of its own.
const OWN: [&str; 5] = ["_id", "_version", "_created_at", "_updated_at", ddl::MISFITS];

/// What a statement selects while its shape is found.
pub(super) struct Selection<'a> {
    dialect: Dialect,
    pub model: &'a Model,
    pub grant: &'a Grant,
    pub columns: Vec<Sql>,
    pub joins: Vec<Sql>,
    pub reads: Vec<TableId>,
    /// Whether a statement of its own for linked records asks the time or who asks.
    pub timed: bool,
    /// Whether a column names `_page` (see `Extent::Page`).
    pub paged: bool,
    /// Which records it is for.
    extent: Extent,
    joined: usize,
}

impl<'a> Selection<'a> {
    pub fn new(dialect: Dialect, model: &'a Model, grant: &'a Grant, extent: Extent) -> Self {
        let (columns, joins, reads) = Default::default();
        Selection { dialect, model, grant, columns, joins, reads, timed: false, paged: false, extent, joined: 0 }
    }

    /// Adds what tells under which model it was read, where the engine has that; answers where it is.
    pub fn witness(&mut self) -> Option<usize> {
        let witness = self.dialect.witness()?;
        self.columns.push(Sql::new(witness));
        Some(self.columns.len() - 1)
    }

    /// Adds a record's columns; `fields` are those wanted (none: all that may be seen), `expand` the links to be followed.
    pub fn record(
        &mut self,
        table: &Table,
        alias: &str,
        fields: Option<&[String]>,
        expand: &[String],
    ) -> Result<Shape, Problem> {
        self.reads(table.id);
        let at = self.columns.len();
        self.columns.extend(OWN.iter().map(|c| Sql::new(format!("{alias}.{}", quote(c)))));
        let mut shape = Shape { at, columns: Vec::new(), names: Vec::new(), marks: Vec::new() };
        for name in fields.unwrap_or_default() {
            self.expect_seen(table, name).map_err(invalid("fields"))?;
        }
        for path in expand {
            let links = path.split('.').count();
            if links > DEEPEST_EXPANSION {
                let message =
                    format!("'expand' follows {links} links one behind another, expected at most {DEEPEST_EXPANSION}.");
                return Err(Problem::field("expand", "too_deep", message));
            }
            let first = path.split('.').next().unwrap_or(path);
            let field = self.expect_seen(table, first).map_err(invalid("expand"))?;
            let open = self
                .model
                .target(field)
                .is_some_and(|target| formula::Sight::sees_table(self.grant.rights(), target.id));
            if !matches!(field.storage(), Storage::Record | Storage::Joined) || !open {
                let message = format!("'{first}' cannot be expanded: it is no link.");
                return Err(Problem::field("expand", "expand", message));
            }
        }
        let is_expanded = |f: &Field| expand.iter().any(|p| p.split('.').next() == Some(&f.name));
        let wanted = |f: &&Field| fields.is_none_or(|names| names.contains(&f.name) || is_expanded(f));
        let seen = |f: &&Field| formula::Sight::sees(self.grant.rights(), table, f);
        let visible: Vec<&Field> = table.fields.iter().filter(wanted).filter(seen).collect();
        // Asked for by its name a document comes as the field that it lies in.
        let document = table.document_field().filter(|f| fields.is_none() && seen(f));
        for field in visible.into_iter().filter(|f| document.is_none_or(|d| d.id != f.id)) {
            let inner: Vec<String> = expand.iter().filter_map(|p| inner_path(p, &field.name)).collect();
            let column = self.field(table, field, alias, is_expanded(field).then_some(&inner))?;
            shape.names.push((field.id, field.name.clone()));
            shape.columns.push(column);
        }
        if let Some(field) = document {
            let at = self.columns.len();
            self.columns.push(Sql::new(format!("{alias}.{}", quote(&field.name))));
            let names = table.fields.iter().map(|f| f.name.clone()).collect();
            shape.names.push((field.id, field.name.clone()));
            let key = format!("{}:", serde_json::Value::from(field.name.as_str()));
            shape.columns.push(Column { key, at, kind: ColumnKind::Document(names) });
        }
        Ok(shape)
    }

    /// Adds what is told of each record of a list: whether these formulas are true for it.
    pub fn marks(&mut self, table: &Table, formulas: &[String], shape: &mut Shape) -> Result<(), Problem> {
        if formulas.len() > MOST_MARKS {
            let message = format!("{} formulas in 'mark', expected at most {MOST_MARKS}.", formulas.len());
            return Err(Problem::field("mark", "too_many", message));
        }
        for text in formulas {
            let scope = Scope::new(self.model, table).with_sight(self.grant.rights());
            let typed = formula::parse(text).and_then(|expr| formula::check(&expr, &scope));
            let typed = typed.map_err(|e| e.into_problem("mark", text))?;
            typed.reads().for_each(|read| self.reads(read));
            let condition = formula::compile_condition(&typed, &scope, self.dialect, OF_LIST, Literals::Bound);
            let condition = condition.map_err(|e| e.into_problem("mark", text))?;
            shape.marks.push(self.columns.len());
            self.columns.push(Sql::fill("CASE WHEN {0} THEN 1 END", &[&condition]));
        }
        Ok(())
    }

    /// A field that may be seen; of one that may not, nobody learns that it is there.
    pub fn expect_seen<'t>(&self, table: &'t Table, name: &str) -> Result<&'t Field, Problem> {
        let seen = |f: &&Field| formula::Sight::sees(self.grant.rights(), table, f);
        table.field(name).filter(seen).ok_or_else(|| {
            let known = table.fields.iter().filter(seen).map(|f| f.name.as_str());
            Problem::unknown_field(&table.name, name, known)
        })
    }

    fn reads(&mut self, table: TableId) {
        if !self.reads.contains(&table) {
            self.reads.push(table);
        }
    }

    fn field(
        &mut self,
        table: &Table,
        field: &Field,
        alias: &str,
        expand: Option<&Vec<String>>,
    ) -> Result<Column, Problem> {
        let key = format!("{}:", serde_json::Value::from(field.name.as_str()));
        let at = self.columns.len();
        let column = format!("{alias}.{}", quote(&field.name));
        let kind = match field.storage() {
            Storage::Computed => return self.computed(table, field, alias, key),
            Storage::Joined if expand.is_some() => {
                return self.level(table, field, key, expand.map(Vec::as_slice).unwrap_or_default());
            }
            Storage::Joined => {
                let name = self.dialect.table(&ddl::joining_table(table, field));
                let ids = self.dialect.json_ids("j.\"_target\"", "j.\"_position\"");
                self.columns
                    .push(Sql::new(format!("(SELECT {ids} FROM {name} j WHERE j.\"_source\" = {alias}.\"_id\")")));
                ColumnKind::Ids
            }
            Storage::Record if expand.is_some() => {
                return self.expanded(field, &column, key, expand.map(Vec::as_slice).unwrap_or_default());
            }
            storage => {
                self.columns.push(Sql::new(column));
                ColumnKind::Stored(storage, field.kind.choices().unwrap_or_default().into())
            }
        };
        Ok(Column { key, at, kind })
    }

    fn expanded(&mut self, field: &Field, column: &str, key: String, inner: &[String]) -> Result<Column, Problem> {
        let model = self.model;
        let missing = || Problem::new(Code::Internal, format!("'{}' points nowhere.", field.name));
        let target = model.target(field).ok_or_else(missing)?;
        if self.joined == MOST_JOINS {
            let message = format!("'expand' follows more than {MOST_JOINS} links.");
            return Err(Problem::field("expand", "too_many", message));
        }
        self.joined += 1;
        let alias = format!("e{}", self.joined);
        let mut join =
            Sql::new(format!("LEFT JOIN {} {alias} ON {alias}.\"_id\" = {column}", self.dialect.table(&target.name)));
        if let Some(rows) = formula::Sight::rows(self.grant.rights(), target) {
            rows.reads().for_each(|read| self.reads(read));
            let scope = Scope::new(model, target);
            let rows = formula::compile_condition(rows, &scope, self.dialect, &alias, Literals::Inline)
                .map_err(|e| e.into_problem("rights", ""))?;
            join.push(&Sql::fill(" AND ({0})", &[&rows]));
        }
        self.joins.push(join);
        let shape = self.record(target, &alias, None, inner)?;
        Ok(Column { key, at: shape.at, kind: ColumnKind::Record(Box::new(shape)) })
    }

    /// Records that many link to are not joined, or each would stand as often as it is linked to: they are read after.
    fn level(&mut self, table: &Table, field: &Field, key: String, inner: &[String]) -> Result<Column, Problem> {
        let missing = || Problem::new(Code::Internal, format!("'{}' points nowhere.", field.name));
        let target = self.model.target(field).ok_or_else(missing)?;
        let mut selection = Selection::new(self.dialect, self.model, self.grant, Extent::All);
        let shape = selection.record(target, "t", None, inner)?;
        let source = selection.columns.len();
        selection.columns.push(Sql::new("j.\"_source\""));
        let mut out = SqlBuffer::new(self.dialect);
        out.push("SELECT ");
        out.push_sql(&Sql::join(&selection.columns, ", "));
        let (between, name) = (self.dialect.table(&ddl::joining_table(table, field)), self.dialect.table(&target.name));
        out.push(&format!(" FROM {between} j JOIN {name} t ON t.\"_id\" = j.\"_target\""));
        for join in &selection.joins {
            out.push(" ");
            out.push_sql(join);
        }
        out.push(" WHERE ");
        if let Some(rows) = formula::Sight::rows(self.grant.rights(), target) {
            rows.reads().for_each(|read| self.reads(read));
            let scope = Scope::new(self.model, target);
            let rows = formula::compile_condition(rows, &scope, self.dialect, "t", Literals::Inline)
                .map_err(|e| e.into_problem("rights", ""))?;
            out.push_sql(&Sql::fill("({0}) AND ", &[&rows]));
        }
        let ids = out.mark(out.params().len() + 1);
        out.push(&self.dialect.among("j.\"_source\"").replace("{0}", &ids));
        out.push(" ORDER BY j.\"_source\", j.\"_position\"");
        let statement = Statement::from(out);
        self.timed |= selection.timed || statement.is_timed();
        for read in selection.reads {
            self.reads(read);
        }
        let at = self.columns.len();
        Ok(Column { key, at, kind: ColumnKind::Records(Box::new(Level { statement, source, shape })) })
    }

    fn computed(&mut self, table: &Table, field: &Field, alias: &str, key: String) -> Result<Column, Problem> {
        let at = self.columns.len();
        let typed = computed(self.model, table, field)?;
        typed.reads().for_each(|read| self.reads(read));
        // Records that are joined to those of a page are others.
        let extent = if self.extent == Extent::Page && alias != OF_LIST { Extent::All } else { self.extent };
        let scope = Scope::new(self.model, table).with_sight(self.grant.rights()).for_extent(extent);
        let text = field_formula(field);
        let compiled = formula::compile(&typed, &scope, self.dialect, alias, Literals::Inline)
            .map_err(|e| e.into_problem(&field.name, &text))?;
        self.paged |= compiled.paged;
        self.columns.push(compiled.value);
        let fails = compiled.error.is_some();
        self.columns.extend(compiled.error);
        let (storage, choices) = written_as(typed.result());
        Ok(Column { key, at, kind: ColumnKind::Computed(storage, choices, fails) })
    }
}

fn inner_path(path: &str, field: &str) -> Option<String> {
    path.strip_prefix(field)?.strip_prefix('.').map(str::to_owned)
}

pub(super) fn invalid(parameter: &'static str) -> impl Fn(Problem) -> Problem {
    move |p| {
        let hint = p.hint.clone();
        let problem = Problem::field(parameter, "unknown", p.message);
        Problem { hint, ..problem }
    }
}

/// The formula of a computed field; a lookup is the formula through its link.
pub fn field_formula(field: &Field) -> String {
    match &field.kind {
        sheaf_model::FieldType::Lookup { lookup } => format!("{{{}}}.{{{}}}", lookup.link, lookup.field),
        kind => kind.formula().unwrap_or_default().to_owned(),
    }
}

/// The checked formula of a computed field. What it is made of need not be in sight for it to be shown.
pub fn computed(model: &Model, table: &Table, field: &Field) -> Result<Typed, Problem> {
    let scope = Scope::new(model, table);
    let text = field_formula(field);
    let typed = formula::parse(&text).and_then(|expr| formula::check(&expr, &scope));
    typed.map_err(|e| e.into_problem(&field.name, &text))
}

/// As which storage a formula's result is written; `None`: a number that is not exact.
pub fn written_as(result: &Type) -> (Option<Storage>, Arc<[Choice]>) {
    let none: Arc<[Choice]> = Arc::new([]);
    match result {
        Type::Number { decimals: Some(decimals) } => (Some(Storage::Decimal(*decimals)), none),
        Type::Number { decimals: None } => (None, none),
        Type::Boolean => (Some(Storage::Boolean), none),
        Type::Date => (Some(Storage::Date), none),
        Type::DateTime => (Some(Storage::DateTime), none),
        Type::Time => (Some(Storage::Time), none),
        Type::Duration => (Some(Storage::Duration), none),
        Type::Choice(choices) => (Some(Storage::Choice), Arc::clone(choices)),
        Type::Choices(choices) => (Some(Storage::Choices), Arc::clone(choices)),
        Type::Record(_) => (Some(Storage::Record), none),
        Type::Person => (Some(Storage::Person), none),
        Type::Json => (Some(Storage::Json), none),
        Type::Text | Type::Blank => (Some(Storage::Text), none),
    }
}

/// The type of field that a formula's result would be, and its decimals.
pub fn result_type(result: &Type) -> (&'static str, Option<u8>) {
    match result {
        Type::Number { decimals } => ("number", *decimals),
        Type::Boolean => ("boolean", None),
        Type::Date => ("date", None),
        Type::DateTime => ("datetime", None),
        Type::Time => ("time", None),
        Type::Duration => ("duration", None),
        Type::Choice(_) => ("choice", None),
        Type::Choices(_) => ("choices", None),
        Type::Record(_) => ("link", None),
        Type::Person => ("user", None),
        Type::Json => ("json", None),
        Type::Text | Type::Blank => ("text", None),
    }
}
