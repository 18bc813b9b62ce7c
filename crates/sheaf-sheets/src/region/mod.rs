//! Regions: which rectangles of a sheet hold tables. Declared tables first, then what blank columns and rows, headers and
//! the classes of cells tell.

mod alike;
mod body;
mod chosen;
mod closing;
mod codes;
mod declared;
mod gap;
mod going_on;
mod head;
mod header;
mod inner;
mod judge;
mod last;
mod levels;
mod named;
mod numbering;
mod pages;
mod period;
mod prepared;
mod prose;
mod remark;
mod rival;
mod small;
mod statistics;
mod sums;
mod total;
mod units;
mod unparted;
pub(crate) mod view;
mod whole;

pub(crate) use body::{Aside, MOST_LEVELS};
pub(crate) use chosen::read as chosen;
pub(crate) use head::{ends_in_colon, is_total};
pub(crate) use last::Last;
pub(crate) use levels::Level;
pub(crate) use named::names;
pub(crate) use pages::begins_page;
pub(crate) use rival::find as rival;
pub(crate) use sums::Sums;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::address::Rect;
use crate::cell::display;
use crate::column::literal::{Literal, trim};
use crate::evidence::Evidence;
use crate::place::Placed;
use crate::say;
use crate::sheet::{Sheet, TextPool};
use header::{Header, Top};
use prepared::Prepared;
use view::{Line, Spot, View, median};

/// A rectangle that holds one table.
#[derive(Debug, Clone)]
pub(crate) struct Region {
    /// From the first header row to the last record.
    pub(crate) area: Rect,
    /// Rows of the header within the area.
    pub(crate) header_rows: u32,
    /// The rows whose cells make the labels, from above to below.
    pub(crate) levels: Vec<Level>,
    /// Text above it.
    pub(crate) title: Option<String>,
    /// Number of records.
    pub(crate) rows: u32,
    /// Rows within or after the area that are no records.
    pub(crate) asides: Vec<(u32, Aside)>,
    /// Number of the declared table.
    pub(crate) declared: Option<usize>,
    /// Whether the table goes on below the rows that are held.
    pub(crate) open_end: bool,
    /// Why it is believed to be a table, in words.
    pub(crate) evidence: Evidence,
}

/// Most tables of a sheet; what stands in further ones is in the notes.
const MOST_REGIONS: usize = 200;

/// The tables of a sheet: those that a person points at, and what is found apart from them.
pub(crate) fn find(view: &View<'_>, is_text: bool, open_end: Option<u32>, places: &[&Placed]) -> Vec<Region> {
    let prose = is_text && open_end.is_none() && prose::is_prose(view);
    let mut regions = if prose { Vec::new() } else { discover(view, is_text, open_end) };
    if !places.is_empty() {
        regions.retain(|r| !places.iter().any(|place| place.area.overlaps(&r.area)));
        for mut region in places.iter().filter_map(|place| chosen(view, place)) {
            region.open_end = open_end == Some(region.area.bottom);
            regions.push(region);
        }
        regions.sort_by_key(|r| (r.area.top, r.area.left));
    }
    regions
}

/// Finds the tables of a sheet. What a name bounds otherwise than its cells show is taken first, and the rest found anew.
fn discover(view: &View<'_>, is_text: bool, open_end: Option<u32>) -> Vec<Region> {
    let declared = declared::find(view);
    let mut regions = apart_from(view, declared.clone(), is_text, open_end);
    let otherwise = named::compare(view, &declared, &mut regions);
    if otherwise.is_empty() {
        return regions;
    }
    apart_from(view, [declared, otherwise].concat(), is_text, open_end)
}

/// Some tables, and those of the cells that are none of theirs.
fn apart_from(view: &View<'_>, mut regions: Vec<Region>, is_text: bool, open_end: Option<u32>) -> Vec<Region> {
    let Some(used) = view.sheet.used() else { return Vec::new() };
    let mut claimed: Vec<Rect> = regions.iter().map(|r| r.area).collect();
    claimed.extend(view.sheet.pivots.iter().copied());
    for band in gap::join_bands(view, bands(view, used, &claimed), &claimed, is_text) {
        let mut lines = view.lines(band, &claimed);
        let mut prepared = prepared::find(view, &lines);
        if is_text {
            prepared.put_among(remark::find(view, &lines));
        }
        lines.retain(|l| prepared.below.binary_search(&l.row).is_err());
        let mut found = in_band(view, &lines, &prepared, band, is_text);
        for region in &mut found {
            let first = region.area.top + region.header_rows;
            let rows = prepared.below.iter().chain(&prepared.among);
            let inside = rows.filter(|row| (first..=region.area.bottom).contains(row));
            region.asides.extend(inside.map(|row| (*row, Aside::Note)));
        }
        if !view.sheet.list_objects.is_empty() {
            // Beside declared tables, what was not declared needs to look like a table beyond doubt.
            found.retain(|r| judge::is_beyond_doubt(view, r));
        }
        regions.extend(found);
    }
    regions.truncate(4 * MOST_REGIONS);
    join_by_formulas(view, &mut regions);
    if let Some(end) = open_end {
        for region in &mut regions {
            region.open_end = region.area.bottom == end;
        }
    }
    match is_text {
        true => regions.retain(|region| !judge::is_printed_report(view, region)),
        false => judge::refuse_reports(view, &mut regions),
    }
    regions.sort_by_key(|r| (r.area.top, r.area.left));
    regions.truncate(MOST_REGIONS);
    regions
}

/// A sheet that holds nothing but labels in its first row and records below.
pub(crate) fn whole(view: &View<'_>, area: Rect, title: Option<String>, evidence: Evidence) -> Option<Region> {
    let lines = view.lines(area, &[]);
    let (labels, records) = lines.split_first()?;
    (labels.row == area.top && !records.is_empty()).then(|| Region {
        area,
        header_rows: 1,
        levels: vec![Level::plain(labels)],
        title,
        rows: records.len() as u32,
        asides: Vec::new(),
        declared: None,
        open_end: false,
        evidence,
    })
}

/// Runs of columns with nothing between them.
fn bands(view: &View<'_>, used: Rect, claimed: &[Rect]) -> Vec<Rect> {
    let mut filled = vec![false; used.width() as usize];
    for span in view.sheet.rows() {
        for cell in view.sheet.row_cells(span) {
            let column = u32::from(cell.column);
            if column < used.left || column > used.right || filled[(column - used.left) as usize] {
                continue;
            }
            if (view.class(cell).is_some() || cell.formula > 0) && !claimed.iter().any(|r| r.contains(span.row, column))
            {
                filled[(column - used.left) as usize] = true;
            }
        }
    }
    let mut bands: Vec<Rect> = Vec::new();
    for (i, _) in filled.iter().enumerate().filter(|(_, f)| **f) {
        let column = used.left + i as u32;
        match bands.last_mut() {
            Some(band) if band.right + 1 == column => band.right = column,
            _ => bands.push(Rect { left: column, right: column, ..used }),
        }
    }
    bands
}

/// Columns apart from a table whose formulas read its rows belong to it.
fn join_by_formulas(view: &View<'_>, regions: &mut Vec<Region>) {
    let first = |r: &Region| r.area.top + r.header_rows;
    let mut i = 0;
    while i < regions.len() {
        let reads = |left: &Region, right: &Region| {
            left.declared.is_none()
                && right.declared.is_none()
                && left.area.right < right.area.left
                && first(left) == first(right)
                && view
                    .sheet
                    .cells_of(first(right))
                    .iter()
                    .filter(|c| (right.area.left..=right.area.right).contains(&u32::from(c.column)))
                    .any(|c| {
                        view.sheet.formula(c).is_some_and(|f| {
                            crate::formula::reads_row(&f.text, f.anchor, left.area, u32::from(c.column))
                        })
                    })
        };
        let partner = (0..regions.len()).find(|j| *j != i && reads(&regions[i], &regions[*j]));
        match partner {
            Some(j) => {
                let right = regions.remove(j);
                let left = &mut regions[if j < i { i - 1 } else { i }];
                left.area.right = right.area.right;
                for level in &mut left.levels {
                    right.levels.iter().for_each(|beside| level.join(beside));
                }
                left.area.bottom = left.area.bottom.max(right.area.bottom);
                let records = Rect { top: first(left), ..left.area };
                let lines = view.lines(records, &[]);
                // A row that stands on one side alone is what it is there.
                let on_the_left = Rect { right: right.area.left - 1, ..records };
                let known: HashSet<u32> = view.lines(on_the_left, &[]).iter().map(|line| line.row).collect();
                left.asides.extend(right.asides.into_iter().filter(|(row, _)| !known.contains(row)));
                let aside: HashSet<u32> = left.asides.iter().map(|(row, _)| *row).collect();
                left.rows = lines.iter().filter(|line| !aside.contains(&line.row)).count() as u32;
                i = 0;
            }
            None => i += 1,
        }
    }
}

/// A table that is being put together from lines.
struct Draft {
    /// All its lines from the header on.
    lines: Vec<Line>,
    header: Option<Header>,
    title: Option<String>,
    repeats: usize,
    /// The first row that may belong to it.
    from: u32,
    /// Rows among its own that tell of the sheet.
    notes: Vec<u32>,
}

impl Draft {
    fn body(&self) -> &[Line] {
        &self.lines[self.header.as_ref().map_or(0, |h| h.body)..]
    }

    /// Its last lines tell enough, and a table may be broken up into very many parts.
    fn last_records(&self) -> &[Line] {
        let body = self.body();
        &body[body.len().saturating_sub(100)..]
    }

    /// Lines between the labels and the records.
    fn between(&self) -> &[Line] {
        let Some(header) = &self.header else { return &[] };
        let last = header.levels.last().map_or(0, |l| l.row);
        let lines = &self.lines[..header.body];
        &lines[lines.partition_point(|l| l.row <= last)..]
    }

    fn labels(&self) -> Option<&Line> {
        self.header.as_ref().map(|h| &self.lines[h.labels])
    }

    fn level_lines(&self) -> Vec<&Line> {
        let levels = self.header.iter().flat_map(|h| &h.levels);
        levels.filter_map(|level| self.lines.iter().find(|l| l.row == level.row)).collect()
    }
}

impl Region {
    /// The label of a column: the cells of all levels from above to below, joined by a blank.
    pub(crate) fn label(&self, sheet: &Sheet, pool: &TextPool, column: u32) -> Option<String> {
        let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        joined(self.levels_of(sheet, pool, column).map(plain))
    }

    /// The same with the blanks and line breaks that stand within it.
    pub(crate) fn label_as_written(&self, sheet: &Sheet, pool: &TextPool, column: u32) -> Option<String> {
        joined(self.levels_of(sheet, pool, column).map(|text| trim(&text).to_owned()))
    }

    fn levels_of<'r>(&'r self, sheet: &'r Sheet, pool: &'r TextPool, column: u32) -> impl Iterator<Item = String> + 'r {
        let cell = move |level: &'r Level| sheet.cell(level.row, level.source(column)?);
        self.levels.iter().filter_map(cell).map(|c| display(c.value, sheet.format(c), pool))
    }
}

/// Labels of several levels as one; what a level says once more is left out.
fn joined(levels: impl Iterator<Item = String>) -> Option<String> {
    let mut labels: Vec<String> = levels.filter(|label| !trim(label).is_empty()).collect();
    labels.dedup();
    (!labels.is_empty()).then(|| labels.join(" "))
}

fn in_band(view: &View<'_>, lines: &[Line], prepared: &Prepared, band: Rect, is_text: bool) -> Vec<Region> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut open = false;
    let mut pending_title: Option<String> = None;
    let strips: Vec<Cow<'_, [Line]>> =
        gap::strips(view, lines).into_iter().map(|strip| prepared.take_out(strip)).filter(|s| !s.is_empty()).collect();
    let parts: Vec<(usize, &[Line])> =
        strips.iter().flat_map(|strip| inner::cut(view, strip, is_text).into_iter().enumerate()).collect();
    for (i, (part, strip)) in parts.iter().copied().enumerate() {
        open &= part == 0;
        // What is said of the whole table is a note of its sheet, and names no columns.
        let below = parts[i + 1..].iter().flat_map(|(_, strip)| strip.iter());
        let of_series = || if is_text && drafts.is_empty() { head::of_series(view, strip) } else { 0 };
        let of_form = head::of_form(view, strip, below, drafts.is_empty());
        let whole = strip;
        let (above, strip) = strip.split_at(if of_form > 0 { of_form } else { of_series() });
        pending_title = note_text(view, above).or(pending_title);
        if strip.is_empty() {
            open = false;
            continue;
        }
        let top = header::find(view, strip, band.width(), is_text);
        let repeats_header =
            |d: &Draft| d.labels().is_some_and(|labels| repeats(view, labels, d.last_records(), strip));
        if let Some(draft) = drafts.last_mut().filter(|_| open) {
            let again = repeats_header(draft);
            draft.repeats += usize::from(again);
            // Records that hold no more than a label and a value are records still.
            let are_records = |draft: &Draft| {
                !above.is_empty() && continues(view, draft, whole, &header::find(view, whole, band.width(), is_text))
            };
            if !again && are_records(draft) {
                draft.lines.extend_from_slice(whole);
                continue;
            }
            if again && !splits_at_title(lines, draft) || !again && continues(view, draft, strip, &top) {
                draft.lines.extend_from_slice(strip);
                draft.notes.extend(above.iter().map(|line| line.row));
                continue;
            }
        }
        let (start, header) = match top {
            Top::Header(h) => {
                let start = h.first;
                (start, Some(Header { first: 0, labels: h.labels - start, body: h.body - start, levels: h.levels }))
            }
            Top::Records(start) if strip.len() - start >= 2 && (is_text || judge::alike(&strip[start..])) => {
                (start, None)
            }
            _ => {
                pending_title = note_text(view, strip);
                open = false;
                continue;
            }
        };
        let title = note_text(view, &strip[..start]).or_else(|| pending_title.take());
        pending_title = None;
        drafts.push(Draft { lines: strip[start..].to_vec(), header, title, repeats: 0, from: 0, notes: Vec::new() });
        open = true;
    }
    drafts.iter().filter_map(|draft| settle(view, draft, is_text)).collect()
}

/// Whether lines after a gap begin with the labels of the table before it.
fn repeats(view: &View<'_>, labels: &Line, before: &[Line], strip: &[Line]) -> bool {
    strip.iter().take(8).any(|line| header::same_labels(labels, line))
        && header::come_again(view, labels, &[before, strip].concat())
}

/// The last words before a table.
fn note_text(view: &View<'_>, lines: &[Line]) -> Option<String> {
    let alone = |l: &&Line| l.fill() == 1 && l.spots[0].text > 0;
    let line = lines.iter().rev().filter(alone).find(|l| !is_label(view.text(l.spots[0].text)))?;
    let text = trim(view.text(line.spots[0].text));
    (text.chars().count() <= 80).then(|| text.to_owned())
}

/// Whether a text names a value that follows: `Refreshed on:`, `As of: 2024-03-01`.
fn is_label(text: &str) -> bool {
    trim(text).rsplit_once(':').is_some_and(|(_, rest)| trim(rest).is_empty() || Literal::of(rest).is_typed())
}

/// The same header twice is two tables, each with its title; more often it is one table, broken up.
fn splits_at_title(lines: &[Line], draft: &Draft) -> bool {
    let Some(labels) = draft.labels() else { return false };
    let times = lines.iter().filter(|l| header::same_labels(labels, l)).count();
    times == 2 && draft.title.is_some()
}

/// Whether lines after a gap belong to the table before it.
fn continues(view: &View<'_>, draft: &Draft, strip: &[Line], top: &Top) -> bool {
    let body = draft.last_records();
    if body.is_empty() {
        return false;
    }
    let gap = strip[0].row - draft.lines.last().map_or(0, |l| l.row) - 1;
    let (before, here) = (median(body.iter().map(Line::fill)), median(strip.iter().map(Line::fill)));
    let typed = header::typed_columns(body);
    let known: Vec<u32> = header::body_columns(&draft.lines);
    let outside = strip.iter().flat_map(|l| &l.spots).filter(|s| !known.contains(&s.column)).count();
    let cells: usize = strip.iter().map(Line::fill).sum();
    if outside * 5 > cells || gap > 8 {
        return false;
    }
    if going_on::go_on(view, body, strip) {
        return true;
    }
    if here * 2 < before {
        return false;
    }
    // A heading alone on its line tells nothing of the values.
    let full = strip.iter().filter(|l| before < 3 || l.fill() > 1);
    let in_typed: Vec<_> = full.flat_map(|l| &l.spots).filter(|s| typed.contains_key(&s.column)).collect();
    let values = in_typed.iter().filter(|s| s.is_typed()).count();
    let fits = values * 10 >= in_typed.len() * 7;
    match top {
        Top::Header(h) if !typed.is_empty() => {
            // Where words name the columns, figures like those above them are no years.
            let named = draft.labels().is_some_and(|labels| labels.text_share() == 1.0);
            let first = &strip[h.labels];
            let is_like = || typed.keys().all(|c| first.at(*c).is_some_and(Spot::is_typed)) && first.text_share() < 1.0;
            fits && in_typed.first().is_some_and(|s| s.is_typed()) && (h.body == 0 || named && is_like())
        }
        // Of words a guess, unless the lines are unlike those before.
        Top::Header(_) if !header::typed_columns(strip).is_empty() || inner::is_unlike(view, body, strip) => false,
        Top::Header(_) => {
            let full = strip[0].fill() * 10 >= before * 6;
            gap <= 1 && (here == before || full && here * 10 >= before * 6)
        }
        _ if typed.is_empty() => here * 10 >= before * 6,
        _ => fits && !in_typed.is_empty(),
    }
}

fn settle(view: &View<'_>, draft: &Draft, is_text: bool) -> Option<Region> {
    let body = draft.body();
    let mut columns: Vec<u32> = draft.lines.iter().flat_map(|l| &l.spots).map(|s| s.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let levels = draft.header.as_ref().map_or(Vec::new(), |h| h.levels.clone());
    let labels = levels::together(&levels, &draft.lines);
    let between = draft.between();
    let fates = body::sort(view, body, &draft.level_lines(), &columns, between);
    let last = fates.iter().rposition(Option::is_none)?;
    let rows = fates.iter().filter(|f| f.is_none()).count() as u32;
    let asides: Vec<(u32, Aside)> = body.iter().zip(&fates).filter_map(|(l, f)| f.map(|f| (l.row, f))).collect();
    let mut first_sections = body::sections_between(between, body, &columns, &fates);
    let above = first_heading(view, draft, body, &fates);
    first_sections.splice(0..0, above);
    let sections = asides.iter().filter(|(_, aside)| *aside == Aside::Section).map(|(row, _)| *row);
    let heads: Vec<u32> = first_sections.iter().copied().chain(sections).collect();
    let left_of_heads = draft.lines.iter().filter(|l| heads.contains(&l.row)).map(|l| l.spots[0].column).min();
    let notes = draft.notes.iter().map(|row| (*row, Aside::Note));
    let asides: Vec<(u32, Aside)> =
        first_sections.into_iter().map(|row| (row, Aside::Section)).chain(asides).chain(notes).collect();
    let kept: Vec<&Line> = body.iter().zip(&fates).filter(|(_, f)| f.is_none()).map(|(l, _)| l).collect();
    // Notes may reach further than the table.
    let of_table = kept
        .iter()
        .flat_map(|l| &l.spots)
        .map(|s| s.column)
        .chain(labels.iter().flat_map(|l| l.spots.iter().map(|s| s.column)))
        .chain(left_of_heads);
    let (left, right) = of_table.fold((u32::MAX, 0), |(l, r), c| (l.min(c), r.max(c)));
    let top = draft.lines.first()?.row.min(above.unwrap_or(u32::MAX));
    let area = Rect { top, left, bottom: body[last].row, right };
    if !is_text && !judge::is_table(view, labels.as_ref(), &kept, area) {
        return None;
    }
    let header_rows = body.first()?.row - top;
    let evidence = match levels.as_slice() {
        [only] => say!("row {row} names the columns, {n} records follow", row = only.row + 1, n = rows),
        [first, .., last] => say!(
            "the rows {first} to {last} together name the columns, {n} records follow",
            first = first.row + 1,
            last = last.row + 1,
            n = rows
        ),
        [] => say!("{n} rows that are alike, without a header", n = rows),
    };
    Some(Region {
        area,
        header_rows,
        levels,
        title: draft.title.clone().filter(|_| above.is_none()),
        rows,
        asides,
        declared: None,
        open_end: false,
        evidence: evidence.into(),
    })
}

/// The row of the heading that stands above the labels, where the others stand above labels that come again.
fn first_heading(view: &View<'_>, draft: &Draft, body: &[Line], fates: &[Option<Aside>]) -> Option<u32> {
    let is_heading = |at: usize| fates[at] == Some(Aside::Section) && fates.get(at + 1) == Some(&Some(Aside::Header));
    (0..body.len()).find(|at| is_heading(*at))?;
    let labels = draft.level_lines();
    body::heading_above(view, labels.first()?, body, fates).map(|line| line.row).filter(|row| *row >= draft.from)
}
