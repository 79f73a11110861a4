"""An export goes on to a back office's own bucket: whether it arrived is known or unknown."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from everypenny.adapters.council_folder import check_folder
from everypenny.adapters.dynamo_pushes import DynamoPushes
from everypenny.adapters.kept_councils import KeptCouncils
from everypenny.adapters.s3_push import S3Push
from everypenny.domain.pushing import Destination, destination
from everypenny.domain.records import ReplayDiffers
from everypenny.workflows.export_fund import reissue
from everypenny.workflows.push_exports import Pushing, push_exports

from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.whole_house import DEMO_COUNCIL, House

EXPORT = "council-tax-2026-11-2026-11-20"
NAMES = [f"in/everypenny/{EXPORT}.csv", f"in/everypenny/{EXPORT}.csv.manifest.json"]


@pytest.fixture
def exported(house: House, tmp_path: Path) -> House:
    """A day exported to a council tax system that has a bucket of its own."""
    house.councils = KeptCouncils(with_a_bucket(tmp_path), house.evidence)
    house.open(ON, {"bank/main": 0})
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/receipts.txt", an_allpay_file([(council_tax(1), 10_00)]))
    house.close(ON)
    house.export_all(ON)
    return house


def with_a_bucket(folder: Path) -> Path:
    copied = Path(shutil.copytree(DEMO_COUNCIL, folder / "council"))
    targets = copied / "targets.toml"
    more = 'funds = ["CT"]\npush_to = "s3://tax-systems/in/everypenny"'
    targets.write_text(targets.read_text("utf-8").replace('funds = ["CT"]', more), "utf-8")
    assert check_folder(copied) == ()
    return copied


def pushing(house: House) -> Pushing:
    return Pushing(
        exports=house.exports,
        pushes=DynamoPushes(house.table),
        push=S3Push(house.outside.s3),
        councils=house.councils,
        clock=house.clock,
    )


def their_bucket(house: House) -> None:
    place = {"LocationConstraint": "eu-west-2"}
    house.outside.s3.create_bucket(Bucket="tax-systems", CreateBucketConfiguration=place)


def lying_there(house: House) -> dict[str, bytes]:
    found = house.outside.s3.list_objects_v2(Bucket="tax-systems").get("Contents", [])
    get = house.outside.s3.get_object
    keys = [item["Key"] for item in found]
    return {key: get(Bucket="tax-systems", Key=key)["Body"].read() for key in keys}


def test_an_export_is_pushed_with_its_manifest_and_the_very_bytes(exported: House) -> None:
    their_bucket(exported)

    pushed = push_exports("council-tax", pushing=pushing(exported))

    [record] = exported.exports.issued("council-tax")
    assert pushed == (EXPORT,)
    assert sorted(lying_there(exported)) == NAMES
    assert lying_there(exported)[NAMES[0]] == exported.delivered(record)
    assert DynamoPushes(exported.table).pushed("council-tax") == {EXPORT}


def test_an_export_is_pushed_once(exported: House) -> None:
    their_bucket(exported)
    push_exports("council-tax", pushing=pushing(exported))
    before = exported.scan()

    assert push_exports("council-tax", pushing=pushing(exported)) == ()
    assert exported.scan() == before


def test_what_the_other_side_refuses_stays_unknown_and_goes_with_the_next(
    exported: House,
) -> None:
    with pytest.raises(ClientError):
        push_exports("council-tax", pushing=pushing(exported))
    unknown = DynamoPushes(exported.table).pushed("council-tax")
    their_bucket(exported)
    exported.clock.pass_days(1)
    exported.dropped("allpay/more.txt", an_allpay_file([(council_tax(2), 5_00)]))
    exported.close(ON + timedelta(days=1))
    exported.export_all(ON + timedelta(days=1))

    pushed = push_exports("council-tax", pushing=pushing(exported))

    assert unknown == frozenset()
    assert pushed == (EXPORT, "council-tax-2026-11-2026-11-21")


def test_an_export_that_cannot_be_pushed_holds_up_none_behind_it(exported: House) -> None:
    their_bucket(exported)
    exported.clock.pass_days(1)
    exported.dropped("allpay/more.txt", an_allpay_file([(council_tax(2), 5_00)]))
    exported.close(ON + timedelta(days=1))
    exported.export_all(ON + timedelta(days=1))
    exported.outbox.put(f"council-tax/{EXPORT}.csv", b"other bytes")

    with pytest.raises(ReplayDiffers):
        push_exports("council-tax", pushing=pushing(exported))

    pushed = DynamoPushes(exported.table).pushed("council-tax")
    assert pushed == {"council-tax-2026-11-2026-11-21"}


def test_an_export_that_is_issued_again_is_pushed_again_byte_for_byte(exported: House) -> None:
    their_bucket(exported)
    push_exports("council-tax", pushing=pushing(exported))
    before = lying_there(exported)
    exported.outside.s3.delete_object(Bucket="tax-systems", Key=NAMES[0])

    reissue("council-tax", EXPORT, exporting=exported.exporting)
    pushed = push_exports("council-tax", pushing=pushing(exported), again=EXPORT)

    assert pushed == (EXPORT,)
    assert lying_there(exported) == before


def test_a_file_that_was_altered_in_the_outbox_is_not_pushed(exported: House) -> None:
    their_bucket(exported)
    exported.outbox.put(f"council-tax/{EXPORT}.csv", b"other bytes")

    with pytest.raises(ReplayDiffers):
        push_exports("council-tax", pushing=pushing(exported))

    assert lying_there(exported) == {}


def test_a_target_without_a_bucket_is_pushed_nowhere(exported: House) -> None:
    assert push_exports("general-ledger", pushing=pushing(exported)) == ()


@pytest.mark.parametrize(
    ("push_to", "found"),
    [
        ("s3://tax-systems", Destination("tax-systems")),
        ("s3://tax-systems/", Destination("tax-systems")),
        ("s3://tax-systems/in/", Destination("tax-systems", "in/")),
    ],
)
def test_a_destination_is_a_bucket_and_a_prefix(push_to: str, found: Destination) -> None:
    assert destination(push_to) == found


@pytest.mark.parametrize(
    "push_to", ["tax-systems", "https://tax/in", "s3://Tax_Systems", "s3://x/*"]
)
def test_what_is_no_bucket_is_refused(push_to: str) -> None:
    with pytest.raises(ValueError, match="is not s3"):
        destination(push_to)
