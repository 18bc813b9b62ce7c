//! Unusual record ends: the separators of ASCII and Unicode, and breaks of lines and pages. Where a sample shows that records
//! end with one of them, it changes places with the usual end before records are split, and again within each field.

use std::io::Read;

use super::rewritten::{Rewrite, rewritten};

/// What can end a record beside the usual ends, the most certain first.
const SIGNS: [&str; 6] = ["\u{1e}", "\u{85}", "\u{2028}", "\u{2029}", "\u{b}", "\u{c}"];
/// Those that are no blank of plain text.
const CERTAIN: usize = 4;
/// What stands for a usual end within a field.
const KEPT: [u8; 2] = [0x1e, 0x1d];
/// Delimiters by which parts of a text are compared.
const DELIMITERS: [char; 8] = [',', ';', '\t', '|', '\u{1f}', '^', '~', ':'];
/// Parts that are compared.
const LOOK: usize = 400;

/// How the records of a text end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ends {
    sign: &'static str,
    /// The usual ends are ends too.
    mixed: bool,
}

impl Ends {
    /// The ends of a sample; none where they are the usual ones.
    pub(super) fn of(sample: &str) -> Option<Ends> {
        let usual = sample.contains(['\n', '\r']);
        SIGNS.iter().enumerate().find_map(|(rank, sign)| {
            let times = sample.matches(sign).take(LOOK).count();
            if times == 0 {
                return None;
            }
            let by_sign = evenness(sample.split(*sign));
            if !usual {
                let parts = by_sign > 0.8 && (times >= 2 || sample.ends_with(sign));
                return (parts || rank < CERTAIN && times >= 3).then_some(Ends { sign, mixed: false });
            }
            let breaks = |c: char| c == '\n' || c == '\r';
            let by_lines = evenness(sample.split(breaks));
            let by_both = evenness(sample.split(breaks).flat_map(|line| line.split(*sign)));
            match () {
                () if by_sign > 0.8 && by_sign > by_lines + 0.1 && by_sign > by_both && times >= 2 => {
                    Some(Ends { sign, mixed: false })
                }
                () if by_both > 0.9 && by_both > by_lines => Some(Ends { sign, mixed: true }),
                () => None,
            }
        })
    }

    /// A text whose records end with `\n`.
    pub(super) fn usual(self, text: &str) -> String {
        let mut usual = Vec::with_capacity(text.len());
        self.push(text.as_bytes(), &mut usual);
        String::from_utf8_lossy(&usual).into_owned()
    }

    /// The same of a stream.
    pub(super) fn wrap(self, input: impl Read + Send + 'static) -> Box<dyn Read + Send> {
        rewritten(input, self)
    }

    /// Puts usual ends back that stand within fields.
    pub(super) fn restore(self, bytes: &mut [u8]) {
        if self.mixed {
            return;
        }
        for byte in bytes.iter_mut() {
            match KEPT.iter().position(|kept| kept == byte) {
                Some(0) => *byte = b'\n',
                Some(_) => *byte = b'\r',
                None => {}
            }
        }
    }
}

impl Rewrite for Ends {
    fn open_end(&self, text: &[u8]) -> usize {
        let sign = self.sign.as_bytes();
        (1..sign.len()).rev().find(|kept| text.ends_with(&sign[..*kept])).unwrap_or(0)
    }

    fn push(&self, text: &[u8], into: &mut Vec<u8>) {
        let (sign, mut rest) = (self.sign.as_bytes(), text);
        while let Some(byte) = rest.first() {
            if rest.starts_with(sign) {
                into.push(b'\n');
                rest = &rest[sign.len()..];
                continue;
            }
            into.push(match byte {
                b'\n' if !self.mixed => KEPT[0],
                b'\r' if !self.mixed => KEPT[1],
                other => *other,
            });
            rest = &rest[1..];
        }
    }
}

/// The share of parts that have the same number of some delimiter, the greatest for any delimiter, with what stands in quotes
/// or without; blank parts do not count.
fn evenness<'t>(parts: impl Iterator<Item = &'t str>) -> f64 {
    let parts: Vec<&str> = parts.filter(|p| !p.trim().is_empty()).take(LOOK).collect();
    if parts.len() < 2 {
        return 0.0;
    }
    let share = |count: &dyn Fn(&str) -> usize| {
        let mut counts: Vec<usize> = parts.iter().map(|part| count(part)).collect();
        counts.sort_unstable();
        let same = counts.chunk_by(|a, b| a == b).filter(|run| run[0] > 0).map(<[usize]>::len).max().unwrap_or(0);
        same as f64 / parts.len() as f64
    };
    let best = |delimiter: char| {
        let bare = share(&|part| part.split('"').step_by(2).map(|piece| piece.matches(delimiter).count()).sum());
        share(&|part| part.matches(delimiter).count()).max(bare)
    };
    DELIMITERS.into_iter().map(best).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::super::rewritten::byte_by_byte;
    use super::*;

    #[test]
    fn unusual_ends_are_told_by_the_records_they_part() {
        for (text, wanted) in [
            ("a\u{1f}b\u{1e}1\u{1f}2\u{1e}", Some(("\u{1e}", false))),
            ("a\u{1f}b\u{1e}1\u{1f}x\ny\u{1e}2\u{1f}z\u{1e}", Some(("\u{1e}", false))),
            ("a,b\u{85}1,2\u{85}3,4", Some(("\u{85}", false))),
            ("Ann\u{2028}Bo\u{2028}Cid\u{2028}", Some(("\u{2028}", false))),
            ("a;b\u{b}1;2\u{b}3;4\u{b}", Some(("\u{b}", false))),
            ("a,b\n1,2\u{85}3,4\n5,6\n7,8\n", Some(("\u{85}", true))),
            ("a,b\n1,2\n3,4\n", None),
            ("Dear Ann,\u{b}I write.\u{b}Yours", None),
            ("a,b\n1,one\u{b}line\n2,two\n", None),
            ("a,b\n1,2\n\u{c}3,4\n5,6\n", None),
        ] {
            assert_eq!(Ends::of(text).map(|e| (e.sign, e.mixed)), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_stream_reads_as_the_whole_text_however_it_is_cut() {
        for (sign, text) in
            [("\u{2028}", "a,â€\u{2028}1,x\ny\u{2028}"), ("\u{85}", "Â,Â\u{85}é,\u{85}"), ("\u{1e}", "a\u{1e}b")]
        {
            let ends = Ends { sign, mixed: false };
            let read = byte_by_byte(text.as_bytes(), ends);
            assert_eq!(String::from_utf8(read).expect("UTF-8"), ends.usual(text));
        }
    }
}
