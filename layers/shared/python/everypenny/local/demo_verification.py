"""The demo's last step: a stranger checks what the day left, and the day is lived again."""

import subprocess
import sys
from pathlib import Path

from everypenny.auditor import verify
from everypenny.local.demo_evidence import leave_evidence
from everypenny.local.demo_steps import DemoRun
from everypenny.local.rebuild_council import rebuild_council

NOTHING_ALTERED = "Nothing has been altered: every record is what the others say it is."


def check_evidence(run: DemoRun, folder: Path) -> str:
    """Leave the evidence in a folder, and check it; gives what the verifier printed."""
    run.checks.step("Leave the evidence, and check it as a stranger would")
    proofs = run.stack.outputs["ProofsQueueUrl"]
    run.stack.wait(lambda: None if run.stack.messages(proofs) else True, "the last proof")
    leave_evidence(run.stack, folder)
    page = _verified(folder)
    run.checks.that(
        "the auditor's verifier, which shares no code, finds nothing altered",
        expected=NOTHING_ALTERED,
        found=page.splitlines()[-1],
    )
    run.checks.that(
        "from the evidence alone the ledger comes out again, byte for byte",
        expected=[],
        found=rebuild_council(folder).differences,
    )
    return page


def _verified(folder: Path) -> str:
    """What the verifier says, run alone as an auditor runs it."""
    asked = [sys.executable, "-I", verify.__file__, str(folder)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    return (done.stdout + done.stderr).strip()
