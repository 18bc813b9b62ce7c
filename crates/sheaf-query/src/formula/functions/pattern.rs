//! Patterns: regular expressions, checked while the formula is.

use super::Body::Build;
use super::{Call, Function, Take, entry};
use crate::formula::error::FormulaError;
use crate::formula::runtime::is_pattern;
use crate::formula::typed::Node;
use crate::formula::types::{Failure, Type};

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "REGEXMATCH",
        "REGEXMATCH(text, pattern)",
        "Whether a regular expression fits a part of a text.",
        &[("REGEXMATCH(\"INV-2024\", \"^INV-[0-9]+$\")", "TRUE")],
        Build(|call| run(call, "regexmatch", Type::Boolean)),
    )
    .also(&["REGEXTEST"]),
    entry(
        "REGEXEXTRACT",
        "REGEXEXTRACT(text, pattern)",
        "The part of a text that a regular expression fits, or its first group.",
        &[("REGEXEXTRACT(\"INV-2024\", \"[0-9]+\")", "2024")],
        Build(|call| run(call, "regexextract", Type::Text)),
    ),
    entry(
        "REGEXREPLACE",
        "REGEXREPLACE(text, pattern, new)",
        "A text with every part that a regular expression fits replaced; `$1` is the first group.",
        &[("REGEXREPLACE(\"a1b22\", \"[0-9]+\", \"#\")", "a#b#")],
        Build(|call| run(call, "regexreplace", Type::Text)),
    ),
];

fn run(call: &mut Call<'_, '_, '_>, name: &'static str, ty: Type) -> Result<Node, FormulaError> {
    let pattern = call.text(1)?;
    if let Some(written) = pattern.literal_text()
        && !is_pattern(written)
    {
        return Err(call.error(1, format!("'{written}' is no regular expression.")));
    }
    // What does not fit is not available; a pattern that is none can only be met while the formula runs.
    let failure = if name == "regexextract" { Failure::NotAvailable } else { Failure::Value };
    let takes: &[Take] = if name == "regexreplace" { &[Take::Text; 3] } else { &[Take::Text; 2] };
    call.own(name, takes, ty, Some(failure))
}
