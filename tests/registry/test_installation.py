"""A database once marked as holding invented rows stays so, and one tied to its keys as well."""

import pytest
from sqlalchemy import select

from database.engine import open_engine, sessions_on
from database.keys import Keys, use_keys
from registry.audit.model import AuditEntry
from registry.installation.errors import KeysOfAnother
from registry.installation.operations import mark_as_sample, remember_keys
from registry.installation.queries import holds_sample, require_own_keys


def test_the_mark_is_set_once_for_good(session):
    assert not holds_sample(session)
    mark_as_sample(session)
    mark_as_sample(session)
    assert holds_sample(session)
    session.flush()
    assert [entry.action for entry in session.scalars(select(AuditEntry))] == ["installation:mark_as_sample"]


def test_a_database_is_tied_to_the_keys_it_was_prepared_with(session):
    require_own_keys(session)
    remember_keys(session)
    remember_keys(session)
    require_own_keys(session)
    use_keys(Keys("somebody else's"))
    for refused in (require_own_keys, remember_keys):
        with pytest.raises(KeysOfAnother):
            refused(session)


def test_a_database_without_tables_is_tied_to_no_keys(tmp_path):
    with sessions_on(open_engine(f"sqlite:///{tmp_path}/empty.db"))() as session:
        require_own_keys(session)
