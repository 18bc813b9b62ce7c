//! Tables: their fields, title, key, indexes and rules.

use serde::{Deserialize, Serialize};

use crate::field::{Field, FieldId};
use crate::path::{Path, Step};
use crate::problem::{Problem, Result};
use crate::rule::Rule;
use crate::storage::Storage;
use crate::summary::Summary;
use crate::text::text_key;
use crate::view::View;

/// Identifies a table of a workspace for ever; names and labels may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TableId(pub u32);

/// Fields that are filtered and sorted by together, in order; `-` before a name: descending.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Index(pub Vec<String>);

impl Index {
    /// The fields' names with whether each is descending.
    pub fn parts(&self) -> impl Iterator<Item = (&str, bool)> {
        self.0.iter().map(|part| match part.strip_prefix('-') {
            Some(name) => (name, true),
            None => (part.as_str(), false),
        })
    }
}

/// A table of a workspace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Identity; given by the model.
    pub id: TableId,
    /// API name and SQL name.
    pub name: String,
    /// What people see.
    pub label: String,
    /// What it is for, in people's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// In the order that people see.
    pub fields: Vec<Field>,
    /// The field by which people name a record; none: the first text field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The fields by which an import knows a record again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// The JSON field that takes what is sent under names that are no field's: the records are documents then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The field of people that says which person each record is about: theirs is what `MY()` reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Whether it is noted who reads its records.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reads_noted: bool,
    /// Indexes beside those of unique fields and links, which are always there.
    #[serde(default)]
    pub indexes: Vec<Index>,
    /// Rules over several fields.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Saved ways to look at it, in the order that people see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<View>,
    /// What is shown of all values of a field, below all records: where no view is chosen.
    #[serde(default, skip_serializing_if = "Summary::is_empty")]
    pub summary: Summary,
    /// The id that the next new field gets.
    #[serde(default = "first_id")]
    pub next_field: u32,
}

fn first_id() -> u32 {
    1
}

impl Table {
    /// A table without fields; the model gives it its id when it is added.
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Table {
            id: TableId(0),
            name: name.into(),
            label: label.into(),
            description: None,
            fields: Vec::new(),
            title: None,
            key: Vec::new(),
            document: None,
            reads_noted: false,
            person: None,
            indexes: Vec::new(),
            rules: Vec::new(),
            views: Vec::new(),
            summary: Summary::default(),
            next_field: first_id(),
        }
    }

    /// Adds a field and gives it its id.
    pub fn add_field(&mut self, mut field: Field) -> FieldId {
        field.id = FieldId(self.next_field);
        self.next_field += 1;
        self.fields.push(field);
        FieldId(self.next_field - 1)
    }

    /// The field with this API name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The field with this API name, or a problem that says which name may have been meant.
    pub fn expect_field(&self, name: &str) -> Result<&Field> {
        self.field(name)
            .ok_or_else(|| Problem::unknown_field(&self.name, name, self.fields.iter().map(|f| f.name.as_str())))
    }

    /// The field with this id.
    pub fn field_by_id(&self, id: FieldId) -> Option<&Field> {
        self.fields.iter().find(|f| f.id == id)
    }

    /// The field with this API name, or with this label as a person would compare.
    pub fn field_called(&self, called: &str) -> Option<&Field> {
        self.field(called).or_else(|| {
            let key = text_key(called);
            self.fields.iter().find(|f| text_key(&f.label) == key || text_key(&f.name) == key)
        })
    }

    /// The field that holds what the records have beside their fields, where they are documents.
    pub fn document_field(&self) -> Option<&Field> {
        self.document.as_ref().and_then(|name| self.field(name)).filter(|f| f.storage() == Storage::Json)
    }

    /// The JSON field that a path begins at, and the steps from there: none where the path is a field, or nothing.
    pub fn part(&self, path: &str) -> Option<(&Field, Vec<Step>)> {
        let Path { name, mut steps } = Path::parse(path)?;
        match self.field_called(&name) {
            Some(field) => (field.storage() == Storage::Json && !steps.is_empty()).then_some((field, steps)),
            None => {
                steps.insert(0, Step::Key(name));
                Some((self.document_field()?, steps))
            }
        }
    }

    /// The field that a part of an index is of: itself, or what a path begins at.
    pub fn indexed(&self, part: &str) -> Option<&Field> {
        self.field(part).or_else(|| self.part(part).map(|(field, _)| field))
    }

    /// A path as indexes name it: from the field that holds the JSON. What is no path stays what it is.
    pub fn path_of(&self, written: &str) -> String {
        let part = self.part(written).map(|(field, steps)| Path { name: field.name.clone(), steps });
        part.map_or_else(|| written.to_owned(), |part| part.to_string())
    }

    /// The view with this API name.
    pub fn view(&self, name: &str) -> Option<&View> {
        self.views.iter().find(|v| v.name == name)
    }

    /// The view with this API name, or a problem that says which name may have been meant: one of those that everybody sees.
    pub fn expect_view(&self, name: &str) -> Result<&View> {
        self.view(name).ok_or_else(|| self.no_view(name, None))
    }

    /// The same of the views that this person sees. One of somebody else is not there.
    pub fn view_for(&self, name: &str, person: Option<i64>) -> Result<&View> {
        self.view(name).filter(|view| view.is_seen_by(person)).ok_or_else(|| self.no_view(name, person))
    }

    fn no_view(&self, name: &str, person: Option<i64>) -> Problem {
        let seen = self.views.iter().filter(|view| view.is_seen_by(person));
        Problem::unknown("view", name, seen.map(|view| view.name.as_str()))
    }

    /// Every summary that is kept: its own, and those of its views.
    pub fn summaries_mut(&mut self) -> impl Iterator<Item = &mut Summary> {
        std::iter::once(&mut self.summary).chain(self.views.iter_mut().map(|v| &mut v.summary))
    }

    /// The indexes that were asked for and those that views need, less those that another one begins with.
    pub fn all_indexes(&self) -> Vec<Index> {
        let mut all = self.indexes.clone();
        let wanted: Vec<&Index> = self.views.iter().filter_map(|v| v.index.as_ref()).collect();
        for index in &wanted {
            let longer = wanted.iter().any(|other| other.0.len() > index.0.len() && other.0.starts_with(&index.0));
            if !longer && !all.iter().any(|there| there.0.starts_with(&index.0)) {
                all.push((*index).clone());
            }
        }
        all
    }

    /// The field by which people name a record: the one chosen, else the first of text, else the first.
    pub fn title_field(&self) -> Option<&Field> {
        let chosen = self.title.as_ref().and_then(|name| self.field(name));
        chosen.or_else(|| self.fields.iter().find(|f| f.kind.is_searched())).or_else(|| self.fields.first())
    }
}
