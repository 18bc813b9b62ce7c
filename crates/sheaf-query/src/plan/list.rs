//! Lists of records and single records.

use std::hash::{DefaultHasher, Hash, Hasher};

use sheaf_model::{Model, Problem, Scalar, Table, TableId};

use super::Statement;
use super::condition::{Conditions, Search, where_clause};
use super::cursor::Cursor;
use super::grant::Grant;
use super::shape::{OF_LIST, Selection, Shape};
use super::sort::{self, Key};
use crate::formula::{Extent, Sight};
use crate::sql::{Dialect, Sql, SqlBuffer};

/// Most records of one page.
pub const LONGEST_PAGE: usize = 1_000;
/// Most records of a page where all pages are read one after the other.
pub const LONGEST_PART: usize = 65_536;

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
    /// Formulas: which of them are true for a record is told with it.
    pub marks: Vec<String>,
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
        let ListRequest { view, filter, sort, search, fields, expand, marks, limit, cursor: _, count, whole } = self;
        let blanks: Option<Vec<bool>> = after.map(|c| c.keys.iter().map(Scalar::is_null).collect());
        format!(
            "{view:?}|{filter:?}|{sort:?}|{search:?}|{fields:?}|{expand:?}|{marks:?}|{limit}|{count}|{whole}|{blanks:?}"
        )
    }
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
    /// Where in a row is the version of the model under which it was read.
    pub witness: Option<usize>,
    /// Whether those who ask may not see every record.
    pub narrowed: bool,
    /// Whether they see everything there is.
    pub whole: bool,
}

impl ListPlan {
    /// Whether each page works out what stands around all records (a running total, a rank), however few it has.
    pub fn is_windowed(&self) -> bool {
        self.ranges.iter().any(|range| range.text.contains(" OVER ("))
    }

    /// Its first statement, where that may be all it takes, and where in a row is the version of the model.
    pub fn at_once(&self) -> Option<(&Statement, usize)> {
        let alone = self.count.is_none() && !self.shape.goes_on();
        self.ranges.first().filter(|_| alone).zip(self.witness)
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
    // Of what a view shows, those see less whom some of it is hidden from.
    let seen = |name: &&String| table.field(name).is_none_or(|field| grant.rights().sees(table, field));
    let of_view = view.and_then(|v| v.fields.as_ref()).map(|names| names.iter().filter(seen).cloned().collect());
    let fields = request.fields.clone().or(of_view);
    let mut selection = Selection::new(dialect, model, grant, Extent::Page);
    let mut shape = selection.record(table, OF_LIST, fields.as_deref(), &request.expand)?;
    selection.marks(table, &request.marks, &mut shape)?;
    let filters = [view.and_then(|v| v.filter.as_deref()), request.filter.as_deref()];
    let mut conditions = Conditions::new(dialect, model, table, grant, Extent::All)?;
    conditions.narrow(model, table, grant, filters, request.search.as_deref(), search)?;
    let keys = sort::keys(dialect, model, table, grant, sort)?;
    let ties_descend = sort::ties_descend(table, sort);
    let of = fingerprint(table, filters, request.search.as_deref(), sort, ties_descend);
    let cursor = request.after()?;
    if let Some(cursor) = &cursor {
        cursor.expect(of, keys.len())?;
    }
    let keys_at = selection.columns.len();
    selection.columns.extend(keys.iter().map(|k| k.expression.clone()));
    let witness = selection.witness();
    let from = from(dialect, table, &selection);
    let rows = dialect.table(&table.name);
    let ranges = match conditions.found_first {
        true => vec![sort::one_range(dialect, &keys, ties_descend, cursor.as_ref())],
        false => sort::ranges(dialect, &keys, ties_descend, cursor.as_ref()),
    };
    let ranges = ranges.into_iter().map(|range| {
        let mut all = conditions.all.clone();
        if !range.condition.is_empty() {
            all.push(range.condition.clone());
        }
        let all = where_clause(&all);
        // Not a parameter: PostgreSQL would plan for a tenth of the table, or plan anew each time.
        let first = |keys: &[Key]| {
            let mut first = sort::order_by(dialect, keys, ties_descend, &range);
            first.push_str(&format!(" LIMIT {}", limit + 1));
            first
        };
        let mut page = if conditions.found_first { found_first(&rows, &all, &keys, first) } else { all };
        page.push(&first(&keys));
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
    let fixed = !selection.timed && !ranges.iter().any(Statement::is_timed);
    let mut reads = selection.reads;
    reads.extend(conditions.reads);
    reads.extend(keys.iter().flat_map(|k| k.reads.iter().copied()));
    Ok(ListPlan {
        ranges,
        shape,
        keys_at,
        keys: keys.len(),
        limit,
        of,
        count,
        reads: grant.rights().with_reads(&reads),
        fixed,
        witness,
        narrowed: grant.rights().rows(table).is_some(),
        whole: grant.rights().sees_all(),
    })
}

/// Those of the page alone: all that are found are put in order by themselves, and only then is the rest of each read.
fn found_first(rows: &str, all: &Sql, keys: &[Key], first: impl Fn(&[Key]) -> Sql) -> Sql {
    let name = |i: usize| format!("\"k{i}\"");
    let columns =
        keys.iter().enumerate().map(|(i, key)| Sql::fill(&format!(", {{0}} AS {}", name(i)), &[&key.expression]));
    let columns = Sql::join(&columns.collect::<Vec<_>>(), "");
    let within: Vec<Key> = keys.iter().enumerate().map(|(i, key)| key.known_as(format!("t.{}", name(i)))).collect();
    let found = format!("SELECT t.\"_id\"{{0}} FROM {rows} t{{1}} OFFSET 0");
    let template = format!(" WHERE t.\"_id\" = ANY (ARRAY(SELECT t.\"_id\" FROM ({found}) t{{2}}))");
    Sql::fill(&template, &[&columns, all, &first(&within)])
}

/// Plans one record by its id, which is the statement's last parameter and ends it: the caller appends it.
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
    let keys_at = selection.columns.len();
    let witness = selection.witness();
    let conditions = Conditions::new(dialect, model, table, grant, Extent::One)?;
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
        keys_at,
        keys: 0,
        shape,
        limit: 1,
        of: 0,
        count: None,
        reads: grant.rights().with_reads(&reads),
        fixed,
        witness,
        narrowed: !conditions.all.is_empty(),
        whole: grant.rights().sees_all(),
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
