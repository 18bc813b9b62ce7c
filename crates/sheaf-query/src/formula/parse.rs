//! Tokens to syntax tree: a Pratt parser with limits of length and depth.

use std::ops::Range;

use sheaf_model::path::place;

use super::error::FormulaError;
use super::lex::{Spanned, Token, lex};
use super::syntax::{Binary, Expr, ExprKind, Form, NOT_STRENGTH, Place, SIGN_STRENGTH, Segment, Unary};

/// Longest formula, in bytes.
pub const LONGEST: usize = 16_384;
/// Deepest formula: SQLite itself stops at 1000, and one step of a formula may become several of SQL.
pub const DEEPEST: u16 = 120;
/// Most arguments of a function.
const MOST_ARGS: usize = 254;

/// Reads a formula. A `=` at its beginning, as in a spreadsheet, is let be.
///
/// ```
/// use sheaf_query::formula::{parse, print};
/// let expr = parse("=if( {Status}=\"Won\"; amount*0.1; 0 )").unwrap();
/// assert_eq!(print(&expr), "IF({Status} = \"Won\", amount * 0.1, 0)");
/// ```
pub fn parse(text: &str) -> Result<Expr, FormulaError> {
    if text.len() > LONGEST {
        let message = format!("The formula has {} characters; at most {LONGEST} are read.", text.chars().count());
        return Err(FormulaError::new(0..0, message));
    }
    let tokens = lex(text)?;
    let mut parser = Parser { text, tokens: &tokens, at: 0, nesting: 0 };
    if parser.peek() == Some(Token::Equal) {
        parser.at += 1;
    }
    let expr = parser.expression(0)?;
    match parser.tokens.get(parser.at) {
        None => Ok(expr),
        Some(rest) => Err(parser.surplus(rest)),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Spanned],
    at: usize,
    nesting: u16,
}

impl Parser<'_> {
    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).map(|t| t.token)
    }

    fn next_span(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |t| t.span.clone())
    }

    fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or("")
    }

    fn take(&mut self, token: Token) -> bool {
        let there = self.peek() == Some(token);
        self.at += usize::from(there);
        there
    }

    fn found(&self) -> String {
        match self.tokens.get(self.at) {
            Some(t) => format!("found '{}'", self.slice(&t.span)),
            None => "the formula ends".to_owned(),
        }
    }

    fn surplus(&self, rest: &Spanned) -> FormulaError {
        let there = self.slice(&rest.span);
        match rest.token {
            Token::Close => FormulaError::new(rest.span.clone(), "This ')' closes nothing."),
            Token::Comma => {
                FormulaError::new(rest.span.clone(), format!("There is a '{there}' outside a function's brackets."))
                    .with_hint("Decimals are written with a point: 0.5.")
            }
            Token::OpenPart | Token::ClosePart => self.no_part(rest.span.clone()),
            _ => FormulaError::new(rest.span.clone(), format!("Expected an operator before '{there}'."))
                .with_hint("Texts are joined with &, names with blanks are written {Like this}."),
        }
    }

    fn deeper(&self, expr: Expr) -> Result<Expr, FormulaError> {
        if expr.depth > DEEPEST {
            return Err(FormulaError::new(
                expr.span.clone(),
                format!("The formula is nested more than {DEEPEST} deep."),
            )
            .with_hint("Put a part of it into a field of its own."));
        }
        Ok(expr)
    }

    fn expression(&mut self, least: u8) -> Result<Expr, FormulaError> {
        self.nesting += 1;
        if self.nesting > DEEPEST {
            return Err(FormulaError::new(
                self.next_span(),
                format!("The formula is nested more than {DEEPEST} deep."),
            )
            .with_hint("Put a part of it into a field of its own."));
        }
        let mut left = self.operand()?;
        loop {
            if self.peek() == Some(Token::Percent) && SIGN_STRENGTH >= least {
                let span = left.span.start..self.next_span().end;
                self.at += 1;
                left = self.deeper(Expr::new(ExprKind::Percent(Box::new(left)), span))?;
                continue;
            }
            let Some(operator) = self.operator() else { break };
            if operator.strength() < least {
                break;
            }
            self.at += 1;
            let right = self.expression(operator.strength() + 1)?;
            let span = left.span.start..right.span.end;
            left = self.deeper(Expr::new(ExprKind::Binary(operator, Box::new(left), Box::new(right)), span))?;
        }
        self.nesting -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<Binary> {
        let token = self.tokens.get(self.at)?;
        Some(match token.token {
            Token::Word if self.slice(&token.span).eq_ignore_ascii_case("and") => Binary::And,
            Token::Word if self.slice(&token.span).eq_ignore_ascii_case("or") => Binary::Or,
            Token::Equal => Binary::Equal,
            Token::Unequal => Binary::Unequal,
            Token::Less => Binary::Less,
            Token::AtMost => Binary::AtMost,
            Token::Greater => Binary::Greater,
            Token::AtLeast => Binary::AtLeast,
            Token::Join => Binary::Join,
            Token::Plus => Binary::Add,
            Token::Minus => Binary::Subtract,
            Token::Times => Binary::Multiply,
            Token::Divide => Binary::Divide,
            Token::Power => Binary::Power,
            _ => return None,
        })
    }

    fn operand(&mut self) -> Result<Expr, FormulaError> {
        let span = self.next_span();
        let token = self.peek();
        let there = self.slice(&span).to_owned();
        self.at += 1;
        let kind = match token {
            Some(Token::Number) => ExprKind::Number(there),
            Some(Token::Text) => {
                let inside = there.get(1..there.len() - 1).unwrap_or("");
                ExprKind::Text(inside.replace("\"\"", "\""))
            }
            Some(Token::Braced | Token::Own) => return self.path(),
            Some(Token::Word) => return self.word(&there, span),
            Some(Token::Minus) => return self.unary(Unary::Minus, SIGN_STRENGTH, span),
            Some(Token::Plus) => return self.unary(Unary::Plus, SIGN_STRENGTH, span),
            Some(Token::Open) => {
                let mut inner = self.expression(0)?;
                if !self.take(Token::Close) {
                    return Err(self.unclosed(span));
                }
                inner.span = span.start..self.tokens.get(self.at - 1).map_or(span.end, |t| t.span.end);
                return Ok(inner);
            }
            Some(Token::OpenPart | Token::ClosePart) => return Err(self.no_part(span)),
            _ => {
                self.at -= 1;
                let message = format!("Expected a value, a field or a function, but {}.", self.found());
                return Err(FormulaError::new(span, message));
            }
        };
        Ok(Expr::new(kind, span))
    }

    fn unary(&mut self, unary: Unary, strength: u8, start: Range<usize>) -> Result<Expr, FormulaError> {
        let inner = self.expression(strength)?;
        let span = start.start..inner.span.end;
        self.deeper(Expr::new(ExprKind::Unary(unary, Box::new(inner)), span))
    }

    fn unclosed(&self, open: Range<usize>) -> FormulaError {
        let message = format!("This '(' is not closed: expected ')' or an operator, but {}.", self.found());
        FormulaError::new(open, message)
    }

    fn word(&mut self, word: &str, span: Range<usize>) -> Result<Expr, FormulaError> {
        if self.peek() == Some(Token::Open) {
            return self.call(word, span);
        }
        if word.eq_ignore_ascii_case("not") {
            return self.unary(Unary::Not, NOT_STRENGTH, span);
        }
        if self.peek() != Some(Token::Dot) {
            for (name, value) in [("true", true), ("false", false)] {
                if word.eq_ignore_ascii_case(name) {
                    return Ok(Expr::new(ExprKind::Boolean(value), span));
                }
            }
            if ["and", "or"].iter().any(|w| word.eq_ignore_ascii_case(w)) {
                return Err(FormulaError::new(span, format!("Expected a value before '{word}'.")));
            }
        }
        self.path()
    }

    /// The first segment has been taken already.
    fn path(&mut self) -> Result<Expr, FormulaError> {
        let mut segments = Vec::new();
        self.at -= 1;
        let start = self.next_span().start;
        let mut end;
        loop {
            let span = self.next_span();
            end = span.end;
            let there = self.slice(&span).to_owned();
            let (form, name) = match self.peek() {
                Some(Token::Braced) => (Form::Braced, there.get(1..there.len() - 1).unwrap_or("").trim().to_owned()),
                Some(Token::Own) => (Form::Own, there),
                Some(Token::Word) => (Form::Bare, there),
                _ => {
                    let message = format!("Expected a field's name after '.', but {}.", self.found());
                    return Err(FormulaError::new(span, message));
                }
            };
            if name.is_empty() {
                return Err(FormulaError::new(span, "Expected a field's name between { and }."));
            }
            self.at += 1;
            segments.push(Segment { name, form, span });
            while self.peek() == Some(Token::OpenPart) {
                let part = self.part()?;
                end = part.span.end;
                segments.push(part);
            }
            if !self.take(Token::Dot) {
                break;
            }
        }
        // `CEILING.MATH(…)`: a function whose name has a point.
        if self.peek() == Some(Token::Open) && segments.iter().all(|s| s.form == Form::Bare) {
            let names: Vec<&str> = segments.iter().map(|s| s.name.as_str()).collect();
            return self.call(&names.join("."), start..end);
        }
        Ok(Expr::new(ExprKind::Path(segments), start..end))
    }

    /// `["key"]` or `[0]` behind a name.
    fn part(&mut self) -> Result<Segment, FormulaError> {
        let open = self.next_span();
        self.at += 1;
        let there = self.slice(&self.next_span()).to_owned();
        let (form, name) = match self.peek() {
            Some(Token::Text) => (Form::Key, there.get(1..there.len() - 1).unwrap_or("").replace("\"\"", "\"")),
            Some(Token::Number) if place(&there).is_some() => (Form::Place, there),
            _ => return Err(self.no_part(open)),
        };
        self.at += 1;
        if !self.take(Token::ClosePart) {
            return Err(self.no_part(open));
        }
        let end = self.tokens.get(self.at - 1).map_or(open.end, |t| t.span.end);
        Ok(Segment { name, form, span: open.start..end })
    }

    fn no_part(&self, open: Range<usize>) -> FormulaError {
        FormulaError::new(open, "Expected a key or a place between [ and ].").with_hint(
            "Parts of JSON are written details[\"key\"] and details[0]; cells and ranges such as A1:A9 do not exist here.",
        )
    }

    fn call(&mut self, name: &str, name_span: Range<usize>) -> Result<Expr, FormulaError> {
        let open = self.next_span();
        self.at += 1;
        let mut args = Vec::new();
        if !self.take(Token::Close) {
            loop {
                args.push(self.argument()?);
                if args.len() > MOST_ARGS {
                    let message = format!("A function takes at most {MOST_ARGS} arguments.");
                    return Err(FormulaError::new(name_span, message));
                }
                if self.take(Token::Comma) {
                    continue;
                }
                if self.take(Token::Close) {
                    break;
                }
                if self.peek().is_none() {
                    let message = format!("The brackets of {} are not closed.", name.to_uppercase());
                    return Err(FormulaError::new(open, message));
                }
                let message = format!("Expected ',' or ')' in {}, but {}.", name.to_uppercase(), self.found());
                return Err(FormulaError::new(self.next_span(), message));
            }
        }
        let end = self.tokens.get(self.at - 1).map_or(name_span.end, |t| t.span.end);
        let span = name_span.start..end;
        let kind = match (name.to_ascii_uppercase().as_str(), args.is_empty()) {
            ("TRUE", true) => ExprKind::Boolean(true),
            ("FALSE", true) => ExprKind::Boolean(false),
            ("NOT", _) if args.len() == 1 => {
                ExprKind::Unary(Unary::Not, Box::new(args.pop().unwrap_or_else(|| Expr::new(ExprKind::Missing, open))))
            }
            (upper, _) => ExprKind::Call { name: upper.to_owned(), name_span: Place(name_span), args },
        };
        self.deeper(Expr::new(kind, span))
    }

    fn argument(&mut self) -> Result<Expr, FormulaError> {
        if matches!(self.peek(), Some(Token::Comma | Token::Close)) {
            let at = self.next_span().start;
            return Ok(Expr::new(ExprKind::Missing, at..at));
        }
        self.expression(0)
    }
}
