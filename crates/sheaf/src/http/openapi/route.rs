//! What is said of a route, and its operation in the document: who may take it decides most of the problems it can answer.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::parts::{self, reference};

/// Who may take a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody, without a word.
    Anybody,
    /// A person who signed in; no token.
    Person,
    /// A person who administers the host.
    Host,
    /// Who may read records.
    Reader,
    /// Who may change records.
    Editor,
    /// Who may change tables, import, and manage the workspace.
    Admin,
}

impl Who {
    /// The role as security requirements name it; none: nobody is asked.
    pub const fn role(self) -> Option<&'static str> {
        match self {
            Who::Anybody => None,
            Who::Person => Some("person"),
            Who::Host => Some("host"),
            Who::Reader => Some("reader"),
            Who::Editor => Some("editor"),
            Who::Admin => Some("admin"),
        }
    }

    /// Whether the route is of one workspace, which the request then names.
    pub const fn in_workspace(self) -> bool {
        matches!(self, Who::Reader | Who::Editor | Who::Admin)
    }
}

/// Something that is sent or answered: its kind, its schema, an example that the schema does not have itself.
#[derive(Debug, Clone)]
pub struct Content {
    kind: &'static str,
    schema: Value,
    example: Option<Value>,
}

/// What a table has of its own, by the names of what it takes the place of.
#[derive(Debug, Default)]
pub struct Own {
    /// Schemas, each with an example.
    pub schemas: BTreeMap<&'static str, (Value, Value)>,
    /// Parameters. Their components bear the table's name before their own.
    pub parameters: BTreeMap<&'static str, Value>,
}

/// A route. Made by `get`, `post` and so on, and then told more by the methods that follow them.
#[derive(Debug, Clone)]
pub struct Route {
    /// In small letters, as the document has it.
    pub method: &'static str,
    /// With its parameters in braces.
    pub path: String,
    id: String,
    tag: String,
    summary: String,
    about: Option<&'static str>,
    who: Who,
    parameters: Vec<Cow<'static, str>>,
    /// Any of these kinds.
    bodies: Vec<Content>,
    needs_body: bool,
    status: u16,
    answers: Vec<Content>,
    headers: Vec<&'static str>,
    problems: BTreeSet<u16>,
    own: Option<&'static str>,
}

impl Route {
    fn new(method: &'static str, path: &str, id: &str, who: Who, summary: &str) -> Route {
        let mut problems = BTreeSet::from([413]); // the query of any request can be too long
        if who != Who::Anybody {
            problems.extend([401, 429, 500, 503]);
        }
        if who.in_workspace() {
            problems.extend([400, 404]); // which workspace is not clear, or there is none of the name
            problems.insert(409); // what was planned meets a change of tables or fields
        }
        let has_eyes = method == "get" && who.in_workspace();
        // A session's cookie alone changes nothing; and with a member's eyes an administrator alone looks.
        let reads = method == "get" && who == Who::Person;
        if who != Who::Anybody && !reads {
            problems.insert(403);
        }
        let keyed = method == "post" && who.in_workspace();
        let mut parameters: Vec<Cow<'static, str>> = Vec::new();
        if keyed {
            parameters.push("idempotency_key".into());
        }
        if has_eyes {
            parameters.push("eyes".into());
        }
        Route {
            method,
            path: path.to_owned(),
            id: id.to_owned(),
            tag: String::new(),
            summary: summary.to_owned(),
            about: None,
            who,
            parameters,
            bodies: Vec::new(),
            needs_body: true,
            status: 204,
            answers: Vec::new(),
            headers: if keyed { vec!["Idempotent-Replayed"] } else { vec![] },
            problems,
            own: None,
        }
    }

    /// `GET`
    pub fn get(path: &str, id: &str, who: Who, summary: &str) -> Route {
        Route::new("get", path, id, who, summary)
    }

    /// `POST`; one of a workspace may be sent twice with a key.
    pub fn post(path: &str, id: &str, who: Who, summary: &str) -> Route {
        Route::new("post", path, id, who, summary)
    }

    /// `PUT`
    pub fn put(path: &str, id: &str, who: Who, summary: &str) -> Route {
        Route::new("put", path, id, who, summary)
    }

    /// `PATCH`
    pub fn patch(path: &str, id: &str, who: Who, summary: &str) -> Route {
        Route::new("patch", path, id, who, summary)
    }

    /// `DELETE`
    pub fn delete(path: &str, id: &str, who: Who, summary: &str) -> Route {
        Route::new("delete", path, id, who, summary)
    }

    /// The group that it stands in.
    pub fn tagged(mut self, tag: &str) -> Route {
        tag.clone_into(&mut self.tag);
        self
    }

    /// More than its summary says.
    pub fn about(mut self, about: &'static str) -> Route {
        self.about = Some(about);
        self
    }

    /// Parameters of the query and headers, as `parts::parameters` names them. What is asked there may break a rule.
    pub fn asks(mut self, parameters: &[&'static str]) -> Route {
        self.parameters.extend(parameters.iter().map(|p| Cow::Borrowed(*p)));
        self.may(&[422])
    }

    /// A body of JSON, or one beside a form.
    pub fn takes(mut self, schema: &str) -> Route {
        self.bodies.push(Content { kind: "application/json", schema: reference("schemas", schema), example: None });
        self.may(&[400, 422])
    }

    /// A body of JSON, or none.
    pub fn may_take(mut self, schema: &str) -> Route {
        self.needs_body = false;
        self.takes(schema)
    }

    /// A form with files.
    pub fn takes_files(mut self) -> Route {
        let file = json!({ "type": "string", "minLength": 1, "contentMediaType": "application/octet-stream" });
        let schema = json!({ "type": "object", "required": ["file"], "properties": {
            "file": { "type": "array", "minItems": 1, "items": file,
                "description": "One or more files, each as a part of this name with its file's name." } } });
        self.bodies.push(Content { kind: "multipart/form-data", schema, example: None });
        self
    }

    /// A form with one file, and what is said before it: parts by their names, all needed.
    pub fn takes_file_after(mut self, parts: &Value) -> Route {
        let mut properties = parts.clone();
        let mut required: Vec<String> = properties.as_object().into_iter().flat_map(Map::keys).cloned().collect();
        properties["file"] = json!({ "type": "string", "contentMediaType": "application/octet-stream",
            "description": "The file, with its name, behind all other parts." });
        required.push("file".to_owned());
        let schema = json!({ "type": "object", "properties": properties, "required": required });
        self.bodies.push(Content { kind: "multipart/form-data", schema, example: None });
        self.may(&[400, 422])
    }

    /// In place of a file its form may hold a text.
    pub fn or_text(mut self) -> Route {
        let text =
            json!({ "type": "string", "minLength": 1, "description": "A text that was pasted, in place of a file." });
        if let Some(body) = self.bodies.last_mut() {
            body.schema["properties"]["text"] = text;
            body.schema["required"] = json!([]);
            body.schema["anyOf"] = json!([{ "required": ["file"] }, { "required": ["text"] }]);
        }
        self
    }

    /// JSON as the answer.
    pub fn answers(mut self, status: u16, schema: &str) -> Route {
        self.status = status;
        self.answers.push(Content { kind: "application/json", schema: reference("schemas", schema), example: None });
        self
    }

    /// Nothing but this status as the answer.
    pub fn done(mut self, status: u16) -> Route {
        self.status = status;
        self
    }

    /// Text of another kind as the answer, or as another answer beside JSON.
    pub fn answers_text(mut self, kind: &'static str, about: &str, example: &str) -> Route {
        self.status = 200;
        let schema = json!({ "type": "string", "description": about });
        self.answers.push(Content { kind, schema, example: Some(json!(example)) });
        self
    }

    /// It sends a browser elsewhere.
    pub fn leads(mut self) -> Route {
        self.status = 303;
        self.with(&["Location", "Set-Cookie"])
    }

    /// Its answer has a tag, and is not sent again to whoever has it already.
    pub fn kept(mut self) -> Route {
        self.parameters.push("if_none_match".into());
        self.problems.insert(304);
        self.with(&["ETag"])
    }

    /// It may be asked of one version alone.
    pub fn guarded(mut self) -> Route {
        self.parameters.push("if_match".into());
        self.may(&[412])
    }

    /// Headers of its answer, as `parts::headers` names them.
    pub fn with(mut self, headers: &[&'static str]) -> Route {
        self.headers.extend(headers);
        self
    }

    /// Problems that it can answer beside those that follow from the rest.
    pub fn may(mut self, problems: &[u16]) -> Route {
        self.problems.extend(problems);
        self
    }

    /// One that each table has for itself, under this verb; see `own_of`.
    pub fn own(mut self, verb: &'static str) -> Route {
        self.own = Some(verb);
        self
    }

    /// The same of one table: with its name in the path, and with what it has of its own.
    pub fn own_of(&self, table: &str, component: &str, label: &str, own: &Own) -> Option<Route> {
        let mut route = self.clone();
        let verb = self.own?;
        for parameter in &mut route.parameters {
            if own.parameters.contains_key(parameter.as_ref()) {
                *parameter = format!("{component}.{parameter}").into();
            }
        }
        route.path = self.path.replace("{table}", table);
        route.id = format!("{verb}_in_{component}");
        label.clone_into(&mut route.tag);
        route.summary = format!("{}: {label}", self.summary);
        for content in route.bodies.iter_mut().chain(&mut route.answers) {
            let name = content.schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()).unwrap_or_default();
            if let Some((schema, example)) = own.schemas.get(name) {
                content.schema = schema.clone();
                content.example = Some(example.clone());
            }
        }
        Some(route)
    }

    /// Adds its operation to the paths.
    pub fn add(&self, paths: &mut Map<String, Value>) {
        paths.entry(self.path.clone()).or_insert_with(|| json!({}))[self.method] = self.operation();
    }

    fn operation(&self) -> Value {
        let of_path = self.path.split('{').skip(1).filter_map(|p| p.split('}').next());
        // The one of this name that others refer to is a header.
        let named = |name| if name == "workspace" { "workspace_named" } else { name };
        let mut parameters: Vec<&str> = of_path.map(named).collect();
        if self.who.in_workspace() {
            parameters.push("workspace");
        }
        parameters.extend(self.parameters.iter().map(AsRef::as_ref));
        let parameters: Vec<Value> = parameters.iter().map(|p| reference("parameters", p)).collect();
        let mut operation = json!({ "operationId": self.id, "tags": [self.tag], "summary": self.summary });
        if let Some(about) = self.about {
            operation["description"] = json!(about);
        }
        operation["security"] = self.security();
        operation["parameters"] = json!(parameters);
        if !self.bodies.is_empty() {
            operation["requestBody"] = json!({ "required": self.needs_body, "content": content(&self.bodies) });
        }
        let mut done = json!({ "description": if self.status == 201 { "Made." } else { "Done." }, "headers": self.answer_headers() });
        if !self.answers.is_empty() {
            done["content"] = content(&self.answers);
        }
        let mut responses = Map::from_iter([(self.status.to_string(), done)]);
        responses.extend(self.problems.iter().map(|s| (s.to_string(), reference("responses", parts::response(*s)))));
        responses.sort_keys();
        operation["responses"] = Value::Object(responses);
        operation
    }

    fn answer_headers(&self) -> Value {
        let bound: &[&str] = if self.who == Who::Anybody { &[] } else { parts::BOUND };
        let names = self.headers.iter().chain(bound).chain([&"X-Request-Id"]);
        names.map(|name| ((*name).to_owned(), reference("headers", name))).collect()
    }

    /// OpenAPI 3.1 lets a requirement name the roles that it takes.
    fn security(&self) -> Value {
        match self.who.role() {
            None => json!([]),
            Some(role) if self.who.in_workspace() => json!([{ "token": [role] }, { "session": [role] }]),
            Some(role) => json!([{ "session": [role] }]),
        }
    }
}

fn content(all: &[Content]) -> Value {
    let shown = all.iter().map(|content| {
        let mut shown = json!({ "schema": content.schema });
        if let Some(example) = &content.example {
            shown["example"] = example.clone();
        }
        (content.kind.to_owned(), shown)
    });
    shown.collect()
}
