//! Groups: records put together by the values of some fields, with their number and a summary of each, in one statement.

use sheaf_model::grouping::{Grouping, Span};
use sheaf_model::pivot::Measured;
use sheaf_model::summary::Summary;
use sheaf_model::{Field, FieldType, Model, Problem, Scalar, Storage, Table, TableId, temporal};

use super::Statement;
use super::condition::{Conditions, Search};
use super::grant::Grant;
use super::shape::{computed, field_formula, invalid, result_type, written_as};
use super::sort;
use super::summary::{Parts, Summarised, wanted};
use crate::formula::{self, Extent, Literals, Scope};
use crate::sql::{Dialect, Sql, quote};

/// Most fields that groups lie within one another by.
pub const MOST_LEVELS: usize = 4;
/// Most groups of one answer.
pub const MOST_GROUPS: usize = 10_000;
/// How many groups an answer has where nothing is said.
pub const GROUPS: usize = 1_000;

/// What is asked of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupsRequest {
    /// A view of the table, by its API name: its filter holds beside this one's.
    pub view: Option<String>,
    /// A formula.
    pub filter: Option<String>,
    /// Words that a record's texts must contain.
    pub search: Option<String>,
    /// None: what the view groups by.
    pub by: Vec<Grouping>,
    /// None: the view's, or the table's own where no view is asked for.
    pub summary: Option<Summary>,
    /// Beside the summary, in this order; none: those of the view's pivot.
    pub measures: Option<Vec<Measured>>,
    /// How many groups at most; 0: `GROUPS`.
    pub limit: usize,
}

/// What records are put together by, and how the value that they share lies in the row.
#[derive(Debug, Clone)]
pub struct Level {
    /// The grouping.
    pub by: Grouping,
    /// How the value lies in its column; none: a number that is not exact.
    pub storage: Option<Storage>,
    /// Of a choice.
    pub choices: std::sync::Arc<[sheaf_model::field::Choice]>,
    /// Whether it is worked out: records for which that fails are together with the blank ones.
    fails: bool,
}

/// Groups as one statement, a row each: the value of each level, the number of records, the columns of each summarised field.
#[derive(Debug, Clone)]
pub struct GroupsPlan {
    /// Gives one row more than `limit` where there are more groups.
    pub statement: Statement,
    /// The levels, the outermost first; each takes one column.
    pub levels: Vec<Level>,
    /// The fields that are summarised.
    pub fields: Vec<Summarised>,
    /// The measures.
    pub measures: Vec<Summarised>,
    /// How many groups are wanted.
    pub limit: usize,
    /// Every table that the answer depends on.
    pub reads: Vec<TableId>,
    /// Whether it depends neither on the time nor on who asks.
    pub fixed: bool,
}

/// A problem where there are too few levels, or too many, or a field makes two of them.
pub(super) fn expect_levels<'g>(place: &str, by: impl Iterator<Item = &'g Grouping> + Clone) -> Result<(), Problem> {
    let levels = by.clone().count();
    if levels == 0 || levels > MOST_LEVELS {
        let message = format!("'{place}' names {levels} fields, expected 1 to {MOST_LEVELS}.");
        return Err(Problem::field(place, "levels", message));
    }
    let mut seen = std::collections::HashSet::new();
    match by.clone().find(|grouping| !seen.insert(&grouping.field)) {
        None => Ok(()),
        Some(twice) => {
            let message = format!("'{place}' names the field '{}' twice, expected each once.", twice.field);
            Err(Problem::field(place, "twice", message))
        }
    }
}

/// A problem where records cannot be put together by a field.
pub(super) fn expect_grouped(model: &Model, table: &Table, by: &Grouping) -> Result<(), Problem> {
    level(model, table, table.expect_field(&by.field)?, by).map(|_| ())
}

fn level(model: &Model, table: &Table, field: &Field, by: &Grouping) -> Result<Level, Problem> {
    let refused = |message| Err(Problem::field("group", "type", message));
    let (storage, choices, kind) = match field.storage() {
        Storage::Computed => {
            let typed = computed(model, table, field)?;
            let (storage, choices) = written_as(typed.result());
            (storage, choices, result_type(typed.result()).0)
        }
        storage => (Some(storage), field.kind.choices().unwrap_or_default().into(), field.kind.name()),
    };
    let fails = field.storage() == Storage::Computed;
    match (storage, by.span) {
        (Some(Storage::Text), _) if matches!(field.kind, FieldType::LongText) => {
            refused(format!("'{}' cannot be grouped by: its type is {kind}.", field.label))
        }
        (Some(Storage::Json | Storage::Choices | Storage::Joined), _) => {
            refused(format!("'{}' cannot be grouped by: its type is {kind}.", field.label))
        }
        (Some(Storage::Date | Storage::DateTime), Some(_)) => {
            Ok(Level { by: by.clone(), storage: Some(Storage::Date), choices, fails })
        }
        (_, Some(span)) => {
            refused(format!("'{}' cannot be grouped by {}: its type is {kind}.", field.label, span.name()))
        }
        (storage, None) => Ok(Level { by: by.clone(), storage, choices, fails }),
    }
}

/// Plans groups in the words of an engine.
pub fn groups(
    dialect: Dialect,
    model: &Model,
    table: &Table,
    request: &GroupsRequest,
    grant: &Grant,
    search: Search,
) -> Result<GroupsPlan, Problem> {
    let view = request.view.as_deref().map(|name| table.expect_view(name)).transpose()?;
    let (summary, measures) = wanted(table, view, grant, request.summary.as_ref(), request.measures.as_deref());
    let by = match (&request.by, view) {
        (by, Some(view)) if by.is_empty() => &view.group,
        (by, _) => by,
    };
    expect_levels("by", by.iter())?;
    let limit = if request.limit == 0 { GROUPS } else { request.limit };
    if limit > MOST_GROUPS {
        let message = format!("'limit' is {limit}, expected at most {MOST_GROUPS}.");
        return Err(Problem::field("limit", "too_large", message));
    }
    let filters = [view.and_then(|v| v.filter.as_deref()), request.filter.as_deref()];
    let mut conditions = Conditions::new(dialect, model, table, grant, Extent::All)?;
    conditions.narrow(model, table, grant, filters, request.search.as_deref(), search)?;
    let mut parts = Parts::new(dialect, model, table, grant);
    let mut levels = Vec::new();
    for grouping in by {
        let field = parts.selection.expect_seen(table, &grouping.field).map_err(invalid("by"))?;
        let level = level(model, table, field, grouping)?;
        let grouped = grouped(dialect, model, table, grant, field, &level)?;
        parts.selection.reads.extend(grouped.reads.iter().copied());
        parts.levels.push(grouped);
        levels.push(level);
    }
    parts.add_all(&summary, &measures)?;
    let statement = parts.statement(&conditions, Some(limit + 1));
    let mut reads = parts.selection.reads;
    reads.push(table.id);
    reads.extend(conditions.reads);
    let fixed = !statement.is_timed();
    Ok(GroupsPlan { statement, levels, fields: parts.fields, measures: parts.measures, limit, reads, fixed })
}

/// A level as SQL.
pub(super) struct GroupedBy {
    /// What the records of a group agree in and groups are sorted by.
    pub key: Sql,
    /// What is told of them.
    pub value: Sql,
    /// Whether values that differ may have one key: of texts the case does not matter.
    pub is_text: bool,
    pub descending: bool,
    reads: Vec<TableId>,
}

fn grouped(
    dialect: Dialect,
    model: &Model,
    table: &Table,
    grant: &Grant,
    field: &Field,
    level: &Level,
) -> Result<GroupedBy, Problem> {
    let by = &level.by;
    let stored = || Sql::new(dialect.value_of(&format!("t.{}", quote(&field.name)), field.storage()));
    let compiled = |text: &str| -> Result<(Sql, Vec<TableId>), Problem> {
        let scope = Scope::new(model, table).with_sight(grant.rights());
        let typed = formula::parse(text).and_then(|expr| formula::check(&expr, &scope));
        let typed = typed.map_err(|e| e.into_problem("by", text))?;
        let compiled = formula::compile(&typed, &scope, dialect, "t", Literals::Inline);
        Ok((compiled.map_err(|e| e.into_problem("by", text))?.value, typed.reads().collect()))
    };
    let is_text = level.storage == Some(Storage::Text);
    let (value, reads) = match (by.span, field.storage()) {
        (Some(span), _) => {
            let (start, reads) = compiled(&start_of(span, &by.field))?;
            // A blank has a year where it is reckoned with, and none here.
            let (value, _) = compiled(&format!("{{{}}}", by.field))?;
            (Sql::fill("CASE WHEN {0} IS NOT NULL THEN {1} END", &[&value, &start]), reads)
        }
        (None, Storage::Computed) => compiled(&field_formula(field))?,
        (None, _) => (stored(), Vec::new()),
    };
    let descending = by.descending;
    Ok(match level.storage {
        Some(Storage::Boolean) => {
            // Blank is no.
            let value = Sql::fill("CASE WHEN {0} THEN 1 ELSE 0 END", &[&value]);
            GroupedBy { key: value.clone(), value, is_text, descending, reads }
        }
        Some(Storage::Text) => {
            let key = Sql::fill(&format!("NULLIF({}({{0}}), '')", dialect.own("key")), &[&value]);
            let told = match dialect {
                Dialect::Sqlite => "NULLIF({0}, '')",
                Dialect::Postgres => "NULLIF({0}, '') COLLATE pg_catalog.\"C\"",
            };
            let key = match dialect {
                Dialect::Sqlite => key,
                Dialect::Postgres => Sql::fill("{0} COLLATE pg_catalog.\"C\"", &[&key]),
            };
            GroupedBy { key, value: Sql::fill(told, &[&value]), is_text, descending, reads }
        }
        _ if by.span.is_some() => GroupedBy { key: value.clone(), value, is_text, descending, reads },
        _ => {
            let sorted = sort::keys(dialect, model, table, grant, std::slice::from_ref(&field.name))?;
            let key = sorted.into_iter().next();
            let reads = reads.into_iter().chain(key.iter().flat_map(|k| k.reads.clone())).collect();
            let key = key.map_or_else(|| value.clone(), |k| k.expression);
            GroupedBy { key, value, is_text, descending, reads }
        }
    })
}

/// The day on which the span of a field's value begins, as a formula.
fn start_of(span: Span, field: &str) -> String {
    match span {
        Span::Day => format!("DATE(YEAR({{{field}}}), MONTH({{{field}}}), DAY({{{field}}}))"),
        Span::Week => format!("STARTOFWEEK({{{field}}})"),
        Span::Month => format!("STARTOFMONTH({{{field}}})"),
        Span::Quarter => format!("DATE(YEAR({{{field}}}), QUARTER({{{field}}}) * 3 - 2, 1)"),
        Span::Year => format!("DATE(YEAR({{{field}}}), 1, 1)"),
    }
}

impl Level {
    /// The formula that is true for the records of a group at this level, by the value that its row has.
    pub fn filter(&self, value: &Scalar) -> String {
        let name = format!("{{{}}}", self.by.field);
        let day = |days: i64| format!("\"{}\"", temporal::text_of(|out| temporal::write_date(out, days)));
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        match (value, self.storage) {
            // A text is blank too where it is "".
            (Scalar::Null, Some(Storage::Text)) => self.or_failed(format!("{name} = \"\"")),
            (Scalar::Null, _) => self.or_failed(format!("ISBLANK({name})")),
            (Scalar::Integer(days), _) if let Some(span) = self.by.span => {
                // Where a span begins before the first day or ends after the last, there is no other bound.
                let from =
                    temporal::YEARS.contains(&temporal::civil_of(*days).0).then(|| format!("{name} >= {}", day(*days)));
                let end = span.end(*days).map(|end| format!("{name} < {}", day(end)));
                let bounds: Vec<String> = [from, end].into_iter().flatten().collect();
                format!("({})", bounds.join(" and "))
            }
            (Scalar::Integer(n), Some(storage)) => match storage {
                Storage::Boolean => {
                    if *n == 0 {
                        self.or_failed(format!("not {name}"))
                    } else {
                        name
                    }
                }
                Storage::Date => format!("{name} = {}", day(*n)),
                Storage::DateTime => {
                    format!("{name} = {}", quoted(&temporal::text_of(|out| temporal::write_datetime(out, *n))))
                }
                Storage::Time => {
                    format!("{name} = {}", quoted(&temporal::text_of(|out| temporal::write_time(out, *n))))
                }
                Storage::Duration => not_blank(&name, *n == 0, &format!("{name} = {}", milliseconds(*n))),
                Storage::Choice => {
                    let label = sheaf_model::field::Choice::with_code(&self.choices, *n).map_or("", |c| &c.label);
                    format!("{name} = {}", quoted(label))
                }
                Storage::Decimal(decimals) => not_blank(&name, *n == 0, &format!("{name} = {}", decimal(*n, decimals))),
                _ => not_blank(&name, *n == 0, &format!("{name} = {n}")),
            },
            (Scalar::Integer(n), None) => not_blank(&name, *n == 0, &format!("{name} = {n}")),
            (Scalar::Real(n), _) => not_blank(&name, *n == 0.0, &format!("{name} = {n}")),
            (Scalar::Text(text), _) => format!("{name} = {}", quoted(text)),
        }
    }
}

impl Level {
    /// The same condition, or that the formula fails.
    fn or_failed(&self, condition: String) -> String {
        if self.fails { format!("IF(ISERROR({{{}}}), TRUE, {condition})", self.by.field) } else { condition }
    }
}

/// A blank counts as zero where it is compared.
fn not_blank(name: &str, is_zero: bool, condition: &str) -> String {
    if is_zero { format!("({condition} and not ISBLANK({name}))") } else { condition.to_owned() }
}

fn decimal(n: i64, decimals: u8) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", n.unsigned_abs(), width = usize::from(decimals) + 1);
    let (whole, part) = digits.split_at(digits.len() - usize::from(decimals));
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// A length of time as a formula.
fn milliseconds(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let n = n.unsigned_abs();
    format!("{sign}DURATION({}, {}, {}.{:03})", n / 3_600_000, n / 60_000 % 60, n / 1_000 % 60, n % 1_000)
}
