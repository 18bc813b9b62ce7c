//! `sheaf inspect`

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use sheaf_model::Problem;
use sheaf_service::imports::standing::{Compared, NotAdded, Standing};
use sheaf_service::imports::{Cells, Finding, Proposal, ProposedField, ProposedTable, Severity};

use super::{files, output};

/// Most findings of one kind that are told one by one.
const TOLD: usize = 5;
/// Widest column of the list of fields.
const WIDEST: usize = 32;

/// Say what an import would do. Needs no workspace and writes nothing.
#[derive(Debug, Args)]
pub struct Inspect {
    /// XLSX, XLSM, XLSB, XLS, ODS, CSV, TSV, JSON, JSON lines, HTML, or a zip or gzip of them, or a folder of them; several are read as one workbook, and - is what comes in
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print the plan as JSON
    #[arg(long)]
    json: bool,
}

impl Inspect {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        let bar = output::reading();
        let read = files::files(&self.files).and_then(|given| sheaf_service::imports::inspect(&given.files));
        bar.finish_and_clear();
        let proposal = read?;
        if self.json {
            output::json(&proposal);
        } else {
            show(&proposal);
        }
        Ok(())
    }
}

/// The plan as a person reads it.
pub fn show(proposal: &Proposal) {
    if proposal.tables.is_empty() {
        output::line("No table was found.");
    }
    for table in &proposal.tables {
        show_table(table);
    }
    show_findings(&proposal.findings);
    output::line(cells_line(&proposal.cells));
}

/// What was chosen where a workbook came again, and that there is something to look at.
pub fn show_choices(proposal: &Proposal) {
    for table in proposal.tables.iter().filter(|t| t.include) {
        if let Some(into) = &table.into {
            output::line(format!("  '{}' went into {}: {}", table.label, into.table, into.evidence));
            choices_lines(into).into_iter().for_each(output::line);
        }
        let left_out: Vec<&str> = table.fields.iter().filter(|f| !f.include).map(|f| f.label.as_str()).collect();
        if !left_out.is_empty() {
            output::line(format!("  '{}' without {}", table.label, left_out.join(", ")));
        }
    }
    for table in proposal.tables.iter().filter(|t| !t.include) {
        output::line(format!("  '{}' was left out", table.label));
    }
    if let Some(remembered) = &proposal.remembered {
        let choices = counted(remembered.taken as u64, "choice");
        output::line(format!("  {choices} taken over from import {}", remembered.import));
        remembered.lapsed.iter().for_each(|lapsed| output::line(format!("  no longer: {lapsed}")));
    }
    let findings: u64 = proposal.findings.iter().filter(|f| f.severity > Severity::Note).map(|f| f.count).sum();
    if findings > 0 {
        let findings = counted(findings, "finding");
        output::line(format!("  {findings} to look at: `sheaf inspect` tells them, and so does the page"));
    }
}

fn show_table(table: &ProposedTable) {
    let key = if table.key.is_empty() { String::new() } else { format!(", known by {}", table.key.join(" and ")) };
    output::line(format!("{} ({}): {}{key}", table.label, table.name, counted(table.rows, "record")));
    output::line(format!("  from {}, sheet '{}', {}", table.file, table.sheet, table.region));
    if !table.include {
        output::line("  left out");
    }
    if let Some(into) = &table.into {
        output::line(format!("  goes into {}: {}", into.table, into.evidence));
        into.compared.iter().for_each(|compared| output::line(format!("  {}", compared_line(compared))));
        choices_lines(into).into_iter().for_each(output::line);
        into.problem.iter().for_each(|problem| output::line(format!("  It would fail: {problem}")));
    }
    let rows: Vec<[String; 3]> = table.fields.iter().map(field_row).collect();
    let width = |at: usize| rows.iter().map(|r| r[at].chars().count()).max().unwrap_or(0).min(WIDEST);
    let (first, second) = (width(0), width(1));
    for [label, kind, about] in &rows {
        output::line(format!("  {label:first$}  {kind:second$}  {about}").trim_end());
    }
    output::line("");
}

/// The choices that are added to fields of a table, and those that have another label there, in a line each.
fn choices_lines(into: &Standing) -> Vec<String> {
    let mut added: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for choice in into.choices.iter().filter(|c| c.added) {
        added.entry(&choice.field).or_default().push(format!("'{}'", choice.label));
    }
    let added = added.into_iter().map(|(field, labels)| format!("  new choices of {field}: {}", labels.join(", ")));
    let renamed = into.choices.iter().filter(|c| c.why == Some(NotAdded::Renamed));
    let renamed = renamed.filter_map(|c| Some(format!("  '{}' of {} is '{}' now", c.label, c.field, c.like.as_ref()?)));
    added.chain(renamed).collect()
}

/// How a file and a table compare, in one line.
pub fn compared_line(compared: &Compared) -> String {
    let parts = [
        (compared.new, "new"),
        (compared.changed, "changed"),
        (compared.same, "the same"),
        (compared.conflicts, "in conflict"),
        (compared.gone, "gone from the file"),
        (compared.refused, "refused"),
    ];
    let said = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", grouped(*n)));
    let said = said.collect::<Vec<_>>().join(", ");
    if said.is_empty() { "nothing to do".to_owned() } else { said }
}

fn field_row(field: &ProposedField) -> [String; 3] {
    let kind = match (&field.link, &field.result) {
        (Some(link), _) if field.kind == "link" => format!("link to {}.{}", link.table, link.field),
        (_, Some(result)) => format!("{} ({result})", field.kind),
        _ => field.kind.clone(),
    };
    let mut about = Vec::new();
    if !field.include {
        about.push("left out".to_owned());
    }
    for (on, word) in [(field.rules.required, "required"), (field.rules.unique, "unique")] {
        if on {
            about.push(word.to_owned());
        }
    }
    if !field.choices.is_empty() {
        about.push(format!("one of {}", listed(&field.choices)));
    }
    if let Some(formula) = &field.formula {
        about.push(format!("= {formula}"));
    }
    if let Some(proof) = field.proof.filter(|p| p.compared > 0) {
        about.push(format!("{} of {} values agree", grouped(proof.equal), grouped(proof.compared)));
    }
    about.extend(total_words(field));
    [field.label.clone(), kind, about.join(", ")]
}

/// What becomes of a total below a column.
fn total_words(field: &ProposedField) -> Option<String> {
    let (function, total) = field.summary.zip(field.total.as_ref())?;
    let name = function.name().replace('_', " ");
    let compared = match (total.equal, total.here) {
        (Some(true), _) => ", the same here".to_owned(),
        (Some(false), Some(here)) => format!(", here {here}"),
        _ => String::new(),
    };
    Some(format!("summed up below by its {name} ({} in {}{compared})", total.shown, total.cell))
}

fn listed(choices: &[String]) -> String {
    const MOST: usize = 6;
    let first = choices.iter().take(MOST).cloned().collect::<Vec<_>>().join(" | ");
    if choices.len() > MOST { format!("{first} | … ({} in all)", choices.len()) } else { first }
}

fn show_findings(findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    let mut groups: BTreeMap<(std::cmp::Reverse<Severity>, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        groups.entry((std::cmp::Reverse(finding.severity), &finding.code)).or_default().push(finding);
    }
    // One finding may stand for many cells.
    let places = |findings: &mut dyn Iterator<Item = &Finding>| findings.map(|f| f.count).sum::<u64>();
    output::line(counted(places(&mut findings.iter()), "finding"));
    for ((severity, code), group) in groups {
        let count = grouped(places(&mut group.iter().copied()));
        output::line(format!("  {count} {code} ({})", word(severity.0)));
        for finding in group.iter().take(TOLD) {
            let place = finding.cell.as_ref().map_or_else(String::new, |cell| format!("!{cell}"));
            output::line(format!("    {}{place}: {}", finding.sheet, finding.message));
            if let Some(suggestion) = &finding.suggestion {
                output::line(format!("      {suggestion}"));
            }
        }
        if group.len() > TOLD {
            output::line(format!("    … and {} more", grouped((group.len() - TOLD) as u64)));
        }
    }
    output::line("");
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "good to know",
        Severity::Warning => "look at it",
        Severity::Error => "cannot be used as it is",
    }
}

/// The account of all cells, in one sentence.
fn cells_line(cells: &Cells) -> String {
    let parts = [
        (cells.records, "in records"),
        (cells.headers, "in headers"),
        (cells.findings, "in findings"),
        (cells.notes, "in notes"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", grouped(*n))).collect();
    let total = counted(cells.total, "cell");
    let kept = cells.records + cells.headers + cells.findings + cells.notes;
    if kept != cells.total {
        return format!("{total}, of which {} are accounted for: please report this workbook.", grouped(kept));
    }
    if parts.is_empty() {
        format!("{total}. Nothing is lost.")
    } else {
        format!("{total}: {}. Nothing is lost.", parts.join(", "))
    }
}

/// `1 record`, `2,000 records`.
pub fn counted(n: u64, what: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{} {what}{s}", grouped(n))
}

/// Digits in groups of three.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_by_people() {
        assert_eq!(counted(1, "record"), "1 record");
        assert_eq!(counted(0, "record"), "0 records");
        assert_eq!(counted(1_234_567, "cell"), "1,234,567 cells");
        let cells = Cells { total: 1_005, records: 1_000, headers: 5, findings: 0, notes: 0 };
        assert_eq!(cells_line(&cells), "1,005 cells: 1,000 in records, 5 in headers. Nothing is lost.");
    }
}
