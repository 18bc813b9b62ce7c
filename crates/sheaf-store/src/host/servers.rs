//! Further database servers, beside the one that the directory is on.

use std::sync::{Arc, PoisonError};

use sheaf_model::{Code, Problem};

use super::Host;
use crate::Server;
use crate::clock::system_now;
use crate::fault::Result;
use crate::postgres::split_password;

/// A database server as the directory knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Identity.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Its address without the password.
    pub address: String,
}

/// What a server's password is sealed for.
pub(super) fn sealed_for(name: &str) -> String {
    format!("password of server {name}")
}

/// A server that was used already, and by what.
pub(super) struct Known {
    address: String,
    password: Option<String>,
    server: Arc<Server>,
}

impl Host {
    /// Adds a server after it was reached. Its password is kept apart from its address; `password` goes before one in the address.
    pub fn add_server(&self, name: &str, address: &str, password: Option<&str>) -> Result<Named> {
        let (address, within) = split_password(address)?;
        let password = password.map(str::to_owned).or(within);
        Server::with_password(&address, password.as_deref())?.prepare()?;
        let sealed = password.map(|password| self.seal(&sealed_for(name), password.as_bytes())).transpose()?;
        let sql = "INSERT INTO @servers (name, address, sealed, created_at) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (name) DO NOTHING RETURNING id";
        let params = (name, address.as_str(), sealed, system_now());
        let id = self.directory.write(|tables| tables.one(sql, params, |row| row.get(0)))?;
        let known = || Problem::new(Code::Conflict, format!("There is a server '{name}' already."));
        Ok(Named { id: id.ok_or_else(known)?, name: name.to_owned(), address })
    }

    /// All further servers, by name.
    pub fn servers(&self) -> Result<Vec<Named>> {
        let sql = "SELECT id, name, address FROM @servers ORDER BY name";
        self.directory.read(|tables| {
            tables.all(sql, [], |row| Ok(Named { id: row.get(0)?, name: row.get(1)?, address: row.get(2)? }))
        })
    }

    /// Forgets a server. One on which workspaces are is kept.
    pub fn remove_server(&self, name: &str) -> Result<()> {
        let id = self.server_named(name)?;
        self.directory.write(|tables| {
            let sql = "SELECT name FROM @workspaces WHERE server = ?1 ORDER BY name LIMIT 1";
            if let Some(workspace) = tables.one(sql, [id], |row| row.get::<String>(0))? {
                let message = format!("The workspace '{workspace}' is on the server '{name}'.");
                return Err(Problem::new(Code::Conflict, message).into());
            }
            // What a move that was broken off has left there is known by this alone.
            let sql =
                "SELECT w.name FROM @moves m JOIN @workspaces w ON w.id = m.workspace WHERE m.server = ?1 LIMIT 1";
            if let Some(workspace) = tables.one(sql, [id], |row| row.get::<String>(0))? {
                let message = format!("The workspace '{workspace}' was being moved to the server '{name}'.");
                return Err(Problem::new(Code::Conflict, message)
                    .with_hint("Move it again, to any place: that takes away what was left there.")
                    .into());
            }
            tables.execute("DELETE FROM @servers WHERE id = ?1", [id]).map(drop)
        })
    }

    /// The id of the server with this name.
    pub(super) fn server_named(&self, name: &str) -> Result<i64> {
        let servers = self.servers()?;
        let found = servers.iter().find(|server| server.name == name).map(|server| server.id);
        Ok(found.ok_or_else(|| Problem::unknown("server", name, servers.iter().map(|s| s.name.as_str())))?)
    }

    /// A server by its id; none: the one that the directory is on, if it is on one.
    pub(super) fn server(&self, id: Option<i64>) -> Result<Option<Arc<Server>>> {
        let Some(id) = id else { return Ok(self.own.clone()) };
        let sql = "SELECT name, address, password, sealed FROM @servers WHERE id = ?1";
        type Found = (String, String, Option<String>, Option<Vec<u8>>);
        let found: Option<Found> = self
            .directory
            .read(|tables| tables.one(sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))))?;
        let Some((name, address, plain, sealed)) = found else { return Ok(None) };
        let password = match sealed {
            Some(sealed) => Some(self.unseal_text(&sealed_for(&name), &sealed)?),
            None => plain,
        };
        let mut known = self.further.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&id).filter(|k| k.address == address && k.password == password) {
            return Ok(Some(Arc::clone(&known.server)));
        }
        let server = Arc::new(Server::with_password(&address, password.as_deref())?);
        known.insert(id, Known { address, password, server: Arc::clone(&server) });
        Ok(Some(server))
    }
}
