//! The address of this host as people reach it.

use sheaf_model::{Code, Problem};
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

/// What people see where their device asks whom a passkey is for.
const NAME: &str = "Sheaf";

/// The address that people use, and what is bound to it.
pub struct Site {
    address: String,
    passkeys: Option<Webauthn>,
}

impl Site {
    /// Reads an address such as `https://sheaf.example.com`.
    pub fn at(address: &str) -> Result<Site, Problem> {
        let unfit = || {
            let what = format!("The setting 'site' is '{address}', expected https://… or http://….");
            Problem::new(Code::Unreadable, what)
        };
        let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "https" | "http")).ok_or_else(unfit)?;
        // Browsers bind passkeys to a name, never to a number, and make them on encrypted pages and on this machine alone.
        let name = url.domain().filter(|name| url.scheme() == "https" || *name == "localhost");
        let origin = Url::parse(&url.origin().ascii_serialization()).map_err(|_| unfit())?;
        let builder = name.and_then(|name| WebauthnBuilder::new(name, &origin).ok());
        let passkeys = builder.and_then(|builder| builder.rp_name(NAME).build().ok());
        Ok(Site { address: address.trim_end_matches('/').to_owned(), passkeys })
    }

    /// Without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What checks passkeys, where a browser makes any for this address.
    pub(crate) const fn passkeys(&self) -> Option<&Webauthn> {
        self.passkeys.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_passkeys_can_be_made() {
        let has = |address| Site::at(address).map(|site| site.passkeys.is_some()).ok();
        assert_eq!(has("https://sheaf.example.com/"), Some(true));
        assert_eq!(has("http://localhost:8080"), Some(true));
        assert_eq!(has("http://sheaf.example.com"), Some(false), "no browser would");
        assert_eq!(has("https://127.0.0.1"), Some(false), "no name");
        assert_eq!((has("sheaf.example.com"), has("ftp://sheaf.example.com")), (None, None));
    }
}
