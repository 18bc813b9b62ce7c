//! Lists of records and single records.

use std::hash::{DefaultHasher, Hash, Hasher};

use sheaf_model::{Code, Field, Model, Problem, Scalar, Table, TableId};

use super::cursor::Cursor;
use super::grant::Grant;
use super::shape::{Selection, Shape};
use super::{Statement, sort};
use crate::formula::{self, Literals, Scope, Sight};
use crate::sql::{Dialect, Param, Sql, SqlBuffer, ddl, quote};

/// Most records of one page.
pub const LONGEST_PAGE: usize = 1_000;
/// Shortest word that the full-text index finds.
const SHORTEST_INDEXED: usize = 3;
/// Most words of a search.
const MOST_WORDS: usize = 20;

/// What is asked of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListRequest {
    /// A formula.
    pub filter: Option<String>,
    /// `-amount`, `name`.
    pub sort: Vec<String>,
    /// Words that a record's texts must contain.
    pub search: Option<String>,
    /// API names; none: all.
    pub fields: Option<Vec<String>>,
    /// Links to follow, `company` or `company.owner`.
    pub expand: Vec<String>,
    /// Records of a page; 0: 50.
    pub limit: usize,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Whether to count all that match.
    pub count: bool,
}

/// How a search is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Search {
    /// By the full-text index, attached as `search`.
    Index,
    /// By looking into every record.
    Scan,
}

/// A list as statements.
#[derive(Debug, Clone)]
pub struct ListPlan {
    /// Run one after the other until the page is full.
    pub ranges: Vec<Statement>,
    /// The shape of each row.
    pub shape: Shape,
    /// Where the sort keys are in a row, for the next cursor.
    pub keys_at: usize,
    /// How many sort keys there are.
    pub keys: usize,
    /// Records of a page.
    pub limit: usize,
    /// A fingerprint of sort and filter, for the cursor.
    pub of: u64,
    /// Counts all that match.
    pub count: Option<Statement>,
    /// Every table that the answer depends on.
    pub reads: Vec<TableId>,
    /// Whether it depends on the time or on who asks.
    pub fixed: bool,
}

/// Plans a list.
pub fn list(
    model: &Model,
    table: &Table,
    request: &ListRequest,
    grant: &Grant,
    search: Search,
) -> Result<ListPlan, Problem> {
    let limit = match request.limit {
        0 => 50,
        n if n <= LONGEST_PAGE => n,
        n => return Err(Problem::field("limit", "limit", format!("'limit' is {n}, expected at most {LONGEST_PAGE}."))),
    };
    let mut selection = Selection::new(model, grant);
    let shape = selection.record(table, "t", request.fields.as_deref(), &request.expand)?;
    let mut conditions = Conditions { all: Vec::new(), reads: Vec::new(), fixed: true };
    conditions.rights(model, table, grant)?;
    if let Some(filter) = request.filter.as_deref().filter(|f| !f.trim().is_empty()) {
        conditions.filter(model, table, grant, filter)?;
    }
    if let Some(words) = request.search.as_deref().filter(|s| !s.trim().is_empty()) {
        conditions.search(table, grant, words, search)?;
    }
    let keys = sort::keys(model, table, grant, &request.sort)?;
    let of = fingerprint(table, request);
    let cursor = request.cursor.as_deref().filter(|c| !c.is_empty()).map(Cursor::decode).transpose()?;
    if let Some(cursor) = &cursor
        && (cursor.of != of || cursor.keys.len() != keys.len())
    {
        let problem =
            Problem::new(Code::Unreadable, "The cursor belongs to a list with another filter, search or sort.");
        return Err(problem.with_hint("Begin again without a cursor."));
    }
    let keys_at = selection.columns.len();
    selection.columns.extend(keys.iter().map(|k| k.expression.clone()));
    let from = from(table, &selection);
    let split = sort::first_is_split(&keys, cursor.as_ref());
    let ranges = sort::ranges(&keys, cursor.as_ref()).into_iter().map(|range| {
        let mut all = conditions.all.clone();
        if !range.is_empty() {
            all.push(range);
        }
        let mut out = SqlBuffer::new(Dialect::Sqlite);
        out.push("SELECT ");
        out.push_sql(&Sql::join(&selection.columns, ", "));
        out.push_sql(&from);
        out.push_sql(&where_clause(&all));
        out.push_sql(&sort::order_by(&keys, split));
        out.push(" LIMIT ");
        out.push_param(Param::Scalar(Scalar::Integer(limit as i64 + 1)));
        statement(out)
    });
    let ranges: Vec<Statement> = ranges.collect();
    let count = request.count.then(|| {
        let mut out = SqlBuffer::new(Dialect::Sqlite);
        out.push(&format!("SELECT count(*) FROM {} t", quote(&table.name)));
        out.push_sql(&where_clause(&conditions.all));
        statement(out)
    });
    let timeless = |s: &Statement| s.params.iter().all(|p| matches!(p, Param::Scalar(_)));
    let fixed = conditions.fixed && ranges.iter().all(timeless);
    let mut reads = selection.reads;
    reads.extend(conditions.reads);
    Ok(ListPlan { ranges, shape, keys_at, keys: keys.len(), limit, of, count, reads, fixed })
}

/// Plans one record by its id, which is the statement's last parameter: the caller appends it.
pub fn one(model: &Model, table: &Table, grant: &Grant, expand: &[String]) -> Result<ListPlan, Problem> {
    let mut selection = Selection::new(model, grant);
    let shape = selection.record(table, "t", None, expand)?;
    let mut conditions = Conditions { all: Vec::new(), reads: Vec::new(), fixed: true };
    conditions.rights(model, table, grant)?;
    let mut out = SqlBuffer::new(Dialect::Sqlite);
    out.push("SELECT ");
    out.push_sql(&Sql::join(&selection.columns, ", "));
    out.push_sql(&from(table, &selection));
    let mut clause = where_clause(&conditions.all);
    clause.push_str(if conditions.all.is_empty() { " WHERE t.\"_id\" = ?" } else { " AND t.\"_id\" = ?" });
    out.push_sql(&clause);
    let statement = statement(out);
    let fixed = statement.params.iter().all(|p| matches!(p, Param::Scalar(_)));
    let mut reads = selection.reads;
    reads.extend(conditions.reads);
    Ok(ListPlan {
        ranges: vec![statement],
        keys_at: selection.columns.len(),
        keys: 0,
        shape,
        limit: 1,
        of: 0,
        count: None,
        reads,
        fixed,
    })
}

fn statement(out: SqlBuffer) -> Statement {
    let (text, params) = out.finish();
    Statement { text, params }
}

fn from(table: &Table, selection: &Selection) -> Sql {
    let mut from = Sql::new(format!(" FROM {} t", quote(&table.name)));
    for join in &selection.joins {
        from.push_str(" ");
        from.push(join);
    }
    from
}

fn where_clause(all: &[Sql]) -> Sql {
    if all.is_empty() {
        return Sql::default();
    }
    let mut clause = Sql::new(" WHERE ");
    clause.push(&Sql::join(all, " AND "));
    clause
}

fn fingerprint(table: &Table, request: &ListRequest) -> u64 {
    let mut hasher = DefaultHasher::new();
    (table.id, &request.filter, &request.search, &request.sort).hash(&mut hasher);
    hasher.finish()
}

struct Conditions {
    all: Vec<Sql>,
    reads: Vec<TableId>,
    fixed: bool,
}

impl Conditions {
    fn rights(&mut self, model: &Model, table: &Table, grant: &Grant) -> Result<(), Problem> {
        if grant.table() != table.id {
            return Err(Problem::new(Code::Internal, "A grant for another table."));
        }
        let Some(rows) = grant.rights().rows(table) else { return Ok(()) };
        self.reads.extend(rows.depends_on().iter().map(|(table, _)| *table));
        let scope = Scope::new(model, table);
        let sql = formula::compile_condition(rows, &scope, Dialect::Sqlite, "t", Literals::Bound)
            .map_err(|e| e.into_problem("rights", ""))?;
        self.all.push(sql);
        Ok(())
    }

    fn filter(&mut self, model: &Model, table: &Table, grant: &Grant, filter: &str) -> Result<(), Problem> {
        let scope = Scope::new(model, table).with_sight(grant.rights());
        let typed = formula::parse(filter).and_then(|expr| formula::check(&expr, &scope));
        let sql = typed.and_then(|typed| {
            self.reads.extend(typed.depends_on().iter().map(|(table, _)| *table));
            formula::compile_condition(&typed, &scope, Dialect::Sqlite, "t", Literals::Bound)
        });
        self.all.push(sql.map_err(|e| e.into_problem("filter", filter))?);
        Ok(())
    }

    /// Every word must occur in one of the texts that may be seen.
    fn search(&mut self, table: &Table, grant: &Grant, words: &str, search: Search) -> Result<(), Problem> {
        let all: Vec<&Field> = table.fields.iter().filter(|f| f.kind.is_searched()).collect();
        let seen: Vec<(usize, &Field)> =
            all.iter().enumerate().filter(|(_, f)| grant.rights().sees(table, f)).map(|(i, f)| (i, *f)).collect();
        if seen.is_empty() {
            self.all.push(Sql::new("FALSE"));
            return Ok(());
        }
        let words: Vec<&str> = words.split_whitespace().take(MOST_WORDS).collect();
        let indexed = |w: &&&str| search == Search::Index && w.chars().count() >= SHORTEST_INDEXED;
        let terms: Vec<String> =
            words.iter().filter(indexed).map(|w| format!("\"{}\"", w.replace('"', "\"\""))).collect();
        if !terms.is_empty() {
            let columns = seen.iter().map(|(i, _)| format!("c{i}")).collect::<Vec<_>>().join(" ");
            let terms = terms.join(" AND ");
            let query = if seen.len() == all.len() { terms } else { format!("{{{columns}}} : ({terms})") };
            let index = format!("s_{}", table.id.0);
            let template = format!("t.\"_id\" IN (SELECT rowid FROM search.{index} WHERE {index} MATCH {{0}})");
            self.all.push(Sql::fill(&template, &[&Sql::param(Param::Scalar(Scalar::Text(query)))]));
        }
        for word in words.iter().filter(|w| !indexed(w)) {
            let bare = sheaf_model::text::without_accents(&sheaf_model::text::fold(word));
            let word = Sql::param(Param::Scalar(Scalar::Text(bare)));
            let anywhere: Vec<Sql> = seen
                .iter()
                .map(|(_, f)| Sql::fill(&format!("instr({}, {{0}}) > 0", ddl::key_expression(f, Some("t"))), &[&word]))
                .collect();
            self.all.push(Sql::fill("({0})", &[&Sql::join(&anywhere, " OR ")]));
        }
        Ok(())
    }
}
