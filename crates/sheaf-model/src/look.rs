//! Looks: how the records of a view lie on the screen, and which fields decide where each lies.

use serde::{Deserialize, Serialize};

use crate::form::Form;
use crate::grouping::Grouping;
use crate::pivot::{Closed, Measured};

/// How a view shows its records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Look {
    /// Rows and columns.
    #[default]
    Grid,
    /// Cards in columns, one for each value of a field; a card that is moved gets that value.
    Board {
        /// API name of a choice, a status, a link, a person or a yes or no.
        by: String,
    },
    /// Records on the days of months and weeks.
    Calendar {
        /// API name of the day or moment on which a record begins.
        from: String,
        /// API name of the one on which it ends; none: it is over on the day on which it begins.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// Records as bars along the time.
    Timeline {
        /// API name of the day or moment on which a record begins.
        from: String,
        /// API name of the one on which it ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        /// API name of a link of the table to itself: what must be over before a record can begin.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
    },
    /// Cards with a picture.
    Gallery {
        /// API name of the attachments, or the address, of the picture; none: cards without one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cover: Option<String>,
    },
    /// One line a record, for narrow screens.
    List,
    /// A table of groups by groups.
    Pivot {
        /// What its rows are, the outermost first.
        rows: Vec<Grouping>,
        /// What its columns are; none: one column.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        columns: Option<Grouping>,
        /// What stands in its cells, side by side; of no measures how many records there are. None: the view's summary.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        measures: Option<Vec<Measured>>,
        /// Which rows are closed; none: all are open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closed: Option<Closed>,
    },
    /// Questions that strangers answer; what they answer is a record.
    Form(Box<Form>),
}

impl Look {
    /// Whether it is a grid.
    pub const fn is_grid(&self) -> bool {
        matches!(self, Look::Grid)
    }

    /// As the API writes it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Look::Grid => "grid",
            Look::Board { .. } => "board",
            Look::Calendar { .. } => "calendar",
            Look::Timeline { .. } => "timeline",
            Look::Gallery { .. } => "gallery",
            Look::List => "list",
            Look::Pivot { .. } => "pivot",
            Look::Form(_) => "form",
        }
    }

    /// The names of fields that it cannot do without, each with what it does.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        let named: Vec<(&'static str, Option<&String>)> = match self {
            Look::Grid | Look::List => Vec::new(),
            Look::Board { by } => vec![("by", Some(by))],
            Look::Calendar { from, to } => vec![("from", Some(from)), ("to", to.as_ref())],
            Look::Timeline { from, to, after } => {
                vec![("from", Some(from)), ("to", to.as_ref()), ("after", after.as_ref())]
            }
            Look::Gallery { cover } => vec![("cover", cover.as_ref())],
            Look::Pivot { rows, columns, .. } => {
                let columns = columns.iter().map(|g| ("columns", Some(&g.field)));
                rows.iter().map(|g| ("rows", Some(&g.field))).chain(columns).collect()
            }
            Look::Form(form) => form.questions().map(|q| ("steps", Some(&q.field))).collect(),
        };
        named.into_iter().filter_map(|(role, name)| Some((role, name?.as_str()))).collect()
    }

    /// Every name of a field that it holds, to give it another.
    pub fn fields_mut(&mut self) -> Vec<&mut String> {
        match self {
            Look::Grid | Look::List => Vec::new(),
            Look::Board { by } => vec![by],
            Look::Calendar { from, to } => std::iter::once(from).chain(to).collect(),
            Look::Timeline { from, to, after } => std::iter::once(from).chain(to).chain(after).collect(),
            Look::Gallery { cover } => cover.iter_mut().collect(),
            Look::Pivot { rows, columns, measures, .. } => {
                let measured = measures.iter_mut().flatten().map(|m| &mut m.field);
                rows.iter_mut().chain(columns).map(|g| &mut g.field).chain(measured).collect()
            }
            Look::Form(form) => form.questions_mut().map(|q| &mut q.field).collect(),
        }
    }

    /// What stands in the cells of a pivot, where it says so itself.
    pub fn measures(&self) -> &[Measured] {
        match self {
            Look::Pivot { measures: Some(measures), .. } => measures,
            _ => &[],
        }
    }

    /// Lets go of measures.
    pub fn keep_measures(&mut self, keep: impl FnMut(&Measured) -> bool) {
        if let Look::Pivot { measures: Some(measures), .. } = self {
            measures.retain(keep);
        }
    }

    /// The form, where it is one.
    pub fn form(&self) -> Option<&Form> {
        match self {
            Look::Form(form) => Some(form),
            _ => None,
        }
    }

    /// The same, to change it.
    pub fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Look::Form(form) => Some(form),
            _ => None,
        }
    }
}
