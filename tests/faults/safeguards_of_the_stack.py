"""What the stack, the doors and the sources let nobody do."""

from tests.faults.safeguard import Safeguard

DOOR = "infra_cdk/ims_function.py"
RECORDS = "infra_cdk/records.py"
ROADS = "infra_cdk/roads.py"
OFFICERS = "infra_cdk/officers.py"
COPIES = "local/demo_evidence.py"
STACK = "tests/house/test_security_of_the_stack.py"
DROPS = "tests/house/test_security_of_drops.py"
SOURCE = "tests/house/test_security_of_the_source.py"
GRANTS = "tests/infra_cdk/test_grants.py"
LOGS = "tests/house/test_security_of_the_logs.py"

OF_THE_STACK = (
    Safeguard(
        "no role may do everything of a kind",
        DOOR,
        'self._allow(["sqs:SendMessage"], road.queue.queue_arn)',
        'self._allow(["sqs:*"], road.queue.queue_arn)',
        STACK,
    ),
    Safeguard(
        "no role reaches everything",
        DOOR,
        'self._allow(["sqs:SendMessage"], road.queue.queue_arn)',
        'self._allow(["sqs:SendMessage"], "*")',
        STACK,
    ),
    Safeguard(
        "no bucket can be made public",
        RECORDS,
        "block_public_access=s3.BlockPublicAccess.BLOCK_ALL,\n"
        "            enforce_ssl=self.enforce_tls,",
        "enforce_ssl=self.enforce_tls,",
        STACK,
    ),
    Safeguard(
        "the table is encrypted",
        RECORDS,
        "        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,\n"
        "        encryption_key=key,\n",
        "",
        STACK,
    ),
    Safeguard(
        "a queue is encrypted",
        ROADS,
        "            encryption=sqs.QueueEncryption.SQS_MANAGED,\n            enforce_ssl",
        "            encryption=sqs.QueueEncryption.UNENCRYPTED,\n            enforce_ssl",
        STACK,
    ),
    Safeguard(
        "a key is turned over each year",
        RECORDS,
        "enable_key_rotation=True,",
        "enable_key_rotation=False,",
        STACK,
    ),
    Safeguard(
        "an officer's route asks who is there",
        OFFICERS,
        "                authorizer=authorizer,\n"
        "                authorization_scopes=[scope.scope_name],\n",
        "",
        STACK,
    ),
    Safeguard(
        "an access log names no caller",
        "infra_cdk/http_stage.py",
        '"route": "$context.routeKey",',
        '"route": "$context.routeKey",\n    "from": "$context.identity.sourceIp",',
        STACK,
    ),
    Safeguard(
        "what a door could not do is logged by its kind alone",
        "observability.py",
        "error=kind.__name__,",
        "error=str(error),",
        LOGS,
    ),
    Safeguard(
        "another account's alarm does not ring",
        "infra_cdk/alarms.py",
        "return iam.ServicePrincipal(service).with_conditions(\n"
        '        {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}\n'
        "    )",
        "return iam.ServicePrincipal(service)",
        STACK,
    ),
    Safeguard(
        "a door keeps evidence in its own folders",
        DOOR,
        "under=[CONFIGURATIONS, *folders])",
        'under=[""])',
        GRANTS,
    ),
    Safeguard(
        "a door reads evidence of its own folders",
        DOOR,
        'self._allow_objects(evidence, "s3:GetObject", under=folder)',
        'self._allow_objects(evidence, "s3:GetObject")',
        GRANTS,
    ),
    Safeguard(
        "a listed payment's id stays out of the log",
        "functions/settle_provider_event.py",
        "outcome=outcome)",
        'outcome=outcome, payment=message.get("payment"))',
        LOGS,
    ),
    Safeguard(
        "a card number is no payment's id",
        "formats/inward/govuk_pay_transactions.py",
        " or mask_card_numbers(told[_ID]) != told[_ID]:",
        ":",
        "tests/formats/test_govuk_pay_transactions.py",
    ),
    Safeguard(
        "a card number is no command id",
        "formats/officer_requests.py",
        " and mask_card_numbers(text) == text",
        "",
        "tests/formats/test_officer_requests.py",
    ),
    Safeguard(
        "a card number that was asked about is masked in the trail",
        "workflows/audited.py",
        " if status < _FIRST_REFUSAL else mask_card_numbers(request.about)",
        "",
        "tests/functions/test_officer_doors.py",
    ),
    Safeguard(
        "a signature is compared in constant time",
        "formats/inward/govuk_pay_event.py",
        "fits |= hmac.compare_digest(digest, told)",
        "fits |= digest == told",
        SOURCE,
    ),
    Safeguard(
        "every lock is looked up for known holes",
        "Makefile",
        "$(LOCAL_REQUIREMENTS).txt tests/requirements.txt tests/uv.txt",
        "$(LOCAL_REQUIREMENTS).txt tests/uv.txt",
        SOURCE,
    ),
    Safeguard(
        "the lock of the CDK's own command is looked up",
        "Makefile",
        "\tcd infra_cdk/cdk_cli && $(NPM) audit --package-lock-only\n",
        "",
        SOURCE,
    ),
    Safeguard(
        "evidence of an odd name stays within its folder",
        COPIES,
        'return sound and part not in {"", ".", ".."} and not {"\\\\", ":"} & set(part)',
        "return sound and bool(part)",
        DROPS,
    ),
    Safeguard(
        "evidence whose names stand in each other's way is kept whole",
        COPIES,
        "    return all(map(_is_plain, parts)) and not (\n"
        "        path.exists() or any(above.is_file() for above in path.parents)\n"
        "    )",
        "    return all(map(_is_plain, parts)) and bool(path)",
        DROPS,
    ),
    Safeguard(
        "a webhook that is no provider's leads nowhere",
        "workflows/receive_provider_event.py",
        "    _check_source(source, council)\n",
        "",
        "tests/house/test_security_of_the_webhook.py",
    ),
    Safeguard(
        "a deed's answer waits for the trail",
        "functions/do_deed.py",
        "return audited(event, deed)",
        "from everypenny.formats.officer_requests import read_officer_request\n"
        "    return deed(read_officer_request(event))",
        "tests/functions/test_officer_doors.py",
    ),
)
