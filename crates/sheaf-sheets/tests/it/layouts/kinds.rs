//! The kinds of layout: each draws a table and what people put around it.

use super::canvas::{Canvas, Clean, Dice, Held, table, text, words};
use super::{SHEETS, several, turned};

/// A kind by its name, how many of its sheets are read right at least, and how it is drawn.
type Kind = (&'static str, u64, fn(&mut Dice, &mut Canvas));

pub(super) const TITLES: &[&str] = &[
    "Sales report 2024",
    "List of orders",
    "Acme Ltd. - Inventory as of January",
    "Quarterly overview (internal)",
    "Staff and hours",
];
const NOTES: &[&str] = &[
    "Please do not change the order of the rows without asking the office first.",
    "All amounts in EUR.",
    "Prepared by the finance team",
    "Draft, subject to change",
];
const FOOTNOTES: &[&str] = &[
    "* estimated",
    "Source: the regional office",
    "Note: figures are provisional.",
    "1) without returns",
    "(c) the office, 2024",
];

/// A table of values or of words.
pub(super) fn any(dice: &mut Dice) -> Clean {
    if dice.chance(4) { words(dice, 4, 30) } else { table(dice, 3, 40, 8) }
}

/// Where a table begins.
pub(super) fn corner(dice: &mut Dice) -> (u32, u16) {
    if dice.chance(2) { (0, 0) } else { (dice.below(4) as u32, dice.below(3) as u16) }
}

fn plain(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    c.table(row, left, &clean);
}

fn title_above(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    c.put(row, left, text(dice.pick(TITLES)));
    c.table(row + 1, left, &clean);
}

fn title_and_gap(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    c.put(row, left, text(dice.pick(TITLES)));
    c.table(row + 1 + dice.between(1, 3) as u32, left, &clean);
}

fn several_titles(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (mut row, left) = corner(dice);
    for i in 0..dice.between(2, 5) {
        let line = match i {
            0 => text(dice.pick(TITLES)),
            1 if dice.chance(2) => text("As of: 2024-03-31"),
            2 if dice.chance(2) => {
                c.put(row, left + 1, Held::Day(90));
                text("Printed on")
            }
            _ => text(dice.pick(NOTES)),
        };
        c.put(row, left, line);
        row += 1 + u32::from(dice.chance(4));
    }
    c.table(row, left, &clean);
}

fn title_in_the_middle(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    c.put(row, left + dice.below(usize::from(clean.width())) as u16, text(dice.pick(TITLES)));
    c.table(row + 1 + dice.below(2) as u32, left, &clean);
}

fn title_joined_over_all(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    c.put(row, left, text(dice.pick(TITLES)));
    c.merges.push((row, left, row, left + clean.width() - 1));
    c.table(row + 1 + dice.below(2) as u32, left, &clean);
}

fn title_joined_over_some(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    c.put(row, left, text(dice.pick(TITLES)));
    c.merges.push((row, left, row, left + 1));
    c.table(row + 1 + dice.below(2) as u32, left, &clean);
}

fn parameters_above(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (mut row, left) = corner(dice);
    c.put(row, left, text(dice.pick(TITLES)));
    for _ in 0..dice.between(1, 4) {
        row += 1;
        c.put(row, left, text(dice.pick(&["Customer:", "Period:", "Currency:", "Office:", "Contact:"])));
        let held = match dice.below(3) {
            0 => Held::Number(dice.below(1_000) as f64),
            1 => Held::Day(dice.below(300) as u32),
            _ => text(dice.pick(&["Acme Ltd.", "EUR", "North", "Ann Lee"])),
        };
        c.put(row, left + 1, held);
    }
    c.table(row + 2, left, &clean);
}

fn totals_in_words(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 3, 40, 8);
    let (row, left) = corner(dice);
    let end = c.table(row, left, &clean) + u32::from(dice.chance(3));
    let place = left + u16::from(dice.chance(3));
    c.put(end, place, text(dice.pick(&["Total", "Grand total", "Sum", "Summe", "TOTAL:", "Total general", "Totaux"])));
    for i in clean.figures() {
        c.put(end, left + i as u16, Held::Number(clean.sum(i, 0..clean.rows.len())));
    }
}

/// A formula that adds up a column of a table.
fn adding(function: &str, column: u16, first: u32, last: u32) -> String {
    let letters = sheaf_sheets::address::column_letters(u32::from(column));
    match function {
        "SUBTOTAL" => format!("=SUBTOTAL(9,{letters}{}:{letters}{})", first + 1, last + 1),
        _ => format!("={function}({letters}{}:{letters}{})", first + 1, last + 1),
    }
}

fn totals_by_formula(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 3, 40, 8);
    let (row, left) = corner(dice);
    let end = c.table(row, left, &clean);
    let place = end + u32::from(dice.chance(3));
    let function = dice.pick(&["SUM", "SUBTOTAL"]);
    for i in clean.figures() {
        let column = left + i as u16;
        c.put(
            place,
            column,
            Held::Formula(adding(function, column, row + 1, end - 1), clean.sum(i, 0..clean.rows.len())),
        );
    }
    if dice.chance(3) {
        c.put(place, left, text("All orders together"));
    }
}

fn totals_by_value(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 4, 40, 8);
    let (row, left) = corner(dice);
    let end = c.table(row, left, &clean) + u32::from(dice.chance(3));
    for i in clean.figures() {
        c.put(end, left + i as u16, Held::Number(clean.sum(i, 0..clean.rows.len())));
    }
}

/// Groups of rows, by number of records.
fn groups(dice: &mut Dice, count: usize) -> Vec<std::ops::Range<usize>> {
    let (mut from, mut groups) = (0, Vec::new());
    while from < count {
        let to = (from + dice.between(2, 8)).min(count);
        groups.push(from..to);
        from = to;
    }
    groups
}

fn subtotals(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 8, 40, 7);
    let (top, left) = corner(dice);
    c.labels(top, left, &clean.labels);
    c.expect(top + 1, left, &clean);
    let mut row = top + 1;
    let kind = dice.below(4);
    for (n, group) in groups(dice, clean.rows.len()).into_iter().enumerate() {
        let first = row;
        row = c.records(row, left, &clean.rows[group.clone()]);
        match kind {
            0 => c.put(row, left, text(format!("Subtotal group {}", n + 1))),
            1 => c.put(row, left, text(format!("Group {} total", n + 1))),
            2 => c.put(row, left, text("Subtotal")),
            _ => {}
        }
        for i in clean.figures() {
            let column = left + i as u16;
            let sum = clean.sum(i, group.clone());
            let held = match kind {
                2 | 3 => Held::Formula(adding(["SUM", "SUBTOTAL"][kind % 2], column, first, row - 1), sum),
                _ => Held::Number(sum),
            };
            c.put(row, column, held);
        }
        row += 1 + u32::from(kind == 1);
    }
    c.put(row, left, text("Grand total"));
    for i in clean.figures() {
        c.put(row, left + i as u16, Held::Number(clean.sum(i, 0..clean.rows.len())));
    }
}

fn footnotes(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 3, 40, 8);
    let (row, left) = corner(dice);
    let end = c.table(row, left, &clean) + dice.below(3) as u32;
    for i in 0..dice.between(1, 3) as u32 {
        c.put(end + i, left, text(dice.pick(FOOTNOTES)));
    }
}

fn footnotes_below_words(dice: &mut Dice, c: &mut Canvas) {
    let clean = words(dice, 5, 30);
    let (row, left) = corner(dice);
    let end = c.table(row, left, &clean) + 1 + dice.below(2) as u32;
    for i in 0..dice.between(1, 3) as u32 {
        c.put(end + i, left, text(dice.pick(FOOTNOTES)));
    }
}

fn totals_and_footnotes(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 3, 40, 8);
    let (row, left) = corner(dice);
    let end = c.table(row, left, &clean);
    c.put(end, left, text("Total"));
    for i in clean.figures() {
        c.put(end, left + i as u16, Held::Number(clean.sum(i, 0..clean.rows.len())));
    }
    c.put(end + 1 + dice.below(2) as u32, left, text(dice.pick(FOOTNOTES)));
    c.put(end + 3, left, text(dice.pick(FOOTNOTES)));
}

fn signatures_below(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 3, 30, 8);
    let (row, left) = corner(dice);
    let end = c.table(row, left, &clean) + 2;
    c.put(end, left, text("Approved by:"));
    c.put(end, left + 1, text("Ann Lee"));
    c.put(end + 1, left, text("Date:"));
    c.put(end + 1, left + 1, Held::Day(77));
}

fn repeated_headers(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 12, 40, 8);
    let (top, left) = corner(dice);
    let gap = dice.below(3) as u32;
    let titled = dice.chance(2);
    let page = dice.between(4, 10);
    let mut row = top;
    for (n, rows) in clean.rows.chunks(page).enumerate() {
        if titled && n > 0 {
            c.put(row, left, text(format!("Page {}", n + 1)));
            row += 1;
        }
        c.labels(row, left, &clean.labels);
        if n == 0 {
            c.expect(row + 1, left, &clean);
        }
        row = c.records(row + 1, left, rows) + gap;
    }
}

fn blank_rows_between(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (top, left) = corner(dice);
    c.labels(top, left, &clean.labels);
    let mut row = top + 1 + u32::from(dice.chance(4));
    c.expect(row, left, &clean);
    let every = dice.between(3, 6);
    for rows in clean.rows.chunks(every) {
        row = c.records(row, left, rows) + 1;
    }
}

fn blank_row_below_labels(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    c.labels(row, left, &clean.labels);
    c.expect(row + 2, left, &clean);
    c.records(row + 2, left, &clean.rows);
}

fn section_rows(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 10, 40, 8);
    let (top, left) = corner(dice);
    c.labels(top, left, &clean.labels);
    let gap = u32::from(dice.chance(3));
    let mut row = top + 1;
    let mut first = true;
    let word = dice.pick(&["Region ", "Region: ", "Department ", "", "Group "]);
    let mut shown = clean.clone();
    let colon = word.ends_with(": ");
    let parts = groups(dice, clean.rows.len());
    let named = parts.len() >= 2 && !word.is_empty() || colon;
    shown.labels.push(if named { word.trim_end_matches([':', ' ']).to_owned() } else { "Section".to_owned() });
    for (n, group) in parts.into_iter().enumerate() {
        let name = ["North", "South", "East", "West", "Centre", "Coast", "Hills", "Isles"][n % 8];
        c.put(row, left, text(format!("{word}{name}")));
        if std::mem::take(&mut first) {
            c.expect(row + 1, left, &shown);
            if let Some(last) = c.expected.last_mut() {
                last.right -= 1;
            }
        }
        row = c.records(row + 1, left, &clean.rows[group]) + gap;
    }
}

fn blank_column_within(dice: &mut Dice, c: &mut Canvas) {
    let mut clean = table(dice, 5, 40, 8);
    let (row, left) = corner(dice);
    let split = dice.between(1, clean.labels.len() - 1);
    let (labels, right): (Vec<_>, Vec<_>) = (clean.labels[..split].to_vec(), clean.labels[split..].to_vec());
    c.labels(row, left, &labels);
    c.labels(row, left + split as u16 + 1, &right);
    for (i, cells) in (row + 1..).zip(&clean.rows) {
        c.line(i, left, &cells[..split]);
        c.line(i, left + split as u16 + 1, &cells[split..]);
    }
    c.expect(row + 1, left, &clean);
    if let Some(last) = c.expected.last_mut() {
        last.right += 1;
    }
    clean.rows.clear();
}

fn units_below_labels(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 4, 40, 8);
    let (row, left) = corner(dice);
    c.labels(row, left, &clean.labels);
    let mut joined = clean.clone();
    for i in clean.figures() {
        let unit = dice.pick(&["kg", "EUR", "(h)", "[m]", "%", "pcs"]);
        c.put(row + 1, left + i as u16, text(unit));
        joined.labels[i] = format!("{} {unit}", clean.labels[i]);
    }
    c.expect(row + 2, left, &joined);
    c.records(row + 2, left, &clean.rows);
}

fn groups_over_labels(dice: &mut Dice, c: &mut Canvas) {
    let mut clean = table(dice, 4, 30, 4);
    let (row, left) = corner(dice);
    let merged = dice.chance(2);
    let (own, sets) = (clean.labels.len(), dice.between(2, 3));
    for set in 0..sets {
        let column = left + (own + 2 * set) as u16;
        c.put(row, column, text(["Plan", "Fact", "Last year"][set]));
        if merged {
            c.merges.push((row, column, row, column + 1));
        }
        for part in ["Pieces", "Value"] {
            clean.labels.push(format!("{} {part}", ["Plan", "Fact", "Last year"][set]));
            for cells in &mut clean.rows {
                cells.push(Held::Number(dice.between(1, 900) as f64));
            }
        }
    }
    let lower: Vec<String> = (0..clean.labels.len())
        .map(|i| if i < own { clean.labels[i].clone() } else { ["Pieces", "Value"][(i - own) % 2].to_owned() })
        .collect();
    if merged && dice.chance(2) {
        for (i, label) in clean.labels[..own].iter().enumerate() {
            c.put(row, left + i as u16, text(label.clone()));
            c.merges.push((row, left + i as u16, row + 1, left + i as u16));
        }
        c.labels(row + 1, left + own as u16, &lower[own..]);
    } else {
        c.labels(row + 1, left, &lower);
    }
    c.expect(row + 2, left, &clean);
    c.records(row + 2, left, &clean.rows);
}

fn no_labels(dice: &mut Dice, c: &mut Canvas) {
    let mut clean = table(dice, 6, 40, 8);
    let (row, left) = corner(dice);
    // A column that begins blank cannot be told from a label that is missing.
    for i in (0..clean.labels.len()).rev().filter(|i| clean.labels[*i].starts_with(['N', 'R'])).collect::<Vec<_>>() {
        if clean.rows.iter().any(|r| r[i] == Held::Blank) {
            clean.labels.remove(i);
            clean.rows.iter_mut().for_each(|r| drop(r.remove(i)));
        }
    }
    clean.labels = (0..clean.width())
        .map(|i| format!("Column {}", sheaf_sheets::address::column_letters(u32::from(left + i))))
        .collect();
    c.expect(row, left, &clean);
    c.records(row, left, &clean.rows);
}

fn index_without_label(dice: &mut Dice, c: &mut Canvas) {
    let mut clean = any(dice);
    let (row, left) = corner(dice);
    clean.labels.insert(0, String::new());
    for (i, cells) in clean.rows.iter_mut().enumerate() {
        cells.insert(0, Held::Number(i as f64 + 1.0));
    }
    for (i, label) in clean.labels.iter().enumerate().skip(1) {
        c.put(row, left + i as u16, text(label.clone()));
    }
    clean.labels[0] = format!("Column {}", sheaf_sheets::address::column_letters(u32::from(left)));
    c.expect(row + 1, left, &clean);
    c.records(row + 1, left, &clean.rows);
}

fn wide(dice: &mut Dice, c: &mut Canvas) {
    let (row, left) = corner(dice);
    let kinds: Vec<usize> = std::iter::once(9).chain((0..dice.between(30, 120)).map(|_| dice.below(11))).collect();
    let count = dice.between(3, 12);
    let mut clean = super::canvas::made(dice, &kinds, count);
    for (i, label) in clean.labels.iter_mut().enumerate() {
        *label = format!("{} {i}", label.split(' ').next().unwrap_or_default());
    }
    c.table(row, left, &clean);
}

fn one_row(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 1, 1, 8);
    let (row, left) = corner(dice);
    if dice.chance(2) {
        c.put(row, left, text(dice.pick(TITLES)));
    }
    c.table(row + 2, left, &clean);
}

fn few_rows(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 2, 4, 6);
    let (row, left) = corner(dice);
    c.table(row, left, &clean);
}

fn two_columns(dice: &mut Dice, c: &mut Canvas) {
    let kinds = [[7, 3], [0, 2], [9, 4], [9, 1], [7, 5]][dice.below(5)];
    let count = dice.between(4, 40);
    let clean = super::canvas::made(dice, &kinds, count);
    let (row, left) = corner(dice);
    c.table(row, left, &clean);
}

fn groups_left_blank(dice: &mut Dice, c: &mut Canvas) {
    let mut clean = table(dice, 10, 40, 8);
    let (row, left) = corner(dice);
    clean.labels.insert(0, "Region".into());
    let parts = groups(dice, clean.rows.len());
    for (n, group) in parts.into_iter().enumerate() {
        let first = group.start;
        let merged = (row + 1 + first as u32, row + group.end as u32);
        for i in group {
            let name = ["North", "South", "East", "West", "Centre", "Coast", "Hills", "Isles"][n % 8];
            clean.rows[i].insert(0, if i == first { text(name) } else { Held::Blank });
        }
        if merged.1 > merged.0 && dice.chance(2) {
            c.merges.push((merged.0, left, merged.1, left));
        }
    }
    c.table(row, left, &clean);
}

fn hidden_rows_and_columns(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    c.hidden_rows = (0..clean.rows.len() as u32).filter(|_| dice.chance(3)).map(|i| row + 1 + i).collect();
    c.hidden_columns = vec![left + dice.below(usize::from(clean.width())) as u16];
    c.table(row, left, &clean);
}

fn filtered(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    if dice.chance(2) {
        c.put(row, left, text(dice.pick(TITLES)));
    }
    let end = c.table(row + 1, left, &clean);
    c.filter = Some((row + 1, left, end - 1, left + clean.width() - 1));
}

fn notes_beside(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    c.table(row, left, &clean);
    let beside = left + clean.width() + dice.between(1, 2) as u16;
    for i in 0..dice.between(1, 3) as u32 {
        c.put(row + dice.below(3) as u32 + i, beside, text(dice.pick(NOTES)));
    }
}

fn figures_beside(dice: &mut Dice, c: &mut Canvas) {
    let clean = any(dice);
    let (row, left) = corner(dice);
    c.table(row, left, &clean);
    let beside = left + clean.width() + dice.between(1, 2) as u16;
    for (i, label) in (0..).zip(["Open", "Won", "All"]) {
        c.put(row + i, beside, text(label));
        c.put(row + i, beside + 1, Held::Number(dice.below(100) as f64));
    }
}

fn sparse(dice: &mut Dice, c: &mut Canvas) {
    let mut clean = table(dice, 8, 40, 9);
    let (row, left) = corner(dice);
    let last = clean.rows.len() - 1;
    for (n, cells) in clean.rows.iter_mut().enumerate() {
        for cell in cells.iter_mut().skip(1) {
            if dice.chance(3) && n > 0 && n < last {
                *cell = Held::Blank;
            }
        }
    }
    c.table(row, left, &clean);
}

fn everything(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 8, 40, 8);
    let (mut row, left) = corner(dice);
    c.put(row, left, text(dice.pick(TITLES)));
    c.put(row + 1, left, text(dice.pick(NOTES)));
    row += 2 + u32::from(dice.chance(2));
    let end = c.table(row, left, &clean);
    c.put(end, left, text("Total"));
    for i in clean.figures() {
        let column = left + i as u16;
        c.put(end, column, Held::Formula(adding("SUM", column, row + 1, end - 1), clean.sum(i, 0..clean.rows.len())));
    }
    c.put(end + 2, left, text(dice.pick(FOOTNOTES)));
    let beside = left + clean.width() + 2;
    c.put(row + 2, beside, text(dice.pick(NOTES)));
}

pub(super) const KINDS: &[Kind] = &[
    ("plain", SHEETS, plain),
    ("title above", SHEETS, title_above),
    ("title and gap", SHEETS, title_and_gap),
    ("several titles", SHEETS, several_titles),
    ("title in the middle", SHEETS, title_in_the_middle),
    ("title joined over all", SHEETS, title_joined_over_all),
    ("title joined over some", SHEETS, title_joined_over_some),
    ("parameters above", SHEETS, parameters_above),
    ("totals in words", SHEETS, totals_in_words),
    ("totals by formula", SHEETS, totals_by_formula),
    ("totals by value", SHEETS, totals_by_value),
    ("subtotals", SHEETS, subtotals),
    ("footnotes", SHEETS, footnotes),
    ("footnotes below words", SHEETS, footnotes_below_words),
    ("totals and footnotes", SHEETS, totals_and_footnotes),
    ("signatures below", SHEETS, signatures_below),
    ("repeated headers", SHEETS, repeated_headers),
    ("blank rows between", SHEETS, blank_rows_between),
    ("blank row below labels", SHEETS, blank_row_below_labels),
    ("section rows", SHEETS, section_rows),
    ("stacked", SHEETS, several::stacked),
    ("stacked with titles", SHEETS, several::stacked_with_titles),
    ("stacked without gap", SHEETS, several::stacked_without_gap),
    ("side by side", SHEETS, several::side_by_side),
    ("side by side with titles", SHEETS, several::side_by_side_with_titles),
    ("title above two", SHEETS, several::title_above_two),
    ("blank column within", SHEETS - 3, blank_column_within),
    ("units below labels", SHEETS, units_below_labels),
    ("groups over labels", SHEETS, groups_over_labels),
    ("no labels", SHEETS, no_labels),
    ("index without label", SHEETS, index_without_label),
    ("wide", SHEETS, wide),
    ("one row", SHEETS, one_row),
    ("few rows", SHEETS, few_rows),
    ("two columns", SHEETS, two_columns),
    ("groups left blank", SHEETS, groups_left_blank),
    ("hidden rows and columns", SHEETS, hidden_rows_and_columns),
    ("filtered", SHEETS, filtered),
    ("notes beside", SHEETS, notes_beside),
    ("figures beside", SHEETS, figures_beside),
    ("sparse", SHEETS, sparse),
    ("everything", SHEETS, everything),
    ("on its side", SHEETS, turned::on_its_side),
    ("on its side with a title", SHEETS, turned::on_its_side_with_title),
    ("one form", SHEETS - 3, turned::one_form),
    ("forms below each other", SHEETS, turned::forms_below_each_other),
    ("forms side by side", SHEETS, turned::forms_side_by_side),
    ("rows to be filled in", SHEETS, turned::rows_to_be_filled_in),
];
