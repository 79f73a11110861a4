"""The auditor's verifier claims nothing that a forger of digests can break unseen."""

from collections import Counter

import pytest
from everypenny.auditor import verify
from everypenny.workflows import read_batches

from tests.evidence_folder import evidence_files
from tests.faults.claims import broken_claim, claims
from tests.faults.forger import Forger
from tests.faults.forgeries import FORGERIES
from tests.three_days import lived_to_the_months_end


@pytest.fixture(scope="module")
def month() -> dict[str, bytes]:
    """The evidence of three days and of their month's end, as its council left it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_batches, "CHUNK_PAYMENTS", 2)
        return evidence_files(lived_to_the_months_end())


def test_what_nobody_forged_breaks_no_claim(month: dict[str, bytes]) -> None:
    evidence = Forger(dict(month)).evidence()

    assert verify.verify(evidence).unread == []


def test_every_claim_has_a_forgery_that_breaks_it() -> None:
    made = Counter(claim.name for claim in claims())

    assert made == Counter(FORGERIES.keys())


@pytest.mark.parametrize("claim", FORGERIES)
def test_a_forgery_breaks_the_claim_that_is_made_against_it(
    claim: str, month: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    forger = Forger(dict(month))
    FORGERIES[claim](forger)
    if forger.programs is not None:
        monkeypatch.setenv("PATH", forger.programs)

    with pytest.raises(verify.Altered) as refused:
        verify.verify(forger.evidence())

    assert broken_claim(refused.value) == claim


def test_a_file_of_lines_posted_before_must_still_come_to_its_own_balances(
    month: dict[str, bytes],
) -> None:
    forger = Forger(dict(month))
    forger.swaps("drops/main-bank/saturday.xml", b">9.00<", b">9.01<")

    with pytest.raises(verify.Altered) as refused:
        verify.verify(forger.evidence())

    assert str(refused.value).startswith("drops/main-bank/saturday.xml: its lines or balances")
