"""The program that the CDK runs: one council's stack, checked by cdk-nag before any cloud."""

import sys

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks

from infra_cdk.income_stack import IncomeStack
from infra_cdk.settings import read_settings


def main() -> None:
    """Write the cloud assembly; the context says for which council."""
    app = App()
    try:
        settings = read_settings(app.node)
    except (ValueError, KeyError) as mistake:
        sys.exit(f"cannot write the stack: {mistake}")
    IncomeStack(app, settings)
    if settings.platform == "cloud":
        Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    app.synth()


if __name__ == "__main__":
    main()
