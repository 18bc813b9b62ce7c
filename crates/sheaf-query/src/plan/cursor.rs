//! A cursor: where a list goes on, as the last record's sort keys and id. Opaque to clients, bound to its query.

use sheaf_model::{Code, Problem, Scalar};

/// Where a list goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    /// A fingerprint of the sort and filter that it belongs to.
    pub of: u64,
    /// The last record's sort keys.
    pub keys: Vec<Scalar>,
    /// The last record's id.
    pub id: i64,
}

impl Cursor {
    /// As a client gets it: letters, digits, `-` and `_`.
    pub fn encode(&self) -> String {
        let mut bytes = Vec::new();
        bytes.extend(self.of.to_le_bytes());
        bytes.extend(self.id.to_le_bytes());
        for key in &self.keys {
            match key {
                Scalar::Null => bytes.push(0),
                Scalar::Integer(n) => {
                    bytes.push(1);
                    bytes.extend(n.to_le_bytes());
                }
                Scalar::Real(n) => {
                    bytes.push(2);
                    bytes.extend(n.to_bits().to_le_bytes());
                }
                Scalar::Text(text) => {
                    bytes.push(3);
                    bytes.extend((text.len() as u32).to_le_bytes());
                    bytes.extend(text.as_bytes());
                }
            }
        }
        data_encoding::BASE64URL_NOPAD.encode(&bytes)
    }

    /// Refuses a cursor of another list than the one that has this fingerprint and so many sort keys.
    pub fn expect(&self, of: u64, keys: usize) -> Result<(), Problem> {
        if self.of == of && self.keys.len() == keys {
            return Ok(());
        }
        Err(Problem::new(Code::Unreadable, "The cursor belongs to a list with another filter, search or sort.")
            .with_hint("Begin again without a cursor."))
    }

    /// Reads what `encode` wrote.
    pub fn decode(text: &str) -> Result<Cursor, Problem> {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok();
        bytes.and_then(|bytes| read(&bytes)).ok_or_else(|| {
            Problem::new(Code::Unreadable, "The cursor cannot be read.")
                .with_hint("Take it from 'next' of the page before.")
        })
    }
}

fn read(bytes: &[u8]) -> Option<Cursor> {
    fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
        let (head, rest) = bytes.split_first_chunk::<N>()?;
        *bytes = rest;
        Some(*head)
    }
    let mut rest = bytes;
    let (of, id) = (u64::from_le_bytes(take(&mut rest)?), i64::from_le_bytes(take(&mut rest)?));
    let mut keys = Vec::new();
    while !rest.is_empty() {
        keys.push(match take::<1>(&mut rest)? {
            [0] => Scalar::Null,
            [1] => Scalar::Integer(i64::from_le_bytes(take(&mut rest)?)),
            [2] => Scalar::Real(f64::from_bits(u64::from_le_bytes(take(&mut rest)?))),
            [3] => {
                let length = u32::from_le_bytes(take(&mut rest)?) as usize;
                let (text, after) = rest.split_at_checked(length)?;
                rest = after;
                Scalar::Text(String::from_utf8(text.to_vec()).ok()?)
            }
            _ => return None,
        });
    }
    Some(Cursor { of, keys, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_survive_the_wire_and_rubbish_is_refused() {
        let keys = vec![Scalar::Null, Scalar::Integer(-7), Scalar::Real(0.5), Scalar::Text("é\u{1}e".into())];
        let cursor = Cursor { of: 9, keys, id: 42 };
        assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        let unknown_kind = data_encoding::BASE64URL_NOPAD.encode(&[9; 17]);
        for bad in ["", "a", "%", "AAAA", &unknown_kind] {
            assert!(Cursor::decode(bad).is_err(), "{bad}");
        }
    }
}
