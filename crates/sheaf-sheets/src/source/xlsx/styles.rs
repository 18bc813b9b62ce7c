//! The styles part: the number format of each cell style.

use std::collections::HashMap;

use quick_xml::events::Event;
use sheaf_model::problem::Result;

use super::super::xml::{Xml, attribute};
use super::super::zipped::Zipped;
use crate::format::NumberFormat;

/// Number formats by style number; "General" where the part is missing.
pub(super) fn read_formats(zip: &mut Zipped, path: Option<String>) -> Result<Vec<NumberFormat>> {
    let mut formats = vec![];
    let Some(path) = path else { return Ok(vec![NumberFormat::general()]) };
    let Some(part) = zip.part(&path)? else { return Ok(vec![NumberFormat::general()]) };
    let (mut xml, mut buffer) = (Xml::new(part, &path), Vec::new());
    let mut codes: HashMap<u32, NumberFormat> = HashMap::new();
    let mut inside = false;
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "numFmt" => {
                let id = attribute(&e, "numFmtId").and_then(|n| n.parse().ok());
                if let (Some(id), Some(code)) = (id, attribute(&e, "formatCode")) {
                    codes.insert(id, NumberFormat::parse(&code));
                }
            }
            Event::Start(e) if e.local_name().as_ref() == "cellXfs" => inside = true,
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => inside = false,
            Event::Start(e) | Event::Empty(e) if inside && e.local_name().as_ref() == "xf" => {
                let id: u32 = attribute(&e, "numFmtId").and_then(|n| n.parse().ok()).unwrap_or(0);
                let format = codes.get(&id).cloned().or_else(|| NumberFormat::builtin(id)).unwrap_or_default();
                if formats.len() < usize::from(u16::MAX) {
                    formats.push(format);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if formats.is_empty() {
        formats.push(NumberFormat::general());
    }
    Ok(formats)
}
