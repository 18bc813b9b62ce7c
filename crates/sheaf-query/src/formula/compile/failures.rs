//! Where errors arise, are passed on and are caught; branches, of which only the one that is reached can fail.

use super::{Emitter, Pair, first_of};
use crate::formula::error::FormulaError;
use crate::formula::typed::Node;
use crate::formula::types::Failure;
use crate::sql::Sql;

impl Emitter<'_> {
    pub(super) fn case(&mut self, branches: &[(Node, Node)], otherwise: &Node) -> Result<Pair, FormulaError> {
        let last = self.node(otherwise)?;
        let mut value = Sql::new("CASE");
        let mut arms = Vec::with_capacity(branches.len());
        for (condition, result) in branches {
            let (condition, result) = (self.node(condition)?, self.node(result)?);
            value.push(&Sql::fill(" WHEN {0} THEN {1}", &[&condition.value, &result.value]));
            arms.push((condition, result));
        }
        value.push(&Sql::fill(" ELSE {0} END", &[&last.value]));
        let strict = last.strict && arms.iter().all(|(c, r)| c.error.is_none() && r.strict);
        // From the last to the first: what goes wrong in a later branch counts only where that branch is reached.
        let mut error = last.error;
        for (condition, result) in arms.into_iter().rev() {
            if result.error.is_some() || error.is_some() {
                let null = Sql::new("NULL");
                let (then, or) = (result.error.as_ref().unwrap_or(&null), error.as_ref().unwrap_or(&null));
                error = Some(Sql::fill("CASE WHEN {0} THEN {1} ELSE {2} END", &[&condition.value, then, or]));
            }
            error = first_of(condition.error.into_iter().chain(error).collect());
        }
        Ok(Pair { value, error, strict })
    }

    pub(super) fn catch(&mut self, body: &Node, fallback: &Node, only: Option<Failure>) -> Result<Pair, FormulaError> {
        let nullable = body.nullable;
        let body = self.node(body)?;
        let Some(failed) = body.error else { return Ok(body) };
        let fallback = self.node(fallback)?;
        let Some(only) = only else {
            let value = if body.strict && !nullable {
                Sql::fill("COALESCE({0}, {1})", &[&body.value, &fallback.value])
            } else {
                Sql::fill("CASE WHEN {0} IS NULL THEN {1} ELSE {2} END", &[&failed, &body.value, &fallback.value])
            };
            let error = fallback.error.map(|e| Sql::fill("CASE WHEN {0} IS NOT NULL THEN {1} END", &[&failed, &e]));
            return Ok(Pair { value, strict: error.is_none() || fallback.strict, error });
        };
        let code = Sql::new(format!("'{}'", only.code()));
        let parts = [&failed, &code, &fallback.value, &body.value];
        let value = Sql::fill("CASE WHEN {0} = {1} THEN {2} ELSE {3} END", &parts);
        let null = Sql::new("NULL");
        let other = fallback.error.as_ref().unwrap_or(&null);
        let error = Sql::fill("CASE WHEN {0} = {1} THEN {2} ELSE {0} END", &[&failed, &code, other]);
        Ok(Pair { value, error: Some(error), strict: body.strict && fallback.strict })
    }

    pub(super) fn fails(
        &mut self,
        body: &Node,
        only: Option<Failure>,
        except: Option<Failure>,
    ) -> Result<Pair, FormulaError> {
        let Some(error) = self.node(body)?.error else { return Ok(Pair::sure(Sql::new("FALSE"))) };
        let template = match (only, except) {
            (Some(only), _) => format!("COALESCE({{0}} = '{}', FALSE)", only.code()),
            (None, Some(except)) => format!("COALESCE({{0}} <> '{}', FALSE)", except.code()),
            (None, None) => "({0} IS NOT NULL)".to_owned(),
        };
        Ok(Pair::sure(Sql::fill(&template, &[&error])))
    }

    pub(super) fn unless(&mut self, body: &Node, conditions: &[(Node, Failure)]) -> Result<Pair, FormulaError> {
        let body = self.node(body)?;
        let mut errors: Vec<Sql> = Vec::new();
        for (condition, failure) in conditions {
            let condition = self.node(condition)?;
            errors.extend(condition.error);
            errors.push(Sql::fill(&format!("CASE WHEN {{0}} THEN '{}' END", failure.code()), &[&condition.value]));
        }
        errors.extend(body.error);
        Ok(Pair { value: body.value, error: first_of(errors), strict: false })
    }

    pub(super) fn null_means(&self, pair: Pair, failure: Failure) -> Pair {
        let missing = Sql::fill(&format!("CASE WHEN {{0}} IS NULL THEN '{}' END", failure.code()), &[&pair.value]);
        let error = first_of(pair.error.into_iter().chain([missing]).collect());
        Pair { value: pair.value, error, strict: pair.strict }
    }
}
