"""The tables. Times are seconds since 1970, so that an injected clock is all the time there is."""

import re

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- An extension is a place for a person: Unassigned (a free DigitalLine), or somebody's. Its id outlives the person.
CREATE TABLE IF NOT EXISTS extension (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    assigned_country TEXT NOT NULL,
    status TEXT NOT NULL,
    user_name TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    email_key TEXT UNIQUE,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    external_id TEXT,
    address TEXT NOT NULL DEFAULT '{}',
    phones TEXT NOT NULL DEFAULT '[]',
    photos TEXT NOT NULL DEFAULT '[]',
    role TEXT NOT NULL DEFAULT '',
    password TEXT NOT NULL DEFAULT '',
    pin TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL DEFAULT '',
    is_creator INTEGER NOT NULL DEFAULT 0,
    enforce_sso INTEGER NOT NULL DEFAULT 0,
    sessions_since REAL NOT NULL DEFAULT 0,
    changed_at REAL NOT NULL,
    assigned_at REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS taken_elsewhere (email_key TEXT PRIMARY KEY);

CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL,
    subject TEXT NOT NULL, body TEXT NOT NULL, kind TEXT NOT NULL, activation TEXT, is_read INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS activation (
    token TEXT PRIMARY KEY, extension_id INTEGER NOT NULL, email_key TEXT NOT NULL, expires_at REAL NOT NULL,
    used_at REAL
);

CREATE TABLE IF NOT EXISTS authorization_code (
    code TEXT PRIMARY KEY, client_id TEXT NOT NULL, owner_id INTEGER NOT NULL, redirect_uri TEXT NOT NULL,
    scope TEXT NOT NULL, code_challenge TEXT, code_challenge_method TEXT, expires_at REAL NOT NULL, used_at REAL
);
CREATE TABLE IF NOT EXISTS grant_session (
    id INTEGER PRIMARY KEY AUTOINCREMENT, client_id TEXT NOT NULL, owner_id INTEGER NOT NULL, scope TEXT NOT NULL,
    endpoint_id TEXT NOT NULL, started_at REAL NOT NULL, ended_at REAL
);
CREATE TABLE IF NOT EXISTS token_pair (
    id INTEGER PRIMARY KEY AUTOINCREMENT, session_id INTEGER NOT NULL, access_token TEXT NOT NULL UNIQUE,
    refresh_token TEXT UNIQUE, issued_at REAL NOT NULL, access_expires_at REAL NOT NULL, refresh_expires_at REAL,
    first_used_at REAL, replaced_at REAL, replaced_by INTEGER
);

CREATE TABLE IF NOT EXISTS rate_hit (rate_key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS rate_hit_key ON rate_hit (rate_key, at);
CREATE TABLE IF NOT EXISTS rate_penalty (rate_key TEXT PRIMARY KEY, until REAL NOT NULL);

CREATE TABLE IF NOT EXISTS saml_request (
    id TEXT PRIMARY KEY, browser TEXT NOT NULL, next_url TEXT NOT NULL, relay_state TEXT NOT NULL,
    expires_at REAL NOT NULL, used_at REAL
);
CREATE TABLE IF NOT EXISTS saml_result (
    id TEXT PRIMARY KEY, at REAL NOT NULL, request_id TEXT, extension_id INTEGER, reason TEXT NOT NULL,
    reference TEXT NOT NULL, name_id TEXT NOT NULL DEFAULT '', attributes TEXT NOT NULL DEFAULT '{}', used_at REAL
);
CREATE TABLE IF NOT EXISTS saml_seen (assertion_id TEXT PRIMARY KEY, until REAL NOT NULL);

CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY AUTOINCREMENT, method TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL,
    times INTEGER, contains TEXT NOT NULL, details TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS request_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    query TEXT NOT NULL, body TEXT NOT NULL, status INTEGER, answer TEXT NOT NULL, outcome TEXT NOT NULL,
    headers TEXT NOT NULL
);
"""

TABLES = re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", SCHEMA)
