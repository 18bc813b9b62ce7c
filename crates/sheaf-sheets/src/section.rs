//! The field that headings between records make: each record has the heading above it.

use std::collections::HashSet;

use sheaf_model::name::name_for;

use crate::cell::display;
use crate::column::literal::trim;
use crate::column::profile::{Lexicon, Profile};
use crate::formula::NOWHERE;
use crate::proposal::{Plan, ProposedField};
use crate::propose::Work;
use crate::region::Aside;
use crate::shape::{Made, Section};
use crate::sheet::Cell;
use crate::workbook::Workbook;

/// Makes a field of the headings of a table that is held whole.
pub(crate) fn make_field(book: &Workbook, lexicon: &Lexicon, work: &mut Work) {
    let entry = &book.sheets[work.sheet];
    if entry.streamed.is_some() {
        return;
    }
    let head = |row: u32| {
        entry.sheet.cells_of(row).iter().find(|c| (work.area.left..=work.area.right).contains(&c.column.into()))
    };
    let heads: Vec<(u32, Cell, String)> = work
        .region
        .asides
        .iter()
        .filter(|(_, aside)| *aside == Aside::Section)
        .filter_map(|(row, _)| head(*row).map(|c| (*row, *c, display(c.value, entry.sheet.format(c), &book.pool))))
        .collect();
    if heads.is_empty() {
        return;
    }
    let texts: Vec<&str> = heads.iter().map(|(_, _, text)| trim(text)).collect();
    let (label, shown) = named(&texts);
    let mut profile = Profile::default();
    for (_, span) in work.record_rows(entry, &book.pool) {
        let above = heads.partition_point(|(row, ..)| *row < span.row).checked_sub(1);
        profile.add(above.map(|i| &heads[i].1), &entry.sheet, lexicon, &book.pool);
    }
    profile.finish();
    let mut seen = HashSet::new();
    let distinct: Vec<String> = shown.iter().filter(|t| seen.insert(t.to_lowercase())).cloned().collect();
    let taken: HashSet<String> = work.table.fields.iter().map(|f| f.label.to_lowercase()).collect();
    let label = [label.as_str(), "Section"]
        .into_iter()
        .find(|l| !taken.contains(&l.to_lowercase()))
        .map_or_else(|| format!("{label} above"), str::to_owned);
    let name = name_for(&label, "field", |n| work.table.fields.iter().any(|f| f.name == n));
    let is_choice = distinct.len() >= 2 && distinct.len() <= 50;
    let first = heads.first().map_or(0, |(row, ..)| row + 1);
    let field = ProposedField {
        evidence: format!(
            "{} headings stand alone on their rows between the records, the first in row {first}: each record has the one above it",
            heads.len()
        ),
        kind: if is_choice { "choice" } else { "text" }.into(),
        choices: if is_choice { distinct } else { Vec::new() },
        include: true,
        reading: Plan { made: Some(Made::Section), ..Plan::default() },
        label,
        name,
        ..ProposedField::default()
    };
    work.table.sections = heads.iter().zip(shown).map(|((row, ..), text)| Section { row: row + 1, text }).collect();
    work.columns.push(NOWHERE);
    work.profiles.push(profile);
    work.table.fields.push(field);
}

/// The label of the field, and each heading without what became of it: `Region North` and `Region: South` have the word
/// `Region` in common.
fn named(texts: &[&str]) -> (String, Vec<String>) {
    let apart = |text: &str| -> Option<(String, String)> {
        let (word, rest) = text.split_once(':').or_else(|| text.split_once(char::is_whitespace))?;
        let (word, rest) = (trim(word), trim(rest.trim_start_matches([':', '-', '–'])));
        let plain = word.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-') && word.chars().count() <= 30;
        (plain && !word.is_empty() && !rest.is_empty()).then(|| (word.to_owned(), rest.to_owned()))
    };
    let parts: Option<Vec<(String, String)>> = texts.iter().map(|t| apart(t)).collect();
    let colons = texts.iter().all(|t| t.contains(':'));
    if let Some(parts) = parts.filter(|p| p.len() >= 2 || colons)
        && parts.iter().all(|(word, _)| word.eq_ignore_ascii_case(&parts[0].0))
    {
        let (word, _) = &parts[0];
        return (word.clone(), parts.iter().map(|(_, rest)| rest.clone()).collect());
    }
    ("Section".into(), texts.iter().map(|t| (*t).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn headings_name_their_field() {
        let cases: &[(&[&str], &str, &[&str])] = &[
            (&["Region North", "Region South"], "Region", &["North", "South"]),
            (&["Region: North", "Region: South West"], "Region", &["North", "South West"]),
            (&["Cost centre: 12", "Cost centre: 14"], "Cost centre", &["12", "14"]),
            (&["North", "South"], "Section", &["North", "South"]),
            (&["New York", "Old Town"], "Section", &["New York", "Old Town"]),
            (&["Team: Blue"], "Team", &["Blue"]),
            (&["New York"], "Section", &["New York"]),
        ];
        for (texts, label, shown) in cases {
            let (found, values) = named(texts);
            assert_eq!(
                (found.as_str(), values.iter().map(String::as_str).collect::<Vec<_>>()),
                (*label, shown.to_vec())
            );
        }
    }
}
