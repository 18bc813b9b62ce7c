//! Checks a model: names, targets of links, rules and bounds. Formulas are checked where they are compiled.

use std::collections::HashSet;

use crate::field::{Choice, Field, FieldType, LinkTarget, Lookup, MOST_DECIMALS, Move, said};
use crate::model::Model;
use crate::name::check_name;
use crate::pivot;
use crate::problem::{FieldProblem, Problem, Result};
use crate::role::check_roles;
use crate::rule::Rule;
use crate::setting::check_settings;
use crate::storage::Storage;
use crate::summary::{Summary, expect_suits};
use crate::table::Table;
use crate::text::text_key;
use crate::view::{Layout, Look, View};

/// Characters that the label of a view may have.
const LONGEST_LABEL: usize = 200;

/// Most fields of a table: SQLite's limit of columns less our own and room for those kept after a deletion.
pub const MOST_FIELDS: usize = 1_500;
/// Most tables of a workspace.
pub const MOST_TABLES: usize = 2_000;
/// Most choices of a field.
pub const MOST_CHOICES: usize = 5_000;

/// Checks the whole model; the problems of all tables come together.
pub fn check_model(model: &Model) -> Result<()> {
    if model.tables.len() > MOST_TABLES {
        return Err(Problem::field("tables", "too_many", format!("A workspace holds at most {MOST_TABLES} tables.")));
    }
    let mut errors = Vec::new();
    let mut seen = HashSet::new();
    for table in &model.tables {
        if !seen.insert(table.name.as_str()) {
            errors.push(problem(&table.name, "taken", format!("There is a table '{}' already.", table.name)));
        }
        check_table(model, table, &mut errors);
    }
    check_roles(model, &mut errors);
    check_settings(model, &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(Problem::fields(errors)) }
}

fn problem(place: &str, code: &str, message: String) -> FieldProblem {
    FieldProblem { field: place.to_owned(), code: code.to_owned(), message }
}

fn check_table(model: &Model, table: &Table, errors: &mut Vec<FieldProblem>) {
    let at = |field: &str| format!("{}.{field}", table.name);
    if let Err(p) = check_name("table", &table.name) {
        errors.push(problem(&table.name, "name", p.message));
    }
    if table.label.trim().is_empty() {
        errors.push(problem(&at("label"), "required", format!("The table '{}' needs a label.", table.name)));
    }
    if table.fields.len() > MOST_FIELDS {
        errors.push(problem(&table.name, "too_many", format!("A table holds at most {MOST_FIELDS} fields.")));
    }
    let mut seen = HashSet::new();
    for field in &table.fields {
        if !seen.insert(field.name.as_str()) {
            let message = format!("The table '{}' has a field '{}' already.", table.name, field.name);
            errors.push(problem(&at(&field.name), "taken", message));
        }
        if let Err(Wrong { part, message }) = check_field(model, table, field) {
            errors.push(problem(&format!("{}.{part}", at(&field.name)), "field", message));
        }
    }
    let known = |name: &str| table.field(name).is_some();
    for name in table.title.iter().chain(&table.key) {
        if !known(name) {
            errors.push(problem(&at(name), "unknown", format!("There is no field '{name}' in '{}'.", table.name)));
        }
    }
    for (name, _) in table.indexes.iter().flat_map(|i| i.parts()) {
        if !name.starts_with('@') && table.indexed(name).is_none() {
            let message = format!("An index of '{}' names the field '{name}', which is not there.", table.name);
            errors.push(problem(&at("indexes"), "unknown", message));
        }
    }
    if let Some(name) = &table.document
        && table.document_field().is_none()
    {
        let message = format!("'{name}' cannot hold the documents of '{}': it is no field of JSON.", table.label);
        errors.push(problem(&at("document"), "document", message));
    }
    if let Some(name) = &table.person
        && !table.field(name).is_some_and(|field| matches!(field.kind, FieldType::User))
    {
        let message = format!(
            "'{name}' cannot say whom the records of '{}' are about: expected a field of the type 'user'.",
            table.label
        );
        errors.push(problem(&at("person"), "person", message));
    }
    check_summary(table, &table.summary, &table.name, errors);
    let mut seen = HashSet::new();
    for view in &table.views {
        if let Err(p) = check_name("view", &view.name) {
            errors.push(problem(&at(&view.name), "name", p.message));
        }
        if view.label.trim().is_empty() {
            errors.push(problem(&at(&view.name), "required", format!("The view '{}' needs a label.", view.name)));
        }
        if view.label.chars().count() > LONGEST_LABEL {
            let message = format!("The label of the view '{}' is longer than {LONGEST_LABEL} characters.", view.name);
            errors.push(problem(&at(&view.name), "length", message));
        }
        if !seen.insert(view.name.as_str()) {
            let message = format!("The table '{}' has a view '{}' already.", table.name, view.name);
            errors.push(problem(&at(&view.name), "taken", message));
        }
        for name in view.fields.iter().flatten().filter(|name| !known(name)) {
            let message = format!("The view '{}' shows '{name}', which is not there.", view.label);
            errors.push(problem(&at(&view.name), "unknown", message));
        }
        check_summary(table, &view.summary, &at(&view.name), errors);
        check_look(table, view, &at(&view.name), errors);
    }
    for rule in &table.rules {
        if let Err(message) = check_rule(table, rule) {
            errors.push(problem(&at("rules"), "rule", message));
        }
    }
}

/// Of computed fields only the formula tells what they give; they are checked where it is compiled.
fn check_summary(table: &Table, summary: &Summary, place: &str, errors: &mut Vec<FieldProblem>) {
    for (name, function) in &summary.0 {
        let at = format!("{place}.summary.{name}");
        let Some(field) = table.field(name) else {
            let message = format!("A summary of '{}' names the field '{name}', which is not there.", table.name);
            errors.push(problem(&at, "unknown", message));
            continue;
        };
        if field.storage() != Storage::Computed
            && let Err(message) = expect_suits(*function, &field.label, field.kind.name(), field.storage())
        {
            errors.push(problem(&at, "summary", message));
        }
    }
}

/// What a view names beside its fields. Which types suit is checked where formulas are typed.
fn check_look(table: &Table, view: &View, place: &str, errors: &mut Vec<FieldProblem>) {
    let mut expect = |part: &str, name: &str| {
        if table.field(name).is_none() {
            let message = format!("The view '{}' names '{name}', which is not there.", view.label);
            errors.push(problem(&format!("{place}.{part}"), "unknown", message));
        }
    };
    for (role, name) in view.look.fields() {
        expect(&format!("look.{role}"), name);
    }
    view.group.iter().for_each(|g| expect("group", &g.field));
    view.colours.iter().filter_map(|c| c.field.as_deref()).for_each(|name| expect("colours", name));
    view.layout.widths.keys().for_each(|name| expect("layout.widths", name));
    if let Look::Pivot { rows, closed, .. } = &view.look {
        if rows.is_empty() {
            let message = format!("The view '{}' needs a field for its rows.", view.label);
            errors.push(problem(&format!("{place}.look.rows"), "required", message));
        }
        let place = format!("{place}.look");
        pivot::check(table, view.look.measures(), closed.as_ref(), rows.len(), &place, errors);
    }
    if let Some(form) = view.look.form() {
        form.check(&format!("{place}.look"), errors);
    }
    for (name, width) in view.layout.widths.iter().filter(|(_, width)| !Layout::WIDTHS.contains(width)) {
        let (least, most) = Layout::WIDTHS.into_inner();
        let message = format!("'{name}' is {width} px wide, expected {least} to {most}.");
        errors.push(problem(&format!("{place}.layout.widths"), "width", message));
    }
}

/// What is wrong with a field, and which part of what is said of it that is.
struct Wrong {
    part: &'static str,
    message: String,
}

impl Wrong {
    fn of(part: &'static str, message: String) -> Wrong {
        Wrong { part, message }
    }
}

fn check_field(model: &Model, table: &Table, field: &Field) -> Result<(), Wrong> {
    check_name("field", &field.name).map_err(|p| Wrong::of("name", p.message))?;
    if field.label.trim().is_empty() {
        return Err(Wrong::of("label", format!("The field '{}' needs a label.", field.name)));
    }
    if let Some(section) = &field.section {
        check_section(field, section)?;
    }
    if let Storage::Decimal(decimals) = field.storage()
        && decimals > MOST_DECIMALS
    {
        let message = format!("'{}' asks for {decimals} decimals; at most {MOST_DECIMALS} are possible.", field.label);
        return Err(Wrong::of("decimals", message));
    }
    if field.unique && !can_be_unique(field.storage()) {
        let message = format!("'{}' cannot be unique: its type is {}.", field.label, field.kind.name());
        return Err(Wrong::of("unique", message));
    }
    if let Some(pattern) = &field.pattern {
        let built = regex::RegexBuilder::new(pattern).size_limit(1 << 20).build();
        built.map_err(|e| Wrong::of("pattern", format!("The pattern of '{}' cannot be used: {e}.", field.label)))?;
    }
    check_values(field)?;
    check_kind(model, table, field)
}

fn check_section(field: &Field, section: &str) -> Result<(), Wrong> {
    let wrong = |what: &str| Err(Wrong::of("section", format!("The section of '{}' {what}.", field.label)));
    match section {
        _ if section.trim().is_empty() => wrong("has no words; leave it out where there is none"),
        _ if section.trim() != section || section.chars().any(char::is_control) => {
            wrong("begins or ends with a blank, or is more than one line")
        }
        _ if section.chars().count() > LONGEST_LABEL => wrong(&format!("is longer than {LONGEST_LABEL} characters")),
        _ => Ok(()),
    }
}

/// What a field begins with, and between what its values are.
fn check_values(field: &Field) -> Result<(), Wrong> {
    let free = Field { min: None, max: None, ..field.clone() };
    for (part, value) in [("default", &field.default), ("min", &field.min), ("max", &field.max)] {
        if let Some(misfit) = value.as_ref().and_then(|value| free.accept(value).err()) {
            return Err(Wrong::of(part, format!("A default or bound of '{}' {}.", field.label, misfit.message)));
        }
    }
    match field.bounds() {
        (Some(least), Some(most)) if least > most => {
            let say = |bound: &Option<serde_json::Value>| said(bound);
            let (least, most) = (say(&field.min), say(&field.max));
            let message = format!("'{}' is to be at least {least} and at most {most}: nothing is.", field.label);
            Err(Wrong::of("min", message))
        }
        _ => Ok(()),
    }
}

fn can_be_unique(storage: Storage) -> bool {
    !matches!(storage, Storage::Computed | Storage::Joined | Storage::Json | Storage::Choices)
}

fn check_kind(model: &Model, table: &Table, field: &Field) -> Result<(), Wrong> {
    if let Some(choices) = field.kind.choices() {
        check_choices(field, choices).map_err(|message| Wrong::of("choices", message))?;
    }
    let (part, checked) = match &field.kind {
        FieldType::Link { link } | FieldType::Links { link } => ("link", check_link(model, field, link)),
        FieldType::Lookup { lookup } => ("lookup", check_lookup(model, table, field, lookup)),
        FieldType::Status { choices, moves } => ("moves", check_moves(table, field, choices, moves)),
        _ => return Ok(()),
    };
    checked.map_err(|message| Wrong::of(part, message))
}

fn check_link(model: &Model, field: &Field, link: &LinkTarget) -> Result<(), String> {
    let target = model.table(&link.table);
    let target =
        target.ok_or_else(|| format!("'{}' links to the table '{}', which is not there.", field.label, link.table))?;
    match &link.field {
        Some(name) if target.field(name).is_none() => {
            Err(format!("'{}' links by the field '{name}', which '{}' does not have.", field.label, target.name))
        }
        _ => Ok(()),
    }
}

fn check_lookup(model: &Model, table: &Table, field: &Field, lookup: &Lookup) -> Result<(), String> {
    let link = table.field(&lookup.link).filter(|f| f.kind.link().is_some());
    let link = link.ok_or_else(|| format!("'{}' looks through '{}', which is no link.", field.label, lookup.link))?;
    let target = model.target(link).and_then(|t| t.field(&lookup.field));
    target.ok_or_else(|| format!("'{}' shows '{}', which is not there.", field.label, lookup.field))?;
    match model.lookup_source(table, field) {
        Some(_) => Ok(()),
        None => Err(format!("'{}' looks at itself through other lookups.", field.label)),
    }
}

fn check_moves(table: &Table, field: &Field, choices: &[Choice], moves: &[Move]) -> Result<(), String> {
    let known = |code| Choice::with_code(choices, code).is_some();
    if let Some(lost) = moves.iter().flat_map(|m| [m.from, m.to]).find(|code| !known(*code)) {
        return Err(format!("A move of '{}' names the choice {lost}, which is not there.", field.label));
    }
    let unwritten = |name: &&String| table.field(name).is_none_or(|f| !f.kind.is_written());
    match moves.iter().flat_map(|m| &m.required).find(unwritten) {
        Some(name) => Err(format!("A move of '{}' needs '{name}', which cannot be filled in.", field.label)),
        None => Ok(()),
    }
}

fn check_choices(field: &Field, choices: &[Choice]) -> Result<(), String> {
    if choices.len() > MOST_CHOICES {
        return Err(format!("'{}' has {} choices; at most {MOST_CHOICES} are possible.", field.label, choices.len()));
    }
    let (mut codes, mut labels) = (HashSet::new(), HashSet::new());
    for choice in choices {
        if choice.label.trim().is_empty() {
            return Err(format!("A choice of '{}' has no label.", field.label));
        }
        if choice.code < 1 || !codes.insert(choice.code) {
            return Err(format!("The choice '{}' of '{}' needs a code of its own above 0.", choice.label, field.label));
        }
        if !labels.insert(text_key(&choice.label).into_owned()) {
            return Err(format!("'{}' has the choice '{}' twice.", field.label, choice.label));
        }
    }
    Ok(())
}

fn check_rule(table: &Table, rule: &Rule) -> Result<(), String> {
    for name in rule.fields() {
        let field = table.field(name);
        let field =
            field.ok_or_else(|| format!("A rule of '{}' names the field '{name}', which is not there.", table.name))?;
        if !can_be_unique(field.storage()) {
            return Err(format!(
                "A rule of '{}' cannot use '{}': its type is {}.",
                table.name,
                field.label,
                field.kind.name()
            ));
        }
    }
    match rule {
        Rule::Unique { fields } if fields.len() < 2 => {
            Err(format!("A rule of '{}' over several fields needs at least two.", table.name))
        }
        Rule::NoOverlap { from, to, .. } => {
            let storage = |name: &str| table.field(name).map(Field::storage);
            let spans = matches!(
                storage(from),
                Some(Storage::Date | Storage::DateTime | Storage::Integer | Storage::Time | Storage::Decimal(_))
            );
            if spans && storage(from) == storage(to) {
                Ok(())
            } else {
                Err(format!("A rule of '{}' needs a span of two dates, moments or numbers of one type.", table.name))
            }
        }
        Rule::Formula { message, .. } if message.trim().is_empty() => {
            Err(format!("A rule of '{}' needs a message.", table.name))
        }
        _ => Ok(()),
    }
}
