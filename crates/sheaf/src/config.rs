//! Configuration: every option of every command is also a variable `SHEAF_…` and a key of `sheaf.toml`. A flag goes before a
//! variable, a variable before the file. One walk over the commands' options makes all three, and the page of the manual.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::builder::BoolishValueParser;
use clap::{Arg, ArgAction, Command};
use sheaf_model::{Code, Problem};

/// Read where it is there and no other file is named.
const USUAL: &str = "sheaf.toml";
/// Options whose values are secrets: they can also be read from a file named by `SHEAF_…_FILE`, and are never shown.
const SECRET: &[&str] = &[
    "admin-password",
    "client-secret",
    "database-url",
    "password",
    "payments-key",
    "payments-webhook-secret",
    "secret-key",
    "server-password",
    "smtp-url",
];

/// What the file and the secrets' files say, by key.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, Vec<String>>);

impl Settings {
    /// Reads the file that the arguments or the environment name, and the secrets' files.
    pub fn read(command: &Command, args: impl Iterator<Item = std::ffi::OsString>) -> Result<Settings, Problem> {
        let named = named_file(args).or_else(|| std::env::var_os("SHEAF_CONFIG").map(PathBuf::from));
        let mut settings = match named {
            Some(path) => Settings::of_file(command, &path)?,
            None if Path::new(USUAL).is_file() => Settings::of_file(command, Path::new(USUAL))?,
            None => Settings::default(),
        };
        for secret in SECRET {
            let variable = format!("{}_FILE", variable(secret));
            if let Some(path) = std::env::var_os(&variable) {
                let text = read(Path::new(&path), &variable)?;
                settings.0.insert(key(secret), vec![text.trim_end_matches(['\r', '\n']).to_owned()]);
            }
        }
        Ok(settings)
    }

    fn of_file(command: &Command, path: &Path) -> Result<Settings, Problem> {
        Settings::of_text(command, &read(path, "--config")?, &path.display().to_string())
    }

    fn of_text(command: &Command, text: &str, file: &str) -> Result<Settings, Problem> {
        let table: toml::Table = text.parse().map_err(|e: toml::de::Error| {
            Problem::new(Code::Unreadable, format!("'{file}' cannot be read: {}.", e.message()))
        })?;
        let known: Vec<String> = options(command).into_keys().map(|long| key(&long)).collect();
        let mut settings = BTreeMap::new();
        for (name, value) in &table {
            let name = name.replace('-', "_");
            if !known.contains(&name) {
                let what = format!("There is no setting '{name}' in Sheaf, which '{file}' names.");
                let hint = Problem::unknown("setting", &name, known.iter().map(String::as_str)).hint;
                return Err(Problem { hint, ..Problem::new(Code::Unreadable, what) });
            }
            let values = match value {
                toml::Value::Array(items) => items.iter().map(|v| plain(v, &name, file)).collect::<Result<_, _>>()?,
                one => vec![plain(one, &name, file)?],
            };
            settings.insert(name, values);
        }
        Ok(Settings(settings))
    }

    /// The same, with another value for one of them.
    pub fn with(mut self, name: &str, value: &str) -> Settings {
        self.0.insert(key(name), vec![value.to_owned()]);
        self
    }

    /// Gives every option of a command and of those below it its variable, and what the file says as its default.
    pub fn apply(&self, command: Command) -> Command {
        command.mut_args(|arg| self.apply_to(arg)).mut_subcommands(|command| self.apply(command))
    }

    fn apply_to(&self, arg: Arg) -> Arg {
        let Some(long) = arg.get_long().map(str::to_owned) else { return arg };
        let secret = SECRET.contains(&long.as_str());
        let mut arg = arg.env(variable(&long)).hide_env(true);
        if secret {
            arg = arg.hide_default_value(true);
        }
        if matches!(arg.get_action(), ArgAction::SetTrue) {
            arg = arg.value_parser(BoolishValueParser::new());
        }
        match self.0.get(&key(&long)) {
            Some(values) => arg.default_values(values.clone()).required(false),
            None => arg,
        }
    }
}

fn read(path: &Path, by: &str) -> Result<String, Problem> {
    std::fs::read_to_string(path).map_err(|e| {
        let why =
            if e.kind() == std::io::ErrorKind::NotFound { "there is no such file".to_owned() } else { e.to_string() };
        Problem::new(Code::Unreadable, format!("'{}', named by {by}, cannot be read: {why}.", path.display()))
    })
}

fn plain(value: &toml::Value, name: &str, file: &str) -> Result<String, Problem> {
    match value {
        toml::Value::String(text) => Ok(text.clone()),
        toml::Value::Integer(n) => Ok(n.to_string()),
        toml::Value::Float(n) => Ok(n.to_string()),
        toml::Value::Boolean(truth) => Ok(truth.to_string()),
        _ => Err(Problem::new(
            Code::Unreadable,
            format!("The setting '{name}' of '{file}' is no text, number, yes or no, or list of these."),
        )),
    }
}

fn named_file(args: impl Iterator<Item = std::ffi::OsString>) -> Option<PathBuf> {
    let mut args = args.map(|a| a.to_string_lossy().into_owned());
    while let Some(arg) = args.next() {
        if arg == "--" {
            return None;
        }
        if arg == "--config" {
            return args.next().map(PathBuf::from);
        }
        if let Some(path) = arg.strip_prefix("--config=") {
            return Some(PathBuf::from(path));
        }
    }
    None
}

fn variable(long: &str) -> String {
    format!("SHEAF_{}", long.to_uppercase().replace('-', "_"))
}

fn key(long: &str) -> String {
    long.replace('-', "_")
}

/// An option, and the commands that have it.
struct Described {
    help: String,
    default: String,
    commands: Vec<String>,
}

/// Every option by its long name.
fn options(command: &Command) -> BTreeMap<String, Described> {
    let mut found = BTreeMap::new();
    gather(command, "", &mut found);
    found
}

fn gather(command: &Command, path: &str, found: &mut BTreeMap<String, Described>) {
    for arg in command.get_arguments() {
        let Some(long) = arg.get_long().filter(|l| !["help", "version"].contains(l)) else { continue };
        let described = found.entry(long.to_owned()).or_insert_with(|| Described {
            help: arg.get_help().map(ToString::to_string).unwrap_or_default(),
            default: arg.get_default_values().iter().map(|v| v.to_string_lossy()).collect::<Vec<_>>().join(", "),
            commands: Vec::new(),
        });
        described.commands.push(if path.is_empty() { "all".to_owned() } else { path.trim().to_owned() });
    }
    for below in command.get_subcommands() {
        gather(below, &format!("{path} {}", below.get_name()), found);
    }
}

/// The page of the manual.
#[cfg_attr(not(test), allow(dead_code, reason = "the page is written and checked by a test"))]
fn manual(command: &Command) -> String {
    let mut page = String::from(
        "# Configuration\n\n\
         <!-- Made from the options of the commands; `SHEAF_WRITE_MANUAL=1 cargo test -p sheaf config` writes it anew. -->\n\n\
         Every option can be given in three ways. The first that is there counts:\n\n\
         1. as a flag: `sheaf serve --listen 0.0.0.0:80`\n\
         2. as a variable of the environment: `SHEAF_LISTEN=0.0.0.0:80`\n\
         3. in a file in TOML: `listen = \"0.0.0.0:80\"`\n\n\
         The file is the one that `--config` or `SHEAF_CONFIG` names, else `sheaf.toml` in the current folder, if it is there. \
         A key that Sheaf does not know is an error. A secret can also be kept in a file of its own that a variable names: \
         `SHEAF_ADMIN_PASSWORD_FILE=/run/secrets/admin`.\n\n\
         | flag | variable | key | default | meaning | commands |\n|---|---|---|---|---|---|\n",
    );
    for (long, option) in options(command) {
        let mut variables = format!("`{}`", variable(&long));
        if SECRET.contains(&long.as_str()) {
            let _ = write!(variables, ", `{}_FILE`", variable(&long));
        }
        let default = if option.default.is_empty() { String::new() } else { format!("`{}`", option.default) };
        let (key, help, commands) = (key(&long), option.help.replace('|', "\\|"), option.commands.join(", "));
        let _ = writeln!(page, "| `--{long}` | {variables} | `{key}` | {default} | {help} | {commands} |");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command() -> Command {
        crate::cli::command()
    }

    fn settings(text: &str) -> Result<Settings, Problem> {
        Settings::of_text(&command(), text, "sheaf.toml")
    }

    #[test]
    fn a_key_that_is_not_known_is_an_error_with_the_nearest() {
        let problem = settings("lisen = \"x\"").unwrap_err();
        assert_eq!(problem.message, "There is no setting 'lisen' in Sheaf, which 'sheaf.toml' names.");
        assert_eq!(problem.hint.as_deref(), Some("Did you mean 'listen'?"));
        assert!(settings("listen = {}").is_err());
        assert!(settings("= 1").is_err());
    }

    #[test]
    fn the_file_gives_defaults_and_a_flag_goes_before_it() {
        let settings = settings("listen = \"127.0.0.1:9\"\nupload-mb = 7\nsecure = true").unwrap();
        let parse = |args: &[&str]| {
            let matches = settings.apply(command()).try_get_matches_from(args).unwrap();
            let serve = matches.subcommand_matches("serve").unwrap().clone();
            (
                serve.get_one::<std::net::SocketAddr>("listen").unwrap().port(),
                serve.get_one::<usize>("upload_mb").copied(),
                serve.get_flag("secure"),
            )
        };
        assert_eq!(parse(&["sheaf", "serve"]), (9, Some(7), true));
        assert_eq!(parse(&["sheaf", "serve", "--listen", "127.0.0.1:10"]), (10, Some(7), true));
    }

    #[test]
    fn what_the_file_says_need_not_be_given() {
        let settings = settings("workspace = \"acme\"\nto = \"csv\"").unwrap();
        let matches = settings.apply(command()).try_get_matches_from(["sheaf", "export"]).unwrap();
        assert_eq!(matches.subcommand_matches("export").unwrap().get_one::<String>("workspace").unwrap(), "acme");
    }

    #[test]
    fn the_commands_are_sound() {
        settings("").unwrap().apply(command()).debug_assert();
    }

    #[test]
    fn the_manual_has_every_option() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/configuration.md");
        let page = manual(&command());
        if std::env::var_os("SHEAF_WRITE_MANUAL").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == page, "docs/manual/configuration.md is stale: SHEAF_WRITE_MANUAL=1 cargo test -p sheaf config");
    }
}
