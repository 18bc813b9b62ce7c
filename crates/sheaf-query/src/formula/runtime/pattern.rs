//! Regular expressions: bounded in size, compiled once for each pattern a thread meets.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::{Regex, RegexBuilder};

use super::{Datum, Own, some};

pub(super) const OWN: &[Own] = &[
    Own { name: "regexmatch", run: |a| with(a.text(1)?, |r| some(r.is_match(a.text(0)?))) },
    Own { name: "regexextract", run: |a| with(a.text(1)?, |r| extract(r, a.text(0)?)) },
    Own {
        name: "regexreplace",
        run: |a| with(a.text(1)?, |r| some(r.replace_all(a.text(0)?, a.text(2)?).into_owned())),
    },
];

thread_local! {
    static COMPILED: RefCell<HashMap<String, Option<Regex>>> = RefCell::new(HashMap::new());
}

/// A pattern, if it is one.
pub(crate) fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(1 << 20).dfa_size_limit(1 << 20).build().ok()
}

fn with(pattern: &str, run: impl FnOnce(&Regex) -> Option<Datum>) -> Option<Datum> {
    COMPILED.with_borrow_mut(|known| {
        if known.len() > 64 {
            known.clear();
        }
        run(known.entry(pattern.to_owned()).or_insert_with(|| compile(pattern)).as_ref()?)
    })
}

/// The first group where there is one, else the whole.
fn extract(regex: &Regex, text: &str) -> Option<Datum> {
    let found = regex.captures(text)?;
    some(found.get(1).or_else(|| found.get(0))?.as_str())
}
