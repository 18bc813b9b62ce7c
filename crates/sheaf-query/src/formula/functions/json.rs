//! JSON: its parts by a path that is written as a text, what they are, whether they are there.

use super::Body::Build;
use super::{Call, Function, entry};
use crate::formula::coerce::{filled, unfit};
use crate::formula::error::FormulaError;
use crate::formula::json::{part, read};
use crate::formula::typed::{Kind, Literal, Node};
use crate::formula::types::Type;
use crate::sql::Read;
use sheaf_model::path::Path;

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "JSON",
        "JSON(json, path)",
        "A part of JSON by its path, as a field's is written behind its name: JSON({Details}, \"lines[0].price\").",
        &[("JSON(PARSEJSON(\"{\"\"a\"\": [1, {\"\"b c\"\": 2.50}]}\"), \"a[1][\"\"b c\"\"]\") + 1", "3.5")],
        Build(by_path),
    ),
    entry(
        "PARSEJSON",
        "PARSEJSON(text)",
        "JSON that is written out.",
        &[("TOTEXT(PARSEJSON(\"[1, 2]\"))", "[1,2]")],
        Build(parsed),
    ),
    entry(
        "HASKEY",
        "HASKEY(json, key)",
        "Whether an object has a key, also where its value is null.",
        &[("HASKEY(PARSEJSON(\"{\"\"a\"\": null}\"), \"a\")", "TRUE"), ("HASKEY(PARSEJSON(\"[1]\"), \"a\")", "FALSE")],
        Build(has_key),
    ),
    entry(
        "SIZE",
        "SIZE(json)",
        "How many items a list or keys an object has.",
        &[("SIZE(PARSEJSON(\"[1, 2, null]\"))", "3"), ("SIZE(PARSEJSON(\"{}\"))", "0")],
        Build(|call| Ok(read(json_arg(call)?, Read::Size))),
    ),
    entry(
        "JSONTYPE",
        "JSONTYPE(json)",
        "What a part of JSON is: text, number, boolean, list or object; blank where it is not there or null.",
        &[("JSONTYPE(PARSEJSON(\"true\"))", "boolean"), ("JSONTYPE(PARSEJSON(\"{}\"))", "object")],
        Build(|call| Ok(read(json_arg(call)?, Read::Kind))),
    ),
];

type Checked = Result<Node, FormulaError>;

fn json_arg(call: &mut Call<'_, '_, '_>) -> Checked {
    let arg = call.arg(0)?;
    match arg.ty {
        Type::Json => Ok(arg),
        Type::Blank => Ok(Node { ty: Type::Json, ..arg }),
        ref ty => Err(unfit(&arg, "JSON", ty)),
    }
}

fn by_path(call: &mut Call<'_, '_, '_>) -> Checked {
    let json = json_arg(call)?;
    let written = call.arg(1)?;
    let path = written.literal_text().and_then(|text| {
        // As behind a field's name: its first key may stand without a point.
        let begins = text.starts_with('[');
        Path::parse(&if begins { format!("x{text}") } else { format!("x.{text}") })
    });
    let path = path.ok_or_else(|| {
        call.error(1, "Expected a path, written as a text.").with_hint("Write JSON({Details}, \"address.city\").")
    })?;
    Ok(part(json, path.steps, call.span))
}

fn parsed(call: &mut Call<'_, '_, '_>) -> Checked {
    let written = call.arg(0)?;
    let text = written.literal_text().ok_or_else(|| call.error(0, "Expected JSON, written as a text."))?;
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|e| call.error(0, format!("This is no JSON: {e}.")))?;
    if sheaf_model::json::holds_zero(&value) {
        return Err(call.error(0, "A text has no zero character."));
    }
    let literal = Kind::Literal(Literal::Text(sheaf_model::json::text(&value)));
    Ok(Node::new(literal, Type::Json, value.is_null(), call.span))
}

fn has_key(call: &mut Call<'_, '_, '_>) -> Checked {
    let args = vec![json_arg(call)?, call.text(1)?];
    let kind = Kind::Own { name: "json_has_key", args, fails: None };
    Ok(filled(Node::new(kind, Type::Boolean, true, call.span)))
}

/// Whether a list has an item: a number by what it is worth, a text letter by letter.
pub(super) fn includes(call: &mut Call<'_, '_, '_>, list: Node, item: Node) -> Checked {
    let written = match (item.literal(), &item.ty) {
        (Some(Literal::Text(text)), Type::Text) => Some(serde_json::Value::from(text.as_str())),
        (Some(Literal::Boolean(b)), _) => Some(serde_json::Value::from(*b)),
        (Some(Literal::Whole(n)), Type::Number { decimals: Some(0) }) => Some(serde_json::Value::from(*n)),
        (Some(_), Type::Number { .. }) => match crate::formula::coerce::to_real(item.clone()).literal() {
            Some(Literal::Real(n)) => Some(serde_json::Value::from(*n)),
            _ => None,
        },
        _ => None,
    };
    let written = written.ok_or_else(|| call.error(1, "Expected a text, a number or a yes/no, written out."))?;
    let item = Node::text(sheaf_model::json::text(&written), &item.span);
    let kind = Kind::Own { name: "json_has", args: vec![list, item], fails: None };
    Ok(filled(Node::new(kind, Type::Boolean, true, call.span)))
}
