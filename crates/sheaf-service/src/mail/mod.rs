//! Mail: letters are written in the reader's language, kept in the directory, and sent by the process that serves until a mail server
//! took them.

mod limits;
mod words;

use std::sync::Arc;
use std::time::Duration;

use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use sheaf_model::{Code, Problem};
use sheaf_store::host::{Due, Letter};
use tokio::sync::Notify;

use crate::open::{Open, Sheaf};
pub use words::{Language, Says};

/// How long a mail server may take over one answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// For how long a letter is its sender's alone, in milliseconds: longer than all answers of a server together may take.
const LEASE: i64 = 600_000;
/// After which a letter is tried again, in milliseconds; after the last it is given up, a day and a half from the first.
const PAUSES: [i64; 8] = [60_000, 300_000, 900_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000, 43_200_000];
/// Letters to one address within a day that others cause.
const MOST_A_DAY: i64 = 20;
const DAY: i64 = 86_400_000;
/// How long to go on without a look, where other processes may add letters.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// How this host sends mail.
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Of pages to which letters lead, without a slash at the end.
    site: String,
    wake: Notify,
}

/// Tells other machines that nobody is to answer by themselves (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

fn unfit(setting: &str, why: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Unreadable, format!("The setting '{setting}' cannot be used: {why}."))
}

impl Mail {
    /// Mail by the server at `smtp` (`smtps://user:password@host`, or `smtp://user:password@host:587?tls=required`), from an address
    /// (`Sheaf <sheaf@example.com>`), with links to a site (`https://sheaf.example.com`). Nothing is sent by this.
    pub fn by(smtp: &str, from: &str, site: &str) -> Result<Mail, Problem> {
        let (rest, secure) = match (smtp.strip_prefix("smtps://"), smtp.strip_prefix("smtp://")) {
            (Some(rest), _) => (rest, true),
            (None, Some(rest)) => (rest, smtp.contains("tls=required")),
            (None, None) => return Err(unfit("smtp-url", "it begins neither with smtp:// nor with smtps://")),
        };
        let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
        let here = ["127.", "localhost", "[::1]"].iter().any(|start| host.starts_with(start));
        if !secure && rest.contains('@') && !here {
            let why = "user and password would go over the network unencrypted: expected smtps:// or ?tls=required";
            return Err(unfit("smtp-url", why));
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp).map_err(|e| unfit("smtp-url", e))?;
        let from = from.parse().map_err(|e| unfit("mail-from", e))?;
        Ok(Mail {
            transport: transport.timeout(Some(PATIENCE)).build(),
            from,
            site: site.to_owned(),
            wake: Notify::new(),
        })
    }

    fn message(&self, letter: &Letter) -> Result<Message, String> {
        let to: Mailbox = letter.recipient.parse().map_err(|e| format!("the address cannot be used: {e}"))?;
        let part = |kind, body: &str| SinglePart::builder().header(kind).body(body.to_owned());
        let parts = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, &letter.text))
            .singlepart(part(ContentType::TEXT_HTML, &letter.html));
        let name = letter.sender.clone().or_else(|| self.from.name.clone());
        let from = Mailbox::new(name, self.from.email.clone());
        let mut message = Message::builder().from(from).to(to).subject(&letter.subject).message_id(None);
        if let Some(address) = &letter.reply_to {
            message =
                message.reply_to(address.parse().map_err(|e| format!("the address for answers cannot be used: {e}"))?);
        }
        message.header(AutoSubmitted).multipart(parts).map_err(|e| e.to_string())
    }

    /// Sends a letter. Where that fails: why, and whether it is of any use to try again.
    async fn send(&self, letter: &Letter) -> Result<(), (String, bool)> {
        let message = self.message(letter).map_err(|why| (why, false))?;
        self.transport.send(message).await.map(drop).map_err(|error| (told(&error), !is_final(&error)))
    }
}

/// Whether the server refused this letter for good. That it does not know us (53x, RFC 4954) is a matter of our settings, which can be
/// mended while the letter waits.
fn is_final(error: &smtp::Error) -> bool {
    let code = error.status().map_or(0, u16::from);
    error.is_permanent() && !(530..540).contains(&code)
}

/// A mail server's refusal as one line, with what lay beneath it.
fn told(error: &smtp::Error) -> String {
    let mut text = error.to_string();
    let mut below = std::error::Error::source(error);
    while let Some(cause) = below {
        let said = cause.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        below = cause.source();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(500).collect()
}

impl Sheaf {
    /// Whether this host sends mail.
    pub fn has_mail(&self) -> bool {
        self.mail.is_some()
    }

    /// How this host sends mail; a problem where it does not.
    pub(crate) fn mail(&self) -> Result<&Mail, Problem> {
        self.mail.as_ref().ok_or_else(|| {
            Problem::new(Code::Conflict, "This host sends no mail.")
                .with_hint("Ask whoever runs it: they can make a sign-in link with `sheaf user link EMAIL`.")
        })
    }

    /// Refuses where an address was sent so many letters that somebody may be using us against it.
    pub(crate) fn expect_few_letters(&self, recipient: &str) -> Result<(), Problem> {
        let since = jiff::Timestamp::now().as_millisecond() - DAY;
        if self.host.letters_since(recipient, since)? < MOST_A_DAY {
            return Ok(());
        }
        let message =
            format!("{MOST_A_DAY} letters were sent to '{recipient}' within a day, which is as many as may be.");
        Err(Problem::new(Code::TooMany, message).with_hint("Try again tomorrow."))
    }

    /// Keeps a letter that the sender is to send, and answers its id.
    pub(crate) fn post(
        &self,
        mail: &Mail,
        recipient: &str,
        language: Language,
        says: &Says<'_>,
    ) -> Result<i64, Problem> {
        let id = self.host.add_letter(&says.letter(recipient, language, &mail.site))?;
        mail.wake.notify_one();
        Ok(id)
    }

    /// The same in the name of a workspace, as its settings have it, and in its language where it has one.
    pub(crate) fn post_for(
        &self,
        open: &Open,
        recipient: &str,
        language: Language,
        says: &Says<'_>,
    ) -> Result<i64, Problem> {
        let (mail, model) = (self.mail()?, open.model());
        let text = |name: &str| model.settings.text(name).map(str::to_owned);
        let language = model.settings.text("locale").and_then(Language::of_locale).unwrap_or(language);
        let letter = says.letter(recipient, language, &mail.site);
        let letter = Letter { sender: text("mail_sender"), reply_to: text("reply_to"), ..letter };
        let id = self.host.add_letter(&letter)?;
        mail.wake.notify_one();
        Ok(id)
    }

    /// Sends letters as they fall due, without end. Several processes may do so at once.
    pub async fn send_letters(self: Arc<Self>) {
        let Some(mail) = &self.mail else { return };
        loop {
            let rest = match self.send_next(mail).await {
                Ok(true) => continue,
                Ok(false) => self.rest().unwrap_or(LONGEST_REST),
                Err(problem) => {
                    tracing::warn!(error = %problem, "letters wait: the directory cannot be used");
                    LONGEST_REST
                }
            };
            // Whoever adds one before this is waited for is heard: the note is kept.
            let _ = tokio::time::timeout(rest, mail.wake.notified()).await;
        }
    }

    /// Until the next letter is due.
    fn rest(&self) -> Result<Duration, Problem> {
        let due = self.host.next_letter()?;
        let wait = due.map_or(i64::MAX, |at| (at - jiff::Timestamp::now().as_millisecond()).max(1));
        Ok(Duration::from_millis(wait.unsigned_abs()).min(LONGEST_REST))
    }

    /// Sends the letter that has waited longest, if one is due.
    async fn send_next(&self, mail: &Mail) -> Result<bool, Problem> {
        let Some(Due { id, letter, tries }) = self.host.take_letter(LEASE)? else { return Ok(false) };
        match mail.send(&letter).await {
            Ok(()) => self.host.letter_sent(id)?,
            Err((why, again)) => {
                let pause = usize::try_from(tries - 1).ok().and_then(|at| PAUSES.get(at)).filter(|_| again);
                tracing::warn!(letter = id, error = %why, again = pause.is_some(), "a letter was not sent");
                let at = pause.map(|pause| jiff::Timestamp::now().as_millisecond() + pause);
                self.host.letter_failed(id, &why, at)?;
            }
        }
        Ok(true)
    }

    /// Sends a letter at once, for whoever sets mail up: what a server says against it is the answer.
    pub async fn try_mail(&self, recipient: &str) -> Result<(), Problem> {
        let mail = self.mail()?;
        let sent = mail.send(&Says::Trial.letter(recipient, Language::English, &mail.site)).await;
        sent.map_err(|(why, _)| Problem::new(Code::Unavailable, format!("The letter was not sent: {why}.")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_used() {
        let by = |smtp: &str, from: &str| Mail::by(smtp, from, "https://x.example").map(drop).map_err(|p| p.message);
        let from = "Sheaf <sheaf@example.com>";
        assert!(by("smtps://me:secret@mail.example.com", from).is_ok());
        assert!(by("smtp://me:secret@mail.example.com:587?tls=required", from).is_ok());
        assert!(by("smtp://me:secret@127.0.0.1:2525", "sheaf@example.com").is_ok());
        let plain = by("smtp://me:secret@mail.example.com", from).unwrap_err();
        assert!(plain.contains("unencrypted") && !plain.contains("secret@"), "{plain}");
        assert!(by("mail.example.com", from).unwrap_err().contains("neither with smtp://"));
        assert!(by("smtps://mail.example.com", "nobody").unwrap_err().starts_with("The setting 'mail-from'"));
    }

    #[test]
    fn a_letter_is_a_whole_message() {
        let mail = Mail::by("smtp://127.0.0.1", "Sheaf <sheaf@example.com>", "https://x.example").unwrap();
        let says = Says::Invitation { by: "Zoë <b>", workspace: "A & B\r\nBcc: x@y.example", secret: "s3" };
        let letter = says.letter("ann@example.org", Language::German, "https://x.example");
        let text = String::from_utf8(mail.message(&letter).unwrap().formatted()).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap();
        for part in [
            "From: Sheaf <sheaf@example.com>",
            "To: ann@example.org",
            "Auto-Submitted: auto-generated",
            "Message-ID: <",
        ] {
            assert!(head.contains(part), "{part} in {head}");
        }
        assert!(!head.contains("\nBcc:"), "{head}");
        assert!(letter.html.contains("Zoë &lt;b&gt;") && !letter.html.contains("<b>"), "{}", letter.html);
        assert!(letter.text.contains("https://x.example/invitation?invitation=s3"), "{}", letter.text);
    }
}
