//! What a provider says of somebody, as the library that checks its tokens gives it.

use std::collections::BTreeMap;

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, Client, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenClaims,
    IdTokenFields, StandardErrorResponse, StandardTokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sheaf_store::host::Settings;

/// Claims that OpenID Connect does not name, such as somebody's groups.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Further {
    #[serde(flatten)]
    all: BTreeMap<String, Value>,
}

impl AdditionalClaims for Further {}

type Fields = IdTokenFields<
    Further,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// This host as a provider's client.
pub(super) type Relying = Client<
    Further,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

pub(super) type TokenClaims = IdTokenClaims<Further, CoreGenderClaim>;
pub(super) type PersonClaims = UserInfoClaims<Further, CoreGenderClaim>;

/// Ways of signing in that are more than a password (RFC 8176, and what providers call a passkey).
const MORE_THAN_A_PASSWORD: [&str; 5] = ["mfa", "otp", "hwk", "sc", "fido"];

/// What a provider says of somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    pub issuer: String,
    pub subject: String,
    pub email: Option<String>,
    /// Whether the provider has seen that the address is theirs.
    pub verified: bool,
    pub name: Option<String>,
    /// Those groups that mean something here.
    pub groups: Vec<String>,
    /// Whether it has said which groups they are in, be it none. A provider leaves the claim out where there are too many of them.
    #[serde(default)]
    pub groups_told: bool,
    /// Whether the provider has asked for more than a password.
    pub second_factor: bool,
}

impl Said {
    /// What a token says that was found to be good.
    pub fn by(token: &TokenClaims, settings: &Settings) -> Said {
        let amr = token.auth_method_refs().map(Vec::as_slice).unwrap_or_default();
        let mut said = Said {
            issuer: token.issuer().to_string(),
            subject: token.subject().to_string(),
            second_factor: amr.iter().any(|way| MORE_THAN_A_PASSWORD.contains(&way.as_str())),
            ..Said::default()
        };
        let name = token.name().and_then(|name| name.get(None)).map(|name| name.as_str());
        said.take((token.email().map(|e| e.as_str()), token.email_verified()), name, settings);
        said.take_groups(token.additional_claims(), settings);
        said
    }

    /// The same with what the provider says where it is asked about its user.
    pub fn and(mut self, person: &PersonClaims, settings: &Settings) -> Said {
        let claims = person.standard_claims();
        let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
        self.take((claims.email().map(|e| e.as_str()), claims.email_verified()), name, settings);
        self.take_groups(person.additional_claims(), settings);
        self
    }

    /// Whether all that is looked at is there already.
    pub fn is_whole(&self, settings: &Settings) -> bool {
        self.verified && self.name.is_some() && (settings.groups_claim.is_none() || !self.groups.is_empty())
    }

    /// Whether it is known which groups they are in, so that what they no longer have may be taken away.
    pub fn knows_groups(&self, settings: &Settings) -> bool {
        settings.groups_claim.is_none() || self.groups_told
    }

    fn take(&mut self, (email, verified): (Option<&str>, Option<bool>), name: Option<&str>, settings: &Settings) {
        if let Some(email) =
            email.map(str::trim).filter(|email| self.email.as_deref().is_none_or(|known| known == *email))
        {
            self.email = Some(email.to_owned());
            // Where the provider itself says that it is not theirs, no trust in it helps.
            self.verified |= verified.unwrap_or(settings.trusts_addresses);
        }
        if self.name.is_none() {
            self.name = name.map(str::to_owned);
        }
    }

    /// A list of texts, or one text; a claim within a claim is named with a point, as in `realm_access.roles`.
    fn take_groups(&mut self, further: &Further, settings: &Settings) {
        let Some(claim) = settings.groups_claim.as_deref().filter(|_| self.groups.is_empty()) else { return };
        let within = || {
            let (first, rest) = claim.split_once('.')?;
            further.all.get(first)?.pointer(&format!("/{}", rest.replace('.', "/")))
        };
        // There are too many: they are somewhere else, and not all of them here.
        if further.all.get("_claim_names").is_some_and(|names| !names[claim].is_null()) {
            return;
        }
        let found: Vec<&str> = match further.all.get(claim).or_else(within) {
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(one)) => vec![one],
            _ => return,
        };
        self.groups_told = true;
        let means = |group: &&str| settings.grants.iter().any(|grant| grant.group.as_deref() == Some(*group));
        self.groups = found.into_iter().filter(means).map(str::to_owned).collect();
    }

    /// What their groups make of them: each workspace once, by the first grant that fits.
    pub fn wanted<'s>(&self, settings: &'s Settings) -> Vec<(i64, &'s str)> {
        let mut wanted: Vec<(i64, &str)> = Vec::new();
        for grant in &settings.grants {
            let fits = grant.group.as_ref().is_none_or(|group| self.groups.contains(group));
            if fits && !wanted.iter().any(|(workspace, _)| *workspace == grant.workspace) {
                wanted.push((grant.workspace, &grant.role));
            }
        }
        wanted
    }

    /// Whether the address is seen to be theirs, and ends as those whose people the provider brings.
    pub fn is_brought(&self, settings: &Settings) -> bool {
        let domain = self.email.as_deref().and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain);
        self.verified && domain.is_some_and(|d| settings.domains.iter().any(|known| known.eq_ignore_ascii_case(d)))
    }
}

#[cfg(test)]
mod tests {
    use sheaf_store::host::Grant;

    use super::*;

    fn settings() -> Settings {
        let grant = |workspace, group: Option<&str>, role: &str| Grant {
            workspace,
            group: group.map(str::to_owned),
            role: role.to_owned(),
        };
        Settings {
            scopes: vec![],
            groups_claim: Some("realm.groups".to_owned()),
            domains: vec!["example.com".to_owned()],
            trusts_addresses: false,
            grants: vec![
                grant(1, Some("chiefs"), "owner"),
                grant(1, None, "reader"),
                grant(2, Some("sales"), "editor"),
            ],
        }
    }

    fn said(claims: Value) -> Said {
        let mut said = Said::default();
        said.take_groups(&serde_json::from_value(claims).unwrap(), &settings());
        said
    }

    #[test]
    fn groups_wherever_they_stand() {
        assert_eq!(said(serde_json::json!({ "realm.groups": ["sales", "unheard of"] })).groups, ["sales"]);
        assert_eq!(said(serde_json::json!({ "realm": { "groups": "chiefs" } })).groups, ["chiefs"]);
        let none = said(serde_json::json!({ "realm": { "groups": [] } }));
        assert!(none.groups.is_empty() && none.knows_groups(&settings()), "in none of them");
        let elsewhere = serde_json::json!({ "_claim_names": { "realm.groups": "src1" }, "realm.groups": ["sales"] });
        for claims in [serde_json::json!({ "realm": 7 }), serde_json::json!({}), elsewhere] {
            let said = said(claims);
            assert!(said.groups.is_empty() && !said.knows_groups(&settings()));
        }
    }

    #[test]
    fn the_first_grant_that_fits() {
        let wanted = |groups: &[&str]| {
            let groups = groups.iter().map(|&group| group.to_owned()).collect();
            let settings = settings();
            let all = Said { groups, ..Said::default() }.wanted(&settings).into_iter();
            all.map(|(workspace, role)| (workspace, role.to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(wanted(&[]), [(1, "reader".to_owned())]);
        assert_eq!(wanted(&["sales", "chiefs"]), [(1, "owner".to_owned()), (2, "editor".to_owned())]);
    }

    #[test]
    fn whose_address_is_taken_to_be_theirs() {
        for (trusts, verified, expected) in [
            (false, None, false),
            (false, Some(true), true),
            (true, None, true),
            (true, Some(true), true),
            (true, Some(false), false),
        ] {
            let mut said = Said::default();
            let settings = Settings { trusts_addresses: trusts, ..settings() };
            said.take((Some("ann@example.com"), verified), None, &settings);
            assert_eq!(said.verified, expected, "{trusts} {verified:?}");
        }
    }

    #[test]
    fn whom_a_provider_brings() {
        let brings = |email: &str, verified| {
            Said { email: Some(email.to_owned()), verified, ..Said::default() }.is_brought(&settings())
        };
        assert!(brings("ann@example.com", true) && brings("ann@EXAMPLE.com", true));
        assert!(!brings("ann@example.com", false), "not seen to be theirs");
        assert!(
            !brings("ann@mail.example.com", true)
                && !brings("ann@notexample.com", true)
                && !brings("example.com", true)
        );
    }
}
