//! The routes that every workspace has, and their schemas: a file for each group. A route that the router has and no file
//! here describes fails a test.

mod access;
mod account;
mod audit;
mod changes;
mod comments;
mod files;
pub mod forms;
mod host;
mod imports;
mod members;
mod plans;
mod published;
pub mod records;
mod settings;
mod shaping;
mod shares;
mod sign_in;
mod standing;
mod tables;
mod views;
mod why;

use serde_json::{Map, Value};

use super::route::Route;
use super::sample::Sample;

/// Routes that belong together.
struct Group {
    name: &'static str,
    about: &'static str,
    routes: fn() -> Vec<Route>,
    schemas: fn(&Sample) -> Vec<(&'static str, Value)>,
}

const GROUPS: &[Group] = &[
    Group {
        name: "Records",
        about: "Records of any table. Each table has routes of its own below, with its fields.",
        routes: records::routes,
        schemas: records::schemas,
    },
    Group {
        name: "Settings",
        about: "What the workspace says about itself.",
        routes: settings::routes,
        schemas: settings::schemas,
    },
    Group { name: "Tables", about: "Tables and fields.", routes: tables::routes, schemas: tables::schemas },
    Group { name: "Views", about: "Saved filters, sorts and fields.", routes: views::routes, schemas: views::schemas },
    Group {
        name: "Forms",
        about: "Forms as strangers reach them: nobody signs in, the address is the key.",
        routes: forms::routes,
        schemas: forms::schemas,
    },
    Group {
        name: "Files",
        about: "Files that records hold in fields of the type `attachment`.",
        routes: files::routes,
        schemas: files::schemas,
    },
    Group {
        name: "Comments",
        about: "Comments on records, who is told of them, and who is here.",
        routes: comments::routes,
        schemas: comments::schemas,
    },
    Group {
        name: "Changes",
        about: "The change log, and undoing.",
        routes: changes::routes,
        schemas: changes::schemas,
    },
    Group {
        name: "Imports",
        about: "Workbooks in two steps: a plan that can be changed, then records.",
        routes: imports::routes,
        schemas: imports::schemas,
    },
    Group {
        name: "Access",
        about: "Sessions, workspaces and tokens.",
        routes: access::routes,
        schemas: access::schemas,
    },
    Group {
        name: "Account",
        about: "One's own name, password, address and second factor.",
        routes: account::routes,
        schemas: account::schemas,
    },
    Group {
        name: "Sign-in",
        about: "Providers and passkeys: signing in by them, one's own, and those of the host.",
        routes: sign_in::routes,
        schemas: sign_in::schemas,
    },
    Group {
        name: "Members",
        about: "Who belongs to the workspace, who was asked in, and what roles may do.",
        routes: members::routes,
        schemas: members::schemas,
    },
    Group {
        name: "Why",
        about: "Why somebody may do something, or may not.",
        routes: why::routes,
        schemas: why::schemas,
    },
    Group {
        name: "Published views",
        about: "Views for strangers who have the address.",
        routes: published::routes,
        schemas: published::schemas,
    },
    Group {
        name: "Shares",
        about: "Records that are shared alone: with a person, or with whoever has a link.",
        routes: shares::routes,
        schemas: shares::schemas,
    },
    Group { name: "Audit", about: "What was done, by whom and when.", routes: audit::routes, schemas: audit::schemas },
    Group {
        name: "Plans",
        about: "What the workspace may have, what it uses, and what is paid for it.",
        routes: plans::routes,
        schemas: plans::schemas,
    },
    Group { name: "Host", about: "Whether the server is well.", routes: host::routes, schemas: host::schemas },
];

/// The groups' names, and what is said of them.
pub fn tags() -> impl Iterator<Item = (&'static str, &'static str)> {
    GROUPS.iter().map(|g| (g.name, g.about))
}

/// All routes.
pub fn all() -> Vec<Route> {
    GROUPS.iter().flat_map(|g| (g.routes)().into_iter().map(|r| r.tagged(g.name))).collect()
}

/// Schemas that do not depend on the workspace, but for their examples.
pub fn schemas(sample: &Sample) -> Map<String, Value> {
    let all = GROUPS.iter().flat_map(|g| (g.schemas)(sample));
    all.map(|(name, schema)| (name.to_owned(), schema)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// One that took another's name would describe what is not its own.
    #[test]
    fn no_two_schemas_have_a_name() {
        let sample = Sample::of(&[]);
        let mut seen = HashSet::new();
        for (name, _) in GROUPS.iter().flat_map(|g| (g.schemas)(&sample)) {
            assert!(seen.insert(name), "two schemas are called {name}");
        }
    }
}
