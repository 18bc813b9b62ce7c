//! XLSX, XLSM and XLSB: the parts of the container in their order (ECMA-376), each read as a stream.

mod parts;

pub(super) use parts::gather;
pub(super) use xlsb::read as read_xlsb;
mod styles;
mod worksheet;
mod xlsb;

use std::collections::HashMap;

use sheaf_model::problem::Result;

use super::zipped::Zipped;
use super::{Budget, Content, Input, Limits, unreadable};
use crate::address::Rect;
use crate::sheet::{Sheet, TextId, TextPool};

/// What the sheets of one file share.
pub(super) struct Shared {
    strings: Vec<TextId>,
    styles: styles::Styles,
    formula_bytes: usize,
}

/// Reads all sheets.
pub(super) fn read(
    input: Input,
    file: usize,
    pool: &mut TextPool,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Content> {
    let mut zip = Zipped::open(input, limits)?;
    let workbook_path = parts::workbook_path(&mut zip)?;
    let Some(workbook) = parts::read_workbook(&mut zip, &workbook_path)? else {
        return Err(unreadable(
            "it is an incomplete Excel file: the part that lists its sheets (xl/workbook.xml) is missing",
        ));
    };
    if workbook.sheets.len() > limits.sheets {
        return Err(unreadable(format!(
            "it has {} sheets, more than the {} that are allowed",
            workbook.sheets.len(),
            limits.sheets
        )));
    }
    let relations = parts::read_relations(&mut zip, &workbook_path)?;
    let part_of = |kind: &str| relations.values().find(|r| r.kind == kind).map(|r| r.target.clone());
    let strings = parts::read_strings(&mut zip, part_of("sharedStrings"), pool, budget)?;
    let styles = styles::read(&mut zip, part_of("styles"))?;
    let shared = Shared { strings, styles, formula_bytes: limits.formula_bytes };
    let mut sheets = Vec::new();
    for entry in &workbook.sheets {
        let Some(relation) = relations.get(&entry.relation) else { continue };
        if relation.kind != "worksheet" {
            continue;
        }
        let mut sheet = Sheet::new(entry.name.clone(), file);
        sheet.hidden = entry.hidden;
        if !worksheet::read(&mut zip, &relation.target, &mut sheet, &shared, pool, budget)? {
            return Err(unreadable(format!(
                "the part with its sheet '{}' ({}) is missing",
                entry.name, relation.target
            )));
        }
        attach_parts(&mut zip, &relation.target, &mut sheet)?;
        sheet.settle();
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(unreadable("it has no sheet with cells"));
    }
    let saved = super::saved::saved_at(&mut zip);
    Ok(Content::Sheets { sheets, names: workbook.names, epoch_1904: workbook.epoch_1904, saved })
}

/// Declared tables and pivots of a sheet. A part that is referred to but not there is left out: the cells are what counts.
fn attach_parts(zip: &mut Zipped, path: &str, sheet: &mut Sheet) -> Result<()> {
    let relations: HashMap<String, parts::Relation> = parts::read_relations(zip, path)?;
    let mut ordered: Vec<_> = relations.into_values().collect();
    ordered.sort_by(|a, b| a.target.cmp(&b.target));
    for relation in ordered {
        match relation.kind.as_str() {
            "table" => parts::read_table(zip, &relation.target, sheet)?,
            "pivotTable" => {
                let area = parts::read_pivot(zip, &relation.target)?;
                sheet.pivots.extend(area.as_deref().and_then(Rect::parse));
            }
            _ => {}
        }
    }
    Ok(())
}
