"""Secrets at rest: sealed with a key outside the data folder, authenticated, and never half read."""

import stat

import pytest

from lockstep.doors import vault


def test_what_is_sealed_opens_again_and_is_not_readable_in_between():
    sealed = vault.seal("refresh-token-é")
    assert "refresh" not in sealed
    assert vault.unseal(sealed) == "refresh-token-é"
    assert vault.seal("") == vault.unseal("") == ""


def test_a_changed_byte_and_another_key_are_refused(tmp_path, settings):
    sealed = vault.seal("secret")
    with pytest.raises(vault.Unsealable):
        vault.unseal(sealed[:-4] + ("AAAA" if not sealed.endswith("AAAA") else "BBBB"))
    settings.KEY_FILE = tmp_path / "other.key"
    vault.ensure_key_file(settings.KEY_FILE)
    with pytest.raises(vault.Unsealable, match=r"other\.key"):
        vault.unseal(sealed)


def test_the_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "keys" / "vault.key"
    vault.ensure_key_file(path)
    first = path.read_bytes()
    vault.ensure_key_file(path)
    assert path.read_bytes() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_ids_are_24_hex_digits_and_differ():
    ids = {vault.new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(i) == 24 and int(i, 16) >= 0 for i in ids)
