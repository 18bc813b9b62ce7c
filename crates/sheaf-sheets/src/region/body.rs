//! The lines of a table's body: records, and what stands between and after them. Evidence per region.

use std::collections::HashSet;

use super::header::{come_again, same_labels, typed_columns};
use super::total::{self, Named, Usual};
use super::unparted::Records;
use super::view::{Class, Line, Spot, View, median};
use super::{closing, numbering, pages, statistics, sums, whole};
use crate::column::literal::trim;

/// Most levels of headings.
pub(crate) const MOST_LEVELS: usize = 3;
/// Full lines that are looked at.
const LOOK: usize = 200;

/// Why a line is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aside {
    /// It repeats the header.
    Header,
    /// It adds up the lines above.
    Total,
    /// It is a heading for the lines below.
    Section,
    /// It is a note.
    Note,
}

/// Whether a line could head the lines below it: it has nothing but words in one of the columns for that.
pub(super) fn heads(line: &Line, lead: &[u32]) -> bool {
    line.fill() == 1 && lead.contains(&line.spots[0].column) && line.spots[0].class == Class::Text
}

/// Of some columns those in which headings stand: up to the first one that most full lines have something in.
pub(super) fn lead<'c>(lines: &[Line], columns: &'c [u32]) -> &'c [u32] {
    let full: Vec<&Line> = lines.iter().filter(|l| l.fill() > 1).take(LOOK).collect();
    let usual = columns.iter().position(|c| full.iter().filter(|l| l.at(*c).is_some()).count() * 2 > full.len());
    &columns[..(usual.unwrap_or(0) + 1).min(columns.len())]
}

/// The fate of each line; `None`: a record. `between` are the lines between labels and records.
pub(crate) fn sort(
    view: &View<'_>,
    lines: &[Line],
    labels: &[&Line],
    columns: &[u32],
    between: &[Line],
) -> Vec<Option<Aside>> {
    let fill = median(lines.iter().map(Line::fill));
    let typed = typed_columns(lines);
    let leftmost = columns.first().copied().unwrap_or(0);
    let repeated: Vec<&Line> = labels.iter().copied().filter(|labels| come_again(view, labels, lines)).collect();
    let mut fates: Vec<Option<Aside>> = lines
        .iter()
        .map(|line| match () {
            () if repeated.iter().any(|l| same_labels(l, line)) => Some(Aside::Header),
            () if adds_by_formula(view, line) => Some(Aside::Total),
            () if fill >= 3 && is_mark(view, line) => Some(Aside::Note),
            () => None,
        })
        .collect();
    if !labels.is_empty() && numbering::is_first(view, lines, columns) {
        fates[0] = Some(Aside::Note);
    }
    pages::mark(view, lines, labels.first().copied(), &mut fates);
    let unsaid = |line: &Line, fate: &Option<Aside>| fate.is_none().then(|| total::of(view, line, leftmost)).flatten();
    let starred = total::starred(view, lines, leftmost);
    let named: Vec<Option<Named>> = (lines.iter().zip(&fates).zip(starred))
        .map(|((line, fate), starred)| unsaid(line, fate).or(starred.filter(|_| fate.is_none())))
        .collect();
    let usual = Usual::of(lines, &fates, &named);
    let said = |i: usize| named[i].map(|n| (n.column, usual.lacks(&lines[i], n)));
    let proved = sums::find(view, lines, &vec![false; lines.len()], &said);
    // From the end upwards: a word in a full line ends the table or one of several groups.
    let (mut totals, mut last) = (false, lines.iter().rposition(|l| l.fill() > 1).unwrap_or(0));
    for i in (0..lines.len()).rev() {
        let closes = |named: Named| named.bare || totals || i >= last;
        if said(i).zip(named[i]).is_some_and(|((_, lacks), named)| lacks || proved[i] && closes(named)) {
            (fates[i], totals, last) = (Some(Aside::Total), true, last.min(i));
        }
    }
    keep_plausible_totals(lines, &mut fates, &proved, &said);
    let asides: Vec<bool> = fates.iter().map(Option::is_some).collect();
    let proved = sums::find(view, lines, &asides, &|_| None);
    for (fate, _) in fates.iter_mut().zip(&proved).filter(|(f, proved)| **proved && f.is_none()) {
        *fate = Some(Aside::Total);
    }
    closing::mark(view, lines, &mut fates);
    statistics::mark(view, lines, &mut fates);
    whole::mark(view, lines, &mut fates);
    let typed: HashSet<u32> = typed.keys().copied().collect();
    let unparted = Records::of(lines, &typed, leftmost);
    if fill >= 3 && columns.len() >= 3 {
        let lead = lead(lines, columns);
        let before = between.last().is_some_and(|l| heads(l, lead))
            || labels.first().is_some_and(|labels| heading_above(view, labels, lines, &fates).is_some());
        mark_sections(view, lines, (&typed, &unparted), lead, before, &mut fates);
    } else if columns.len() == 2 && !typed.contains(&leftmost) {
        mark_shouted(view, lines, &columns[..1], between.last(), &mut fates);
    }
    mark_notes_at_end(view, lines, fill, (&typed, &unparted), &mut fates);
    fates
}

/// A single cell without a letter or a digit.
fn is_mark(view: &View<'_>, line: &Line) -> bool {
    line.fill() == 1
        && line.spots[0].class == Class::Text
        && line.spots[0].formula == 0
        && !view.text(line.spots[0].text).chars().any(char::is_alphanumeric)
}

/// Formulas that add up their own column.
fn adds_by_formula(view: &View<'_>, line: &Line) -> bool {
    let formulas: Vec<_> = line.spots.iter().filter(|s| s.formula > 0).collect();
    let words = line.spots.first().is_some_and(|first| first.class != Class::Number) || line.fill() == formulas.len();
    words && !formulas.is_empty() && formulas.iter().all(|s| adds_up(view, s.formula, line.row, s.column))
}

/// Whether a formula is an aggregate over cells of its own column above it.
fn adds_up(view: &View<'_>, formula: u32, row: u32, column: u32) -> bool {
    let Some(formula) = view.sheet.formulas.get(formula as usize - 1) else { return false };
    let upper = formula.text.trim_start().to_ascii_uppercase();
    let aggregate = ["SUM(", "SUBTOTAL(", "AVERAGE(", "COUNT(", "COUNTA(", "MIN(", "MAX(", "AGGREGATE("];
    if !aggregate.iter().any(|a| upper.starts_with(a)) || !upper.ends_with(')') {
        return false;
    }
    let inside =
        upper[upper.find('(').map_or(0, |i| i + 1)..upper.len() - 1].rsplit(',').next().unwrap_or("").replace('$', "");
    let Some(rect) = crate::address::Rect::parse(&inside) else { return inside.contains('[') && !inside.contains("@") };
    // A shared formula is written for its anchor.
    let (dr, dc) = (i64::from(row) - i64::from(formula.anchor.0), i64::from(column) - i64::from(formula.anchor.1));
    let (left, right) = (i64::from(rect.left) + dc, i64::from(rect.right) + dc);
    left <= i64::from(column)
        && right >= i64::from(column)
        && rect.height() >= 2
        && i64::from(rect.top) + dr < i64::from(row)
        && i64::from(rect.bottom) + dr <= i64::from(row)
}

/// Many "totals" are none, but a value that recurs; those whose figures are sums are.
fn keep_plausible_totals(
    lines: &[Line],
    fates: &mut [Option<Aside>],
    proved: &[bool],
    said: &dyn Fn(usize) -> Option<(u32, bool)>,
) {
    let totals = fates.iter().filter(|f| **f == Some(Aside::Total)).count();
    let records = fates.iter().filter(|f| f.is_none()).count();
    if totals <= 2 || totals * 3 <= records {
        return;
    }
    // Where some of them are proved, so are those that lack as much as they do.
    let always = sums::always_filled(lines, &fates.iter().map(Option::is_some).collect::<Vec<_>>());
    let is_proved = proved.iter().any(|p| *p);
    for (i, ((fate, proved), line)) in fates.iter_mut().zip(proved).zip(lines).enumerate() {
        let lacks = said(i).is_some_and(|(_, lacks)| lacks)
            || always.iter().filter(|c| line.at(**c).is_none()).count() * 2 >= always.len();
        if *fate == Some(Aside::Total) && !proved && !(is_proved && lacks) {
            *fate = None;
        }
    }
}

/// Lines with a cell in one of the first columns alone, that head groups of full lines: one heading a group, or one a level.
fn mark_sections(
    view: &View<'_>,
    lines: &[Line],
    (typed, unparted): (&HashSet<u32>, &Records),
    lead: &[u32],
    before: bool,
    fates: &mut [Option<Aside>],
) {
    let leftmost = lead.first().copied().unwrap_or(0);
    let alone = |line: &Line| heads(line, lead) && !unparted.hold(view, line);
    let candidates: Vec<usize> = (0..lines.len()).filter(|i| fates[*i].is_none() && alone(&lines[*i])).collect();
    let sparse = lines.iter().zip(&*fates).filter(|(l, fate)| fate.is_none() && l.fill() == 2).count();
    let joined: HashSet<u32> = view
        .sheet
        .merges
        .iter()
        .filter(|m| m.width() >= 3 && m.height() < 100 && (m.left..=m.right).contains(&leftmost))
        .flat_map(|m| m.top..=m.bottom)
        .collect();
    let groups = candidates.iter().filter(|i| candidates.binary_search(&(*i + 1)).is_err()).count();
    let many = candidates.len() + usize::from(before) >= 2
        && groups * 5 <= (lines.len() - candidates.len() + groups) * 2
        && candidates.len() <= groups * MOST_LEVELS
        && sparse < candidates.len();
    for i in candidates {
        let line = &lines[i];
        let merged = joined.contains(&line.row);
        if merged || many || typed.contains(&leftmost) {
            let page =
                fates.get(i + 1) == Some(&Some(Aside::Header)) && pages::begins_page(view.text(line.spots[0].text));
            fates[i] = Some(if page { Aside::Note } else { Aside::Section });
        }
    }
}

/// In a table of two columns a blank beside a word is a value that lacks, unless words so written head others: all in capitals or with
/// a colon behind them, as none of the others is, with several records below each.
fn mark_shouted(view: &View<'_>, lines: &[Line], lead: &[u32], above: Option<&Line>, fates: &mut [Option<Aside>]) {
    let open: Vec<usize> = (0..lines.len()).filter(|i| fates[*i].is_none()).collect();
    let is_alone = |i: &usize| heads(&lines[*i], lead);
    let (alone, full): (Vec<usize>, Vec<usize>) = open.iter().partition(|i| is_alone(i));
    let is_shouted = |i: &usize| shouts(view, &lines[*i]);
    let above = usize::from(above.is_some_and(|line| heads(line, lead) && shouts(view, line)));
    let is_last = open.last().zip(alone.last()).is_some_and(|(last, heading)| last - heading < 2);
    let are_close = alone.windows(2).any(|pair| pair[1] - pair[0] < 3);
    if alone.len() + above >= 2
        && !is_last
        && !are_close
        && alone.iter().all(is_shouted)
        && !full.iter().any(is_shouted)
    {
        alone.iter().for_each(|i| fates[*i] = Some(Aside::Section));
    }
}

/// Whether a line's first word is written as headings are: in capitals, or with a colon behind it.
pub(super) fn shouts(view: &View<'_>, line: &Line) -> bool {
    let text = trim(view.text(line.spots[0].text));
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters > 3
        && (text.ends_with(':') || !text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase))
}

/// The heading above the labels, where the labels come again and all such have a heading of their own above them.
pub(super) fn heading_above(view: &View<'_>, labels: &Line, lines: &[Line], fates: &[Option<Aside>]) -> Option<Line> {
    let headings = |line: &Line| line.fill() == 1 && line.spots[0].class == Class::Text;
    let above = pages::above(view, labels).pop().filter(headings)?;
    let is_kin = |line: &Line| headings(line) && line.spots[0].column == above.spots[0].column;
    let is_header = |i: &usize| fates[*i] == Some(Aside::Header) && (*i == 0 || fates[*i - 1] != Some(Aside::Header));
    let mut headers = (0..lines.len()).filter(is_header).peekable();
    headers.peek()?;
    let is_headed = |i: usize| i > 0 && fates[i - 1] != Some(Aside::Note) && is_kin(&lines[i - 1]);
    headers.all(is_headed).then_some(above)
}

/// The rows of headings between labels and records. Of several the upper ones are, where such stand between records too.
pub(super) fn sections_between(between: &[Line], lines: &[Line], columns: &[u32], fates: &[Option<Aside>]) -> Vec<u32> {
    let is_section = |fate: &Option<Aside>| *fate == Some(Aside::Section);
    let nested = fates.windows(2).any(|pair| pair.iter().all(is_section));
    let most = match (fates.iter().any(is_section), nested) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => MOST_LEVELS,
    };
    let lead = lead(lines, columns);
    let mut rows: Vec<u32> = between.iter().rev().take_while(|l| heads(l, lead)).take(most).map(|l| l.row).collect();
    rows.reverse();
    rows
}

/// From the end upwards: lines that are too empty, or hold words where values stand.
fn mark_notes_at_end(
    view: &View<'_>,
    lines: &[Line],
    fill: usize,
    (typed, unparted): (&HashSet<u32>, &Records),
    fates: &mut [Option<Aside>],
) {
    if fill < 3 {
        return mark_remarks_below_pairs(view, lines, fates);
    }
    for i in (0..lines.len()).rev() {
        let line = &lines[i];
        if fates[i].is_some() {
            if fates[i] == Some(Aside::Section) {
                fates[i] = Some(Aside::Note);
            }
            continue;
        }
        let few = line.fill() == 1 || line.fill() * 3 <= fill && line.text_share() == 1.0;
        let wrong = line.spots.iter().any(|s| typed.contains(&s.column) && s.class == Class::Text);
        let after_gap = i > 0 && line.row > lines[i - 1].row + 1;
        let words = line.fill() == 1 && line.spots[0].class == Class::Text;
        let after_total = fates[..i].iter().rev().find(|f| **f != Some(Aside::Note)) == Some(&Some(Aside::Total));
        let said = words && (fill >= 4 || after_total || is_footnote(view.text(line.spots[0].text)));
        let noted = few && (wrong || after_gap || said) || is_parted_note(view, line, &lines[..i], fill);
        if !noted || unparted.hold(view, line) {
            break;
        }
        fates[i] = Some(Aside::Note);
    }
}

/// The same below records of two cells, a label and a value: what begins as remarks do, alone in its line or behind a gap, where no
/// record begins so.
fn mark_remarks_below_pairs(view: &View<'_>, lines: &[Line], fates: &mut [Option<Aside>]) {
    let is_remark = |line: &Line| is_footnote(view.text(line.spots[0].text)) || ends_file(view, line);
    let begin = lines.iter().rposition(|l| !is_remark(l) && l.fill() > 1).map_or(0, |last| last + 1);
    let (records, below) = lines.split_at(begin);
    let are_pairs = records.len() > 1 && records.iter().filter(|l| l.fill() == 2).count() * 2 > records.len();
    if !are_pairs || records.iter().take(LOOK).any(is_remark) {
        return;
    }
    for (i, line) in below.iter().enumerate() {
        let before = if i == 0 { records.last() } else { below.get(i - 1) };
        let is_apart = before.is_some_and(|before| line.row > before.row + 1);
        if fates[begin + i].is_none() && is_remark(line) && (line.fill() == 1 || is_apart) {
            fates[begin + i] = Some(Aside::Note);
        }
    }
}

/// `End of file`, `*** end ***`
fn ends_file(view: &View<'_>, line: &Line) -> bool {
    let text = view.text(line.spots[0].text).to_lowercase();
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    line.fill() == 1 && matches!(text, "eof" | "end of file" | "end of report" | "end of list" | "end of data")
}

/// Whether a line is a remark in whose words the delimiter stands: `Source: census, 2021`. Its cells follow each other from the
/// first column on and leave the last ones blank; it begins as remarks do, or reads on behind each delimiter, after a blank and
/// with more words than any record has there.
fn is_parted_note(view: &View<'_>, line: &Line, above: &[Line], fill: usize) -> bool {
    let text = |spot: &Spot| view.text(spot.text);
    let above = &above[above.len().saturating_sub(LOOK)..];
    let Some((first, rest)) = line.spots.split_first() else { return false };
    let leftmost = above.iter().map(|l| l.spots[0].column).min();
    let follow = (first.column..).zip(&line.spots).all(|(column, spot)| spot.column == column && spot.formula == 0);
    if fill < 4 || rest.is_empty() || line.fill() >= fill || Some(first.column) != leftmost || !follow {
        return false;
    }
    let reads_on = |line: &Line| line.spots.iter().skip(1).all(|s| text(s).starts_with(' '));
    let begins = above.iter().filter_map(|l| l.at(first.column));
    let words = |spot: &Spot| text(spot).split_whitespace().count();
    let is_sentence = || {
        words(first) >= 3
            && line.fill() * 2 <= fill
            && begins.clone().all(|s| words(s) < words(first))
            && !above.iter().any(|l| l.fill() > 1 && reads_on(l))
    };
    let is_remark = |spot: &Spot| is_footnote(text(spot));
    let says_what = text(first).contains(':') && line.fill() * 2 <= fill;
    match is_remark(first) && !begins.clone().any(is_remark) {
        true => says_what || reads_on(line),
        false => reads_on(line) && is_sentence(),
    }
}

/// Words that begin remarks.
pub(super) const NOTE_WORDS: &[&str] = &[
    "note",
    "notes",
    "source",
    "sources",
    "remark",
    "remarks",
    "nb",
    "n.b.",
    "quelle",
    "quellen",
    "hinweis",
    "anmerkung",
    "anmerkungen",
    "stand",
    "fuente",
    "nota",
    "notas",
    "fonte",
    "fonti",
    "remarque",
    "bron",
    "zdroj",
    "źródło",
    "источник",
    "(c)",
    "©",
    "disclaimer",
    "updated",
    "last updated",
    "as of",
    "printed",
];

/// Whether a text begins as remarks below a table do: `* estimated`, `Source: …`, `1) …`.
fn is_footnote(text: &str) -> bool {
    let text = trim(text).to_lowercase();
    let marked = text.starts_with(['*', '†', '‡', '¹', '²', '³', '©'])
        || text.split_once([')', ']']).is_some_and(|(mark, rest)| {
            let mark = mark.trim_start_matches(['(', '[']);
            !rest.trim().is_empty() && (1..=2).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_digit())
        });
    let word = text.split_once([':', ' ']).map_or(text.as_str(), |(word, _)| word);
    let colon = text.contains(':') || text.ends_with('.');
    marked
        || text.starts_with("(c) ")
        || colon && (NOTE_WORDS.contains(&word) || NOTE_WORDS.contains(&text.split(':').next().unwrap_or("")))
}
