//! What changes between two models, as steps that a store can carry out one by one.

use crate::field::{Field, FieldId};
use crate::model::Model;
use crate::rule::Rule;
use crate::storage::Storage;
use crate::table::{Index, Table, TableId};

/// One step from a model to the next. Names are those that hold when the step is carried out: steps of a plan go in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A new table, with all its fields.
    CreateTable(TableId),
    /// Put aside, not deleted: it can be brought back.
    DropTable(TableId),
    /// The SQL name changes.
    RenameTable(TableId),
    /// A new field.
    AddField(TableId, FieldId),
    /// Put aside, not deleted.
    DropField(TableId, FieldId),
    /// The SQL name changes.
    RenameField(TableId, FieldId),
    /// The way its values are stored changes: each is converted, and those that do not fit become misfits.
    ConvertField(TableId, FieldId),
    /// A unique index is made; it fails where values are there twice.
    AddUnique(TableId, Vec<String>),
    /// A unique index goes.
    DropUnique(TableId, Vec<String>),
    /// An index is made.
    AddIndex(TableId, Index),
    /// An index goes.
    DropIndex(TableId, Index),
    /// What full-text search looks into changed: it is built anew.
    Reindex(TableId),
}

impl Step {
    /// The table that it is about.
    pub fn table(&self) -> TableId {
        match self {
            Step::CreateTable(t) | Step::DropTable(t) | Step::RenameTable(t) | Step::Reindex(t) => *t,
            Step::AddField(t, _) | Step::DropField(t, _) | Step::RenameField(t, _) | Step::ConvertField(t, _) => *t,
            Step::AddUnique(t, _) | Step::DropUnique(t, _) => *t,
            Step::AddIndex(t, _) | Step::DropIndex(t, _) => *t,
        }
    }
}

/// The steps from `before` to `after`. Fields and tables are told apart by their ids, never by their names.
pub fn plan(before: &Model, after: &Model) -> Vec<Step> {
    let mut steps = Vec::new();
    // What goes first frees its name for what comes.
    for table in &before.tables {
        match after.table_by_id(table.id) {
            None => steps.push(Step::DropTable(table.id)),
            Some(now) => drop_parts((before, after), table, now, &mut steps),
        }
    }
    for table in &after.tables {
        if before.table_by_id(table.id).is_some_and(|was| was.name != table.name) {
            steps.push(Step::RenameTable(table.id));
        }
    }
    // Tables before fields: a new link may point to a new table.
    for table in &after.tables {
        if before.table_by_id(table.id).is_none() {
            steps.push(Step::CreateTable(table.id));
        }
    }
    for table in &after.tables {
        if let Some(was) = before.table_by_id(table.id) {
            add_parts((before, after), was, table, &mut steps);
        }
    }
    steps
}

/// The fields sets that must be unique: of fields, and of rules.
pub fn uniques(table: &Table) -> Vec<Vec<String>> {
    let single = table.fields.iter().filter(|f| f.unique).map(|f| vec![f.name.clone()]);
    let rules = table.rules.iter().filter_map(|r| match r {
        Rule::Unique { fields } => Some(fields.clone()),
        _ => None,
    });
    single.chain(rules).collect()
}

fn drop_parts(models: (&Model, &Model), was: &Table, now: &Table, steps: &mut Vec<Step>) {
    let after = |name: &str| was.indexed(name).and_then(|f| Some((f, now.field_by_id(f.id)?)));
    let gone = |name: &str| after(name).is_none_or(|(f, n)| f.name != n.name);
    let changed = |name: &str| after(name).is_some_and(|(f, n)| converts(models, f, n));
    // An index over a field that goes, is renamed or converted is dropped first and made anew after.
    for names in uniques(was) {
        if !uniques(now).contains(&names) || names.iter().any(|n| gone(n) || changed(n)) {
            steps.push(Step::DropUnique(was.id, names));
        }
    }
    let kept = now.all_indexes();
    for index in was.all_indexes() {
        if !kept.contains(&index) || index.parts().any(|(n, _)| !n.starts_with('@') && (gone(n) || changed(n))) {
            steps.push(Step::DropIndex(was.id, index));
        }
    }
    for field in &was.fields {
        if now.field_by_id(field.id).is_none() {
            steps.push(Step::DropField(was.id, field.id));
        }
    }
}

fn add_parts(models: (&Model, &Model), was: &Table, now: &Table, steps: &mut Vec<Step>) {
    let id = now.id;
    for field in &now.fields {
        match was.field_by_id(field.id) {
            None => steps.push(Step::AddField(id, field.id)),
            Some(before) => {
                if before.name != field.name {
                    steps.push(Step::RenameField(id, field.id));
                }
                if converts(models, before, field) {
                    steps.push(Step::ConvertField(id, field.id));
                }
            }
        }
    }
    let mut dropped = Vec::new();
    drop_parts(models, was, now, &mut dropped);
    for names in uniques(now) {
        if !uniques(was).contains(&names) || dropped.contains(&Step::DropUnique(id, names.clone())) {
            steps.push(Step::AddUnique(id, names));
        }
    }
    let there = was.all_indexes();
    for index in now.all_indexes() {
        if !there.contains(&index) || dropped.contains(&Step::DropIndex(id, index.clone())) {
            steps.push(Step::AddIndex(id, index));
        }
    }
    let searched = |t: &Table| -> Vec<(FieldId, String)> {
        t.fields.iter().filter(|f| f.kind.is_searched()).map(|f| (f.id, f.name.clone())).collect()
    };
    if searched(was) != searched(now) || was.name != now.name {
        steps.push(Step::Reindex(id));
    }
}

/// Whether the values of a field must be converted: they are stored otherwise, mean other choices, or point elsewhere.
pub fn converts(models: (&Model, &Model), before: &Field, after: &Field) -> bool {
    let (from, to) = (before.storage(), after.storage());
    if from != to {
        return true;
    }
    match to {
        // Between lines of text nothing can come not to fit; from any other text, what did not fit may fit now.
        Storage::Text => {
            let plain = |f: &Field| matches!(f.kind.name(), "text" | "long_text");
            before.kind != after.kind && !(plain(before) && plain(after))
        }
        // A list of files is JSON, but not all JSON is one.
        Storage::Json => before.kind.name() != after.kind.name(),
        Storage::Record | Storage::Joined => {
            let target = |model: &Model, f: &Field| model.target(f).map(|t| t.id);
            target(models.0, before) != target(models.1, after)
        }
        Storage::Choice | Storage::Choices => {
            let (was, now) = (before.kind.choices().unwrap_or_default(), after.kind.choices().unwrap_or_default());
            was.iter().any(|c| crate::field::Choice::with_code(now, c.code).is_none())
        }
        _ => false,
    }
}
