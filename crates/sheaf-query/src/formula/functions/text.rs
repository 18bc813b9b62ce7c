//! Text: parts, joining, searching, cleaning.

use super::{Body, Call, Function, Give, Take};
use crate::formula::types::Failure;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "LEFT",
        aliases: &[],
        signature: "LEFT(text, [count])",
        doc: "The first characters of a text; one where no count is given.",
        examples: &[("LEFT(\"Sheaf\", 3)", "She")],
        body: Body::Own("left", &[Take::Text, Take::WholeOr(1)], Give::Text, Some(Failure::Value)),
    },
    Function {
        name: "LEN",
        aliases: &[],
        signature: "LEN(text)",
        doc: "How many characters a text has.",
        examples: &[("LEN(\"Sheaf\")", "5")],
        body: Body::Sql("LENGTH({0})", "LENGTH({0})", &[Take::Text], Give::Whole),
    },
];
