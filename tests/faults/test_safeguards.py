"""No safeguard can be lost unnoticed."""

from dataclasses import replace
from pathlib import Path

import pytest
from everypenny.domain.records import ReplayDiffers

from tests.faults import mutations
from tests.faults.call_sites import PACKAGE
from tests.faults.first_to_break import is_ours
from tests.faults.losses import (
    CannotBeTried,
    noticed,
    noticed_without_loss,
    without,
)
from tests.faults.refusals import REFUSALS
from tests.faults.safeguard import Safeguard
from tests.faults.safeguards import SAFEGUARDS
from tests.faults.simulator import Stuck
from tests.faults.write_sites import (
    DECIDED_ELSEWHERE,
    LOOKS_UP,
    WITHOUT_A_CONDITION,
    approvals,
    digest_checks,
    writes,
)

QUICKLY_MISSED = (
    "a webhook's signature fits",
    "the same bytes are refused",
    "only an accepted file is handed on",
)
SEEDS, SEEDS_WITHOUT_LOSS = 20, 4


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=lambda safeguard: safeguard.what)
def test_each_safeguard_stands_where_the_mutations_take_it_out(safeguard: Safeguard) -> None:
    loss = without(safeguard)

    assert loss.left != safeguard.path.read_text("utf-8")
    assert not loss.file.endswith(".py") or compile(loss.left, loss.file, "exec")


def test_every_condition_of_a_write_is_one_that_the_mutations_take_out() -> None:
    conditions = [site for site in writes() if site.is_conditional]

    missed = [site for site in conditions if not site.is_guarded()]

    assert len(conditions) > 40
    assert {s.told for s in missed if not s.is_named_in(DECIDED_ELSEWHERE)} == set()


def test_every_write_without_a_condition_says_why_it_needs_none() -> None:
    without_one = [site for site in writes() if not site.is_conditional]

    told = {site.told for site in without_one if not site.is_named_in(WITHOUT_A_CONDITION)}

    assert told == set()


def test_every_check_of_a_digest_is_one_that_the_mutations_take_out() -> None:
    missed = [site for site in digest_checks() if not site.is_guarded()]

    assert {site.told for site in missed if not site.is_named_in(LOOKS_UP)} == set()


def test_every_plan_that_is_always_approved_is_one_that_the_mutations_let_pass() -> None:
    sites = list(approvals())

    assert {site.told for site in sites if not site.is_guarded()} == set()
    assert len(sites) > 3


def test_no_reason_outlives_the_write_that_it_is_for() -> None:
    sites = [*writes(), *digest_checks()]
    open_ones = [site for site in sites if not (site.is_conditional and site.is_guarded())]

    for reason in (*WITHOUT_A_CONDITION, *DECIDED_ELSEWHERE, *LOOKS_UP):
        assert any(site.what.startswith(reason) for site in open_ones), reason


def test_every_refusal_can_be_taken_out_alone() -> None:
    texts = {file: (PACKAGE / file).read_text("utf-8") for file in {r.file for r in REFUSALS}}

    for refusal in REFUSALS:
        left = refusal.without(texts[refusal.file])
        assert compile(left, refusal.what, "exec")
        assert left.count("raise ") == texts[refusal.file].count("raise ") - 1


@pytest.mark.parametrize("what", QUICKLY_MISSED)
def test_the_simulator_misses_a_safeguard_that_is_taken_out(what: str) -> None:
    [safeguard] = [each for each in SAFEGUARDS if each.what == what]

    notice = noticed(without(safeguard), SEEDS)

    assert notice is not None
    assert notice.by == "the simulator"


def test_the_simulator_misses_nothing_where_nothing_is_taken_out() -> None:
    assert noticed_without_loss((), SEEDS_WITHOUT_LOSS) is None


def test_sources_that_do_not_even_run_prove_nothing() -> None:
    loss = without(SAFEGUARDS[0])

    with pytest.raises(CannotBeTried, match="the seeds could not be lived"):
        noticed(replace(loss, left=f"{loss.left}\nraise NameError\n", tests=()), SEEDS)


@pytest.mark.parametrize("error", [AssertionError(), Stuck(), ReplayDiffers(), LookupError()])
def test_a_seed_breaks_by_an_invariant_or_by_what_the_product_raises(error: Exception) -> None:
    assert is_ours(error)


@pytest.mark.parametrize("error", [NameError(), AttributeError(), KeyError(), ImportError()])
def test_a_seed_does_not_break_by_what_nobody_raises_of_purpose(error: Exception) -> None:
    assert not is_ours(error)


def test_what_was_found_of_other_sources_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutations, "KEPT", tmp_path / "build" / "mutations.json")
    mutations.Found(holds_without_loss=True, noticed={"a": "a test: t"}).keep()
    same = mutations.kept()
    monkeypatch.setattr(mutations, "source_digest", lambda: "another")

    assert (same.holds_without_loss, same.noticed) == (True, {"a": "a test: t"})
    assert mutations.kept().noticed == {}
