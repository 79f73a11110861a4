"""Cases that once broke an invariant, as a soak printed them, and what was wrong.

Each is lived again for ever. What a seed draws changes as the simulator grows, and with it the
tale of a case: so every fault that was mended has a test by name as well.
"""

from tests.faults.shrinking import Case
from tests.faults.strikes import Fault

KEPT: dict[Case, str] = {
    Case(
        seed=1555,
        faults=(
            (("DynamoPayments.item table.get", Fault.BEFORE), 0),
            (("DynamoDays.shut table.put_new", Fault.BEFORE), 0),
            (("DynamoLedger._open_suspense table.transact", Fault.AFTER), 5),
            (("seal_audit signer.sign", Fault.MEANWHILE), 0),
            (("send_due queue.send", Fault.AFTER), 0),
            (("DynamoLedger.journals table.query", Fault.BUSY), 5),
            (("DynamoDeeds.decided_by table.get", Fault.BUSY), 0),
            (("DynamoLedger.first_journal table.get", Fault.BUSY), 0),
            (("S3Work.put_chunk_list bucket.put", Fault.MEANWHILE), 0),
            (("_attempt bucket.open", Fault.BUSY), 2),
            (("DynamoLedger.claim table.put_new", Fault.AFTER), 1),
            (("DynamoDeeds.decided_by table.get", Fault.BUSY), 0),
            (("S3Work.put_chunk bucket.put", Fault.MEANWHILE), 1),
            (("S3DayBooks.sign bucket.put_once", Fault.AFTER), 0),
            (("DynamoLedger.unposted table.view", Fault.BUSY), 1),
            (("DynamoLedger.put table.write_all", Fault.BUSY), 5),
            (("DynamoLedger.journals table.query", Fault.MEANWHILE), 2),
            (("S3Work.put_chunk_list bucket.put", Fault.MEANWHILE), 2),
            (("moves_of table.query", Fault.MEANWHILE), 1),
            (("S3Work.put_chunk bucket.put", Fault.AFTER), 0),
            (("S3DayBooks.sign bucket.put_once", Fault.BUSY), 0),
            (("send_due queue.send", Fault.AFTER), 0),
        ),
        sent=(4, 5, 6, 7, 8, 9, 10, 14, 17),
        orders=8,
        storm=False,
    ): "a certificate left out the days before its first file",
}
