//! The text of JSON, read value by value as it streams in. Numbers keep the digits that they are written with, and objects all of
//! their keys: the usual parser would round the ones and drop the others.

use std::fmt::{self, Display, Write as _};
use std::io::BufRead;

/// A value as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// Digits, sign, point and exponent.
    Number(String),
    Text(String),
    List(Vec<Json>),
    /// Keys in their order, also those that come twice.
    Object(Vec<(String, Json)>),
}

/// Without blanks.
impl Display for Json {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Json::Null => out.write_str("null"),
            Json::Bool(truth) => write!(out, "{truth}"),
            Json::Number(digits) => out.write_str(digits),
            Json::Text(text) => out.write_str(&quoted(text)),
            Json::List(values) => {
                out.write_char('[')?;
                for (i, value) in values.iter().enumerate() {
                    write!(out, "{}{value}", if i > 0 { "," } else { "" })?;
                }
                out.write_char(']')
            }
            Json::Object(fields) => {
                out.write_char('{')?;
                for (i, (key, value)) in fields.iter().enumerate() {
                    write!(out, "{}{}:{value}", if i > 0 { "," } else { "" }, quoted(key))?;
                }
                out.write_char('}')
            }
        }
    }
}

/// Levels of lists and objects within each other; what is deeper is refused.
const DEEPEST: usize = 128;

/// Why a text is no JSON, with the place where that is seen.
type Parsed<T> = Result<T, String>;

/// A stream of JSON.
pub(super) struct Text<R> {
    input: R,
    line: u64,
    column: u64,
}

impl<R: BufRead> Text<R> {
    pub(super) fn new(input: R) -> Self {
        Text { input, line: 1, column: 0 }
    }

    /// The next sign that is no blank; none at the end.
    pub(super) fn peek(&mut self) -> Parsed<Option<u8>> {
        loop {
            match self.byte()? {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.pass(),
                // The mark of a byte order.
                Some(0xef) if (self.line, self.column) == (1, 0) => {
                    (0..3).try_for_each(|_| self.byte().map(|_| self.pass()))?
                }
                other => return Ok(other),
            }
        }
    }

    /// Takes a sign, if it is the next one that is no blank.
    pub(super) fn take(&mut self, sign: u8) -> Parsed<bool> {
        let found = self.peek()? == Some(sign);
        if found {
            self.pass();
        }
        Ok(found)
    }

    /// Takes a sign, which must be there.
    pub(super) fn expect(&mut self, sign: u8) -> Parsed<()> {
        match self.take(sign)? {
            true => Ok(()),
            false => self.wrong(&format!("expected '{}'", char::from(sign))),
        }
    }

    /// Whether another element follows in a list or object that ends with a sign; the comma between two is taken.
    pub(super) fn goes_on(&mut self, first: &mut bool, end: u8) -> Parsed<bool> {
        if self.take(end)? {
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.expect(b',')?;
        }
        Ok(true)
    }

    /// A key with its colon.
    pub(super) fn key(&mut self) -> Parsed<String> {
        if self.peek()? != Some(b'"') {
            return self.wrong("expected a key");
        }
        let key = self.string()?;
        self.expect(b':')?;
        Ok(key)
    }

    /// The next value.
    pub(super) fn value(&mut self) -> Parsed<Json> {
        self.nested(0)
    }

    /// Nothing may follow.
    pub(super) fn end(&mut self) -> Parsed<()> {
        match self.peek()? {
            None => Ok(()),
            Some(_) => self.wrong("something follows its end"),
        }
    }

    fn nested(&mut self, depth: usize) -> Parsed<Json> {
        if depth > DEEPEST {
            return self.wrong("its values are nested too deeply");
        }
        match self.peek()? {
            Some(b'{') => {
                self.pass();
                let (mut fields, mut first) = (Vec::new(), true);
                while self.goes_on(&mut first, b'}')? {
                    let key = self.key()?;
                    fields.push((key, self.nested(depth + 1)?));
                }
                Ok(Json::Object(fields))
            }
            Some(b'[') => {
                self.pass();
                let (mut values, mut first) = (Vec::new(), true);
                while self.goes_on(&mut first, b']')? {
                    values.push(self.nested(depth + 1)?);
                }
                Ok(Json::List(values))
            }
            Some(b'"') => self.string().map(Json::Text),
            Some(_) => self.word(),
            None => self.wrong("it ends in the middle of a value"),
        }
    }

    /// A number, or one of the three words.
    fn word(&mut self) -> Parsed<Json> {
        let mut word = String::new();
        while let Some(byte) = self.byte()?.filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')) {
            word.push(char::from(byte));
            self.pass();
        }
        match word.as_str() {
            "null" => Ok(Json::Null),
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            _ if is_number(&word) => Ok(Json::Number(word)),
            _ => self.wrong("expected a value"),
        }
    }

    /// A text in quotes.
    fn string(&mut self) -> Parsed<String> {
        self.pass();
        let mut raw = vec![b'"'];
        let mut escaped = false;
        loop {
            let Some(byte) = self.byte()? else { return self.wrong("it ends in the middle of a text") };
            raw.push(byte);
            self.pass();
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => break,
                _ => {}
            }
        }
        serde_json::from_slice(&raw).or_else(|_| self.wrong("a text has a sign that none may have"))
    }

    fn byte(&mut self) -> Parsed<Option<u8>> {
        match self.input.fill_buf() {
            Ok(bytes) => Ok(bytes.first().copied()),
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => self.byte(),
            Err(e) => Err(e.to_string()),
        }
    }

    fn pass(&mut self) {
        if self.byte().ok().flatten() == Some(b'\n') {
            (self.line, self.column) = (self.line + 1, 0);
        } else {
            self.column += 1;
        }
        self.input.consume(1);
    }

    fn wrong<T>(&self, why: &str) -> Parsed<T> {
        Err(format!("{why} at line {} column {}", self.line, self.column + 1))
    }
}

/// Whether a word is a number as JSON has it.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, power) = word.split_once(['e', 'E']).map_or((word, None), |(m, p)| (m, Some(p)));
    let whole = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = whole.split_once('.').map_or((whole, None), |(w, f)| (w, Some(f)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && power.is_none_or(|p| digits(p.strip_prefix(['+', '-']).unwrap_or(p)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_as_they_are_written() {
        for (text, wanted) in [
            ("12345678901234567.890", Ok("12345678901234567.890")),
            ("\u{feff} [ 1, -2.50 ,3e400]", Ok("[1,-2.50,3e400]")),
            (r#"{"a": 1, "a": {"b":[]}}"#, Ok(r#"{"a":1,"a":{"b":[]}}"#)),
            (r#""\u00e9\ud83d\ude00 \"x\"""#, Ok(r#""é😀 \"x\"""#)),
            ("[tru]", Err("expected a value at line 1 column 5")),
            ("[1\n 2]", Err("expected ',' at line 2 column 2")),
            ("{\"a\" 1}", Err("expected ':' at line 1 column 6")),
            ("[01]", Err("expected a value at line 1 column 4")),
            ("[1] 2", Err("something follows its end at line 1 column 5")),
            ("\"a\tb\"", Err("a text has a sign that none may have at line 1 column 6")),
        ] {
            let mut read = Text::new(text.as_bytes());
            let found = read.value().and_then(|value| read.end().map(|()| value.to_string()));
            assert_eq!(found.as_deref().map_err(String::as_str), wanted, "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(
            Text::new(deep.as_bytes()).value().is_err_and(|why| why.starts_with("its values are nested too deeply"))
        );
    }
}
