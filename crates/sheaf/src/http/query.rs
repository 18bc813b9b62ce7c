//! Query strings: repeated and comma-separated values, read once by the names that a route knows.

use percent_encoding::percent_decode_str;
use sheaf_model::pivot::Measured;
use sheaf_model::{Problem, Summary};
use sheaf_service::exports::{Asked as Exported, Format};
use sheaf_service::records::ListRequest;
use sheaf_service::summaries::{GroupsRequest, MOST_GROUPS, SummaryRequest};

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

fn pairs(query: Option<&str>) -> impl Iterator<Item = (String, String)> + '_ {
    let parts = query.unwrap_or_default().split('&').filter(|p| !p.is_empty());
    parts.map(|p| p.split_once('=').unwrap_or((p, ""))).map(|(k, v)| (decode(k), decode(v)))
}

/// The first value of a name.
pub fn value(query: Option<&str>, name: &str) -> Option<String> {
    pairs(query).find(|(k, _)| k == name).map(|(_, v)| v)
}

/// A whole number; a problem where it is something else.
pub fn number(query: Option<&str>, name: &str) -> Result<Option<i64>, Problem> {
    let Some(text) = value(query, name) else { return Ok(None) };
    let unfit = |_| Problem::field(name, "integer", format!("'{name}' is '{text}', expected a whole number."));
    text.parse().map(Some).map_err(unfit)
}

/// A whole number within bounds; a problem where it is something else.
pub fn within(query: Option<&str>, name: &str, least: i64, most: i64) -> Result<Option<i64>, Problem> {
    let unfit = |code, n, bound| Problem::field(name, code, format!("'{name}' is {n}, expected at {bound}."));
    match number(query, name)? {
        Some(n) if n < least => Err(unfit("too_small", n, format!("least {least}"))),
        Some(n) if n > most => Err(unfit("too_large", n, format!("most {most}"))),
        found => Ok(found),
    }
}

/// Yes or no; no where it is not said.
pub fn flag(query: Option<&str>, name: &str) -> Result<bool, Problem> {
    match value(query, name).as_deref() {
        None | Some("false" | "0") => Ok(false),
        Some("true" | "1" | "") => Ok(true),
        Some(text) => Err(Problem::field(name, "boolean", format!("'{name}' is '{text}', expected true or false."))),
    }
}

/// The parts between commas; a key in quotes, as in `details["a, b"]`, may hold some.
fn split(list: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    list.split(move |c| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
}

/// A list of names.
pub fn names(query: Option<&str>, name: &str) -> Vec<String> {
    let all = pairs(query).filter(|(k, _)| k == name);
    all.flat_map(|(_, v)| split(&v).map(|n| n.trim().to_owned()).collect::<Vec<_>>())
        .filter(|n| !n.is_empty())
        .collect()
}

const KNOWN: [&str; 11] =
    ["view", "filter", "sort", "search", "fields", "expand", "mark", "limit", "cursor", "count", "workspace"];

/// A parameter that is not known is refused: a mistyped filter must not show everything.
pub fn refuse_unknown(query: Option<&str>, known: &[&str]) -> Result<(), Problem> {
    let Some((unknown, _)) = pairs(query).find(|(k, _)| !known.contains(&k.as_str())) else { return Ok(()) };
    let problem = Problem::unknown("parameter", &unknown, known.iter().copied());
    Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) })
}

/// What is asked of a table's records.
pub fn list_request(query: Option<&str>) -> Result<ListRequest, Problem> {
    refuse_unknown(query, &KNOWN)?;
    let limit = match number(query, "limit")? {
        None => 0,
        Some(n @ 1..) => usize::try_from(n).unwrap_or(usize::MAX),
        Some(n) => return Err(Problem::field("limit", "limit", format!("'limit' is {n}, expected at least 1."))),
    };
    let fields = names(query, "fields");
    Ok(ListRequest {
        view: value(query, "view").filter(|v| !v.is_empty()),
        filter: value(query, "filter"),
        sort: names(query, "sort"),
        search: value(query, "search"),
        fields: (!fields.is_empty()).then_some(fields),
        expand: names(query, "expand"),
        // Each as it is: a formula may have commas.
        marks: pairs(query).filter(|(name, _)| name == "mark").map(|(_, formula)| formula).collect(),
        limit,
        cursor: value(query, "cursor"),
        count: flag(query, "count")?,
        whole: false,
    })
}

/// What is asked of a summary; fields that are named stand for those of the view or the table.
pub fn summary_request(query: Option<&str>) -> Result<SummaryRequest, Problem> {
    refuse_unknown(query, &["view", "filter", "search", "summary", "measures", "workspace"])?;
    let asked = names(query, "summary");
    Ok(SummaryRequest {
        view: value(query, "view").filter(|v| !v.is_empty()),
        filter: value(query, "filter"),
        search: value(query, "search"),
        summary: (!asked.is_empty()).then(|| Summary::parse(&asked)).transpose()?,
        measures: measures(query)?,
    })
}

/// Named with nothing in it, it takes away what the view's pivot measures.
fn measures(query: Option<&str>) -> Result<Option<Vec<Measured>>, Problem> {
    value(query, "measures").map(|_| Measured::parse(&names(query, "measures"))).transpose()
}

/// What is asked of an export, and what its file is to be called.
pub fn export_request(query: Option<&str>) -> Result<(Exported, Option<String>), Problem> {
    refuse_unknown(query, &["format", "view", "filter", "sort", "search", "fields", "group", "name", "workspace"])?;
    let format = match value(query, "format").as_deref() {
        Some("csv") => Format::Csv,
        Some("json") => Format::Json,
        Some("xlsx") => Format::Xlsx,
        None | Some("") => {
            return Err(Problem::field(
                "format",
                "required",
                "'format' says what is to be written: csv, json or xlsx.",
            ));
        }
        Some(other) => {
            let problem = Problem::unknown("format", other, ["csv", "json", "xlsx"]);
            return Err(Problem { hint: problem.hint, ..Problem::field("format", "unknown", problem.message) });
        }
    };
    let (fields, group) = (names(query, "fields"), names(query, "group"));
    let grouped = group.iter().map(|part| part.parse()).collect::<Result<_, Problem>>();
    let grouped = grouped.map_err(|p| Problem { hint: p.hint, ..Problem::field("group", "unknown", p.message) })?;
    let list = ListRequest {
        view: value(query, "view").filter(|v| !v.is_empty()),
        filter: value(query, "filter"),
        sort: names(query, "sort"),
        search: value(query, "search"),
        fields: (!fields.is_empty()).then_some(fields),
        ..ListRequest::default()
    };
    // Named with nothing in it, it takes away what the view groups by.
    let group = value(query, "group").map(|_| grouped);
    let called = value(query, "name").filter(|name| !name.trim().is_empty());
    Ok((Exported { format, list, group }, called))
}

/// What is asked of groups; fields that are named stand for those of the view.
pub fn groups_request(query: Option<&str>) -> Result<GroupsRequest, Problem> {
    refuse_unknown(query, &["view", "by", "filter", "search", "summary", "measures", "limit", "workspace"])?;
    let asked = names(query, "summary");
    let by = names(query, "by").iter().map(|part| part.parse()).collect::<Result<_, Problem>>();
    let by = by.map_err(|p| Problem { hint: p.hint, ..Problem::field("by", "unknown", p.message) })?;
    let most = i64::try_from(MOST_GROUPS).unwrap_or(i64::MAX);
    Ok(GroupsRequest {
        view: value(query, "view").filter(|v| !v.is_empty()),
        filter: value(query, "filter"),
        search: value(query, "search"),
        by,
        summary: (!asked.is_empty()).then(|| Summary::parse(&asked)).transpose()?,
        measures: measures(query)?,
        limit: within(query, "limit", 1, most)?.map_or(0, |n| usize::try_from(n).unwrap_or(usize::MAX)),
    })
}
