//! Cross-tabs: periods that stand as columns. They are recognised and offered to be read as one record for each row and
//! period; whoever asks for it gets it, and can take it back.

use std::collections::HashSet;

use sheaf_model::name::name_for;

use crate::address::column_letters;
use crate::cell::{Stored, display};
use crate::column::date::{self, DateOrder};
use crate::column::literal::{TOTAL, trim};
use crate::finding::Finding;
use crate::formula::NOWHERE;
use crate::mend::Mend;
use crate::proposal::{Plan, Proposal, ProposedField, ProposedTable};
use crate::propose::Work;
use crate::shape::{Before, CrossTab, Made};
use crate::sheet::Value;
use crate::workbook::Workbook;

/// Fewest periods that make a cross-tab.
const FEWEST: usize = 3;
/// Types of figures.
const FIGURES: &[&str] = &["integer", "number", "money", "percent", "duration"];

/// What a label says of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Period {
    Year,
    Quarter,
    Month,
    Week,
    Date,
}

/// Notes the cross-tabs among tables. One whose columns another table or formula refers to stays as it is.
pub(crate) fn find(book: &Workbook, works: &mut [Work]) {
    for i in 0..works.len() {
        if book.sheets[works[i].sheet].turned.is_some() {
            continue;
        }
        let Some(cross) = cross_tab(book, &works[i]) else { continue };
        let name = works[i].table.name.clone();
        let names: HashSet<&str> = works[i]
            .table
            .fields
            .iter()
            .filter(|f| cross.columns.contains(&f.column) || cross.totals.contains(&f.column))
            .map(|f| f.name.as_str())
            .collect();
        let other = works.iter().filter(|w| w.table.name != name).flat_map(|w| &w.table.fields);
        let used = other.into_iter().any(|f| {
            f.link.as_ref().is_some_and(|l| l.table == name && names.contains(l.field.as_str()))
                || f.formula
                    .as_ref()
                    .is_some_and(|formula| formula.contains(&works[i].table.label) || formula.contains(&name))
        });
        let linked = works[i].table.fields.iter().any(|f| names.contains(f.name.as_str()) && f.link.is_some());
        if !used && !linked {
            works[i].table.cross_tab = Some(cross);
        }
    }
}

/// The finding of each cross-tab, with its mend.
pub(crate) fn notice(works: &[Work], findings: &mut Vec<Finding>) {
    for work in works {
        let Some(cross) = &work.table.cross_tab else { continue };
        let (first, last) = (cross.periods.first().map_or("", |p| p), cross.periods.last().map_or("", |p| p));
        findings.push(Finding {
            suggestion: Some(format!(
                "Read it as one record for each row and period, with the fields '{}' and '{}'.",
                cross.label, cross.value
            )),
            count: cross.columns.len() as u64,
            mends: vec![Mend::Unpivot],
            ..Finding::about(
                &work.table,
                "cross_tab",
                (work.area.top, work.area.left),
                format!(
                    "'{}' has {} periods as columns, from {first} to {last}.",
                    work.table.label,
                    cross.columns.len()
                ),
            )
        });
    }
}

fn cross_tab(book: &Workbook, work: &Work) -> Option<CrossTab> {
    let sheet = &book.sheets[work.sheet].sheet;
    if work.region.header_rows == 0 || work.table.rows == 0 {
        return None;
    }
    let periods: Vec<(usize, Period, String)> = (0..work.columns.len())
        .filter(|i| work.columns[*i] != NOWHERE && FIGURES.contains(&work.table.fields[*i].value_kind()))
        .filter_map(|i| {
            let level = work.region.levels.last()?;
            let source = level.source(work.columns[i])?;
            let cell = sheet.cell(level.row, source)?;
            let text = display(cell.value, sheet.format(cell), &book.pool);
            let (period, shown) = match cell.value {
                Value::Number(n) if n.fract() == 0.0 && (1900.0..=2100.0).contains(&n) && text.len() == 4 => {
                    (Period::Year, text)
                }
                _ => period_of(trim(&text))?,
            };
            Some((i, period, shown))
        })
        .collect();
    let kinds: HashSet<Period> = periods.iter().map(|(_, p, _)| *p).collect();
    let shown: HashSet<&str> = periods.iter().map(|(_, _, s)| s.as_str()).collect();
    // Periods that come twice stand under groups: which of them a figure belongs to the period alone does not say.
    if periods.len() < FEWEST || kinds.len() != 1 || shown.len() != periods.len() {
        return None;
    }
    let places: HashSet<usize> = periods.iter().map(|(i, ..)| *i).collect();
    let (first, last) = (periods[0].0, periods[periods.len() - 1].0);
    let names: Vec<String> = periods.iter().map(|(i, ..)| work.table.fields[*i].label.clone()).collect();
    let adds = |i: usize| {
        let field = &work.table.fields[i];
        let text = trim(&field.label).to_lowercase();
        let formula = field.formula.as_ref().is_some_and(|f| names.iter().any(|n| f.contains(&format!("{{{n}}}"))));
        formula
            || i > first
                && FIGURES.contains(&field.value_kind())
                && crate::column::literal::Literal::of(&text).any(TOTAL)
    };
    let totals: Vec<usize> =
        (0..work.columns.len()).filter(|i| !places.contains(i) && work.columns[*i] != NOWHERE && adds(*i)).collect();
    let between = (first..=last).filter(|i| !places.contains(i) && !totals.contains(i)).count();
    let figures = periods.iter().any(|(i, ..)| !work.profiles[*i].numbers.is_empty() || work.profiles[*i].texts > 0);
    let own = work.columns.len() - places.len() - totals.len();
    if between > 0 || !figures || own == 0 {
        return None;
    }
    let kind = kinds.into_iter().next()?;
    let (label, kind) = match kind {
        Period::Year => ("Year", "integer"),
        Period::Quarter => ("Quarter", "choice"),
        Period::Month => ("Month", "choice"),
        Period::Week => ("Week", "choice"),
        Period::Date if periods.iter().all(|(.., day)| day.ends_with("-01")) => ("Month", "date"),
        Period::Date => ("Date", "date"),
    };
    let taken = |label: &str| work.table.fields.iter().any(|f| f.label.eq_ignore_ascii_case(label));
    let label = if taken(label) { "Period" } else { label };
    let value = group_label(book, work, first, last).filter(|g| !taken(g)).unwrap_or_else(|| "Value".into());
    let letters = |i: &usize| column_letters(work.columns[*i]);
    Some(CrossTab {
        columns: periods.iter().map(|(i, ..)| letters(i)).collect(),
        periods: periods.into_iter().map(|(.., shown)| shown).collect(),
        totals: totals.iter().map(letters).collect(),
        label: label.into(),
        kind: kind.into(),
        value,
        applied: false,
        before: None,
    })
}

/// The label of the group that all periods stand under.
fn group_label(book: &Workbook, work: &Work, first: usize, last: usize) -> Option<String> {
    let sheet = &book.sheets[work.sheet].sheet;
    let [upper, _] = work.region.levels.as_slice() else { return None };
    let source = upper.source(work.columns[first])?;
    let cell = sheet.cell(upper.row, source).filter(|_| upper.source(work.columns[last]) == Some(source))?;
    let text = display(cell.value, sheet.format(cell), &book.pool);
    Some(trim(&text).to_owned()).filter(|t| !t.is_empty())
}

/// What a label says of time, and how it is written: a date as ISO 8601, else as it is.
fn period_of(text: &str) -> Option<(Period, String)> {
    let lower = text.to_lowercase();
    let (word, rest) = lower.split_at(lower.find(|c: char| !c.is_alphabetic()).unwrap_or(lower.len()));
    let rest = trim(rest.trim_start_matches(['.', '-', '/', '\'', '’', ' ']));
    let digits = |t: &str, most: usize| (1..=most).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    let is_year = |t: &str| t.len() == 4 && digits(t, 4) && (t.starts_with("19") || t.starts_with("20"));
    let year_or_none = rest.is_empty() || is_year(rest) || rest.len() == 2 && digits(rest, 2);
    let first_of = |t: &str| t.split([' ', '/', '-', '.']).next().unwrap_or("").to_owned();
    let kind = match () {
        () if word.is_empty() && is_year(&lower) => Period::Year,
        () if ["fy", "cy"].contains(&word) && (is_year(rest) || digits(rest, 2)) => Period::Year,
        () if is_month(word) && year_or_none => Period::Month,
        () if ["q", "qtr", "quarter", "quartal", "trimestre", "t", "kw"].contains(&word)
            || ["w", "week", "wk", "woche"].contains(&word) =>
        {
            let number = first_of(rest).parse::<u32>().ok()?;
            let is_week = ["w", "week", "wk", "woche", "kw"].contains(&word);
            match is_week {
                true if (1..=53).contains(&number) => Period::Week,
                false if (1..=4).contains(&number) => Period::Quarter,
                _ => return None,
            }
        }
        () if word.is_empty()
            && is_year(lower.get(..4).unwrap_or(""))
            && lower[4..]
                .trim_start_matches([' ', '-'])
                .strip_prefix('q')
                .is_some_and(|q| ["1", "2", "3", "4"].contains(&q)) =>
        {
            Period::Quarter
        }
        () => {
            let (day, time) = date::parse(text, DateOrder::Year).or_else(|| date::parse(text, DateOrder::Day))?;
            return time.is_none().then(|| (Period::Date, day.to_string()));
        }
    };
    Some((kind, text.to_owned()))
}

fn is_month(word: &str) -> bool {
    const MONTHS: &[&str] = &[
        "jan",
        "january",
        "januar",
        "janvier",
        "janv",
        "enero",
        "ene",
        "gennaio",
        "gen",
        "januari",
        "janeiro",
        "jän",
        "jänner",
        "feb",
        "february",
        "februar",
        "février",
        "févr",
        "fév",
        "febrero",
        "febbraio",
        "februari",
        "fevereiro",
        "fev",
        "mar",
        "march",
        "märz",
        "mär",
        "mrz",
        "mars",
        "marzo",
        "maart",
        "março",
        "mrt",
        "apr",
        "april",
        "avril",
        "avr",
        "abril",
        "abr",
        "aprile",
        "may",
        "mai",
        "mayo",
        "maggio",
        "mag",
        "mei",
        "maio",
        "jun",
        "june",
        "juni",
        "juin",
        "junio",
        "giugno",
        "giu",
        "junho",
        "jul",
        "july",
        "juli",
        "juillet",
        "juil",
        "julio",
        "luglio",
        "lug",
        "julho",
        "aug",
        "august",
        "août",
        "aout",
        "agosto",
        "ago",
        "augustus",
        "sep",
        "sept",
        "september",
        "septembre",
        "septiembre",
        "settembre",
        "set",
        "setembro",
        "oct",
        "october",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "ottobre",
        "ott",
        "outubro",
        "out",
        "nov",
        "november",
        "novembre",
        "noviembre",
        "novembro",
        "dec",
        "december",
        "dezember",
        "dez",
        "décembre",
        "déc",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
    ];
    MONTHS.contains(&word)
}

impl Proposal {
    /// Reads a cross-tab as one record for each row and period, or again as it stands. Answers whether there was anything to do.
    pub fn unpivot(&mut self, book: &Workbook, table: &str, wanted: bool) -> bool {
        let Some(at) = self.tables.iter().position(|t| t.name == table) else { return false };
        let in_stack = self.tables[at].stack.as_ref().is_some_and(|s| s.applied);
        let Some(cross) = self.tables[at].cross_tab.clone().filter(|c| c.applied != wanted && !in_stack) else {
            return false;
        };
        match wanted {
            true => {
                let left_out = totals_of(book, &self.tables[at], &cross);
                self.spread(at, cross);
                (self.cells.records, self.cells.notes) =
                    (self.cells.records.saturating_sub(left_out), self.cells.notes + left_out);
            }
            false => {
                self.gather(at, cross.clone());
                let back = totals_of(book, &self.tables[at], &cross);
                (self.cells.records, self.cells.notes) =
                    (self.cells.records + back, self.cells.notes.saturating_sub(back));
            }
        }
        for finding in self.findings.iter_mut().filter(|f| f.code == "cross_tab" && f.table.as_deref() == Some(table)) {
            finding.mended = wanted;
        }
        true
    }

    fn spread(&mut self, at: usize, mut cross: CrossTab) {
        let table = &mut self.tables[at];
        let (periods, rest): (Vec<_>, Vec<_>) = table
            .fields
            .clone()
            .into_iter()
            .partition(|f| cross.columns.contains(&f.column) && f.reading.made.is_none());
        let own: Vec<ProposedField> =
            rest.into_iter().filter(|f| !cross.totals.contains(&f.column) || f.column.is_empty()).collect();
        let gone = |name: &str| !own.iter().any(|f| f.name == name);
        let name = table.name.clone();
        let of_gone = |f: &Finding| f.table.as_ref() == Some(&name) && f.field.as_deref().is_some_and(gone);
        let (kept_aside, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.findings).into_iter().partition(of_gone);
        self.findings = kept;
        let mut key: Vec<String> = table.key.iter().filter(|k| !gone(k)).cloned().collect();
        let before =
            Before { fields: table.fields.clone(), key: table.key.clone(), rows: table.rows, findings: kept_aside };
        let mut fields: Vec<ProposedField> = own;
        fields.iter_mut().for_each(|f| (f.unique, f.rules.unique) = (false, false));
        let mut add = |label: &str, mut field: ProposedField| {
            field.name = name_for(label, "field", |n| fields.iter().any(|f| f.name == n));
            label.clone_into(&mut field.label);
            field.include = true;
            fields.push(field);
        };
        let choices = if cross.kind == "choice" { cross.periods.clone() } else { Vec::new() };
        add(
            &cross.label,
            ProposedField {
                kind: cross.kind.clone(),
                choices,
                required: true,
                evidence: format!("the labels of {} columns", cross.columns.len()),
                reading: Plan {
                    made: Some(Made::Period),
                    date_order: (cross.kind == "date").then_some(DateOrder::Year),
                    ..Plan::default()
                },
                ..ProposedField::default()
            },
        );
        add(&cross.value, value_field(&periods));
        if !key.is_empty() {
            key.extend(fields.iter().find(|f| f.reading.made == Some(Made::Period)).map(|f| f.name.clone()));
        }
        table.rows *= cross.columns.len() as u64;
        (table.fields, table.key) = (fields, key);
        cross.applied = true;
        cross.before = Some(Box::new(before));
        table.cross_tab = Some(cross);
    }

    fn gather(&mut self, at: usize, mut cross: CrossTab) {
        let table = &mut self.tables[at];
        let Some(before) = cross.before.take() else { return };
        let dropped = before.rows.saturating_mul(cross.columns.len() as u64).saturating_sub(table.rows)
            / cross.columns.len().max(1) as u64;
        table.rows = before.rows - dropped.min(before.rows);
        // What a person said of the row's own fields stays.
        let now = std::mem::take(&mut table.fields);
        table.fields = before
            .fields
            .into_iter()
            .map(|was| match now.iter().find(|f| f.name == was.name && f.reading.made == was.reading.made) {
                Some(f) => ProposedField { unique: was.unique, rules: was.rules, ..f.clone() },
                None => was,
            })
            .collect();
        table.key = before.key;
        cross.applied = false;
        table.cross_tab = Some(cross);
        let name = table.name.clone();
        self.findings.retain(|f| {
            f.table.as_ref() != Some(&name) || f.field.as_ref().is_none_or(|field| table_has(&self.tables[at], field))
        });
        self.findings.extend(before.findings);
    }
}

/// How many cells add up periods: they are left out of the records.
fn totals_of(book: &Workbook, table: &ProposedTable, cross: &CrossTab) -> u64 {
    let places: Vec<usize> =
        (0..table.fields.len()).filter(|i| cross.totals.contains(&table.fields[*i].column)).collect();
    let rows = book.rows(table).into_iter().flatten().filter_map(Result::ok);
    rows.map(|row| places.iter().filter(|i| row.cells[**i].stored != Stored::Blank).count() as u64).sum()
}

fn table_has(table: &ProposedTable, field: &str) -> bool {
    table.field(field).is_some()
}

/// The field of the figures: of the type that all periods have, or one that takes them all.
fn value_field(periods: &[ProposedField]) -> ProposedField {
    let kinds: Vec<&str> = periods.iter().map(ProposedField::value_kind).collect();
    let first = periods.iter().find(|f| f.value_kind() != "integer").or(periods.first());
    let kind = match first.map(ProposedField::value_kind) {
        Some(kind) if kinds.iter().all(|k| *k == kind) => kind,
        Some("money") if kinds.iter().all(|k| ["money", "integer", "number"].contains(k)) => "money",
        Some(_) if kinds.iter().all(|k| ["money", "integer", "number", "percent"].contains(k)) => "number",
        Some(_) | None => "text",
    };
    let same_currency =
        periods.iter().all(|f| f.currency == first.and_then(|f| f.currency.clone()) || f.value_kind() == "integer");
    ProposedField {
        kind: kind.into(),
        decimals: periods.iter().filter_map(|f| f.decimals).max().filter(|_| kind != "integer" && kind != "text"),
        currency: first.and_then(|f| f.currency.clone()).filter(|_| same_currency && kind == "money"),
        required: periods.iter().all(|f| f.required),
        evidence: format!("the cells of {} columns of periods", periods.len()),
        reading: Plan { made: Some(Made::Value), ..first.map(|f| f.reading.clone()).unwrap_or_default() },
        ..ProposedField::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Period, period_of};

    #[test]
    fn periods_are_told_from_words() {
        let cases: &[(&str, Option<(Period, &str)>)] = &[
            ("Jan", Some((Period::Month, "Jan"))),
            ("März 2024", Some((Period::Month, "März 2024"))),
            ("Sep-24", Some((Period::Month, "Sep-24"))),
            ("2023", Some((Period::Year, "2023"))),
            ("FY24", Some((Period::Year, "FY24"))),
            ("Q3", Some((Period::Quarter, "Q3"))),
            ("Q3 2024", Some((Period::Quarter, "Q3 2024"))),
            ("2024 Q3", Some((Period::Quarter, "2024 Q3"))),
            ("KW 12", Some((Period::Week, "KW 12"))),
            ("2024-03-31", Some((Period::Date, "2024-03-31"))),
            ("Q7", None),
            ("Jana", None),
            ("May contain nuts", None),
            ("Amount", None),
            ("1234", None),
            ("W", None),
        ];
        for (text, period) in cases {
            assert_eq!(period_of(text), period.map(|(p, s)| (p, s.to_owned())), "{text}");
        }
    }
}
