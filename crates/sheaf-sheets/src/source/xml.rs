//! XML of a workbook's parts, read as a stream: no document type, no entities but the five that XML builds in.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use sheaf_model::problem::Result;

use super::unreadable;

/// A stream of XML events.
pub(crate) struct Xml<R> {
    reader: Reader<R>,
    part: String,
}

impl<R: BufRead> Xml<R> {
    /// Reads a part; `part` is its name, for messages.
    pub(crate) fn new(input: R, part: &str) -> Self {
        let mut reader = Reader::from_reader(input);
        reader.config_mut().check_end_names = false;
        Xml { reader, part: part.to_owned() }
    }

    /// The next event. A document type is refused: no workbook needs one, and it may declare entities without end.
    pub(crate) fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Event<'b>> {
        buffer.clear();
        match self.reader.read_event_into(buffer) {
            Ok(Event::DocType(_)) => Err(unreadable(format!(
                "it declares XML entities in '{}', which no workbook needs and which can expand without end; it is refused as unsafe",
                self.part
            ))),
            Ok(event) => Ok(event),
            Err(e) => Err(unreadable(format!("its part '{}' is damaged ({e})", self.part))),
        }
    }

    /// The text of an element that comes next and holds nothing else, where all of it is at hand: `<v>12</v>`. It is most of a
    /// workbook. Where anything is out of the ordinary nothing is taken, and the events tell.
    pub(crate) fn take_text(&mut self, opened: &str, closed: &str, out: &mut String) -> bool {
        let input = self.reader.get_mut();
        let text = |held: &[u8], out: &mut String| {
            let rest = held.strip_prefix(opened.as_bytes())?;
            let end = memchr::memchr3(b'<', b'&', b'\r', rest)?;
            let text = std::str::from_utf8(&rest[..end]).ok().filter(|_| rest[end..].starts_with(closed.as_bytes()))?;
            out.push_str(text);
            Some(opened.len() + end + closed.len())
        };
        let taken = input.fill_buf().ok().and_then(|held| text(held, out));
        input.consume(taken.unwrap_or(0));
        taken.is_some()
    }

    /// The character that a reference such as `&amp;` stands for.
    pub(crate) fn resolve(&self, reference: &BytesRef<'_>) -> Result<char> {
        if let Ok(Some(c)) = reference.resolve_char_ref() {
            return Ok(c);
        }
        let name: &str = reference;
        Ok(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return Err(unreadable(format!("its part '{}' uses the unknown entity '{name}'", self.part))),
        })
    }

    /// The text up to the end of the element that was just opened.
    pub(crate) fn text_of(&mut self, element: &str, out: &mut String) -> Result<()> {
        let mut buffer = Vec::new();
        loop {
            let event = self.next(&mut buffer)?;
            match &event {
                Event::End(end) if end.local_name().as_ref() == element => return Ok(()),
                Event::Eof => return Ok(()),
                Event::Text(text) => out.push_str(&text.xml10_content()),
                Event::CData(text) => out.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let c = self.resolve(reference)?;
                    out.push(c);
                }
                _ => {}
            }
        }
    }
}

/// An attribute's value by its local name.
pub(crate) fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .and_then(|a| a.normalized_value(XmlVersion::Implicit1_0).ok())
}

/// An attribute that says yes.
pub(crate) fn is_set(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|v| v == "1" || v == "true")
}
