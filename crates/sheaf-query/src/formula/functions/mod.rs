//! The functions: one entry each, a family a file. An entry says how it is called, what it does and what it gives; its
//! examples are run as tests, and the manual is made from it.

mod angle;
mod call;
mod convert;
mod date;
mod financial;
mod gather;
mod information;
mod json;
mod logic;
mod math;
mod pattern;
mod records;
mod rounding;
mod statistics;
mod text;
mod totals;
mod workday;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::check::Checker;
use super::error::FormulaError;
use super::syntax::Expr;
use super::typed::Node;
use super::types::{Failure, Type};

pub(crate) use call::Call;
pub(crate) use information::is_error;

/// A function of the formula language.
pub struct Function {
    /// In capitals.
    pub name: &'static str,
    /// Other names that it goes by.
    pub aliases: &'static [&'static str],
    /// How it is called: `LEFT(text, [count])`; brackets: may be left out; `…`: any number of the one before.
    pub signature: &'static str,
    /// What it does, one line.
    pub doc: &'static str,
    /// Formulas with what they give, as a person reads it.
    pub examples: &'static [(&'static str, &'static str)],
    pub(crate) body: Body,
}

/// What a function is made of.
pub(crate) enum Body {
    /// A function of our own in both engines: arguments of these types, and what a NULL means.
    Own(&'static str, &'static [Take], Give, Option<Failure>),
    /// SQL of both engines.
    Sql(&'static str, &'static str, &'static [Take], Give),
    /// Code that builds the typed tree.
    Build(fn(&mut Call<'_, '_, '_>) -> Result<Node, FormulaError>),
    /// The same, over the values of many records.
    Aggregate(fn(&mut Call<'_, '_, '_>) -> Result<Node, FormulaError>),
}

/// What type an argument is brought to; with what it is when it is left out.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Take {
    Text,
    TextOr(&'static str),
    Real,
    RealOr(f64),
    Whole,
    WholeOr(i64),
    BooleanOr(bool),
    Date,
    Time,
}

/// What type a function gives.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Give {
    Text,
    Real,
    Whole,
    Boolean,
    Date,
    Time,
}

impl Give {
    fn ty(self) -> Type {
        match self {
            Give::Text => Type::Text,
            Give::Real => Type::REAL,
            Give::Whole => Type::WHOLE,
            Give::Boolean => Type::Boolean,
            Give::Date => Type::Date,
            Give::Time => Type::Time,
        }
    }
}

/// A family of functions, as the manual groups them.
pub struct Family {
    /// Its title.
    pub title: &'static str,
    /// Its functions, in the order of the manual.
    pub functions: &'static [Function],
}

/// All functions.
pub static FAMILIES: &[Family] = &[
    Family { title: "Logic", functions: logic::FUNCTIONS },
    Family { title: "Information", functions: information::FUNCTIONS },
    Family { title: "Text", functions: text::FUNCTIONS },
    Family { title: "Patterns", functions: pattern::FUNCTIONS },
    Family { title: "Numbers", functions: math::FUNCTIONS },
    Family { title: "Rounding", functions: rounding::FUNCTIONS },
    Family { title: "Angles", functions: angle::FUNCTIONS },
    Family { title: "Sums and statistics", functions: statistics::FUNCTIONS },
    Family { title: "Many records", functions: records::FUNCTIONS },
    Family { title: "Dates and times", functions: date::FUNCTIONS },
    Family { title: "Working days", functions: workday::FUNCTIONS },
    Family { title: "Money over time", functions: financial::FUNCTIONS },
    Family { title: "Conversion", functions: convert::FUNCTIONS },
    Family { title: "JSON", functions: json::FUNCTIONS },
];

static BY_NAME: LazyLock<HashMap<&'static str, &'static Function>> = LazyLock::new(|| {
    let all = FAMILIES.iter().flat_map(|family| family.functions);
    all.flat_map(|f| f.aliases.iter().chain([&f.name]).map(move |name| (*name, f))).collect()
});

/// The function with this name, in capitals.
pub fn function(name: &str) -> Option<&'static Function> {
    BY_NAME.get(name).copied()
}

/// Every function.
pub fn all() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().flat_map(|family| family.functions)
}

/// Whether the arguments of a function are about other records than what stands around it.
pub(crate) fn is_elsewhere(name: &str) -> bool {
    is_aggregate(name) || is_mine(name)
}

/// Whether its argument is about the record of the person who asks.
pub(crate) fn is_mine(name: &str) -> bool {
    name.eq_ignore_ascii_case(information::MY)
}

/// Whether its argument is a field, and not what the field holds.
pub(crate) fn is_about_field(name: &str) -> bool {
    name.eq_ignore_ascii_case(information::ISMISFIT)
}

/// Whether a function takes the values of many records.
pub(crate) fn is_aggregate(name: &str) -> bool {
    function(name).is_some_and(|f| matches!(f.body, Body::Aggregate(_)))
}

/// Formulas with what they give.
type Examples = &'static [(&'static str, &'static str)];

/// An entry.
const fn entry(
    name: &'static str,
    signature: &'static str,
    doc: &'static str,
    examples: Examples,
    body: Body,
) -> Function {
    Function { name, aliases: &[], signature, doc, examples, body }
}

impl Function {
    /// The same under other names too.
    const fn also(self, aliases: &'static [&'static str]) -> Function {
        Function { aliases, ..self }
    }

    /// The fewest and the most arguments that it takes; none: any number.
    pub fn arity(&self) -> (usize, Option<usize>) {
        let inside = self.signature.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
        let parts: Vec<&str> = inside.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
        let least = parts.iter().filter(|p| !p.starts_with('[') && !p.starts_with('…')).count();
        (least, (!inside.contains('…')).then_some(parts.len()))
    }
}

/// Checks a call.
pub(crate) fn call(
    checker: &mut Checker<'_>,
    name: &str,
    name_span: &Range<usize>,
    args: &[Expr],
    span: &Range<usize>,
) -> Result<Node, FormulaError> {
    let Some(function) = function(name) else {
        return Err(FormulaError::new(name_span.clone(), format!("There is no function {name}."))
            .with_nearest(name, BY_NAME.keys().copied()));
    };
    let (least, most) = function.arity();
    if args.len() < least || most.is_some_and(|most| args.len() > most) {
        let expected = match most {
            Some(most) if most == least => plural(least),
            Some(most) => format!("{least} to {}", plural(most)),
            None => format!("at least {}", plural(least)),
        };
        let message = format!("{name} takes {expected}, but has {}.", args.len());
        return Err(FormulaError::new(span.clone(), message).with_hint(format!("Write {}.", function.signature)));
    }
    let mut call = Call { checker, function, args, span };
    match &function.body {
        Body::Own(own, takes, give, fails) => call.own(own, takes, give.ty(), *fails),
        Body::Sql(sqlite, postgres, takes, give) => call.sql(sqlite, postgres, takes, give.ty()),
        Body::Build(build) | Body::Aggregate(build) => build(&mut call),
    }
}

fn plural(n: usize) -> String {
    match n {
        0 => "no argument".to_owned(),
        1 => "1 argument".to_owned(),
        n => format!("{n} arguments"),
    }
}
