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
