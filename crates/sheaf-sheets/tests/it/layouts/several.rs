//! Several tables on a sheet: below each other, and side by side.

use super::canvas::{Canvas, Dice, table, text};
use super::kinds::{TITLES, any, corner};

pub(super) fn stacked(dice: &mut Dice, c: &mut Canvas) {
    let (mut row, left) = corner(dice);
    for _ in 0..dice.between(2, 4) {
        let clean = any(dice);
        row = c.table(row, left, &clean) + dice.between(1, 4) as u32;
    }
}

pub(super) fn stacked_with_titles(dice: &mut Dice, c: &mut Canvas) {
    let (mut row, left) = corner(dice);
    for i in 0..dice.between(2, 4) {
        let clean = any(dice);
        c.put(row, left, text(format!("{} {}", dice.pick(TITLES), i + 1)));
        row = c.table(row + 1 + dice.below(2) as u32, left, &clean) + dice.between(1, 3) as u32;
    }
}

pub(super) fn stacked_without_gap(dice: &mut Dice, c: &mut Canvas) {
    let (mut row, left) = corner(dice);
    for _ in 0..dice.between(2, 3) {
        let clean = table(dice, 4, 20, 6);
        row = c.table(row, left, &clean);
    }
}

pub(super) fn side_by_side(dice: &mut Dice, c: &mut Canvas) {
    let (row, mut left) = corner(dice);
    for _ in 0..dice.between(2, 3) {
        let clean = any(dice);
        c.table(row, left, &clean);
        left += clean.width() + dice.between(1, 3) as u16;
    }
}

pub(super) fn side_by_side_with_titles(dice: &mut Dice, c: &mut Canvas) {
    let (row, mut left) = corner(dice);
    for i in 0..dice.between(2, 3) {
        let clean = any(dice);
        c.put(row, left, text(format!("{} {}", dice.pick(TITLES), i + 1)));
        c.table(row + 1, left, &clean);
        left += clean.width() + dice.between(1, 2) as u16;
    }
}

pub(super) fn title_above_two(dice: &mut Dice, c: &mut Canvas) {
    let (row, left) = corner(dice);
    let (one, two) = (any(dice), any(dice));
    let second = left + one.width() + 1;
    c.put(row, left, text(dice.pick(TITLES)));
    c.merges.push((row, left, row, second + two.width() - 1));
    c.table(row + 2, left, &one);
    c.table(row + 2, second, &two);
}
