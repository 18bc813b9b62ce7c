//! Whether a text file holds sentences and no table: a letter, a word that goes along with other files. Evidence per file.

use std::collections::HashMap;

use super::view::{Class, Line, View};
use crate::address::Rect;
use crate::column::literal::trim;
use crate::column::words::Words;

/// Most lines of sentences without a greeting: more of them are a list.
const FEW: usize = 3;
/// Lines of a page: more of them are a list of texts.
const MOST: usize = 40;
/// Fewest words of a sentence: what has less may be short for something.
const FEWEST_WORDS: usize = 4;

/// Words that a letter begins with.
const GREETINGS: Words = Words::of(
    "dear hello hi good greetings sehr liebe lieber hallo guten bonjour cher chère chers madame monsieur estimado \
     estimada estimados hola querido querida gentile egregio caro cara ciao buongiorno prezado prezada olá beste \
     geachte szanowny szanowna szanowni dzień cześć witam drogi droga vážený vážená dobrý merhaba sayın hej kära \
     kære уважаемый уважаемая здравствуйте шановний шановна добрий",
);

/// Words that it ends with.
const CLOSINGS: Words = Words::of(
    "regards sincerely faithfully wishes thanks yours grüße grüßen grüsse gruß cordialement salutations saludos \
     atentamente saluti cumprimentos atenciosamente groeten groet pozdrawiam poważaniem pozdravem saygılarımla \
     hälsningar hilsen уважением повагою",
);

/// Whether all that there is are sentences. Their signs may have cut them into cells, of which then each line has another number.
pub(super) fn is_prose(view: &View<'_>) -> bool {
    let Some(used) = view.sheet.used() else { return false };
    if view.sheet.rows().len() > 2 * MOST {
        return false;
    }
    let lines = view.lines(Rect { top: 0, left: 0, ..used }, &[]);
    let [first, rest @ ..] = lines.as_slice() else { return false };
    if rest.is_empty() || lines.len() > MOST || lines.iter().flat_map(|l| &l.spots).any(|s| s.class != Class::Text) {
        return false;
    }
    // A question may be the label of its answers, and a sentence that of more.
    let says = !text_of(view, first).ends_with('?') && lines.len() <= FEW;
    let sentences = lines.iter().filter(|line| is_sentence(view, line)).count();
    let closings = lines.iter().filter(|line| ends_with(view, line, CLOSINGS)).count();
    // A label may say the same as who greets.
    let is_letter = closings > 0 || text_of(view, first).ends_with([',', '!', ':', '，', '：', '！']);
    let greets = is_letter && begins_with(view, first, GREETINGS);
    let enough = match greets {
        true => sentences > 0 && (sentences + closings + 1) * 2 >= lines.len(),
        false => says && sentences == lines.len(),
    };
    enough && is_uneven(&lines)
}

/// Whether lines are not cut into columns: each is one cell, or no number of cells is usual.
fn is_uneven(lines: &[Line]) -> bool {
    let mut widths: HashMap<usize, usize> = HashMap::new();
    for line in lines {
        *widths.entry(line.fill()).or_default() += 1;
    }
    widths.iter().all(|(width, many)| *width == 1 || many * 4 < lines.len() * 3)
}

fn text_of(view: &View<'_>, line: &Line) -> String {
    line.spots.iter().map(|s| trim(view.text(s.text))).collect::<Vec<_>>().join(" ")
}

/// Some words, and a stop at their end.
fn is_sentence(view: &View<'_>, line: &Line) -> bool {
    let text = text_of(view, line);
    let ends = text.trim_end_matches(['"', '\'', ')', '”', '“', '»']).ends_with(['.', '!', '?', '…']);
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    ends && words >= FEWEST_WORDS
}

fn begins_with(view: &View<'_>, line: &Line, known: Words) -> bool {
    let text = text_of(view, line).to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.next().is_some_and(|word| known.contains(word)) && text.split_whitespace().count() <= 8
}

fn ends_with(view: &View<'_>, line: &Line, known: Words) -> bool {
    let text = text_of(view, line).to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.next_back().is_some_and(|word| known.contains(word)) && text.split_whitespace().count() <= 6
}
