//! Constant arrays of formulas, `{1,2;3,4}`, whose values stand apart from the tokens, in the order of their tokens (MS-XLS
//! 2.5.198.59, MS-XLSB 2.5.97.51).

use super::tokens::Tokens;
use super::{Layout, characters, error_of};

impl Tokens<'_> {
    /// The next array that stands apart, as it is typed; none where it cannot be told.
    pub(super) fn constants(&mut self) -> Option<String> {
        let (columns, rows) = match self.decoder.layout {
            Layout::Biff12 => {
                let rows = self.apart.u32()?;
                (self.apart.u32()?, rows)
            }
            // Of the earliest ones nothing computes with an array, and their texts are in code pages.
            Layout::Biff5 => return Some("{}".to_owned()),
            Layout::Biff8 => (u32::from(self.apart.u8()?) + 1, u32::from(self.apart.u16()?) + 1),
        };
        let mut text = "{".to_owned();
        for row in 0..rows {
            for column in 0..columns {
                if column > 0 || row > 0 {
                    text.push(if column > 0 { ',' } else { ';' });
                }
                text.push_str(&self.constant()?);
                if text.len() > self.decoder.longest {
                    return Some(text);
                }
            }
        }
        text.push('}');
        Some(text)
    }

    fn constant(&mut self) -> Option<String> {
        let is_new = self.decoder.layout == Layout::Biff12;
        let kind = self.apart.u8()?;
        let text = match kind {
            0x00 if is_new => return self.apart.f64().map(|n| n.to_string()),
            0x01 if !is_new => return self.apart.f64().map(|n| n.to_string()),
            0x01 | 0x02 if is_new == (kind == 0x01) => {
                let length = usize::from(self.apart.u16()?);
                let wide = is_new || self.apart.u8()? & 1 != 0;
                let text = characters(self.apart.take(length << usize::from(wide))?, wide);
                return Some(format!("\"{}\"", text.replace('"', "\"\"")));
            }
            0x00 => "\"\"",
            0x02 | 0x04 if is_new == (kind == 0x02) => {
                if self.apart.u8()? != 0 {
                    "TRUE"
                } else {
                    "FALSE"
                }
            }
            0x04 | 0x10 => error_of(self.apart.u8()?).text(),
            _ => return None,
        };
        // Each value of the older layout has eight bytes, of which a truth and an error need one.
        self.apart.skip(match (is_new, kind) {
            (true, 0x04) => 3,
            (true, _) => 0,
            (false, 0x00) => 8,
            (false, _) => 7,
        })?;
        Some(text.to_owned())
    }

    /// Passes over the areas that a token computed beforehand.
    pub(super) fn skip_areas(&mut self) -> Option<()> {
        let (many, size) = match self.decoder.layout {
            Layout::Biff12 => (self.apart.u32()?, 16),
            Layout::Biff8 => (u32::from(self.apart.u16()?), 8),
            Layout::Biff5 => return Some(()),
        };
        self.apart.skip(usize::try_from(many).ok()?.checked_mul(size)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::Decoder;
    use super::*;

    fn text(layout: Layout, tokens: &[u8], apart: &[u8]) -> Option<String> {
        let (sheets, names, outer_names, tables) = Default::default();
        Decoder { layout, sheets, names, outer_names, tables, longest: 60 }.text(tokens, apart, (0, 0))
    }

    #[test]
    fn arrays_are_written_as_they_are_typed() {
        let number = |n: f64| n.to_le_bytes().to_vec();
        // SUM({…}); then two of them, added.
        let sum: Vec<u8> = [vec![0x60], vec![0; 7], vec![0x19, 0x10, 0, 0]].concat();
        let both: Vec<u8> = [vec![0x60], vec![0; 7], vec![0x60], vec![0; 7], vec![0x03]].concat();
        let numbers = [vec![1, 1, 0], vec![1], number(1.0), vec![1], number(2.5), vec![1], number(-3.0)].concat();
        let words =
            [vec![2, 0, 0, 2, 3, 0, 0], b"a\"b".to_vec(), vec![4, 1, 0, 0, 0, 0, 0, 0, 0], vec![16, 0x2a], vec![0; 7]];
        let square = [numbers, vec![1], number(4.0)].concat();
        let cases = [
            (&sum, square.clone(), Some("SUM({1,2.5;-3,4})")),
            (&sum, words.concat(), Some("SUM({\"a\"\"b\",TRUE,#N/A})")),
            (&both, [square.clone(), words.concat()].concat(), Some("{1,2.5;-3,4}+{\"a\"\"b\",TRUE,#N/A}")),
            (&sum, square[..20].to_vec(), None),
            (&sum, [vec![255, 255, 255], [vec![1], number(1.0)].concat().repeat(80)].concat(), Some("#TOO_LONG")),
        ];
        for (tokens, apart, expected) in cases {
            assert_eq!(text(Layout::Biff8, tokens, &apart).as_deref(), expected);
        }
        let sum: Vec<u8> = [vec![0x60], vec![0; 14], vec![0x19, 0x10, 0, 0]].concat();
        let apart =
            [vec![1, 0, 0, 0, 4, 0, 0, 0, 0], number(7.0), vec![1, 1, 0, 0xe9, 0, 2, 0, 4, 7, 0, 0, 0]].concat();
        assert_eq!(text(Layout::Biff12, &sum, &apart).as_deref(), Some("SUM({7,\"é\",FALSE,#DIV/0!})"));
    }
}
