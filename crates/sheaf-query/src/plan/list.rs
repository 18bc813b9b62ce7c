//! Lists of records and single records.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use sheaf_model::{Code, Field, Model, Problem, Scalar, Table, TableId};

use super::cursor::Cursor;
use super::grant::Grant;
use super::shape::{OF_LIST, Selection, Shape};
use super::{Statement, sort};
use crate::formula::{self, Extent, Literals, Scope, Sight};
use crate::sql::{Dialect, Param, Sql, SqlBuffer, ddl};

/// Most records of one page.
pub const LONGEST_PAGE: usize = 1_000;
/// Most records of a page where all pages are read one after the other.
pub const LONGEST_PART: usize = 65_536;
/// Shortest word that the full-text index finds.
const SHORTEST_INDEXED: usize = 3;
/// Most words of a search.
const MOST_WORDS: usize = 20;

/// What is asked of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListRequest {
    /// A view of the table, by its API name: its filter holds beside this one's, its sort and fields where none are asked for.
    pub view: Option<String>,
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
    /// Whether all pages are read one after the other, as an export does: they may be longer then.
    pub whole: bool,
}

impl ListRequest {
    /// The place after which the list goes on.
    pub fn after(&self) -> Result<Option<Cursor>, Problem> {
        self.cursor.as_deref().filter(|c| !c.is_empty()).map(Cursor::decode).transpose()
    }

    /// Names the plan: requests with one name differ at most in the values of their cursors, which are bound when the plan runs.
    pub fn plan_name(&self, after: Option<&Cursor>) -> String {
        let ListRequest { view, filter, sort, search, fields, expand, limit, cursor: _, count, whole } = self;
        let blanks: Option<Vec<bool>> = after.map(|c| c.keys.iter().map(Scalar::is_null).collect());
        format!("{view:?}|{filter:?}|{sort:?}|{search:?}|{fields:?}|{expand:?}|{limit}|{count}|{whole}|{blanks:?}")
    }
}

/// How a search is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Search {
    /// By the full-text index, attached as `search`.
    Index,
    /// By looking into every record.
    Scan,
}

/// What search knows of a text: its letters without accents and case, the same in the index and where records are scanned.
pub fn search_text(text: &str) -> Cow<'_, str> {
    // The key begins with the bare letters, and where there are accents goes on with the whole after a mark.
    match sheaf_model::text::text_key(text) {
        Cow::Borrowed(key) => Cow::Borrowed(key.split('\u{1}').next().unwrap_or_default()),
        Cow::Owned(mut key) => {
            key.truncate(key.find('\u{1}').unwrap_or(key.len()));
            Cow::Owned(key)
        }
    }
}

/// The full-text index of a table.
pub fn search_table(table: TableId) -> String {
    format!("s_{}", table.0)
}

/// The column of a field in it.
pub fn search_column(field: &Field) -> String {
    format!("f{}", field.id.0)
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

impl ListPlan {
    /// Whether each page works out what stands around all records (a running total, a rank), however few it has.
    pub fn is_windowed(&self) -> bool {
        self.ranges.iter().any(|range| range.text.contains(" OVER ("))
    }
}

/// Plans a list in the words of an engine.
pub fn list(
    dialect: Dialect,
    model: &Model,
    table: &Table,
    request: &ListRequest,
    grant: &Grant,
    search: Search,
) -> Result<ListPlan, Problem> {
    let longest = if request.whole { LONGEST_PART } else { LONGEST_PAGE };
    let limit = match request.limit {
        0 => 50,
        n if n <= longest => n,
        n => return Err(Problem::field("limit", "limit", format!("'limit' is {n}, expected at most {longest}."))),
    };
    let view = request.view.as_deref().map(|name| table.expect_view(name)).transpose()?;
    let sort = view.map(|v| &v.sort).filter(|_| request.sort.is_empty()).unwrap_or(&request.sort);
    let fields = request.fields.as_ref().or(view.and_then(|v| v.fields.as_ref()));
    let mut selection = Selection::new(dialect, model, grant, Extent::Page);
    let shape = selection.record(table, OF_LIST, fields.map(Vec::as_slice), &request.expand)?;
    let mut conditions = Conditions { dialect, extent: Extent::All, all: Vec::new(), reads: Vec::new(), fixed: true };
    conditions.rights(model, table, grant)?;
    let filters = [view.and_then(|v| v.filter.as_deref()), request.filter.as_deref()];
    for filter in filters.into_iter().flatten().filter(|f| !f.trim().is_empty()) {
        conditions.filter(model, table, grant, filter)?;
    }
    if let Some(words) = request.search.as_deref().filter(|s| !s.trim().is_empty()) {
        conditions.search(table, grant, words, search)?;
    }
    let keys = sort::keys(dialect, model, table, grant, sort)?;
    let ties_descend = sort::ties_descend(table, sort);
    let of = fingerprint(table, filters, request.search.as_deref(), sort, ties_descend);
    let cursor = request.after()?;
    if let Some(cursor) = &cursor {
        cursor.expect(of, keys.len())?;
    }
    let keys_at = selection.columns.len();
    selection.columns.extend(keys.iter().map(|k| k.expression.clone()));
    let from = from(dialect, table, &selection);
    let rows = dialect.table(&table.name);
    let ranges = sort::ranges(dialect, &keys, ties_descend, cursor.as_ref()).into_iter().map(|range| {
        let mut all = conditions.all.clone();
        if !range.condition.is_empty() {
            all.push(range.condition.clone());
        }
        let mut page = where_clause(&all);
        page.push(&sort::order_by(dialect, &keys, ties_descend, &range));
        page.push_str(" LIMIT ");
        page.push(&Sql::param(Param::Scalar(Scalar::Integer(limit as i64 + 1))));
        let mut out = SqlBuffer::new(dialect);
        if selection.paged {
            let last = format!("SELECT max(p.\"_id\") FROM (SELECT t.\"_id\" FROM {rows} t{{0}}) p");
            let head = format!("WITH \"_page\"(\"last\") AS MATERIALIZED ({last}) ");
            out.push_sql(&Sql::fill(&head, &[&page]));
        }
        out.push("SELECT ");
        out.push_sql(&Sql::join(&selection.columns, ", "));
        out.push_sql(&from);
        out.push_sql(&page);
        Statement::from(out)
    });
    let ranges: Vec<Statement> = ranges.collect();
    let count = request.count.then(|| {
        let mut out = SqlBuffer::new(dialect);
        out.push(&format!("SELECT count(*) FROM {} t", dialect.table(&table.name)));
        out.push_sql(&where_clause(&conditions.all));
        Statement::from(out)
    });
    let fixed = conditions.fixed && !selection.timed && !ranges.iter().any(Statement::is_timed);
    let mut reads = selection.reads;
    reads.extend(conditions.reads);
    reads.extend(keys.iter().flat_map(|k| k.reads.iter().copied()));
    Ok(ListPlan { ranges, shape, keys_at, keys: keys.len(), limit, of, count, reads, fixed })
}

/// Plans one record by its id, which is the statement's last parameter: the caller appends it.
pub fn one(
    dialect: Dialect,
    model: &Model,
    table: &Table,
    grant: &Grant,
    fields: Option<&[String]>,
    expand: &[String],
) -> Result<ListPlan, Problem> {
    let mut selection = Selection::new(dialect, model, grant, Extent::One);
    let shape = selection.record(table, OF_LIST, fields, expand)?;
    let mut conditions = Conditions { dialect, extent: Extent::One, all: Vec::new(), reads: Vec::new(), fixed: true };
    conditions.rights(model, table, grant)?;
    let mut out = SqlBuffer::new(dialect);
    out.push("SELECT ");
    out.push_sql(&Sql::join(&selection.columns, ", "));
    out.push_sql(&from(dialect, table, &selection));
    let mut clause = where_clause(&conditions.all);
    clause.push_str(if conditions.all.is_empty() { " WHERE t.\"_id\" = " } else { " AND t.\"_id\" = " });
    out.push_sql(&clause);
    out.push(&out.mark(out.params().len() + 1));
    let statement = Statement::from(out);
    let fixed = !selection.timed && !statement.is_timed();
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

fn from(dialect: Dialect, table: &Table, selection: &Selection) -> Sql {
    let mut from = Sql::new(format!(" FROM {} t", dialect.table(&table.name)));
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

fn fingerprint(
    table: &Table,
    filters: [Option<&str>; 2],
    search: Option<&str>,
    sort: &[String],
    ties_descend: bool,
) -> u64 {
    let mut hasher = DefaultHasher::new();
    (table.id, filters, search, sort, ties_descend).hash(&mut hasher);
    hasher.finish()
}

struct Conditions {
    dialect: Dialect,
    /// Which records they choose among.
    extent: Extent,
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
        self.reads.extend(rows.reads());
        let scope = Scope::new(model, table).for_extent(self.extent);
        let sql = formula::compile_condition(rows, &scope, self.dialect, "t", Literals::Bound)
            .map_err(|e| e.into_problem("rights", ""))?;
        self.all.push(Sql::fill("({0})", &[&sql]));
        Ok(())
    }

    fn filter(&mut self, model: &Model, table: &Table, grant: &Grant, filter: &str) -> Result<(), Problem> {
        let scope = Scope::new(model, table).with_sight(grant.rights()).for_extent(self.extent);
        let typed = formula::parse(filter).and_then(|expr| formula::check(&expr, &scope));
        let sql = typed.and_then(|typed| {
            self.reads.extend(typed.reads());
            formula::compile_condition(&typed, &scope, self.dialect, "t", Literals::Bound)
        });
        let sql = sql.map_err(|e| e.into_problem("filter", filter))?;
        self.all.push(Sql::fill("({0})", &[&sql]));
        Ok(())
    }

    /// Every word must occur in one of the texts that may be seen.
    fn search(&mut self, table: &Table, grant: &Grant, words: &str, search: Search) -> Result<(), Problem> {
        let all = || table.fields.iter().filter(|f| f.kind.is_searched());
        let seen: Vec<&Field> = all().filter(|f| grant.rights().sees(table, f)).collect();
        if seen.is_empty() {
            self.all.push(Sql::new("FALSE"));
            return Ok(());
        }
        let words: Vec<String> =
            words.replace('\0', " ").split_whitespace().take(MOST_WORDS).map(|w| search_text(w).into_owned()).collect();
        let indexed = |w: &&String| search == Search::Index && w.chars().count() >= SHORTEST_INDEXED;
        let terms: Vec<String> =
            words.iter().filter(indexed).map(|w| format!("\"{}\"", w.replace('"', "\"\""))).collect();
        if !terms.is_empty() {
            let terms = terms.join(" AND ");
            let columns = seen.iter().map(|f| search_column(f)).collect::<Vec<_>>().join(" ");
            let query = if seen.len() == all().count() { terms } else { format!("{{{columns}}} : ({terms})") };
            let index = search_table(table.id);
            let template = format!("t.\"_id\" IN (SELECT rowid FROM search.{index} WHERE {index} MATCH {{0}})");
            self.all.push(Sql::fill(&template, &[&Sql::param(Param::Scalar(Scalar::Text(query)))]));
        }
        for word in words.iter().filter(|w| !indexed(w)) {
            let word = Sql::param(Param::Scalar(Scalar::Text(word.clone())));
            let within = |f: &&Field| {
                let key = ddl::key_expression(f, Some("t"), self.dialect);
                Sql::fill(&format!("{}({key}, {{0}}) > 0", self.dialect.position()), &[&word])
            };
            let anywhere: Vec<Sql> = seen.iter().map(within).collect();
            self.all.push(Sql::fill("({0})", &[&Sql::join(&anywhere, " OR ")]));
        }
        Ok(())
    }
}
