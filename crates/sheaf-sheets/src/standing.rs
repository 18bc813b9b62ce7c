//! A table that stands already and that a planned table's rows go into, and what a person decided about a plan: plain data.
//! Whoever knows the workspace fills it in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::evidence::ToldEvidence;
use crate::mend::Mend;

/// Where the rows of a planned table go, if not into a table of their own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// API name of the table that stands.
    pub table: String,
    /// Planned fields, by name, and the API names of the fields that they go into. A planned field that is not named here is new.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// API names of the fields by which a record is known again; none: by all that it holds, the most alike first.
    #[serde(default)]
    pub key: Vec<String>,
    /// What becomes of records of earlier imports that the file does not have any more.
    #[serde(default)]
    pub gone: Gone,
    /// Who is right about a value that was changed here and in the file.
    #[serde(default)]
    pub conflicts: Side,
    /// Labels of the fields that the file has no column for; they are left as they are.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Texts of columns that are none of the choices of the fields that they go into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<NewChoice>,
    /// What a person said of them: by API name of the field and text, whether it becomes a choice.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub chosen: BTreeMap<String, BTreeMap<String, bool>>,
    /// Why it is believed to be this table, in words.
    #[serde(default)]
    pub evidence: String,
    /// The same as templates.
    #[serde(default, skip_serializing_if = "ToldEvidence::is_empty")]
    pub told: ToldEvidence,
    /// What an import would do, found out by a trial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared: Option<Compared>,
    /// Why the trial failed: the import would too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// A text of a column that is none of the choices of the field that it goes into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewChoice {
    /// API name of the field that stands.
    pub field: String,
    /// As it is written.
    pub label: String,
    /// How many cells have it.
    pub count: u64,
    /// Whether the import adds it to the choices.
    pub added: bool,
    /// Why not, where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<NotAdded>,
    /// The choice that it looks like a slip of, or that it is called now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like: Option<String>,
}

/// Why a text does not become a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotAdded {
    /// The choice of this label has another one now: the text is read as that.
    Renamed,
    /// It looks like a slip of another choice.
    Slip,
    /// The choice was taken away here.
    Removed,
    /// The field is a status with moves: what leads to another state and away from it is for people to say.
    Moves,
    /// Whoever imports may not change fields.
    Rights,
    /// The column's texts do not come again and again.
    Rare,
    /// A person said so.
    Declined,
}

/// What becomes of records that are gone from the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gone {
    /// They stay.
    #[default]
    Keep,
    /// They are deleted.
    Delete,
}

/// One of two that say different things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// What was changed here.
    #[default]
    Here,
    /// What the file says.
    File,
}

/// How the rows of a file and the records of a table compare.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Rows that no record stands for.
    pub new: u64,
    /// Records that become other than they were.
    pub changed: u64,
    /// Records that the file says the same of.
    pub same: u64,
    /// Records of earlier imports that the file does not have.
    pub gone: u64,
    /// Records that were changed or deleted here since the last import, and that the file says otherwise of.
    pub conflicts: u64,
    /// Rows that are not taken: they break a rule, or their key stands in an earlier row.
    pub refused: u64,
    /// The first of each kind but `same`.
    pub examples: Vec<Example>,
}

impl Compared {
    /// Most examples of one kind.
    pub const MOST: usize = 100;

    /// Keeps an example, unless there are enough of its kind.
    pub fn keep(&mut self, example: Example) {
        if self.wants(example.what) {
            self.examples.push(example);
        }
    }

    /// Whether there are not enough examples of a kind yet.
    pub fn wants(&self, what: What) -> bool {
        self.examples.iter().filter(|e| e.what == what).count() < Compared::MOST
    }
}

/// What becomes of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is made.
    New,
    /// It is changed.
    Changed,
    /// The file does not have it any more.
    Gone,
    /// It was changed here and in the file.
    Conflict,
    /// The row is not taken.
    Refused,
}

/// One record or row, with what would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// What becomes of it.
    pub what: What,
    /// Row of the sheet, from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The record's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<i64>,
    /// What the record goes by.
    #[serde(default)]
    pub title: String,
    /// Fields that differ.
    #[serde(default)]
    pub fields: Vec<Difference>,
    /// Why, where it is refused or in conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A field's value here and in the file, as the API gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Label of the field.
    pub label: String,
    /// Here.
    pub here: Value,
    /// In the file.
    pub file: Value,
}

/// Something that a person decided about a plan, in words that hold for the next plan of that workbook too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Name of the sheet.
    pub sheet: String,
    /// Label that the table was proposed with.
    pub table: String,
    /// Label that the field was proposed with; none: of the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What was asked for, as it was asked for.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub asked: Value,
    /// The code of a finding that was mended, or whose mend was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The mends of that finding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mends: Vec<Mend>,
}

/// Decisions that were taken over from an earlier plan of the same workbook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remembered {
    /// Number of that import.
    pub import: i64,
    /// How many of its decisions hold here too.
    pub taken: usize,
    /// Those that do not fit any more, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lapsed: Vec<String>,
}
