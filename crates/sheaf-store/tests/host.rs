//! The host's directory: workspaces, people, sessions, links and tokens; further servers.

mod support;

use sheaf_store::Server;
use sheaf_store::host::{Entry, Host, Placement, Posted, second_factor_of};
use support::Turned;
use support::database::Database;
use support::directory::{FAR, Home, corp, letter, load, tamper, told};

#[test]
fn workspaces_by_name() {
    let home = Home::new();
    let host = home.open();
    let acme = host.create_workspace("acme", "Acme Ltd", None).unwrap();
    host.create_workspace("base", "Base", None).unwrap();
    assert_eq!(host.open_workspace(&acme).unwrap().is_remote(), home.database.is_some());
    assert_eq!(told(host.create_workspace("acme", "Other", None)), "There is a workspace 'acme' already.");
    assert_eq!(host.workspace("acme").unwrap(), Some(acme.clone()));
    assert_eq!(host.workspace_by_id(acme.id).unwrap(), Some(acme.clone()));
    assert_eq!(host.workspace("Acme").unwrap(), None);
    let names = |host: &Host| host.workspaces(None).unwrap().into_iter().map(|w| w.name).collect::<Vec<_>>();
    assert_eq!(names(&host), ["acme", "base"]);
    let named = |name: &str| Entry { name: name.to_owned(), ..acme.clone() };
    assert_eq!(told(host.change_workspace(&acme, &named("base"), None)), "There is a workspace 'base' already.");
    assert!(host.change_workspace(&acme, &named("core"), None).unwrap());
    assert_eq!(names(&host), ["base", "core"]);
    assert_eq!(names(&home.open()), ["base", "core"]);
}

#[test]
fn a_workspace_is_there_when_it_is_finished() {
    let home = Home::new();
    let host = home.open();
    let acme = host.begin_workspace("acme", "Acme", None).unwrap();
    assert_eq!((host.workspace("acme").unwrap(), host.workspaces(None).unwrap()), (None, Vec::new()));
    assert_eq!(told(host.begin_workspace("acme", "Other", None)), "There is a workspace 'acme' already.");
    assert_eq!(told(host.purge_workspace(&acme)), "The workspace 'acme' is not deleted.");
    host.finish_workspace(&acme).unwrap();
    assert_eq!(host.workspace("acme").unwrap(), Some(acme));
    // Whoever made this one was killed: its name is free again, and nothing of it stays.
    let base = host.begin_workspace("base", "Base", None).unwrap();
    host.still_making(base.id, 0).unwrap();
    let again = home.open().create_workspace("base", "Base", None).unwrap();
    let due = host.due_workspaces().unwrap();
    assert_eq!(due.iter().map(|gone| gone.id).collect::<Vec<_>>(), [base.id]);
    host.purge_workspace(&due[0]).unwrap();
    assert!(!host.workspace_folder(base.id).exists() && host.workspace_folder(again.id).exists());
    assert_eq!(told(host.finish_workspace(&base)), "The workspace 'base' was taken away before it was made.");
    assert_eq!((host.due_workspaces().unwrap(), host.workspace("base").unwrap()), (Vec::new(), Some(again)));
}

#[test]
fn what_is_known_to_be_up_to_date_is_noted() {
    let home = Home::new();
    let host = home.open();
    let unknown = |host: &Host| {
        let (unknown, known) = host.unstamped_workspaces().unwrap();
        (unknown.into_iter().map(|w| w.name).collect::<Vec<_>>(), known)
    };
    let acme = host.create_workspace("acme", "Acme", None).unwrap();
    host.create_workspace("base", "Base", None).unwrap();
    assert_eq!(unknown(&host), (Vec::new(), 2));
    match &home.database {
        Some(database) => {
            let sql = "UPDATE sheaf_host.workspaces SET schema_version = CASE WHEN name = 'acme' THEN 1 END";
            database.connect().batch_execute(sql).unwrap();
        }
        None => tamper(home.path(), "UPDATE workspaces SET schema_version = CASE WHEN name = 'acme' THEN 1 END"),
    }
    assert_eq!(unknown(&host), (vec!["acme".to_owned(), "base".to_owned()], 0));
    host.stamp_workspaces(std::slice::from_ref(&acme)).unwrap();
    assert_eq!(unknown(&home.open()), (vec!["base".to_owned()], 1));
    // What was read before it was moved says nothing of where it is.
    let elsewhere = Placement::Schema { server: None, schema: "elsewhere".to_owned() };
    let mut base = host.workspace("base").unwrap().unwrap();
    base.placement = elsewhere;
    host.stamp_workspaces(&[base]).unwrap();
    assert_eq!(unknown(&host), (vec!["base".to_owned()], 1));
}

#[test]
fn a_workspace_that_is_copied_is_like_one_made_by_steps() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::open(folder.path()).unwrap();
    let made: Vec<_> = ["acme", "base"].map(|name| host.create_workspace(name, name, None).unwrap()).into();
    let told = made.iter().map(|entry| {
        let path = host.workspace_folder(entry.id).join("workspace.db");
        let conn = sheaf_store::sqlite::open_reader(&path).unwrap();
        let number = |pragma: &str| conn.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).unwrap();
        let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        let mut select = conn.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").unwrap();
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let schema: Vec<(String, Option<String>)> = select.query_map([], read).unwrap().map(Result::unwrap).collect();
        (number("user_version"), number("application_id"), mode, schema)
    });
    let told: Vec<_> = told.collect();
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0].2, "wal");
    for entry in &made {
        assert_eq!(host.open_workspace(entry).unwrap().head(), 0);
    }
    assert!(!host.workspace_folder(made[1].id).join("workspace.db.new").exists());
}

#[test]
fn people_and_their_workspaces() {
    let home = Home::new();
    let host = home.open();
    let acme = host.create_workspace("acme", "Acme Ltd", None).unwrap();
    host.create_workspace("base", "Base", None).unwrap();
    let ann = host.add_person("Ann@Example.com", "Ann", None, false).unwrap();
    let chief = host.add_person("chief@example.com", "Chief", Some("hash"), true).unwrap();
    assert_eq!(
        told(host.add_person("ANN@example.COM", "Other", None, false)),
        "There is a person 'ANN@example.COM' already."
    );
    assert_eq!(host.person(" ann@EXAMPLE.com").unwrap(), Some(ann.clone()));
    assert_eq!(host.role(acme.id, ann.id).unwrap(), None);
    host.set_member(acme.id, ann.id, "editor").unwrap();
    host.set_member(acme.id, ann.id, "admin").unwrap();
    assert_eq!(host.role(acme.id, ann.id).unwrap().as_deref(), Some("admin"));
    assert_eq!(host.workspaces(Some(&ann)).unwrap(), [acme]);
    assert_eq!(host.workspaces(Some(&chief)).unwrap().len(), 2);
    let emails: Vec<String> = host.people().unwrap().into_iter().map(|p| p.email).collect();
    assert_eq!(emails, ["Ann@Example.com", "chief@example.com"]);
}

#[test]
fn one_alone_is_the_first_person() {
    let home = Home::new();
    let hosts: Vec<Host> = (0..4).map(|_| home.open()).collect();
    let made = std::thread::scope(|scope| {
        let tries: Vec<_> = hosts
            .iter()
            .enumerate()
            .map(|(n, host)| scope.spawn(move || host.add_first_person(&format!("{n}@example.com"), "First", None)))
            .collect();
        tries.into_iter().filter_map(|t| t.join().unwrap().unwrap()).count()
    });
    assert_eq!((made, hosts[0].people().unwrap().len()), (1, 1));
}

#[test]
fn sessions_end_and_links_serve_once() {
    let home = Home::new();
    let host = home.open();
    let ann = host.add_person("ann@example.com", "Ann", None, false).unwrap();
    for (hash, until) in [(b"here", FAR), (b"left", FAR), (b"over", 1)] {
        host.add_session((hash, until), ann.id, false, (None, None)).unwrap();
    }
    assert!(host.session(b"over").unwrap().is_none());
    assert_eq!(host.session(b"here").unwrap().map(|p| p.id), Some(ann.id));
    host.set_password(ann.id, "new", Some(b"here")).unwrap();
    assert!(host.session(b"left").unwrap().is_none());
    assert_eq!(host.session(b"here").unwrap().and_then(|p| p.password).as_deref(), Some("new"));
    host.set_password(ann.id, "newer", None).unwrap();
    assert!(host.session(b"here").unwrap().is_none());
    host.add_session((b"here", FAR), ann.id, false, (None, None)).unwrap();
    host.end_session(b"here").unwrap();
    assert!(host.session(b"here").unwrap().is_none());
    host.add_link(b"link", ann.id, FAR).unwrap();
    host.add_link(b"late", ann.id, 1).unwrap();
    assert_eq!(host.use_link(b"link").unwrap().map(|p| p.id), Some(ann.id));
    for hash in [b"link", b"late", b"none"] {
        assert!(host.use_link(hash).unwrap().is_none());
    }
}

#[test]
fn tokens_belong_to_their_workspace() {
    let home = Home::new();
    let host = home.open();
    let acme = host.create_workspace("acme", "Acme", None).unwrap();
    let base = host.create_workspace("base", "Base", None).unwrap();
    let token = host.add_token(acme.id, &[1; 32], &load()).unwrap();
    host.token_used(token.id, 42).unwrap();
    let found = host.token(&[1; 32]).unwrap().unwrap();
    assert_eq!((found.workspace, found.role.as_str(), found.last_used_at), (acme.id, "editor", Some(42)));
    assert_eq!(host.tokens(base.id).unwrap(), []);
    assert!(!host.delete_token(base.id, token.id).unwrap());
    assert!(host.delete_token(acme.id, token.id).unwrap());
    // In the log its number stays its own.
    assert!(host.add_token(acme.id, &[2; 32], &load()).unwrap().id > token.id);
    assert!(host.token(&[1; 32]).unwrap().is_none());
}

#[test]
fn a_letter_is_sent_by_one_at_a_time() {
    let home = Home::new();
    let (host, other) = (home.open(), home.open());
    let id = host.add_letter(&letter("ann@example.com")).unwrap();
    let acme = host.create_workspace("acme", "Acme", None).unwrap();
    let asked = host.add_invitation(acme.id, ("ann@example.com", "editor"), None, (b"hash", FAR)).unwrap();
    host.invitation_letter(asked.id, id).unwrap();
    let what = || host.invitations(acme.id).unwrap()[0].letter.clone().unwrap();
    let taken = host.take_letter(60_000).unwrap().unwrap();
    assert_eq!((taken.id, taken.tries, &taken.letter), (id, 1, &letter("ann@example.com")));
    // Until it is given back, or whoever took it is gone for long enough, it is nobody else's.
    assert!(other.take_letter(60_000).unwrap().is_none());
    assert_eq!(what(), Posted::Waiting(None));
    host.letter_failed(id, "not now", Some(0)).unwrap();
    assert_eq!(what(), Posted::Waiting(Some("not now".to_owned())));
    assert_eq!(host.next_letter().unwrap(), Some(0));
    let again = other.take_letter(0).unwrap().unwrap();
    assert_eq!((again.tries, &again.letter), (2, &letter("ann@example.com")));
    assert_eq!(host.take_letter(60_000).unwrap().map(|taken| taken.tries), Some(3), "the lease is over");
    host.letter_sent(id).unwrap();
    assert_eq!((what(), host.next_letter().unwrap()), (Posted::Sent, None));
    assert!(host.take_letter(60_000).unwrap().is_none());
    let refused = host.add_letter(&letter("bo@example.com")).unwrap();
    host.invitation_letter(asked.id, refused).unwrap();
    host.letter_failed(refused, "no such mailbox", None).unwrap();
    assert_eq!(what(), Posted::Failed("no such mailbox".to_owned()));
    assert!(host.take_letter(60_000).unwrap().is_none());
}

#[test]
fn codes_are_good_once() {
    let home = Home::new();
    let host = home.open();
    let ann = host.add_person("ann@example.com", "Ann", None, false).unwrap();
    assert!(host.second_factor(ann.id).unwrap().is_none());
    host.begin_second_factor(ann.id, b"first").unwrap();
    host.begin_second_factor(ann.id, b"second").unwrap();
    assert!(
        host.use_step(ann.id, 7).unwrap() && !host.use_step(ann.id, 7).unwrap() && !host.use_step(ann.id, 6).unwrap()
    );
    host.add_session((b"here", FAR), ann.id, false, (None, None)).unwrap();
    host.add_session((b"elsewhere", FAR), ann.id, false, (None, None)).unwrap();
    let codes = [[1; 32], [2; 32]];
    assert!(!host.confirm_second_factor(ann.id, b"first", &codes, None).unwrap(), "another was begun since");
    assert!(host.confirm_second_factor(ann.id, b"second", &codes, Some(b"here")).unwrap());
    // What was begun without it ends.
    assert!(host.session(b"here").unwrap().is_some() && host.session(b"elsewhere").unwrap().is_none());
    let factor = host.second_factor(ann.id).unwrap().unwrap();
    assert_eq!((factor.secret.as_slice(), factor.confirmed), (&b"second"[..], true));
    assert_eq!(told(host.begin_second_factor(ann.id, b"third")), "There is a second factor already.");
    assert!(host.use_recovery_code(ann.id, &[1; 32]).unwrap() && !host.use_recovery_code(ann.id, &[1; 32]).unwrap());
    assert_eq!(host.recovery_codes(ann.id).unwrap(), 1);
    host.remove_second_factor(ann.id).unwrap();
    assert_eq!((host.second_factor(ann.id).unwrap(), host.recovery_codes(ann.id).unwrap()), (None, 0));
}

#[test]
fn another_process_shows_in_the_count_of_commits() {
    let home = Home::new();
    let (one, two) = (home.open(), home.open());
    let before = one.data_version().unwrap();
    let acme = two.create_workspace("acme", "Acme", None).unwrap();
    support::until("another process's commit shows", || one.data_version().unwrap() != before);
    assert_eq!(one.workspaces(None).unwrap(), [acme]);
}

#[test]
fn on_a_server_ones_own_writing_shows_at_once_and_a_note_does_not() {
    let home = Home::new();
    if home.database.is_none() {
        return; // SQLite's count tells of others' commits alone
    }
    let host = home.open();
    let before = host.data_version().unwrap();
    let acme = host.create_workspace("acme", "Acme", None).unwrap();
    let after = host.data_version().unwrap();
    assert_ne!(after, before);
    let token = host.add_token(acme.id, &[1; 32], &load()).unwrap();
    let known = host.data_version().unwrap();
    host.token_used(token.id, 42).unwrap();
    assert_eq!(home.open().data_version().unwrap(), known);
}

#[test]
fn workspaces_are_placed_on_servers() {
    let Some(further) = Database::beside() else { return };
    let home = Home::new();
    let host = home.open();
    let north = host.add_server("north", &further.url, Some("secret")).unwrap();
    assert_eq!(told(host.add_server("north", &further.url, None)), "There is a server 'north' already.");
    assert_eq!(host.servers().unwrap(), std::slice::from_ref(&north));
    assert_eq!(told(host.create_workspace("acme", "Acme", Some("nroth"))), "There is no server 'nroth'.");
    let acme = host.create_workspace("acme", "Acme", Some("north")).unwrap();
    let Placement::Schema { server, schema } = &acme.placement else { panic!("{acme:?}") };
    assert_eq!(*server, Some(north.id));
    let made = "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1";
    assert!(further.connect().query_opt(made, &[schema]).unwrap().is_some());
    let other = home.open();
    let (there, latest) = other.schema_of(&acme).unwrap();
    assert!(there == latest && latest > 0, "{there} of {latest}");
    assert!(other.open_workspace(&acme).unwrap().is_remote());
    assert_eq!(told(host.remove_server("north")), "The workspace 'acme' is on the server 'north'.");
    host.add_server("south", &further.url, None).unwrap();
    host.remove_server("south").unwrap();
    assert_eq!(host.servers().unwrap(), [north]);
}

#[test]
fn a_servers_password_is_not_shown() {
    let server = Server::at("postgresql://ann:s3cret@db.example:5433/books").unwrap();
    assert_eq!(format!("{server:?}"), "Server(\"db.example:5433/books\")");
    let Some(further) = Database::beside() else { return };
    let (home, address) = (Home::new(), further.url.replace("postgres@", "postgres:s3cret@"));
    let host = home.open();
    host.add_server("north", &address, None).unwrap();
    assert_eq!(host.servers().unwrap()[0].address, further.url);
    let acme = host.create_workspace("acme", "Acme", Some("north")).unwrap();
    host.open_workspace(&acme).unwrap();
}

#[test]
fn what_an_earlier_version_kept_as_it_was_is_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Host::open(folder.path()).unwrap().with_seals(Box::new(Turned));
    let host = open();
    let ann = host.add_person("ann@example.com", "Ann", None, false).unwrap();
    host.seal_all().unwrap();
    assert_eq!(told(Host::open(folder.path()).unwrap().seal("x", b"y")), "There is no key for secrets.");
    tamper(
        folder.path(),
        "INSERT INTO second_factors (person, secret, confirmed_at) VALUES (1, x'736563726574', 1);
         INSERT INTO servers (name, address, password, created_at) VALUES ('north', 'postgresql://a@b/c', 'pass', 1)",
    );
    assert_eq!(host.second_factor(ann.id).unwrap().map(|f| (f.secret, f.sealed)), Some((b"secret".to_vec(), false)));
    host.seal_all().unwrap();
    let factor = host.second_factor(ann.id).unwrap().unwrap();
    assert!(factor.sealed && factor.confirmed && factor.secret != b"secret");
    assert_eq!(open().unseal(&second_factor_of(ann.id), &factor.secret).unwrap(), b"secret");
    assert!(host.unseal(&second_factor_of(ann.id + 1), &factor.secret).is_err(), "it is nobody else's");
    host.seal_all().unwrap();
    assert_eq!(host.second_factor(ann.id).unwrap(), Some(factor), "once is enough");
    let kept = "SELECT count(*) FROM servers WHERE password IS NULL AND sealed IS NOT NULL";
    let conn = sheaf_store::sqlite::open_writer(&folder.path().join("host.db")).unwrap();
    assert_eq!(conn.query_row(kept, [], |row| row.get::<_, i64>(0)).unwrap(), 1);
    assert_eq!(host.forget_sealed().unwrap(), [1, 1, 0]);
    assert_eq!(host.second_factor(ann.id).unwrap(), None);
}

#[test]
fn members_follow_their_groups() {
    let home = Home::new();
    let host = home.open();
    let [acme, base] = ["acme", "base"].map(|name| host.create_workspace(name, name, None).unwrap().id);
    let [ann, bo] =
        ["ann", "bo"].map(|name| host.add_person(&format!("{name}@x.example"), name, None, false).unwrap().id);
    host.add_provider(&corp(host.seal("corp", b"s3cret").unwrap())).unwrap();
    assert_eq!(told(host.add_provider(&corp(Vec::new()))), "There is a provider 'corp' already.");
    let corp = host.provider("corp").unwrap().unwrap();
    assert_eq!(corp.settings.domains, ["corp.example"]);
    host.set_member(base, ann, "commenter").unwrap();
    let follow = |wanted: &[(i64, &str)]| {
        let changed = host.follow_groups(corp.id, ann, (wanted, true)).unwrap();
        changed.into_iter().map(|c| (c.workspace, c.before, c.after)).collect::<Vec<_>>()
    };
    let text = |role: &str| Some(role.to_owned());
    // By hand stays by hand; a workspace that is not there is nobody's.
    assert_eq!(follow(&[(acme, "owner"), (base, "owner"), (99, "owner")]), [(acme, None, text("owner"))]);
    assert_eq!(host.role(base, ann).unwrap(), text("commenter"));
    // The only owner stays.
    assert_eq!(follow(&[(acme, "reader")]), []);
    assert_eq!(follow(&[]), []);
    host.set_member(acme, bo, "owner").unwrap();
    assert_eq!(follow(&[(acme, "reader")]), [(acme, text("owner"), text("reader"))]);
    assert_eq!(follow(&[(acme, "reader")]), []);
    assert_eq!(follow(&[]), [(acme, text("reader"), None)]);
    // What a provider that is removed has brought is managed by hand.
    assert_eq!(follow(&[(acme, "reader")]).len(), 1);
    assert!(host.remove_provider("corp").unwrap() && !host.remove_provider("corp").unwrap());
    assert_eq!(host.role(acme, ann).unwrap(), text("reader"));
}

#[test]
fn identities_and_passkeys_have_one_person() {
    let home = Home::new();
    let host = home.open();
    let [ann, bo] =
        ["ann", "bo"].map(|name| host.add_person(&format!("{name}@x.example"), name, None, true).unwrap().id);
    let who = ("https://id.example", "7");
    host.add_identity(ann, who, Some("a@x.example")).unwrap();
    host.add_identity(ann, who, None).unwrap();
    let taken = "This account of the provider belongs to somebody else here.";
    assert_eq!(told(host.add_identity(bo, who, None)), taken);
    assert_eq!(told(host.add_identified("cy@x.example", "Cy", who)), taken);
    assert!(host.person("cy@x.example").unwrap().is_none(), "nobody is made in vain");
    assert!(host.add_identified("bo@x.example", "Bo", ("https://id.example", "8")).unwrap().is_none());
    host.identity_used(who, None).unwrap();
    let own = host.identities(ann).unwrap();
    assert_eq!((own.len(), own[0].email.as_deref(), own[0].used_at.is_some()), (1, Some("a@x.example"), true));
    assert!(!host.remove_identity(bo, own[0].id).unwrap() && host.remove_identity(ann, own[0].id).unwrap());
    assert!(host.identified(who).unwrap().is_none());
    let key = host.add_passkey(ann, b"one", "Laptop", "{\"count\":1}").unwrap();
    assert_eq!(told(host.add_passkey(bo, b"one", "Mine", "{}")), "This passkey is known already.");
    host.passkey_used(key.id, "{\"count\":1}", "{\"count\":2}").unwrap();
    host.passkey_used(key.id, "{\"count\":1}", "{\"count\":0}").unwrap();
    assert_eq!(host.passkey(b"one").unwrap().map(|(key, p)| (key.body, p.id)), Some(("{\"count\":2}".to_owned(), ann)));
    assert!(!host.remove_passkey(bo, key.id).unwrap());
    // Whoever ends their account takes all of it along.
    host.delete_person(ann).unwrap();
    assert!(host.passkey(b"one").unwrap().is_none() && host.identities(ann).unwrap().is_empty());
}
