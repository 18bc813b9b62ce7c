//! The address of a server, and the password that stands in it.

use sheaf_model::{Code, Problem};
use tokio_postgres::Config;

/// What an address says of a pooler before the server.
const POOLER: &str = "pooler=transaction";

/// Reads an address, and whether a pooler gives each transaction another of its connections.
pub(super) fn read(url: &str) -> Result<(Config, bool), Problem> {
    let (url, pooled) = without_pooler(url);
    let config = url.parse().map_err(|error| {
        Problem::new(Code::Unreadable, format!("The address of the database cannot be read: {error}."))
            .with_hint("Write it as postgresql://user:password@host:5432/database.")
    })?;
    Ok((config, pooled))
}

/// An address without what it says of a pooler, and whether it says it.
fn without_pooler(url: &str) -> (String, bool) {
    let Some((address, asked)) = url.split_once('?') else { return (url.to_owned(), false) };
    let (pooler, others): (Vec<&str>, Vec<&str>) = asked.split('&').partition(|one| *one == POOLER);
    let rest = others.join("&");
    let address = if rest.is_empty() { address.to_owned() } else { format!("{address}?{rest}") };
    (address, !pooler.is_empty())
}

/// An address without its password, and that.
pub fn split_password(url: &str) -> Result<(String, Option<String>), Problem> {
    let (config, _) = read(url)?;
    let Some(password) = config.get_password() else { return Ok((url.to_owned(), None)) };
    let password = String::from_utf8_lossy(password).into_owned();
    let bare = without_password(url).filter(|bare| read(bare).is_ok_and(|(config, _)| config.get_password().is_none()));
    let bare = bare.ok_or_else(|| {
        Problem::new(Code::Unreadable, "The password stands at an unusual place of the address.")
            .with_hint("Write it as postgresql://user:password@host:5432/database.")
    })?;
    Ok((bare, Some(password)))
}

fn without_password(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (who, place) = rest.split_at(rest.find('@')?);
    let (user, _) = who.split_once(':')?;
    Some(format!("{scheme}://{user}{place}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_taken_out_of_the_address() {
        let split = |url: &str| split_password(url).map_err(|problem| problem.message);
        let of = |bare: &str, password: Option<&str>| Ok((bare.to_owned(), password.map(str::to_owned)));
        assert_eq!(split("postgresql://ann:s%40fe@db:5433/x"), of("postgresql://ann@db:5433/x", Some("s@fe")));
        assert_eq!(split("postgres://ann:p:w@db"), of("postgres://ann@db", Some("p:w")));
        assert_eq!(
            split("postgresql://ann@db/x?connect_timeout=3"),
            of("postgresql://ann@db/x?connect_timeout=3", None)
        );
        let unusual = Err("The password stands at an unusual place of the address.".to_owned());
        assert_eq!(split("host=db user=ann password=secret"), unusual);
        assert_eq!(split("postgresql://ann:one@db/x?password=two"), unusual);
    }

    #[test]
    fn a_pooler_is_told_in_the_address() {
        assert_eq!(without_pooler("postgresql://a/b"), ("postgresql://a/b".to_owned(), false));
        assert_eq!(without_pooler("postgresql://a/b?pooler=transaction"), ("postgresql://a/b".to_owned(), true));
        let both = "postgresql://a/b?connect_timeout=3&pooler=transaction&application_name=x";
        assert_eq!(without_pooler(both), ("postgresql://a/b?connect_timeout=3&application_name=x".to_owned(), true));
    }
}
