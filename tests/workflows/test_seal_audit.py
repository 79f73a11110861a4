"""A day's audit trail is sealed once, names the day before, and leaves no day out."""

import json
from datetime import timedelta

from everypenny.domain.audit import AuditEntry
from everypenny.formats.canonical import sha256
from everypenny.workflows.seal_audit import seal_audit

from tests.builders import ON
from tests.whole_house import House

NEXT = ON + timedelta(days=1)


def entry(request: str) -> AuditEntry:
    return AuditEntry(
        request_id=request,
        at=f"{ON}T10:00:00.000000Z",
        officer_id="pat",
        roles=("income",),
        did="GET /v1/suspense",
        about="",
        status=200,
        address="192.0.2.1",
    )


def sealed(house: House, day: object) -> dict[str, object]:
    trail = house.books.get(f"audit/{day}.json")
    assert house.books.get(f"audit/{day}.json.sig")
    told: dict[str, object] = json.loads(trail)
    return told


def seal(house: House) -> None:
    seal_audit(NEXT, trail=house.trail, day_books=house.day_books, signer=house.signer)


def test_a_trail_names_the_one_before_by_its_digest(quick: House) -> None:
    quick.trail.enter(entry("r1"), today=ON)
    seal_audit(ON, trail=quick.trail, day_books=quick.day_books, signer=quick.signer)
    quick.trail.enter(entry("r2"), today=NEXT)

    seal(quick)

    before = sha256(quick.books.get(f"audit/{ON}.json"))
    assert (sealed(quick, ON)["previous"], sealed(quick, NEXT)["previous"]) == ("", before)
    assert [row["request_id"] for row in sealed(quick, NEXT)["entries"]] == ["r2"]  # type: ignore[attr-defined]


def test_a_trail_whose_close_was_cut_off_is_sealed_before_the_next(quick: House) -> None:
    quick.trail.enter(entry("r1"), today=ON)
    quick.day_books.seal(ON, b"{}")

    seal(quick)

    assert [row["request_id"] for row in sealed(quick, ON)["entries"]] == ["r1"]  # type: ignore[attr-defined]
    assert sealed(quick, NEXT)["previous"] == sha256(quick.books.get(f"audit/{ON}.json"))


def test_what_is_entered_after_a_trail_was_sealed_changes_nothing(quick: House) -> None:
    seal(quick)
    first = sealed(quick, NEXT)
    quick.trail.enter(entry("late"), today=NEXT)

    seal(quick)

    assert sealed(quick, NEXT) == first
