//! Tables that the workbook has a name for: a name over labels and records says where they end, though a person may have
//! forgotten to let it grow. Names of a column, of a print area or of several tables say nothing. Evidence per region.

use std::collections::HashSet;

use super::declared;
use super::header::{self, Header, Top};
use super::levels::Level;
use super::view::{Class, Line, View};
use super::{Draft, Region, settle};
use crate::address::Rect;
use crate::say;
use crate::sheet::Sheet;

/// Names that are looked at; a workbook can have thousands.
const MOST: usize = 200;
/// The last row of a sheet: a name of whole columns says nothing of where a table ends.
const LAST_ROW: u32 = 1_048_575;
/// What programs call areas for printing and filtering.
const OF_PROGRAMS: &[&str] = &["print_area", "print_titles", "filterdatabase", "criteria", "extract"];

/// The rectangles of a sheet that people gave a name.
pub(crate) fn names(sheet: &Sheet) -> impl Iterator<Item = (&str, Rect)> {
    let by_program = |name: &str| {
        let lower = name.to_lowercase();
        name.starts_with('_') || OF_PROGRAMS.iter().any(|own| lower.contains(own))
    };
    sheet.named.iter().map(|(d, area)| (d.name.as_str(), *area)).filter(move |(name, _)| !by_program(name))
}

/// Compares the tables of a sheet with its names: those that agree say so in their evidence. Answers the tables of names that
/// bound them otherwise.
pub(super) fn compare(view: &View<'_>, declared: &[Region], regions: &mut [Region]) -> Vec<Region> {
    let mut otherwise: Vec<Region> = Vec::new();
    let could_be = |area: &Rect| area.width() >= 2 && area.height() >= 2 && area.bottom < LAST_ROW;
    let mut areas: Vec<(&str, Rect)> = names(view.sheet).filter(|(_, area)| could_be(area)).take(MOST).collect();
    // Of names within each other the one that names most.
    areas.sort_by_key(|(_, area)| std::cmp::Reverse(u64::from(area.width()) * u64::from(area.height())));
    let all: Vec<Rect> = areas.iter().map(|(_, area)| *area).collect();
    for (name, area) in areas {
        if let Some(region) = regions.iter_mut().find(|region| agrees(view, region, area)) {
            if region.declared.is_none() {
                region.evidence.add(say!("the workbook names it '{name}'", name));
            }
            continue;
        }
        let taken = view.sheet.pivots.iter().chain(declared.iter().chain(&otherwise).map(|r| &r.area));
        let taken: Vec<Rect> = taken.copied().collect();
        let free = |area: &Rect| !taken.iter().any(|t| t.overlaps(area));
        if !free(&area) || has_several(view, regions, area) {
            continue;
        }
        let beside: Vec<Rect> = all.iter().filter(|other| !other.overlaps(&area)).copied().collect();
        let found = read(view, name, area, regions, &beside).filter(|found| free(&found.area));
        otherwise.extend(found.filter(|found| !regions.iter().any(|region| outdoes(region, found, &beside))));
    }
    otherwise
}

/// Whether a name is that of a table as it was found: of its columns, from the header or the first record to the last one.
fn agrees(view: &View<'_>, region: &Region, area: Rect) -> bool {
    let first = region.area.top + region.header_rows;
    let aside = |row: u32| region.asides.iter().any(|(aside, _)| *aside == row);
    let below = Rect { top: region.area.bottom + 1, ..area };
    (region.area.left, region.area.right) == (area.left, area.right)
        && (region.area.top..=first).contains(&area.top)
        && region.area.bottom <= area.bottom
        && view.lines(below, &[]).iter().all(|line| aside(line.row))
}

/// Whether a table as it was found says more than the name: it is the same, or has more rows below the same labels, as names
/// are not changed when rows are added. Where another name begins among those rows, both are believed.
fn outdoes(region: &Region, named: &Region, others: &[Rect]) -> bool {
    let more = named.area.bottom + 1..=region.area.bottom;
    region.area.top + region.header_rows == named.area.top + named.header_rows
        && (region.area.left, region.area.right) == (named.area.left, named.area.right)
        && region.area.bottom >= named.area.bottom
        && !others.iter().any(|o| more.contains(&o.top) && o.left <= region.area.right && o.right >= region.area.left)
}

/// Whether a name holds several tables: a further one has values below labels that the first does not have, or stands beside
/// it and has labels that it has too.
fn has_several(view: &View<'_>, regions: &[Region], area: Rect) -> bool {
    let labels = |r: &Region| -> Vec<Option<String>> {
        (area.left..=area.right).map(|column| r.label(view.sheet, view.pool, column)).collect()
    };
    let mut inside = regions.iter().filter(|r| r.area.overlaps(&area));
    let Some(first) = inside.next() else { return false };
    let known = labels(first);
    inside.any(|other| {
        let own = labels(other);
        if other.area.left > first.area.right || other.area.right < first.area.left {
            let again = own.iter().flatten().any(|label| known.iter().flatten().any(|k| k == label));
            return again || other.area.top != first.area.top;
        }
        let records = Rect { top: other.area.top + other.header_rows, ..other.area };
        other.header_rows > 0 && own != known && !header::typed_columns(&view.lines(records, &[])).is_empty()
    })
}

/// The table of a named area; none where neither its first row nor the one above it names the columns.
fn read(view: &View<'_>, name: &str, area: Rect, regions: &[Region], beside: &[Rect]) -> Option<Region> {
    let used = view.sheet.used()?;
    let within = Rect { bottom: area.bottom.min(used.bottom), ..area };
    let above = || within.top.checked_sub(1).and_then(|top| headed(view, Rect { top, ..within }));
    let begins = |r: &Region| r.header_rows > 0 && r.area.top + r.header_rows == area.top && r.area.overlaps(&area);
    let (area, lines, header) = match regions.iter().any(begins) {
        true => above(),
        false => headed(view, within).or_else(above),
    }?;
    let mut records = lines[header.body..].to_vec();
    if has_more_beside(view, area, &lines[header.labels], &records, beside) {
        return None;
    }
    declared::extend_below(view, area, &mut records);
    // A small list of values is a table because it has a name.
    let small = area.width() == 2 && records.len() <= 3 && !header::typed_columns(&records).is_empty();
    let lines: Vec<Line> = lines[..header.body].iter().cloned().chain(records).collect();
    let from = lines.first()?.row;
    let draft = Draft { lines, header: Some(header), title: None, repeats: 0, from, notes: Vec::new() };
    let mut region = settle(view, &draft, small)?;
    let enough = region.rows >= 2 && region.area.width() >= 2;
    region.evidence.change_first(|why| say!("the workbook names these cells '{name}': {why}", name, why));
    enough.then_some(region)
}

/// The lines of an area whose first line names its columns.
fn headed(view: &View<'_>, area: Rect) -> Option<(Rect, Vec<Line>, Header)> {
    let lines = view.lines(area, &[]);
    let first = lines.first().filter(|l| l.row == area.top)?;
    let distinct: HashSet<_> = first.spots.iter().map(|s| s.text).collect();
    let words = first.spots.iter().all(|s| s.class == Class::Text && s.formula == 0);
    let found = match header::find(view, &lines, area.width(), false) {
        Top::Header(header) if header.first == 0 => Some(header),
        _ if words && distinct.len() == first.fill() => {
            Some(Header { first: 0, labels: 0, levels: vec![Level::plain(first)], body: 1 })
        }
        _ => None,
    }?;
    let labels = &lines[found.labels];
    let columns = header::body_columns(&lines[found.body..]);
    let named = columns.iter().filter(|c| labels.at(**c).is_some()).count();
    (labels.text_share() >= 0.75 && named * 10 >= columns.len() * 9).then_some((area, lines, found))
}

/// Whether a further column directly beside has a label in the same row and values below: the name is that of some columns
/// of a wider table. Columns of another name are not its own.
fn has_more_beside(view: &View<'_>, area: Rect, labels: &Line, records: &[Line], others: &[Rect]) -> bool {
    let class = |row: u32, column: u32| view.sheet.cell(row, column).and_then(|cell| view.class(cell));
    let columns = [area.left.checked_sub(1), area.right.checked_add(1)];
    columns.into_iter().flatten().any(|column| {
        class(labels.row, column) == Some(Class::Text)
            && records.iter().any(|line| class(line.row, column).is_some())
            && !others.iter().any(|other| other.contains(labels.row, column))
    })
}
