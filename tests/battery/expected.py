"""What every run of the battery has to tell, by name: one that was left out, or told nothing, met no attack."""

from collections.abc import Iterable

OF_FILE = {
    "test_a1_two_person_machine": ("A1", "A1 slip"),
    "test_a2_every_write_path": ("A2 addresses", "A2 errands", "A2 statements", "A2 source"),
    "test_a3_approve_while_edited": ("A3",),
    "test_a4_print_run": ("A4 run", "A4 changed"),
    "test_a4_printed_as_approved": ("A4",),
    "test_a5_sticker_swapped": ("A5",),
    "test_a5_typed_codes": ("A5 check page",),
    "test_a6_audit_chain": ("A6", "A6 on PostgreSQL", "A6 speed on sqlite", "A6 speed on postgresql"),
    "test_a7_older_database": ("A7",),
    "test_b5_killed_while_printing": ("B5",),
    "test_d1_matrix": ("D1",),
    "test_d2_deny_by_default": ("D2",),
    "test_d3_canaries": ("D3",),
    "test_d4_mass_assignment": ("D4",),
    "test_d5_sign_ins": ("D5",),
    "test_d6_csrf": ("D6",),
    "test_d7_guessing": ("D7", "D7 known device", "D7 codes"),
    "test_d7_links": ("D7 links",),
    "test_d8_second_factor": ("D8",),
    "test_e1_strings": ("E1",),
    "test_e2_stored_script": ("E2",),
    "test_e3_schema_fuzz": ("E3",),
    "test_e4_formulas": ("E4",),
    "test_e5_bad_rows": ("E5",),
    "test_e6_bombs": ("E6",),
    "test_e6_list_bombs": ("E6 lists",),
    "test_e7_uploads": ("E7",),
    "test_e8_outgoing": ("E8",),
    "test_e9_redirects": ("E9",),
    "test_e10_headers": ("E10",),
    "test_e11_slow_clients": ("E11",),
    "test_e12_logs": ("E12",),
    "test_f2_source": ("F2",),
}
"""The names that each file tells."""
NOT_IN_FAST = ("test_e2_stored_script", "test_e3_schema_fuzz", "test_e8_outgoing")
"""What takes a browser, a fuzzer or a tracer at every step: not in ``scripts/battery --fast``, but in scripts/test."""
ON_ONE_DATABASE_IN_FAST = (
    "test_a3_approve_while_edited.py::test_a3_nothing_is_activated_that_was_not_shown",
    "test_d5_sign_ins.py::test_d5_sign_ins_end_when_they_must",
    "test_d7_guessing.py::test_d7_of_many_at_once_few_are_looked_at",
    "test_d7_links.py::test_d7_no_guessed_link_opens_a_page",
    "test_d8_second_factor.py::test_d8_the_second_factor_opens_once",
    "test_a6_audit_chain.py::test_a_long_trail_is_gone_through_quickly",
)
"""What ``scripts/battery --fast`` tries on SQLite alone, and scripts/test on both databases."""
IN_WHOLE = {
    "test_d7_guessing": ("D7 timing",),
    "test_d7_processes": ("D7 processes",),
}
"""And those that only the whole form tells."""


def expected(form: str) -> frozenset[str]:
    """The names that a run of that form, *fast* or *whole*, has to tell."""
    if form == "whole":
        files = [*OF_FILE.values(), *IN_WHOLE.values()]
    else:
        files = [names for file, names in OF_FILE.items() if file not in NOT_IN_FAST]
    return frozenset(name for names in files for name in names if form == "whole" or name != "A6 speed on postgresql")


def untold(form: str, told: Iterable[str]) -> list[str]:
    """The names that were not told, in order."""
    return sorted(expected(form) - set(told))
