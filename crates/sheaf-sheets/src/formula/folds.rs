//! Formulas over many records: sums and counts under conditions, over another table or their own, whole columns, running
//! totals, ranks, and the nearest value of a table of steps.

use formualizer_parse::LiteralValue;
use formualizer_parse::parser::{ASTNode, ASTNodeType, BinaryOperator, UnaryOperator};
use sheaf_model::text::text_key;

use super::place::{Place, Range};
use super::translate::{ATOM, Link, Ties, Translator, whole_number};
use crate::column::number::plain;
use crate::said::Said;
use crate::say;
use crate::sheet::Value;

/// Functions that take the values of many records and give one.
const AGGREGATES: &str = "SUM AVERAGE MIN MAX COUNT COUNTA COUNTBLANK COUNTUNIQUE MEDIAN MODE MODE.SNGL STDEV STDEV.S STDEVP \
    STDEV.P VAR VAR.S VARP VAR.P LARGE SMALL PERCENTILE PERCENTILE.INC PRODUCT SUMSQ MINA MAXA AVERAGEA STDEVA STDEVPA VARA \
    VARPA DEVSQ AVEDEV GEOMEAN HARMEAN SKEW KURT IRR";

fn is_aggregate(name: &str) -> bool {
    AGGREGATES.split_ascii_whitespace().any(|known| known == name)
}

impl Translator<'_> {
    /// A function over many records, if it is one.
    pub(super) fn many(&mut self, name: &str, args: &[ASTNode]) -> Option<Result<String, Said>> {
        if let Some(along) = self.along(name, args) {
            return Some(along);
        }
        Some(match name {
            "SUMIF" | "AVERAGEIF" => {
                // `SUMIF(range, criterion, values)` is `SUMIFS(values, range, criterion)`.
                let values = args.get(2).or_else(|| args.first());
                self.fold(name.trim_end_matches("IF"), values, args.get(..2).unwrap_or(&[]))
            }
            "COUNTIF" | "COUNTIFS" => self.fold("COUNT", None, args),
            "SUMIFS" | "AVERAGEIFS" | "MINIFS" | "MAXIFS" => match args.split_first() {
                Some((values, conditions)) => self.fold(name.trim_end_matches("IFS"), Some(values), conditions),
                None => Err(say!("it lacks its arguments")),
            },
            "SUMPRODUCT" => self.sum_of_products(args),
            "RANK" | "RANK.EQ" if args.get(1).is_some_and(|a| self.range(Some(a)).is_ok()) => self.rank(args),
            _ if is_aggregate(name) && args.first().is_some_and(|a| self.range(Some(a)).is_ok()) => {
                self.whole(name, args)
            }
            _ => return None,
        })
    }

    /// The columns that a reference to a whole table, or to its rows so far, stands for.
    pub(super) fn range(&mut self, node: Option<&ASTNode>) -> Result<Range, Said> {
        match node.map(|n| &n.node_type) {
            Some(ASTNodeType::Reference { reference, .. }) => match self.places.resolve(reference)? {
                Place::Columns(range) => Ok(range),
                _ => Err(say!("it looks into cells that are no table")),
            },
            Some(_) => Err(say!("it looks into cells that are worked out first")),
            None => Err(say!("it lacks its arguments")),
        }
    }

    pub(super) fn path(&self, table: usize, field: usize) -> String {
        let work = &self.places.works[table].table;
        format!("{}.{}", work.name, work.fields[field].name)
    }

    /// The name of a table in a formula; an error where a field of the record is called the same.
    pub(super) fn table_name(&self, table: usize) -> Result<String, Said> {
        let (other, own) = (&self.places.works[table].table, &self.places.works[self.places.own].table);
        let same = |called: &str| called == other.name || text_key(called) == text_key(&other.label);
        if own.fields.iter().any(|f| same(&f.name) || same(&f.label)) {
            return Err(say!("it works on '{table}', and a field is called the same", table = &other.label));
        }
        Ok(other.name.clone())
    }

    /// What limits records to those up to this one.
    fn until(&self, range: Range) -> Option<String> {
        let name = &self.places.works[range.table].table.name;
        range.until.map(|own_too| format!("{name}.@id {} @id", if own_too { "<=" } else { "<" }))
    }

    /// `SUM(t.x)`, also `LARGE(t.x, 3)`: of all records, or of those up to this one.
    fn whole(&mut self, name: &str, args: &[ASTNode]) -> Result<String, Said> {
        let range = self.range(args.first())?;
        if range.first != range.last
            || args.len() > 1 && !matches!(name, "LARGE" | "SMALL" | "PERCENTILE" | "PERCENTILE.INC")
        {
            return Err(say!("it works on several columns at once"));
        }
        self.table_name(range.table)?;
        let mut parts = vec![self.path(range.table, range.first)];
        for more in &args[1..] {
            parts.push(self.operand(more, 0)?);
        }
        parts.extend(self.until(range));
        self.found.whole = true;
        Ok(format!("{name}({})", parts.join(", ")))
    }

    /// The place of a value among all: how many are greater (or less), and one.
    fn rank(&mut self, args: &[ASTNode]) -> Result<String, Said> {
        let range = self.range(args.get(1))?;
        let value = self.operand(args.first().ok_or_else(|| say!("it lacks its arguments"))?, ATOM)?;
        let rising = match args.get(2).map(|a| &a.node_type) {
            None | Some(ASTNodeType::Omitted) => false,
            Some(ASTNodeType::Literal(LiteralValue::Int(n))) => *n != 0,
            Some(ASTNodeType::Literal(LiteralValue::Number(n))) => *n != 0.0,
            _ => return Err(say!("it ranks in an order that is worked out first")),
        };
        let table = self.table_name(range.table)?;
        let path = self.path(range.table, range.first);
        self.found.whole = true;
        Ok(format!("(COUNT({table}, {path} {} {value}) + 1)", if rising { "<" } else { ">" }))
    }

    fn fold(&mut self, name: &str, values: Option<&ASTNode>, conditions: &[ASTNode]) -> Result<String, Said> {
        let mut fold = Folding::default();
        if let Some(values) = values {
            let range = self.range(Some(values))?;
            fold.take(range)?;
            fold.parts.push(self.path(range.table, range.first));
        }
        for pair in conditions.chunks(2) {
            let [range, criterion] = pair else { return Err(say!("it lacks its arguments")) };
            let range = self.range(Some(range))?;
            fold.take(range)?;
            self.meet(&mut fold, range, criterion)?;
        }
        self.finish(name, fold, values.is_some())
    }

    /// A condition that ties the records to this one, or one on them alone.
    fn meet(&mut self, fold: &mut Folding, range: Range, criterion: &ASTNode) -> Result<(), Said> {
        let (table, field) = (range.table, range.first);
        match self.key_field(Some(criterion)) {
            Ok((place, _)) if place != self.places.own => Err(say!("it adds up by a value of another table")),
            Ok((_, own)) if fold.linked.is_none() && self.may_link(table, own) => {
                fold.linked = Some(field);
                self.found.links.push(Link { from: (table, field), to: (self.places.own, own) });
                Ok(())
            }
            Ok((_, own)) => {
                let own = self.own_name(own);
                fold.parts.push(format!("{} = {own}", self.path(table, field)));
                Ok(())
            }
            Err(_) => {
                let path = self.path(table, field);
                let condition = self.condition(&path, (table, field), criterion)?;
                fold.parts.push(condition);
                Ok(())
            }
        }
    }

    /// Whether the records of a table may belong to this one by a field of it: only one whose values tell records apart.
    fn may_link(&self, table: usize, own: usize) -> bool {
        let profile = &self.places.works[self.places.own].profiles[own];
        self.ties != Ties::Compared && table != self.places.own && profile.distinct * 100 >= profile.good() * NEARLY_ALL
    }

    fn finish(&mut self, name: &str, mut fold: Folding, has_values: bool) -> Result<String, Said> {
        let Some(range) = fold.range else { return Err(say!("it lacks its arguments")) };
        let table = range.table;
        fold.parts.extend(self.until(range));
        if !has_values {
            fold.parts.insert(0, self.places.works[table].table.name.clone());
        }
        match fold.linked {
            Some(link) => {
                self.tell_apart(table, link, &mut fold.parts);
                self.found.folds = true;
            }
            None => {
                self.table_name(table)?;
                self.found.whole = true;
            }
        }
        Ok(format!("{name}({})", fold.parts.join(", ")))
    }

    /// Where a field of its own has the name of the table that links here, or several of its fields link here, the records
    /// go by the longer name of the link.
    fn tell_apart(&self, table: usize, link: usize, parts: &mut [String]) {
        if self.ties != Ties::Apart && self.table_name(table).is_ok() {
            return;
        }
        let other = &self.places.works[table].table;
        let Some(field) = other.fields.get(link) else { return };
        let long = format!("{}_via_{}", other.name, field.name);
        for part in parts {
            if *part == other.name {
                part.clone_from(&long);
            } else if let Some(rest) = part.strip_prefix(&format!("{}.", other.name)) {
                *part = format!("{long}.{rest}");
            }
        }
    }

    /// `SUMPRODUCT((range = x) * range)`: a sum under conditions; of cells of one row: their products added up.
    fn sum_of_products(&mut self, args: &[ASTNode]) -> Result<String, Said> {
        let mut factors: Vec<Factor> = Vec::new();
        args.iter().for_each(|arg| flatten(arg, false, &mut factors));
        if !factors.iter().any(|factor| self.is_over_records(factor.node)) {
            return self.sum_of_rows(args);
        }
        let (mut fold, mut product) = (Folding::default(), String::new());
        for Factor { node, divides } in factors {
            match &node.node_type {
                ASTNodeType::BinaryOp { op, left, right } if comparison(*op).is_some() && !divides => {
                    self.meet_comparison(&mut fold, node, (*op, left, right))?;
                }
                _ => {
                    let value = self.factor(&mut fold, node, divides)?;
                    product.push_str(match (divides, product.is_empty()) {
                        (true, true) => "1 / ",
                        (true, false) => " / ",
                        (false, true) => "",
                        (false, false) => " * ",
                    });
                    product.push_str(&value);
                }
            }
        }
        let has_values = !product.is_empty();
        if has_values {
            fold.parts.insert(0, product);
        }
        self.finish(if has_values { "SUM" } else { "COUNT" }, fold, has_values)
    }

    /// A column, or what is computed of each record, among what is multiplied.
    fn factor(&mut self, fold: &mut Folding, node: &ASTNode, divides: bool) -> Result<String, Said> {
        match self.range(Some(node)) {
            Ok(range) => {
                fold.take(range)?;
                Ok(self.path(range.table, range.first))
            }
            // `a / (b * c)` keeps its brackets.
            Err(_) => self.of_each(fold, node, if divides { 6 } else { 5 }),
        }
    }

    /// A condition of a sum of products: on a column as it is, or on what is computed of each record (`MONTH(dates) = 1`).
    fn meet_comparison(
        &mut self,
        fold: &mut Folding,
        whole: &ASTNode,
        (op, left, right): (BinaryOperator, &ASTNode, &ASTNode),
    ) -> Result<(), Said> {
        let op = comparison(op).unwrap_or("=");
        let (range, op, value) = match (self.range(Some(left)), self.range(Some(right))) {
            (Ok(range), Err(_)) if !self.is_over_records(right) => (range, op, right),
            (Err(_), Ok(range)) if !self.is_over_records(left) => (range, mirrored(op), left),
            _ => {
                let condition = self.of_each(fold, whole, 0)?;
                fold.parts.push(condition);
                return Ok(());
            }
        };
        fold.take(range)?;
        if op == "=" {
            return self.meet(fold, range, value);
        }
        let value = self.operand(value, 2)?;
        fold.parts.push(format!("{} {op} {value}", self.path(range.table, range.first)));
        Ok(())
    }

    /// What is computed of each record that is folded: a whole column stands for the record's own value in it.
    fn of_each(&mut self, fold: &mut Folding, node: &ASTNode, least: u8) -> Result<String, Said> {
        let before = self.each.replace(Vec::new());
        let text = self.operand(node, least);
        let ranges = std::mem::replace(&mut self.each, before).unwrap_or_default();
        ranges.into_iter().try_for_each(|range| fold.take(range))?;
        text
    }

    /// The value of a column in the record that is folded, inside [`Self::of_each`].
    pub(super) fn of_one(&mut self, range: Range) -> Option<String> {
        self.each.as_mut()?.push(range);
        Some(self.path(range.table, range.first))
    }

    fn is_over_records(&mut self, node: &ASTNode) -> bool {
        match &node.node_type {
            ASTNodeType::BinaryOp { left, right, .. } => self.is_over_records(left) || self.is_over_records(right),
            ASTNodeType::UnaryOp { expr, .. } => self.is_over_records(expr),
            ASTNodeType::Function { args, .. } => args.iter().any(|arg| self.is_over_records(arg)),
            _ => self.range(Some(node)).is_ok(),
        }
    }

    fn sum_of_rows(&mut self, args: &[ASTNode]) -> Result<String, Said> {
        let mut lists: Vec<Vec<String>> = Vec::new();
        for arg in args {
            let ASTNodeType::Reference { reference, .. } = &arg.node_type else {
                return Err(say!("it multiplies lists that are worked out first"));
            };
            lists.push(match self.places.resolve_row(reference)? {
                Place::Fields(fields) => fields.iter().map(|f| self.own_name(*f)).collect(),
                Place::Constants(values) => {
                    values.into_iter().map(|v| self.constant(v, false)).collect::<Result<_, _>>()?
                }
                _ => return Err(say!("it multiplies cells that are no row of the table")),
            });
        }
        let width = lists.first().map_or(0, Vec::len);
        if width == 0 || lists.iter().any(|list| list.len() != width) {
            return Err(say!("it multiplies rows of different lengths"));
        }
        let product = |at: usize| lists.iter().map(|list| list[at].as_str()).collect::<Vec<_>>().join(" * ");
        Ok(format!("({})", (0..width).map(product).collect::<Vec<_>>().join(" + ")))
    }

    /// The row's value plus that of the row above in the same column: a running total of what is added.
    pub(super) fn running(&mut self, node: &ASTNode) -> Option<Result<(String, u8), Said>> {
        let mut terms = Vec::new();
        added(node, true, &mut terms);
        let own_above = |translator: &mut Self, node: &ASTNode| match &node.node_type {
            ASTNodeType::Reference { reference, .. } => {
                translator.places.resolve(reference).is_ok_and(|p| p == Place::Above(translator.places.field))
            }
            _ => false,
        };
        let above: Vec<usize> = (0..terms.len()).filter(|i| own_above(self, terms[*i].1)).collect();
        let [place] = above.as_slice() else { return None };
        let (plus, _) = terms.remove(*place);
        if !plus || terms.is_empty() {
            return Some(Err(say!("it turns the value of the row above around")));
        }
        Some(self.running_total(&terms).map(|text| (text, 3)))
    }

    fn running_total(&mut self, terms: &[(bool, &ASTNode)]) -> Result<String, Said> {
        let table = self.table_name(self.places.own)?;
        let (before, used) = (self.of_all, std::mem::take(&mut self.used));
        self.of_all = true;
        let mut sum = String::new();
        let mut wrong = None;
        for (plus, term) in terms {
            match self.operand(term, 4) {
                Ok(text) if sum.is_empty() => sum = if *plus { text } else { format!("-{text}") },
                Ok(text) => sum.push_str(&format!(" {} {text}", if *plus { "+" } else { "-" })),
                Err(why) => wrong = Some(why),
            }
        }
        self.of_all = before;
        let fields = std::mem::replace(&mut self.used, used);
        if let Some(why) = wrong {
            return Err(why);
        }
        (self.found.whole, self.found.above) = (true, true);
        let opening = self.places.opening(&fields).map_or_else(String::new, |n| format!(" + {}", plain(n)));
        Ok(format!("SUM({sum}, {table}.@id <= @id){opening}"))
    }

    /// The value beside the greatest key that is not above this one: a table of steps.
    pub(super) fn nearest(&mut self, key: (usize, usize), to: (usize, usize), result: usize) -> Result<String, Said> {
        let table = self.table_name(to.0)?;
        if key.0 != self.places.own || to.0 == self.places.own {
            return Err(say!("it looks up the nearest value in a table of its own kind"));
        }
        self.found.whole = true;
        let field = |field: usize| self.places.works[to.0].table.fields[field].name.clone();
        let (key, step, result) = (self.own_name(key.1), field(to.1), field(result));
        Ok(format!("LAST({table}.{result}, {table}.{step} <= {key})"))
    }
}

/// How many of a hundred values differ in a field that links point to.
const NEARLY_ALL: u64 = 98;

/// What a fold is put together from.
#[derive(Default)]
struct Folding {
    range: Option<Range>,
    /// The field of the other table by which its records belong to this one.
    linked: Option<usize>,
    parts: Vec<String>,
}

impl Folding {
    fn take(&mut self, range: Range) -> Result<(), Said> {
        match self.range {
            Some(known) if known.table != range.table => Err(say!("it looks into two tables at once")),
            Some(known) if known.until != range.until => Err(say!("its ranges have different lengths")),
            _ if range.first != range.last => Err(say!("it works on several columns at once")),
            _ => {
                self.range = Some(range);
                Ok(())
            }
        }
    }
}

const fn comparison(op: BinaryOperator) -> Option<&'static str> {
    Some(match op {
        BinaryOperator::Equal => "=",
        BinaryOperator::NotEqual => "<>",
        BinaryOperator::Less => "<",
        BinaryOperator::Greater => ">",
        BinaryOperator::LessEqual => "<=",
        BinaryOperator::GreaterEqual => ">=",
        _ => return None,
    })
}

fn mirrored(op: &'static str) -> &'static str {
    match op {
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        other => other,
    }
}

/// What a product is multiplied by, or divided by.
struct Factor<'n> {
    node: &'n ASTNode,
    divides: bool,
}

/// The factors of a product; what makes numbers of yes and no is passed over.
fn flatten<'n>(node: &'n ASTNode, divides: bool, factors: &mut Vec<Factor<'n>>) {
    match &node.node_type {
        ASTNodeType::BinaryOp { op: BinaryOperator::Multiply, left, right } if !divides => {
            flatten(left, false, factors);
            flatten(right, false, factors);
        }
        ASTNodeType::BinaryOp { op: BinaryOperator::Divide, left, right } if !divides => {
            flatten(left, false, factors);
            flatten(right, true, factors);
        }
        ASTNodeType::UnaryOp { op: UnaryOperator::Minus, expr } => match &expr.node_type {
            ASTNodeType::UnaryOp { op: UnaryOperator::Minus, expr } => flatten(expr, divides, factors),
            _ => factors.push(Factor { node, divides }),
        },
        ASTNodeType::Function { name, args } if name.eq_ignore_ascii_case("N") && args.len() == 1 => {
            flatten(&args[0], divides, factors);
        }
        _ if whole_number(node) == Some(1) => {}
        _ => factors.push(Factor { node, divides }),
    }
}

/// The terms of a sum, and whether each is added.
fn added<'n>(node: &'n ASTNode, plus: bool, terms: &mut Vec<(bool, &'n ASTNode)>) {
    match &node.node_type {
        ASTNodeType::BinaryOp { op: BinaryOperator::Add, left, right } => {
            added(left, plus, terms);
            added(right, plus, terms);
        }
        ASTNodeType::BinaryOp { op: BinaryOperator::Subtract, left, right } => {
            added(left, plus, terms);
            added(right, !plus, terms);
        }
        ASTNodeType::Function { name, args } if name.eq_ignore_ascii_case("SUM") => {
            args.iter().for_each(|arg| added(arg, plus, terms));
        }
        ASTNodeType::Function { name, args } if name.eq_ignore_ascii_case("N") && args.len() == 1 => {
            added(&args[0], plus, terms);
        }
        _ => terms.push((plus, node)),
    }
}

/// Whether nothing, or a number that is nothing, stands in a cell.
pub(super) fn is_nothing(value: Option<Value>) -> bool {
    match value {
        None => true,
        Some(Value::Number(n)) => n == 0.0,
        Some(_) => false,
    }
}
