import pytest

from tests.infra_cdk.stack_template import allowed, as_list, doors, named, statements

pytestmark = pytest.mark.xdist_group("stack")

INTAKE = {"receive_payment_file", "load_account_register", "decide_held_file"}
ASKED = {"do_deed", "answer_officer"}
BOOKS = {"close_day", "prove_day"}
UNCONFIGURED = {"name_roles", "copy_day_book"}
# Folders of the evidence besides `configurations`: kept (and read back), and read as well.
KEPT = {
    "acknowledge_export": {"commands"},
    "allocate_payments": {"take_backs"},
    "do_deed": {"commands"},
    "open_balances": {"commands"},
    "prove_day": {"certificates"},
    "receive_provider_event": {"masked", "webhooks"},
    "send_refund": {"answers", "commands", "masked"},
    "settle_provider_event": {"answers", "masked"},
}
READ_AS_WELL = {
    "answer_officer": {"answers", "commands"},
    "close_day": {"answers", "commands"},
    "copy_day_book": {"answers", "commands"},
    "decide_held_file": {"commands"},
    "do_deed": {"answers", "certificates"},
    "search_payments": {"answers", "commands"},
    "settle_provider_event": {"webhooks"},
}
# Who reads, and who writes, anywhere in a bucket: in the evidence nobody does.
WHOLE = {
    "drop": (INTAKE | {"acknowledge_export"}, INTAKE | {"acknowledge_export"}),
    "work": (
        INTAKE
        | ASKED
        | {"allocate_payments", "close_day", "copy_day_book", "search_payments"}
        | {"settle_provider_event"},
        INTAKE,
    ),
    "evidence": (set(), set()),
    "daybook": (
        ASKED | BOOKS | {"acknowledge_export", "copy_day_book", "export_fund"},
        BOOKS,
    ),
    "outbox": (ASKED | {"export_fund", "prove_day"}, {"export_fund"}),
}


def doors_that_may(action: str, target: str = "") -> set[str]:
    return {
        door
        for door in doors()
        if any(done == action and target in to for done, to in allowed(door))
    }


def test_no_grant_names_its_actions_by_a_star():
    actions = {
        action
        for door in doors()
        for statement in statements(door)
        for action in as_list(statement["Action"])
    }

    assert not [action for action in actions if "*" in action]


def test_a_grant_ends_in_a_star_only_for_objects_and_one_councils_secrets():
    starred = {to for door in doors() for _, to in allowed(door) if "*" in to}

    for target in starred:
        assert target.endswith("/*") or "parameter/everypenny/ambleford/*" in target
    assert "*" not in starred


def test_no_door_deletes_scans_the_table_or_passes_a_lock():
    for door in doors():
        for action, _ in allowed(door):
            assert not action.startswith(
                ("s3:Delete", "s3:Bypass", "dynamodb:Scan", "dynamodb:Delete", "iam:")
            )


def test_only_those_who_seal_may_sign():
    assert doors_that_may("kms:Sign") == {"close_day", "prove_day"}


def test_only_those_who_read_drops_report_beside_them():
    readers = {
        "receive_payment_file",
        "load_account_register",
        "decide_held_file",
        "acknowledge_export",
    }

    assert doors_that_may("s3:PutObject", "recordsdrop") == readers
    assert doors_that_may("s3:GetObjectVersion", "recordsdrop") == readers


def test_only_the_export_writes_to_the_outbox():
    assert doors_that_may("s3:PutObject", "recordsoutbox") == {"export_fund"}
    assert doors_that_may("s3:PutObject", "recordsdaybook") == {"close_day", "prove_day"}


def test_every_door_that_reads_its_configuration_keeps_it_as_evidence():
    configured = set(doors()) - UNCONFIGURED

    assert doors_that_may("s3:PutObject", "recordsevidence") == configured


def folders_of(door: str, action: str, bucket: str) -> set[str]:
    """Where in a bucket a door may do something; `""` is all of it."""
    return {
        to.partition("/")[2].rstrip("*").rstrip("/")
        for done, to in allowed(door)
        if done == action and to.startswith(bucket)
    }


def test_each_door_keeps_and_reads_its_own_folders_of_the_evidence_alone():
    bucket = named("AWS::S3::Bucket", "recordsevidence")

    kept = {door: folders_of(door, "s3:PutObject", bucket) for door in doors()}
    read = {door: folders_of(door, "s3:GetObject", bucket) - kept[door] for door in doors()}

    configurations = {"configurations"}
    assert {d: f - configurations for d, f in kept.items() if f - configurations} == KEPT
    assert {d for d, f in kept.items() if configurations <= f} == set(doors()) - UNCONFIGURED
    assert {door: folders for door, folders in read.items() if folders} == READ_AS_WELL


@pytest.mark.parametrize("bucket", WHOLE)
def test_who_reads_or_writes_a_whole_bucket_is_told(bucket: str):
    name = named("AWS::S3::Bucket", f"records{bucket}")

    readers = {door for door in doors() if "" in folders_of(door, "s3:GetObject", name)}
    writers = {door for door in doors() if "" in folders_of(door, "s3:PutObject", name)}

    assert (readers, writers) == WHOLE[bucket]


def test_the_door_at_the_sign_in_may_do_nothing_but_log():
    done = {action.partition(":")[0] for action, _ in allowed("name_roles")}

    assert done == {"logs", "sqs"}


def test_only_those_who_speak_with_providers_read_secrets():
    assert doors_that_may("ssm:GetParameter") == {
        "receive_provider_event",
        "send_refund",
        "settle_provider_event",
    }


def test_the_door_on_the_internet_touches_no_ledger_and_no_providers_key():
    told = allowed("receive_provider_event")
    on_table = [s for s in statements("receive_provider_event") if "dynamodb" in str(s)]

    assert {action for action, _ in told if action.startswith("dynamodb:")} == {
        "dynamodb:UpdateItem"
    }
    assert [statement["Condition"] for statement in on_table] == [
        {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["G#*"]}}
    ]
    assert [to for action, to in told if action.startswith("ssm:")] == [
        to for _, to in told if "parameter/everypenny/ambleford/*/webhook_secrets" in to
    ]
    kept = {to.partition("/")[2] for action, to in told if action.startswith("s3:")}
    assert kept == {"configurations/*", "masked/*", "webhooks/*"}


def test_only_who_asks_a_provider_holds_its_key():
    readers = {door for door in doors() if any("/api_key" in to for _, to in allowed(door))}

    assert readers == {"send_refund", "settle_provider_event"}


def test_a_proof_writes_nothing_to_the_ledger():
    table = named("AWS::DynamoDB::Table", "records")

    assert "prove_day" not in doors_that_may("dynamodb:PutItem", table)
    assert "prove_day" in doors_that_may("dynamodb:Query", table)


def test_each_road_is_fed_by_the_door_before_it():
    feeders = {
        "chunks": {"receive_payment_file", "decide_held_file", "close_day"},
        "providerevents": {
            "receive_provider_event",
            "receive_payment_file",
            "send_refund",
        },
        "refunds": {"do_deed", "watch_sources"},
        "exports": {"close_day", "do_deed"},
        "copies": {"close_day", "copy_day_book"},
        "decisions": {"do_deed"},
        "proofs": {"export_fund", "acknowledge_export"},
    }

    for road, feeding in feeders.items():
        assert doors_that_may("sqs:SendMessage", f"roads{road}queue") == feeding


@pytest.mark.parametrize("door", ["answer_officer", "search_payments"])
def test_a_door_that_answers_officers_writes_nothing_but_who_asked(door):
    writes = {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem"}
    on_table = [
        statement
        for statement in statements(door)
        if writes & set(as_list(statement["Action"]))
    ]

    assert [(s["Action"], s["Condition"]) for s in on_table] == [
        ("dynamodb:PutItem", {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["D#*"]}})
    ]
    kept = {to for action, to in allowed(door) if action == "s3:PutObject"}
    assert all(to.endswith("/configurations/*") for to in kept)


def test_no_door_of_the_officers_api_reads_a_secret_or_a_raw_drop():
    for door in ("do_deed", "answer_officer", "search_payments"):
        actions = {(action, to) for action, to in allowed(door)}
        assert not [action for action, _ in actions if action.startswith("ssm:")]
        assert not [to for _, to in actions if "recordsdrop" in to]
