//! When a workbook was saved: the day for which its `TODAY()` holds values.

use sheaf_model::temporal::parse_datetime;

use super::zipped::Zipped;

/// Milliseconds since 1970 UTC, from the document's properties (ECMA-376 part 2, section 8; OpenDocument 1.3, part 3,
/// section 4.3.2); none where they do not say, or say it in another form.
pub(super) fn saved_at(zip: &mut Zipped) -> Option<i64> {
    let places = [("docProps/core.xml", "dcterms:modified"), ("meta.xml", "dc:date")];
    places.into_iter().find_map(|(part, element)| {
        let text = zip.text(part).ok().flatten()?;
        let after = text.split_once(&format!("<{element}"))?.1;
        let (_, content) = after.split_once('>')?;
        parse_datetime(content.split_once('<')?.0.trim())
    })
}
