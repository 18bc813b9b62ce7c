//! Formulas: fill-down is recognised (`pattern`), references become names (`place`), the whole is translated (`translate`).
//! A translation is a claim; whoever can run it proves it against the values stored in the workbook.

mod across;
mod along;
mod beside;
mod count;
mod criterion;
mod folds;
mod functions;
mod listed;
mod pattern;
mod place;
mod row;
mod spill;
pub(crate) mod summary;
mod translate;

use std::collections::HashMap;

use formualizer_parse::parser::{ASTNode, ASTNodeType};
use formualizer_parse::{Parser, ParserLimits};

use crate::column::number::plain;
use crate::column::profile::Lexicon;
use crate::format::FormatKind;
use crate::proposal::{ProposedField, ProposedLink};
use crate::propose::Work;
use crate::said::Said;
use crate::say;
use crate::say_many;
use crate::serial;
use crate::sheet::Value;
use crate::workbook::Workbook;
pub(crate) use beside::NOWHERE;
pub use functions::same_functions;
use place::Places;
pub(crate) use translate::Link;
use translate::{Ties, Translation, Translator};

/// What is known about a column's formulas.
#[derive(Debug, Default)]
pub(crate) struct Fill {
    /// The rows whose formula is another than most, or that have a value instead.
    pub(crate) exceptions: Vec<u32>,
    /// Links that the translation needs.
    pub(crate) links: Vec<Link>,
    /// Table and field whose value it gives, where it does nothing but look it up.
    pub(crate) gives: Option<(usize, usize)>,
    /// Fields that name the records in the same rows of another table: they are links, and nothing links to them.
    pub(crate) naming: Vec<(usize, usize)>,
    /// The formula where several fields of the records that it folds link here.
    apart: Option<String>,
    /// The formula without a link, and the links that it still needs.
    compared: Option<(String, Vec<Link>)>,
}

/// Longest formula that is translated.
const LONGEST: usize = 8_192;

/// Translates the formulas of all columns that are filled down.
pub(crate) fn translate(book: &Workbook, lexicon: &Lexicon, works: &mut [Work]) {
    for table in 0..works.len() {
        for field in 0..works[table].columns.len() {
            if works[table].profiles[field].formulas == 0 {
                continue;
            }
            let found = read_column(book, works, table, field);
            if let Ok(translation) = &found.outcome {
                for far in &translation.beside {
                    beside::add(book, lexicon, works, table, *far);
                }
            }
            let work = &mut works[table];
            let first = work.first_row();
            let target = &mut work.table.fields[field];
            target.original_formula = found.original;
            let mut exceptions = found.exceptions;
            match found.outcome {
                Ok(Translation { names: true, links, naming, .. }) => {
                    target.also(say!("it names the records of another table that stand in the same rows"));
                    work.fills.insert(field, Fill { links, naming, ..Fill::default() });
                }
                Ok(translation) => {
                    exceptions.retain(|row| !(translation.above && *row == first));
                    apply(target, translation, &mut work.fills, field, exceptions);
                }
                Err(why) => target.also(say!("its formulas are kept as values, since {why}", why)),
            }
        }
    }
}

/// Whether a formula reads a cell of its own row within the columns of an area.
pub(crate) fn reads_row(text: &str, anchor: (u32, u32), area: crate::address::Rect, column: u32) -> bool {
    pattern::relative(text, anchor).split("R[0]C[").skip(1).any(|rest| {
        let offset = rest.split(']').next().and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
        let read = i64::from(column) + offset;
        (i64::from(area.left)..=i64::from(area.right)).contains(&read)
    })
}

struct Column {
    original: Option<String>,
    exceptions: Vec<u32>,
    outcome: Result<Translation, Said>,
}

fn read_column(book: &Workbook, works: &[Work], table: usize, field: usize) -> Column {
    let (work, entry) = (&works[table], &book.sheets[works[table].sheet]);
    let column = work.columns[field];
    let mut patterns: HashMap<String, Seen> = HashMap::new();
    let mut shared: HashMap<u32, String> = HashMap::new();
    let mut by_row: Vec<(u32, Option<String>)> = Vec::new();
    let (mut rows, mut array) = (0_usize, false);
    for (sheet, span) in work.record_rows(entry, &book.pool) {
        rows += 1;
        let cell = crate::sheet::find(sheet.row_cells(span), column);
        let Some((number, formula)) = cell.and_then(|c| sheet.formula(c).map(|f| (c.formula, f))) else {
            by_row.push((span.row, None));
            continue;
        };
        array |= formula.array;
        let pattern = shared.entry(number).or_insert_with(|| pattern::relative(&formula.text, formula.anchor)).clone();
        let seen = patterns.entry(pattern.clone()).or_insert(Seen { count: 0, first: span.row, sample: span.row });
        seen.count += 1;
        if seen.count == 2 {
            seen.sample = span.row;
        }
        by_row.push((span.row, Some(pattern)));
    }
    let most = patterns.iter().max_by_key(|(p, seen)| (seen.count, std::cmp::Reverse(seen.first), p.len()));
    let Some((main, Seen { count, first, sample })) = most else {
        return Column { original: None, exceptions: Vec::new(), outcome: Err(say!("there are none")) };
    };
    let original = formula_at(book, work, *first, column).map(|text| format!("={text}"));
    let text = formula_at(book, work, *sample, column);
    let exceptions: Vec<u32> = by_row.iter().filter(|(_, p)| p.as_ref() != Some(main)).map(|(row, _)| *row).collect();
    let outcome = match text {
        // One formula that fills the whole column, row by row.
        Some(text) if array && *count == 1 && patterns.len() == 1 && *first == work.first_row() => {
            let outcome = translate_one(book, works, (table, field), *sample, &text, true);
            return Column { original, exceptions: Vec::new(), outcome };
        }
        _ if array => Err(say!("they fill a range at once")),
        _ if *count * 10 < rows * 8 => Err(match patterns.len() {
            1 => say_many!(*count, "only 1 of {rows} rows has one", "only {n} of {rows} rows have one", rows),
            kinds => say!("they differ from row to row ({n} kinds in {rows} rows)", n = kinds, rows),
        }),
        Some(text) => translate_one(book, works, (table, field), *sample, &text, false),
        None => Err(say!("they cannot be read")),
    };
    Column { original, exceptions, outcome }
}

/// How often a formula stands in a column, the row of the first, and the row that is read: the second, which sees what stands
/// above it.
struct Seen {
    count: usize,
    first: u32,
    sample: u32,
}

/// The formula of a cell as its own cell would have it.
pub(crate) fn formula_at(book: &Workbook, work: &Work, row: u32, column: u32) -> Option<String> {
    let sheet = &book.sheets[work.sheet].sheet;
    let formula = sheet.formula(sheet.cell(row, column)?)?;
    if formula.anchor == (row, column) {
        return Some(formula.text.to_string());
    }
    Some(crate::address::moved(&formula.text, formula.anchor, (row, column)))
}

fn translate_one(
    book: &Workbook,
    works: &[Work],
    (own, field): (usize, usize),
    row: u32,
    text: &str,
    spilled: bool,
) -> Result<Translation, Said> {
    if text.len() > LONGEST || text == "#TOO_LONG" {
        return Err(say!("they are too long"));
    }
    let limits = ParserLimits::default().with_source_bytes(LONGEST + 1).with_ast_height(100);
    let mut node =
        Parser::builder().limits(limits).parse(format!("={text}")).map_err(|_| say!("they cannot be read"))?;
    let places = Places { book, works, own, row, field, spilled };
    spill::spread(&mut node, &places)?;
    let mut found = said(places, &node, Ties::Linked)?;
    if !found.text.contains('{') && !found.folds && !found.whole {
        return Err(say!("they read no field"));
    }
    if !is_lookup(&node) {
        found.looked_up.clear();
    }
    if found.folds {
        found.apart = said(places, &node, Ties::Apart).ok().map(|other| other.text);
        found.compared = said(places, &node, Ties::Compared).ok().map(|other| (other.text, other.links));
    }
    if found.reads_above {
        found.text = begun(book, &works[own], field, found.text);
    }
    Ok(found)
}

fn said(places: Places<'_>, node: &ASTNode, ties: Ties) -> Result<Translation, Said> {
    let mut translator = Translator {
        places,
        found: Translation::default(),
        of_all: false,
        used: Vec::new(),
        each: None,
        ties,
        naming: HashMap::new(),
    };
    let (text, _) = translator.node(node)?;
    Ok(Translation { text, ..translator.found })
}

/// What reads the row above begins with the second record, where the first has nothing there or a typed number.
fn begun(book: &Workbook, work: &Work, field: usize, text: String) -> String {
    let sheet = &book.sheets[work.sheet].sheet;
    let opening = match sheet.cell(work.first_row(), work.columns[field]) {
        None => String::new(),
        Some(cell) if cell.formula != 0 => return text,
        Some(cell) if cell.is_blank() => String::new(),
        Some(cell) => match cell.value {
            Value::Number(n) => match (sheet.format(cell).kind, serial::to_date(n)) {
                (FormatKind::Date, Some(day)) => format!(", DATE({}, {}, {})", day.year(), day.month(), day.day()),
                (FormatKind::DateTime | FormatKind::Time | FormatKind::Duration, _) => return text,
                _ => format!(", {}", plain(n)),
            },
            _ => return text,
        },
    };
    format!("IF(ANY({}.@id < @id), {text}{opening})", work.table.name)
}

/// Whether a formula gives what it looks up, or something else where nothing is found.
fn is_lookup(node: &ASTNode) -> bool {
    let ASTNodeType::Function { name, args } = &node.node_type else { return false };
    match name.to_ascii_uppercase().trim_start_matches("_XLFN.") {
        "VLOOKUP" | "HLOOKUP" | "XLOOKUP" | "LOOKUP" | "INDEX" => true,
        "IFNA" | "IFERROR" => args.first().is_some_and(is_lookup),
        _ => false,
    }
}

fn apply(
    field: &mut ProposedField,
    translation: Translation,
    fills: &mut HashMap<usize, Fill>,
    place: usize,
    exceptions: Vec<u32>,
) {
    let lookup = translation.text.starts_with('{')
        && translation.text.contains("}.{")
        && translation.text.matches('{').count() == 2
        && translation.text.ends_with('}');
    let timed = matches!(field.kind.as_str(), "date" | "datetime" | "time" | "boolean" | "percent" | "money");
    let result = match field.kind.as_str() {
        "choice" | "choices" => "text".to_owned(),
        "rating" => "integer".to_owned(),
        kind => kind.to_owned(),
    };
    field.choices.clear();
    field.result = Some(result);
    field.kind = match () {
        () if translation.folds => "rollup",
        // A lookup shows the far field's type; where the values' own format says more, the formula keeps it.
        () if lookup && !timed => "lookup",
        () => "formula",
    }
    .to_owned();
    let original = field.original_formula.as_deref().unwrap_or("");
    let clause = say!("the formula {formula} is filled down", formula = original);
    field.because(clause);
    field.also(say!("it says {formula}", formula = &translation.text));
    if !translation.constants.is_empty() {
        field.also(say!("values of cells outside the table are written into it"));
    }
    field.formula = Some(translation.text.clone());
    field.exceptions = exceptions.iter().map(|row| row + 1).collect();
    let gives = translation.looked_up.first().copied();
    let Translation { links, naming, apart, compared, .. } = translation;
    fills.insert(place, Fill { exceptions, links, gives, naming, apart, compared });
}

/// Takes back translations whose links were not made; what folds records is said by their values then.
pub(crate) fn settle(works: &mut [Work]) {
    for table in 0..works.len() {
        let places: Vec<usize> = works[table].fills.keys().copied().collect();
        for place in places {
            let fill = &works[table].fills[&place];
            let other = match &fill.compared {
                _ if are_made(works, &fill.links) => {
                    let apart = fill.apart.clone().filter(|_| are_several(works, table, &fill.links));
                    apart.map(|text| (text, "rollup"))
                }
                Some((text, links)) if are_made(works, links) => Some((text.clone(), "formula")),
                _ => {
                    take_back(&mut works[table], place);
                    None
                }
            };
            if let Some((text, kind)) = other {
                say_otherwise(&mut works[table].table.fields[place], text, kind);
            }
        }
    }
}

fn are_made(works: &[Work], links: &[Link]) -> bool {
    links.iter().all(|l| {
        let (from, to) = (&works[l.from.0].table.fields[l.from.1], &works[l.to.0]);
        let is_same = |link: &ProposedLink| link.table == to.table.name && link.field == to.table.fields[l.to.1].name;
        from.link.as_ref().is_some_and(is_same)
    })
}

/// Whether several fields of a table whose records are folded link to this one.
fn are_several(works: &[Work], own: usize, links: &[Link]) -> bool {
    let name = &works[own].table.name;
    let to_own = |field: &&ProposedField| field.link.as_ref().is_some_and(|link| link.table == *name);
    let folded = links.iter().filter(|l| l.to.0 == own);
    folded.into_iter().any(|l| works[l.from.0].table.fields.iter().filter(to_own).count() > 1)
}

fn say_otherwise(field: &mut ProposedField, text: String, kind: &str) {
    if let Some(before) = field.formula.replace(text.clone()) {
        field.change_evidence(|evidence| evidence.replace(&before, &text));
    }
    field.kind = kind.to_owned();
}

fn take_back(work: &mut Work, place: usize) {
    work.fills.remove(&place);
    let field = &mut work.table.fields[place];
    if field.formula.is_none() {
        return;
    }
    (field.formula, field.link) = (None, None);
    field.kind = field.result.take().unwrap_or_else(|| "text".into());
    field.also(say!("kept as values, since the link that it needs does not hold"));
}
