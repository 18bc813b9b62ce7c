//! Sorting: the expression of each key, and how a list goes on after a cursor as a few ranges that an index can seek.

use sheaf_model::{Field, FieldType, Model, Problem, Scalar, Storage, Table};

use super::cursor::Cursor;
use super::grant::Grant;
use super::shape::{computed, field_formula};
use crate::formula::{self, Literals, Scope, Sight, Type};
use crate::sql::{Dialect, Param, Sql, ddl, quote};

/// One key of a sort.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub expression: Sql,
    pub descending: bool,
    /// Whether it may be blank.
    pub nullable: bool,
}

/// Reads `-amount,name`.
pub(super) fn keys(model: &Model, table: &Table, grant: &Grant, sort: &[String]) -> Result<Vec<Key>, Problem> {
    sort.iter().filter(|s| !s.trim().is_empty()).map(|part| key(model, table, grant, part.trim())).collect()
}

fn key(model: &Model, table: &Table, grant: &Grant, part: &str) -> Result<Key, Problem> {
    let (name, descending) = match part.strip_prefix('-') {
        Some(name) => (name, true),
        None => (part.strip_prefix('+').unwrap_or(part), false),
    };
    let name = name.trim().trim_start_matches('{').trim_end_matches('}');
    if name.starts_with('@') {
        let column = ddl::own_column(name)
            .ok_or_else(|| Problem::field("sort", "unknown", format!("Records have no '{name}' to be sorted by.")))?;
        let nullable = column.ends_with("_by");
        return Ok(Key { expression: Sql::new(format!("t.{}", quote(column))), descending, nullable });
    }
    let field = table.field_called(name).filter(|f| grant.rights().sees(table, f));
    let field = field.ok_or_else(|| {
        let known = table.fields.iter().map(|f| f.name.as_str());
        let problem = Problem::unknown(&format!("field in table '{}'", table.name), name, known);
        Problem { hint: problem.hint.clone(), ..Problem::field("sort", "unknown", problem.message) }
    })?;
    let expression = expression(model, table, grant, field)?;
    Ok(Key { expression, descending, nullable: true })
}

fn expression(model: &Model, table: &Table, grant: &Grant, field: &Field) -> Result<Sql, Problem> {
    let unsortable = || {
        Problem::field(
            "sort",
            "unsortable",
            format!("'{}' cannot be sorted by: its type is {}.", field.label, field.kind.name()),
        )
    };
    match field.storage() {
        Storage::Computed => {
            let typed = computed(model, table, field, grant)?;
            let scope = Scope::new(model, table).with_sight(grant.rights());
            let compiled = formula::compile(&typed, &scope, Dialect::Sqlite, "t", Literals::Inline)
                .map_err(|e| e.into_problem("sort", &field_formula(field)))?;
            Ok(match sort_key("{0}", typed.result()) {
                template if template != "{0}" => Sql::fill(&template, &[&compiled.value]),
                _ => compiled.value,
            })
        }
        Storage::Record => {
            let (target, title) = model.target(field).zip(model.target_title(field)).ok_or_else(unsortable)?;
            if !title.storage().has_column() {
                return Ok(Sql::new(ddl::key_expression(field, Some("t"))));
            }
            let key = ddl::key_expression(title, Some("l"));
            let column = quote(&field.name);
            Ok(Sql::new(format!("(SELECT {key} FROM {} l WHERE l.\"_id\" = t.{column})", quote(&target.name))))
        }
        Storage::Choice => Ok(Sql::new(choice_order(field))),
        Storage::Joined | Storage::Json | Storage::Choices => Err(unsortable()),
        _ => Ok(Sql::new(ddl::key_expression(field, Some("t")))),
    }
}

/// How a computed value is sorted: text by its key.
pub(super) fn sort_key(value: &str, result: &Type) -> String {
    match result {
        Type::Text => format!("sheaf_key({value})"),
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

/// `ORDER BY`: blanks last either way, ties by id in the direction of the last key.
pub(super) fn order_by(keys: &[Key], first_is_split: bool) -> Sql {
    let mut out = Sql::new(" ORDER BY ");
    for (i, key) in keys.iter().enumerate() {
        out.push(&key.expression);
        // SQLite puts blanks last where it descends; where it ascends it must be told, unless blanks are listed apart.
        out.push_str(match (key.descending, key.nullable && !(i == 0 && first_is_split)) {
            (true, _) => " DESC, ",
            (false, true) => " ASC NULLS LAST, ",
            (false, false) => " ASC, ",
        });
    }
    out.push_str(if id_descends(keys) { "t.\"_id\" DESC" } else { "t.\"_id\"" });
    out
}

fn id_descends(keys: &[Key]) -> bool {
    keys.last().is_some_and(|k| k.descending)
}

/// The ranges of a list, in order: each a condition; together they are all records, or all after the cursor. None: no condition.
pub(super) fn ranges(keys: &[Key], cursor: Option<&Cursor>) -> Vec<Sql> {
    let Some(cursor) = cursor else { return first_ranges(keys) };
    let after_id = if id_descends(keys) { "<" } else { ">" };
    let mut ranges = Vec::new();
    // One range where keys and id go the same way: a row comparison, which SQLite seeks in one index.
    if let [key] = keys
        && let Some(value) = cursor.keys.first().filter(|v| !v.is_null())
    {
        let template = format!("({{0}}, t.\"_id\") {after_id} ({{1}}, {{2}})");
        ranges.push(Sql::fill(&template, &[&key.expression, &bound(value), &bound(&Scalar::Integer(cursor.id))]));
        if key.nullable {
            ranges.push(Sql::fill("{0} IS NULL", &[&key.expression]));
        }
        return ranges;
    }
    let mut same: Vec<Sql> = keys.iter().zip(&cursor.keys).map(|(k, v)| equals(k, v)).collect();
    let mut last = same.clone();
    last.push(Sql::fill(&format!("t.\"_id\" {after_id} {{0}}"), &[&bound(&Scalar::Integer(cursor.id))]));
    ranges.push(Sql::join(&last, " AND "));
    for (i, (key, value)) in keys.iter().zip(&cursor.keys).enumerate().rev() {
        same.truncate(i);
        if value.is_null() {
            continue; // blanks are last: nothing comes after them
        }
        let sign = if key.descending { "<" } else { ">" };
        for next in [
            Some(Sql::fill(&format!("{{0}} {sign} {{1}}"), &[&key.expression, &bound(value)])),
            key.nullable.then(|| Sql::fill("{0} IS NULL", &[&key.expression])),
        ] {
            let Some(next) = next else { continue };
            let mut parts = same.clone();
            parts.push(next);
            ranges.push(Sql::join(&parts, " AND "));
        }
    }
    ranges
}

fn first_ranges(keys: &[Key]) -> Vec<Sql> {
    match keys.first() {
        Some(key) if !key.descending && key.nullable => {
            vec![Sql::fill("{0} IS NOT NULL", &[&key.expression]), Sql::fill("{0} IS NULL", &[&key.expression])]
        }
        _ => vec![Sql::default()],
    }
}

/// Whether the ranges of a list tell the first key's blanks apart.
pub(super) fn first_is_split(keys: &[Key], cursor: Option<&Cursor>) -> bool {
    cursor.is_some() || keys.first().is_some_and(|k| !k.descending && k.nullable)
}

fn equals(key: &Key, value: &Scalar) -> Sql {
    if value.is_null() {
        Sql::fill("{0} IS NULL", &[&key.expression])
    } else {
        Sql::fill("{0} = {1}", &[&key.expression, &bound(value)])
    }
}

fn bound(value: &Scalar) -> Sql {
    Sql::param(Param::Scalar(value.clone()))
}
