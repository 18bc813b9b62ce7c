//! What letters say, in the languages of the pages.

use std::fmt::Write;

use sheaf_model::plan::Limit;
use sheaf_store::host::Letter;

use super::limits;

/// Most characters of what people made up that a letter repeats: a stranger's text is no letter of ours.
const LONGEST_NAME: usize = 60;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// en
    #[default]
    English,
    /// de
    German,
    /// es
    Spanish,
    /// fr
    French,
    /// pl
    Polish,
    /// pt
    Portuguese,
}

impl Language {
    /// All, by their codes of ISO 639.
    const ALL: [(&'static str, Language); 6] = [
        ("en", Language::English),
        ("de", Language::German),
        ("es", Language::Spanish),
        ("fr", Language::French),
        ("pl", Language::Polish),
        ("pt", Language::Portuguese),
    ];

    /// The first language of an `Accept-Language` header that the pages have.
    pub fn accepted(header: Option<&str>) -> Language {
        let asked = header.unwrap_or_default().split(',').filter_map(|one| one.trim().get(..2));
        let known = |code: &str| Language::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(code));
        asked.filter_map(known).map(|(_, language)| *language).next().unwrap_or_default()
    }

    /// The language of a setting such as `pt-BR`, where the pages have it.
    pub fn of_locale(locale: &str) -> Option<Language> {
        let code = locale.split('-').next().unwrap_or_default();
        Language::ALL.iter().find(|(known, _)| *known == code).map(|(_, language)| *language)
    }

    fn code(self) -> &'static str {
        Language::ALL.iter().find(|(_, language)| *language == self).map_or("en", |(code, _)| code)
    }
}

/// What a letter is about.
#[derive(Debug, Clone, Copy)]
pub enum Says<'a> {
    /// Somebody is asked into a workspace.
    Invitation {
        /// By whom.
        by: &'a str,
        /// What people call it.
        workspace: &'a str,
        /// Of the link.
        secret: &'a str,
    },
    /// Somebody chooses another password.
    Reset {
        /// Of the link.
        secret: &'a str,
    },
    /// A stranger makes an account and a workspace.
    /// It says nothing that they typed: the address may be somebody's who never asked.
    SignUp {
        /// Of the link.
        secret: &'a str,
    },
    /// Somebody wants to make an account who has one.
    SignUpKnown,
    /// An address is shown to be theirs who wants to have it.
    Address {
        /// Of the link.
        secret: &'a str,
    },
    /// To the old address: somebody wants another one.
    AddressAsked {
        /// The one that they want.
        to: &'a str,
    },
    /// To the old address: there is another one.
    AddressChanged {
        /// The new one.
        to: &'a str,
    },
    /// The password was changed.
    PasswordChanged,
    /// The second factor was removed.
    SecondFactorRemoved,
    /// A workspace comes close to a limit of its plan, or is beyond it.
    Limit {
        /// What people call the workspace.
        workspace: &'a str,
        /// Which limit.
        limit: Limit,
        /// How much is used.
        used: &'a str,
        /// How much there may be.
        of: &'a str,
        /// The day from which on it is only read and emptied, where it is beyond the limit.
        until: Option<&'a str>,
    },
    /// For whoever sets mail up.
    Trial,
}

/// How a letter ends that tells what happened.
const UNLESS: [&str; 6] = [
    "If it was not you, tell whoever runs Sheaf for you at once.",
    "Waren Sie es nicht, sagen Sie sofort denen Bescheid, die Sheaf für Sie betreiben.",
    "Si no ha sido usted, avise enseguida a quien administra Sheaf.",
    "Si ce n'est pas vous, prévenez aussitôt la personne qui administre Sheaf.",
    "Jeśli to nie Ty, od razu zawiadom osobę, która prowadzi Sheaf.",
    "Se não foi você, avise já quem administra o Sheaf.",
];

/// The parts of a letter.
pub(super) struct Words {
    pub subject: String,
    pub lines: Vec<String>,
    /// What the link says, and where it leads.
    pub link: Option<(&'static str, String)>,
}

impl Says<'_> {
    /// The letter to an address.
    pub(super) fn letter(&self, recipient: &str, language: Language, site: &str) -> Letter {
        let words = self.words(language, site);
        let (text, html) = (words.text(), words.html(language));
        Letter {
            recipient: recipient.to_owned(),
            subject: one_line(&words.subject),
            text,
            html,
            sender: None,
            reply_to: None,
        }
    }

    fn words(&self, language: Language, site: &str) -> Words {
        let at = language as usize;
        let leads = |label: [&'static str; 6], page: &str, secret: &str| {
            Some((label[at], format!("{site}/{page}?{page}={secret}")))
        };
        let says = |subject: [&str; 6], lines: [[&str; 6]; 2], link: Option<(&'static str, String)>| Words {
            subject: subject[at].to_owned(),
            lines: lines.map(|line| line[at].to_owned()).to_vec(),
            link,
        };
        let tells = |subject: [&str; 6], line: [&str; 6], what: Option<&str>| Words {
            subject: subject[at].to_owned(),
            lines: [Some(line[at]), what, Some(UNLESS[at])].into_iter().flatten().map(str::to_owned).collect(),
            link: None,
        };
        match self {
            Says::Invitation { by, workspace, secret } => {
                let words = says(
                    [
                        "{by} invites you to {workspace}",
                        "{by} lädt Sie zu {workspace} ein",
                        "{by} le invita a {workspace}",
                        "{by} vous invite dans {workspace}",
                        "{by} zaprasza do {workspace}",
                        "{by} convida para {workspace}",
                    ],
                    [
                        [
                            "{by} has invited you to the workspace {workspace} on Sheaf.",
                            "{by} hat Sie in den Arbeitsbereich {workspace} auf Sheaf eingeladen.",
                            "{by} le ha invitado al espacio de trabajo {workspace} en Sheaf.",
                            "{by} vous a invité dans l'espace de travail {workspace} sur Sheaf.",
                            "{by} zaprasza do obszaru roboczego {workspace} w Sheaf.",
                            "{by} convidou você para o espaço de trabalho {workspace} no Sheaf.",
                        ],
                        [
                            "The link is good for two weeks. If you do not know who invites you, leave it alone.",
                            "Der Link gilt zwei Wochen. Kennen Sie die Person nicht, lassen Sie ihn einfach liegen.",
                            "El enlace vale dos semanas. Si no conoce a quien le invita, no haga nada.",
                            "Le lien est valable deux semaines. Si vous ne connaissez pas cette personne, ne faites rien.",
                            "Link jest ważny dwa tygodnie. Jeśli nie znasz tej osoby, nic nie rób.",
                            "O link vale por duas semanas. Se não conhece quem convida, não faça nada.",
                        ],
                    ],
                    leads(
                        [
                            "Accept the invitation",
                            "Einladung annehmen",
                            "Aceptar la invitación",
                            "Accepter l'invitation",
                            "Przyjmij zaproszenie",
                            "Aceitar o convite",
                        ],
                        "invitation",
                        secret,
                    ),
                );
                words.naming(&short(by), &short(workspace))
            }
            Says::Reset { secret } => says(
                [
                    "Choose a new password",
                    "Neues Passwort wählen",
                    "Elija una nueva contraseña",
                    "Choisir un nouveau mot de passe",
                    "Wybierz nowe hasło",
                    "Escolha uma nova senha",
                ],
                [
                    [
                        "Somebody, most likely you, wants to choose a new password for your account on Sheaf.",
                        "Jemand, vermutlich Sie, möchte ein neues Passwort für Ihr Konto auf Sheaf wählen.",
                        "Alguien, probablemente usted, quiere elegir una nueva contraseña para su cuenta en Sheaf.",
                        "Quelqu'un, sans doute vous, veut choisir un nouveau mot de passe pour votre compte Sheaf.",
                        "Ktoś, zapewne Ty, chce wybrać nowe hasło do Twojego konta w Sheaf.",
                        "Alguém, provavelmente você, quer escolher uma nova senha para a sua conta no Sheaf.",
                    ],
                    [
                        "The link is good for an hour. If it was not you, leave it alone: nothing changes.",
                        "Der Link gilt eine Stunde. Waren Sie es nicht, lassen Sie ihn liegen: Es ändert sich nichts.",
                        "El enlace vale una hora. Si no ha sido usted, no haga nada: no cambia nada.",
                        "Le lien est valable une heure. Si ce n'est pas vous, ne faites rien : rien ne change.",
                        "Link jest ważny godzinę. Jeśli to nie Ty, nic nie rób: nic się nie zmieni.",
                        "O link vale por uma hora. Se não foi você, não faça nada: nada muda.",
                    ],
                ],
                leads(
                    [
                        "Choose a password",
                        "Passwort wählen",
                        "Elegir contraseña",
                        "Choisir un mot de passe",
                        "Wybierz hasło",
                        "Escolher senha",
                    ],
                    "reset",
                    secret,
                ),
            ),
            Says::SignUp { secret } => says(
                [
                    "Your workspace on Sheaf",
                    "Ihr Arbeitsbereich auf Sheaf",
                    "Su espacio de trabajo en Sheaf",
                    "Votre espace de travail sur Sheaf",
                    "Twój obszar roboczy w Sheaf",
                    "Seu espaço de trabalho no Sheaf",
                ],
                [
                    [
                        "One step is left: follow the link, and choose a name and a password.",
                        "Ein Schritt fehlt noch: Folgen Sie dem Link, und wählen Sie Namen und Passwort.",
                        "Falta un paso: siga el enlace y elija un nombre y una contraseña.",
                        "Il reste une étape : suivez le lien, et choisissez un nom et un mot de passe.",
                        "Został jeden krok: otwórz link i wybierz nazwę oraz hasło.",
                        "Falta um passo: abra o link e escolha um nome e uma senha.",
                    ],
                    [
                        "The link is good for a day. If it was not you, leave it alone: no account is made.",
                        "Der Link gilt einen Tag. Waren Sie es nicht, lassen Sie ihn liegen: Es entsteht kein Konto.",
                        "El enlace vale un día. Si no ha sido usted, no haga nada: no se crea ninguna cuenta.",
                        "Le lien est valable un jour. Si ce n'est pas vous, ne faites rien : aucun compte n'est créé.",
                        "Link jest ważny jeden dzień. Jeśli to nie Ty, nic nie rób: konto nie powstanie.",
                        "O link vale por um dia. Se não foi você, não faça nada: nenhuma conta é criada.",
                    ],
                ],
                leads(["Go on", "Weiter", "Continuar", "Continuer", "Dalej", "Continuar"], "sign-up", secret),
            ),
            Says::SignUpKnown => tells(
                [
                    "You have an account on Sheaf",
                    "Sie haben ein Konto auf Sheaf",
                    "Ya tiene una cuenta en Sheaf",
                    "Vous avez déjà un compte Sheaf",
                    "Masz już konto w Sheaf",
                    "Você já tem uma conta no Sheaf",
                ],
                [
                    "Somebody wanted to make an account with this address, which has one: sign in with it, or choose another password where you sign in.",
                    "Jemand wollte mit dieser Adresse ein Konto anlegen. Es gibt schon eines: Melden Sie sich damit an, oder wählen Sie bei der Anmeldung ein neues Passwort.",
                    "Alguien quiso crear una cuenta con esta dirección, que ya tiene una: inicie sesión con ella o elija allí otra contraseña.",
                    "Quelqu'un a voulu créer un compte avec cette adresse, qui en a déjà un : connectez-vous, ou choisissez-y un autre mot de passe.",
                    "Ktoś chciał założyć konto z tym adresem, który już je ma: zaloguj się albo wybierz tam inne hasło.",
                    "Alguém quis criar uma conta com este endereço, que já tem uma: entre com ela ou escolha ali outra senha.",
                ],
                None,
            ),
            Says::Address { secret } => says(
                [
                    "Confirm your new e-mail address",
                    "Neue E-Mail-Adresse bestätigen",
                    "Confirme su nueva dirección de correo",
                    "Confirmez votre nouvelle adresse",
                    "Potwierdź nowy adres e-mail",
                    "Confirme o seu novo e-mail",
                ],
                [
                    [
                        "This address was named as the new e-mail address of an account on Sheaf.",
                        "Diese Adresse wurde als neue E-Mail-Adresse eines Kontos auf Sheaf angegeben.",
                        "Esta dirección se ha indicado como el nuevo correo de una cuenta en Sheaf.",
                        "Cette adresse a été indiquée comme la nouvelle adresse d'un compte Sheaf.",
                        "Ten adres podano jako nowy adres e-mail konta w Sheaf.",
                        "Este endereço foi indicado como o novo e-mail de uma conta no Sheaf.",
                    ],
                    [
                        "The link is good for a day. If it was not you, leave it alone: nothing changes.",
                        "Der Link gilt einen Tag. Waren Sie es nicht, lassen Sie ihn liegen: Es ändert sich nichts.",
                        "El enlace vale un día. Si no ha sido usted, no haga nada: no cambia nada.",
                        "Le lien est valable un jour. Si ce n'est pas vous, ne faites rien : rien ne change.",
                        "Link jest ważny jeden dzień. Jeśli to nie Ty, nic nie rób: nic się nie zmieni.",
                        "O link vale por um dia. Se não foi você, não faça nada: nada muda.",
                    ],
                ],
                leads(
                    [
                        "Confirm the address",
                        "Adresse bestätigen",
                        "Confirmar la dirección",
                        "Confirmer l'adresse",
                        "Potwierdź adres",
                        "Confirmar o endereço",
                    ],
                    "address",
                    secret,
                ),
            ),
            Says::AddressAsked { to } => tells(
                [
                    "Your e-mail address is to be changed",
                    "Ihre E-Mail-Adresse soll geändert werden",
                    "Se va a cambiar su dirección de correo",
                    "Votre adresse va être changée",
                    "Twój adres e-mail ma zostać zmieniony",
                    "O seu e-mail vai ser alterado",
                ],
                [
                    "Somebody who is signed in as you wants your account on Sheaf to have this e-mail address:",
                    "Jemand, der als Sie angemeldet ist, möchte Ihrem Konto auf Sheaf diese E-Mail-Adresse geben:",
                    "Alguien que ha entrado como usted quiere que su cuenta en Sheaf tenga esta dirección:",
                    "Quelqu'un qui est connecté à votre nom veut donner cette adresse à votre compte Sheaf :",
                    "Ktoś zalogowany jako Ty chce nadać Twojemu kontu w Sheaf ten adres e-mail:",
                    "Alguém que entrou como você quer dar este e-mail à sua conta no Sheaf:",
                ],
                Some(to),
            ),
            Says::AddressChanged { to } => tells(
                [
                    "Your e-mail address was changed",
                    "Ihre E-Mail-Adresse wurde geändert",
                    "Se ha cambiado su dirección de correo",
                    "Votre adresse a été changée",
                    "Zmieniono Twój adres e-mail",
                    "O seu e-mail foi alterado",
                ],
                [
                    "Your account on Sheaf now has this e-mail address:",
                    "Ihr Konto auf Sheaf hat nun diese E-Mail-Adresse:",
                    "Su cuenta en Sheaf tiene ahora esta dirección:",
                    "Votre compte Sheaf a désormais cette adresse :",
                    "Twoje konto w Sheaf ma teraz ten adres e-mail:",
                    "A sua conta no Sheaf tem agora este e-mail:",
                ],
                Some(to),
            ),
            Says::PasswordChanged => tells(
                [
                    "Your password was changed",
                    "Ihr Passwort wurde geändert",
                    "Se ha cambiado su contraseña",
                    "Votre mot de passe a été changé",
                    "Zmieniono Twoje hasło",
                    "A sua senha foi alterada",
                ],
                [
                    "The password of your account on Sheaf was changed, and you were signed out everywhere else.",
                    "Das Passwort Ihres Kontos auf Sheaf wurde geändert, und überall sonst wurden Sie abgemeldet.",
                    "Se ha cambiado la contraseña de su cuenta en Sheaf y se han cerrado sus demás sesiones.",
                    "Le mot de passe de votre compte Sheaf a été changé, et vos autres sessions sont fermées.",
                    "Zmieniono hasło Twojego konta w Sheaf, a pozostałe sesje zakończono.",
                    "A senha da sua conta no Sheaf foi alterada, e as outras sessões foram encerradas.",
                ],
                None,
            ),
            Says::SecondFactorRemoved => tells(
                [
                    "Your second factor was removed",
                    "Ihr zweiter Faktor wurde entfernt",
                    "Se ha quitado su segundo factor",
                    "Votre second facteur a été retiré",
                    "Usunięto Twój drugi składnik",
                    "O seu segundo fator foi removido",
                ],
                [
                    "From now on your account on Sheaf asks for no code when you sign in.",
                    "Ab jetzt fragt Ihr Konto auf Sheaf beim Anmelden nach keinem Code mehr.",
                    "Desde ahora su cuenta en Sheaf no pide ningún código al entrar.",
                    "Désormais votre compte Sheaf ne demande plus de code à la connexion.",
                    "Od teraz Twoje konto w Sheaf nie pyta o kod przy logowaniu.",
                    "De agora em diante, a sua conta no Sheaf não pede código ao entrar.",
                ],
                None,
            ),
            Says::Limit { workspace, limit, used, of, until } => {
                limits::words(at, *limit, (used, of), *until).naming("", &short(workspace))
            }
            Says::Trial => Words {
                subject: "A letter on trial".to_owned(),
                lines: vec![format!("This host sends mail. Its letters lead to {site}.")],
                link: None,
            },
        }
    }
}

impl Words {
    /// The same with names where they belong.
    fn naming(self, by: &str, workspace: &str) -> Words {
        let named = |text: String| text.replace("{workspace}", workspace).replace("{by}", by);
        Words { subject: named(self.subject), lines: self.lines.into_iter().map(named).collect(), link: self.link }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (at, line) in self.lines.iter().enumerate() {
            let _ = write!(text, "{line}\n\n");
            if let (0, Some((label, to))) = (at, &self.link) {
                let _ = write!(text, "{label}:\n{to}\n\n");
            }
        }
        text
    }

    fn html(&self, language: Language) -> String {
        const BODY: &str =
            "font:16px/1.5 system-ui,sans-serif;color:#1f1f1c;background:#fff;max-width:34em;padding:1em";
        const BUTTON: &str = "display:inline-block;padding:10px 18px;border-radius:6px;background:#2f4da8;color:#fff;text-decoration:none";
        let mut html = format!("<!doctype html><html lang=\"{}\"><body style=\"{BODY}\">", language.code());
        for (at, line) in self.lines.iter().enumerate() {
            let _ = write!(html, "<p>{}</p>", escaped(line));
            if let (0, Some((label, to))) = (at, &self.link) {
                let to = escaped(to);
                let _ = write!(html, "<p><a href=\"{to}\" style=\"{BUTTON}\">{}</a></p>", escaped(label));
            }
        }
        html + "</body></html>"
    }
}

/// The beginning of a name that people made up.
fn short(name: &str) -> String {
    let name = one_line(name);
    unlinked(&match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    })
}

/// A name of which no mail program makes a link: whoever reads the letter would take it for ours. What looks like an address of a site or of
/// a person is parted where nobody sees it.
fn unlinked(name: &str) -> String {
    const JOINER: char = '\u{2060}';
    let mut parted = String::with_capacity(name.len());
    let mut characters = name.chars().peekable();
    while let Some(c) = characters.next() {
        parted.push(c);
        if matches!(c, '.' | ':' | '@') && characters.peek().is_some_and(|next| !next.is_whitespace()) {
            parted.push(JOINER);
        }
    }
    parted
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_there_is() {
        assert_eq!(Language::accepted(Some("nl, pl;q=0.8, en;q=0.5")), Language::Polish);
        assert_eq!(Language::accepted(Some("pt-BR")), Language::Portuguese);
        assert_eq!(Language::accepted(Some("é, *")), Language::English);
        assert_eq!(Language::accepted(None), Language::English);
    }

    #[test]
    fn every_letter_in_every_language() {
        let all = [
            Says::Invitation { by: "Ann", workspace: "Acme", secret: "s" },
            Says::Reset { secret: "s" },
            Says::SignUp { secret: "s" },
            Says::SignUpKnown,
            Says::Address { secret: "s" },
            Says::AddressAsked { to: "new@example.org" },
            Says::AddressChanged { to: "new@example.org" },
            Says::PasswordChanged,
            Says::SecondFactorRemoved,
            Says::Limit { workspace: "Acme", limit: Limit::Seats, used: "5", of: "5", until: None },
            Says::Limit {
                workspace: "Acme",
                limit: Limit::Storage,
                used: "2 GB",
                of: "1 GB",
                until: Some("2027-01-31"),
            },
        ];
        for says in all {
            let mut subjects = Vec::new();
            for (at, (code, language)) in Language::ALL.into_iter().enumerate() {
                assert_eq!(language as usize, at);
                let letter = says.letter("ann@example.org", language, "https://x.example");
                assert!(letter.html.starts_with(&format!("<!doctype html><html lang=\"{code}\">")));
                subjects.push(letter.subject);
            }
            subjects.sort();
            subjects.dedup();
            assert_eq!(subjects.len(), 6, "{subjects:?}");
        }
    }

    #[test]
    fn a_name_is_no_letter() {
        assert_eq!(short(&"x".repeat(100)).chars().count(), 61);
        assert_eq!(short("Acme\r\nBcc: you"), "Acme Bcc: you");
        assert_eq!(short("Won 5.50: http://evil.test/x"), "Won 5.\u{2060}50: http:\u{2060}//evil.\u{2060}test/x");
        assert_eq!(short("Dr. Ann W. Weber, Inc."), "Dr. Ann W. Weber, Inc.");
    }
}
