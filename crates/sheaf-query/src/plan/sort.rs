//! Sorting: the expression of each key, and how a list goes on after a cursor as a few ranges that an index can seek.

use sheaf_model::view::sorted_field;
use sheaf_model::{Field, FieldType, Index, Model, Problem, Scalar, Storage, Table, TableId};

use super::cursor::Cursor;
use super::grant::Grant;
use super::shape::{computed, field_formula};
use crate::formula::{self, Literals, Scope, Sight, Type, Typed};
use crate::sql::{Dialect, Param, Read, Sql, ddl, json, quote};

/// One key of a sort.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub expression: Sql,
    /// How a value of a cursor is written to be compared with it: `{0}`.
    compared: String,
    /// Tables whose records its values depend on, beside the list's own.
    pub reads: Vec<TableId>,
    pub descending: bool,
    /// Whether it may be blank.
    pub nullable: bool,
}

impl Key {
    /// The same where a query within has worked it out.
    pub fn known_as(&self, name: String) -> Key {
        Key { expression: Sql::new(name), ..self.clone() }
    }
}

/// Reads `-amount,name`.
pub(super) fn keys(
    dialect: Dialect,
    model: &Model,
    table: &Table,
    grant: &Grant,
    sort: &[String],
) -> Result<Vec<Key>, Problem> {
    sort.iter().filter(|s| !s.trim().is_empty()).map(|part| key(dialect, model, table, grant, part.trim())).collect()
}

fn key(dialect: Dialect, model: &Model, table: &Table, grant: &Grant, part: &str) -> Result<Key, Problem> {
    let (name, descending) = sorted_field(part);
    if name.starts_with('@') {
        let column = ddl::own_column(name)
            .ok_or_else(|| Problem::field("sort", "unknown", format!("Records have no '{name}' to be sorted by.")))?;
        let nullable = column.ends_with("_by");
        let storage = if column.ends_with("_at") { Storage::DateTime } else { Storage::Integer };
        return Ok(Key {
            expression: Sql::new(format!("t.{}", quote(column))),
            compared: dialect.column_of("{0}", storage),
            reads: Vec::new(),
            descending,
            nullable,
        });
    }
    if table.field_called(name).is_none()
        && let Some((field, steps)) = table.part(name).filter(|(f, _)| grant.rights().sees(table, f))
    {
        let column = format!("t.{}", quote(&field.name));
        let expression = json::key(&column, &steps, dialect);
        return Ok(Key { expression, compared: "{0}".to_owned(), reads: Vec::new(), descending, nullable: true });
    }
    let field = table.field_called(name).filter(|f| grant.rights().sees(table, f));
    let field = field.ok_or_else(|| {
        let known = table.fields.iter().filter(|f| grant.rights().sees(table, f)).map(|f| f.name.as_str());
        let problem = Problem::unknown_field(&table.name, name, known);
        Problem { hint: problem.hint.clone(), ..Problem::field("sort", "unknown", problem.message) }
    })?;
    let (expression, compared) = expression(dialect, model, table, grant, field)?;
    Ok(Key { expression, compared, reads: reads(model, table, grant, field)?, descending, nullable: true })
}

/// The tables that the values of a key are of: of a link its target, by whose titles it sorts.
fn reads(model: &Model, table: &Table, grant: &Grant, field: &Field) -> Result<Vec<TableId>, Problem> {
    let of = |typed: &Typed| typed.reads().collect::<Vec<_>>();
    Ok(match (field.storage(), model.target(field)) {
        (Storage::Computed, _) => of(&computed(model, table, field)?),
        (Storage::Record, Some(target)) => {
            let rows = grant.rights().rows(target).map(of).unwrap_or_default();
            rows.into_iter().chain([target.id]).collect()
        }
        _ => Vec::new(),
    })
}

/// What is sorted by, and how a value is written to be compared with it.
fn expression(
    dialect: Dialect,
    model: &Model,
    table: &Table,
    grant: &Grant,
    field: &Field,
) -> Result<(Sql, String), Problem> {
    let unsortable = || {
        Problem::field(
            "sort",
            "unsortable",
            format!("'{}' cannot be sorted by: its type is {}.", field.label, field.kind.name()),
        )
    };
    let column = |field: &Field, alias| Sql::new(ddl::key_expression(field, Some(alias), dialect));
    let expression = match field.storage() {
        Storage::Computed => {
            let typed = computed(model, table, field)?;
            let scope = Scope::new(model, table).with_sight(grant.rights());
            let compiled = formula::compile(&typed, &scope, dialect, "t", Literals::Inline)
                .map_err(|e| e.into_problem("sort", &field_formula(field)))?;
            let compared = match typed.result() {
                Type::Boolean => dialect.column_of("{0}", Storage::Boolean),
                Type::Number { decimals: None } => format!("CAST({{0}} AS {})", dialect.real()),
                Type::Text | Type::Json | Type::Choices(_) | Type::Blank => "{0}".to_owned(),
                _ => dialect.column_of("{0}", Storage::Integer),
            };
            return Ok(match sort_key("{0}", typed.result(), dialect) {
                template if template != "{0}" => (Sql::fill(&template, &[&compiled.value]), compared),
                _ => (compiled.value, compared),
            });
        }
        Storage::Record => {
            let (target, title) = model.target(field).zip(model.target_title(field)).ok_or_else(unsortable)?;
            if !title.storage().has_column() || !grant.rights().sees(target, title) {
                return Ok((column(field, "t"), dialect.column_of("{0}", field.storage())));
            }
            let key = ddl::key_expression(title, Some("l"), dialect);
            let (name, column) = (dialect.table(&target.name), quote(&field.name));
            let found = format!("SELECT {key} FROM {name} l WHERE l.\"_id\" = t.{column}");
            // The name of a record that may not be seen must not show in the order either.
            let found = match grant.rights().rows(target) {
                Some(rows) => {
                    let scope = Scope::new(model, target);
                    let seen = formula::compile_condition(rows, &scope, dialect, "l", Literals::Inline)
                        .map_err(|e| e.into_problem("rights", ""))?;
                    Sql::fill("({0} AND ({1}))", &[&Sql::new(found), &seen])
                }
                None => Sql::new(format!("({found})")),
            };
            return Ok((found, dialect.column_of("{0}", title.storage())));
        }
        Storage::Choice => Sql::new(choice_order(field)),
        Storage::Joined | Storage::Json | Storage::Choices => return Err(unsortable()),
        _ => column(field, "t"),
    };
    Ok((expression, dialect.column_of("{0}", field.storage())))
}

/// How a computed value is sorted: text by its key.
pub(super) fn sort_key(value: &str, result: &Type, dialect: Dialect) -> String {
    match result {
        Type::Text => format!("{}({value})", dialect.own("key")),
        Type::Json => json::read(&Sql::new(value), Read::Key, dialect).text(dialect),
        _ => value.to_owned(),
    }
}

/// Choices sort in the order that people see. Codes nearly always follow it, and then an index on the column serves.
fn choice_order(field: &Field) -> String {
    let column = format!("t.{}", quote(&field.name));
    let choices = match &field.kind {
        FieldType::Choice { choices } | FieldType::Status { choices, .. } => choices,
        _ => return column,
    };
    if choices.is_sorted_by_key(|c| c.code) {
        return column;
    }
    let arms: String = choices.iter().enumerate().map(|(i, c)| format!(" WHEN {} THEN {i}", c.code)).collect();
    format!("CASE {column}{arms} END")
}

/// Whether records that agree in all keys go from the greatest id to the least. Where an index serves the sort, as it goes through
/// that index, so that nothing is left to be sorted; else as the last key goes.
pub(super) fn ties_descend(table: &Table, sort: &[String]) -> bool {
    let parts: Vec<(&str, bool)> = sort.iter().map(|s| s.trim()).filter(|s| !s.is_empty()).map(sorted_field).collect();
    let Some((_, last)) = parts.last().copied() else { return false };
    // Fields before the sort's are those that a filter fixes.
    let serving = |turned: bool| {
        let wanted: Vec<(String, bool)> =
            parts.iter().map(|(name, down)| (table.path_of(name), down ^ turned)).collect();
        let serves = |index: &Index| {
            let has: Vec<(String, bool)> = index.parts().map(|(name, down)| (table.path_of(name), down)).collect();
            has.windows(wanted.len()).any(|some| some == wanted)
        };
        table.indexes.iter().any(serves)
    };
    if serving(false) { false } else { serving(true) || last }
}

/// A part of a list, all of whose records come before or after those of the other parts.
pub(super) struct Range {
    /// None of its text: all records.
    pub condition: Sql,
    /// How many keys, from the first, are the same in all its records: nothing is sorted by them.
    fixed: usize,
    /// Whether the key after those is never blank in it.
    filled: bool,
}

/// `ORDER BY`: blanks last either way, then ties by id.
pub(super) fn order_by(dialect: Dialect, keys: &[Key], ties_descend: bool, range: &Range) -> Sql {
    let mut out = Sql::new(" ORDER BY ");
    // That all records are blank in a key PostgreSQL takes for no order: an index serves where the key is named all the same.
    let skipped = if dialect == Dialect::Sqlite { range.fixed } else { 0 };
    for (i, key) in keys.iter().enumerate().skip(skipped) {
        out.push(&key.expression);
        // SQLite puts blanks last where it descends, PostgreSQL where it ascends; the other way they must be told, unless there
        // are none.
        let blanks = key.nullable && i >= range.fixed && !(i == range.fixed && range.filled);
        let told = blanks && key.descending != blanks_last_descending(dialect);
        out.push_str(if key.descending { " DESC" } else { " ASC" });
        out.push_str(if told { " NULLS LAST, " } else { ", " });
    }
    out.push_str(if ties_descend { "t.\"_id\" DESC" } else { "t.\"_id\"" });
    out
}

/// Whether blanks come last by themselves where values descend, or where they ascend.
fn blanks_last_descending(dialect: Dialect) -> bool {
    dialect == Dialect::Sqlite
}

/// The ranges of a list, in order; together they are all records, or all after the cursor. Of the cursor only which keys are blank
/// matters: its values are bound when the list runs.
pub(super) fn ranges(dialect: Dialect, keys: &[Key], ties_descend: bool, cursor: Option<&Cursor>) -> Vec<Range> {
    let Some(cursor) = cursor else { return first_ranges(dialect, keys) };
    let blank = |key: &Key| Sql::fill("{0} IS NULL", &[&key.expression]);
    let after_id = if ties_descend { "<" } else { ">" };
    let mut ranges = Vec::new();
    // One range where key and id go the same way: a row comparison, which SQLite seeks in one index.
    if let [key] = keys
        && key.descending == ties_descend
        && cursor.keys.first().is_some_and(|v| !v.is_null())
    {
        let seek = match dialect {
            // It alone lets SQLite seek in an index over an expression.
            Dialect::Sqlite => format!("{{0}} {after_id}= {{1}} AND "),
            // PostgreSQL seeks by what follows, and would take both together for far fewer records than there are.
            Dialect::Postgres => String::new(),
        };
        let template = format!("{seek}({{0}}, t.\"_id\") {after_id} ({{1}}, {{2}})");
        let beyond = Sql::fill(&template, &[&key.expression, &after(key, 0), &Sql::param(Param::AfterId)]);
        ranges.push(Range { condition: beyond, fixed: 0, filled: true });
        if key.nullable {
            ranges.push(Range { condition: blank(key), fixed: 1, filled: true });
        }
        return ranges;
    }
    let mut same: Vec<Sql> = keys.iter().zip(&cursor.keys).enumerate().map(|(i, (k, v))| equals(k, v, i)).collect();
    let mut last = same.clone();
    last.push(Sql::fill(&format!("t.\"_id\" {after_id} {{0}}"), &[&Sql::param(Param::AfterId)]));
    ranges.push(Range { condition: Sql::join(&last, " AND "), fixed: keys.len(), filled: true });
    for (i, (key, value)) in keys.iter().zip(&cursor.keys).enumerate().rev() {
        same.truncate(i);
        if value.is_null() {
            continue; // blanks are last: nothing comes after them
        }
        let sign = if key.descending { "<" } else { ">" };
        let beyond = Sql::fill(&format!("{{0}} {sign} {{1}}"), &[&key.expression, &after(key, i)]);
        for (next, fixed) in [(Some(beyond), i), (key.nullable.then(|| blank(key)), i + 1)] {
            let Some(next) = next else { continue };
            let mut parts = same.clone();
            parts.push(next);
            ranges.push(Range { condition: Sql::join(&parts, " AND "), fixed, filled: fixed == i });
        }
    }
    ranges
}

/// The same as one range, where no index gives the order anyhow.
pub(super) fn one_range(dialect: Dialect, keys: &[Key], ties_descend: bool, cursor: Option<&Cursor>) -> Range {
    let after = cursor.map(|cursor| ranges(dialect, keys, ties_descend, Some(cursor)));
    let parts: Vec<Sql> = after.iter().flatten().map(|range| Sql::fill("({0})", &[&range.condition])).collect();
    let condition = if parts.is_empty() { Sql::default() } else { Sql::fill("({0})", &[&Sql::join(&parts, " OR ")]) };
    Range { condition, fixed: 0, filled: false }
}

fn first_ranges(dialect: Dialect, keys: &[Key]) -> Vec<Range> {
    match keys.first() {
        Some(key) if key.nullable && key.descending != blanks_last_descending(dialect) => {
            let part = |test: &str, fixed| {
                let condition = Sql::fill(&format!("{{0}} {test}"), &[&key.expression]);
                Range { condition, fixed, filled: fixed == 0 }
            };
            vec![part("IS NOT NULL", 0), part("IS NULL", 1)]
        }
        _ => vec![Range { condition: Sql::default(), fixed: 0, filled: false }],
    }
}

fn equals(key: &Key, value: &Scalar, place: usize) -> Sql {
    if value.is_null() {
        Sql::fill("{0} IS NULL", &[&key.expression])
    } else {
        Sql::fill("{0} = {1}", &[&key.expression, &after(key, place)])
    }
}

fn after(key: &Key, place: usize) -> Sql {
    Sql::fill(&key.compared, &[&Sql::param(Param::After(place))])
}
