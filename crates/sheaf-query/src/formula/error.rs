//! What is wrong with a formula: the place, what was found, what was expected, perhaps what was meant.

use std::ops::Range;

use sheaf_model::{Code, FieldProblem, Problem};

/// Why a formula cannot be understood or compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// What is wrong, a plain sentence.
    pub message: String,
    /// Where, in bytes of the formula's text.
    pub span: Range<usize>,
    /// What to do about it, e.g. "Did you mean '{Status}'?".
    pub hint: Option<String>,
}

impl FormulaError {
    /// An error at a place.
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        FormulaError { message: message.into(), span, hint: None }
    }

    /// The same with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with "Did you mean '…'?" where a known word is near.
    #[must_use]
    pub(crate) fn with_nearest<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match sheaf_model::text::nearest(word, known) {
            Some(near) => self.with_hint(format!("Did you mean '{near}'?")),
            None => self,
        }
    }

    /// Where, for a person: "at character 5, 'x + '" or "at the end".
    pub fn place(&self, text: &str) -> String {
        let start = self.span.start.min(text.len());
        let there = text.get(start..self.span.end.min(text.len())).unwrap_or("");
        if there.is_empty() && start >= text.trim_end().len() {
            return "at the end".to_owned();
        }
        let character = text.get(..start).map_or(0, |t| t.chars().count()) + 1;
        let shown: String = there.chars().take(30).collect();
        let more = if there.chars().count() > 30 { "…" } else { "" };
        if shown.is_empty() {
            format!("at character {character}")
        } else {
            format!("at character {character}, '{shown}{more}'")
        }
    }

    /// The problem that a person sees. `field`: the API name of what holds the formula (`formula`, `filter`, …).
    pub fn into_problem(self, field: &str, text: &str) -> Problem {
        let place = self.place(text);
        let message = format!("{} ({place})", self.message);
        let errors =
            vec![FieldProblem { field: field.to_owned(), code: "formula".to_owned(), message: message.clone() }];
        Problem { code: Code::Formula, message, hint: self.hint, errors }
    }

    /// Several lines for a terminal: the message, the line of the formula, a caret under the place, the hint.
    ///
    /// ```text
    /// There is no field 'Staus' here.
    ///   | IF({Staus} = "Won", 1, 0)
    ///   |    ^^^^^^^ Did you mean 'Status'?
    /// ```
    pub fn render(&self, text: &str) -> String {
        let start = self.span.start.min(text.len());
        let line_start = text.get(..start).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        let line_end = text.get(start..).and_then(|t| t.find('\n')).map_or(text.len(), |i| start + i);
        let line = text.get(line_start..line_end).unwrap_or("");
        let before = text.get(line_start..start).unwrap_or("").chars().count();
        let under = text.get(start..self.span.end.clamp(start, line_end)).unwrap_or("").chars().count().max(1);
        let hint = self.hint.as_deref().map(|h| format!(" {h}")).unwrap_or_default();
        let (message, line) = (&self.message, line.replace('\t', " "));
        format!("{message}\n  | {line}\n  | {}{}{hint}", " ".repeat(before), "^".repeat(under))
    }
}

impl std::fmt::Display for FormulaError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FormulaError {}
