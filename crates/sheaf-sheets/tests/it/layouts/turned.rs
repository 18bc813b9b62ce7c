//! Records that do not stand in rows, and rows that are no records yet.

use super::canvas::{Canvas, Clean, Dice, Expected, Held, made, table, text};
use super::kinds::{TITLES, corner};

/// A table with several kinds of values, whatever they are.
fn of_kinds(dice: &mut Dice, least: usize, most: usize) -> Clean {
    let mut kinds = vec![[9, 0, 7][dice.below(3)], 1, 3, 5, 4];
    for _ in 0..dice.below(4) {
        kinds.push([2, 5, 8, 10, 4][dice.below(5)]);
    }
    let count = dice.between(least, most);
    made(dice, &kinds, count)
}

/// Draws a table on its side; the row after it.
fn turn(c: &mut Canvas, row: u32, left: u16, clean: &Clean) -> u32 {
    for (i, label) in clean.labels.iter().enumerate() {
        c.put(row + i as u32, left, text(label.clone()));
        for (record, column) in clean.rows.iter().zip(left + 1..) {
            c.put(row + i as u32, column, record[i].clone());
        }
    }
    c.expected.push(Expected {
        left: u32::from(left),
        right: u32::from(left) + clean.rows.len() as u32,
        first: row + 1,
        rows: clean.rows.len() as u64,
        labels: clean.labels.clone(),
    });
    row + clean.labels.len() as u32
}

pub(super) fn on_its_side(dice: &mut Dice, c: &mut Canvas) {
    let clean = of_kinds(dice, 2, 12);
    let (row, left) = corner(dice);
    turn(c, row, left, &clean);
}

pub(super) fn on_its_side_with_title(dice: &mut Dice, c: &mut Canvas) {
    let clean = of_kinds(dice, 2, 12);
    let (row, left) = corner(dice);
    c.put(row, left, text(dice.pick(TITLES)));
    let end = turn(c, row + 1 + dice.below(2) as u32, left, &clean);
    if dice.chance(2) {
        c.put(end + 1, left, text("All amounts in EUR."));
    }
}

/// Draws a form in one or two pairs of columns; the row after it.
fn fill_in(dice: &mut Dice, c: &mut Canvas, (row, left): (u32, u16), clean: &Clean, record: usize, pairs: u16) -> u32 {
    let colon = dice.chance(2) || pairs > 1;
    for (i, label) in clean.labels.iter().enumerate() {
        let (line, pair) = (i as u32 / u32::from(pairs), i as u16 % pairs);
        let label = if colon { format!("{label}:") } else { label.clone() };
        c.put(row + line, left + pair * 3, text(label));
        c.put(row + line, left + pair * 3 + 1, clean.rows[record][i].clone());
    }
    row + (clean.labels.len() as u32).div_ceil(u32::from(pairs))
}

fn expect_forms(c: &mut Canvas, (row, left): (u32, u16), right: u16, clean: &Clean) {
    c.expected.push(Expected {
        left: u32::from(left),
        right: u32::from(right),
        first: row + 1,
        rows: clean.rows.len() as u64,
        labels: clean.labels.clone(),
    });
}

pub(super) fn one_form(dice: &mut Dice, c: &mut Canvas) {
    let clean = of_kinds(dice, 1, 1);
    let (row, left) = corner(dice);
    c.put(row, left, text(dice.pick(TITLES)));
    let pairs = 1 + dice.below(2) as u16;
    let place = (row + 2, left);
    fill_in(dice, c, place, &clean, 0, pairs);
    expect_forms(c, place, left + (pairs - 1) * 3 + 1, &clean);
}

pub(super) fn forms_below_each_other(dice: &mut Dice, c: &mut Canvas) {
    let clean = of_kinds(dice, 2, 6);
    let (row, left) = corner(dice);
    let mut next = row;
    let seed = dice.0;
    for record in 0..clean.rows.len() {
        // Each of them is written in the same way.
        let mut same = Dice(seed);
        next = fill_in(&mut same, c, (next, left), &clean, record, 1) + 1;
    }
    expect_forms(c, (row, left), left + 1, &clean);
}

pub(super) fn forms_side_by_side(dice: &mut Dice, c: &mut Canvas) {
    let clean = of_kinds(dice, 2, 2);
    let (row, left) = corner(dice);
    let seed = dice.0;
    for record in 0..clean.rows.len() {
        let mut same = Dice(seed);
        fill_in(&mut same, c, (row, left + 3 * record as u16), &clean, record, 1);
    }
    expect_forms(c, (row, left), left + 4, &clean);
}

pub(super) fn rows_to_be_filled_in(dice: &mut Dice, c: &mut Canvas) {
    let clean = table(dice, 3, 20, 6);
    let (row, left) = corner(dice);
    let end = c.table(row, left, &clean);
    let figures = clean.figures();
    let noughts = dice.chance(2);
    for below in 0..dice.between(3, 12) as u32 {
        match noughts {
            true => {
                figures.iter().filter(|i| **i > 0).for_each(|i| c.put(end + below, left + *i as u16, Held::Number(0.0)))
            }
            false => c.put(end + below, left + 1, text("Please choose")),
        }
    }
}
