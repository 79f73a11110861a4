"""Forgeries of the list, of sealed days and of what they were made from, by their claim."""

from everypenny.auditor import verify

from tests.faults.forger import Forger, Forgery

OTHER = "0" * 64
FRIDAY, SATURDAY = "days/2026-11-20/manifest.json", "days/2026-11-21/manifest.json"
SUNDAY = "days/2026-11-22/manifest.json"
JOURNALS = "days/2026-11-21/*.jsonl"
LATE = "drops/allpay/late.txt"
WEBHOOK = "webhooks/govuk-pay/*.json"
REFUND, LATE_FILE, RELEASED, CLEARED = range(4)
"""Some of Saturday's batches, by their place."""


def more(pence: int) -> int:
    """A penny more; of a count, one more."""
    return pence + 1


def openssl_is_taken_away(forger: Forger) -> None:
    forger.programs = ""


def another_key_is_asked_for(forger: Forger) -> None:
    forger.openssl, forger.key = {"pkey": True}, OTHER


def a_body_is_said_to_be_another(forger: Forger) -> None:
    digest = forger.first(WEBHOOK).split("/")[-1].removesuffix(".json")
    both = f'{{"raw_sha256": "{OTHER}", "masked_sha256": "{digest}"}}'
    forger.put(f"masked/{digest}.json", both.encode())


def a_batch_without_journals_is_posted_again(forger: Forger) -> None:
    [late] = [b for b in forger.told(SATURDAY)["batches"] if "1 lines, 7.00" in b["identity"]]
    again = {**late, "chunks": [], "payments": 0, "posted_pence": 0}
    forger.says(SUNDAY, "batches", now=lambda batches: [*batches, again])


def an_event_takes_the_answer_of_another(forger: Forger) -> None:
    refund = forger.told(SATURDAY)["batches"][REFUND]
    was, now = (
        f"answers/govuk-pay/{verify.derived('event', 'govuk-pay', told, 'refunded')}.json"
        for told in ("ref1", "ref2")
    )
    forger.put(now, forger.files[was])
    identity = refund["identity"].replace("ref1", "ref2")
    forger.says(SATURDAY, "batches", REFUND, "identity", now=identity)


def a_line_of_no_batch_is_added(forger: Forger) -> None:
    name = forger.first(JOURNALS)
    forger.put_anew(name, forger.files[name] + b"[]\n")


OF_THE_LIST: dict[str, Forgery] = {
    "check_files: it is missing": lambda forger: forger.files.pop(LATE),
    "check_files: index.json lists other bytes for it": lambda forger: forger.says(
        "index.json", 0, "sha256", now=OTHER, also_digests=False
    ),
    "check_files: index.json does not list it": lambda forger: forger.files.update(
        {"commands/forged.json": b"{}"}
    ),
    "check_files: its name is another's digest": lambda forger: forger.put(
        forger.first(WEBHOOK), b"{}"
    ),
    "check_files: it speaks for another body": a_body_is_said_to_be_another,
    "check_files: not found on this machine": openssl_is_taken_away,
    "check_files: it holds no public key": lambda forger: forger.openssl.update(pkey=False),
    "check_files: it is not the key that --key tells": another_key_is_asked_for,
    "signed: its signature does not fit it": lambda forger: forger.openssl.update(
        pkey=True, dgst=False
    ),
    "configured: it names {name}, which there is not": lambda forger: forger.says(
        SATURDAY, "batches", LATE_FILE, "pins", "configuration", now=OTHER
    ),
    "verify: no day is sealed": lambda forger: forger.takes_out("days/*"),
    "verify: no sealed day names it": lambda forger: forger.put(
        f"days/2026-11-21/{OTHER}.jsonl", b""
    ),
    "verify: it is missing": lambda forger: forger.takes_out("answers/*"),
    "verify: it cannot be read ({type(broken).__name__})": lambda forger: forger.put(
        "commands/forged.json", b"["
    ),
}
OF_DAYS: dict[str, Forgery] = OF_THE_LIST | {
    "check_day: it is missing": lambda forger: forger.takes_out("days/2026-11-21/*"),
    "check_day: the day after names another digest for it": lambda forger: forger.says(
        SATURDAY, "previous", now=OTHER
    ),
    "check_day: its accounts": lambda forger: forger.says(
        SATURDAY, "accounts", "fund/CT", "carried_pence", now=more
    ),
    "check_day: its totals by {by}": lambda forger: forger.says(
        SATURDAY, "totals", "source", "allpay", "pence", now=more
    ),
    "check_day: a bank account is left out": lambda forger: forger.says(
        FRIDAY, "banks", now={}
    ),
    "check_day: bank/{code} is not proven as it says": lambda forger: forger.says(
        SATURDAY, "banks", "main", "proven_pence", now=more
    ),
    "check_day: {name} lists other bytes": lambda forger: forger.says(
        SATURDAY, "commands", 0, "evidence", now=OTHER
    ),
    "check_batch: batch {batch_id} is posted again on {sums.day}": (
        a_batch_without_journals_is_posted_again
    ),
    "check_command: its journal is of other bytes": lambda forger: forger.says(
        SATURDAY, "batches", CLEARED, "evidence", now=OTHER
    ),
    "check_command: it opens other balances": lambda forger: forger.says(
        "commands/opening-1.json", "balances", 0, "amount_pence", now=more
    ),
    "check_file: its batch is of other bytes": lambda forger: forger.says(
        SATURDAY, "batches", LATE_FILE, "evidence", now=OTHER
    ),
    "check_file: its batch has another's id": lambda forger: forger.swaps(
        LATE, b"770000071", b"770000013"
    ),
    "check_file: its lines or balances come to other pence than were posted": lambda forger: (
        forger.says(SATURDAY, "batches", LATE_FILE, "stated_pence", now=more)
    ),
    "check_event: its event was posted from other bytes": lambda forger: forger.says(
        SATURDAY, "batches", REFUND, "evidence", now=OTHER
    ),
    "check_event: its event has another id": an_event_takes_the_answer_of_another,
    "check_event: it tells other pence than were posted": lambda forger: forger.swaps(
        "answers/*ncxoblxm7iblbc5ryprz.json", b'"amount": 500', b'"amount": 501'
    ),
    "add: journal {journal[0]} does not balance": lambda forger: forger.swaps(
        JOURNALS, b"-700", b"-701"
    ),
    "add_up: its name is another content's digest": lambda forger: forger.swaps(
        JOURNALS, b"fund/CT/", b"fund/CX/", also_digests=False
    ),
    "add_up: batch {batch['batch_id']} has other journals than it was claimed for": (
        lambda forger: forger.swaps(JOURNALS, b"fund/CT/", b"fund/CX/")
    ),
    "add_up: batch {batch['batch_id']}": lambda forger: forger.says(
        SATURDAY, "batches", LATE_FILE, "posted_pence", now=more
    ),
    "add_up: it holds journals of no batch": a_line_of_no_batch_is_added,
    "add_up: its count of journals": lambda forger: forger.says(
        SATURDAY, "journals", "count", now=more
    ),
    "check_take_backs: it found other originals": lambda forger: forger.put(
        f"take_backs/{forger.told(SATURDAY)['batches'][LATE_FILE]['batch_id']}/1.json",
        b'{"1": {"original": "another", "parts": []}}',
    ),
    "check_verdict: its verdict is on other bytes": lambda forger: forger.says(
        SATURDAY, "verdicts", -1, "content_sha256", now=OTHER
    ),
    "check_verdict: it did not decide {verdict['file']}": lambda forger: forger.says(
        SATURDAY, "verdicts", 3, "command", now=OTHER
    ),
    "check_lists: its held files": lambda forger: forger.says(
        SATURDAY, "held", now=[forger.told(SATURDAY)["verdicts"][2]]
    ),
    "check_lists: its batches not posted": lambda forger: forger.says(
        FRIDAY, "unposted", now=[]
    ),
}
