//! Forms: a label beside each value, in one or several pairs of columns. Forms of one shape, on one sheet or on several, are
//! the records of one table.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;

use super::{Source, Turned, label};
use crate::column::literal::trim;
use crate::column::words::Words;
use crate::region::view::{Class, Line, Spot, View};
use crate::say;
use crate::workbook::SheetEntry;

/// Fewest labels of a form.
const FEWEST: usize = 3;
/// Most labels of a form.
const MOST_LABELS: usize = 60;
/// Most forms of a workbook.
const MOST_FORMS: usize = 500;
/// Most shapes of forms of a workbook.
const MOST_SHAPES: usize = 50;
/// Most rows of a sheet of forms.
const MOST_LINES: usize = 2_000;
/// The longest label.
const LONGEST: usize = 120;
/// Columns between a label and its value.
const APART: u32 = 4;

/// What a value is, as far as forms care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Words,
    Code,
    Address,
    Number,
    Moment,
    Truth,
}

/// A label with its value.
#[derive(Debug, Clone)]
struct Pair {
    label: String,
    at: Source,
    value: Option<(Source, Kind)>,
}

/// One form.
#[derive(Debug)]
pub(super) struct Form {
    title: Option<String>,
    pairs: Vec<Pair>,
    /// Whether its labels end with colons.
    has_colons: bool,
}

impl Form {
    fn labels(&self) -> HashSet<String> {
        self.pairs.iter().map(|p| p.label.to_lowercase()).collect()
    }

    /// Whether its labels are nearly these.
    fn is_like(&self, labels: &HashSet<String>) -> bool {
        let own = self.labels();
        labels.intersection(&own).count() * 10 >= labels.len().max(own.len()) * 8
    }

    /// Different kinds of its values, and the share of the most frequent one in percent.
    fn kinds(&self) -> (usize, usize) {
        let mut counts: HashMap<Kind, usize> = HashMap::new();
        self.pairs.iter().filter_map(|p| p.value).for_each(|(_, kind)| *counts.entry(kind).or_default() += 1);
        let (all, most) = (counts.values().sum::<usize>(), counts.values().max().copied().unwrap_or(0));
        (counts.len(), most * 100 / all.max(1))
    }
}

/// The forms of a sheet.
pub(super) fn find(view: &View<'_>, number: usize) -> Vec<Form> {
    let Some(used) = view.sheet.used() else { return Vec::new() };
    let lines = view.lines(used, &view.sheet.pivots);
    if lines.len() > MOST_LINES || !view.sheet.list_objects.is_empty() {
        return Vec::new();
    }
    let colons = with_colons(view, number, &lines);
    let has_colons = !colons.is_empty();
    let pairs = if has_colons { colons } else { in_columns(view, number, &lines) };
    let all = pairs.len();
    let mut forms: Vec<Form> = apart(pairs)
        .into_iter()
        .filter(|pairs| (FEWEST..=MOST_LABELS).contains(&pairs.len()))
        .map(|pairs| Form { title: title_above(view, &lines, &pairs), pairs, has_colons })
        .collect();
    // Without colons a list of words and values looks much the same: all of it must be forms, of one shape. What codes name are records.
    let coded: usize = forms.iter().flat_map(|f| &f.pairs).filter(|p| is_code(&p.label)).count();
    let held: usize = forms.iter().map(|f| f.pairs.len()).sum();
    let alike = forms.first().map(Form::labels).is_none_or(|first| forms.iter().all(|f| f.is_like(&first)));
    if !has_colons && (held * 10 < all * 9 || !alike || coded * 2 > held) {
        return Vec::new();
    }
    // What cannot be filled in at all is no form.
    forms.retain(|f| f.pairs.iter().filter(|p| p.value.is_some()).count() * 2 >= f.pairs.len());
    forms
}

/// Whether a text is written as codes are: `S12`.
fn is_code(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && !text.contains(char::is_whitespace)
}

fn kind_of(view: &View<'_>, spot: &Spot) -> Option<Kind> {
    Some(match spot.class {
        Class::Number => Kind::Number,
        Class::Moment => Kind::Moment,
        Class::Truth => Kind::Truth,
        Class::Error => return None,
        Class::Text => {
            let text = trim(view.text(spot.text));
            match () {
                () if text.contains("://") || text.contains('@') => Kind::Address,
                () if is_code(text) => Kind::Code,
                () => Kind::Words,
            }
        }
    })
}

/// Labels that end with a colon, with what stands behind them. Nothing where that is not most of the sheet.
fn with_colons(view: &View<'_>, number: usize, lines: &[Line]) -> Vec<Pair> {
    let is_label = |s: &Spot| {
        let text = trim(view.text(s.text));
        s.class == Class::Text && text.ends_with([':', '：']) && (2..=LONGEST).contains(&text.chars().count())
    };
    let (mut pairs, mut covered, mut all) = (Vec::new(), 0, 0);
    let forgotten = without_colons(view, lines, &is_label);
    for line in lines {
        let any = line.spots.iter().any(is_label);
        all += if any || line.fill() > 1 { line.fill() } else { 0 };
        if forgotten.contains(&line.row) {
            covered += line.fill();
            pairs.push(pair(view, number, line.row, &line.spots[0], line.spots.get(1)));
        }
        for (i, spot) in line.spots.iter().enumerate().filter(|(_, s)| is_label(s)) {
            let next = line.spots.get(i + 1).filter(|s| !is_label(s) && s.column - spot.column <= APART);
            covered += 1 + usize::from(next.is_some());
            pairs.push(pair(view, number, line.row, spot, next));
        }
    }
    if pairs.len() >= FEWEST && covered * 10 >= all * 8 { pairs } else { Vec::new() }
}

/// The columns in which labels with colons stand beside their values, three of them at the least, and the rows from the first of
/// them to the last.
struct Couple {
    label: u32,
    value: u32,
    rows: RangeInclusive<u32>,
}

fn couples(lines: &[Line], is_label: &dyn Fn(&Spot) -> bool) -> Vec<Couple> {
    let mut rows: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
    for line in lines {
        for pair in line.spots.windows(2).filter(|pair| is_label(&pair[0]) && !is_label(&pair[1])) {
            rows.entry((pair[0].column, pair[1].column)).or_default().push(line.row);
        }
    }
    let told = rows.into_iter().filter(|(_, rows)| rows.len() >= FEWEST);
    told.map(|((label, value), rows)| Couple { label, value, rows: rows[0]..=rows[rows.len() - 1] }).collect()
}

/// Few labels of each that have a colon lack one.
const FEW: usize = 3;

/// The lines with a label whose colon was forgotten, or that asks: alone between those with colons, in their columns. Several below
/// each other are a table that stands among them.
fn without_colons(view: &View<'_>, lines: &[Line], is_label: &dyn Fn(&Spot) -> bool) -> Vec<u32> {
    let couples = couples(lines, is_label);
    let has_colon = |line: &Line| line.spots.iter().any(is_label);
    let is_one = |line: &&Line| !has_colon(line) && is_unmarked(view, line, &couples);
    let rows: Vec<u32> = lines.iter().filter(is_one).map(|line| line.row).collect();
    let marked = lines.iter().filter(|line| has_colon(line)).count();
    let are_alone = rows.windows(2).all(|pair| pair[0] + 1 < pair[1]);
    if are_alone && rows.len() * FEW <= marked { rows } else { Vec::new() }
}

fn is_unmarked(view: &View<'_>, line: &Line, couples: &[Couple]) -> bool {
    let [spot, rest @ ..] = line.spots.as_slice() else { return false };
    let stands = |c: &&Couple| c.label == spot.column && rest.iter().all(|value| value.column == c.value);
    let Some(couple) = couples.iter().find(stands).filter(|_| rest.len() <= 1) else { return false };
    let asks = trim(view.text(spot.text)).ends_with(['?', '？']);
    let is_near = line.row <= couple.rows.end() + 1 && line.row + 1 >= *couple.rows.start();
    is_words(view, spot) && (asks && is_near || couple.rows.contains(&line.row) && rest.len() == 1)
}

fn pair(view: &View<'_>, number: usize, row: u32, spot: &Spot, value: Option<&Spot>) -> Pair {
    let value = value.and_then(|s| kind_of(view, s).map(|kind| ((number, row, s.column), kind)));
    Pair { label: label(view.text(spot.text)), at: (number, row, spot.column), value }
}

/// Words and values in one or two pairs of columns that hold all of the sheet but lone lines.
fn in_columns(view: &View<'_>, number: usize, lines: &[Line]) -> Vec<Pair> {
    let full = || lines.iter().filter(|l| l.fill() > 1);
    let columns: BTreeSet<u32> = full().flat_map(|l| l.spots.iter().map(|s| s.column)).collect();
    let columns: Vec<u32> = columns.into_iter().collect();
    let couples: Vec<(u32, u32)> = columns.chunks_exact(2).map(|c| (c[0], c[1])).collect();
    if !matches!(columns.len(), 2 | 4) || couples.iter().any(|(a, b)| b - a > APART) {
        return Vec::new();
    }
    // A label that has a value elsewhere may have none here.
    let known: HashSet<u32> = full().flat_map(|l| &l.spots).filter(|s| s.text > 0).map(|s| s.text).collect();
    let mut pairs = Vec::new();
    for line in
        lines.iter().filter(|l| l.fill() > 1 || known.contains(&l.spots[0].text)).filter(|l| !is_heading(view, l))
    {
        for (left, right) in &couples {
            match (line.at(*left), line.at(*right)) {
                (Some(spot), value) if is_words(view, spot) => pairs.push(pair(view, number, line.row, spot, value)),
                (None, None) => {}
                _ => return Vec::new(),
            }
        }
    }
    pairs
}

fn is_words(view: &View<'_>, spot: &Spot) -> bool {
    let text = trim(view.text(spot.text));
    spot.class == Class::Text && text.chars().count() <= LONGEST && text.chars().any(char::is_alphabetic)
}

/// Whether a line heads labels and values: `Setting | Value`.
fn is_heading(view: &View<'_>, line: &Line) -> bool {
    const VALUE: Words = Words::of("value values wert werte valeur valor valore waarde wartość значение värde");
    let last = line.spots.last().map_or("", |s| trim(view.text(s.text)));
    VALUE.contains(&last.to_lowercase())
}

/// The pairs of each form: a new one begins where a label comes again. Pairs of columns that repeat the labels of others are
/// forms beside each other.
fn apart(pairs: Vec<Pair>) -> Vec<Vec<Pair>> {
    let columns: BTreeSet<u32> = pairs.iter().map(|p| p.at.2).collect();
    let labels = |column: u32| -> HashSet<String> {
        pairs.iter().filter(|p| p.at.2 == column).map(|p| p.label.to_lowercase()).collect()
    };
    let first = columns.first().map(|c| labels(*c)).unwrap_or_default();
    let beside = columns.len() > 1
        && columns.iter().skip(1).all(|c| labels(*c).intersection(&first).count() * 2 >= first.len().max(1));
    let mut ordered = pairs;
    if beside {
        ordered.sort_by_key(|p| (p.at.2, p.at.1));
    }
    let mut forms: Vec<Vec<Pair>> = Vec::new();
    let (mut seen, mut column) = (HashSet::new(), None);
    for pair in ordered {
        let again = seen.contains(&pair.label.to_lowercase()) || beside && column != Some(pair.at.2);
        if forms.is_empty() || again {
            forms.push(Vec::new());
            seen.clear();
        }
        column = Some(pair.at.2);
        seen.insert(pair.label.to_lowercase());
        if let Some(form) = forms.last_mut() {
            form.push(pair);
        }
    }
    forms
}

/// The words alone on their line above a form.
fn title_above(view: &View<'_>, lines: &[Line], pairs: &[Pair]) -> Option<String> {
    let top = pairs.iter().map(|p| p.at.1).min()?;
    let line = lines.iter().rev().find(|l| l.row < top).filter(|l| l.fill() == 1 && l.spots[0].text > 0)?;
    let text = trim(view.text(line.spots[0].text));
    (text.chars().count() <= LONGEST).then(|| text.to_owned())
}

/// Forms with the same labels, as the records of one table.
pub(super) fn together(sheets: &[SheetEntry], mut forms: Vec<Form>) -> Vec<Turned> {
    forms.truncate(MOST_FORMS);
    let mut groups: Vec<(usize, HashSet<String>, Vec<Form>)> = Vec::new();
    for form in forms {
        let file = form.pairs.first().map_or(0, |p| sheets[p.at.0].sheet.file);
        let at = groups.iter().position(|(of, labels, _)| *of == file && form.is_like(labels));
        match at {
            Some(at) => groups[at].2.push(form),
            None if groups.len() < MOST_SHAPES => groups.push((file, form.labels(), vec![form])),
            None => {}
        }
    }
    groups.into_iter().filter_map(|(.., forms)| table_of(forms)).collect()
}

fn table_of(forms: Vec<Form>) -> Option<Turned> {
    let (kinds, most) = forms.first()?.kinds();
    let colons = forms[0].has_colons;
    let is_sure = match forms.len() {
        _ if colons => true,
        1 if kinds >= 3 && most <= 80 && forms[0].pairs.len() > FEWEST => true,
        // Words and figures that take turns may be a list as well.
        1 if kinds == 2 && most <= 67 && forms[0].pairs.len() > FEWEST => false,
        // That each of several has words and values in the same places is evidence enough.
        n if n > 1 && kinds >= 2 && most <= 80 => true,
        _ => return None,
    };
    let mut labels: Vec<(String, Source)> = Vec::new();
    for pair in forms.iter().flat_map(|f| &f.pairs) {
        if labels.len() < MOST_LABELS && !labels.iter().any(|(known, _)| known.eq_ignore_ascii_case(&pair.label)) {
            labels.push((pair.label.clone(), pair.at));
        }
    }
    let sheets: HashSet<usize> = forms.iter().flat_map(|f| f.pairs.iter().map(|p| p.at.0)).collect();
    let name = (sheets.len() > 1).then_some(None);
    let mut places: Vec<Vec<Option<Source>>> = vec![labels.iter().map(|(_, at)| Some(*at)).chain(name).collect()];
    for form in &forms {
        let value = |(label, _): &(String, Source)| {
            let pair = form.pairs.iter().find(|p| p.label.eq_ignore_ascii_case(label))?;
            pair.value.map(|(at, _)| at)
        };
        places.push(labels.iter().map(value).chain(name).collect());
    }
    let many = forms.len();
    let title = forms[0].title.clone().filter(|t| forms.iter().all(|f| f.title.as_ref() == Some(t)));
    let evidence = match many {
        1 if colons => say!("a form: {n} labels with colons stand beside their values", n = labels.len()),
        1 => say!("a form: {n} words stand beside their values", n = labels.len()),
        n => say!("{n} forms with the same {labels} labels, each of them one record", n, labels = labels.len()),
    };
    Some(Turned::new(true, is_sure, title, evidence, places))
}
