//! The plan of an import, looked at and changed by a person.

use std::collections::HashSet;

use serde_json::{Value, json};
use sheaf_model::field::JsonWriter;
use sheaf_model::text::text_key;
use sheaf_model::{Code, Problem, Scalar, Storage};
use sheaf_sheets::column::parts;
use sheaf_sheets::{CellValue, Proposal, ProposedField, ProposedTable, Reading, Workbook, meant, read_cell};

use super::chosen::choose_evidence;
use super::{asked, joins, splits};

/// Most choices that a column is given when a person makes it one.
const MOST_CHOICES: usize = 1_000;
/// Different texts of a column that are looked at for it.
const MOST_TEXTS: usize = 10_000;

/// Carries out what a person asked: `{"tables":[{"name","include","label","key","unpivot","stack","heads","transpose","join","split","fields":[{"name","type",…}]}]}`,
/// and `{"findings":[{"code","table","field","at","mended"}]}`, which mends the findings of which all that is given is true.
pub fn change(book: &Workbook, proposal: &mut Proposal, body: &Value) -> Result<(), Problem> {
    asked::expect_parts("part of a plan", body, &["tables", "findings", "places"])?;
    let typed = proposal.typed_values(book);
    for finding in asked::list(body, "findings")?.unwrap_or_default() {
        mend(book, proposal, finding)?;
    }
    for asked in asked::list(body, "tables")?.unwrap_or_default() {
        let at = table_named(proposal, asked::text(asked, "name")?.unwrap_or_default())?;
        let table = &mut proposal.tables[at];
        let was = table.fields.clone();
        change_table(book, table, asked)?;
        let read = |f: &ProposedField| (f.kind.clone(), f.link.clone(), f.reading.date_order);
        let changed = table.fields.iter().zip(&was).filter(|(now, was)| read(now) != read(was));
        let changed: Vec<String> = changed.map(|(now, _)| now.name.clone()).collect();
        let table = table.name.clone();
        for field in changed {
            proposal.forget(book, &table, &field);
            proposal.recount(book, &table, &field)?;
        }
        change_shape(book, proposal, &table, asked)?;
        if let Some(join) = asked.get("join").filter(|j| !j.is_null()) {
            joins::join(book, proposal, &table, join)?;
        }
        if let Some(split) = asked.get("split").filter(|s| !s.is_null()) {
            splits::split(book, proposal, &table, split)?;
        }
    }
    proposal.keep_typed(book, typed);
    check_links(proposal)
}

/// A link points to a field of a table of this plan.
fn check_links(proposal: &Proposal) -> Result<(), Problem> {
    let links = proposal.tables.iter().flat_map(|t| &t.fields).filter_map(|f| f.link.as_ref());
    for link in links {
        let far = &proposal.tables[table_named(proposal, &link.table)?];
        if far.field(&link.field).is_none() {
            let known = far.fields.iter().map(|f| f.name.as_str());
            return Err(Problem::unknown("field in this plan", &link.field, known));
        }
    }
    Ok(())
}

/// The place of a table in a plan.
pub(super) fn table_named(proposal: &Proposal, name: &str) -> Result<usize, Problem> {
    let names = proposal.tables.iter().map(|t| t.name.as_str());
    let missing = || match name {
        "" => Problem::field("name", "required", "'name' says which table of the plan is meant."),
        _ => Problem::unknown("table in this plan", name, names),
    };
    proposal.tables.iter().position(|t| t.name == name).ok_or_else(missing)
}

/// Reads periods that stand as columns as records, tables of one shape as one, values above a table as fields, or records as they
/// stand; or takes that back.
fn change_shape(book: &Workbook, proposal: &mut Proposal, table: &str, asked: &Value) -> Result<(), Problem> {
    let found = proposal.tables.iter().find(|t| t.name == table);
    let (label, can_unpivot, can_stack) =
        found.map_or((String::new(), false, false), |t| (t.label.clone(), t.cross_tab.is_some(), t.stack.is_some()));
    let has_heads = found.is_some_and(|t| t.distinct.is_none() && t.heads.is_some());
    let can_transpose = found.is_some_and(|t| t.transposed.as_ref().is_some_and(|t| t.other.is_some()));
    if let Some(wanted) = asked::flag(asked, "transpose")? {
        if !can_transpose {
            let message = format!("'{label}' has its records in rows and can be read in no other way.");
            return Err(Problem::field(table, "transpose", message));
        }
        proposal.transpose(book, table, wanted);
        let include = asked::flag(asked, "include")?;
        if let (Some(include), Some(table)) = (include, proposal.tables.iter_mut().find(|t| t.name == table)) {
            table.include = include;
        }
    }
    if let Some(wanted) = asked::flag(asked, "unpivot")? {
        if !can_unpivot {
            let message = format!("'{label}' has no periods as columns that could be read as records.");
            return Err(Problem::field(table, "unpivot", message));
        }
        proposal.unpivot(book, table, wanted);
    }
    if let Some(wanted) = asked::flag(asked, "stack")? {
        if !can_stack {
            let message = format!("No other table of this workbook has the same columns as '{label}'.");
            return Err(Problem::field(table, "stack", message));
        }
        match wanted {
            true => joins::together(book, proposal, table),
            false => {
                proposal.stack(book, table, false);
            }
        }
    }
    if let Some(wanted) = asked::flag(asked, "heads")? {
        if !has_heads {
            let message = format!("There is no value with a label above '{label}'.");
            return Err(Problem::field(table, "heads", message));
        }
        proposal.heads(table, wanted);
    }
    Ok(())
}

/// The findings that were asked for, of those that something can be done about.
pub(super) fn chosen(proposal: &Proposal, asked: &Value) -> Vec<usize> {
    let is = |key: &str, value: Option<&str>| asked[key].as_str().is_none_or(|wanted| Some(wanted) == value);
    proposal
        .findings
        .iter()
        .enumerate()
        .filter(|(at, _)| asked["at"].as_u64().is_none_or(|wanted| wanted == *at as u64))
        .filter(|(_, f)| {
            is("code", Some(&f.code)) && is("table", f.table.as_deref()) && is("field", f.field.as_deref())
        })
        .filter(|(_, f)| !f.mends.is_empty())
        .map(|(at, _)| at)
        .collect()
}

/// Mends findings, or takes their mends back.
fn mend(book: &Workbook, proposal: &mut Proposal, asked: &Value) -> Result<(), Problem> {
    asked::expect_parts("part of findings to mend", asked, &["code", "table", "field", "at", "mended"])?;
    let chosen = chosen(proposal, asked);
    if chosen.is_empty() {
        return Err(Problem::new(Code::Invalid, "There is no finding like that with a proposed mend in this plan."));
    }
    for at in chosen {
        proposal.mend(book, at, asked::flag(asked, "mended")?.unwrap_or(true));
    }
    Ok(())
}

fn change_table(book: &Workbook, table: &mut ProposedTable, asked: &Value) -> Result<(), Problem> {
    let known = [
        "name",
        "include",
        "label",
        "key",
        "into",
        "fields",
        "unpivot",
        "stack",
        "heads",
        "transpose",
        "join",
        "split",
    ];
    asked::expect_parts("part of a planned table", asked, &known)?;
    if let Some(include) = asked::flag(asked, "include")? {
        table.include = include;
    }
    if let Some(label) = asked::label(asked, "label")? {
        let was = std::mem::replace(&mut table.label, label.to_owned());
        table.proposed_label.get_or_insert(was);
    }
    if let Some(key) = asked::names(asked, "key")? {
        if let Some(unknown) = key.iter().find(|name| table.field(name).is_none()) {
            let known = table.fields.iter().map(|f| f.name.as_str());
            return Err(Problem::unknown("field in this plan", unknown, known));
        }
        table.key = key.into_iter().map(str::to_owned).collect();
    }
    for asked in asked::list(asked, "fields")?.unwrap_or_default() {
        let name = asked::text(asked, "name")?.unwrap_or_default();
        let names: Vec<String> = table.fields.iter().map(|f| f.name.clone()).collect();
        let at = table.fields.iter().position(|f| f.name == name);
        let at = at.ok_or_else(|| Problem::unknown("field in this plan", name, names.iter().map(String::as_str)))?;
        change_field(&mut table.fields[at], asked)?;
        if let Some(kind) = asked::text(asked, "type")?
            && kind != table.fields[at].kind
        {
            change_type(book, table, at, kind)?;
        }
    }
    Ok(())
}

fn change_field(field: &mut ProposedField, asked: &Value) -> Result<(), Problem> {
    let known = ["name", "type", "label", "include", "required", "unique", "link", "decimals", "date_order"];
    asked::expect_parts("part of a planned field", asked, &known)?;
    if let Some(label) = asked::label(asked, "label")? {
        let was = std::mem::replace(&mut field.label, label.to_owned());
        field.proposed_label.get_or_insert(was);
    }
    let switches =
        [("include", &mut field.include), ("required", &mut field.rules.required), ("unique", &mut field.rules.unique)];
    for (name, switch) in switches {
        if let Some(on) = asked::flag(asked, name)? {
            *switch = on;
        }
    }
    if let Some(link) = asked.get("link").filter(|l| !l.is_null()) {
        let read = serde_json::from_value(link.clone());
        let expected =
            "'link' has 'table' and 'field', the table that it points to and the field whose values the cells hold.";
        field.link = Some(read.map_err(|_| Problem::field("link", "link", expected))?);
    }
    if let Some(order) = asked.get("date_order").filter(|o| !o.is_null()) {
        let read = serde_json::from_value(order.clone());
        field.read_dates(read.map_err(|_| {
            Problem::field(
                "date_order",
                "date_order",
                "'date_order' is 'day', 'month' or 'year': which part of a date comes first.",
            )
        })?);
    }
    if let Some(decimals) = asked::whole(asked, "decimals")? {
        let most = sheaf_model::field::MOST_DECIMALS;
        let fits = u8::try_from(decimals).ok().filter(|d| *d <= most);
        let many =
            || Problem::field("decimals", "decimals", format!("'decimals' is at most {most}, and not {decimals}."));
        field.decimals = Some(fits.ok_or_else(many)?);
    }
    Ok(())
}

fn change_type(book: &Workbook, table: &mut ProposedTable, at: usize, kind: &str) -> Result<(), Problem> {
    let mut field = table.fields[at].clone();
    let was = std::mem::replace(&mut field.kind, kind.to_owned());
    let computed = ["formula", "lookup", "rollup"].contains(&kind);
    if computed && field.formula.is_none() {
        let message = format!("'{}' cannot be a {kind}: the workbook has no formula for it.", field.label);
        return Err(Problem::field(&field.name, "type", message));
    }
    if !computed {
        field.result = None;
        field.formula = None;
        field.proof = None;
    }
    if matches!(kind, "link" | "links") && field.link.is_none() {
        let message = format!("'{}' needs 'link' with the table and field that it points to.", field.label);
        return Err(Problem::field(&field.name, "link", message));
    }
    let texts = ["choice", "status", "choices", "links"].contains(&kind);
    let texts = if texts { distinct(book, table, at)? } else { Vec::new() };
    let several = ["choices", "links"].contains(&kind);
    if several && field.reading.separator.is_none() {
        field.reading.separator = parts::separator(texts.iter().map(String::as_str)).map(str::to_owned);
    }
    if kind != "links" && field.choices.is_empty() {
        let separator = field.reading.separator.as_deref().filter(|_| several);
        field.choices = separator.map_or_else(|| texts.clone(), |separator| parts_of(&texts, separator));
    }
    if kind != "links" && field.choices.len() > MOST_CHOICES {
        let message = format!("'{}' has more than {MOST_CHOICES} different values: too many for choices.", field.label);
        return Err(Problem::field(&field.name, "type", message));
    }
    choose_evidence(&mut field, &was, kind);
    if field.field_type().is_none() {
        return Err(Problem::field(&field.name, "type", format!("There is no type '{kind}' that a column can be.")));
    }
    table.fields[at] = field;
    Ok(())
}

/// The different texts of a column, in the order in which they come, as far as they can be told apart.
fn distinct(book: &Workbook, table: &ProposedTable, at: usize) -> Result<Vec<String>, Problem> {
    let (mut seen, mut labels) = (HashSet::new(), Vec::new());
    for row in book.rows(table)? {
        let row = row?;
        let text = row.cells.get(at).map(|c| c.text.trim()).unwrap_or_default();
        if !text.is_empty() && seen.insert(text_key(text).into_owned()) {
            labels.push(text.to_owned());
            if labels.len() > MOST_TEXTS {
                break;
            }
        }
    }
    Ok(labels)
}

/// The different parts of lists, in the order in which they come.
fn parts_of(lists: &[String], separator: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let parts = lists.iter().flat_map(|list| parts::split(list, separator));
    parts.filter(|part| seen.insert(text_key(part).into_owned())).map(str::to_owned).collect()
}

/// Rows of a planned table: each cell as it is written, and as it would be read.
pub fn preview(book: &Workbook, proposal: &Proposal, table: &str, limit: usize) -> Result<Value, Problem> {
    let found = proposal.tables.iter().find(|t| t.name == table);
    let names = proposal.tables.iter().map(|t| t.name.as_str());
    let table = found.ok_or_else(|| Problem::unknown("table in this plan", table, names))?;
    let mut rows = Vec::new();
    for row in book.rows(table)?.take(limit) {
        let row = row?;
        let cells = table.fields.iter().zip(&row.cells).map(|(field, cell)| preview_cell(field, cell));
        rows.push(json!({ "row": row.number, "cells": cells.collect::<Vec<_>>() }));
    }
    Ok(json!({ "rows": rows }))
}

fn preview_cell(field: &ProposedField, cell: &CellValue) -> Value {
    let (misfit, reads) = match read_cell(field, cell) {
        Reading::Misfit { why, .. } => (Some(why), None),
        Reading::Value(value) => (None, reads_as(field, &value)),
        _ => (None, None),
    };
    let value = meant(field, cell).map_or_else(|| cell.text.clone(), |meant| meant.text);
    let mut shown = json!({ "text": cell.text, "value": value, "misfit": misfit.as_ref().map(ToString::to_string) });
    if let Some(told) = misfit {
        shown["told"] = json!(told);
    }
    if let Some(reads) = reads {
        shown["reads"] = reads;
    }
    shown
}

/// A value as the API will give it, of a type that is written in many ways: a sheet shows a date as it likes, or as a number.
fn reads_as(field: &ProposedField, value: &Scalar) -> Option<Value> {
    let plain = ProposedField { kind: field.value_kind().to_owned(), formula: None, ..field.clone() };
    let storage = plain.field_type()?.storage();
    let many = [Storage::Boolean, Storage::Date, Storage::DateTime, Storage::Time, Storage::Duration];
    let Scalar::Integer(n) = value else { return None };
    if !many.contains(&storage) {
        return None;
    }
    let mut json = JsonWriter::default();
    json.stored_integer(*n, storage, &[]);
    serde_json::from_slice(&json.out).ok()
}

/// Rows of a sheet as they stand in its file.
pub fn sheet(
    book: &Workbook,
    file: Option<&str>,
    sheet: Option<&str>,
    from: u32,
    count: u32,
) -> Result<Value, Problem> {
    let files: Vec<&str> = book.file_names().collect();
    let known: Vec<(&str, usize, bool)> = book.sheet_names().collect();
    let fits = |(name, number, _): &&(&str, usize, bool)| {
        sheet.is_none_or(|s| s == *name) && file.is_none_or(|f| files.get(*number).is_some_and(|n| *n == f))
    };
    let missing =
        || Problem::new(Code::NotFound, format!("There is no sheet '{}' in this import.", sheet.unwrap_or_default()));
    let (name, number, _) = known.iter().find(fits).ok_or_else(missing)?;
    let file = files.get(*number).copied().unwrap_or_default();
    let preview = book.sheet_preview(file, name, from, count);
    let (from, total, rows) = preview.map_or((from, 0, Vec::new()), |p| (p.from, p.total_rows, p.rows));
    let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let columns: Vec<String> = (0..width).map(|c| sheaf_sheets::address::column_letters(c as u32)).collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|r| r.cells.iter().map(|c| c.text.as_str()).collect()).collect();
    let sheets: Vec<Value> =
        known.iter().map(|(n, f, hidden)| json!({ "sheet": n, "file": files.get(*f), "hidden": hidden })).collect();
    Ok(
        json!({ "from": from, "total_rows": total, "columns": columns, "rows": rows, "sheet": name, "file": file, "sheets": sheets }),
    )
}
