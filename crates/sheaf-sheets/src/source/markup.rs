//! Tables of HTML pages, also of those that are saved as .xls: each is a sheet. Tags are read as browsers do, without a
//! tree: what is not closed is closed by what follows.

use std::io::Read;

use sheaf_model::problem::Result;

use super::delimited::decoded;
use super::grid::put;
use super::{Budget, Content, Limits, Source, unreadable};
use crate::address::Rect;
use crate::sheet::{Sheet, TextPool, Value};

/// Longest page.
const LONGEST: u64 = 256 << 20;
/// Most rows or columns that one cell may span.
const WIDEST: u32 = 16_384;

/// Whether the head of a text file is a page or a table of one.
pub(super) fn is_html(head: &str) -> bool {
    let head = head.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    // What a browser puts on the clipboard begins with where its parts are, or with the element that was chosen.
    if head.starts_with("version:") && head.contains("starthtml:") && head.contains('<') {
        return true;
    }
    let page = ["<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<style"];
    page.iter().any(|tag| head.starts_with(tag))
        || head.starts_with('<') && ["<html", "<table", "<td"].iter().any(|tag| head.contains(tag))
}

/// Reads all tables of a page.
pub(super) fn read(
    name: &str,
    source: &Source,
    file: usize,
    pool: &mut TextPool,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Content> {
    let mut bytes = Vec::new();
    decoded(source)?
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| unreadable(format!("it cannot be read ({e})")))?;
    if bytes.len() as u64 > LONGEST {
        return Err(unreadable(format!("it is a page of more than {} MB", LONGEST >> 20)));
    }
    let page = String::from_utf8_lossy(&bytes);
    let mut reader = Page {
        name,
        file,
        pool,
        budget,
        most: limits.sheets,
        sheets: Vec::new(),
        open: Vec::new(),
        title: String::new(),
    };
    reader.read(&page)?;
    Ok(Content::Sheets { sheets: reader.sheets, names: Vec::new(), epoch_1904: false, saved: None })
}

struct Page<'a> {
    name: &'a str,
    file: usize,
    pool: &'a mut TextPool,
    budget: &'a mut Budget,
    most: usize,
    sheets: Vec<Sheet>,
    /// Tables that are not closed, one within the other.
    open: Vec<Table>,
    title: String,
}

/// A table that is being read.
struct Table {
    sheet: Sheet,
    row: u32,
    began: bool,
    column: u32,
    /// The cell: its text, and the rows and columns that it spans.
    cell: Option<(String, u32, u32)>,
    caption: Option<String>,
    /// For each column, how many of the next rows are taken by a cell from above.
    taken: Vec<u32>,
}

impl Page<'_> {
    fn read(&mut self, page: &str) -> Result<()> {
        let mut rest = page;
        let mut heading: Option<String> = None;
        while let Some(at) = rest.find('<') {
            let words = &rest[..at];
            self.words(words);
            if let Some(heading) = &mut heading {
                push_words(heading, words);
            }
            rest = &rest[at..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let begins = |c: &char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
            if rest.chars().nth(1).filter(begins).is_none() {
                self.words("&lt;");
                rest = &rest[1..];
                continue;
            }
            let Some(end) = end_of_tag(rest) else { break };
            let tag = &rest[1..end];
            rest = &rest[end + 1..];
            let (name, closes) = name_of(tag);
            match name.as_str() {
                "script" | "style" if !closes => {
                    let close = format!("</{name}");
                    rest = find_ignoring_case(rest, &close).map_or("", |at| &rest[at..]);
                }
                "h1" | "h2" | "h3" | "h4" if self.open.is_empty() => match closes {
                    false => heading = Some(String::new()),
                    true => self.title = heading.take().map(|h| tidy(&h)).unwrap_or_default(),
                },
                _ => self.tag(&name, closes, tag)?,
            }
        }
        self.words(rest);
        while !self.open.is_empty() {
            self.close_table()?;
        }
        Ok(())
    }

    /// Words belong to the innermost cell or caption.
    fn words(&mut self, words: &str) {
        let Some(table) = self.open.last_mut() else { return };
        match (&mut table.cell, &mut table.caption) {
            (Some((text, ..)), _) => push_words(text, words),
            (None, Some(caption)) => push_words(caption, words),
            _ => {}
        }
    }

    fn tag(&mut self, name: &str, closes: bool, tag: &str) -> Result<()> {
        match (name, closes) {
            ("table", false) => {
                let mut sheet = Sheet::new("", self.file);
                sheet.untyped = true;
                self.open.push(Table {
                    sheet,
                    row: 0,
                    began: false,
                    column: 0,
                    cell: None,
                    caption: None,
                    taken: Vec::new(),
                });
            }
            ("table", true) => self.close_table()?,
            ("caption", false) => {
                if let Some(table) = self.open.last_mut() {
                    table.caption = Some(String::new());
                }
            }
            ("tr", false) => {
                // Rows that were copied without their table.
                if self.open.is_empty() {
                    self.tag("table", false, "")?;
                }
                self.close_cell()?;
                self.begin_row();
            }
            ("td" | "th", false) => {
                self.close_cell()?;
                let span =
                    |name| attribute(tag, name).and_then(|n| n.trim().parse().ok()).unwrap_or(1).clamp(1, WIDEST);
                if let Some(table) = self.open.last_mut() {
                    table.cell = Some((String::new(), span("rowspan"), span("colspan")));
                }
            }
            ("td" | "th" | "tr", true) | ("thead" | "tbody" | "tfoot", _) => self.close_cell()?,
            ("br" | "p" | "div" | "li", _) => {
                if let Some((text, ..)) = self.open.last_mut().and_then(|t| t.cell.as_mut()) {
                    text.push('\n');
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_row(&mut self) {
        let Some(table) = self.open.last_mut() else { return };
        if table.began {
            table.row += 1;
            table.taken.iter_mut().for_each(|n| *n = n.saturating_sub(1));
        }
        (table.began, table.column) = (true, 0);
    }

    fn close_cell(&mut self) -> Result<()> {
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        let Some((text, down, right)) = table.cell.take() else { return Ok(()) };
        table.began = true;
        while table.taken.get(table.column as usize).is_some_and(|n| *n > 0) {
            table.column += 1;
        }
        let (row, column) = (table.row, table.column);
        table.column += right;
        if down > 1 {
            let end = (column + right).min(WIDEST) as usize;
            if table.taken.len() < end {
                table.taken.resize(end, 0);
            }
            table.taken.iter_mut().take(end).skip(column as usize).for_each(|n| *n = down);
        }
        if down > 1 || right > 1 {
            table.sheet.join(Rect { top: row, left: column, bottom: row + down - 1, right: column + right - 1 });
        }
        let text = tidy(&text);
        if text.is_empty() {
            return Ok(());
        }
        let value = Value::Text(self.pool.add(&text));
        put(&mut table.sheet, (row, column as usize), value, self.pool, self.budget)
    }

    fn close_table(&mut self) -> Result<()> {
        self.close_cell()?;
        let Some(mut table) = self.open.pop() else { return Ok(()) };
        if table.sheet.is_empty() {
            return Ok(());
        }
        if self.sheets.len() >= self.most {
            return Err(unreadable(format!("it has more than the {} tables that are allowed", self.most)));
        }
        table.sheet.settle();
        let title = std::mem::take(&mut self.title);
        let named = table.caption.map(|c| tidy(&c)).filter(|c| !c.is_empty()).unwrap_or(title);
        let number = self.sheets.len() + 1;
        let name = match named.chars().count() {
            1..=80 => named,
            _ if number == 1 => self.name.to_owned(),
            _ => format!("{} {number}", self.name),
        };
        let again = self.sheets.iter().any(|s| s.name == name);
        table.sheet.name = if again { format!("{name} {number}") } else { name };
        self.sheets.push(table.sheet);
        Ok(())
    }
}

/// Where a tag ends; a sign within quotes does not end it.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if text.as_bytes().get(at.wrapping_sub(1)) == Some(&b'=') => quote = Some(byte),
            (Some(open), _) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

/// The name of a tag, without a prefix, and whether it closes.
fn name_of(tag: &str) -> (String, bool) {
    let closes = tag.starts_with('/');
    let name: String = tag.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
    (name.to_ascii_lowercase(), closes)
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let at = find_ignoring_case(tag, name)?;
    let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    match value.as_bytes().first()? {
        quote @ (b'"' | b'\'') => value[1..].split(char::from(*quote)).next(),
        _ => value.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next(),
    }
}

fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    text.as_bytes().windows(what.len()).position(|w| w.eq_ignore_ascii_case(what.as_bytes()))
}

/// Adds words as a browser shows them: blanks are one, entities are what they stand for.
fn push_words(text: &mut String, words: &str) {
    let mut rest = words;
    while let Some(at) = rest.find('&') {
        push_blanks(text, &rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(32).find(|(_, c)| *c == ';').map(|(end, _)| end);
        match end.and_then(|end| entity(&rest[1..end]).map(|c| (c, end))) {
            Some((c, end)) => {
                text.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    push_blanks(text, rest);
}

fn push_blanks(text: &mut String, words: &str) {
    for c in words.chars() {
        match c.is_ascii_whitespace() {
            true if text.is_empty() || text.ends_with([' ', '\n']) => {}
            true => text.push(' '),
            false => text.push(c),
        }
    }
}

/// Lines without blanks at their ends; a blank that does not break is a blank.
fn tidy(text: &str) -> String {
    let text = text.replace('\u{a0}', " ");
    let lines: Vec<&str> = text.split('\n').map(str::trim).filter(|l| !l.is_empty()).collect();
    lines.join("\n")
}

fn entity(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#') {
        let hex = code.strip_prefix(['x', 'X']);
        let number = hex.map_or_else(|| code.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        // Numbers between 128 and 159 are meant as Windows has them.
        return match number {
            128..=159 => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[number as u8]).0.chars().next(),
            _ => char::from_u32(number),
        };
    }
    const LATIN: &[&str] = &[
        "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not",
        "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil", "sup1",
        "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml",
        "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH",
        "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc",
        "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
        "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute",
        "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
    ];
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "euro" => '€',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "sbquo" => '‚',
        "hellip" => '…',
        "bull" => '•',
        "trade" => '™',
        "permil" => '‰',
        "oelig" => 'œ',
        "OElig" => 'Œ',
        "scaron" => 'š',
        "Scaron" => 'Š',
        "ensp" | "emsp" | "thinsp" => ' ',
        "minus" => '−',
        "rarr" => '→',
        "larr" => '←',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "infin" => '∞',
        _ => char::from_u32(160 + LATIN.iter().position(|n| *n == name)? as u32)?,
    })
}
