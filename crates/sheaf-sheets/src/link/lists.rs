//! Cells that name several records of another table (`Ann; Bob`): the parts of their texts are looked for among the values that
//! tell its records apart.

use std::collections::{HashMap, HashSet};

use sheaf_model::text::text_key;

use super::{Candidate, Target, name_evidence, names_own_table};
use crate::column::literal::trim;
use crate::column::number::plain;
use crate::column::parts::{self, SEPARATORS};
use crate::formula::{Link, NOWHERE};
use crate::propose::Work;
use crate::sheet::{TextId, Value, find as cell_at};
use crate::workbook::Workbook;

/// A column whose cells could be lists.
struct Column {
    from: (usize, usize),
    separator: &'static str,
    /// Its different texts, each with how many cells hold it.
    lists: Vec<List>,
}

/// A text by the numbers of its key and those of its parts.
struct List {
    cells: u64,
    whole: u32,
    parts: Vec<u32>,
}

/// A link to several that could be.
pub(super) struct Lists {
    pub(super) link: Link,
    pub(super) separator: &'static str,
    /// Parts that are found, and how many there are.
    pub(super) matched: u64,
    pub(super) of: u64,
    /// Cells of which all parts are found.
    cells: u64,
    score: f64,
}

/// Longest cell in bytes, longest part in characters, most parts of a cell, and of a column.
const LONGEST_CELL: usize = 1_000;
const LONGEST: usize = 80;
const MOST_OF_CELL: usize = 100;
const MOST: usize = 20_000;

/// Keys of texts by number.
#[derive(Default)]
struct Keys(HashMap<String, u32>);

impl Keys {
    fn number(&mut self, text: &str) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(text_key(trim(text)).into_owned()).or_insert(next)
    }

    fn known(&self, text: &str) -> Option<u32> {
        self.0.get(text_key(trim(text)).as_ref()).copied()
    }
}

/// The columns that are links to several, each with its best target; what was taken for a link to one gives way where more of
/// its cells are lists than names.
pub(super) fn find(book: &Workbook, works: &[Work], targets: &[Target], candidates: &mut Vec<Candidate>) -> Vec<Lists> {
    let mut keys = Keys::default();
    let columns: Vec<Column> = (0..works.len())
        .flat_map(|table| (0..works[table].columns.len()).map(move |field| (table, field)))
        .filter(|from| !candidates.iter().any(|c| c.shown && c.link.from == *from))
        .flat_map(|from| lists_of(book, works, from, &mut keys))
        .collect();
    if columns.is_empty() {
        return Vec::new();
    }
    let held: Vec<HashSet<u32>> = targets.iter().map(|target| held(book, works, target, &keys)).collect();
    let mut best: HashMap<(usize, usize), Lists> = HashMap::new();
    for column in &columns {
        for (target, held) in targets.iter().zip(&held) {
            let Some(found) = judge(works, column, target, held) else { continue };
            let known = best.get(&column.from);
            if known.is_none_or(|k| (found.score, found.matched) > (k.score, k.matched)) {
                best.insert(column.from, found);
            }
        }
    }
    let single = |c: &Candidate| best.get(&c.link.from).is_some_and(|lists| lists.cells > c.matched);
    candidates.retain(|c| !single(c));
    best.retain(|from, _| !candidates.iter().any(|c| c.link.from == *from));
    let mut found: Vec<Lists> = best.into_values().collect();
    found.sort_by_key(|lists| lists.link.from);
    found
}

/// A column's texts as lists, once for each separator by which several of them have parts.
fn lists_of(book: &Workbook, works: &[Work], from: (usize, usize), keys: &mut Keys) -> Vec<Column> {
    let (field, profile) = (&works[from.0].table.fields[from.1], &works[from.0].profiles[from.1]);
    let texts = matches!(field.kind.as_str(), "text" | "long_text" | "choice" | "choices" | "link");
    if !texts
        || field.formula.is_some()
        || works[from.0].columns[from.1] == NOWHERE
        || profile.good() < 2
        || profile.longest > LONGEST_CELL
    {
        return Vec::new();
    }
    let mut words: Vec<(TextId, u64)> = profile.words.iter().map(|(id, n)| (*id, *n)).collect();
    words.sort_unstable();
    let mut columns = Vec::new();
    for separator in SEPARATORS {
        let split = |id: TextId| parts::split(book.pool.get(id), separator);
        let several = words.iter().filter(|(id, _)| book.pool.get(*id).contains(separator) && split(*id).len() > 1);
        let (texts, cells) = several.fold((0, 0), |(texts, cells), (_, n)| (texts + 1, cells + n));
        if texts < 2 || cells * 20 < profile.good() {
            continue;
        }
        let short =
            |id: TextId| split(id).iter().all(|p| p.chars().count() <= LONGEST) && split(id).len() <= MOST_OF_CELL;
        if words.iter().filter(|(id, _)| !short(*id)).count() * 10 > words.len() || keys.0.len() > MOST * 50 {
            continue;
        }
        let mut parts = 0;
        let mut lists = Vec::with_capacity(words.len());
        for (id, cells) in &words {
            let list: Vec<u32> = split(*id).into_iter().take(MOST_OF_CELL).map(|part| keys.number(part)).collect();
            parts += list.len();
            lists.push(List { cells: *cells, whole: keys.number(book.pool.get(*id)), parts: list });
            if parts > MOST {
                break;
            }
        }
        columns.push(Column { from, separator, lists });
    }
    columns
}

/// Which of the parts a target's values are.
fn held(book: &Workbook, works: &[Work], target: &Target, keys: &Keys) -> HashSet<u32> {
    let work = &works[target.table];
    let column = work.columns[target.field];
    let mut seen: HashSet<TextId> = HashSet::new();
    let mut held = HashSet::new();
    for (sheet, span) in work.record_rows(&book.sheets[work.sheet], &book.pool) {
        match cell_at(sheet.row_cells(span), column).map(|cell| cell.value) {
            Some(Value::Text(id)) if seen.insert(id) => held.extend(keys.known(book.pool.get(id))),
            Some(Value::Number(n)) => held.extend(keys.known(&plain(n))),
            _ => {}
        }
    }
    held
}

fn judge(works: &[Work], column: &Column, target: &Target, held: &HashSet<u32>) -> Option<Lists> {
    let (from, to) = (column.from, (target.table, target.field));
    if from == to || held.is_empty() {
        return None;
    }
    let (mut matched, mut of, mut cells, mut lists) = (0, 0, 0, 0_u64);
    let mut different: HashSet<u32> = HashSet::new();
    for list in &column.lists {
        if held.contains(&list.whole) {
            (matched, of, cells) = (matched + list.cells, of + list.cells, cells + list.cells);
            different.insert(list.whole);
            continue;
        }
        let found: Vec<u32> = list.parts.iter().filter(|part| held.contains(part)).copied().collect();
        of += list.cells * list.parts.len() as u64;
        matched += list.cells * found.len() as u64;
        cells += if found.len() == list.parts.len() { list.cells } else { 0 };
        lists += u64::from(found.len() > 1);
        different.extend(found);
    }
    let (own, far) = (&works[from.0].table, &works[to.0].table);
    let (label, key) = (&own.fields[from.1].label, &far.fields[to.1].label);
    let named = match from.0 == to.0 {
        true if names_own_table(label) && (target.identifier || target.field == 0) => 1.0,
        true => return None,
        false => name_evidence(&own.label, label, &far.label, key),
    };
    let share = matched as f64 / of.max(1) as f64;
    let coverage = different.len() as f64 / held.len().max(1) as f64;
    let convincing = match () {
        () if target.numeric => named >= 0.6 && target.identifier || named >= 0.9,
        () if named >= 0.6 => true,
        // Of a few, one may be a slip.
        () => share >= 0.95 && different.len() >= 3 || of - matched == 1 && different.len() >= 4,
    };
    if lists < 2 || different.len() < 2 || share < 0.9 || !convincing {
        return None;
    }
    let score = share * 2.0 + named * 3.0 + coverage.min(1.0) + f64::from(u8::from(target.identifier)) * 0.5;
    Some(Lists { link: Link { from, to }, separator: column.separator, matched, of, cells, score })
}
