//! Views: a table as people look at it, with a filter, an order, groups, colours and the fields that are shown.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::grouping::{Grouping, Span};
pub use crate::look::Look;
use crate::path::Path;
use crate::summary::Summary;
use crate::table::{Index, Table};

/// A saved way to look at a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// API name, one of its table's.
    pub name: String,
    /// What people see.
    pub label: String,
    /// How its records lie on the screen.
    #[serde(default, skip_serializing_if = "Look::is_grid")]
    pub look: Look,
    /// Only records for which this formula is true; none: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// `-amount`, `name`; none: as the records were made.
    #[serde(default)]
    pub sort: Vec<String>,
    /// What its records are put together by, the outermost first; none: one list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group: Vec<Grouping>,
    /// API names of the fields that are shown, in order; none: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
    /// The first of these that holds for a record colours it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub colours: Vec<Colouring>,
    /// What is shown of all values of a field, below its records.
    #[serde(default, skip_serializing_if = "Summary::is_empty")]
    pub summary: Summary,
    /// How its grid is laid out.
    #[serde(default, skip_serializing_if = "Layout::is_plain")]
    pub layout: Layout,
    /// Whose it is, of the workspace's own numbers of people: nobody else sees it. None: everybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<i64>,
    /// Whether it stays as it is until somebody unlocks it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// For whoever has its address, be they strangers; none: for nobody but the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    /// The index that serves its filter and sort; it follows from them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Index>,
}

/// How a view is there for strangers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// The secret of its address; the host makes it.
    pub link: String,
    /// Whether pages of others may show it within them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub embed: bool,
    /// Whether search engines may take it in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub index: bool,
}

/// A colour for the records of which a formula is true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colouring {
    /// In Sheaf's formula language.
    pub when: String,
    /// A name of the UI's palette.
    pub colour: Colour,
    /// API name of the field whose cells are coloured; none: the whole record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// The colours that a view may give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "a colour says what it is")]
pub enum Colour {
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
    Pink,
    Grey,
}

/// How a grid is laid out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Widths of columns in px, by the fields' API names; a field without one has that of its type.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub widths: BTreeMap<String, u16>,
    /// How many columns stay when the others are scrolled; none: one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<u8>,
    /// How tall a row is; none: medium.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_height: Option<RowHeight>,
}

/// How tall a row of a grid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "a height says what it is")]
pub enum RowHeight {
    Short,
    Medium,
    Tall,
    Extra,
}

impl Layout {
    /// The narrowest and the widest that a column may be, in px.
    pub const WIDTHS: std::ops::RangeInclusive<u16> = 40..=2_000;

    /// Whether nothing is said.
    pub fn is_plain(&self) -> bool {
        *self == Layout::default()
    }
}

impl View {
    /// Whether this person sees it; none: somebody who has no views of their own.
    pub fn is_seen_by(&self, person: Option<i64>) -> bool {
        self.owner.is_none() || self.owner == person
    }

    /// Lets go of every field that its table does not have. Formulas stay as they are.
    pub fn keep_to(&mut self, table: &Table) {
        let known = |name: &str| table.field(name).is_some();
        let sorts = |part: &String| {
            let name = sorted_field(part).0;
            name.starts_with('@') || Path::parse(name).is_some_and(|path| table.indexed(&path.name).is_some())
        };
        self.sort.retain(sorts);
        self.fields = self.fields.take().map(|mut fields| {
            fields.retain(|name| known(name));
            fields
        });
        self.fields = self.fields.take().filter(|fields| !fields.is_empty());
        self.group.retain(|grouping| known(&grouping.field));
        self.colours.retain(|colouring| colouring.field.as_deref().is_none_or(known));
        self.layout.widths.retain(|name, _| known(name));
        self.summary.0.retain(|name, _| known(name));
        self.look.keep_measures(|measured| known(&measured.field));
        if self.look.fields().iter().any(|(_, name)| !known(name)) {
            self.look = Look::default();
        }
        self.index = None;
    }

    /// Every name of a field of its table that it holds, but for those in formulas, sorts, summaries and widths.
    pub fn names_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let fields = self.fields.iter_mut().flatten();
        let grouped = self.group.iter_mut().map(|g| &mut g.field);
        let coloured = self.colours.iter_mut().filter_map(|c| c.field.as_mut());
        fields.chain(self.look.fields_mut()).chain(grouped).chain(coloured)
    }

    /// Its formulas.
    pub fn formulas_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let asked = self.look.form_mut().into_iter().flat_map(|form| form.questions_mut());
        let asked = asked.filter_map(|question| question.when.as_mut());
        self.filter.iter_mut().chain(self.colours.iter_mut().map(|c| &mut c.when)).chain(asked)
    }
}

/// The field, or path into one, of a part of a sort: `-amount` is by `amount`, `-{Amount}` too.
pub fn sorted_field(part: &str) -> (&str, bool) {
    let part = part.trim();
    let (name, descending) = match part.strip_prefix('-') {
        Some(name) => (name, true),
        None => (part.strip_prefix('+').unwrap_or(part), false),
    };
    let name = name.trim();
    let braced = name.strip_prefix('{').and_then(|inside| inside.strip_suffix('}'));
    (braced.filter(|inside| !inside.contains('}')).unwrap_or(name), descending)
}
