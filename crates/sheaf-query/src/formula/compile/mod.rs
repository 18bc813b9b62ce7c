//! Typed tree to SQL. Every expression becomes a value and, where it can fail, an error: NULL or the failure's code.

mod condition;
mod failures;
mod json;
mod postgres;
mod records;
mod size;
mod window;

use std::collections::HashMap;

use sheaf_model::text::text_key;

use super::error::FormulaError;
use super::scope::{Extent, Scope};
use super::syntax::Binary;
use super::typed::{Arithmetic, Kind, Literal, Node, RowId, Typed};
use super::types::{Failure, Type};
use crate::sql::dialect::{Dialect, quote, quote_text};
use crate::sql::{Param, Sql};
use sheaf_model::{Scalar, Storage, TableId};

/// Longest SQL that one formula may become, in bytes.
const LONGEST_SQL: usize = 150_000;

/// How the values that a formula was written with go into SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Literals {
    /// In the text, as indexes on expressions need it.
    Inline,
    /// As parameters, so that statements that differ in values alone share one text.
    Bound,
}

/// A formula as SQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// The value; NULL where it is blank or where there is an error.
    pub value: Sql,
    /// Where it can fail: NULL, or the failure's code (see `Failure::from_code`).
    pub error: Option<Sql>,
    /// Whether it names `_page` (see `Extent::Page`).
    pub paged: bool,
}

/// A formula as SQL, its own record's columns under an alias; with an empty alias they stand alone, as an index on an
/// expression needs it.
pub fn compile(
    typed: &Typed,
    scope: &Scope<'_>,
    dialect: Dialect,
    alias: &str,
    literals: Literals,
) -> Result<Compiled, FormulaError> {
    let mut emitter = Emitter::new(scope, dialect, alias, literals);
    let node = super::coerce::settled(typed.node.clone());
    let pair = emitter.node(&node)?;
    let value = match (&pair.error, pair.strict) {
        (Some(error), false) => Sql::fill("CASE WHEN {0} IS NULL THEN {1} END", &[error, &pair.value]),
        _ => pair.value,
    };
    emitter.limit(&value, &node)?;
    Ok(Compiled { value, error: pair.error, paged: emitter.paged })
}

/// A formula as a condition of WHERE: not true is as good as false, so that indexes can be used.
pub fn compile_condition(
    typed: &Typed,
    scope: &Scope<'_>,
    dialect: Dialect,
    alias: &str,
    literals: Literals,
) -> Result<Sql, FormulaError> {
    Emitter::new(scope, dialect, alias, literals).condition(&typed.node)
}

/// A value with its error, while the tree is walked.
struct Pair {
    value: Sql,
    error: Option<Sql>,
    /// Whether the value is NULL whenever there is an error; else it may be anything then.
    strict: bool,
}

struct Emitter<'a> {
    scope: &'a Scope<'a>,
    dialect: Dialect,
    literals: Literals,
    prefix: String,
    reached: HashMap<RowId, Reached>,
    next: u32,
    /// Inside a condition on records that the one who asks may see: no such conditions again.
    trusted: bool,
    /// Whether the statement tells of `_page`.
    on_page: bool,
    /// Whether anything written names it.
    paged: bool,
}

/// A record that columns are read from.
struct Reached {
    /// What it is called in SQL.
    alias: String,
    table: TableId,
    /// Whether it stands for many records, one after the other.
    many: bool,
}

impl<'a> Emitter<'a> {
    fn new(scope: &'a Scope<'a>, dialect: Dialect, alias: &str, literals: Literals) -> Self {
        let many = scope.extent != Extent::One;
        let reached = HashMap::from([(0, Reached { alias: alias.to_owned(), table: scope.table.id, many })]);
        let on_page = scope.extent == Extent::Page;
        let (prefix, next, trusted, paged) = (alias.to_owned(), 1, false, false);
        Emitter { scope, dialect, literals, prefix, reached, next, trusted, on_page, paged }
    }

    fn limit(&self, sql: &Sql, node: &Node) -> Result<(), FormulaError> {
        if sql.len() > LONGEST_SQL {
            return Err(FormulaError::new(node.span.clone(), "The formula becomes too large to be computed.")
                .with_hint("Put a part of it into a field of its own, or simplify the formulas that it names."));
        }
        Ok(())
    }

    fn alias(&self, row: RowId) -> &str {
        self.reached.get(&row).map_or(self.prefix.as_str(), |reached| &reached.alias)
    }

    fn literal(&self, literal: &Literal) -> Sql {
        match (literal, self.literals) {
            (Literal::Boolean(true), _) => Sql::new("TRUE"),
            (Literal::Boolean(false), _) => Sql::new("FALSE"),
            (Literal::Whole(n), Literals::Inline) => self.whole_number(*n),
            (Literal::Real(n), Literals::Inline) => self.real(Sql::new(format!("{n:?}"))),
            (Literal::Text(text), Literals::Inline) => Sql::new(quote_text(text, self.dialect)),
            (Literal::Whole(n), Literals::Bound) => Sql::param(Param::Scalar(Scalar::Integer(*n))),
            (Literal::Real(n), Literals::Bound) => Sql::param(Param::Scalar(Scalar::Real(*n))),
            (Literal::Text(text), Literals::Bound) => Sql::param(Param::Scalar(Scalar::Text(text.clone()))),
        }
    }

    /// Of 64 bits: PostgreSQL takes a small number for one of 32.
    fn whole_number(&self, n: i64) -> Sql {
        let n = if n < 0 { format!("({n})") } else { n.to_string() };
        Sql::new(match self.dialect {
            Dialect::Sqlite => n,
            Dialect::Postgres => format!("{n}::bigint"),
        })
    }

    fn real(&self, sql: Sql) -> Sql {
        match self.dialect {
            Dialect::Sqlite => sql,
            Dialect::Postgres => Sql::fill("CAST({0} AS double precision)", &[&sql]),
        }
    }

    /// A literal that follows from the formula's form, not from what was written: always in the text.
    fn constant(&self, literal: &Literal) -> Sql {
        match literal {
            Literal::Boolean(b) => Sql::new(if *b { "TRUE" } else { "FALSE" }),
            Literal::Whole(n) => Sql::new(n.to_string()),
            Literal::Real(n) => Sql::new(format!("{n:?}")),
            Literal::Text(text) => Sql::new(quote_text(text, self.dialect)),
        }
    }

    fn column(&self, row: RowId, column: &str) -> Sql {
        match self.alias(row) {
            "" => Sql::new(quote(column)),
            alias => Sql::new(format!("{alias}.{}", quote(column))),
        }
    }

    /// A column as a value of expressions: PostgreSQL's native types become the whole numbers that formulas compute with.
    fn value_of(&self, column: &Sql, ty: &Type) -> Sql {
        match self.native(ty) {
            Some(storage) => Sql::fill(&self.dialect.value_of("{0}", storage), &[column]),
            None => column.clone(),
        }
    }

    /// The storage of a column of this type, where it is not what expressions compute with.
    fn native(&self, ty: &Type) -> Option<Storage> {
        if self.dialect == Dialect::Sqlite {
            return None;
        }
        Some(match ty {
            Type::Number { decimals: Some(decimals) } if *decimals > 0 => Storage::Decimal(*decimals),
            Type::Date => Storage::Date,
            Type::DateTime => Storage::DateTime,
            Type::Time => Storage::Time,
            Type::Json => Storage::Json,
            Type::Choices(_) => Storage::Choices,
            _ => return None,
        })
    }

    /// Two sides of a comparison, with a column bare where one of them is one, so that an index on it serves.
    fn sides(&mut self, left: &Node, right: &Node) -> Result<(Pair, Pair), FormulaError> {
        let (mut l, mut r) = (self.node(left)?, self.node(right)?);
        let is_column = |node: &Node| matches!(node.kind, Kind::Column { .. });
        if left.ty == right.ty
            && (is_column(left) || is_column(right))
            && let Some(storage) = self.native(&left.ty)
        {
            l.value = self.bare(left, &l.value, storage);
            r.value = self.bare(right, &r.value, storage);
            return Ok((l, r));
        }
        Ok(self.alike((left, l), (right, r)))
    }

    fn bare(&self, node: &Node, value: &Sql, storage: Storage) -> Sql {
        match &node.kind {
            Kind::Column { row, column } => self.column(*row, column),
            _ => Sql::fill(&self.dialect.column_of("{0}", storage), &[&postgres::clamped(node, value, storage)]),
        }
    }

    fn nodes(&mut self, nodes: &[Node]) -> Result<(Vec<Sql>, Option<Sql>, bool), FormulaError> {
        Ok(all_of(nodes.iter().map(|node| self.node(node)).collect::<Result<_, _>>()?))
    }

    fn node(&mut self, node: &Node) -> Result<Pair, FormulaError> {
        let pair = self.pair(node)?;
        self.limit(&pair.value, node)?;
        if let Some(error) = &pair.error {
            self.limit(error, node)?;
        }
        Ok(pair)
    }

    fn pair(&mut self, node: &Node) -> Result<Pair, FormulaError> {
        Ok(match &node.kind {
            Kind::Null => Pair::sure(self.null(&node.ty)),
            Kind::Literal(literal) => Pair::sure(self.literal(literal)),
            Kind::Param(param) => Pair::sure(Sql::param(param.clone())),
            Kind::Column { row, column } => Pair::sure(self.value_of(&self.column(*row, column), &node.ty)),
            Kind::Part { of, steps, read } => self.part(of, steps, *read)?,
            Kind::Via { joins, body } => self.via(joins, body)?,
            Kind::Computed(body) => self.inline(|emitter| emitter.node(body))?,
            Kind::Arithmetic(operation, left, right) => self.arithmetic(*operation, node, left, right)?,
            Kind::Divide(left, right) => self.divide(node, left, right)?,
            Kind::Negate(inner) => self.map(inner, self.negation_of(node, inner))?,
            Kind::Concat(parts) => {
                let (values, error, strict) = self.nodes(parts)?;
                Pair { value: Sql::fill("({0})", &[&Sql::join(&values, " || ")]), error, strict }
            }
            Kind::Compare { operator, left, right, blank } => self.compare(*operator, left, right, blank.as_ref())?,
            Kind::Logic { all, parts } => {
                let (values, error, _) = self.nodes(parts)?;
                let between = if *all { " AND " } else { " OR " };
                let strict = error.is_none();
                Pair { value: Sql::fill("({0})", &[&Sql::join(&values, between)]), error, strict }
            }
            Kind::Not(inner) => self.map(inner, "(NOT {0})")?,
            Kind::Case { branches, otherwise } => self.case(branches, otherwise)?,
            Kind::Catch { body, fallback, only } => self.catch(body, fallback, *only)?,
            Kind::Fails { body, only, except } => self.fails(body, *only, *except)?,
            Kind::Fail(failure) => Pair {
                value: self.null(&node.ty),
                error: Some(Sql::new(format!("'{}'", failure.code()))),
                strict: true,
            },
            Kind::ErrorOf(inner) => Pair { value: self.null(&node.ty), error: self.node(inner)?.error, strict: true },
            Kind::IsNull(inner) => {
                let pair = self.node(inner)?;
                Pair {
                    value: Sql::fill("({0} IS NULL)", &[&pair.value]),
                    strict: pair.error.is_none(),
                    error: pair.error,
                }
            }
            Kind::OrElse(inner, blank) => {
                let pair = self.node(inner)?;
                let value = Sql::fill("COALESCE({0}, {1})", &[&pair.value, &self.constant(blank)]);
                Pair { value, strict: pair.error.is_none(), error: pair.error }
            }
            Kind::Unless { body, conditions } => self.unless(body, conditions)?,
            Kind::Require(body, failure) => {
                let pair = self.node(body)?;
                self.null_means(pair, *failure)
            }
            Kind::Template { sqlite, postgres, args } => self.template(sqlite, postgres, args, &node.ty)?,
            Kind::Own { name, args, fails } => self.own(name, args, *fails)?,
            Kind::Label(inner, choices) => {
                let cases = choices.iter().map(|c| (c.code, Literal::Text(c.label.clone())));
                self.choose(inner, cases.collect())?
            }
            Kind::Position(inner, choices) => {
                let cases = choices.iter().zip(0..).map(|(c, place)| (c.code, Literal::Whole(place)));
                self.choose(inner, cases.collect())?
            }
            Kind::Array(items) => self.array(items)?,
            Kind::Aggregate(aggregate) => self.aggregate(aggregate, node)?,
        })
    }

    fn template(&mut self, sqlite: &str, postgres: &str, args: &[Node], ty: &Type) -> Result<Pair, FormulaError> {
        let (values, error, strict) = self.nodes(args)?;
        let (template, value) = match self.dialect {
            Dialect::Sqlite => (sqlite, Sql::fill(sqlite, &values.iter().collect::<Vec<_>>())),
            Dialect::Postgres => (postgres, postgres::template(postgres, args, values, ty)),
        };
        let hides = ["CASE", "IS N", " AND ", " OR "].iter().any(|word| template.contains(word));
        Ok(Pair { value, strict: error.is_none() || (strict && !hides), error })
    }

    fn own(&mut self, name: &'static str, args: &[Node], fails: Option<Failure>) -> Result<Pair, FormulaError> {
        if name == "json_has"
            && let Some(value) = self.contained(args)
        {
            return Ok(Pair::sure(value));
        }
        let (values, error, strict) = match name.starts_with("json_") {
            true => all_of(self.json_args(args)?),
            false => self.nodes(args)?,
        };
        let value = match self.dialect {
            Dialect::Sqlite => Sql::fill(&format!("sheaf_{name}({{0}})"), &[&Sql::join(&values, ", ")]),
            Dialect::Postgres => postgres::own(name, args, values),
        };
        // All but these give NULL where an argument is NULL.
        let strict = error.is_none() || (strict && !matches!(name, "least" | "greatest"));
        let pair = Pair { value, strict, error };
        Ok(match fails {
            Some(failure) => self.null_means(pair, failure),
            None => pair,
        })
    }

    fn array(&mut self, items: &[Node]) -> Result<Pair, FormulaError> {
        let (values, error, _) = self.nodes(items)?;
        let value = match self.dialect {
            Dialect::Sqlite => Sql::fill("json_array({0})", &[&Sql::join(&values, ", ")]),
            Dialect::Postgres => postgres::array(items, values),
        };
        Ok(Pair { value, strict: error.is_none(), error })
    }

    /// With literals in the text, whatever was asked.
    fn inline<T>(&mut self, emit: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.literals, Literals::Inline);
        let emitted = emit(self);
        self.literals = before;
        emitted
    }

    fn map(&mut self, inner: &Node, template: &str) -> Result<Pair, FormulaError> {
        let pair = self.node(inner)?;
        Ok(Pair { value: Sql::fill(template, &[&pair.value]), ..pair })
    }

    fn arithmetic(
        &mut self,
        operation: Arithmetic,
        node: &Node,
        left: &Node,
        right: &Node,
    ) -> Result<Pair, FormulaError> {
        let template = match (self.dialect, operation) {
            (Dialect::Postgres, _) => postgres::arithmetic(operation, node, left, right),
            (_, Arithmetic::Add) => "({0} + {1})",
            (_, Arithmetic::Subtract) => "({0} - {1})",
            (_, Arithmetic::Multiply) => "({0} * {1})",
        };
        let (left, right) = (self.node(left)?, self.node(right)?);
        Ok(Pair {
            value: Sql::fill(template, &[&left.value, &right.value]),
            error: first_of([left.error, right.error].into_iter().flatten().collect()),
            strict: left.strict && right.strict,
        })
    }

    fn divide(&mut self, node: &Node, left: &Node, right: &Node) -> Result<Pair, FormulaError> {
        let never_zero = matches!(right.literal(), Some(Literal::Real(n)) if *n != 0.0);
        let guarded = self.dialect == Dialect::Postgres && !size::size(node).is_tame();
        let (left, right) = (self.node(left)?, self.node(right)?);
        let mut errors: Vec<Sql> = [left.error, right.error].into_iter().flatten().collect();
        let strict = left.strict && right.strict;
        if never_zero {
            let template = if guarded { "sheaf.over({0}, {1})" } else { "({0} / {1})" };
            let value = Sql::fill(template, &[&left.value, &right.value]);
            return Ok(Pair { value, error: first_of(errors), strict });
        }
        errors.push(Sql::fill("CASE WHEN {0} = 0 THEN 'division_by_zero' END", &[&right.value]));
        let template = if guarded { "sheaf.over({0}, {1})" } else { "({0} / NULLIF({1}, 0))" };
        let value = Sql::fill(template, &[&left.value, &right.value]);
        Ok(Pair { value, error: first_of(errors), strict })
    }

    fn compare(
        &mut self,
        operator: Binary,
        left: &Node,
        right: &Node,
        blank: Option<&Literal>,
    ) -> Result<Pair, FormulaError> {
        let sides = [self.node(left)?, self.node(right)?];
        let nullable = [left.nullable, right.nullable];
        let mut values = Vec::new();
        for (side, nullable) in sides.iter().zip(nullable) {
            values.push(match blank {
                Some(blank) if nullable => Sql::fill("COALESCE({0}, {1})", &[&side.value, &self.constant(blank)]),
                _ => side.value.clone(),
            });
        }
        let either = nullable[0] || nullable[1];
        let value = match (operator, blank) {
            // Nobody is not the same as a blank.
            (Binary::Equal, None) if nullable[0] != nullable[1] && is_param(left, right) => {
                Sql::fill("COALESCE({0} = {1}, FALSE)", &[&values[0], &values[1]])
            }
            (Binary::Equal, None) if either => Sql::fill(&self.same("{0}", "{1}", true), &[&values[0], &values[1]]),
            (Binary::Unequal, None) if either => Sql::fill(&self.same("{0}", "{1}", false), &[&values[0], &values[1]]),
            (_, None) if either => {
                let template = format!("COALESCE({}, FALSE)", self.comparison(operator, &left.ty));
                Sql::fill(&template, &[&values[0], &values[1]])
            }
            _ => Sql::fill(&format!("({})", self.comparison(operator, &left.ty)), &[&values[0], &values[1]]),
        };
        let [left, right] = sides;
        let error = first_of([left.error, right.error].into_iter().flatten().collect());
        Ok(Pair { value, strict: error.is_none(), error })
    }

    /// Texts are ordered as their bytes are, whatever the database's own order is.
    fn comparison(&self, operator: Binary, ty: &Type) -> String {
        let orders = !matches!(operator, Binary::Equal | Binary::Unequal);
        let collation = match (self.dialect, ty) {
            (Dialect::Postgres, Type::Text) if orders => " COLLATE pg_catalog.\"C\"",
            _ => "",
        };
        format!("{{0}} {} {{1}}{collation}", operator.symbol())
    }

    /// Equality in which a blank equals a blank.
    fn same(&self, left: &str, right: &str, equal: bool) -> String {
        match (self.dialect, equal) {
            (Dialect::Sqlite, true) => format!("({left} IS {right})"),
            (Dialect::Sqlite, false) => format!("({left} IS NOT {right})"),
            (Dialect::Postgres, true) => format!("({left} IS NOT DISTINCT FROM {right})"),
            (Dialect::Postgres, false) => format!("({left} IS DISTINCT FROM {right})"),
        }
    }

    fn choose(&mut self, inner: &Node, cases: Vec<(i64, Literal)>) -> Result<Pair, FormulaError> {
        let pair = self.node(inner)?;
        if cases.is_empty() {
            return Ok(Pair { value: self.null(&Type::Text), ..pair });
        }
        let mut value = Sql::fill("CASE {0}", &[&pair.value]);
        for (code, result) in cases {
            value.push(&Sql::fill(&format!(" WHEN {code} THEN {{0}}"), &[&self.constant(&result)]));
        }
        value.push_str(" END");
        Ok(Pair { value, ..pair })
    }
}

impl Pair {
    /// A value that cannot fail.
    fn sure(value: Sql) -> Pair {
        Pair { value, error: None, strict: true }
    }
}

fn is_param(left: &Node, right: &Node) -> bool {
    [left, right].iter().any(|n| matches!(n.kind, Kind::Param(_)))
}

/// The values of several, their first error, and whether each is NULL where it fails.
fn all_of(pairs: Vec<Pair>) -> (Vec<Sql>, Option<Sql>, bool) {
    let strict = pairs.iter().all(|pair| pair.strict);
    let mut errors = Vec::new();
    let value = |pair: Pair| {
        errors.extend(pair.error);
        pair.value
    };
    let values = pairs.into_iter().map(value).collect();
    (values, first_of(errors), strict)
}

/// The first error of several, in the order in which a spreadsheet would meet them.
fn first_of(mut errors: Vec<Sql>) -> Option<Sql> {
    match errors.len() {
        0 | 1 => errors.pop(),
        _ => Some(Sql::fill("COALESCE({0})", &[&Sql::join(&errors, ", ")])),
    }
}

/// Whether a blank, counted as `blank`, fulfils `operator` with a value that was written; none where that is not known.
fn blank_fulfils(operator: Binary, blank: &Literal, value: &Literal) -> Option<bool> {
    let order = match (blank, value) {
        (Literal::Whole(a), Literal::Whole(b)) => a.cmp(b),
        (Literal::Real(a), Literal::Real(b)) => a.partial_cmp(b)?,
        (Literal::Text(a), Literal::Text(b)) => text_key(a).as_ref().cmp(b.as_str()),
        (Literal::Boolean(a), Literal::Boolean(b)) => a.cmp(b),
        _ => return None,
    };
    Some(match operator {
        Binary::Equal => order.is_eq(),
        Binary::Unequal => order.is_ne(),
        Binary::Less => order.is_lt(),
        Binary::AtMost => order.is_le(),
        Binary::Greater => order.is_gt(),
        Binary::AtLeast => order.is_ge(),
        _ => return None,
    })
}
