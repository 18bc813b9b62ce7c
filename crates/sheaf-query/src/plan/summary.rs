//! Summaries: one value from all values of a field, for several fields in one statement.

use sheaf_model::pivot::Measured;
use sheaf_model::summary::{Summary, SummaryFunction as Function, expect_suits};
use sheaf_model::{Field, Model, Problem, Storage, Table, TableId, View};

use super::Statement;
use super::condition::{Conditions, Search, where_clause};
use super::grant::Grant;
use super::group::GroupedBy;
use super::shape::{Selection, computed, field_formula, invalid, result_type, written_as};
use crate::formula::{self, Extent, Literals, Scope, Sight};
use crate::sql::{Dialect, Sql, SqlBuffer, ddl, quote};

/// Most fields of one summary: a statement gives at most 1,664 columns on PostgreSQL, and a field takes two at most.
const MOST_FIELDS: usize = 500;

/// What is asked of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SummaryRequest {
    /// A view of the table, by its API name: its filter holds beside this one's.
    pub view: Option<String>,
    /// A formula.
    pub filter: Option<String>,
    /// Words that a record's texts must contain.
    pub search: Option<String>,
    /// None: the view's, or the table's own where no view is asked for.
    pub summary: Option<Summary>,
    /// Beside the summary, in this order; none: those of the view's pivot.
    pub measures: Option<Vec<Measured>>,
}

/// What values are, while they are summarised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Whole numbers in a column's unit, exact.
    Exact(Storage),
    /// Numbers that are not exact.
    Real,
}

impl Measure {
    /// Digits after the point of what is a number.
    pub fn decimals(self) -> u8 {
        match self {
            Measure::Exact(Storage::Decimal(decimals)) => decimals,
            _ => 0,
        }
    }
}

/// One field of a summary.
#[derive(Debug, Clone)]
pub struct Summarised {
    /// Its API name.
    pub field: String,
    /// What becomes of its values.
    pub function: Function,
    /// What they are.
    pub measure: Measure,
    /// Its first column of the row. `sum` has one, `average` the sum and the number of values, `median` the two in the middle,
    /// `range` the least and the greatest, all others one.
    pub at: usize,
}

/// A summary as one statement that gives one row: the number of records, then the columns of each field.
#[derive(Debug, Clone)]
pub struct SummaryPlan {
    /// Runs over all records that match.
    pub statement: Statement,
    /// The fields.
    pub fields: Vec<Summarised>,
    /// The measures.
    pub measures: Vec<Summarised>,
    /// Every table that the answer depends on.
    pub reads: Vec<TableId>,
    /// Whether it depends neither on the time nor on who asks.
    pub fixed: bool,
}

/// Whether a field can be summarised so; of a computed one its formula tells.
pub fn suits(model: &Model, table: &Table, field: &Field, function: Function) -> bool {
    measure(model, table, field).is_ok_and(|(measure, _)| function.suits(storage_of(measure)))
}

/// Plans a summary in the words of an engine.
pub fn summary(
    dialect: Dialect,
    model: &Model,
    table: &Table,
    request: &SummaryRequest,
    grant: &Grant,
    search: Search,
) -> Result<SummaryPlan, Problem> {
    let view = request.view.as_deref().map(|name| table.expect_view(name)).transpose()?;
    let (wanted, measures) = wanted(table, view, grant, request.summary.as_ref(), request.measures.as_deref());
    let filters = [view.and_then(|v| v.filter.as_deref()), request.filter.as_deref()];
    let mut conditions = Conditions::new(dialect, model, table, grant, Extent::All)?;
    conditions.narrow(model, table, grant, filters, request.search.as_deref(), search)?;
    let mut parts = Parts::new(dialect, model, table, grant);
    parts.add_all(&wanted, &measures)?;
    let statement = parts.statement(&conditions, None);
    let mut reads = parts.selection.reads;
    reads.push(table.id);
    reads.extend(conditions.reads);
    Ok(SummaryPlan { fixed: !statement.is_timed(), statement, fields: parts.fields, measures: parts.measures, reads })
}

/// What is asked for, else what the view keeps, or the table where no view is shown: of that, what may be seen. Who names measures alone
/// wants no summary.
pub(super) fn wanted(
    table: &Table,
    view: Option<&View>,
    grant: &Grant,
    summary: Option<&Summary>,
    measures: Option<&[Measured]>,
) -> (Summary, Vec<Measured>) {
    let seen = |name: &str| table.field(name).is_none_or(|field| grant.rights().sees(table, field));
    let mut kept = match measures {
        Some(_) => Summary::default(),
        None => view.map_or(&table.summary, |v| &v.summary).clone(),
    };
    kept.0.retain(|name, _| seen(name));
    let mut of_view = view.map(|v| v.look.measures().to_vec()).unwrap_or_default();
    of_view.retain(|measured| seen(&measured.field));
    (summary.cloned().unwrap_or(kept), measures.map_or(of_view, <[Measured]>::to_vec))
}

/// How the values of a field lie, and its type in the API's word.
fn measure(model: &Model, table: &Table, field: &Field) -> Result<(Measure, &'static str), Problem> {
    if field.storage() != Storage::Computed {
        return Ok((Measure::Exact(field.storage()), field.kind.name()));
    }
    let typed = computed(model, table, field)?;
    let measure = written_as(typed.result()).0.map_or(Measure::Real, Measure::Exact);
    Ok((measure, result_type(typed.result()).0))
}

fn storage_of(measure: Measure) -> Storage {
    match measure {
        Measure::Exact(storage) => storage,
        Measure::Real => Storage::Integer,
    }
}

/// The statement while it is put together.
pub(super) struct Parts<'a> {
    dialect: Dialect,
    table: &'a Table,
    pub selection: Selection<'a>,
    /// What the records are put together by; none: all of them are summed up as one.
    pub levels: Vec<GroupedBy>,
    pub fields: Vec<Summarised>,
    pub measures: Vec<Summarised>,
    /// What is taken of each record: `v0`, `v1`, ….
    values: Vec<Sql>,
    /// What is made of all of them.
    columns: Vec<String>,
    /// The values whose middle is looked for.
    medians: Vec<usize>,
}

impl<'a> Parts<'a> {
    pub fn new(dialect: Dialect, model: &'a Model, table: &'a Table, grant: &'a Grant) -> Parts<'a> {
        let selection = Selection::new(dialect, model, grant, Extent::All);
        let (levels, fields, measures, values, columns, medians) = Default::default();
        Parts { dialect, table, selection, levels, fields, measures, values, columns, medians }
    }

    pub fn add_all(&mut self, wanted: &Summary, measures: &[Measured]) -> Result<(), Problem> {
        let all = wanted.0.len() + measures.len();
        if all > MOST_FIELDS {
            let message = format!("A summary of {all} fields, expected at most {MOST_FIELDS}.");
            return Err(Problem::field("summary", "too_many", message));
        }
        for (name, function) in &wanted.0 {
            let summarised = self.add(name, *function, "summary")?;
            self.fields.push(summarised);
        }
        for Measured { field, function } in measures {
            let summarised = self.add(field, *function, "measures")?;
            self.measures.push(summarised);
        }
        Ok(())
    }

    /// `place`: where it is asked for.
    fn add(&mut self, name: &str, function: Function, place: &'static str) -> Result<Summarised, Problem> {
        let field = self.selection.expect_seen(self.table, name).map_err(invalid(place))?;
        let (measure, kind) = measure(self.selection.model, self.table, field)?;
        expect_suits(function, &field.label, kind, storage_of(measure))
            .map_err(|message| Problem::field(format!("{place}.{name}"), "summary", message))?;
        let value = self.value(field, function, measure)?;
        let n = self.values.len();
        let (at, v) = (self.levels.len() + 1 + self.columns.len(), format!("m.v{n}"));
        match function {
            Function::Sum => self.columns.push(self.total(&v, measure)),
            Function::Average => self.columns.extend([self.total(&v, measure), format!("COUNT({v})")]),
            Function::Median => {
                self.medians.push(n);
                let middle = format!("FILTER (WHERE m.p{n} IN ((m.c{n} + 1) / 2, m.c{n} / 2 + 1))");
                self.columns.extend([format!("MIN({v}) {middle}"), format!("MAX({v}) {middle}")]);
            }
            Function::Minimum => self.columns.push(format!("MIN({v})")),
            Function::Maximum => self.columns.push(format!("MAX({v})")),
            Function::Range => self.columns.extend([format!("MIN({v})"), format!("MAX({v})")]),
            Function::Unique => self.columns.push(format!("COUNT(DISTINCT {v})")),
            Function::Filled
            | Function::Empty
            | Function::PercentFilled
            | Function::PercentEmpty
            | Function::Checked
            | Function::Unchecked => self.columns.push(format!("COUNT({v})")),
        }
        self.values.push(value);
        Ok(Summarised { field: name.to_owned(), function, measure, at })
    }

    fn total(&self, value: &str, measure: Measure) -> String {
        match (measure, self.dialect) {
            (Measure::Exact(_), _) => self.dialect.exact_sum(value),
            (Measure::Real, Dialect::Sqlite) => format!("SUM({value})"),
            // As SQLite sums.
            (Measure::Real, Dialect::Postgres) => format!("sheaf.total({value})"),
        }
    }

    /// What is taken of a record; NULL where that is nothing.
    fn value(&mut self, field: &Field, function: Function, measure: Measure) -> Result<Sql, Problem> {
        let column = format!("t.{}", quote(&field.name));
        let storage = storage_of(measure);
        let value = match field.storage() {
            Storage::Computed => self.computed(field)?,
            Storage::Joined => {
                let between = self.dialect.table(&ddl::joining_table(self.table, field));
                Sql::new(format!(
                    "CASE WHEN EXISTS (SELECT 1 FROM {between} j WHERE j.\"_source\" = t.\"_id\") THEN 1 END"
                ))
            }
            // Only whether they are there is asked.
            Storage::Json | Storage::Choices => Sql::new(column),
            storage => Sql::new(self.dialect.value_of(&column, storage)),
        };
        Ok(match (storage, function) {
            (Storage::Text, Function::Unique) => {
                Sql::fill(&format!("NULLIF({}({{0}}), '')", self.dialect.own("key")), &[&value])
            }
            (Storage::Text, _) => Sql::fill("NULLIF({0}, '')", &[&value]),
            (Storage::Boolean, Function::Checked | Function::Unchecked) => {
                Sql::fill("CASE WHEN {0} THEN 1 END", &[&value])
            }
            _ => value,
        })
    }

    fn computed(&mut self, field: &Field) -> Result<Sql, Problem> {
        let typed = computed(self.selection.model, self.table, field)?;
        self.selection.reads.extend(typed.reads());
        let scope = Scope::new(self.selection.model, self.table).with_sight(self.selection.grant.rights());
        let compiled = formula::compile(&typed, &scope, self.dialect, "t", Literals::Inline)
            .map_err(|e| e.into_problem(&field.name, &field_formula(field)))?;
        Ok(compiled.value)
    }

    /// What is taken of the records that match as `m`, with the places of the values whose middle is looked for, and over them the columns:
    /// one row, or one for each group. Where nothing is taken, records are counted.
    pub fn statement(&self, conditions: &Conditions, limit: Option<usize>) -> Statement {
        let mut out = SqlBuffer::new(self.dialect);
        out.push("WITH m AS (SELECT ");
        for (n, level) in self.levels.iter().enumerate() {
            out.push_sql(&level.key);
            out.push(&format!(" AS k{n}, "));
            out.push_sql(&level.value);
            out.push(&format!(" AS g{n}, "));
        }
        for (n, value) in self.values.iter().enumerate() {
            out.push_sql(value);
            out.push(&format!(" AS v{n}, "));
        }
        out.push(&format!("1 AS one FROM {} t", self.dialect.table(&self.table.name)));
        out.push_sql(&where_clause(&conditions.all));
        out.push(")");
        let keys = self.levels.len().checked_sub(1).map(|last| self.keys_to(last)).unwrap_or_default();
        if !self.medians.is_empty() {
            let partition = if keys.is_empty() { String::new() } else { format!("PARTITION BY {} ", keys.join(", ")) };
            out.push(", p AS (SELECT m.*");
            for n in &self.medians {
                out.push(&format!(
                    ", row_number() OVER ({partition}ORDER BY v{n} IS NULL, v{n}) AS p{n}, COUNT(v{n}) OVER ({partition}) AS c{n}"
                ));
            }
            out.push(" FROM m)");
        }
        out.push(" SELECT ");
        for (n, level) in self.levels.iter().enumerate() {
            // Of texts that are the same but for their case one stands for all, for those of the groups within too.
            let shared = self.keys_to(n).join(", ");
            out.push(&match level.is_text && n + 1 < self.levels.len() {
                true => format!("MIN(MIN(m.g{n})) OVER (PARTITION BY {shared}), "),
                false => format!("MIN(m.g{n}), "),
            });
        }
        out.push("COUNT(*)");
        for column in &self.columns {
            out.push(&format!(", {column}"));
        }
        out.push(if self.medians.is_empty() { " FROM m" } else { " FROM p m" });
        if !keys.is_empty() {
            out.push(&format!(" GROUP BY {} ORDER BY ", keys.join(", ")));
            let ordered = self.levels.iter().enumerate().map(|(n, level)| {
                let direction = if level.descending { " DESC" } else { "" };
                // Those with one key, as two records of one title, stay apart.
                let ties = if level.is_text { String::new() } else { format!(", m.g{n} IS NULL, m.g{n}") };
                format!("m.k{n} IS NULL, m.k{n}{direction}{ties}")
            });
            out.push(&ordered.collect::<Vec<_>>().join(", "));
        }
        if let Some(limit) = limit {
            out.push(&format!(" LIMIT {limit}"));
        }
        Statement::from(out)
    }

    /// What the records of a group agree in, down to a level.
    fn keys_to(&self, last: usize) -> Vec<String> {
        let of = |(n, level): (usize, &GroupedBy)| {
            let key = format!("m.k{n}");
            if level.is_text { vec![key] } else { vec![key, format!("m.g{n}")] }
        };
        self.levels.iter().enumerate().take(last + 1).flat_map(of).collect()
    }
}
