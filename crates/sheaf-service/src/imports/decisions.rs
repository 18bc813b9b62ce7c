//! What a person decided about a plan is kept in words that hold for the next plan of that workbook (sheets and labels, not
//! names and places), and carried out again there.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};
use sheaf_model::text::text_key;
use sheaf_model::{Code, Model, Problem};
use sheaf_sheets::standing::{Decision, Remembered};
use sheaf_sheets::{Made, Proposal, ProposedField, ProposedTable, Workbook};
use sheaf_store::imports::Import;

use super::{again, known, places, plan};

/// Notes what was asked of a plan, before it is carried out: labels are then those that the decision is about.
pub(super) fn note(proposal: &mut Proposal, body: &Value, model: &Model) {
    let mut decisions: Vec<Decision> = Vec::new();
    for asked in body["findings"].as_array().into_iter().flatten() {
        decisions.extend(of_findings(proposal, asked));
    }
    for asked in body["tables"].as_array().into_iter().flatten() {
        let name = asked["name"].as_str().unwrap_or_default();
        let Some(table) = proposal.tables.iter().find(|t| t.name == name) else { continue };
        let (sheet, label) = (&table.sheet, table.first_label());
        let decision = |field: Option<&str>, asked: Value| Decision {
            sheet: sheet.clone(),
            table: label.to_owned(),
            field: field.map(str::to_owned),
            asked,
            code: None,
            mends: Vec::new(),
        };
        let mut of_table = without(asked, &["name", "fields", "into"]);
        of_table.extend(into_by_labels(&asked["into"], table, model).map(|into| ("into".to_owned(), into)));
        let mut of_table = joined_by_label(by_labels(of_table, table), proposal);
        // A decision for each part, in the order in which they are carried out: the key of a table whose periods are read as
        // records has the field of the period, which is not there before.
        let mut say = |part: &str, decisions: &mut Vec<Decision>| {
            let said = of_table.remove(part).map(|value| decision(None, json!({ part: value })));
            decisions.extend(said);
        };
        ["label", "key", "into"].iter().for_each(|part| say(part, &mut decisions));
        for asked in asked["fields"].as_array().into_iter().flatten() {
            let field = asked["name"].as_str().and_then(|name| table.field(name));
            let asked = without(asked, &["name"]);
            if let (Some(field), false) = (field, asked.is_empty()) {
                decisions.push(decision(Some(field.first_label()), Value::Object(linked_by_label(asked, proposal))));
            }
        }
        ["transpose", "unpivot", "stack", "heads", "join", "split", "include"]
            .iter()
            .for_each(|part| say(part, &mut decisions));
    }
    for decision in decisions {
        keep(&mut proposal.decisions, decision);
    }
}

/// A later decision about the same thing takes the place of the earlier one, and comes last: what was said between them is
/// carried out before it.
fn keep(decisions: &mut Vec<Decision>, mut new: Decision) {
    if new.field.is_none() && new.code.is_none() {
        take_over(decisions, &mut new);
        decisions.retain(|d| d.asked.as_object().is_none_or(|asked| !asked.is_empty()));
    } else {
        let same = |old: &Decision| is_about_same(old, &new) && old.mends == new.mends;
        if let Some(at) = decisions.iter().position(same)
            && let (Value::Object(mut old), Value::Object(asked)) = (decisions.remove(at).asked, &mut new.asked)
        {
            old.append(asked);
            *asked = old;
        }
    }
    decisions.push(new);
}

fn is_about_same(old: &Decision, new: &Decision) -> bool {
    (&old.sheet, &old.table, &old.field, &old.code) == (&new.sheet, &new.table, &new.field, &new.code)
}

/// Takes the parts of a decision about a table out of earlier ones: each part is said once.
fn take_over(decisions: &mut [Decision], new: &mut Decision) {
    for old in decisions.iter_mut() {
        if !is_about_same(old, new) {
            continue;
        }
        let (Some(old), Some(asked)) = (old.asked.as_object_mut(), new.asked.as_object_mut()) else { continue };
        for (part, now) in asked.iter_mut() {
            if let (Some(before), "into") = (old.remove(part), part.as_str()) {
                *now = overlaid(before, now.take());
            }
        }
    }
}

/// How rows go into a table is said part by part, down to each text.
fn overlaid(before: Value, now: Value) -> Value {
    match (before, now) {
        (Value::Object(mut before), Value::Object(now)) => {
            for (part, now) in now {
                let was = before.remove(&part).unwrap_or_default();
                before.insert(part, overlaid(was, now));
            }
            Value::Object(before)
        }
        (_, now) => now,
    }
}

/// How rows go into a table that stands, with the labels of its fields for their names. Into which one is decided anew for each
/// file: it is known again by what the last import made, and by then another one may stand.
fn into_by_labels(asked: &Value, proposed: &ProposedTable, model: &Model) -> Option<Value> {
    let there = proposed.into.as_ref().map(|into| into.table.as_str());
    let table = model.table(asked["table"].as_str().or(there)?)?;
    let label = |name: &str| table.field(name).map_or_else(|| name.to_owned(), |field| field.label.clone());
    let how = into_called(without(asked, &["table"]), &label);
    (!how.is_empty()).then_some(Value::Object(how))
}

/// The same with other words for the fields that it names.
fn into_called(mut how: Map<String, Value>, called: &dyn Fn(&str) -> String) -> Map<String, Value> {
    for name in how.get_mut("key").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(now) = name.as_str().map(called) {
            *name = Value::from(now);
        }
    }
    if let Some(Value::Object(choices)) = how.get_mut("choices") {
        *choices = std::mem::take(choices).into_iter().map(|(name, texts)| (called(&name), texts)).collect();
    }
    how
}

/// Carries out again how rows go into the tables that stand, now that these are known.
pub(super) fn carry_into(model: &Model, proposal: &mut Proposal) {
    let decided = proposal.decisions.iter().filter(|d| d.code.is_none() && d.field.is_none());
    let decided: Vec<Decision> = decided.filter(|d| d.asked["into"].is_object()).cloned().collect();
    let mut lapsed = Vec::new();
    for decision in decided {
        let same = |t: &&mut ProposedTable| t.sheet == decision.sheet && t.first_label() == decision.table;
        let Some(into) = proposal.tables.iter_mut().find(same).and_then(|t| t.into.as_mut()) else { continue };
        let Some(table) = model.table(&into.table) else { continue };
        let name = |label: &str| table.field_called(label).map_or_else(|| label.to_owned(), |field| field.name.clone());
        let how = Value::Object(into_called(without(&decision.asked["into"], &[]), &name));
        lapsed.extend(again::choose_how(&how, table, into).err().map(|problem| problem.message));
    }
    if let Some(remembered) = &mut proposal.remembered {
        remembered.lapsed.extend(lapsed);
    }
}

fn without(asked: &Value, parts: &[&str]) -> Map<String, Value> {
    let all = asked.as_object().cloned().unwrap_or_default();
    all.into_iter().filter(|(part, _)| !parts.contains(&part.as_str())).collect()
}

/// Each name of a table's field that a decision has: those of a key, and of a table that is taken out.
fn field_names(asked: &mut Map<String, Value>, mut each: impl FnMut(&mut Value)) {
    asked.get_mut("key").and_then(Value::as_array_mut).into_iter().flatten().for_each(&mut each);
    let Some(split) = asked.get_mut("split").and_then(Value::as_object_mut) else { return };
    split.get_mut("key").into_iter().for_each(&mut each);
    split.get_mut("columns").and_then(Value::as_array_mut).into_iter().flatten().for_each(&mut each);
}

/// Each name of a table that becomes one with the table of a decision.
fn table_names(asked: &mut Map<String, Value>, each: impl FnMut(&mut Value)) {
    let joined = asked.get_mut("join").and_then(|join| join.get_mut("tables")?.as_array_mut());
    joined.into_iter().flatten().for_each(each);
}

/// The names of fields as their labels.
fn by_labels(mut asked: Map<String, Value>, table: &ProposedTable) -> Map<String, Value> {
    field_names(&mut asked, |name| {
        if let Some(field) = name.as_str().and_then(|name| table.field(name)) {
            *name = Value::from(field.first_label());
        }
    });
    asked
}

/// The names of tables that become one as their labels.
fn joined_by_label(mut asked: Map<String, Value>, proposal: &Proposal) -> Map<String, Value> {
    table_names(&mut asked, |name| {
        if let Some(table) = proposal.tables.iter().find(|t| Some(t.name.as_str()) == name.as_str()) {
            *name = Value::from(table.first_label());
        }
    });
    asked
}

/// The names in a link's target as labels.
fn linked_by_label(mut asked: Map<String, Value>, proposal: &Proposal) -> Map<String, Value> {
    if let Some(link) = asked.get_mut("link").filter(|l| l.is_object())
        && let Some(far) = proposal.tables.iter().find(|t| Some(t.name.as_str()) == link["table"].as_str())
    {
        if let Some(field) = link["field"].as_str().and_then(|name| far.field(name)) {
            link["field"] = Value::from(field.first_label());
        }
        link["table"] = Value::from(far.first_label());
    }
    asked
}

fn of_findings(proposal: &Proposal, asked: &Value) -> Vec<Decision> {
    let chosen = plan::chosen(proposal, asked);
    let decision = |at: usize| {
        let finding = &proposal.findings[at];
        let table = proposal.tables.iter().find(|t| Some(&t.name) == finding.table.as_ref())?;
        let field = finding.field.as_ref().and_then(|name| table.field(name));
        Some(Decision {
            sheet: table.sheet.clone(),
            table: table.first_label().to_owned(),
            field: field.map(|f| f.first_label().to_owned()),
            asked: json!({ "mended": asked["mended"].as_bool().unwrap_or(true) }),
            code: Some(finding.code.clone()),
            mends: finding.mends.clone(),
        })
    };
    chosen.into_iter().filter_map(decision).collect()
}

/// Carries out what was decided about the last plan of the same workbook: where tables stand, then all else. What does not
/// fit any more is told.
pub(super) fn replay(book: &Workbook, mut proposal: Proposal, imports: &[Import]) -> Proposal {
    for import in imports {
        let Ok(plan) = serde_json::from_str::<Proposal>(&import.proposal) else { continue };
        let placed = places::find_again(book, &plan.places);
        let known = counterparts(&plan, placed.as_ref().unwrap_or(&proposal));
        let most = plan.tables.len().min(placed.as_ref().unwrap_or(&proposal).tables.len());
        let matched = known.values().collect::<HashSet<_>>().len();
        if matched == 0 || matched * 2 < most {
            continue;
        }
        let gone = if placed.is_none() { plan.places.as_slice() } else { &[] };
        let gone = gone.iter().map(|p| format!("The table at {} of '{}' is not there any more.", p.region, p.sheet));
        let mut lapsed: Vec<String> = gone.collect();
        proposal = placed.unwrap_or(proposal);
        let carried = carry(book, &mut proposal, plan.decisions, &known);
        lapsed.extend(carried.lapsed);
        let taken = carried.taken + proposal.places.len();
        if taken + lapsed.len() > 0 {
            proposal.remembered = Some(Remembered { import: import.id, taken, lapsed });
        }
        return proposal;
    }
    proposal
}

/// What came of decisions that were to be carried out again.
pub(super) struct Carried {
    /// How many hold.
    taken: usize,
    /// What does not, in sentences.
    pub(super) lapsed: Vec<String>,
}

/// Carries decisions out on another plan. `known`: its tables, by the sheet and label of those that were decided about.
pub(super) fn carry(
    book: &Workbook,
    proposal: &mut Proposal,
    decisions: Vec<Decision>,
    known: &HashMap<(String, String), String>,
) -> Carried {
    let (mut taken, mut lapsed) = (0, Vec::new());
    for mut decision in decisions {
        // By name: what was decided before may have put tables together or taken them apart.
        let name = known.get(&(decision.sheet.clone(), decision.table.clone())).or_else(|| named(proposal, &decision));
        let carried = match name.cloned() {
            Some(name) => carry_out(book, proposal, &name, &mut decision),
            None => Err(lapse(format!("There is no table '{}' in this workbook any more.", decision.table))),
        };
        match carried {
            Ok(()) => {
                taken += 1;
                keep(&mut proposal.decisions, decision);
            }
            Err(problem) => lapsed.push(problem.message),
        }
    }
    Carried { taken, lapsed }
}

/// A table that the earlier plan had put together with others.
fn named<'p>(proposal: &'p Proposal, decision: &Decision) -> Option<&'p String> {
    let same = |t: &&ProposedTable| t.sheet == decision.sheet && t.first_label() == decision.table;
    proposal.tables.iter().find(same).map(|t| &t.name)
}

/// The tables of an earlier plan, by sheet and label, and the names of those that they are now. Tables are compared as they were
/// found: what was made of them since is what is to be made again.
fn counterparts(old: &Proposal, new: &Proposal) -> HashMap<(String, String), String> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (n, table) in old.tables.iter().enumerate() {
        for (k, now) in new.tables.iter().enumerate() {
            pairs.extend(found_alike(as_found(table), now).map(|score| (score, n, k)));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut taken, mut found) = (HashSet::new(), HashMap::new());
    for (_, n, k) in pairs {
        let key = |table: &ProposedTable| (table.sheet.clone(), table.first_label().to_owned());
        let (table, name) = (&old.tables[n], &new.tables[k].name);
        if !found.contains_key(&key(table)) && taken.insert(k) {
            found.insert(key(table), name.clone());
            // What was decided of it before it became one with others, under the name that it had then.
            found.entry(key(as_found(table))).or_insert_with(|| name.clone());
        }
    }
    found
}

/// A table before others became one with it, or its records were read as they stand.
fn as_found(table: &ProposedTable) -> &ProposedTable {
    let first = table.stack.as_ref().filter(|s| s.applied).and_then(|s| s.parts.first());
    first.map_or(table, |part| as_found(&part.table))
}

/// How much two tables look alike as they were found; none where they are others. The periods of a cross-tab are others in each
/// version of a workbook.
fn found_alike(table: &ProposedTable, now: &ProposedTable) -> Option<f64> {
    let readings = |t: &ProposedTable| t.transposed.as_ref().and_then(|t| t.other.as_ref()).map(|o| o.table.clone());
    let score = |a: &ProposedTable, b: &ProposedTable| {
        let without_periods = a.cross_tab.is_some() && b.cross_tab.is_some();
        known::likeness(b, &own_fields(b, without_periods), &known::past(a, &own_fields(a, without_periods)))
    };
    let other = || readings(table).and_then(|table| score(&table, now));
    score(table, now).or_else(other)
}

/// The fields of a table as they stand in its sheet.
fn own_fields(table: &ProposedTable, without_periods: bool) -> Vec<&ProposedField> {
    let cross = table.cross_tab.as_ref();
    let before = cross.filter(|cross| cross.applied).and_then(|cross| cross.before.as_ref());
    let fields = before.map_or(&table.fields, |before| &before.fields);
    let is_period =
        |f: &ProposedField| cross.is_some_and(|c| c.columns.contains(&f.column) || c.totals.contains(&f.column));
    let is_above = |f: &ProposedField| f.reading.made == Some(Made::Head);
    fields.iter().filter(|f| !(is_above(f) || without_periods && is_period(f))).collect()
}

fn lapse(what: String) -> Problem {
    Problem::new(Code::Invalid, what)
}

/// Carries a decision out on a table, and words it anew for that table.
fn carry_out(book: &Workbook, proposal: &mut Proposal, name: &str, decision: &mut Decision) -> Result<(), Problem> {
    let same = |a: &str, b: &str| text_key(a) == text_key(b);
    let gone = || lapse(format!("'{}' is part of another table now.", decision.table));
    let table = proposal.tables.iter().find(|t| t.name == name).ok_or_else(gone)?;
    table.sheet.clone_into(&mut decision.sheet);
    table.first_label().clone_into(&mut decision.table);
    let field = match &decision.field {
        Some(label) => Some(table.fields.iter().find(|f| same(f.first_label(), label)).ok_or_else(|| {
            lapse(format!("'{}' has no column '{label}' in this workbook any more.", decision.table))
        })?),
        None => None,
    };
    if let Some(code) = &decision.code {
        let (table, field) = (table.name.clone(), field.map(|f| f.name.clone()));
        let fits = |f: &sheaf_sheets::Finding| {
            f.code == *code
                && f.table.as_ref() == Some(&table)
                && f.field == field
                && !f.mends.is_empty()
                && f.mends.iter().all(|m| decision.mends.contains(m))
        };
        let found: Vec<usize> = (0..proposal.findings.len()).filter(|at| fits(&proposal.findings[*at])).collect();
        // A finding that is not there any more was mended in the workbook.
        for at in found {
            proposal.mend(book, at, decision.asked["mended"].as_bool().unwrap_or(true));
        }
        return Ok(());
    }
    let mut asked = decision.asked.clone();
    let body = match field {
        Some(field) => {
            name_link(&mut asked, proposal);
            asked["name"] = Value::from(field.name.as_str());
            json!({ "tables": [{ "name": table.name, "fields": [asked] }] })
        }
        None => {
            if let Some(asked) = asked.as_object_mut() {
                let called = |own: &str, label: &Value| label.as_str().is_some_and(|l| same(own, l));
                field_names(asked, |label| {
                    if let Some(field) = table.fields.iter().find(|f| called(f.first_label(), label)) {
                        *label = Value::from(field.name.as_str());
                    }
                });
                table_names(asked, |label| {
                    if let Some(far) = proposal.tables.iter().find(|t| called(t.first_label(), label)) {
                        *label = Value::from(far.name.as_str());
                    }
                });
            }
            asked["name"] = Value::from(table.name.as_str());
            json!({ "tables": [asked] })
        }
    };
    let mut changed = proposal.clone();
    plan::change(book, &mut changed, &body)?;
    *proposal = changed;
    Ok(())
}

fn name_link(asked: &mut Value, proposal: &Proposal) {
    let same = |a: &str, b: &Value| b.as_str().is_some_and(|b| text_key(a) == text_key(b));
    if let Some(link) = asked.get_mut("link").filter(|l| l.is_object())
        && let Some(far) = proposal.tables.iter().find(|t| same(t.first_label(), &link["table"]))
    {
        if let Some(field) = far.fields.iter().find(|f| same(f.first_label(), &link["field"])) {
            link["field"] = Value::from(field.name.as_str());
        }
        link["table"] = Value::from(far.name.as_str());
    }
}
