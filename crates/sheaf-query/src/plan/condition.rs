//! Which records an answer is of: rights, filters, a search, each as SQL.

use std::borrow::Cow;

use sheaf_model::{Code, Field, Model, Problem, Scalar, Storage, Table, TableId};

use super::grant::Grant;
use crate::formula::{self, Extent, Literals, Scope, Sight};
use crate::sql::{Dialect, Param, Sql, ddl, quote};

/// Shortest word that the full-text index finds.
const SHORTEST_INDEXED: usize = 3;
/// Most words of a search.
const MOST_WORDS: usize = 20;

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

/// `WHERE`, or nothing where nothing must hold.
pub(super) fn where_clause(all: &[Sql]) -> Sql {
    if all.is_empty() {
        return Sql::default();
    }
    let mut clause = Sql::new(" WHERE ");
    clause.push(&Sql::join(all, " AND "));
    clause
}

/// What holds for every record of an answer.
pub(super) struct Conditions {
    dialect: Dialect,
    /// Which records they choose among.
    extent: Extent,
    /// All of them hold.
    pub all: Vec<Sql>,
    /// Tables whose records they look at.
    pub reads: Vec<TableId>,
    /// Whether they are such that an index finds the records, whatever the order that is asked. Of how many records have a word the planner
    /// of PostgreSQL can only guess, and where it guesses many it would look through all of them in that order.
    pub found_first: bool,
}

impl Conditions {
    /// Those under which the one who asks sees a record of the table.
    pub fn new(
        dialect: Dialect,
        model: &Model,
        table: &Table,
        grant: &Grant,
        extent: Extent,
    ) -> Result<Conditions, Problem> {
        let mut conditions = Conditions { dialect, extent, all: Vec::new(), reads: Vec::new(), found_first: false };
        conditions.rights(model, table, grant)?;
        Ok(conditions)
    }

    /// Adds filters (a view's, a request's) and a search.
    pub fn narrow(
        &mut self,
        model: &Model,
        table: &Table,
        grant: &Grant,
        filters: [Option<&str>; 2],
        words: Option<&str>,
        search: Search,
    ) -> Result<(), Problem> {
        for filter in filters.into_iter().flatten().filter(|f| !f.trim().is_empty()) {
            self.filter(model, table, grant, filter)?;
        }
        match words.filter(|s| !s.trim().is_empty()) {
            Some(words) => self.search(table, grant, words, search),
            None => Ok(()),
        }
    }

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

    /// Every word must occur in one of the texts that may be seen. A number alone may also be one that no two records have.
    fn search(&mut self, table: &Table, grant: &Grant, words: &str, search: Search) -> Result<(), Problem> {
        let sees = |f: &&Field| grant.rights().sees(table, f);
        let texts = Texts {
            seen: table.fields.iter().filter(|f| f.kind.is_searched()).filter(sees).collect(),
            table,
            has_index: search == Search::Index || self.dialect == Dialect::Postgres,
            dialect: self.dialect,
        };
        let words = words.replace('\0', " ");
        let words: Vec<&str> = words.split_whitespace().take(MOST_WORDS).collect();
        let (all, found_first) = texts.holding(&words);
        let numbered: Vec<&Field> = table.fields.iter().filter(|f| is_number_of_its_own(f)).filter(sees).collect();
        let number = words.first().filter(|_| words.len() == 1 && !numbered.is_empty());
        if let Some(number) = number.and_then(|word| word.parse().ok()) {
            let value = Sql::param(Param::Scalar(Scalar::Integer(number)));
            let is_it = |f: &&Field| Sql::fill(&format!("t.{} = {{0}}", quote(&f.name)), &[&value]);
            let ways: Vec<Sql> = numbered.iter().map(is_it).chain(all).collect();
            self.all.push(Sql::fill("({0})", &[&Sql::join(&ways, " OR ")]));
            // Else a server would walk through the records in their order until it has enough of those that are found.
            self.found_first |= found_first;
            return Ok(());
        }
        self.all.extend(all);
        self.found_first |= found_first;
        Ok(())
    }
}

/// Whether a field holds whole numbers of which no two records have the same: an index finds the one.
fn is_number_of_its_own(field: &Field) -> bool {
    field.unique && field.storage() == Storage::Integer
}

/// The texts of a table that are searched.
struct Texts<'a> {
    table: &'a Table,
    seen: Vec<&'a Field>,
    has_index: bool,
    dialect: Dialect,
}

impl Texts<'_> {
    /// What must hold so that each of some words occurs in one of the texts; whether an index finds those records.
    fn holding(&self, words: &[&str]) -> (Vec<Sql>, bool) {
        if self.seen.is_empty() {
            return (words.iter().take(1).map(|_| Sql::new("FALSE")).collect(), false);
        }
        let (mut all, mut found_first) = (Vec::new(), false);
        let words: Vec<String> = words.iter().map(|w| search_text(w).into_owned()).collect();
        let indexed = |w: &&String| self.has_index && w.chars().count() >= SHORTEST_INDEXED;
        let long: Vec<&String> = words.iter().filter(indexed).collect();
        if self.dialect == Dialect::Postgres && !long.is_empty() {
            all.push(by_trigrams(&self.seen, &long));
            found_first = true;
        } else if !long.is_empty() {
            all.push(self.by_index(&long));
        }
        for word in words.iter().filter(|w| !indexed(w)) {
            let word = Sql::param(Param::Scalar(Scalar::Text(word.clone())));
            let within = |f: &&Field| {
                let key = ddl::key_expression(f, Some("t"), self.dialect);
                Sql::fill(&format!("{}({key}, {{0}}) > 0", self.dialect.position()), &[&word])
            };
            let anywhere: Vec<Sql> = self.seen.iter().map(within).collect();
            all.push(Sql::fill("({0})", &[&Sql::join(&anywhere, " OR ")]));
        }
        (all, found_first)
    }

    /// Those in which every word occurs, as the full-text index of SQLite finds them.
    fn by_index(&self, words: &[&String]) -> Sql {
        let terms: Vec<String> = words.iter().map(|w| format!("\"{}\"", w.replace('"', "\"\""))).collect();
        let terms = terms.join(" AND ");
        let columns = self.seen.iter().map(|f| search_column(f)).collect::<Vec<_>>().join(" ");
        let all = self.table.fields.iter().filter(|f| f.kind.is_searched()).count();
        let query = if self.seen.len() == all { terms } else { format!("{{{columns}}} : ({terms})") };
        let index = search_table(self.table.id);
        let template = format!("t.\"_id\" IN (SELECT rowid FROM search.{index} WHERE {index} MATCH {{0}})");
        Sql::fill(&template, &[&Sql::param(Param::Scalar(Scalar::Text(query)))])
    }
}

/// Those in which every word occurs, as an index of three letters each finds them.
fn by_trigrams(fields: &[&Field], words: &[&String]) -> Sql {
    let everywhere = words.iter().map(|word| {
        let word = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let pattern = Sql::param(Param::Scalar(Scalar::Text(format!("%{word}%"))));
        let within = |f: &&Field| {
            let key = ddl::key_expression(f, Some("t"), Dialect::Postgres);
            // Read by a SELECT: of a parameter PostgreSQL would see the value and plan for each word anew, which takes a third of the search.
            Sql::fill(&format!("{key} LIKE (SELECT {{0}})"), &[&pattern])
        };
        let anywhere: Vec<Sql> = fields.iter().map(within).collect();
        Sql::fill("({0})", &[&Sql::join(&anywhere, " OR ")])
    });
    Sql::join(&everywhere.collect::<Vec<_>>(), " AND ")
}
