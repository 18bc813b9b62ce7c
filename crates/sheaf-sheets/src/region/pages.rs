//! Lines that a print has on each of its pages, before the labels or at the end of a page. Evidence per region.

use super::body::Aside;
use super::total;
use super::view::{Class, Line, View, median};
use crate::address::Rect;
use crate::column::literal::trim;
use crate::column::words::Words;

/// Most such lines of a page.
const MOST: usize = 4;

/// Puts aside the lines that stand before each repeated header, or close each page, alike but for the number of the page.
pub(super) fn mark(view: &View<'_>, lines: &[Line], labels: Option<&Line>, fates: &mut [Option<Aside>]) {
    let is_header = |fates: &[Option<Aside>], i: usize| fates[i] == Some(Aside::Header);
    let begins = |i: &usize| is_header(fates, *i) && (*i == 0 || !is_header(fates, *i - 1));
    let headers: Vec<usize> = (0..lines.len()).filter(begins).collect();
    let Some(last_header) = headers.last().copied() else { return };
    let above = labels.map_or(Vec::new(), |labels| above(view, labels));
    let usual = median(lines.iter().map(Line::fill));
    for nth in 1..=MOST {
        let before = |at: &usize| {
            let i = at.checked_sub(nth)?;
            (lines[*at].row - lines[i].row == nth as u32 && !is_header(fates, i)).then_some(i)
        };
        let Some(mut of_pages) = headers.iter().map(before).collect::<Option<Vec<usize>>>() else { return };
        let one = &lines[of_pages[0]];
        let alike = |line: &Line| are_alike(view, one, line);
        if !of_pages.iter().all(|i| alike(&lines[*i])) || total::of(view, one, one.spots[0].column).is_some() {
            continue;
        }
        of_pages.extend(lines.len().checked_sub(nth).filter(|i| *i > last_header && alike(&lines[*i])));
        let first = above.len().checked_sub(nth).is_some_and(|i| alike(&above[i]));
        // A record may stand last on a page, but then such ones stand elsewhere too.
        let is_elsewhere = lines.iter().filter(|l| alike(l)).count() > of_pages.len();
        let few = one.fill() == 1 || one.fill() * 2 <= usual;
        let is_same = one.text_share() == 1.0 && of_pages.iter().all(|i| are_same(one, &lines[*i]));
        let told = few && (is_same || one.spots.iter().any(|s| numbers_page(view.text(s.text))));
        if told && !is_elsewhere && of_pages.len() + usize::from(first) >= 2 {
            of_pages.into_iter().for_each(|i| fates[i] = Some(Aside::Note));
        }
    }
}

/// The lines directly above the labels.
pub(super) fn above(view: &View<'_>, labels: &Line) -> Vec<Line> {
    let Some(bottom) = labels.row.checked_sub(1) else { return Vec::new() };
    let top = labels.row.saturating_sub(MOST as u32);
    let (left, right) = (labels.spots[0].column, labels.spots[labels.fill() - 1].column);
    let lines = view.lines(Rect { top, left, bottom, right }, &[]);
    let near = lines.iter().rev().zip(1..).take_while(|(line, n)| line.row + n == labels.row).count();
    lines[lines.len() - near..].to_vec()
}

fn are_same(one: &Line, other: &Line) -> bool {
    one.spots.iter().zip(&other.spots).all(|(a, b)| a.text == b.text)
}

/// Whether two lines are the same but for digits.
fn are_alike(view: &View<'_>, one: &Line, other: &Line) -> bool {
    let without_digits = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    one.fill() == other.fill()
        && one.spots.iter().zip(&other.spots).all(|(a, b)| {
            let alike = || match a.class {
                Class::Text => without_digits(view.text(a.text)) == without_digits(view.text(b.text)),
                _ => true,
            };
            a.column == b.column && a.class == b.class && (a.text == b.text && a.text > 0 || alike())
        })
}

/// Words before the number of a page.
const WORDS: Words = Words::of("page seite blatt pagina página strona sida side pág p лист страница 页");

/// Whether a text begins with the number of a page.
pub(crate) fn begins_page(text: &str) -> bool {
    let lower = trim(text).to_lowercase();
    let word = lower.split(|c: char| !c.is_alphabetic()).find(|w| !w.is_empty()).unwrap_or("");
    WORDS.contains(word) && lower.chars().any(|c| c.is_ascii_digit())
}

/// Whether a text has the number of a page in it: `Page 2 of 3`, `Stock list – Seite 2`.
fn numbers_page(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    words.windows(2).any(|pair| WORDS.contains(pair[0]) && is_number(pair[1]))
}
