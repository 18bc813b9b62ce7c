//! The fields that headings between records make, one for each level of headings: each record has those above it.

use std::collections::HashSet;

use sheaf_model::name::name_for;

use crate::cell::display;
use crate::column::literal::trim;
use crate::column::profile::{Lexicon, Profile};
use crate::formula::NOWHERE;
use crate::heading::{self, Heading, Ranked};
use crate::proposal::{Plan, ProposedField};
use crate::propose::Work;
use crate::region::Aside;
use crate::say;
use crate::shape::{Made, Section};
use crate::workbook::Workbook;

/// Makes a field of each level of the headings of a table that is held whole.
pub(crate) fn make_fields(book: &Workbook, lexicon: &Lexicon, work: &mut Work) {
    let entry = &book.sheets[work.sheet];
    if entry.streamed.is_some() {
        return;
    }
    let records: Vec<u32> = work.record_rows(entry, &book.pool).into_iter().map(|(_, span)| span.row).collect();
    let mut heads: Vec<Heading> = Vec::new();
    for (row, _) in work.region.asides.iter().filter(|(_, aside)| *aside == Aside::Section) {
        let mut cells = entry.sheet.cells_of(*row).iter();
        let Some(cell) = cells.find(|c| (work.area.left..=work.area.right).contains(&c.column.into())) else {
            continue;
        };
        let text = display(cell.value, entry.sheet.format(cell), &book.pool);
        let between =
            |above: &Heading| records.partition_point(|r| r < row) > records.partition_point(|r| *r < above.row);
        let follows = heads.last().is_some_and(|above| !between(above));
        heads.push(Heading { row: *row, cell: *cell, text, look: entry.sheet.look(cell), follows });
    }
    if heads.is_empty() {
        return;
    }
    let ranked = heading::rank(&heads);
    work.table.sections.clear();
    for level in 0..=ranked.levels.iter().copied().max().unwrap_or(0) {
        make_field(book, lexicon, work, &heads, &ranked, level);
    }
    work.table.sections.sort_by_key(|section| section.row);
}

/// Makes the field of one level.
fn make_field(book: &Workbook, lexicon: &Lexicon, work: &mut Work, heads: &[Heading], ranked: &Ranked, level: u8) {
    let entry = &book.sheets[work.sheet];
    let own: Vec<&Heading> = heads.iter().zip(&ranked.levels).filter(|(_, l)| **l == level).map(|(h, _)| h).collect();
    let texts: Vec<&str> = own.iter().map(|head| trim(&head.text)).collect();
    let (label, shown) = named(&texts, ranked.by_words);
    let mut profile = Profile::default();
    for (_, span) in work.record_rows(entry, &book.pool) {
        let above = heads.partition_point(|head| head.row < span.row);
        let ended = ranked.levels[..above].iter().rposition(|l| *l <= level);
        let cell = ended.filter(|i| ranked.levels[*i] == level).map(|i| &heads[i].cell);
        profile.add(cell, &entry.sheet, lexicon, &book.pool);
    }
    profile.finish();
    let mut seen = HashSet::new();
    let distinct: Vec<String> = shown.iter().filter(|t| seen.insert(t.to_lowercase())).cloned().collect();
    let sections = own.iter().zip(shown).map(|(head, text)| Section { row: head.row + 1, text, level });
    work.table.sections.extend(sections);
    let is_choice = distinct.len() >= 2 && distinct.len() <= 50;
    let field = ProposedField {
        kind: if is_choice { "choice" } else { "text" }.into(),
        choices: if is_choice { distinct } else { Vec::new() },
        include: true,
        reading: Plan { made: Some(Made::Section), nth: level, ..Plan::default() },
        ..ProposedField::default()
    };
    let mut field = field.with_evidence(say!(
        "{n} headings stand alone on their rows between the records, the first in row {row}: each record has the one above it",
        n = own.len(),
        row = own[0].row + 1
    ));
    if let Some(what) = ranked.told.clone() {
        field.also(say!("its level is told by {what}", what));
    }
    // A column that has its label over nothing but these headings is theirs.
    let column = u32::from(own[0].cell.column);
    let of_column = own.iter().all(|head| u32::from(head.cell.column) == column);
    let place = work.field_at(column).filter(|i| of_column && work.profiles[*i].filled == 0);
    if let Some(i) = place {
        let (label, name) = (work.table.fields[i].label.clone(), work.table.fields[i].name.clone());
        (work.columns[i], work.profiles[i]) = (NOWHERE, profile);
        work.table.fields[i] = ProposedField { label, name, ..field };
        return;
    }
    let taken: HashSet<String> = work.table.fields.iter().map(|f| f.label.to_lowercase()).collect();
    let general = if level == 0 { "Section" } else { "Subsection" };
    let label = [label.as_deref().unwrap_or(general), general]
        .into_iter()
        .find(|l| !taken.contains(&l.to_lowercase()))
        .map_or_else(|| format!("{} above", label.as_deref().unwrap_or(general)), str::to_owned);
    let name = name_for(&label, "field", |n| work.table.fields.iter().any(|f| f.name == n));
    work.columns.push(NOWHERE);
    work.profiles.push(profile);
    work.table.fields.push(ProposedField { label, name, ..field });
}

/// What holds below each heading, from zero: its own text and those of the levels above it.
pub(crate) fn paths(sections: &[Section]) -> Vec<(u32, Vec<String>)> {
    let mut path: Vec<String> = Vec::new();
    let mut below = |section: &Section| {
        path.resize(usize::from(section.level), String::new());
        path.push(section.text.clone());
        (section.row.saturating_sub(1), path.clone())
    };
    sections.iter().map(&mut below).collect()
}

/// The word that all headings begin with, and each of them without it: `Region North` and `Region: South` have the word
/// `Region` in common. Of one heading it is told by a colon, or where its word tells its level.
fn named(texts: &[&str], by_words: bool) -> (Option<String>, Vec<String>) {
    let parts: Option<Vec<(&str, &str)>> = texts.iter().map(|t| heading::apart(t)).collect();
    let colons = texts.iter().all(|t| t.contains(':'));
    if let Some(parts) = parts.filter(|p| p.len() >= 2 || colons || by_words)
        && parts.iter().all(|(word, _)| word.eq_ignore_ascii_case(parts[0].0))
    {
        return (Some(parts[0].0.to_owned()), parts.iter().map(|(_, rest)| (*rest).to_owned()).collect());
    }
    (None, texts.iter().map(|t| (*t).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn headings_name_their_field() {
        let cases: &[(&[&str], Option<&str>, &[&str])] = &[
            (&["Region North", "Region South"], Some("Region"), &["North", "South"]),
            (&["Region: North", "Region: South West"], Some("Region"), &["North", "South West"]),
            (&["Cost centre: 12", "Cost centre: 14"], Some("Cost centre"), &["12", "14"]),
            (&["North", "South"], None, &["North", "South"]),
            (&["New York", "Old Town"], None, &["New York", "Old Town"]),
            (&["Team: Blue"], Some("Team"), &["Blue"]),
            (&["New York"], None, &["New York"]),
        ];
        for (texts, label, shown) in cases {
            let (found, values) = named(texts, false);
            assert_eq!(
                (found.as_deref(), values.iter().map(String::as_str).collect::<Vec<_>>()),
                (*label, shown.to_vec())
            );
        }
    }
}
