//! Tables of one shape: sheets `Jan`, `Feb`, … with the same columns, or several such tables of one sheet. They stay one
//! table each, and are offered as one with a field for what tells them apart.

use std::collections::HashMap;

use sheaf_model::name::name_for;
use sheaf_model::text::text_key;

use crate::column::duration;
use crate::finding::Finding;
use crate::mend::Mend;
use crate::proposal::{Plan, Proposal, ProposedField, ProposedLink, ProposedTable};
use crate::propose::{Work, is_usual_sheet, words_of_file};
use crate::shape::{Made, Part, Stack};
use crate::workbook::Workbook;
use crate::{heads, say};

/// Notes the groups of tables that have the same labels and types that agree.
pub(crate) fn find(book: &Workbook, works: &mut [Work]) {
    let mut groups: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    for (i, work) in works.iter().enumerate().filter(|(_, w)| w.region.header_rows > 0 && w.table.include) {
        let labels: Vec<String> = own_fields(&work.table).map(|f| f.label.to_lowercase()).collect();
        if labels.len() >= 2 && !book.is_sampled(&work.table) {
            groups.entry(labels).or_default().push(i);
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().filter(|g| g.len() >= 2).collect();
    groups.sort();
    for group in groups {
        let tables: Vec<&ProposedTable> = group.iter().map(|i| &works[*i].table).collect();
        if !tables.iter().all(|t| agree(works, tables[0], t)) || is_referred_to(works, &group) {
            continue;
        }
        unlink(works, &group);
        let tables: Vec<&ProposedTable> = group.iter().map(|i| &works[*i].table).collect();
        let one_sheet = tables.iter().all(|t| t.sheet == tables[0].sheet && t.file == tables[0].file);
        let called = |t: &&ProposedTable| if one_sheet { t.label.clone() } else { t.sheet.clone() };
        let mut names: Vec<String> = tables.iter().map(called).collect();
        let distinct = names.iter().collect::<std::collections::HashSet<_>>().len() == names.len();
        if !distinct {
            names = tables.iter().map(|t| t.label.clone()).collect();
        }
        let label = if one_sheet { "Part" } else { "Sheet" };
        let taken = own_fields(tables[0]).any(|f| f.label.eq_ignore_ascii_case(label));
        let label = if taken { "From" } else { label };
        let stack = Stack {
            tables: tables.iter().map(|t| t.name.clone()).collect(),
            names,
            label: label.into(),
            applied: false,
            parts: Vec::new(),
        };
        for i in group {
            works[i].table.stack = Some(stack.clone());
        }
    }
}

fn own_fields(table: &ProposedTable) -> impl Iterator<Item = &ProposedField> {
    table.fields.iter().filter(|f| f.reading.beside.is_none() && f.reading.made.is_none())
}

/// Whether the fields of two tables are of types that take each other's values, but for a few.
fn agree(works: &[Work], one: &ProposedTable, other: &ProposedTable) -> bool {
    let family = |f: &ProposedField| match f.value_kind() {
        "integer" | "number" | "money" | "percent" | "rating" => 0,
        "date" | "datetime" => 1,
        "text" | "long_text" | "choice" | "choices" | "status" | "link" | "email" | "phone" | "url" => 2,
        "boolean" => 3,
        _ => 4,
    };
    // A link to the same column elsewhere is one because the values are the same.
    let alike = |a: &ProposedField, b: &ProposedField| {
        family(a) == family(b) || is_same_column(works, a) || is_same_column(works, b)
    };
    let (mut all, mut unlike) = (0, 0);
    for (a, b) in own_fields(one).zip(own_fields(other)) {
        all += 1;
        unlike += usize::from(!alike(a, b));
    }
    unlike * 5 <= all
}

/// Whether tables refer to one of a group: what they say would change its meaning. That the same column of two of its own tables
/// has the same values says nothing: these are parts of one table.
fn is_referred_to(works: &[Work], group: &[usize]) -> bool {
    let names: Vec<(&str, &str)> =
        group.iter().map(|i| (works[*i].table.name.as_str(), works[*i].table.label.as_str())).collect();
    works.iter().enumerate().any(|(at, w)| {
        w.table.fields.iter().any(|f| {
            let linked = f.link.as_ref().is_some_and(|l| names.iter().any(|(name, _)| l.table == *name))
                && !(group.contains(&at) && is_same_column(works, f) && !is_followed(&w.table, f));
            let word = |text: &str| {
                names
                    .iter()
                    .any(|(name, label)| text.contains(&format!("{name}.")) || text.contains(&format!("{{{label}}}.")))
            };
            linked || f.formula.as_deref().is_some_and(word)
        })
    })
}

/// Whether a field points to the field of its own label in another table.
fn is_same_column(works: &[Work], field: &ProposedField) -> bool {
    let far = |link: &ProposedLink| works.iter().find(|w| w.table.name == link.table)?.table.field(&link.field);
    field.link.as_ref().and_then(far).is_some_and(|far| far.label.eq_ignore_ascii_case(&field.label))
}

/// Whether a formula of its table reads fields through a link.
fn is_followed(table: &ProposedTable, link: &ProposedField) -> bool {
    let through = format!("{{{}}}.", link.label);
    table.fields.iter().any(|f| f.formula.as_deref().is_some_and(|formula| formula.contains(&through)))
}

/// Links between the same columns of the tables of a group are none.
fn unlink(works: &mut [Work], group: &[usize]) {
    for at in group {
        for i in 0..works[*at].table.fields.len() {
            let field = &works[*at].table.fields[i];
            if field.link.is_none() || !is_same_column(works, field) {
                continue;
            }
            let (good, distinct) = (works[*at].profiles[i].good(), works[*at].profiles[i].distinct);
            let whole = works[*at].profiles[i].texts == 0;
            let field = &mut works[*at].table.fields[i];
            field.link = None;
            field.kind = if whole { "integer" } else { "text" }.into();
            field.because(say!("{things} different values in {n}", things = distinct, n = good));
            field.also(say!("tables with the same columns share them"));
        }
    }
}

/// One finding for each group, at its first table.
pub(crate) fn notice(works: &[Work], findings: &mut Vec<Finding>) {
    for work in works {
        let Some(stack) = work.table.stack.as_ref().filter(|s| s.tables.first() == Some(&work.table.name)) else {
            continue;
        };
        // A stack has two names at least.
        let (first, last) = stack.names.first().zip(stack.names.last()).map_or(("", ""), |(a, b)| (a, b));
        let message =
            say!("{n} tables have the same columns, from '{first}' to '{last}'.", n = stack.tables.len(), first, last);
        let suggestion = say!(
            "Make one table of them, with a field '{field}' that says where a record is from.",
            field = &stack.label
        );
        findings.push(Finding {
            count: stack.tables.len() as u64,
            mends: vec![Mend::Stack],
            ..Finding::about(&work.table, "same_shape", (work.area.top, work.area.left), message).with(suggestion)
        });
    }
}

impl Proposal {
    /// Makes one table of all tables of the same shape, or again one of each. Answers whether there was anything to do.
    pub fn stack(&mut self, book: &Workbook, table: &str, wanted: bool) -> bool {
        let found = self.tables.iter().find(|t| t.name == table).and_then(|t| t.stack.clone());
        let Some(stack) = found.filter(|s| s.applied != wanted) else { return false };
        match wanted {
            true => self.put_together(book, &stack),
            false => self.take_apart(&stack),
        }
        true
    }

    fn put_together(&mut self, book: &Workbook, stack: &Stack) {
        // A cross-tab among them is read as it stands: the parts are one by their columns.
        for name in &stack.tables {
            self.unpivot(book, name, false);
        }
        let Some(first) = stack.tables.first().cloned() else { return };
        let mut parts: Vec<Part> = Vec::new();
        for (name, called) in stack.tables.iter().zip(&stack.names) {
            let Some(table) = self.tables.iter().find(|t| t.name == *name).cloned() else { continue };
            let own = |f: &Finding| f.table.as_ref() == Some(name) && f.code != "same_shape";
            parts.push(Part {
                name: called.clone(),
                table,
                findings: self.findings.iter().filter(|f| own(f)).cloned().collect(),
            });
        }
        let Some(at) = self.tables.iter().position(|t| t.name == first) else { return };
        let mut one = self.tables[at].clone();
        // The first of them is January alone: all of them are the year.
        let taken = |label: &str| self.tables.iter().any(|t| !stack.tables.contains(&t.name) && same(&t.label, label));
        let of_all = name_of_all(&parts).filter(|label| one.proposed_label.is_none() && !taken(label));
        one.label = of_all.unwrap_or(one.label);
        one.fields.iter_mut().for_each(|field| join_field(field, &parts));
        let (label, places) = (stack.label.clone(), &stack.names);
        let name = name_for(&label, "field", |n| one.fields.iter().any(|f| f.name == n));
        let field = ProposedField {
            kind: "choice".into(),
            choices: places.clone(),
            required: true,
            reading: Plan { made: Some(Made::Part), ..Plan::default() },
            include: true,
            label,
            name: name.clone(),
            ..ProposedField::default()
        };
        let why = say!("{n} tables with the same columns are read as one", n = parts.len());
        one.fields.push(field.with_evidence(why));
        if !one.key.is_empty() {
            one.key.push(name);
        }
        heads::join(&mut one, &parts, &[]);
        one.rows = parts.iter().map(|p| p.table.rows).sum();
        one.cross_tab = None;
        // What is found in a part is now found in the one table, in the field of the same label.
        for finding in &mut self.findings {
            let Some(part) = parts.iter().find(|p| Some(&p.table.name) == finding.table.as_ref()) else { continue };
            let found = finding.field.as_ref().and_then(|name| part.table.field(name));
            let label = found.map(|f| f.label.to_lowercase());
            finding.table = Some(first.clone());
            if let Some(label) = label {
                finding.field = one.fields.iter().find(|f| f.label.to_lowercase() == label).map(|f| f.name.clone());
            }
            finding.mended |= finding.code == "same_shape";
        }
        one.stack = Some(Stack { applied: true, parts, ..stack.clone() });
        self.tables[at] = one;
        self.tables.retain(|t| t.name == first || !stack.tables.contains(&t.name));
        self.findings.retain(|f| f.code != "cross_tab" || f.table.as_ref() != Some(&first));
    }

    fn take_apart(&mut self, stack: &Stack) {
        let Some(first) = stack.tables.first() else { return };
        let Some(at) = self.tables.iter().position(|t| t.name == *first) else { return };
        self.findings.retain(|f| f.table.as_ref() != Some(first) || f.code == "same_shape");
        self.findings.extend(stack.parts.iter().flat_map(|p| p.findings.clone()));
        for finding in self.findings.iter_mut().filter(|f| f.code == "same_shape" && f.table.as_ref() == Some(first)) {
            finding.mended = false;
        }
        self.tables.splice(at..=at, stack.parts.iter().map(|p| p.table.clone()));
    }
}

/// What tables have in common by their names, else by their files; of one file that is what the workbook is called.
fn name_of_all(parts: &[Part]) -> Option<String> {
    let names: Vec<String> = parts.iter().map(|p| p.name.replace('_', " ")).collect();
    let files: Vec<String> = parts.iter().map(|p| words_of_file(&p.table.file)).collect();
    let is_of_time = |label: &str| duration::parse_duration(&format!("1 {label}")).is_some();
    let means = |label: &String| {
        label.chars().filter(|c| c.is_alphabetic()).nth(2).is_some() && !is_usual_sheet(label) && !is_of_time(label)
    };
    common_words(&names).filter(means).or_else(|| common_words(&files).filter(means))
}

/// The words with which all texts begin, else those with which they end.
fn common_words(texts: &[String]) -> Option<String> {
    let words: Vec<Vec<&str>> = texts.iter().map(|text| text.split_whitespace().collect()).collect();
    let (first, others) = words.split_first()?;
    let shared = |nth: &dyn Fn(&[&str], usize) -> Option<String>| {
        (0..first.len())
            .take_while(|n| nth(first, *n).is_some_and(|word| others.iter().all(|o| nth(o, *n) == Some(word.clone()))))
            .count()
    };
    let begin = shared(&|words, n| words.get(n).map(|word| word.to_lowercase()));
    let end = shared(&|words, n| words.iter().rev().nth(n).map(|word| word.to_lowercase()));
    let common = if begin > 0 { &first[..begin] } else { &first[first.len() - end..] };
    let joined = common.join(" ");
    let label = joined.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | ',' | '(' | '/' | '·'));
    (!label.is_empty()).then(|| label.to_owned())
}

fn same(one: &str, other: &str) -> bool {
    text_key(one) == text_key(other)
}

/// A field that takes the values of the fields of its label in all parts.
pub(crate) fn join_field(field: &mut ProposedField, parts: &[Part]) {
    let label = field.label.to_lowercase();
    let is_same = |f: &&ProposedField| f.label.to_lowercase() == label;
    let others: Vec<&ProposedField> = parts.iter().filter_map(|p| p.table.fields.iter().find(is_same)).collect();
    let computed = ["formula", "lookup", "rollup"].contains(&field.kind.as_str());
    if computed && others.iter().any(|f| f.formula != field.formula) {
        (field.kind, field.formula, field.proof) = (field.value_kind().to_owned(), None, None);
    }
    let kinds: Vec<&str> = others.iter().map(|f| f.value_kind()).collect();
    if kinds.iter().any(|k| *k != field.value_kind()) && !computed {
        let all = |known: &[&str]| kinds.iter().all(|k| known.contains(k));
        let kind = match () {
            () if all(&["integer", "number"]) => "number",
            () if all(&["integer", "number", "money"]) => "money",
            () if all(&["date", "datetime"]) => "datetime",
            () if all(&["choice", "status"]) => "choice",
            () => "text",
        };
        field.kind = kind.into();
        field.link = None;
    }
    field.decimals = others.iter().filter_map(|f| f.decimals).max().or(field.decimals);
    if field.kind == "choice" {
        let mut seen = std::collections::HashSet::new();
        let all = others.iter().flat_map(|f| &f.choices).filter(|c| seen.insert(c.to_lowercase()));
        field.choices = all.cloned().collect();
        field.reading.spellings.extend(others.iter().flat_map(|f| f.reading.spellings.clone()));
    }
    field.required = others.len() == parts.len() && others.iter().all(|f| f.required);
    field.rules.required &= others.len() == parts.len() && others.iter().all(|f| f.rules.required);
    (field.unique, field.rules.unique) = (false, false);
    for other in others {
        field.reading.blanks.extend(
            other.reading.blanks.iter().filter(|b| !field.reading.blanks.contains(b)).cloned().collect::<Vec<_>>(),
        );
    }
    (field.blank, field.repeats) = (None, None);
}
