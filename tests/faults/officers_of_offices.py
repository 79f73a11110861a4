"""Officers at counters: they take cash and cheques, cash up, and return takings in total."""

from typing import Any

from everypenny.domain.deeds import OfficeRecord

from tests.builders import council_tax, rent
from tests.faults.council_days import FINE, INVOICE
from tests.faults.drawn_files import KNOWN
from tests.faults.onlooker import Lines, Onlooker
from tests.faults.ordered import Ordered

TILLS = (("town-hall", "CASH"), ("town-hall", "CHQ"), ("library", "CASH"), ("library", "CHQ"))
TAKEN = {"CASH": "cash", "CHQ": "cheque"}
LINKED_PENCE = 4_900_00
TAKINGS = {"invoices": ("SD", INVOICE), "parking": ("PCN", FINE)}


def a_counter_payment(seen: Onlooker) -> Ordered | None:
    """Somebody pays for one account, for several, or for nobody knows whom."""
    office, method = seen.random.choice(TILLS)
    places = _places(seen)
    parts = [{**place, "pence": seen.random.randrange(1, 9_00)} for place in places]
    if seen.random.random() < 0.05:
        parts[0]["pence"] = LINKED_PENCE
    total = sum(part["pence"] for part in parts)
    return Ordered(
        deed="record_counter_payment",
        order={"office": office, "method_code": method, "parts": parts},
        posts=((_clearing(office, method), total), *map(_credit, parts)),
    )


def a_cash_up(seen: Onlooker) -> Ordered | None:
    """Receipts go to the bank on a slip, which may be a few pence over or short of them."""
    office, method = seen.random.choice(TILLS)
    waiting = seen.records(f"receipts/{office}/{TAKEN[method]}")
    if not waiting:
        return None
    banked = seen.random.sample(waiting, seen.random.randrange(1, len(waiting) + 1))
    short = seen.random.choice([0, 0, 0, 3, -2])
    slip = seen.random.choice(["7", "8"])
    order = {
        "office": office,
        "method_code": method,
        "slip": slip,
        "bag": "B1",
        "receipts": sorted(receipt.key for receipt in banked),
        "banked_pence": sum(receipt.body["pence"] for receipt in banked) - short,
        "version": _version_of_slip(seen, f"{office}/{slip}"),
        "why": "counted twice",
    }
    differs = ((f"differences/{office}", short), (_clearing(office, method), -short))
    posts = differs if short else ()
    return Ordered(deed="cash_up", order=order, posts=posts, needs_two=bool(short))


def a_drafted_return(seen: Onlooker) -> Ordered | None:
    """A library counts its takings, or counts them again; now and then not to the penny."""
    told, over = _lines(seen), seen.random.choice([0, 0, 0, 4, -1])
    counted = sum(line["pence"] for line in told) + over
    method = seen.random.choice(["CASH", "CHQ"])
    if seen.random.random() < 0.1:
        counted += 1
    order: dict[str, Any] = {
        "template": "library-takings",
        "method_code": method,
        "taken_on": seen.today.isoformat(),
        "lines": told,
        "over_pence": over,
        "why": "counted twice",
        **_analysis(method, counted),
    }
    drafts = seen.records("e_return")
    if drafts and seen.random.random() < 0.3:
        draft = seen.random.choice(drafts)
        order |= {"e_return": draft.key, "version": draft.version}
        order["withdraw"] = seen.random.random() < 0.3
    return Ordered(deed="prepare_e_return", order=order)


def a_submitted_return(seen: Onlooker) -> Ordered | None:
    """A draft is whole, as its officer believes."""
    drafts = seen.records("e_return")
    if not drafts:
        return None
    draft = seen.random.choice(drafts)
    return Ordered(
        deed="submit_e_return",
        order={"e_return": draft.key, "version": draft.version},
        posts=_posts(draft),
        needs_two=True,
    )


def _places(seen: Onlooker) -> list[dict[str, Any]]:
    number = seen.random.randrange(KNOWN)
    known = [
        {"fund": "CT", "account_reference": council_tax(number)},
        {"fund": "HR", "account_reference": rent(number)},
        {"fund": "SD", "account_reference": INVOICE},
        {},
    ]
    return seen.random.sample(known, seen.random.choice([1, 1, 2, 3]))


def _credit(part: dict[str, Any]) -> tuple[str, int]:
    if "fund" not in part:
        return "suspense", -part["pence"]
    return f"fund/{part['fund']}/{part['account_reference']}", -part["pence"]


def _clearing(office: str, method: str) -> str:
    return f"clearing/{TAKEN[method]}-{office}"


def _version_of_slip(seen: Onlooker, slip: str) -> int:
    slips = seen.records(f"cash_ups/{seen.today:%Y-%m}", only_open=False)
    return next((record.version for record in slips if record.key == slip), 0)


def _lines(seen: Onlooker) -> list[dict[str, Any]]:
    names = seen.random.sample(sorted(TAKINGS), seen.random.choice([1, 2]))
    return [
        {
            "line": name,
            "account_reference": TAKINGS[name][1],
            "pence": seen.random.randrange(10, 9_00),
        }
        for name in names
    ]


def _analysis(method: str, pence: int) -> dict[str, Any]:
    if method == "CHQ":
        return {"cheques": [{"number": "000123", "pence": pence}]}
    coins = [{"denomination": 1, "count": pence % 5}, {"denomination": 5, "count": pence // 5}]
    return {"denominations": coins, "bag": "B2"}


def _posts(draft: OfficeRecord) -> Lines:
    body = draft.body
    credits_ = [
        (f"fund/{fund}/{reference}", -line["pence"])
        for line in body["lines"]
        for fund, reference in [TAKINGS[line["line"]]]
    ]
    over = int(body["over_pence"])
    counted = over - sum(pence for _, pence in credits_)
    differs = ((f"differences/{body['office']}", -over),) if over else ()
    return ((_clearing(body["office"], body["method_code"]), counted), *credits_, *differs)
