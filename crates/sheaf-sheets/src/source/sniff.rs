//! What kind of file it is, by its bytes and never by its name.

use std::io::Read;

use sheaf_model::problem::Result;

use super::zipped::Zipped;
use super::{Limits, Source, json, markup, spreadsheetml, unreadable};

/// Kinds of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
    Json,
    Html,
    /// The XML of Excel 2003.
    SpreadsheetMl,
    /// A file that gzip packed.
    Gzip,
    /// A zip container of files.
    Archive,
    Text,
}

/// Looks at the first bytes, and for a container at its parts.
pub(crate) fn kind(source: &Source) -> Result<Kind> {
    let mut head = Vec::new();
    source.open()?.take(4_096).read_to_end(&mut head).map_err(|e| unreadable(format!("it cannot be read ({e})")))?;
    match head.as_slice() {
        [] => Err(unreadable("it is empty")),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => zip_kind(source),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => ole_kind(source),
        [0x09, 0x00 | 0x02 | 0x04 | 0x08, ..] if head.len() > 4 && head[3] == 0 => Ok(Kind::Xls),
        [b'%', b'P', b'D', b'F', ..] => Err(unreadable("it is a PDF document, not a workbook")),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'G', b'I', b'F', b'8', ..] => {
            Err(unreadable("it is a picture, not a workbook"))
        }
        [0x1f, 0x8b, ..] => Ok(Kind::Gzip),
        _ if is_binary(&head) => Err(unreadable("it is neither a workbook nor a text file")),
        _ => text_kind(source, &head),
    }
}

/// Text that begins with a sign of JSON or of XML is looked at more closely.
fn text_kind(source: &Source, head: &[u8]) -> Result<Kind> {
    let skipped = |b: &&u8| b.is_ascii_whitespace() || matches!(b, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff);
    let Some(first @ (b'<' | b'{' | b'[' | b'V')) = head.iter().find(|b| !skipped(b)) else { return Ok(Kind::Text) };
    let mut look = Vec::new();
    super::delimited::decoded(source)?
        .take(64 << 10)
        .read_to_end(&mut look)
        .map_err(|e| unreadable(format!("it cannot be read ({e})")))?;
    let look = String::from_utf8_lossy(&look);
    Ok(match first {
        b'<' if spreadsheetml::is_spreadsheetml(&look) => Kind::SpreadsheetMl,
        b'<' | b'V' if markup::is_html(&look) => Kind::Html,
        b'{' | b'[' if json::is_json(look.trim_end_matches('\u{fffd}')) => Kind::Json,
        _ => Kind::Text,
    })
}

fn zip_kind(source: &Source) -> Result<Kind> {
    let mut zip = Zipped::open(source.open()?, &Limits::default())?;
    if zip.has("xl/workbook.bin") {
        return Ok(Kind::Xlsb);
    }
    if zip.has("content.xml") {
        if zip.text("META-INF/manifest.xml")?.is_some_and(|m| m.contains("encryption-data")) {
            return Err(unreadable("it is protected by a password; save it without one and try again"));
        }
        return Ok(Kind::Ods);
    }
    if zip.has("xl/workbook.xml") || zip.has("_rels/.rels") {
        return Ok(Kind::Xlsx);
    }
    let names = zip.names();
    if names.iter().any(|n| n.starts_with("xl/")) {
        return Err(unreadable(
            "it is an incomplete Excel file: the part that lists its sheets (xl/workbook.xml) is missing",
        ));
    }
    if names.iter().any(|n| n.starts_with("word/")) {
        return Err(unreadable("it is a Word document, not a workbook"));
    }
    // Newer files hold such parts themselves, or in a container of their own; older ones one page of XML.
    if names.iter().any(|n| n.ends_with(".iwa") || n.ends_with("Index.zip") || n.ends_with("index.apxl")) {
        return Err(unreadable(
            "it is a file of Numbers, Pages or Keynote; open it there, export it as Excel or CSV, and try again",
        ));
    }
    Ok(Kind::Archive)
}

/// A compound file is an old workbook, or the shell around an encrypted new one.
fn ole_kind(source: &Source) -> Result<Kind> {
    let mut bytes = Vec::new();
    source
        .open()?
        .take(64 << 20)
        .read_to_end(&mut bytes)
        .map_err(|e| unreadable(format!("it cannot be read ({e})")))?;
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(&bytes, &wide).is_some()
    };
    if holds("EncryptedPackage") || holds("EncryptionInfo") {
        return Err(unreadable("it is protected by a password; save it without one and try again"));
    }
    if holds("WordDocument") {
        return Err(unreadable("it is a Word document, not a workbook"));
    }
    Ok(Kind::Xls)
}

/// Many zero and control bytes, in no UTF-16 pattern.
fn is_binary(head: &[u8]) -> bool {
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || super::delimited::is_utf32(head) {
        return false;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = head.len() / 2;
    if half > 1 && (even * 10 > half * 6 && odd * 10 < half || odd * 10 > half * 6 && even * 10 < half) {
        return false;
    }
    // Some of them part fields and records, or begin signs of another script.
    let is_text = |b: u8| b > 31 || (9..14).contains(&b) || [1, 27, 28, 29, 30, 31].contains(&b);
    let control = head.iter().filter(|b| !is_text(**b)).count();
    // One or two within the lines of a small text are strays.
    let few = control <= 2 && control * 8 <= head.len() && head.contains(&b'\n');
    control * 20 > head.len() && !few
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stray_zero_makes_no_text_binary() {
        for (head, binary) in [
            (&b"a,b\n1,x\0y\n2,z\n3,w\n"[..], false),
            (b"a,b\n1,\0\0\n2,z\n3,w\n", false),
            (b"a\x1bb\n", false),
            (b"\0\x02\x04", true),
            (b"ab\0\x02\n\x04cd", true),
            (b"a\0\0\0\0\0bcdefgh\nijklm", true),
        ] {
            assert_eq!(is_binary(head), binary, "{head:?}");
        }
    }
}
