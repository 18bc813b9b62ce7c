//! Text to tokens, each with its place.

use std::ops::Range;

use logos::Logos;

use super::error::FormulaError;

/// A token; its text is found through its span.
#[derive(Logos, Debug, Clone, Copy, PartialEq, Eq)]
#[logos(skip r"[ \t\r\n\u{a0}]+")]
pub(crate) enum Token {
    #[regex(r"([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")]
    Number,
    #[regex(r#""([^"\x00-\x08]|"")*""#)]
    Text,
    #[regex(r"\{[^{}\x00-\x1f]+\}")]
    Braced,
    #[regex(r"@[a-z_]+")]
    Own,
    #[regex(r"[\p{L}_][\p{L}\p{N}\p{M}_]*")]
    Word,
    #[token("(")]
    Open,
    #[token(")")]
    Close,
    #[token("[")]
    OpenPart,
    #[token("]")]
    ClosePart,
    #[token(",")]
    #[token(";")]
    Comma,
    #[token(".")]
    Dot,
    #[token("+")]
    Plus,
    #[token("-")]
    #[token("−")]
    Minus,
    #[token("*")]
    #[token("×")]
    Times,
    #[token("/")]
    #[token("÷")]
    Divide,
    #[token("^")]
    Power,
    #[token("&")]
    Join,
    #[token("%")]
    Percent,
    #[token("=")]
    #[token("==")]
    Equal,
    #[token("<>")]
    #[token("!=")]
    #[token("≠")]
    Unequal,
    #[token("<")]
    Less,
    #[token("<=")]
    #[token("≤")]
    AtMost,
    #[token(">")]
    Greater,
    #[token(">=")]
    #[token("≥")]
    AtLeast,
}

/// A token with its place.
#[derive(Debug, Clone)]
pub(crate) struct Spanned {
    pub token: Token,
    pub span: Range<usize>,
}

/// All tokens of a text, or what the first thing that is none may be.
pub(crate) fn lex(text: &str) -> Result<Vec<Spanned>, FormulaError> {
    let mut tokens = Vec::new();
    for (token, span) in Token::lexer(text).spanned() {
        match token {
            Ok(token) => tokens.push(Spanned { token, span }),
            Err(()) => return Err(unreadable(text, span)),
        }
    }
    Ok(tokens)
}

fn unreadable(text: &str, span: Range<usize>) -> FormulaError {
    let first = text.get(span.start..).and_then(|t| t.chars().next()).unwrap_or(' ');
    match first {
        '"' => FormulaError::new(span.start..text.len(), "This text is not closed.")
            .with_hint("A text ends with \"; a \" inside it is written twice."),
        '{' => FormulaError::new(span.start..text.len(), "This field's name is not closed.")
            .with_hint("A field is written {Name}."),
        '\'' | '‘' | '’' | '“' | '”' | '„' | '«' => {
            FormulaError::new(span, "A text is written in straight double quotes.").with_hint("Write \"text\".")
        }
        '$' | '!' | ':' => FormulaError::new(span, format!("A formula has no '{first}'.")).with_hint(
            "Fields are named, as in {Amount}; cells such as A1 and ranges such as A1:A9 do not exist here.",
        ),
        c if c.is_control() => FormulaError::new(span, "There is a control character here."),
        c => FormulaError::new(span.start..span.start + c.len_utf8(), format!("A formula has no '{c}'.")),
    }
}
