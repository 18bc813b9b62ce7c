//! The small parts of an XLSX: relations, the list of sheets, shared strings, declared tables, pivots.

use std::collections::HashMap;

use quick_xml::events::Event;
use sheaf_model::problem::Result;

use super::super::xml::{Xml, attribute, is_set};
use super::super::zipped::Zipped;
use super::super::{Budget, unreadable};
use crate::address::Rect;
use crate::defined::Defined;
use crate::sheet::{ListObject, Sheet, TextId, TextPool};

/// A relation of a part to another.
pub(super) struct Relation {
    /// The last word of its type: `worksheet`, `table`, ….
    pub(super) kind: String,
    /// Full path of the other part.
    pub(super) target: String,
}

/// A sheet as the workbook lists it.
pub(super) struct SheetEntry {
    pub(super) name: String,
    pub(super) relation: String,
    pub(super) hidden: bool,
}

/// What the workbook part says.
#[derive(Default)]
pub(super) struct WorkbookPart {
    pub(super) sheets: Vec<SheetEntry>,
    pub(super) names: Vec<Defined>,
    pub(super) epoch_1904: bool,
}

/// The path of the workbook part, by the container's own relations.
pub(super) fn workbook_path(zip: &mut Zipped) -> Result<String> {
    let relations = read_relations(zip, "")?;
    Ok(relations
        .into_values()
        .find(|r| r.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.target))
}

/// The relations of a part, by their id. None where it has none.
pub(super) fn read_relations(zip: &mut Zipped, path: &str) -> Result<HashMap<String, Relation>> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let own = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let mut relations = HashMap::new();
    let Some(part) = zip.part(&own)? else { return Ok(relations) };
    let (mut xml, mut buffer) = (Xml::new(part, &own), Vec::new());
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Relationship" => {
                let (Some(id), Some(kind), Some(target)) =
                    (attribute(&e, "Id"), attribute(&e, "Type"), attribute(&e, "Target"))
                else {
                    continue;
                };
                let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
                relations.insert(id.into_owned(), Relation { kind, target: resolve_path(folder, &target) });
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

fn resolve_path(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            _ => path.push(part),
        }
    }
    path.join("/")
}

/// Sheets, defined names and the epoch; `None` where the part is missing.
pub(super) fn read_workbook(zip: &mut Zipped, path: &str) -> Result<Option<WorkbookPart>> {
    let Some(part) = zip.part(path)? else { return Ok(None) };
    let (mut xml, mut buffer) = (Xml::new(part, path), Vec::new());
    let mut found = WorkbookPart::default();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "sheet" => {
                let (Some(name), Some(relation)) = (attribute(&e, "name"), attribute(&e, "id")) else { continue };
                let hidden = attribute(&e, "state").is_some_and(|s| s != "visible");
                found.sheets.push(SheetEntry { name: name.into_owned(), relation: relation.into_owned(), hidden });
            }
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "workbookPr" => {
                // An extension may come with properties of the same name, which say nothing of days.
                found.epoch_1904 |= is_set(&e, "date1904");
            }
            Event::Start(e) if e.local_name().as_ref() == "definedName" => {
                let name = attribute(&e, "name").unwrap_or_default().into_owned();
                // The number of a sheet is that of its place in the list, which comes first.
                let place = attribute(&e, "localSheetId").and_then(|n| n.parse::<usize>().ok());
                let scope = place.and_then(|n| found.sheets.get(n)).map(|s| s.name.clone());
                let mut refers_to = String::new();
                xml.text_of("definedName", &mut refers_to)?;
                if found.names.len() < 10_000 {
                    found.names.push(Defined { name, refers_to, scope });
                }
            }
            Event::Eof => return Ok(Some(found)),
            _ => {}
        }
    }
}

/// The shared strings, in their order. Phonetic readings are left out.
pub(super) fn read_strings(
    zip: &mut Zipped,
    path: Option<String>,
    pool: &mut TextPool,
    budget: &mut Budget,
) -> Result<Vec<TextId>> {
    let mut strings = Vec::new();
    let Some(path) = path else { return Ok(strings) };
    let Some(part) = zip.part(&path)? else { return Ok(strings) };
    let (mut xml, mut buffer) = (Xml::new(part, &path), Vec::new());
    let (mut text, mut inside, mut phonetic) = (String::new(), false, 0_u32);
    loop {
        let event = xml.next(&mut buffer)?;
        match &event {
            Event::Start(e) => match e.local_name().as_ref() {
                "si" => text.clear(),
                "t" => inside = phonetic == 0,
                "rPh" => phonetic += 1,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "si" => {
                    strings.push(pool.add(&unescape(&text)));
                    if strings.len() % 4_096 == 0 {
                        budget.take_cell(pool)?;
                    }
                }
                "t" => inside = false,
                "rPh" => phonetic = phonetic.saturating_sub(1),
                _ => {}
            },
            Event::Empty(e) if e.local_name().as_ref() == "si" => strings.push(0),
            Event::Eof => return Ok(strings),
            other if inside => {
                gather(other, &mut text)
                    .map_err(|name| unreadable(format!("its part '{path}' uses the unknown entity '{name}'")))?;
                if text.len() > 1 << 20 {
                    return Err(unreadable("it has a cell with more than a million characters"));
                }
            }
            _ => {}
        }
    }
}

/// Adds the text of an event; the error is the name of an unknown entity.
pub(in crate::source) fn gather(event: &Event<'_>, out: &mut String) -> std::result::Result<(), String> {
    match event {
        Event::Text(t) => out.push_str(&t.xml10_content()),
        Event::CData(t) => out.push_str(&t.xml10_content()),
        Event::GeneralRef(r) => {
            let name: &str = r;
            out.push(match (r.resolve_char_ref(), name) {
                (Ok(Some(c)), _) => c,
                (_, "amp") => '&',
                (_, "lt") => '<',
                (_, "gt") => '>',
                (_, "quot") => '"',
                (_, "apos") => '\'',
                _ => return Err(name.to_owned()),
            });
        }
        _ => {}
    }
    Ok(())
}

/// Excel writes control characters as `_x000D_`.
pub(super) fn unescape(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        match code.and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32) {
            Some('\r') => rest = &rest[at + 7..],
            Some(c) => {
                out.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out.into()
}

/// A declared table, with its filter.
pub(super) fn read_table(zip: &mut Zipped, path: &str, sheet: &mut Sheet) -> Result<()> {
    let Some(part) = zip.part(path)? else { return Ok(()) };
    let (mut xml, mut buffer) = (Xml::new(part, path), Vec::new());
    let (mut table, mut filter): (Option<ListObject>, Option<Rect>) = (None, None);
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) | Event::Empty(e) if table.is_none() && e.local_name().as_ref() == "table" => {
                // An extension may have an element of this name too, without a range.
                let Some(area) = attribute(&e, "ref").as_deref().and_then(Rect::parse) else { continue };
                let name =
                    attribute(&e, "displayName").or_else(|| attribute(&e, "name")).unwrap_or_default().into_owned();
                let count = |key: &str, usual: u32| attribute(&e, key).and_then(|n| n.parse().ok()).unwrap_or(usual);
                let (header_rows, totals_rows) = (count("headerRowCount", 1).min(1), count("totalsRowCount", 0).min(1));
                table = Some(ListObject { name, area, header_rows, totals_rows, columns: Vec::new() });
            }
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "tableColumn" => {
                if let (Some(table), Some(name)) = (&mut table, attribute(&e, "name")) {
                    table.columns.push(unescape(&name).into_owned());
                }
            }
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "autoFilter" => {
                filter = attribute(&e, "ref").as_deref().and_then(Rect::parse);
                filter.into_iter().for_each(|area| sheet.add_filter(area, false));
            }
            Event::Start(e) if e.local_name().as_ref() == "filterColumn" => {
                filter.into_iter().for_each(|area| sheet.add_filter(area, true));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    sheet.list_objects.extend(table);
    Ok(())
}

/// Where a pivot table stands.
pub(super) fn read_pivot(zip: &mut Zipped, path: &str) -> Result<Option<String>> {
    let Some(part) = zip.part(path)? else { return Ok(None) };
    let (mut xml, mut buffer) = (Xml::new(part, path), Vec::new());
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "location" => {
                return Ok(attribute(&e, "ref").map(|r| r.into_owned()));
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}
