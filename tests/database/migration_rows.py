"""A row for each table of the database, and the step that first has it."""

import uuid
from datetime import UTC, date, datetime

UNIT, PLACE, OFFICER, OTHER, SHOP, ACCOUNT, SIGN, FACT = (uuid.UUID(int=number) for number in range(1, 9))
NOW, DAY = datetime(2026, 9, 2, 1, 2, 3, tzinfo=UTC), date(2026, 9, 2)


def officer(number, row_id):
    return {
        "id": row_id,
        "created_at": NOW,
        "login": f"thu{number}",
        "name": "Cán Bộ Thử",
        "role": "ward_official",
        "password_hash": "!",
        "must_change_password": True,
        "disabled_at": NOW,
    }


FLOOR = {"id": UNIT, "created_at": NOW, "place_id": PLACE, "version": 1, "text": "A1", "written_by_id": OFFICER}
ROWS = [
    (
        "0001",
        "unit",
        {"id": UNIT, "created_at": NOW, "code": "00001", "edition": "2026-01-01", "name": "Phường Thử"}
        | {"kind": "phường", "search_text": "phuong thu"},
    ),
    (
        "0001",
        "old_unit",
        {"id": UNIT, "created_at": NOW, "unit_id": UNIT, "old_code": "00002", "name": "Cũ", "district": "A"}
        | {"province": "B", "search_text": "cu"},
    ),
    (
        "0001",
        "place",
        {"id": PLACE, "created_at": NOW, "unit_id": UNIT, "kind": "street", "name": "Đường Thử"}
        | {"name_key": "duong thu", "former_names": "A\nB", "search_text": "duong thu", "version": 3},
    ),
    ("0001", "officer", officer(1, OFFICER)),
    ("0001", "officer", officer(2, OTHER)),
    (
        "0001",
        "posting",
        {"id": UNIT, "created_at": NOW, "officer_id": OFFICER, "unit_id": UNIT, "begins_on": DAY, "ends_on": DAY},
    ),
    (
        "0001",
        "sign_in",
        {"id": UNIT, "created_at": NOW, "officer_id": OFFICER, "token_hash": "0" * 64, "ends_at": NOW},
    ),
    ("0001", "installation_fact", {"name": "a", "value": "b"}),
    (
        "0002",
        "merchant",
        {"id": SHOP, "created_at": NOW, "client_id": SHOP, "sent_hash": "0" * 64, "place_id": PLACE}
        | {"unit_label": "A-1", "label_key": "a1", "walking_key": "403011", "trade_name": "Tiệm Thử"}
        | {"owner_name": "Người Thử", "kind": "company", "registered_name": "", "phone": "0900000001"}
        | {"tax_code": "", "line_of_business": "other", "opened_on": DAY, "closed_on": DAY, "closing_note": "x"}
        | {"search_text": "tiem thu", "version": 2},
    ),
    (
        "0002",
        "payment_account",
        {"id": ACCOUNT, "created_at": NOW, "merchant_id": SHOP, "qr_kind": "transfer"}
        | {"bank_bin": "970436"}
        | {"account_number": "0000000001", "holder": "NGUOI THU", "provider_payload": "", "content_hash": "0" * 64}
        | {"state": "active", "proposed_by_id": OFFICER, "decided_by_id": OTHER, "decided_at": NOW}
        | {"decision_note": "", "approved_identity": "0" * 64},
    ),
    ("0003", "sign_counter", {"unit_id": UNIT, "last_number": 7}),
    (
        "0003",
        "sign",
        {"id": SIGN, "created_at": NOW, "serial": "00001-000007", "check_code": "TEST", "merchant_id": SHOP}
        | {"account_id": ACCOUNT, "layout": "a6", "shop_name": "Tiệm Thử", "place_line": "", "unit_line": ""}
        | {"state": "posted", "printed_by_id": OFFICER, "posted_on": DAY},
    ),
    (
        "0003",
        "fact",
        {"id": FACT, "created_at": NOW, "merchant_id": SHOP, "rung": "surveyed", "turn": "reached", "happened_on": DAY}
        | {"recorded_at": NOW, "recorded_by_id": OFFICER, "origin": "recorded", "evidence": "x"},
    ),
    (
        "0003",
        "audit_entry",
        {"at": NOW, "officer_id": OFFICER, "action": "test:try", "subject_id": SHOP, "details": {"số": "0001"}},
    ),
    (
        "0005",
        "audit_seal",
        {"sequence": 1, "entry_sequence": 1, "details_seal": "0" * 64, "previous": "", "seal": "0" * 64},
    ),
    (
        "0006",
        "phone_link",
        {"id": UNIT, "created_at": NOW, "officer_id": OFFICER, "shown_by_id": OTHER, "token_hash": "1" * 64}
        | {"ends_at": NOW, "used_at": NOW},
    ),
    (
        "0006",
        "second_factor",
        {"id": UNIT, "created_at": NOW, "officer_id": OFFICER, "sealed_secret": b"x", "enrolled_at": NOW}
        | {"last_step": 2**40},
    ),
    (
        "0006",
        "recovery_code",
        {"id": UNIT, "created_at": NOW, "officer_id": OFFICER, "code_hash": "2" * 64, "used_at": NOW},
    ),
    (
        "0006",
        "try_count",
        {"key_hash": "3" * 64, "half": 2**40, "tries": 1, "tries_before": 2, "tries_before_that": 3}
        | {"forget_at": NOW},
    ),
    (
        "0008",
        "consent",
        {"id": UNIT, "created_at": NOW, "merchant_id": SHOP, "purpose": "print_sign", "turn": "given", "how": "spoken"}
        | {"text_version": 1, "text_hash": "0" * 64, "recorded_by_id": OFFICER, "note": ""},
    ),
    (
        "0008",
        "data_request",
        {"id": UNIT, "created_at": NOW, "merchant_id": SHOP, "kind": "view", "channel": "phone", "asked_by": "Bà Thử"}
        | {"wording": "", "asked_on": DAY, "accept_by": DAY, "due_on": DAY, "state": "received"}
        | {"received_by_id": OFFICER, "outcome": ""},
    ),
    (
        "0010",
        "api_key",
        {"id": UNIT, "created_at": NOW, "office": "Trung tâm Thử", "token_hash": "4" * 64, "tail": "0000"}
        | {"rights": ["read_places"], "begins_on": DAY, "ends_on": date(2026, 9, 3), "made_by_id": OFFICER}
        | {"revoked_at": NOW, "last_used_on": DAY},
    ),
    ("0010", "api_key_unit", {"key_id": UNIT, "unit_id": UNIT}),
    (
        "0009",
        "trader_link",
        {"id": UNIT, "created_at": NOW, "merchant_id": SHOP, "token_hash": "4" * 64, "made_by_id": OFFICER}
        | {"ends_at": NOW, "ended_at": NOW, "last_used_on": DAY},
    ),
    (
        "0009",
        "trader_visit",
        {"id": UNIT, "created_at": NOW, "link_id": UNIT, "token_hash": "5" * 64, "ends_at": NOW, "last_seen_on": DAY},
    ),
    (
        "0014",
        "letting_in",
        {"id": UNIT, "created_at": NOW, "officer_id": OFFICER, "by_id": OTHER, "what": "role"},
    ),
    (
        "0011",
        "offered_list",
        {"id": UNIT, "created_at": NOW, "officer_id": OFFICER, "place_id": PLACE, "file_name": "thu.csv", "content": {}}
        | {"header": 0, "columns": "place,", "ends_at": NOW, "outcome": {}},
    ),
    ("0016", "print_run_counter", {"unit_id": UNIT, "last_number": 7}),
    (
        "0016",
        "print_run",
        {"id": UNIT, "created_at": NOW, "number": "00001-D0007", "unit_id": UNIT, "layout": "a6", "sheet": ""}
        | {"start_at": 1, "copies": 1, "in_order": "walking", "of_shops": "all", "place_ids": ["0" * 32]}
        | {"merchant_ids": [], "head_sequence": 1, "head_seal": "0" * 16, "made_by_id": OFFICER, "state": "ready"}
        | {"failed_serial": "", "ended_at": NOW},
    ),
    (
        "0016",
        "print_line",
        {"id": UNIT, "created_at": NOW, "run_id": UNIT, "position": 1, "merchant_id": SHOP, "sign_id": SIGN}
        | {"is_new": True, "told": ""},
    ),
    (
        "0016",
        "print_part",
        {"id": UNIT, "created_at": NOW, "run_id": UNIT, "number": 1, "first_sign": 1, "last_sign": 1}
        | {"state": "ready", "worker": "thu", "drawn": 1, "checked": 1, "sha256": "0" * 64, "size": 1},
    ),
    (
        "0018",
        "sign_wave",
        {"id": UNIT, "created_at": NOW, "unit_id": UNIT, "place_id": PLACE, "reason": "rules", "note": ""}
        | {"begun_on": DAY, "begun_by_id": OFFICER},
    ),
    (
        "0019",
        "leaflet",
        {"id": UNIT, "created_at": NOW, "unit_id": UNIT, "subject": "tax", "version": 1, "text": "Một dòng"}
        | {"text_en": "", "checked_by": "Thuế Thử", "checked_on": DAY, "written_by_id": OFFICER},
    ),
    ("0020", "incident_counter", {"unit_id": UNIT, "last_number": 7}),
    (
        "0020",
        "incident",
        {"id": UNIT, "created_at": NOW, "number": "00001-S0007", "place_id": PLACE, "merchant_id": SHOP}
        | {"kind": "pasted_over", "source": "payer", "where_said": "", "told": "", "verdict": "strange"}
        | {"state": "closed", "handed_over_on": DAY, "handed_over_note": "", "answer": ""}
        | {"closed_reason": "genuine", "closed_at": NOW, "closed_by_id": OFFICER, "answer_code_hash": "6" * 64},
    ),
    (
        "0020",
        "incident_photo",
        {"id": UNIT, "created_at": NOW, "incident_id": UNIT, "number": 1, "jpeg": b"s1:" + bytes(20)},
    ),
    (
        "0021",
        "register_entry",
        {"id": UNIT, "created_at": NOW, "merchant_id": SHOP, "recorded_at": NOW, "place_id": PLACE, "placed_since": DAY}
        | {"kind": "company", "line_of_business": "other", "opened_on": DAY, "closed_on": DAY},
    ),
    ("0021", "counted_course", {"merchant_id": SHOP, "course": "[]"}),
    *(
        (
            "0021",
            table,
            {
                "place_id": PLACE,
                "kind": "",
                "line_of_business": "",
                **more,
                "counted": 1,
                "closed": 0,
                "not_yet_open": 0,
            }
            | {"paused": 0, "surveyed": 1, "committed": 1, "account_ready": 1, "code_issued": 1, "sign_posted": 1}
            | {"test_payment": 0, "regular_use": 0, "refused": 0},
        )
        for table, more in (("daily_change", {"day": DAY}), ("running_total", {"changed_at": NOW}))
    ),
    (
        "0022",
        "criterion",
        {"id": UNIT, "created_at": NOW, "unit_id": UNIT, "code": "a", "method_version": 1, "name": "A"}
        | {"rung": "committed", "kinds": ["company"], "lines": [], "what_counts": "B", "retired_at": NOW},
    ),
    (
        "0022",
        "campaign",
        {"id": UNIT, "created_at": NOW, "unit_id": UNIT, "name": "A", "starts_on": DAY, "due_on": date(2026, 12, 31)}
        | {"criterion_id": UNIT, "target_percent": 955, "ended_on": DAY, "note": "", "version": 1},
    ),
    ("0022", "campaign_place", {"campaign_id": UNIT, "place_id": PLACE}),
    ("0022", "campaign_criterion", {"campaign_id": UNIT, "criterion_id": UNIT}),
    ("0022", "milestone", {"campaign_id": UNIT, "day": date(2026, 10, 1), "percent": 500}),
    (
        "0023",
        "visit",
        {"id": UNIT, "created_at": NOW, "merchant_id": SHOP, "visited_on": DAY, "recorded_by_id": OFFICER}
        | {"recorded_at": NOW, "outcome": "refused", "reasons": '["other"]', "note": "", "next_on": DAY}
        | {"fact_id": FACT},
    ),
    ("0024", "floor_plan", FLOOR),
    (
        "0025",
        "period_report",
        {"id": UNIT, "created_at": NOW, "unit_id": UNIT, "kind": "month", "first_on": DAY, "last_on": date(2026, 9, 14)}
        | {"known_at": NOW, "method_version": 1, "contents": "{}", "contents_sha256": "0" * 64}
        | {"filed_by_id": OFFICER, "filed_at": NOW},
    ),
    ("0025", "period_report_place", {"report_id": UNIT, "place_id": PLACE}),
    ("0025", "period_report_file", {"report_id": UNIT, "form": "pdf", "sha256": "0" * 64, "content": b"%PDF"}),
    (
        "0026",
        "partner",
        {"id": UNIT, "created_at": NOW, "unit_id": UNIT, "name": "Bưu cục Thử", "name_key": "buu cuc thu"}
        | {"kind": "telecom"},
    ),
    (
        "0026",
        "assignment",
        {"id": UNIT, "created_at": NOW, "campaign_id": UNIT, "place_id": PLACE, "officer_id": OFFICER}
        | {"first_label": "A", "last_label": "A", "side": "both", "assigned_by_id": OTHER, "ended_on": DAY}
        | {"sent_hash": "0" * 64},
    ),
    (
        "0026",
        "campaign_event",
        {"id": UNIT, "created_at": NOW, "campaign_id": UNIT, "place_id": PLACE, "kind": "training", "held_on": DAY}
        | {"where_said": "", "led_by_id": OFFICER, "partner_id": UNIT, "leaflet": "tax", "leaflet_version": 0}
        | {"copies": 40, "note": "", "called_off": False, "version": 1},
    ),
    (
        "0026",
        "counted_item",
        {"id": UNIT, "created_at": NOW, "campaign_id": UNIT, "name": "A", "kind": "yes_no", "about": "shops"}
        | {"retired_at": NOW},
    ),
    (
        "0026",
        "partner_part",
        {"id": UNIT, "created_at": NOW, "campaign_id": UNIT, "partner_id": UNIT, "promise": "", "promised_shops": 40}
        | {"contact": "", "left_on": DAY, "version": 1},
    ),
    ("0026", "event_shop", {"event_id": UNIT, "merchant_id": SHOP, "told_by_id": OFFICER, "told_at": NOW}),
    (
        "0026",
        "item_count",
        {"id": UNIT, "created_at": NOW, "item_id": UNIT, "place_id": PLACE, "merchant_id": SHOP, "number": 1}
        | {"counted_on": DAY, "counted_by_id": OFFICER, "recorded_at": NOW},
    ),
    ("0026", "partner_shop", {"part_id": UNIT, "merchant_id": SHOP, "told_by_id": OFFICER, "told_at": NOW}),
    (
        "0027",
        "alert_put_off",
        {"id": UNIT, "created_at": NOW, "officer_id": OFFICER, "kind": "place_stalls", "place_id": PLACE}
        | {"put_off_on": DAY, "until": date(2026, 12, 31), "reason": ""},
    ),
    (
        "0027",
        "officer_mail",
        {"id": UNIT, "created_at": NOW, "officer_id": OFFICER, "address": "", "asked_at": NOW, "confirmed_at": NOW},
    ),
    (
        "0027",
        "alert_digest",
        {"id": UNIT, "created_at": NOW, "officer_id": OFFICER, "day": DAY, "told": "", "delivery": "failed"}
        | {"trouble": "no_answer"},
    ),
]
"""A row for each table, and the step that first has it."""
BROUGHT = {"0022": 6}
"""Rows that a step puts in itself, and how many."""
