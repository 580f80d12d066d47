"""Passwords of invented people: hashed, with less work than real ones would need, so that tests stay quick."""

from werkzeug.security import check_password_hash, generate_password_hash

METHOD = "scrypt:1024:8:1"


def password_hash(password: str) -> str:
    return generate_password_hash(password, method=METHOD)


def is_password(stored: str, password: str) -> bool:
    return bool(stored) and check_password_hash(stored, password)
