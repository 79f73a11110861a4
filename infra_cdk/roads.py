"""The queues between the doors, each with its dead-letter queue and their alarms."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra_cdk.alarms import Alarms
from infra_cdk.settings import Settings

DELIVERIES = 5
# A provider's outage of a night is no dead letter: ten hours of asking, six minutes apart.
PROVIDER_DELIVERIES = 100
LONG_RUN = 900
DEAD_LETTERS_KEPT_FOR = Duration.days(14)


class Road(Construct):
    """A queue whose messages are tried so often and then laid aside, never lost.

    `seconds` is the timeout of the door at its end, `runs` how many of them a message stays
    hidden. Lambda asks for one at least and advises six, so that a copy seldom starts beside
    a first that still runs; here such a copy changes nothing.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        seconds: int,
        runs: int,
        deliveries: int,
        alarms: Alarms,
        settings: Settings,
    ) -> None:
        super().__init__(scope, name)
        full_name = f"{settings.stack_name}-{name}"
        self.seconds = seconds
        self.dead = dead_letter_queue(self, "dead", name=full_name, settings=settings)
        self.queue = sqs.Queue(
            self,
            "queue",
            queue_name=full_name,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=settings.enforce_tls,
            visibility_timeout=Duration.seconds(runs * seconds),
            retention_period=DEAD_LETTERS_KEPT_FOR,
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead, max_receive_count=deliveries
            ),
        )
        alarms.watch_dead_letters(name, self.dead)
        # Two whole runs and a burst: a first failure is told long before the last delivery.
        alarms.watch_waiting(name, self.queue, limit=Duration.seconds(2 * seconds + 600))


class Roads(Construct):
    """Every road of the house, named for what travels on it."""

    def __init__(
        self, scope: Construct, name: str, *, alarms: Alarms, settings: Settings
    ) -> None:
        super().__init__(scope, name)

        def road(name: str, *, seconds: int, deliveries: int = DELIVERIES) -> Road:
            # After a quarter of an hour's run nobody should wait another hour for the next.
            runs = 1 if seconds >= LONG_RUN else 6
            return Road(
                self,
                name,
                seconds=seconds,
                runs=runs,
                deliveries=deliveries,
                alarms=alarms,
                settings=settings,
            )

        self.drops = road("drops", seconds=LONG_RUN)
        self.registers = road("registers", seconds=LONG_RUN)
        self.acknowledgements = road("acknowledgements", seconds=LONG_RUN)
        self.watches = road("watches", seconds=LONG_RUN)
        self.chunks = road("chunks", seconds=120)
        self.provider_events = road(
            "provider-events", seconds=60, deliveries=PROVIDER_DELIVERIES
        )
        self.refunds = road("refunds", seconds=60, deliveries=PROVIDER_DELIVERIES)
        self.closes = road("closes", seconds=LONG_RUN)
        self.exports = road("exports", seconds=LONG_RUN)
        self.proofs = road("proofs", seconds=LONG_RUN)
        self.copies = road("copies", seconds=LONG_RUN)
        self.decisions = road("decisions", seconds=LONG_RUN)


def dead_letter_queue(
    scope: Construct, construct_id: str, *, name: str, settings: Settings
) -> sqs.Queue:
    """Where messages of the queue or function `name` go that nobody could handle."""
    return sqs.Queue(
        scope,
        construct_id,
        queue_name=f"{name}-dead",
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=settings.enforce_tls,
        retention_period=DEAD_LETTERS_KEPT_FOR,
    )
