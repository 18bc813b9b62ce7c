//! Text: parts, joining, searching, cleaning.

use super::Body::{Aggregate, Build, Own, Sql};
use super::{Call, Function, Give, Take, entry};
use crate::formula::aggregate::Given;
use crate::formula::coerce::filled;
use crate::formula::error::FormulaError;
use crate::formula::typed::{Fold, Kind, Node};
use crate::formula::types::{Failure, Type};

const T: Take = Take::Text;
const VALUE: Option<Failure> = Some(Failure::Value);

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "LEFT",
        "LEFT(text, [count])",
        "The first characters of a text; one where no count is given.",
        &[("LEFT(\"Sheaf\", 3)", "She")],
        Own("left", &[T, Take::WholeOr(1)], Give::Text, VALUE),
    ),
    entry(
        "RIGHT",
        "RIGHT(text, [count])",
        "The last characters of a text; one where no count is given.",
        &[("RIGHT(\"Sheaf\", 2)", "af")],
        Own("right", &[T, Take::WholeOr(1)], Give::Text, VALUE),
    ),
    entry(
        "MID",
        "MID(text, start, count)",
        "Characters from a place on, counted from 1.",
        &[("MID(\"Sheaf\", 2, 3)", "hea")],
        Own("mid", &[T, Take::Whole, Take::Whole], Give::Text, VALUE),
    ),
    entry(
        "LEN",
        "LEN(text)",
        "How many characters a text has.",
        &[("LEN(\"Sheaf\")", "5")],
        Sql("LENGTH({0})", "CAST(LENGTH({0}) AS bigint)", &[T], Give::Whole),
    ),
    entry(
        "CONCATENATE",
        "CONCATENATE(text, …)",
        "Texts as one; also written `a & b`.",
        &[("CONCATENATE(\"a\", 1)", "a1")],
        Build(concatenate),
    ),
    entry(
        "CONCAT",
        "CONCAT(text, …)",
        "Texts as one; those of many records too.",
        &[("CONCAT(\"a\", \"b\")", "ab")],
        Aggregate(concat),
    ),
    entry(
        "TEXTJOIN",
        "TEXTJOIN(separator, skip_empty, text, …)",
        "Texts as one with a separator between; those of many records too.",
        &[("TEXTJOIN(\", \", TRUE, \"a\", \"\", \"b\")", "a, b")],
        Aggregate(text_join),
    ),
    entry(
        "JOIN",
        "JOIN(separator, text, …)",
        "Texts as one with a separator between, empty ones passed over; those of many records too.",
        &[("JOIN(\"-\", \"a\", \"b\")", "a-b")],
        Aggregate(join),
    ),
    entry(
        "UPPER",
        "UPPER(text)",
        "In capitals.",
        &[("UPPER(\"straße\")", "STRASSE")],
        Own("upper", &[T], Give::Text, None),
    ),
    entry(
        "LOWER",
        "LOWER(text)",
        "In small letters.",
        &[("LOWER(\"ABC\")", "abc")],
        Own("lower", &[T], Give::Text, None),
    ),
    entry(
        "PROPER",
        "PROPER(text)",
        "The first letter of each word in capitals, the others not.",
        &[("PROPER(\"aNNa o'neil\")", "Anna O'Neil")],
        Own("proper", &[T], Give::Text, None),
    ),
    entry(
        "TRIM",
        "TRIM(text)",
        "Without blanks at the ends, and one at most between words.",
        &[("TRIM(\"  a   b \")", "a b")],
        Own("trim", &[T], Give::Text, None),
    ),
    entry(
        "CLEAN",
        "CLEAN(text)",
        "Without characters that cannot be printed.",
        &[("CLEAN(\"a\" & CHAR(7) & \"b\")", "ab")],
        Own("clean", &[T], Give::Text, None),
    ),
    entry(
        "REPLACE",
        "REPLACE(text, start, count, new)",
        "Other characters in a place.",
        &[("REPLACE(\"2024-01\", 1, 4, \"2025\")", "2025-01")],
        Own("replace", &[T, Take::Whole, Take::Whole, T], Give::Text, VALUE),
    ),
    entry(
        "SUBSTITUTE",
        "SUBSTITUTE(text, old, new, [which])",
        "One text for another, wherever it stands or in the one place that is asked; case counts.",
        &[("SUBSTITUTE(\"a-b-c\", \"-\", \"+\")", "a+b+c"), ("SUBSTITUTE(\"a-b-c\", \"-\", \"+\", 2)", "a-b+c")],
        Build(substitute),
    ),
    entry(
        "REPT",
        "REPT(text, times)",
        "A text so many times.",
        &[("REPT(\"ab\", 3)", "ababab")],
        Own("rept", &[T, Take::Whole], Give::Text, VALUE),
    ),
    entry(
        "FIND",
        "FIND(what, text, [start])",
        "Where a text stands in another, counted from 1; case counts.",
        &[("FIND(\"e\", \"Sheaf\")", "3"), ("ISERROR(FIND(\"E\", \"Sheaf\"))", "TRUE")],
        Own("find", &[T, T, Take::WholeOr(1)], Give::Whole, VALUE),
    ),
    entry(
        "SEARCH",
        "SEARCH(what, text, [start])",
        "Where a text stands in another; case does not count, `?` stands for a character, `*` for any.",
        &[("SEARCH(\"E?F\", \"Sheaf\")", "3")],
        Own("search", &[T, T, Take::WholeOr(1)], Give::Whole, VALUE),
    ),
    entry(
        "CONTAINS",
        "CONTAINS(text, part)",
        "Whether a text contains another; case does not count.",
        &[("CONTAINS(\"Sheaf\", \"HEA\")", "TRUE")],
        Own("contains", &[T, T], Give::Boolean, None),
    ),
    entry(
        "STARTSWITH",
        "STARTSWITH(text, part)",
        "Whether a text begins with another; case does not count.",
        &[("STARTSWITH(\"Sheaf\", \"sh\")", "TRUE")],
        Own("starts", &[T, T], Give::Boolean, None),
    )
    .also(&["BEGINSWITH"]),
    entry(
        "ENDSWITH",
        "ENDSWITH(text, part)",
        "Whether a text ends with another; case does not count.",
        &[("ENDSWITH(\"Sheaf\", \"EAF\")", "TRUE")],
        Own("ends", &[T, T], Give::Boolean, None),
    ),
    entry(
        "INCLUDES",
        "INCLUDES(list, item)",
        "Whether a list of choices or within JSON has this one; in a text: whether it contains it.",
        &[("INCLUDES(\"red, blue\", \"red\")", "TRUE")],
        Build(includes),
    ),
    entry(
        "LIKE",
        "LIKE(text, pattern)",
        "Whether a whole text fits a pattern with `?` for a character and `*` for any.",
        &[("LIKE(\"Sheaf\", \"s*f\")", "TRUE")],
        Own("wildcard", &[T, T], Give::Boolean, None),
    ),
    entry(
        "OCCURRENCES",
        "OCCURRENCES(text, part)",
        "How often a text stands in another; case counts.",
        &[("OCCURRENCES(\"banana\", \"an\")", "2")],
        Own("occurrences", &[T, T], Give::Whole, None),
    ),
    entry(
        "EXACT",
        "EXACT(a, b)",
        "Whether two texts are the same, case included.",
        &[("EXACT(\"a\", \"A\")", "FALSE")],
        Sql("({0} = {1})", "({0} = {1})", &[T, T], Give::Boolean),
    ),
    entry(
        "CHAR",
        "CHAR(number)",
        "The character with this number in Windows' code page, 1 to 255.",
        &[("CHAR(65)", "A")],
        Own("char", &[Take::Whole], Give::Text, VALUE),
    ),
    entry(
        "CODE",
        "CODE(text)",
        "The first character's number in Windows' code page.",
        &[("CODE(\"A\")", "65")],
        Own("code", &[T], Give::Whole, VALUE),
    ),
    entry(
        "UNICHAR",
        "UNICHAR(number)",
        "The character with this Unicode number.",
        &[("UNICHAR(8364)", "€")],
        Own("unichar", &[Take::Whole], Give::Text, VALUE),
    ),
    entry(
        "UNICODE",
        "UNICODE(text)",
        "The first character's Unicode number.",
        &[("UNICODE(\"€\")", "8364")],
        Own("unicode", &[T], Give::Whole, VALUE),
    ),
    entry(
        "T",
        "T(value)",
        "A text as it is; anything else as an empty text.",
        &[("T(\"a\")", "a"), ("T(1)", "")],
        Build(t),
    ),
    entry(
        "SPLITPART",
        "SPLITPART(text, separator, number)",
        "A part of a text split at a separator; from the end where the number is below zero.",
        &[("SPLITPART(\"a/b/c\", \"/\", 2)", "b"), ("SPLITPART(\"a/b/c\", \"/\", -1)", "c")],
        Own("part", &[T, T, Take::Whole], Give::Text, Some(Failure::NotAvailable)),
    ),
    entry(
        "TEXTBEFORE",
        "TEXTBEFORE(text, mark)",
        "What stands before the first mark.",
        &[("TEXTBEFORE(\"a@b\", \"@\")", "a")],
        Own("before", &[T, T], Give::Text, Some(Failure::NotAvailable)),
    ),
    entry(
        "TEXTAFTER",
        "TEXTAFTER(text, mark)",
        "What stands after the first mark.",
        &[("TEXTAFTER(\"a@b\", \"@\")", "b")],
        Own("after", &[T, T], Give::Text, Some(Failure::NotAvailable)),
    ),
    entry(
        "PADLEFT",
        "PADLEFT(text, length, [filling])",
        "A text made so long by a filling before it; `0` where none is given.",
        &[("PADLEFT(7, 3)", "007")],
        Own("pad", &[T, Take::Whole, Take::TextOr("0")], Give::Text, VALUE),
    ),
    entry(
        "REVERSE",
        "REVERSE(text)",
        "A text from its end to its beginning.",
        &[("REVERSE(\"abc\")", "cba")],
        Own("reverse", &[T], Give::Text, None),
    ),
    entry(
        "SLUG",
        "SLUG(text)",
        "A text as it can stand in a web address.",
        &[("SLUG(\"Über uns!\")", "uber-uns")],
        Own("slug", &[T], Give::Text, None),
    ),
    entry(
        "ENCODEURL",
        "ENCODEURL(text)",
        "A text with what a web address cannot hold written as %XX.",
        &[("ENCODEURL(\"a b&c\")", "a%20b%26c")],
        Own("url", &[T], Give::Text, None),
    ),
];

type Checked = Result<Node, FormulaError>;

fn substitute(call: &mut Call<'_, '_, '_>) -> Checked {
    let zero = call.has(3).then(|| call.whole(3)).transpose()?;
    let args = [T, T, T, Take::WholeOr(0)];
    let node = call.own("substitute", &args, Type::Text, VALUE)?;
    // "All" is the number 0 to the function itself; as an argument it is a mistake.
    Ok(match zero {
        None => node,
        Some(which) => {
            let test = Node::template("({0} < 1)", vec![which], Type::Boolean, call.span);
            Node::solid(
                Kind::Unless { body: Box::new(node), conditions: vec![(test, Failure::Value)] },
                Type::Text,
                call.span,
            )
        }
    })
}

fn concatenate(call: &mut Call<'_, '_, '_>) -> Checked {
    let parts = (0..call.args.len()).map(|i| call.text(i)).collect::<Result<_, _>>()?;
    Ok(Node::solid(Kind::Concat(parts), Type::Text, call.span))
}

fn concat(call: &mut Call<'_, '_, '_>) -> Checked {
    joined(call, Node::text("", call.span), None, 0)
}

fn join(call: &mut Call<'_, '_, '_>) -> Checked {
    let separator = call.text(0)?;
    joined(call, separator, None, 1)
}

fn text_join(call: &mut Call<'_, '_, '_>) -> Checked {
    let (separator, skip) = (call.text(0)?, call.boolean(1)?);
    joined(call, separator, Some(skip), 2)
}

fn joined(call: &mut Call<'_, '_, '_>, separator: Node, skip: Option<Node>, from: usize) -> Checked {
    let given = call.checker.gather(&call.args[from..])?;
    let span = call.span;
    let skip = skip.unwrap_or_else(|| Node::boolean(true, span));
    let mut parts: Vec<Node> = Vec::new();
    let mut ones: Vec<Node> = Vec::new();
    let over = |list: Node| Node::own("textjoin", vec![separator.clone(), skip.clone(), list], None, Type::Text, span);
    for one in given {
        match one {
            Given::One(node) => ones.push(call.checker.as_solid_text(node)?),
            Given::Many(mut records) => {
                records.body = call.checker.as_text(records.body)?;
                parts.push(over(records.fold(Fold::List, Type::Json, false)));
            }
        }
    }
    if parts.is_empty() {
        return Ok(over(Node::solid(Kind::Array(ones), Type::Json, span)));
    }
    if ones.is_empty() && parts.len() == 1 {
        return Ok(parts.remove(0));
    }
    ones.extend(parts.into_iter().map(filled));
    Ok(over(Node::solid(Kind::Array(ones), Type::Json, span)))
}

fn includes(call: &mut Call<'_, '_, '_>) -> Checked {
    let (list, choice) = (call.arg(0)?, call.arg(1)?);
    let span = call.span;
    if list.ty == Type::Json {
        return super::json::includes(call, list, choice);
    }
    let Type::Choices(choices) = list.ty.clone() else {
        let args = vec![call.checker.as_solid_text(list)?, call.checker.as_solid_text(choice)?];
        return Ok(Node::own("contains", args, None, Type::Boolean, span));
    };
    let code = match choice.ty {
        _ if choice.literal_text().is_some() => crate::formula::compare::choice_literal(&choice, &choices)?,
        Type::Choice(ref same) if *same == choices => choice,
        _ => return Err(call.error(1, "Expected a choice of this list, written as a text.")),
    };
    let list = Node::solid(
        Kind::OrElse(Box::new(list), crate::formula::typed::Literal::Text("[]".to_owned())),
        Type::Json,
        span,
    );
    Ok(filled(Node::new(
        Kind::Own { name: "has_code", args: vec![list, code], fails: None },
        Type::Boolean,
        true,
        span,
    )))
}

fn t(call: &mut Call<'_, '_, '_>) -> Checked {
    let arg = call.arg(0)?;
    Ok(match arg.ty {
        Type::Text => filled(arg),
        // An error goes through.
        _ => {
            let test = Node::boolean(true, call.span);
            let gone = super::information::is_error(arg.clone(), call.span);
            let branches = vec![(gone, Node::error_of(arg, Type::Text)), (test, Node::text("", call.span))];
            Node::solid(Kind::Case { branches, otherwise: Box::new(Node::text("", call.span)) }, Type::Text, call.span)
        }
    })
}
