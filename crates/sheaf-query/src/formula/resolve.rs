//! Names to fields: paths through links and back-links, and which records they reach.

use std::ops::Range;

use sheaf_model::path::{MOST_STEPS, Step};
use sheaf_model::text::text_key;
use sheaf_model::{Field, FieldType, Storage, Table};

use super::aggregate::Records;
use super::check::Checker;
use super::error::FormulaError;
use super::json;
use super::syntax::{Binary, Expr, ExprKind, Form, Segment};
use super::typed::{Fold, How, Join, Kind, Literal, Node, RowId};
use super::types::Type;
use crate::sql::Param;

/// What the records of a table have beside their fields.
const OWN: [(&str, &str, Type); 6] = [
    ("@id", "_id", Type::WHOLE),
    ("@created_at", "_created_at", Type::DateTime),
    ("@updated_at", "_updated_at", Type::DateTime),
    ("@created_by", "_created_by", Type::Person),
    ("@updated_by", "_updated_by", Type::Person),
    ("@version", "_version", Type::WHOLE),
];

/// What a name means where it stands.
pub(super) enum Meaning<'a> {
    Field(&'a Field),
    Records(&'a Table, How),
    /// A key of the documents that this field holds.
    Key(&'a Field),
}

/// A path whose records have been found.
pub(super) struct Walk<'a> {
    pub(super) table: &'a Table,
    pub(super) row: RowId,
    pub(super) joins: Vec<Join>,
    pub(super) last: Option<Field>,
    /// The segments that go on within the JSON of `last`, from this one.
    within: usize,
}

impl<'a> Checker<'a> {
    /// A path as an expression. Records that are many must be bound by the aggregate around it.
    pub(crate) fn path(&mut self, segments: &[Segment], span: &Range<usize>) -> Result<Node, FormulaError> {
        let walk = self.walk(segments, true)?;
        let Walk { table, row, joins, last, within } = walk;
        let body = match (&last, segments.last()) {
            (None, Some(own)) if own.form == Form::Own => {
                let (_, column, ty) = OWN.iter().find(|(name, ..)| *name == own.name).ok_or_else(|| {
                    FormulaError::new(own.span.clone(), format!("A record has no '{}'.", own.name))
                        .with_nearest(&own.name, OWN.iter().map(|(name, ..)| *name))
                })?;
                Node::solid(Kind::Column { row, column: (*column).to_owned() }, ty.clone(), span)
            }
            (None, _) => {
                let id = Kind::Column { row, column: "_id".to_owned() };
                Node::solid(id, Type::Record(table.id), span)
            }
            (Some(field), _) => {
                let body = self.field(table, row, field, span)?;
                self.part(body, field, &segments[within..], span)?
            }
        };
        Ok(self.via(joins, body, span))
    }

    /// What a record gives that is reached through links.
    pub(super) fn via(&mut self, joins: Vec<Join>, body: Node, span: &Range<usize>) -> Node {
        if joins.is_empty() {
            return body;
        }
        self.local = false;
        let ty = body.ty.clone();
        Node::new(Kind::Via { joins, body: Box::new(body) }, ty, true, span)
    }

    /// The records that a path reaches when it goes through several: empty where it does not.
    pub(crate) fn chain(&mut self, expr: &Expr) -> Result<Vec<Join>, FormulaError> {
        let mut longest: Vec<Join> = Vec::new();
        for path in outer_paths(expr) {
            let mut joins = self.walk(path, false)?.joins;
            let end = joins.iter().rposition(|j| j.how.is_many()).map_or(0, |i| i + 1);
            joins.truncate(end);
            if joins.len() > longest.len() {
                longest = joins;
            }
        }
        Ok(longest)
    }

    /// Goes along a path. `strict`: many records must be bound already.
    fn walk(&mut self, segments: &[Segment], strict: bool) -> Result<Walk<'a>, FormulaError> {
        self.walk_to(segments, segments.len(), strict)
    }

    /// Goes along the first segments of a path, as many as are said, knowing that others follow them.
    pub(super) fn walk_to(&mut self, segments: &[Segment], end: usize, strict: bool) -> Result<Walk<'a>, FormulaError> {
        let mut walk = Walk { table: self.table, row: self.own, joins: Vec::new(), last: None, within: end };
        for (i, segment) in segments[..end].iter().enumerate() {
            let is_last = i + 1 == segments.len();
            if segment.form == Form::Own {
                if is_last {
                    return Ok(walk);
                }
                let message = format!("Nothing follows '{}'.", segment.name);
                return Err(FormulaError::new(segment.span.clone(), message));
            }
            match self.meaning(walk.table, segment, i == 0)? {
                Meaning::Field(field) => self.through(&mut walk, field, segment, is_last, strict)?,
                Meaning::Records(table, how) => self.step(&mut walk, table, how, segment, strict)?,
                Meaning::Key(field) => {
                    self.depends_on.insert((walk.table.id, field.id));
                    (walk.last, walk.within) = (Some(field.clone()), i);
                    return Ok(walk);
                }
            }
            if walk.last.is_some() {
                walk.within = i + 1;
                return Ok(walk);
            }
        }
        Ok(walk)
    }

    fn through(
        &mut self,
        walk: &mut Walk<'a>,
        field: &'a Field,
        segment: &Segment,
        is_last: bool,
        strict: bool,
    ) -> Result<(), FormulaError> {
        self.depends_on.insert((walk.table.id, field.id));
        match &field.kind {
            FieldType::Link { .. } if !is_last => {
                let how = How::Link { column: field.name.clone() };
                let target = self.target(field, segment)?;
                self.step(walk, target, how, segment, strict)
            }
            FieldType::Links { .. } => {
                let how = How::Links { between: crate::sql::ddl::joining_table(walk.table, field) };
                let target = self.target(field, segment)?;
                self.step(walk, target, how, segment, strict)
            }
            FieldType::Lookup { lookup } if !is_last => {
                let table = walk.table;
                let inner = [&lookup.link, &lookup.field];
                for name in inner {
                    let here = walk.table;
                    let field = here.field(name).ok_or_else(|| unknown_field(here, name, &segment.span))?;
                    self.through(walk, field, segment, false, strict)?;
                }
                debug_assert!(walk.last.is_some() || walk.table.id != table.id || !walk.joins.is_empty());
                Ok(())
            }
            _ => {
                walk.last = Some(field.clone());
                Ok(())
            }
        }
    }

    /// What the rest of a path reaches within the JSON of a field.
    fn part(&self, body: Node, field: &Field, rest: &[Segment], span: &Range<usize>) -> Result<Node, FormulaError> {
        if rest.is_empty() {
            return Ok(body);
        }
        if body.ty != Type::Json {
            let message = format!(
                "'{}' is {} field, neither a link nor JSON: nothing can follow it.",
                field.label,
                article(field.kind.name())
            );
            return Err(FormulaError::new(span.clone(), message));
        }
        let steps: Option<Vec<Step>> = rest.iter().map(step_of).collect();
        let steps = steps.filter(|steps| steps.len() <= MOST_STEPS).ok_or_else(|| {
            FormulaError::new(span.clone(), format!("'{}' has no such part.", field.label))
                .with_hint("Parts of JSON are written details.city, details[\"odd key\"] and details[0].")
        })?;
        Ok(json::part(body, steps, span))
    }

    fn target(&self, field: &Field, segment: &Segment) -> Result<&'a Table, FormulaError> {
        self.scope.model.target(field).ok_or_else(|| {
            FormulaError::new(segment.span.clone(), format!("'{}' links to a table that does not exist.", field.label))
        })
    }

    fn step(
        &mut self,
        walk: &mut Walk<'a>,
        table: &'a Table,
        how: How,
        segment: &Segment,
        strict: bool,
    ) -> Result<(), FormulaError> {
        if !self.sees_table(table) {
            let message = format!("'{}' leads to what you do not see: nothing can follow it.", segment.name);
            return Err(FormulaError::new(segment.span.clone(), message));
        }
        let same = |j: &&Join| j.table == table.id && j.how == how && (j.from == walk.row || how == How::Whole);
        let bound = self.sources.iter().rev().flatten().find(same);
        // Only as long as nothing before it is unbound: the numbers of unbound records are new.
        if let (Some(join), true) = (bound, walk.joins.is_empty()) {
            walk.row = join.row;
            walk.table = table;
            return Ok(());
        }
        if strict && how.is_many() {
            let (name, written) = (&segment.name, super::print::print_segment(segment));
            return Err(FormulaError::new(segment.span.clone(), format!("'{name}' are several records, not one."))
                .with_hint(format!("Put them into a function such as SUM, COUNT, MAX or JOIN: COUNT({written}).")));
        }
        self.reads.insert(table.id);
        let row = self.new_row();
        let from = if how == How::Whole { 0 } else { walk.row };
        walk.joins.push(Join { row, table: table.id, name: table.name.clone(), from, how });
        walk.row = row;
        walk.table = table;
        Ok(())
    }

    pub(super) fn meaning(
        &mut self,
        table: &'a Table,
        segment: &Segment,
        first: bool,
    ) -> Result<Meaning<'a>, FormulaError> {
        if let Some(field) = find_field(table, segment).filter(|f| self.sees(table, f)) {
            return Ok(Meaning::Field(field));
        }
        if let Some(meaning) = self.back_link(table, segment)? {
            return Ok(meaning);
        }
        let whole = self.scope.model.table_called(&segment.name).filter(|t| first && self.sees_table(t));
        if let Some(whole) = whole {
            return Ok(Meaning::Records(whole, How::Whole));
        }
        if let Some(field) = table.document_field().filter(|f| self.sees(table, f) && step_of(segment).is_some()) {
            return Ok(Meaning::Key(field));
        }
        let known = self.names_in(table);
        let message = format!("There is no field '{}' in {}.", segment.name, table.label);
        Err(FormulaError::new(segment.span.clone(), message)
            .with_nearest(&segment.name, known.iter().map(String::as_str)))
    }

    fn names_in(&self, table: &Table) -> Vec<String> {
        let fields = table.fields.iter().filter(|f| self.sees(table, f));
        let own = fields.flat_map(|f| [f.label.clone(), f.name.clone()]);
        let back = self
            .scope
            .model
            .back_links(table)
            .filter(|b| self.sees(b.table, b.field))
            .flat_map(|b| [b.table.label.clone(), b.table.name.clone()]);
        own.chain(back).collect()
    }

    /// `invoices`, or `invoices_via_customer` and `{Invoices via Customer}` where several fields link here.
    fn back_link(&mut self, table: &'a Table, segment: &Segment) -> Result<Option<Meaning<'a>>, FormulaError> {
        let key = text_key(&segment.name).into_owned();
        let all: Vec<_> = self.scope.model.back_links(table).filter(|b| self.sees(b.table, b.field)).collect();
        let called = |t: &Table| text_key(&t.name) == key || text_key(&t.label) == key;
        let via = all.iter().filter(|b| {
            let name = format!("{}_via_{}", b.table.name, b.field.name);
            let label = format!("{} via {}", b.table.label, b.field.label);
            text_key(&name) == key || text_key(&label) == key
        });
        // Of tables that are called alike the one that was made first, whatever their order is now.
        let via = via.min_by_key(|b| b.table.id);
        let plain: Vec<_> = all.iter().filter(|b| called(b.table)).collect();
        let found = match (via, plain.as_slice()) {
            (Some(one), _) => *one,
            (None, []) => return Ok(None),
            (None, [one]) => **one,
            (None, [first, ..]) => {
                let ways: Vec<String> =
                    plain.iter().map(|b| format!("{{{} via {}}}", b.table.label, b.field.label)).collect();
                let message = format!("{} link to {} by several fields.", first.table.label, table.label);
                return Err(
                    FormulaError::new(segment.span.clone(), message).with_hint(format!("Write {}.", ways.join(" or ")))
                );
            }
        };
        self.depends_on.insert((found.table.id, found.field.id));
        let how = match found.field.storage() {
            Storage::Joined => How::BackLinks { between: crate::sql::ddl::joining_table(found.table, found.field) },
            _ => How::Back { column: found.field.name.clone() },
        };
        Ok(Some(Meaning::Records(found.table, how)))
    }

    /// A field of a record that is in reach.
    fn field(
        &mut self,
        table: &'a Table,
        row: RowId,
        field: &Field,
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        let ty = match &field.kind {
            FieldType::Formula { formula } | FieldType::Rollup { formula } => {
                return self.computed(table, row, field, formula, span);
            }
            FieldType::Lookup { lookup } => return self.lookup(table, row, field, [&lookup.link, &lookup.field], span),
            kind => stored_type(kind, self.scope.model.target(field)),
        };
        let nullable = !field.required && !matches!(field.kind, FieldType::AutoNumber);
        Ok(Node::new(Kind::Column { row, column: field.name.clone() }, ty, nullable, span))
    }

    fn lookup(
        &mut self,
        table: &'a Table,
        row: RowId,
        field: &Field,
        names: [&String; 2],
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        let path = names.map(|name| Segment { name: name.clone(), form: Form::Bare, span: span.clone() });
        self.inside(table, row, field, span, |checker| checker.path(&path, span))
    }

    fn computed(
        &mut self,
        table: &'a Table,
        row: RowId,
        field: &Field,
        formula: &str,
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        let inner = super::parse::parse(formula)
            .and_then(|expr| self.inside(table, row, field, span, |checker| checker.expr(&expr)))
            .map_err(|e| if e.hint.as_deref() == Some(CIRCLE) { e } else { within(field, formula, &e) });
        let mut node = inner.map_err(|e| FormulaError { span: span.clone(), ..e })?;
        node.span = span.clone();
        Ok(match node.kind {
            Kind::Column { .. } | Kind::Null => node,
            _ => {
                let (ty, nullable) = (node.ty.clone(), node.nullable);
                Node::new(Kind::Computed(Box::new(node)), ty, nullable, span)
            }
        })
    }

    /// A value of the record that is about the person who asks: of the table that was made first, where several say that they are theirs.
    pub(crate) fn mine(&mut self, expr: &Expr, span: &Range<usize>) -> Result<Node, FormulaError> {
        let Some((table, field)) = self.scope.model.table_of_people().filter(|(table, _)| self.sees_table(table))
        else {
            return Err(FormulaError::new(span.clone(), "No table says which of its records is about whom.")
                .with_hint("Choose its field of people, in the table's settings."));
        };
        self.local = false;
        self.reads.insert(table.id);
        self.depends_on.insert((table.id, field.id));
        let row = self.new_row();
        let before = (self.table, self.own, std::mem::take(&mut self.sources));
        (self.table, self.own) = (table, row);
        let body = self.expr(expr);
        (self.table, self.own, self.sources) = before;
        let body = body?;
        let owner = Node::new(Kind::Column { row, column: field.name.clone() }, Type::Person, true, span);
        let me = self.me(span);
        let conditions = vec![self.binary(Binary::Equal, owner, me, span)?];
        let joins = vec![Join { row, table: table.id, name: table.name.clone(), from: 0, how: How::Whole }];
        let ty = body.ty.clone();
        Ok(Records { joins, body, conditions }.fold(Fold::First, ty, true))
    }

    /// The person who asks.
    pub(crate) fn me(&mut self, span: &Range<usize>) -> Node {
        let kind = match self.scope.me {
            Some(me) => Kind::Literal(Literal::Whole(me)),
            None => {
                self.deterministic = false;
                Kind::Param(Param::Me)
            }
        };
        Node::solid(kind, Type::Person, span)
    }

    /// Checks something as a formula of another record; every field is in sight there.
    fn inside<T>(
        &mut self,
        table: &'a Table,
        row: RowId,
        field: &Field,
        span: &Range<usize>,
        check: impl FnOnce(&mut Self) -> Result<T, FormulaError>,
    ) -> Result<T, FormulaError> {
        if self.inlining.contains(&(table.id, field.id)) {
            let message = format!("'{}' is computed from itself.", field.label);
            return Err(FormulaError::new(span.clone(), message).with_hint(CIRCLE));
        }
        if self.inlining.len() >= 24 {
            return Err(FormulaError::new(span.clone(), "Computed fields build on each other more than 24 deep."));
        }
        self.inlining.push((table.id, field.id));
        let before = (self.table, self.own, std::mem::take(&mut self.sources));
        (self.table, self.own) = (table, row);
        let checked = check(self);
        (self.table, self.own, self.sources) = before;
        self.inlining.pop();
        checked
    }

    fn sees_table(&self, table: &Table) -> bool {
        !self.inlining.is_empty() || self.scope.sight.sees_table(table.id)
    }

    pub(super) fn sees(&self, table: &Table, field: &Field) -> bool {
        !self.inlining.is_empty() || self.scope.sight.sees(table, field)
    }
}

const CIRCLE: &str = "A formula may not lead back to its own field.";

fn within(field: &Field, formula: &str, error: &FormulaError) -> FormulaError {
    let message =
        format!("The formula of '{}' has a mistake: {} ({})", field.label, error.message, error.place(formula));
    FormulaError { message, ..error.clone() }
}

fn unknown_field(table: &Table, name: &str, span: &Range<usize>) -> FormulaError {
    FormulaError::new(span.clone(), format!("There is no field '{name}' in {}.", table.label))
}

/// The step into JSON that a segment is.
pub(super) fn step_of(segment: &Segment) -> Option<Step> {
    match segment.form {
        Form::Bare | Form::Braced | Form::Key => Some(Step::Key(segment.name.clone())),
        Form::Place => sheaf_model::path::place(&segment.name),
        Form::Own => None,
    }
}

fn article(name: &str) -> String {
    let vowel = name.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {}", if vowel { "an" } else { "a" }, name.replace('_', " "))
}

/// Braces hold what people see, a bare word is an API name; either does where it is the only one.
fn find_field<'a>(table: &'a Table, segment: &Segment) -> Option<&'a Field> {
    let by_label = || table.fields.iter().find(|f| f.label == segment.name);
    match segment.form {
        Form::Braced => by_label().or_else(|| table.field_called(&segment.name)),
        _ => table.field_called(&segment.name),
    }
}

/// The type of a stored field's column.
pub(crate) fn stored_type(kind: &FieldType, target: Option<&Table>) -> Type {
    let choices = || kind.choices().unwrap_or_default().into();
    match kind.storage() {
        Storage::Text | Storage::Computed => Type::Text,
        Storage::Integer => Type::WHOLE,
        Storage::Decimal(decimals) => Type::exact(decimals),
        Storage::Boolean => Type::Boolean,
        Storage::Date => Type::Date,
        Storage::DateTime => Type::DateTime,
        Storage::Time => Type::Time,
        Storage::Duration => Type::Duration,
        Storage::Choice => Type::Choice(choices()),
        Storage::Choices => Type::Choices(choices()),
        Storage::Record | Storage::Joined => target.map_or(Type::WHOLE, |t| Type::Record(t.id)),
        Storage::Person => Type::Person,
        Storage::Json => Type::Json,
    }
}

/// The paths of an expression that are not inside an aggregate of their own.
fn outer_paths(expr: &Expr) -> Vec<&[Segment]> {
    match &expr.kind {
        ExprKind::Path(path) => vec![path],
        ExprKind::Call { name, .. } if super::functions::is_elsewhere(name) => Vec::new(),
        // What it asks about is the field itself, not the records that the field may lead to.
        ExprKind::Call { name, args, .. } if super::functions::is_about_field(name) => {
            args.iter().flat_map(outer_paths).filter_map(|path| Some(path.split_last()?.1)).collect()
        }
        ExprKind::Call { args, .. } => args.iter().flat_map(outer_paths).collect(),
        ExprKind::Unary(_, a) | ExprKind::Percent(a) => outer_paths(a),
        ExprKind::Binary(_, a, b) => outer_paths(a).into_iter().chain(outer_paths(b)).collect(),
        _ => Vec::new(),
    }
}
