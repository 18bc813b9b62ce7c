//! The styles part: the number format of each cell style, and how its text looks.

use std::collections::HashMap;

use quick_xml::events::Event;
use sheaf_model::problem::Result;

use super::super::xml::{Xml, attribute};
use super::super::zipped::Zipped;
use crate::format::NumberFormat;
use crate::sheet::Look;

/// Most fonts that are looked at.
const MOST_FONTS: usize = 65_536;

/// Cell styles by their number.
#[derive(Default)]
pub(super) struct Styles {
    /// "General" where the part is missing.
    pub(super) formats: Vec<NumberFormat>,
    pub(super) looks: Vec<Look>,
}

/// Reads the part, if there is one.
pub(super) fn read(zip: &mut Zipped, path: Option<String>) -> Result<Styles> {
    let mut styles = Styles::default();
    if let Some(path) = path {
        fill(&mut styles, zip, &path)?;
    }
    if styles.formats.is_empty() {
        styles.formats.push(NumberFormat::general());
    }
    Ok(styles)
}

fn fill(styles: &mut Styles, zip: &mut Zipped, path: &str) -> Result<()> {
    let Some(part) = zip.part(path)? else { return Ok(()) };
    let (mut xml, mut buffer) = (Xml::new(part, path), Vec::new());
    let mut codes: HashMap<u32, NumberFormat> = HashMap::new();
    let mut bold: Vec<bool> = Vec::new();
    let (mut inside, mut fonts) = (false, false);
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "numFmt" => {
                let id = attribute(&e, "numFmtId").and_then(|n| n.parse().ok());
                if let (Some(id), Some(code)) = (id, attribute(&e, "formatCode")) {
                    codes.insert(id, NumberFormat::parse(&code));
                }
            }
            Event::Start(e) if e.local_name().as_ref() == "fonts" => fonts = true,
            Event::End(e) if e.local_name().as_ref() == "fonts" => fonts = false,
            Event::Start(e) | Event::Empty(e)
                if fonts && e.local_name().as_ref() == "font" && bold.len() < MOST_FONTS =>
            {
                bold.push(false);
            }
            Event::Start(e) | Event::Empty(e) if fonts && e.local_name().as_ref() == "b" => {
                if let Some(font) = bold.last_mut() {
                    *font = !matches!(attribute(&e, "val").as_deref(), Some("0" | "false"));
                }
            }
            Event::Start(e) if e.local_name().as_ref() == "cellXfs" => inside = true,
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => inside = false,
            Event::Start(e) | Event::Empty(e) if inside && e.local_name().as_ref() == "xf" => {
                let id: u32 = attribute(&e, "numFmtId").and_then(|n| n.parse().ok()).unwrap_or(0);
                let format = codes.get(&id).cloned().or_else(|| NumberFormat::builtin(id)).unwrap_or_default();
                let font = attribute(&e, "fontId").and_then(|n| n.parse::<usize>().ok());
                let bold = font.and_then(|font| bold.get(font)).copied().unwrap_or(false);
                if styles.formats.len() < usize::from(u16::MAX) {
                    styles.formats.push(format);
                    styles.looks.push(Look { indent: 0, bold });
                }
            }
            Event::Start(e) | Event::Empty(e) if inside && e.local_name().as_ref() == "alignment" => {
                let indent = attribute(&e, "indent").and_then(|n| n.parse().ok()).unwrap_or(0);
                if let Some(look) = styles.looks.last_mut() {
                    look.indent = indent;
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(())
}
