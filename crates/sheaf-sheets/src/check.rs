//! The check of every value while an import reads it: what a sample cannot know is counted over all rows, in bounded memory.

use std::collections::HashMap;

use sheaf_model::Scalar;

use crate::cell::CellValue;
use crate::column::days::Days;
use crate::column::literal::{self, Literal, STRAY_BLANK};
use crate::listing::{Listing, Texts};
use crate::proposal::{Proposal, ProposedTable};
use crate::reading::Reading;
use crate::rounded::Rounded;
use crate::workbook::Workbook;

/// Most different texts of a choice that are counted.
const MOST_TEXTS: usize = 10_000;

/// Checks every value of a table of which the proposal knows a sample, so that the findings are exact after an import.
pub struct Check<'a> {
    listing: Listing<'a>,
    /// Whether the table itself is known by a sample, or only one that it links to.
    sampled: bool,
    /// By field: how many values have stray blanks, and the row of the first.
    stray: Vec<(u64, u32)>,
    /// By field: the numbers that are rounded.
    rounded: Vec<Rounded>,
    /// By field of dates, as long as they can be counted.
    days: HashMap<usize, Days>,
    /// By field of choices: its texts, as long as they can be counted.
    texts: HashMap<usize, Texts>,
}

impl<'a> Check<'a> {
    /// The check that a table needs: where it is known by a sample, or links to one that is.
    pub fn of(book: &Workbook, proposal: &Proposal, table: &'a ProposedTable) -> Option<Self> {
        let sampled = book.is_sampled(table);
        let far = |name: &String| proposal.tables.iter().any(|t| t.name == *name && book.is_sampled(t));
        let needed = sampled || table.fields.iter().any(|f| f.link.as_ref().is_some_and(|l| far(&l.table)));
        let of_kind = |kinds: &[&str]| -> Vec<usize> {
            let fields = table.fields.iter().enumerate();
            fields.filter(|(_, f)| sampled && kinds.contains(&f.kind.as_str())).map(|(i, _)| i).collect()
        };
        needed.then(|| Check {
            listing: Listing::new(table),
            sampled,
            stray: vec![(0, 0); table.fields.len()],
            rounded: table.fields.iter().map(|_| Rounded::default()).collect(),
            days: of_kind(&["date", "datetime"]).into_iter().map(|i| (i, Days::default())).collect(),
            texts: of_kind(&["choice"]).into_iter().map(|i| (i, HashMap::new())).collect(),
        })
    }

    /// Notes a value: the number of its field and row (from one), and what was read in it.
    pub fn see(&mut self, field: usize, row: u32, cell: &CellValue, reading: &Reading) {
        if !self.sampled {
            return;
        }
        let row = row.saturating_sub(1);
        if may_have_stray_blanks(&cell.text) && Literal::of(&cell.text).any(STRAY_BLANK) {
            let stray = &mut self.stray[field];
            *stray = (stray.0 + 1, if stray.0 == 0 { row } else { stray.1 });
        }
        if let Reading::Value(value) = reading {
            self.rounded[field].see(&self.listing.table.fields[field], cell, value, row);
        }
        match reading {
            Reading::Misfit { text, why } => self.listing.misfit(field, row, text, why),
            Reading::Value(Scalar::Integer(n)) => self.count(field, row, *n, cell),
            _ => {}
        }
    }

    /// Counts a day or a choice.
    fn count(&mut self, field: usize, row: u32, n: i64, cell: &CellValue) {
        if let Some(days) = self.days.get_mut(&field) {
            let is_moment = self.listing.table.fields[field].kind == "datetime";
            if !days.add(if is_moment { n.div_euclid(86_400_000) } else { n }, row) {
                self.days.remove(&field);
            }
        } else if let Some(texts) = self.texts.get_mut(&field) {
            let text = literal::trim(&cell.text);
            if let Some((many, _)) = texts.get_mut(text) {
                *many += 1;
            } else if texts.len() < MOST_TEXTS {
                texts.insert(text.to_owned(), (1, row));
            } else {
                self.texts.remove(&field);
            }
        }
    }

    /// Notes a link whose record is not found, by the number of its field and row (from one), in a table of this label.
    pub fn not_found(&mut self, field: usize, row: u32, text: &str, far: &str) {
        self.listing.dangling(field, row.saturating_sub(1), text, far);
    }

    /// Puts what was found into a proposal, in the place of what was found in the sample.
    pub fn finish(mut self, proposal: &mut Proposal) {
        for (field, (many, row)) in self.stray.iter().enumerate().filter(|(_, (many, _))| *many > 0) {
            self.listing.stray_blanks(field, *row, *many);
        }
        for (field, rounded) in self.rounded.iter().enumerate() {
            self.listing.rounded(field, rounded);
        }
        let table = self.listing.table;
        for place in 0..table.fields.len() {
            if let Some(days) = self.days.get(&place) {
                self.listing.outliers(place, days);
            }
            if let Some(texts) = self.texts.get(&place) {
                self.listing.spellings(place, texts);
            }
        }
        let counted = |code: &str, field: Option<&String>| {
            let holds = |places: Vec<usize>| places.iter().any(|i| Some(&table.fields[*i].name) == field);
            match code {
                "dangling_link" => true,
                "misfit" | "impossible_date" | "stray_blanks" | "rounded" | "sample" => self.sampled,
                "outlier" => holds(self.days.keys().copied().collect()),
                "near_duplicate" => holds(self.texts.keys().copied().collect()),
                _ => false,
            }
        };
        proposal.findings.retain(|f| f.table.as_ref() != Some(&table.name) || !counted(&f.code, f.field.as_ref()));
        proposal.findings.extend(self.listing.close());
    }
}

/// A quick look, before a text is read as a literal.
fn may_have_stray_blanks(text: &str) -> bool {
    let bytes = text.as_bytes();
    let blank = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_whitespace() || !b.is_ascii());
    blank(bytes.first()) || blank(bytes.last()) || memchr::memmem::find(bytes, b"  ").is_some() || !text.is_ascii()
}
