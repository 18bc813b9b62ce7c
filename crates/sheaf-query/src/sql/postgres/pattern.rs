//! Regular expressions as PostgreSQL writes them. A formula's are Rust's: of the same pattern PostgreSQL has another syntax
//! for some parts, other classes of characters, and where several parts of a text fit it prefers the longest.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

/// Most repetitions that PostgreSQL counts.
const MOST: u32 = 255;

/// What a pattern is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Whether it fits.
    Match,
    /// Which part fits.
    Extract,
    /// All parts that fit.
    Replace,
}

/// A pattern in PostgreSQL's words; none where it has none for it, or might choose another part of a text.
pub fn translate(pattern: &str, purpose: Use) -> Option<String> {
    let hir = regex_syntax::parse(pattern).ok()?;
    if purpose != Use::Match && !(chooses_alike(&hir) && one_greed(&hir)) {
        return None;
    }
    // Right behind a part that fits, nothing fits in Rust, in PostgreSQL it does.
    let lengths = (hir.properties().minimum_len(), hir.properties().maximum_len());
    if purpose == Use::Replace && lengths.0 == Some(0) && lengths.1 != Some(0) {
        return None;
    }
    let mut out = "***:".to_owned();
    write(&hir, &mut out)?;
    Some(out)
}

fn write(hir: &Hir, out: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty => out.push_str("(?:)"),
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok()?.chars().for_each(|c| write_char(c, out)),
        HirKind::Class(Class::Unicode(class)) => write_class(class, out)?,
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Look(look) => out.push_str(&write_look(*look)?),
        HirKind::Repetition(repetition) => write_repetition(repetition, out)?,
        HirKind::Capture(capture) => {
            out.push('(');
            write(&capture.sub, out)?;
            out.push(')');
        }
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, out))?,
        HirKind::Alternation(parts) => {
            out.push_str("(?:");
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    out.push('|');
                }
                write(part, out)?;
            }
            out.push(')');
        }
    }
    Some(())
}

fn write_char(c: char, out: &mut String) {
    match c {
        c if c.is_alphanumeric() || c == '_' => out.push(c),
        c if c.is_ascii_graphic() => out.extend(['\\', c]),
        c => out.push_str(&format!("\\U{:08X}", c as u32)),
    }
}

/// No text of PostgreSQL holds U+0000.
fn write_class(class: &ClassUnicode, out: &mut String) -> Option<()> {
    let from = out.len();
    out.push('[');
    for range in class.ranges().iter().filter(|r| r.end() > '\0') {
        write_char(range.start().max('\u{1}'), out);
        if range.start() < range.end() {
            out.push('-');
            write_char(range.end(), out);
        }
    }
    out.push(']');
    (out.len() > from + 2).then_some(())
}

fn write_repetition(repetition: &Repetition, out: &mut String) -> Option<()> {
    if matches!(repetition.sub.kind(), HirKind::Look(_)) {
        return None;
    }
    let bounds = match (repetition.min, repetition.max) {
        (0, None) => "*".to_owned(),
        (1, None) => "+".to_owned(),
        (0, Some(1)) => "?".to_owned(),
        (min, None) if min <= MOST => format!("{{{min},}}"),
        (min, Some(max)) if max <= MOST && min == max => format!("{{{min}}}"),
        (min, Some(max)) if max <= MOST => format!("{{{min},{max}}}"),
        _ => return None,
    };
    out.push_str("(?:");
    write(&repetition.sub, out)?;
    out.push(')');
    out.push_str(&bounds);
    if !repetition.greedy && repetition.max != Some(repetition.min) {
        out.push('?');
    }
    Some(())
}

fn write_look(look: Look) -> Option<String> {
    let word = |unicode: bool| {
        let mut class = String::new();
        let pattern = if unicode { r"\w" } else { r"[0-9A-Za-z_]" };
        match regex_syntax::parse(pattern).ok()?.kind() {
            HirKind::Class(Class::Unicode(word)) => write_class(word, &mut class)?,
            _ => return None,
        }
        Some(class)
    };
    Some(match look {
        Look::Start => r"\A".to_owned(),
        Look::End => r"\Z".to_owned(),
        Look::StartLF => r"(?:\A|(?<=\n))".to_owned(),
        Look::EndLF => r"(?:\Z|(?=\n))".to_owned(),
        Look::WordUnicode | Look::WordAscii => {
            let w = word(look == Look::WordUnicode)?;
            format!("(?:(?<={w})(?!{w})|(?<!{w})(?={w}))")
        }
        Look::WordUnicodeNegate | Look::WordAsciiNegate => {
            let w = word(look == Look::WordUnicodeNegate)?;
            format!("(?:(?<={w})(?={w})|(?<!{w})(?!{w}))")
        }
        _ => return None,
    })
}

/// Whether no two alternatives can fit at one place: else Rust takes the first that does, PostgreSQL the longest.
fn chooses_alike(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Alternation(parts) => {
            let mut seen = ClassUnicode::empty();
            parts.iter().all(|part| {
                let Some(first) = first_of(part) else { return false };
                let mut both = seen.clone();
                both.intersect(&first);
                seen.union(&first);
                both.ranges().is_empty() && chooses_alike(part)
            })
        }
        HirKind::Concat(parts) => parts.iter().all(chooses_alike),
        HirKind::Repetition(repetition) => chooses_alike(&repetition.sub),
        HirKind::Capture(capture) => chooses_alike(&capture.sub),
        _ => true,
    }
}

/// The characters with which a pattern begins; none where it may be empty, or that is not plain to see.
fn first_of(hir: &Hir) -> Option<ClassUnicode> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let c = std::str::from_utf8(&literal.0).ok()?.chars().next()?;
            Some(ClassUnicode::new([regex_syntax::hir::ClassUnicodeRange::new(c, c)]))
        }
        HirKind::Class(Class::Unicode(class)) => Some(class.clone()),
        HirKind::Repetition(repetition) if repetition.min > 0 => first_of(&repetition.sub),
        HirKind::Capture(capture) => first_of(&capture.sub),
        HirKind::Concat(parts) => first_of(parts.first()?),
        HirKind::Alternation(parts) => {
            let mut all = ClassUnicode::empty();
            for part in parts {
                all.union(&first_of(part)?);
            }
            Some(all)
        }
        _ => None,
    }
}

/// Whether all quantifiers take as much as they can, or all as little: PostgreSQL decides it once for a whole branch.
fn one_greed(hir: &Hir) -> bool {
    let (mut most, mut least, mut choice) = (false, false, false);
    walk(hir, &mut |kind| match kind {
        HirKind::Repetition(r) if r.max == Some(r.min) => {}
        HirKind::Repetition(r) if r.greedy => most = true,
        HirKind::Repetition(_) => least = true,
        HirKind::Alternation(_) => choice = true,
        _ => {}
    });
    !(least && (most || choice))
}

fn walk(hir: &Hir, see: &mut impl FnMut(&HirKind)) {
    see(hir.kind());
    hir.kind().subs().iter().for_each(|sub| walk(sub, see));
}

#[cfg(test)]
mod tests {
    use super::{Use, translate};

    #[test]
    fn patterns_in_the_words_of_postgresql() {
        use Use::{Extract, Match, Replace};
        for (pattern, purpose, expected) in [
            ("^INV-[0-9]+$", Extract, Some(r"***:\AINV\-(?:[0-9])+\Z")),
            ("(a|b)*?c", Extract, Some("***:(?:([a-b]))*?c")),
            ("foo|bar", Replace, Some("***:(?:foo|bar)")),
            ("(?i)é", Match, Some("***:[Éé]")),
            (".", Extract, Some(r"***:[\U00000001-\U00000009\U0000000B-\U0010FFFF]")),
            // Rust takes "Mr" of "Mrs", PostgreSQL would take all of it.
            ("Mr|Mrs", Extract, None),
            ("Mr|Mrs", Match, Some("***:(?:Mr|Mrs)")),
            ("a+?b+", Extract, None),
            ("b*", Replace, None),
            ("a{300}", Match, None),
        ] {
            assert_eq!(translate(pattern, purpose).as_deref(), expected, "{pattern}");
        }
    }
}
