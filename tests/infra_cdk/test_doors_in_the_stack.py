import json
import re

import pytest
from everypenny.local.checkout import ROOT
from everypenny.workflows.officers_views import ROUTES

from tests.infra_cdk.stack_template import as_list, cloud, doors, named, resources, template

pytestmark = pytest.mark.xdist_group("stack")

INVOKED = {
    "receive_provider_event",
    "open_balances",
    "name_roles",
    "do_deed",
    "answer_officer",
    "search_payments",
}


def queues() -> dict[str, dict]:
    return resources("AWS::SQS::Queue")


def alarmed_metrics() -> set[tuple[str, str]]:
    """Pairs of metric name and the logical id that its first dimension names."""
    pairs = set()
    for alarm in resources("AWS::CloudWatch::Alarm").values():
        value = alarm["Dimensions"][0]["Value"]
        target = value if isinstance(value, str) else next(iter(value.values()))
        pairs.add((alarm["MetricName"], target if isinstance(target, str) else target[0]))
    return pairs


def test_every_door_has_its_function_and_every_function_its_door():
    modules = {path.stem for path in (ROOT / "functions").glob("*.py")} - {"__init__"}

    assert modules == set(doors())


def test_every_door_stands_at_a_queue_unless_it_answers_its_caller():
    at_queues = {
        mapping["FunctionName"]["Ref"]
        for mapping in resources("AWS::Lambda::EventSourceMapping").values()
    }

    waiting = {
        door
        for door in doors()
        if named("AWS::Lambda::Function", door.replace("_", "")) in at_queues
    }
    assert waiting == set(doors()) - INVOKED


def roads() -> dict[str, tuple[dict, int]]:
    """Each queue that a door stands at, by its own name, and that door's seconds."""
    functions, found = resources("AWS::Lambda::Function"), {}
    for mapping in resources("AWS::Lambda::EventSourceMapping").values():
        queue = queues()[mapping["EventSourceArn"]["Fn::GetAtt"][0]]
        name = queue["QueueName"].removeprefix("everypenny-ambleford-")
        found[name] = (queue, functions[mapping["FunctionName"]["Ref"]]["Timeout"])
    return found


def test_a_failed_message_comes_back_alone():
    mappings = resources("AWS::Lambda::EventSourceMapping").values()

    assert all(m["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for m in mappings)


def test_a_message_is_tried_five_times_and_a_providers_through_a_nights_outage():
    tries = {name: q["RedrivePolicy"]["maxReceiveCount"] for name, (q, _) in roads().items()}

    assert (tries.pop("provider-events"), tries.pop("refunds")) == (100, 100)
    assert set(tries.values()) == {5}


def test_a_message_stays_hidden_for_a_run_and_never_over_a_quarter_of_an_hour():
    for queue, seconds in roads().values():
        assert seconds <= queue["VisibilityTimeout"] <= 900


def test_a_sweep_has_the_time_to_walk_years_of_arrivals():
    assert doors()["watch_sources"]["Timeout"] == 900


def test_a_door_that_writes_a_days_files_has_room_for_two_of_a_million_journals():
    for door in ("close_day", "export_fund", "prove_day", "copy_day_book"):
        assert doors()[door]["EphemeralStorage"]["Size"] >= 1024


def test_an_invoked_door_has_dead_letters_of_its_own():
    for door in INVOKED:
        assert doors()[door]["DeadLetterConfig"]["TargetArn"]["Fn::GetAtt"][0] in queues()


def test_every_dead_letter_rings():
    dead = {name for name, queue in queues().items() if queue["QueueName"].endswith("-dead")}

    rings = alarmed_metrics()

    assert len(dead) == len(resources("AWS::Lambda::Function"))
    for name in dead:
        assert ("ApproximateNumberOfMessagesVisible", name) in rings


def test_every_queue_rings_when_its_oldest_message_grows_old():
    alive = {
        name for name, queue in queues().items() if not queue["QueueName"].endswith("-dead")
    }

    assert {
        name for metric, name in alarmed_metrics() if metric.endswith("OldestMessage")
    } == alive


def test_every_door_rings_for_an_error_nobody_expected():
    functions = set(resources("AWS::Lambda::Function"))

    assert {name for metric, name in alarmed_metrics() if metric == "Errors"} == functions


def test_every_alarm_reaches_the_topic():
    topic = named("AWS::SNS::Topic", "")

    for alarm in resources("AWS::CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == [{"Ref": topic}]


def test_an_alarm_may_ring_the_topic():
    [policy] = resources("AWS::SNS::TopicPolicy").values()

    publishers = {
        service
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
        for service in as_list(statement["Principal"]["Service"])
    }

    assert publishers == {"cloudwatch.amazonaws.com", "budgets.amazonaws.com"}


def test_every_fact_that_a_door_counts_rings():
    facts = {
        alarm["MetricName"]
        for alarm in resources("AWS::CloudWatch::Alarm").values()
        if alarm["Namespace"] == "Everypenny"
    }
    doors_text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "functions").glob("*.py")
    )

    counted = {*re.findall(r'count\("(\w+)"\)', doors_text), "FileHeld", "FileRejected"}

    assert "ReplayDiffers" in counted
    assert facts == counted


def test_every_log_ends_after_thirteen_months():
    logs = resources("AWS::Logs::LogGroup").values()

    assert {log["RetentionInDays"] for log in logs} == {400}
    for door in doors().values():
        assert door["LoggingConfig"]["LogGroup"]["Ref"] in resources("AWS::Logs::LogGroup")


def test_every_door_finds_its_release_and_its_council():
    release = template(cloud())["Outputs"]["Release"]["Value"]

    for door in doors().values():
        variables = door["Environment"]["Variables"]
        assert variables["RELEASE"] == release
        assert variables["COUNCIL_FOLDER"] == "/opt/council"
        assert variables["EARLY_CLOSE"] == "refused"


def test_a_payment_rule_sees_neither_registers_nor_our_own_reports():
    patterns = {
        name: rule["EventPattern"]["detail"]["object"]["key"]
        for name, rule in resources("AWS::Events::Rule").items()
    }

    assert sorted(patterns.values(), key=str) == [
        [{"anything-but": {"prefix": ["registers/", "reports/", "acknowledgements/"]}}],
        [{"prefix": "acknowledgements/"}],
        [{"prefix": "registers/"}],
    ]


def test_the_day_closes_and_files_are_watched_by_londons_clock():
    schedules = resources("AWS::Scheduler::Schedule").values()

    told = {(s["ScheduleExpression"], s["ScheduleExpressionTimezone"]) for s in schedules}
    assert told == {
        ("cron(30 0 * * ? *)", "Europe/London"),
        ("cron(0 * * * ? *)", "Europe/London"),
        ("cron(45 23 * * ? *)", "Europe/London"),
    }
    assert all("DeadLetterConfig" in schedule["Target"] for schedule in schedules)


def routes() -> dict[str, dict]:
    """The routes of both APIs by their keys."""
    return {
        route["RouteKey"]: route for route in resources("AWS::ApiGatewayV2::Route").values()
    }


def test_every_api_is_throttled():
    throttles = {
        (route["ThrottlingRateLimit"], route["ThrottlingBurstLimit"])
        for stage in resources("AWS::ApiGatewayV2::Stage").values()
        for route in [stage["DefaultRouteSettings"]]
    }

    assert throttles == {(50, 100), (25, 50)}
    assert len(resources("AWS::ApiGatewayV2::Api")) == 2


def test_only_a_webhook_comes_in_without_a_token():
    [authorizer] = resources("AWS::ApiGatewayV2::Authorizer")

    for key, route in routes().items():
        if key == "POST /webhooks/{source}":
            assert route["AuthorizationType"] == "NONE"
        else:
            assert route["AuthorizationType"] == "JWT"
            assert route["AuthorizerId"] == {"Ref": authorizer}


def test_a_token_serves_only_what_its_scope_names():
    server = named("AWS::Cognito::UserPoolResourceServer", "api")
    scopes = {
        key: route["AuthorizationScopes"]
        for key, route in routes().items()
        if "webhooks" not in key
    }

    for key, [scope] in scopes.items():
        ending = "/deeds" if key.startswith("PUT ") else "/reads"
        assert scope == {"Fn::Join": ["", [{"Ref": server}, ending]]}
    assert [key for key in scopes if key.startswith("PUT ")] == [
        "PUT /v1/deeds/{deed}/{command_id}"
    ]


def test_tokens_are_those_of_the_councils_own_clients():
    [authorizer] = resources("AWS::ApiGatewayV2::Authorizer").values()

    told = authorizer["JwtConfiguration"]
    assert {audience["Ref"] for audience in told["Audience"]} == set(
        resources("AWS::Cognito::UserPoolClient")
    )
    assert {"Ref": named("AWS::Cognito::UserPool", "pool")} in told["Issuer"]["Fn::Join"][1]
    assert authorizer["IdentitySource"] == ["$request.header.Authorization"]


def test_no_page_of_another_site_may_ask():
    for api in resources("AWS::ApiGatewayV2::Api").values():
        assert "CorsConfiguration" not in api


def test_an_access_log_names_routes_and_never_whom_they_are_about():
    for stage in resources("AWS::ApiGatewayV2::Stage").values():
        line = json.loads(stage["AccessLogSettings"]["Format"])
        assert set(line) == {"request", "at", "route", "status", "milliseconds"}
        assert line["route"] == "$context.routeKey"


def test_the_officers_answers_are_looked_up_where_the_door_knows_a_view():
    asked = {key for key in routes() if key.startswith("GET ")}

    assert asked == set(ROUTES)
