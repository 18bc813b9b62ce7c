//! Links: from lookup formulas, and from values of one table that stand in a column of another that tells records apart.
//! Evidence per pair of columns: inclusion, header words, cardinality; scored, and the best one a column wins.

mod codes;
mod computed;
mod lists;
mod series;
mod zeros;

use std::collections::{HashMap, HashSet};

use sheaf_model::text::without_accents;

use crate::column::decide::header_words;
use crate::column::key::is_identifier;
use crate::column::profile::Profile;
use crate::column::words::Words;
use crate::formula::Link;
use crate::pivot::is_corner;
use crate::proposal::{OtherLink, ProposedField, ProposedLink};
use crate::propose::Work;
use crate::say;
use crate::workbook::Workbook;
use lists::Lists;

/// A column whose values tell records apart, to which links may point.
struct Target {
    table: usize,
    field: usize,
    values: HashSet<u64>,
    /// Whether it holds whole numbers only.
    numeric: bool,
    identifier: bool,
}

/// A link that could be.
struct Candidate {
    link: Link,
    score: f64,
    matched: u64,
    of: u64,
    shown: bool,
}

/// Finds links and writes them into the fields.
pub(crate) fn find(book: &Workbook, works: &mut [Work]) {
    let shown: HashSet<Link> =
        works.iter().flat_map(|w| w.fills.values()).flat_map(|f| f.links.iter().copied()).collect();
    // What names the records of another table is a link to them: others link to them as well, not to it.
    let naming: HashSet<(usize, usize)> =
        works.iter().flat_map(|w| w.fills.values()).flat_map(|f| f.naming.iter().copied()).collect();
    let shown: HashSet<Link> = shown.into_iter().filter(|link| !naming.contains(&link.to)).collect();
    let targets = targets(works, &shown, &naming);
    let by_name = same_named_targets(works, &targets);
    let (mut candidates, mut rivals) = (Vec::new(), Vec::new());
    for table in 0..works.len() {
        for field in 0..works[table].columns.len() {
            let judged = targets.iter().filter_map(|t| judge(works, (table, field), t, &shown, &by_name));
            let mut judged: Vec<Candidate> = judged.collect();
            // Of equals the last one.
            judged.reverse();
            judged.sort_by(|a, b| b.score.total_cmp(&a.score));
            rivals.extend(judged.iter().take(MOST_RIVALS + 1).map(|c| (c.link, c.matched, c.of)));
            candidates.extend(judged.into_iter().next());
        }
    }
    series::agree(works, &targets, &mut candidates);
    drop_mirrors(&mut candidates);
    drop_descriptions(works, &mut candidates);
    drop_copies(works, &mut candidates);
    let lists = lists::find(book, works, &targets, &mut candidates);
    for candidate in candidates {
        write(works, &candidate);
    }
    for (link, found, of) in rivals {
        tell_rival(works, link, found, of);
    }
    for lists in lists {
        write_lists(works, &lists);
    }
    for (link, found, of) in zeros::near(works, &targets, &book.pool) {
        tell_rival(works, link, found, of);
    }
    computed::say(works);
}

/// Most other links that are told of a field.
const MOST_RIVALS: usize = 3;

/// Tells of a link that a field could be, where it became another one or none.
fn tell_rival(works: &mut [Work], link: Link, found: u64, of: u64) {
    let far = &works[link.to.0].table;
    let (table, target) = (far.name.clone(), far.fields[link.to.1].name.clone());
    let field = &mut works[link.from.0].table.fields[link.from.1];
    let chosen = field.link.as_ref().is_some_and(|l| l.table == table && l.field == target);
    if !chosen && field.formula.is_none() && field.other_links.len() < MOST_RIVALS {
        field.other_links.push(OtherLink { table, field: target, found, of });
    }
}

const NUMERIC: u64 = 1 << 63;

/// Most columns of a table that links may point to, and of all tables together.
const MOST_OF_TABLE: usize = 16;
const MOST_TARGETS: usize = 400;

/// A look at the first values, so that columns with nothing in common cost little.
fn may_be_included(profile: &Profile, target: &Target) -> bool {
    const LOOK: usize = 24;
    let (mut seen, mut found) = (0, 0);
    for value in profile.values.iter().filter(|v| **v > 1).take(LOOK) {
        seen += 1;
        found += usize::from(target.values.contains(value));
    }
    found * 3 >= seen
}

fn targets(works: &[Work], shown: &HashSet<Link>, naming: &HashSet<(usize, usize)>) -> Vec<Target> {
    let mut targets = Vec::new();
    // A pivot table only repeats what the records say.
    let own = |(_, work): &(usize, &Work)| !work.table.fields.iter().any(|f| is_corner(&f.label));
    for (table, work) in works.iter().enumerate().filter(own) {
        let before = targets.len();
        for (field, profile) in work.profiles.iter().enumerate() {
            if naming.contains(&(table, field)) {
                continue;
            }
            let full = targets.len() - before >= MOST_OF_TABLE || targets.len() >= MOST_TARGETS;
            let wanted = shown.iter().any(|l| l.to == (table, field));
            if full && !wanted {
                continue;
            }
            let kind = work.table.fields[field].value_kind();
            let keylike = matches!(kind, "text" | "integer" | "email" | "phone" | "choice") || kind == "url";
            let nearly = profile.distinct * 100 >= profile.good() * 98 && wanted;
            if !(keylike && profile.good() > 0 && (profile.all_differ() || nearly))
                || profile.filled * 10 < profile.rows * 9
            {
                continue;
            }
            let identifier = is_identifier(&work.table.fields[field].label);
            let numeric = profile.values.iter().filter(|v| **v > 1).all(|v| v & NUMERIC != 0);
            if numeric && !identifier && field > 0 && !wanted {
                continue;
            }
            targets.push(Target {
                table,
                field,
                values: profile.values.iter().copied().filter(|v| *v > 1).collect(),
                numeric,
                identifier,
            });
        }
    }
    targets
}

/// Of the targets with one label: sheets that share a key point to the first and fullest of them.
fn same_named_targets(works: &[Work], targets: &[Target]) -> HashMap<String, (usize, usize)> {
    let mut best: HashMap<String, (usize, usize)> = HashMap::new();
    for target in targets {
        let label = key_label(&works[target.table].table.fields[target.field]);
        let known = best.entry(label).or_insert((target.table, target.field));
        let (old, new) = (&works[known.0], &works[target.table]);
        let worth = |w: &Work| w.profiles.first().map_or(0, |p| p.rows);
        // A table that is much longer holds all of them; of about equals the first is the parent.
        if target.values.len() as u64 > works[known.0].profiles[known.1].distinct
            && worth(new) > worth(old)
            && !target.values.is_empty()
            && !works[known.0].profiles[known.1].values.iter().any(|v| *v > 1 && !target.values.contains(v))
        {
            *known = (target.table, target.field);
        }
    }
    best
}

fn key_label(field: &ProposedField) -> String {
    header_words(&field.label).concat()
}

fn judge(
    works: &[Work],
    from: (usize, usize),
    target: &Target,
    shown: &HashSet<Link>,
    by_name: &HashMap<String, (usize, usize)>,
) -> Option<Candidate> {
    let to = (target.table, target.field);
    let link = Link { from, to };
    let (field, profile) = (&works[from.0].table.fields[from.1], &works[from.0].profiles[from.1]);
    if from == to || field.formula.is_some() && !shown.contains(&link) && field.kind != "formula" {
        return None;
    }
    if !matches!(field.value_kind(), "text" | "integer" | "choice" | "email" | "phone" | "number")
        || profile.good() == 0
    {
        return None;
    }
    if !may_be_included(profile, target) && !shown.contains(&link) {
        return None;
    }
    if from.0 == to.0 {
        return self_link(works, from, target, shown.contains(&link));
    }
    let of = profile.values.iter().filter(|v| **v > 1).count() as u64;
    let matched = profile.values.iter().filter(|v| **v > 1 && target.values.contains(v)).count() as u64;
    let known = shown.contains(&link);
    if known && matched * 2 >= of {
        return Some(Candidate { link, score: 10.0, matched, of, shown: true });
    }
    if of == 0 || matched * 100 < of * 90 {
        return None;
    }
    let named = name_evidence(
        &works[from.0].table.label,
        &field.label,
        &works[to.0].table.label,
        &works[to.0].table.fields[to.1].label,
    );
    let named = if matched == of && codes::explains(works, from, to) { named.max(0.9) } else { named };
    let own_unique = profile.all_differ();
    let inclusion = matched as f64 / of as f64;
    // How much of the far side is used: a column that uses only the first few numbers may do so by chance.
    let seen: HashSet<u64> = profile.values.iter().copied().filter(|v| *v > 1).collect();
    let coverage = seen.len() as f64 / target.values.len().max(1) as f64;
    let mut score = inclusion * 2.0 + named * 3.0 + coverage.min(1.0) + f64::from(u8::from(target.identifier)) * 0.5;
    let own_identifier = target.field == 0 && is_identifier(&field.label);
    if !is_convincing(profile, target, (named, own_identifier), inclusion, coverage, seen.len()) {
        return None;
    }
    if own_unique {
        score -= 0.5;
        // Two tables with one key: only from the later to the first of that name, and not among codes of all kinds.
        let first = by_name.get(&key_label(&works[to.0].table.fields[to.1]));
        let same = key_label(field) == key_label(&works[to.0].table.fields[to.1]);
        if !same && named < 0.6 || same && first != Some(&to) {
            return None;
        }
    }
    if let Some(first) = by_name.get(&key_label(&works[to.0].table.fields[to.1])) {
        score += if *first == to { 0.6 } else { -0.2 };
    }
    Some(Candidate { link, score, matched, of, shown: false })
}

/// Numbers overlap by chance, so they need words; texts need enough different ones, or words.
fn is_convincing(
    profile: &Profile,
    target: &Target,
    (named, own_identifier): (f64, bool),
    inclusion: f64,
    coverage: f64,
    different: usize,
) -> bool {
    if target.numeric {
        let meant = target.identifier || own_identifier || inclusion == 1.0 && is_sparse(&target.values, different);
        return named >= 0.6 && meant || named >= 0.9;
    }
    match () {
        () if named >= 0.6 => inclusion >= 0.9,
        () if named >= 0.3 => different >= 2 && inclusion >= 0.95,
        () if profile.longest <= 3 => different >= 8 && inclusion >= 0.98 && target.values.len() >= 10,
        () => {
            inclusion >= 0.95 && (different >= 3 || coverage >= 0.3 && target.values.len() >= 3) && different >= 2
                || inclusion == 1.0 && profile.longest >= 12
        }
    }
}

/// Whether numbers lie so far apart that as many others would all hit them by chance in less than one of a million cases.
fn is_sparse(numbers: &HashSet<u64>, different: usize) -> bool {
    let all = || numbers.iter().map(|value| f64::from_bits((value & !NUMERIC) << 1));
    let (least, greatest) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let places = (greatest - least + 1.0) / numbers.len().max(1) as f64;
    different as f64 * places.ln() >= 1e6_f64.ln()
}

/// A column that names another record of its own table.
fn self_link(works: &[Work], from: (usize, usize), target: &Target, shown: bool) -> Option<Candidate> {
    let (field, profile) = (&works[from.0].table.fields[from.1], &works[from.0].profiles[from.1]);
    let of = profile.values.iter().filter(|v| **v > 1).count() as u64;
    let matched = profile.values.iter().filter(|v| **v > 1 && target.values.contains(v)).count() as u64;
    let says = names_own_table(&field.label);
    let key = target.identifier || target.field == 0 || !target.numeric;
    let own = &works[from.0].table.fields[target.field];
    let on_itself = works[from.0].profiles[from.1]
        .values
        .iter()
        .zip(&works[from.0].profiles[target.field].values)
        .filter(|(a, b)| **a > 1 && a == b)
        .count() as u64;
    if !(shown || says && key) || of == 0 || matched * 100 < of * 90 || on_itself * 2 > of || own.formula.is_some() {
        return None;
    }
    let link = Link { from, to: (target.table, target.field) };
    Some(Candidate {
        link,
        score: if shown { 10.0 } else { 5.0 + f64::from(u8::from(target.identifier)) },
        matched,
        of,
        shown,
    })
}

/// Whether a header says that it names records of its own table.
fn names_own_table(label: &str) -> bool {
    const WORDS: Words = Words::of(
        "parent parents manager reports boss supervisor superior leader vorgesetzter chef predecessor predecessors \
         successors prerequisites depends dependencies blocks vorgänger previous replaces reportsto parentid \
         managerid mentor referred",
    );
    WORDS.in_header(label)
}

/// How well a header names a table and its field: 1 the same words, 0 nothing in common.
fn name_evidence(from_table: &str, label: &str, to_table: &str, to_label: &str) -> f64 {
    // Without marks `fach` begins `facher`, and `articulo` `articulos`.
    let stem = |w: &String| {
        let w = without_accents(w);
        w.strip_suffix("ies").map(|s| format!("{s}y")).unwrap_or_else(|| w.trim_end_matches('s').to_owned())
    };
    let words: Vec<String> = header_words(label).iter().map(stem).collect();
    let table: Vec<String> = header_words(to_table).iter().map(stem).collect();
    let key: Vec<String> = header_words(to_label).iter().map(stem).collect();
    let (joined, key_joined, table_joined) = (words.concat(), key.concat(), table.concat());
    let general =
        ["id", "code", "no", "nr", "number", "name", "key", "ref", "title", "type", "status", "date", "description"];
    if joined == key_joined && !joined.is_empty() {
        // `Code` in both says less than `Product` in both.
        return if general.contains(&joined.as_str()) { 0.5 } else { 1.0 };
    }
    let own = header_words(from_table).iter().map(stem).collect::<Vec<_>>().concat();
    let particular: Vec<&String> = words.iter().filter(|w| !general.contains(&w.as_str()) && w.len() > 2).collect();
    if particular.iter().any(|w| table.contains(w) || table_joined.contains(w.as_str()) && w.len() >= 4)
        && own != table_joined
    {
        return 0.9;
    }
    if key_joined.len() >= 5 && joined.ends_with(&key_joined) && !general.contains(&key_joined.as_str()) {
        return 0.9;
    }
    let key_particular: Vec<&String> = key.iter().filter(|w| !general.contains(&w.as_str()) && w.len() > 2).collect();
    let common = particular.iter().filter(|w| key_particular.contains(w)).count();
    if common > 0 {
        return 0.6 * common as f64 / particular.len().min(key_particular.len()).max(1) as f64;
    }
    // One run of letters inside the other: "CREATEDBY" says nothing, "empid" and "employee id" do.
    let near = particular.iter().any(|w| {
        w.len() >= 3
            && table_joined.starts_with(&w[..w.char_indices().nth(3).map_or(w.len(), |(i, _)| i)])
            && w.len() <= 6
    });
    if near { 0.4 } else { 0.0 }
}

/// Of two columns that point at each other one is the parent.
fn drop_mirrors(candidates: &mut Vec<Candidate>) {
    let all: HashMap<Link, (f64, u64)> = candidates.iter().map(|c| (c.link, (c.score, c.of))).collect();
    candidates.retain(|c| {
        let mirror = Link { from: c.link.to, to: c.link.from };
        let Some((score, _)) = all.get(&mirror).filter(|_| !c.shown) else { return true };
        c.score > *score || c.score == *score && c.link.from > c.link.to
    });
}

/// Where a table is linked to another by an identifier, its copies of the other's names and addresses are no links; nor is a
/// name that tells the records of its own table apart, where that has an identifier.
fn drop_descriptions(works: &[Work], candidates: &mut Vec<Candidate>) {
    let named = |place: (usize, usize)| is_identifier(&works[place.0].table.fields[place.1].label);
    let firm: HashSet<(usize, usize)> =
        candidates.iter().filter(|c| c.shown || named(c.link.to)).map(|c| (c.link.from.0, c.link.to.0)).collect();
    candidates.retain(|c| {
        let (from, to) = (c.link.from, c.link.to);
        let own = &works[from.0];
        let has_identifier = own
            .profiles
            .iter()
            .zip(&own.table.fields)
            .any(|(p, f)| p.all_differ() && p.filled == p.rows && is_identifier(&f.label));
        let description = !named(to) && !named(from);
        let profile = &own.profiles[from.1];
        let names_itself =
            has_identifier && profile.rows > 3 && profile.all_differ() && profile.filled * 10 >= profile.rows * 9;
        c.shown || !description || !(firm.contains(&(from.0, to.0)) || names_itself)
    });
}

/// Where the records of one table are those of another, known by the first column of both, what else is the same in both and
/// differs from row to row is a copy, whichever sheet of that family it stands in: one link says all.
fn drop_copies(works: &[Work], candidates: &mut Vec<Candidate>) {
    let differs = |(table, field): (usize, usize)| {
        let profile = &works[table].profiles[field];
        profile.all_differ() && profile.filled * 10 >= profile.rows * 9
    };
    let extends = |c: &&Candidate| c.link.from.1 == 0 && c.link.to.1 == 0 && differs(c.link.from);
    let parents: HashMap<usize, usize> =
        candidates.iter().filter(extends).map(|c| (c.link.from.0, c.link.to.0)).collect();
    let family = |table: usize| parents.get(&table).copied().unwrap_or(table);
    candidates.retain(|c| {
        let (from, to) = (c.link.from, c.link.to);
        let named = is_identifier(&works[from.0].table.fields[from.1].label);
        c.shown || from.1 == 0 || from.0 == to.0 || named || family(from.0) != family(to.0) || !differs(from)
    });
}

fn write(works: &mut [Work], candidate: &Candidate) {
    let Candidate { link, matched, of, shown, .. } = candidate;
    let (table, far) = (works[link.to.0].table.name.clone(), works[link.to.0].table.fields[link.to.1].clone());
    let label = works[link.to.0].table.label.clone();
    let field = &mut works[link.from.0].table.fields[link.from.1];
    if field.formula.is_some() {
        return;
    }
    field.kind = "link".into();
    field.choices.clear();
    field.decimals = None;
    field.because(say!(
        "names a record of '{table}' by its '{field}': {found} of {n} values are found",
        table = label,
        field = &far.label,
        found = *matched,
        n = *of
    ));
    field.also(if *shown { say!("a formula looks it up there") } else { say!("its values stand there, each once") });
    field.link = Some(ProposedLink { table, field: far.name });
}

fn write_lists(works: &mut [Work], lists: &Lists) {
    let Lists { link, separator, matched, of, .. } = lists;
    let (table, far) = (works[link.to.0].table.name.clone(), works[link.to.0].table.fields[link.to.1].clone());
    let label = works[link.to.0].table.label.clone();
    let field = &mut works[link.from.0].table.fields[link.from.1];
    field.because(say!(
        "lists records of '{table}' by their '{field}': {found} of {n} parts of its cells are found",
        table = label,
        field = &far.label,
        found = *matched,
        n = *of
    ));
    field.also(match *separator {
        "\n" => say!("between them stands '{between}'", between = say!("line ends")),
        between => say!("between them stands '{between}'", between = between.trim()),
    });
    field.kind = "links".into();
    field.choices.clear();
    field.decimals = None;
    field.reading.separator = Some((*separator).to_owned());
    field.link = Some(ProposedLink { table, field: far.name });
}
