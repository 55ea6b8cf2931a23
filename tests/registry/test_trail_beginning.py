"""An installation begins once. Whoever takes away what says so does not get a forged database chained."""

import pytest
from sqlalchemy import String, delete, insert, literal, select, text, update

from database.engine import sessions_on, writing
from database.triggers import triggers_set_aside
from registry.accounts.content import AccountContent
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.audit.model import AuditEntry, ChainLink
from registry.audit.operations import record
from registry.audit.verifying import What, verify
from registry.installation.errors import ChangedPastTheProgram, ClearAmongSealed, NotAsTold
from registry.installation.keyed import is_stated, state
from registry.installation.model import InstallationFact
from registry.officers.model import Officer, Role
from registry.officers.operations import add_officer, change_role
from registry.officers.passwords import NewPassword
from registry.trail_checks.accounts import LOADED
from registry.trail_checks.bound_once import BIND
from registry.trail_checks.everything import check_everything
from registry.trail_checks.officers import LOADED as OFFICER_LOADED
from registry.trail_checks.starting import BEGAN, begin_installation, chain_older_entries, has_begun
from tests.factories import make_account, make_merchant, make_officer
from tests.trail import bears_out_accounts

TABLES = ("audit_entry", "audit_seal", "payment_account", "merchant")
HASH = "$argon2id$v=19$m=8,t=1,p=1$YWFhYWFhYWE$YWFhYWFhYWE"


def begin(engine):
    with writing(sessions_on(engine)) as session:
        begin_installation(session)


def findings(engine):
    with sessions_on(engine)() as session:
        return check_everything(session)


@pytest.fixture
def begun(own_engine):
    """An installation that began empty, with an officer and an account that the trail tells of."""
    begin(own_engine)
    with writing(sessions_on(own_engine)) as session:
        for login in ("mot", "hai"):
            add_officer(
                session, by=None, login=login, name="Cán Bộ", role=Role.WARD_OFFICIAL, password=NewPassword(HASH)
            )
        one, two = session.scalars(select(Officer).order_by(Officer.login))
        shop = make_merchant(session, phone="0100000001")
        account = make_account(session, merchant=shop, state=AccountState.ACTIVE, proposed_by=one, decided_by=two)
        told = {"subject_id": account.id, "merchant_id": shop.id}
        from_one = {"by": one, "action": "account:propose", **told}
        record(session, **from_one)
        record(session, by=two, action="account:approve", **told)
    assert findings(own_engine).sound
    return own_engine


def forged(session):
    """The active account with another receiver, in the clear, its hash fitting; the trail that tells of it gone."""
    account = session.scalars(select(PaymentAccount)).one()
    number, holder = "0999888777", "KE GIAN"
    content = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin=account.bank_bin, account_number=number, holder=holder)
    clear = {
        "account_number": number,
        "holder": holder,
        "content_hash": content.hash(account.merchant_id),
    }
    session.execute(update(PaymentAccount).values({name: literal(value, String) for name, value in clear.items()}))
    session.execute(text("DELETE FROM audit_seal"))
    session.execute(text("DELETE FROM audit_entry WHERE action LIKE 'account:%' OR action LIKE 'trail:%'"))


def past_the_program(engine, *deeds):
    with writing(sessions_on(engine)) as session, triggers_set_aside(session.connection(), *TABLES):
        for deed in deeds:
            deed(session)


def without_facts(*names):
    return lambda session: session.execute(
        delete(InstallationFact).where(InstallationFact.name.in_(names) if names else InstallationFact.name != "")
    )


def test_what_serves_asks_whether_it_was_begun(own_engine):
    def begun():
        with sessions_on(own_engine)() as session:
            return has_begun(session)

    assert begun(), "nobody was here yet"
    begin(own_engine)
    assert begun()
    past_the_program(own_engine, without_facts(BEGAN))
    assert not begun()


def test_a_second_start_seals_chains_and_tells_nothing(begun):
    before = findings(begun).verdict.head
    begin(begun)
    assert findings(begun).verdict.head == before


@pytest.mark.parametrize("gone", [(BEGAN,), (BEGAN, "keys"), ()])
def test_a_forged_database_is_not_laundered_by_a_start(begun, gone):
    """Links, entries and facts gone: the program used to make them anew, and called it sound."""
    past_the_program(begun, forged, without_facts(*gone))
    with pytest.raises(ChangedPastTheProgram):
        begin(begun)
    found = findings(begun)
    assert not found.sound
    with sessions_on(begun)() as session:
        assert session.scalar(select(ChainLink.sequence)) is None, "nothing was chained"


def test_nor_one_that_kept_its_links_but_hides_an_account(begun):
    def smuggle(session):
        made = session.scalars(select(PaymentAccount)).one()
        make_account(session, merchant=made.merchant)

    past_the_program(begun, smuggle, without_facts(BEGAN))
    with pytest.raises(NotAsTold, match="account"):
        begin(begun)


def test_nor_one_with_an_entry_that_went_past_the_program(begun):
    def smuggle(session):
        session.execute(insert(AuditEntry).values(action="test:smuggled", details={}))

    past_the_program(begun, smuggle, without_facts(BEGAN))
    with pytest.raises(NotAsTold, match="trail"):
        begin(begun)


def test_nor_one_with_an_officer_nobody_told_of(begun):
    past_the_program(begun, lambda session: make_officer(session, login="ke-gian"), without_facts(BEGAN))
    with pytest.raises(NotAsTold, match="officer"):
        begin(begun)


def test_clear_text_among_sealed_is_refused(begun):
    def clear(session):
        make_merchant(session, phone="0100000002")
        session.execute(text("UPDATE merchant SET phone = '0999888777' WHERE id = (SELECT min(id) FROM merchant)")) if (
            session.get_bind().dialect.name == "sqlite"
        ) else session.execute(
            text("UPDATE merchant SET phone = '0999888777' WHERE id = (SELECT id FROM merchant ORDER BY id LIMIT 1)")
        )

    past_the_program(begun, clear, without_facts("s1 merchant.phone"))
    with pytest.raises(ClearAmongSealed, match=r"merchant\.phone"):
        begin(begun)
    assert findings(begun).in_the_clear == "merchant.phone"


def test_a_fact_that_was_taken_away_alone_is_stated_again(begun):
    """The trail bears everything out, so there is nothing to launder."""
    past_the_program(begun, without_facts())
    begin(begun)
    with sessions_on(begun)() as session:
        assert is_stated(session, BEGAN)


def test_a_fact_cannot_be_made_without_the_key(session):
    session.add(InstallationFact(name="known", value="x"))
    session.flush()
    assert not is_stated(session, "known")
    assert not is_stated(session, "unknown")
    state(session, "known")
    assert is_stated(session, "known")
    session.add(InstallationFact(name="other", value=session.get(InstallationFact, "known").value))
    session.flush()
    assert not is_stated(session, "other")


def test_an_older_database_is_sealed_chained_and_told_of_once(own_engine):
    """Nothing in it shows that it ever was sealed or chained: rows, and a trail, all in the clear."""
    with writing(sessions_on(own_engine)) as session:
        officer = make_officer(session)
        account = make_account(session, merchant=make_merchant(session), state=AccountState.ACTIVE)
        session.execute(insert(AuditEntry).values(action="test:old", officer_id=officer.id, details={}))
        in_the_clear(session, account)
    begin(own_engine)
    found = findings(own_engine)
    assert found.sound
    with sessions_on(own_engine)() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
        assert {"test:old", "account:load", OFFICER_LOADED, "trail:begin", "installation:seal", BIND} == actions
    begin(own_engine)
    assert findings(own_engine).verdict.head == found.verdict.head


def in_the_clear(session, account):
    shop = account.merchant
    with triggers_set_aside(session.connection(), *TABLES):
        for row in (shop, account):
            table = type(row).__table__
            plain = {
                column: literal(getattr(row, column.name), String)
                for column in table.columns
                if hasattr(column.type, "purpose") and getattr(row, column.name)
            }
            session.execute(update(table).where(table.c.id == row.id).values(plain))


def test_a_trail_from_before_there_were_marks_tells_of_officers_once(begun):
    """Whoever has an entry without a mark is told of again; afterwards a changed role is seen."""
    with writing(sessions_on(begun)) as session:
        one = session.scalars(select(Officer).where(Officer.login == "mot")).one()
        change_role(session, by=None, officer=one, role=Role.LEADER)
    assert findings(begun).sound
    with writing(sessions_on(begun)) as session:
        session.execute(update(Officer.__table__).where(Officer.__table__.c.login == "mot").values(role=Role.ADMIN))
    (unlike,) = findings(begun).unlike
    assert (unlike.kind, unlike.differs) == ("officer", "role")


# The chain of an older trail


def test_an_older_trail_is_chained_once_and_told(session):
    officer = make_officer(session)
    session.execute(
        insert(AuditEntry),
        [{"action": f"test:{number}", "officer_id": officer.id, "details": {}} for number in range(5)],
    )
    loaded = make_account(session, state=AccountState.ACTIVE)
    waiting = make_account(session)
    assert chain_older_entries(session) == 5
    session.commit()
    assert bears_out_accounts(session)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    assert [found.action for found in entries[5:]] == [LOADED, LOADED, "trail:begin"]
    assert {found.subject_id for found in entries[5:7]} == {loaded.id, waiting.id}
    assert entries[-1].details == {"entries": 5, "accounts": 2}
    assert "•" in entries[5].details["account"]

    session.execute(insert(AuditEntry).values(action="test:smuggled", details={}))
    assert chain_older_entries(session) == 0
    session.commit()
    assert verify(session).fault.what is What.NO_LINK


def test_a_new_trail_begins_without_a_word(session):
    assert chain_older_entries(session) == 0
    session.commit()
    assert session.scalar(select(AuditEntry.sequence)) is None


def test_a_trail_that_has_links_is_never_chained_afterwards(session):
    """Not even where somebody took away the fact that it had begun."""
    record(session, by=None, action="test:try", subject_id=None)
    session.commit()
    session.execute(insert(AuditEntry).values(action="test:smuggled", details={}))
    assert chain_older_entries(session) == 0
    session.commit()
    assert verify(session).fault.what is What.NO_LINK
