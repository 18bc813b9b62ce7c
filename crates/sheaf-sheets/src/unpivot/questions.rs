//! Letters with a number that look like parts of a year and are questions or tests: `Q1` … `Q10`, `T0`, `Q3a`.

use std::collections::HashSet;

/// A letter that is short for a part of a year, and how many parts there are.
const PARTS: [(char, u32); 5] = [('q', 4), ('t', 4), ('h', 2), ('s', 2), ('w', 53)];

/// Letters under which some label has a number that no part of a year has: then those beside it are none either.
pub(super) fn letters<'t>(labels: impl Iterator<Item = &'t str>) -> HashSet<char> {
    let beyond = |text: &str| {
        let (letter, most, rest) = split(text)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..digits].parse::<u32>().ok()?;
        let part = rest[digits..].trim_start_matches(['_', '.']);
        // `Q3a`, `Q12_1`; what follows a number apart is a year or words, and `Q4e` is expected, `Q1-4` all of them.
        let has_part = part.len() == 1 && part.bytes().all(|b| matches!(b, b'a'..=b'd' | b'A'..=b'D' | b'0'..=b'9'));
        (number == 0 && letter != 'w' || number > most || has_part).then_some(letter)
    };
    labels.filter_map(beyond).collect()
}

/// Whether a label is one of these letters and a number, and nothing else.
pub(super) fn is_one(letters: &HashSet<char>, text: &str) -> bool {
    !letters.is_empty()
        && split(text)
            .is_some_and(|(letter, _, rest)| letters.contains(&letter) && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// The letter, how many parts of a year it counts at most, and what stands behind it, which begins with a figure.
fn split(text: &str) -> Option<(char, u32, &str)> {
    let first = text.chars().next()?.to_ascii_lowercase();
    let (_, most) = PARTS.iter().find(|(letter, _)| *letter == first)?;
    let rest = text[1..].trim_start_matches(['_', '.']);
    (rest.len() <= 5 && rest.starts_with(|c: char| c.is_ascii_digit())).then_some((first, *most, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_the_parts_of_a_year_are_those_of_questions() {
        for (labels, wanted) in [
            ("ID|Q1|Q2|Q3|Q4|Q5", true),
            ("Q0|Q1|Q2|Q3|Q4", true),
            ("Q1|Q2|Q3a|Q3b|Q4", true),
            ("Q1|Q2|Q3|Q4_1|Q4_2", true),
            ("Region|Q1|Q2|Q3|Q4", false),
            ("Q1|Q2|Q3|Q4|T5", false),
            ("Q1|Q2|Q3|Q4e|Q1-4", false),
            ("Q1|Q2|Q3|Q4|Q1-24|Q4 2024", false),
        ] {
            let letters = letters(labels.split('|'));
            assert_eq!(is_one(&letters, "Q1"), wanted, "{labels}: {letters:?}");
            assert!(!is_one(&letters, "Q1 2024"));
        }
    }
}
