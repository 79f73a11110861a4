"""Who is told when something is wrong, and of what."""

from aws_cdk import Aws, Duration
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra_cdk.settings import Settings

# Each is a fact that an officer must answer, told by a door as a metric of this name.
FACTS = (
    "AcknowledgementDiffers",
    "AcknowledgementMissing",
    "FileHeld",
    "FileMissing",
    "FileRejected",
    "ForgedWebhook",
    "ProofDoesNotTie",
    "RefundFailed",
    "ReplayDiffers",
    "SettlementNotMatched",
    "StatementMissing",
    "Unanswered",
    "UnknownPayment",
)
NAMESPACE = "Everypenny"


class Alarms(Construct):
    """One topic, and every alarm that rings it."""

    def __init__(
        self, scope: Construct, name: str, *, settings: Settings, key: kms.IKey
    ) -> None:
        super().__init__(scope, name)
        self.topic = sns.Topic(self, "topic", master_key=key, enforce_ssl=settings.enforce_tls)
        self.topic.grant_publish(_for_this_account("cloudwatch.amazonaws.com"))
        if settings.alert_email:
            self.topic.add_subscription(subscriptions.EmailSubscription(settings.alert_email))
        for fact in FACTS:
            self._watch_fact(fact, service=settings.stack_name)
        if (
            settings.platform == "cloud"
        ):  # nobody pays for a local stack, which knows no budgets
            self._watch_spending(settings.monthly_budget, stack_name=settings.stack_name)

    def watch_dead_letters(self, name: str, queue: sqs.IQueue) -> None:
        """Ring for the first message that nobody could handle."""
        self._alarm(
            f"{name}_dead",
            queue.metric_approximate_number_of_messages_visible(
                period=Duration.minutes(1), statistic="Maximum"
            ),
            above=0,
            says=f"{name}: a message failed every time and waits for a person",
        )

    def watch_waiting(self, name: str, queue: sqs.IQueue, *, limit: Duration) -> None:
        """Ring when the oldest message has waited longer than it ever should."""
        self._alarm(
            f"{name}_waiting",
            queue.metric_approximate_age_of_oldest_message(period=Duration.minutes(5)),
            above=limit.to_seconds(),
            says=f"{name}: the oldest message has waited too long",
        )

    def watch_door(self, name: str, function: lambda_.IFunction) -> None:
        """Ring for any error that a door let go of."""
        self._alarm(
            f"{name}_errors",
            function.metric_errors(period=Duration.minutes(5)),
            above=0,
            says=f"{name}: an error that no code expected",
        )

    def _watch_fact(self, fact: str, *, service: str) -> None:
        metric = cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name=fact,
            dimensions_map={"service": service},
            statistic="Sum",
            period=Duration.minutes(5),
        )
        self._alarm(fact, metric, above=0, says=f"{fact}: an officer must answer this")

    def _alarm(self, name: str, metric: cloudwatch.Metric, *, above: float, says: str) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            threshold=above,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=says,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))

    def _watch_spending(self, dollars: int, *, stack_name: str) -> None:
        """Ring at 80% of the budget, spent or forecast."""
        self.topic.grant_publish(_for_this_account("budgets.amazonaws.com"))
        to_the_topic = budgets.CfnBudget.SubscriberProperty(
            subscription_type="SNS", address=self.topic.topic_arn
        )
        budgets.CfnBudget(
            self,
            "budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=stack_name,
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=dollars, unit="USD"),
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        notification_type=kind,
                        comparison_operator="GREATER_THAN",
                        threshold=80,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[to_the_topic],
                )
                for kind in ("ACTUAL", "FORECASTED")
            ],
        )


def _for_this_account(service: str) -> iam.IPrincipal:
    """A service that acts for this account: another's alarm must not ring our topic.

    The same holds for the key that the topic is encrypted with.
    """
    return iam.ServicePrincipal(service).with_conditions(
        {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}
    )
