//! Where tables stand, as a person says. The plan is then made anew around these places, and what was decided is carried out
//! again in it: a header that was taken for records, or records for a header, changes everything that was found below.

use std::collections::HashMap;

use serde_json::Value;
use sheaf_model::Problem;
use sheaf_sheets::{Finding, Place, Proposal, ProposedTable, Workbook, propose_at, say};

use super::{asked, decisions, plan};

/// The places that a request asks for, those that the plan has already with them; none where it asks for none.
pub(super) fn asked(book: &Workbook, proposal: &Proposal, body: &Value) -> Result<Option<Vec<Place>>, Problem> {
    let Some(all) = asked::list(body, "places")? else { return Ok(None) };
    if body.get("tables").is_some() || body.get("findings").is_some() {
        let message = "Where tables stand is changed by itself: all else in the plan is worked out anew for it.";
        return Err(Problem::field("places", "places", message));
    }
    let mut places = proposal.places.clone();
    let moved: Vec<&str> = all.iter().filter_map(|one| one["table"].as_str()).collect();
    for one in all {
        change(book, proposal, one, &moved, &mut places)?;
    }
    Ok(Some(places))
}

fn change(
    book: &Workbook,
    proposal: &Proposal,
    asked: &Value,
    moved: &[&str],
    places: &mut Vec<Place>,
) -> Result<(), Problem> {
    asked::expect_parts("part of a place", asked, &["table", "file", "sheet", "region", "header_rows"])?;
    let table = asked::text(asked, "table")?.map(|name| plan::table_named(proposal, name)).transpose()?;
    let table = table.map(|at| &proposal.tables[at]);
    let (sheet, file) = (asked::text(asked, "sheet")?, asked::text(asked, "file")?);
    let sheet = sheet.or(table.map(|t| t.sheet.as_str()));
    let sheet = sheet.ok_or_else(|| Problem::field("sheet", "required", "A new table needs 'sheet' and 'region'."))?;
    let file = file.or(table.map(|t| t.file.as_str())).or_else(|| file_of(book, sheet)).unwrap_or_default();
    let known = table.and_then(|table| places.iter().position(|place| place.holds(table)));
    let before = known.map(|at| places.remove(at));
    if asked.get("region").is_some_and(Value::is_null) {
        // As it was found.
        return Ok(());
    }
    let region = match (asked::text(asked, "region")?, before, table) {
        (Some(region), ..) => region.to_owned(),
        (None, Some(place), _) => place.region,
        (None, None, Some(table)) => table.region.clone(),
        (None, None, None) => {
            return Err(Problem::field("region", "required", "A new table needs 'region', such as A5:H310."));
        }
    };
    let header_rows = asked::whole(asked, "header_rows")?;
    let header_rows = header_rows.map_or(table.map_or(1, |t| t.header_rows), |n| u32::try_from(n).unwrap_or(u32::MAX));
    let place = Place::new(book, file, sheet, &region, header_rows)?;
    // A new table takes nothing from one that stays where it is; a table that moves may.
    let stays = |t: &&ProposedTable| !moved.contains(&t.name.as_str());
    if let Some(other) = proposal.tables.iter().filter(stays).find(|t| table.is_none() && place.holds(t)) {
        let message = format!(
            "{region} shares cells with '{}' ({}): say first where that one stands.",
            other.label, other.region
        );
        return Err(Problem::field("region", "region", message));
    }
    places.push(place);
    Ok(())
}

/// The file of a sheet that was named alone.
fn file_of<'b>(book: &'b Workbook, sheet: &str) -> Option<&'b str> {
    let number = book.sheet_names().find(|(name, ..)| *name == sheet).map(|(_, number, _)| number)?;
    book.file_names().nth(number)
}

/// A plan of the same workbook with tables at other places. What was decided holds where what it is about is still there;
/// what does not is told in a finding.
pub(super) fn plan_anew(book: &Workbook, old: &Proposal, places: &[Place]) -> Result<Proposal, Problem> {
    let mut new = propose_at(book, places)?;
    let (known, columns) = heirs(old, &new);
    let mut decided = old.decisions.clone();
    for decision in &mut decided {
        // A column is the same under another header.
        let key = (decision.sheet.clone(), decision.table.clone());
        if let (Some(label), Some(name)) = (&mut decision.field, known.get(&key))
            && let Some(renamed) = columns.get(&(name.clone(), label.clone()))
        {
            renamed.clone_into(label);
        }
    }
    let replayed = decisions::carry(book, &mut new, decided, &known);
    let told = |why| Finding::plain("decision_lapsed", say!("A choice of yours holds no more: {why}", why));
    new.findings.extend(replayed.lapsed.into_iter().map(told));
    new.remembered.clone_from(&old.remembered);
    Ok(new)
}

/// Tables of a plan by sheet and label, and the names of those that take their place.
type Heirs = HashMap<(String, String), String>;
/// By the name of a new table and the label of an old column, the label of the column now.
type Columns = HashMap<(String, String), String>;

/// Which new table stands where an old one stood, and which of its columns.
fn heirs(old: &Proposal, new: &Proposal) -> (Heirs, Columns) {
    let (mut tables, mut columns) = (HashMap::new(), HashMap::new());
    for table in &old.tables {
        let shared = |other: &ProposedTable| {
            let (a, b) = (table.area()?, other.area()?);
            let rows = (a.bottom.min(b.bottom) + 1).checked_sub(a.top.max(b.top))?;
            let width = (a.right.min(b.right) + 1).checked_sub(a.left.max(b.left))?;
            Some(u64::from(rows) * u64::from(width)).filter(|n| *n > 0)
        };
        let there = new.tables.iter().filter(|t| t.file == table.file && t.sheet == table.sheet);
        let Some((heir, _)) = there.filter_map(|t| Some((t, shared(t)?))).max_by_key(|(_, cells)| *cells) else {
            continue;
        };
        for field in table.fields.iter().filter(|f| !f.column.is_empty()) {
            if let Some(now) = heir.fields.iter().find(|f| f.column == field.column) {
                columns.insert((heir.name.clone(), field.first_label().to_owned()), now.first_label().to_owned());
            }
        }
        tables.insert((table.sheet.clone(), table.first_label().to_owned()), heir.name.clone());
    }
    (tables, columns)
}

/// The plan of a workbook whose tables stand where an earlier plan says; none where it says nothing, or they are not there.
pub(super) fn find_again(book: &Workbook, places: &[Place]) -> Option<Proposal> {
    let again = places.iter().map(|place| place.find_again(book)).collect::<Result<Vec<_>, _>>().ok()?;
    propose_at(book, &again).ok().filter(|_| !places.is_empty())
}
