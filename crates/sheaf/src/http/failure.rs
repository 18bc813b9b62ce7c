//! Why there is no answer, as an answer: a problem (RFC 9457) with the status that its code maps to, or how long to wait.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use sheaf_model::{Code, Problem};

use super::layer;
use super::limit::Refused;

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// A problem on its way out.
    Problem(Problem),
    /// Somebody asks too often.
    Refused(Refused),
}

/// What a handler answers.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::Problem(problem)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Failure::Refused(refused)
    }
}

/// The one table of statuses.
pub const fn status(code: Code) -> StatusCode {
    match code {
        Code::Unreadable => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Conflict | Code::Duplicate => StatusCode::CONFLICT,
        Code::VersionMismatch => StatusCode::PRECONDITION_FAILED,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Invalid | Code::Formula => StatusCode::UNPROCESSABLE_ENTITY,
        Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Code::TimedOut | Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn problem_json(status: StatusCode, code: &str, title: &str, problem: &Problem) -> Response {
    let mut body = json!({
        "type": format!("https://sheaf.example/problems/{code}"),
        "title": title,
        "status": status.as_u16(),
        "code": code,
        "detail": problem.message,
        "errors": problem.errors,
        "request_id": layer::request_id(),
    });
    if let Some(hint) = &problem.hint {
        body["hint"] = json!(hint);
    }
    let kind = HeaderValue::from_static("application/problem+json");
    (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}

/// The answer to a method that a path does not have.
pub fn wrong_method() -> Response {
    let problem = Problem::new(Code::NotFound, "This path has no such method; the header 'Allow' names those it has.");
    problem_json(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "No such method", &problem)
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let problem = match self {
            Failure::Problem(problem) => problem,
            Failure::Refused(refused) => return refused.into_response(),
        };
        let code = problem.code;
        let mut response = problem_json(status(code), code.as_str(), code.title(), &problem);
        let headers = response.headers_mut();
        match code {
            Code::Unauthenticated => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Code::TooMany | Code::Unavailable => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}

/// The answer to a path of the API that is not there.
pub async fn no_route(method: axum::http::Method, uri: axum::http::Uri) -> Failure {
    let problem = Problem::new(Code::NotFound, format!("There is nothing at {method} {}.", uri.path()));
    problem.with_hint("See /api/docs.").into()
}
