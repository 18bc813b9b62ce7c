//! What an import would do, as plain data: tables, fields, links, formulas, findings. A person may change it; rows are read
//! by what it then says. Its JSON is what `sheaf inspect --json` prints.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sheaf_model::SummaryFunction;
use sheaf_model::field::{Choice, FieldType, LinkTarget, Lookup};

use crate::address::Rect;
use crate::column::date::DateOrder;
use crate::column::number::Mark;
use crate::evidence::{Evidence, ToldEvidence, ToldTable};
use crate::finding::Finding;
use crate::heads::Heads;
use crate::place::Place;
use crate::said::Said;
use crate::say;
use crate::shape::{CrossTab, Distinct, Gathered, Made, Section, Stack, Transposed};
use crate::standing::{Decision, Remembered, Standing};

/// The whole plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Tables that were found.
    pub tables: Vec<ProposedTable>,
    /// What was noticed about the data.
    pub findings: Vec<Finding>,
    /// Where every cell ends.
    pub cells: Cells,
    /// Where a person said that tables stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// What a person decided about this plan, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// What was taken over from the last plan of this workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remembered: Option<Remembered>,
}

/// The account of cells that are not empty. `total` is counted from the sheets, the others by where each cell ends: together they
/// are as many, or some were forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cells {
    /// All.
    pub total: u64,
    /// In a field of a record.
    pub records: u64,
    /// In a header.
    pub headers: u64,
    /// In a finding: totals and headings among the records, values typed into a column that is computed.
    pub findings: u64,
    /// In the notes of their sheet.
    pub notes: u64,
}

/// A table to be made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProposedTable {
    /// API name.
    pub name: String,
    /// What people see.
    pub label: String,
    /// The file it comes from.
    pub file: String,
    /// The sheet it comes from.
    pub sheet: String,
    /// Header and records, e.g. `A5:H310`.
    pub region: String,
    /// Rows of header at the top of the region.
    pub header_rows: u32,
    /// Number of records.
    pub rows: u64,
    /// The reading of the header that came second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_header: Option<OtherHeader>,
    /// API names of the fields that tell records apart.
    pub key: Vec<String>,
    /// Why these.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key_evidence: String,
    /// Other fields that tell them apart too, the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_keys: Vec<OtherKey>,
    /// Its fields, by column.
    pub fields: Vec<ProposedField>,
    /// Rows within the region that are no records, from one.
    #[serde(default)]
    pub excluded_rows: Vec<u32>,
    /// Headings alone on their rows, of which a field is made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// Values above it that hold for each record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heads: Option<Heads>,
    /// Periods that stand as columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cross_tab: Option<CrossTab>,
    /// Tables of the same shape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack: Option<Stack>,
    /// Records that do not stand in rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transposed: Option<Transposed>,
    /// Whether it is made of columns of another table that repeat together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct: Option<Distinct>,
    /// Why it is believed to be a table.
    #[serde(default)]
    pub evidence: String,
    /// That and why its key is one, as templates.
    #[serde(default, skip_serializing_if = "ToldTable::is_empty")]
    pub told: ToldTable,
    /// Whether it is imported.
    #[serde(default = "yes")]
    pub include: bool,
    /// The table that stands already and that its rows go into; none: they become a new table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<Standing>,
    /// The label that it was proposed with, where a person gave it another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_label: Option<String>,
}

/// Another reading of a table's header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherHeader {
    /// Header and records.
    pub region: String,
    /// Rows of header at the top of the region.
    pub header_rows: u32,
    /// What it would mean, and what speaks for and against it.
    pub evidence: String,
    /// The same as templates.
    #[serde(default, skip_serializing_if = "ToldEvidence::is_empty")]
    pub told: ToldEvidence,
}

/// Other fields that tell a table's records apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherKey {
    /// API names of the fields.
    pub fields: Vec<String>,
    /// Why these.
    pub evidence: String,
    /// The same as templates.
    #[serde(default, skip_serializing_if = "ToldEvidence::is_empty")]
    pub told: ToldEvidence,
}

const fn yes() -> bool {
    true
}

impl ProposedTable {
    /// The region as numbers.
    pub fn area(&self) -> Option<Rect> {
        Rect::parse(&self.region)
    }

    /// The label that it was proposed with.
    pub fn first_label(&self) -> &str {
        self.proposed_label.as_deref().unwrap_or(&self.label)
    }

    /// Whether its records are read side by side, or as forms.
    pub fn is_turned(&self) -> bool {
        self.transposed.as_ref().is_some_and(|t| t.applied)
    }

    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&ProposedField> {
        self.fields.iter().find(|f| f.name == name)
    }
}

/// A field to be made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProposedField {
    /// API name.
    pub name: String,
    /// What people see.
    pub label: String,
    /// Letters of its column.
    pub column: String,
    /// Name of its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// No record of the workbook lacks it.
    #[serde(default)]
    pub required: bool,
    /// No two records of the workbook have the same.
    #[serde(default)]
    pub unique: bool,
    /// What is to hold for records to come.
    #[serde(default)]
    pub rules: FieldRules,
    /// Labels of the choices, in order; their codes are 1, 2, 3 ….
    #[serde(default)]
    pub choices: Vec<String>,
    /// Digits after the point.
    #[serde(default)]
    pub decimals: Option<u8>,
    /// ISO 4217 code.
    #[serde(default)]
    pub currency: Option<String>,
    /// In Sheaf's formula language.
    #[serde(default)]
    pub formula: Option<String>,
    /// The type of the formula's values.
    #[serde(default)]
    pub result: Option<String>,
    /// What the workbook shows of all its values in a row of totals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<SummaryFunction>,
    /// That total, as the workbook holds it and as it is here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Total>,
    /// How many stored values were compared with the formula's; filled in by whoever runs it.
    #[serde(default)]
    pub proof: Option<Proof>,
    /// Where it points.
    #[serde(default)]
    pub link: Option<ProposedLink>,
    /// Why, in words.
    #[serde(default)]
    pub evidence: String,
    /// The same as templates.
    #[serde(default, skip_serializing_if = "ToldEvidence::is_empty")]
    pub told: ToldEvidence,
    /// How its cells are read.
    #[serde(default)]
    pub reading: Plan,
    /// The formula as the workbook has it, of its first record.
    #[serde(default)]
    pub original_formula: Option<String>,
    /// Rows, from one, whose cell has another formula than most, or a typed value: they say nothing about the formula.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<u32>,
    /// Types that fit nearly as well, with the number of values that fit.
    #[serde(default)]
    pub alternatives: Vec<Alternative>,
    /// Other places that it could point to, the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_links: Vec<OtherLink>,
    /// Whether it is imported.
    #[serde(default = "yes")]
    pub include: bool,
    /// Records that have nothing there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank: Option<u64>,
    /// Records whose value another one before has too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<u64>,
    /// The label that it was proposed with, where a person gave it another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_label: Option<String>,
}

/// Rules of a field. What holds for the records that are there need not hold for those to come: two people may have one name,
/// though in a list of twenty none do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRules {
    /// No record may lack it.
    #[serde(default)]
    pub required: bool,
    /// No two records may have the same.
    #[serde(default)]
    pub unique: bool,
}

/// A total of a workbook, held against the values above it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// Where it stands, e.g. `D310`.
    pub cell: String,
    /// As a person sees it there.
    pub shown: String,
    /// The number that the workbook holds; none where nobody has calculated it.
    pub stored: Option<f64>,
    /// The number that the values give, as they are read; filled in by whoever reads them all.
    #[serde(default)]
    pub here: Option<f64>,
    /// Whether both are the same.
    #[serde(default)]
    pub equal: Option<bool>,
}

impl Total {
    /// Holds it against what the values give. What a workbook holds is a double: the last of its digits are noise.
    pub fn compare(&mut self, here: Option<f64>) {
        self.here = here;
        let both = self.stored.zip(here);
        self.equal = both.map(|(a, b)| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0));
    }
}

/// A formula's proof.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Values compared.
    pub compared: u64,
    /// Values equal.
    pub equal: u64,
}

/// Where a link points, by names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedLink {
    /// API name of the table.
    pub table: String,
    /// API name of the field whose value the cells hold.
    pub field: String,
}

/// Another place that a field could point to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherLink {
    /// API name of the table.
    pub table: String,
    /// API name of the field whose value the cells hold.
    pub field: String,
    /// Values that are found there.
    pub found: u64,
    /// Values there are.
    pub of: u64,
}

/// Another type that could be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// Name of the type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Values that fit it.
    pub fits: u64,
    /// Values there are.
    pub of: u64,
    /// What speaks for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// The same as templates.
    #[serde(default, skip_serializing_if = "ToldEvidence::is_empty")]
    pub told: ToldEvidence,
    /// Of the same type of dates, the part that would come first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
}

impl Alternative {
    /// Another type, which so many of so many values fit.
    pub(crate) fn of_type(kind: &str, (fits, of): (u64, u64), why: Said) -> Alternative {
        let (evidence, told) = Evidence::from(why).told();
        Alternative { kind: kind.to_owned(), fits, of, evidence, told, date_order: None }
    }

    /// Dates in figures that could be read in this order as well: so many of so many.
    pub(crate) fn of_order(kind: &str, order: DateOrder, (fits, of): (u64, u64)) -> Alternative {
        let why = say!("date, {order}: its own values could be read either way", order = order.said());
        Alternative { date_order: Some(order), ..Alternative::of_type(kind, (fits, of), why) }
    }
}

/// How a column's cells are read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Which part of a date comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The first of the hundred years that two digits of a year stand for; none: 1930.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years_from: Option<i16>,
    /// Months in figures, as `03/2024`, are read as their first days.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub months: bool,
    /// The decimal mark of numbers kept as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<Mark>,
    /// Words for yes beyond the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yes: Vec<String>,
    /// Words for no beyond the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no: Vec<String>,
    /// Texts that mean "nothing" in this column, such as `n/a`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blanks: Vec<String>,
    /// Other spellings of a value, and what is meant.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub spellings: BTreeMap<String, String>,
    /// Blanks within texts are single ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tidy: bool,
    /// The cells stand in another sheet, beside the records row by row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Beside>,
    /// Numbers may be written short: `1.2k`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub short_numbers: bool,
    /// What stands between the parts of a list in a cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// The cells are made: of a heading, of the label of a column, of the name of a sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
    /// Which of several they are made of, from 0: of levels of headings or periods, the highest first, of figures, or of
    /// values above the table.
    #[serde(default, skip_serializing_if = "crate::shape::is_zero")]
    pub nth: u8,
    /// The cells are put together of a table of pairs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gathered: Option<Gathered>,
    /// Numbers have this unit behind them: `5 kg`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Numbers have more digits after the point than the field, and are rounded; those below ten to this power are noise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise: Option<i16>,
    /// Numbers are serial numbers of days.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub serials: bool,
}

/// A column of another sheet that is read row by row, as formulas do that refer to a sheet by position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Name of the sheet, in the same file.
    pub sheet: String,
    /// Letters of the column.
    pub column: String,
    /// What is added to a record's row to find its row there.
    pub shift: i64,
}

impl ProposedField {
    /// Reads its dates with this part first. The order that they had is then the runner-up.
    pub fn read_dates(&mut self, order: DateOrder) {
        self.reading.date_order = Some(order);
        for other in self.alternatives.iter_mut().filter(|a| a.date_order == Some(order)) {
            *other = Alternative::of_order(&other.kind, order.other(), (other.fits, other.of));
        }
    }

    /// The label that it was proposed with.
    pub fn first_label(&self) -> &str {
        self.proposed_label.as_deref().unwrap_or(&self.label)
    }

    /// The type that values are read as: of a formula, its result's.
    pub fn value_kind(&self) -> &str {
        match self.kind.as_str() {
            "formula" | "lookup" | "rollup" => self.result.as_deref().unwrap_or("text"),
            other => other,
        }
    }

    /// The field's type for the model. `None` where the name of the type is not known.
    pub fn field_type(&self) -> Option<FieldType> {
        let lookup = self.formula.as_deref().filter(|_| self.kind == "lookup").and_then(read_lookup);
        if let Some((link, field)) = lookup {
            return Some(FieldType::Lookup { lookup: Lookup { link, field } });
        }
        match (self.kind.as_str(), &self.formula) {
            ("formula" | "lookup", Some(formula)) => return Some(FieldType::Formula { formula: formula.clone() }),
            ("rollup", Some(formula)) => return Some(FieldType::Rollup { formula: formula.clone() }),
            _ => {}
        }
        self.type_named(self.value_kind())
    }

    /// The type of a formula's values, to store them as they are.
    pub fn stored_type(&self) -> Option<FieldType> {
        self.type_named(self.value_kind())
    }

    fn type_named(&self, kind: &str) -> Option<FieldType> {
        let decimals = |usual| self.decimals.unwrap_or(usual);
        let choices = || Choice::list(self.choices.iter().map(String::as_str));
        let target = || self.link.as_ref().map(|l| LinkTarget { table: l.table.clone(), field: Some(l.field.clone()) });
        Some(match kind {
            "text" => FieldType::Text,
            "long_text" => FieldType::LongText,
            "integer" => FieldType::Integer,
            "number" => FieldType::Number { decimals: decimals(6) },
            "money" => FieldType::Money { decimals: decimals(2), currency: self.currency.clone() },
            "percent" => FieldType::Percent { decimals: decimals(4) },
            "boolean" => FieldType::Boolean,
            "date" => FieldType::Date,
            "datetime" => FieldType::DateTime,
            "time" => FieldType::Time,
            "duration" => FieldType::Duration,
            "email" => FieldType::Email,
            "phone" => FieldType::Phone,
            "url" => FieldType::Url,
            "choice" => FieldType::Choice { choices: choices() },
            "choices" => FieldType::Choices { choices: choices() },
            "status" => FieldType::Status { choices: choices(), moves: Vec::new() },
            "link" => FieldType::Link { link: target()? },
            "links" => FieldType::Links { link: target()? },
            "json" => FieldType::Json,
            "autonumber" => FieldType::AutoNumber,
            "rating" => FieldType::Rating { stars: 5 },
            _ => return None,
        })
    }
}

/// `{Company}.{Country}` as link and field, by API names.
fn read_lookup(formula: &str) -> Option<(String, String)> {
    let (link, field) = formula.split_once("}.{")?;
    let name = |label: &str| sheaf_model::name::name_for(label, "field", |_| false);
    let (link, field) = (link.strip_prefix('{')?, field.strip_suffix('}')?);
    (!link.contains(['{', '}']) && !field.contains(['{', '}'])).then(|| (name(link), name(field)))
}
