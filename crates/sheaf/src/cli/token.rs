//! `sheaf token`

use clap::Subcommand;
use sheaf_model::{Problem, temporal};
use sheaf_service::access::{Deed, Principal};
use sheaf_service::accounts::{NewToken, Token as Kept};
use sheaf_service::{Open, Sheaf};

use super::{Where, output};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Make tokens for programs, list and revoke them.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a token and print it, alone; it is not shown again
    #[command(after_help = "Examples:
  sheaf token create --workspace acme --role reader --tables leads,companies --expires 90d
  sheaf token create --workspace acme --role editor --actions read,create --expires 2027-01-31")]
    Create {
        /// Which workspace
        #[arg(long)]
        workspace: String,
        /// What it is for
        #[arg(long, default_value = "token")]
        name: String,
        /// admin, editor or reader
        #[arg(long, default_value = "admin")]
        role: String,
        /// Until when it is good: days (90d), a day, or a moment; without it, until it is revoked
        #[arg(long, value_name = "WHEN")]
        expires: Option<String>,
        /// The only tables that it reaches, with commas between
        #[arg(long, value_delimiter = ',', value_name = "TABLES")]
        tables: Option<Vec<String>>,
        /// All that it may do with records: read, create, change, delete, comment, with commas between
        #[arg(long, value_delimiter = ',', value_name = "ACTIONS")]
        actions: Option<Vec<String>>,
        #[command(flatten)]
        place: Where,
    },
    /// List the tokens of a workspace, one a line: number, role, until when, tables, actions, name
    List {
        /// Which workspace
        #[arg(long)]
        workspace: String,
        #[command(flatten)]
        place: Where,
    },
    /// Revoke a token at once
    Revoke {
        /// Its number, as `sheaf token list` says it
        id: i64,
        /// Which workspace
        #[arg(long)]
        workspace: String,
        #[command(flatten)]
        place: Where,
    },
}

impl Token {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        match self {
            Token::Create { workspace, name, role, expires, tables, actions, place } => {
                let now = jiff::Timestamp::now().as_millisecond();
                let expires_at = expires.as_deref().map(|text| read_end(text, now)).transpose()?;
                let sheaf = place.open()?;
                let open = sheaf.workspace(&workspace)?;
                let (tables, actions) = (words(tables.as_ref()), words(actions.as_ref()));
                let scope = open.scope(tables.as_deref(), actions.as_deref())?;
                let new = NewToken { name: &name, role: &role, expires_at, scope: &scope, pace: None };
                let (_, secret) = super::block_on(sheaf.create_token(&open, &who(), &new))?;
                output::line(secret);
            }
            Token::List { workspace, place } => list(&place.open()?, &workspace)?,
            Token::Revoke { id, workspace, place } => {
                let sheaf = place.open()?;
                let open = sheaf.workspace(&workspace)?;
                super::block_on(sheaf.delete_token(&open, &who(), id))?;
            }
        }
        Ok(())
    }
}

fn who() -> Principal {
    Principal::system("command")
}

fn words(said: Option<&Vec<String>>) -> Option<Vec<&str>> {
    said.map(|words| words.iter().map(|word| word.trim()).collect())
}

fn list(sheaf: &Sheaf, workspace: &str) -> Result<(), Problem> {
    let open = sheaf.workspace(workspace)?;
    for token in sheaf.host.tokens(open.entry.id)? {
        output::line(told(&open, &token));
    }
    Ok(())
}

fn told(open: &Open, token: &Kept) -> String {
    let model = open.model();
    let until = token.expires_at.map(|at| temporal::text_of(|out| temporal::write_datetime(out, at)));
    let named = |id| model.table_by_id(id).map(|table| table.name.clone());
    let tables = token.scope.tables.as_ref().map(|ids| ids.iter().filter_map(|id| named(*id)).collect::<Vec<_>>());
    let actions =
        token.scope.deeds.as_ref().map(|deeds| deeds.iter().map(|deed| Deed::name(*deed)).collect::<Vec<_>>());
    let tables = tables.map_or_else(|| "all".to_owned(), |names| names.join(","));
    let actions = actions.map_or_else(|| "all".to_owned(), |names| names.join(","));
    let until = until.unwrap_or_else(|| "-".to_owned());
    format!("{} {} {until} {tables} {actions} {}", token.id, token.role, token.name)
}

/// Until when: so many days from now, the end of a day, or a moment; it is to come.
fn read_end(text: &str, now: i64) -> Result<i64, Problem> {
    let unfit = |what: &str| Problem::field("expires", "datetime", format!("'--expires' is \"{text}\", {what}."));
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u16>().ok());
    let at = match days {
        Some(days) => Some(now + i64::from(days) * DAY),
        // A day is one until its end.
        None => temporal::parse_datetime(&format!("{text}T23:59:59Z")).or_else(|| temporal::parse_datetime(text)),
    };
    let at = at.ok_or_else(|| unfit("expected days such as 90d, a day such as 2027-01-31, or 2027-01-31T12:00:00Z"))?;
    if at > now { Ok(at) } else { Err(unfit("which is past")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn until_when() {
        let now = 1_800_000_000_000;
        let of = |text| read_end(text, now).ok();
        assert_eq!(of("90d"), Some(now + 90 * DAY));
        assert_eq!(of("2030-01-31"), of("2030-01-31T23:59:59Z"));
        assert!(of("2030-01-31").is_some());
        for wrong in ["0d", "2020-01-01", "soon", "d", ""] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
