"""The demo's day on a stack that refuses whatever no role grants."""

import hashlib
import json

import pytest
from everypenny.domain.journals import JournalKind
from everypenny.local.demo_evidence import leave_evidence

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]


def test_every_step_of_the_day_ends_as_expected(played):
    told = [(check.claim, check.expected, check.found) for check in played.checks.failed]

    assert told == []
    assert len(played.checks.steps) == 6


def test_genuine_twins_both_post(played):
    statement = _batch_of(played, played.plan.statement.key)
    journals = list(played.stack.ledger.journals(statement, 1))

    twins = journals[-2:]

    assert twins[0].lines == twins[1].lines
    assert twins[0].journal_id != twins[1].journal_id


def test_every_suspense_item_tells_its_reason_in_one_sentence(played):
    sentences = [item.sentence for item in played.suspense]

    assert len(sentences) == sum(played.plan.expected.doubts.values())
    assert all(s.startswith("In doubt: ") and s.endswith(".") for s in sentences)


def test_a_basket_captured_twice_is_one_journal(played):
    manifest = json.loads(
        played.stack.bucket("Daybook").get(f"days/{played.plan.day}/manifest.json")
    )
    lines = played.stack.bucket("Daybook").lines(
        f"days/{played.plan.day}/{manifest['journals']['sha256']}.jsonl"
    )
    kinds = [json.loads(line)[3][2] for line in lines]

    told_by_webhook, asked_by_officers = 1, 1
    assert kinds.count(JournalKind.REFUND) == told_by_webhook + asked_by_officers
    assert manifest["totals"]["source"]["govuk-pay"]["journals"] == 2 + 2


def test_the_evidence_holds_every_drop_and_fits_its_digests(played, tmp_path):
    leave_evidence(played.stack, tmp_path / "evidence")

    index = json.loads((tmp_path / "evidence" / "index.json").read_text("utf-8"))
    digests = {
        row["file"]: hashlib.sha256((tmp_path / "evidence" / row["file"]).read_bytes())
        for row in index
    }

    assert [r for r in index if digests[r["file"]].hexdigest() != r["sha256"]] == []
    for drop in (played.plan.allpay, played.plan.statement, played.plan.allpay_broken):
        assert (tmp_path / "evidence" / "drops" / drop.key).read_bytes() == drop.content


def _batch_of(played, key):
    source = key.partition("/")[0]
    [batch] = [
        batch.batch_id
        for file in played.stack.files.files(source)
        for batch in file.batches
        if file.landing.key == key
    ]
    return batch
