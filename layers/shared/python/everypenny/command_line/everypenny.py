"""The `everypenny` command: each command is a function of a module beside this one.

A module that needs the cloud imports it inside its command, so that the commands that work
offline (`formats`, `read`) start without it.
"""

import typer

from everypenny.command_line.check_council import check_council
from everypenny.command_line.deploy_council import deploy_council
from everypenny.command_line.drop_file import drop_file
from everypenny.command_line.evaluate_council import evaluate_council
from everypenny.command_line.identify_offline import identify_offline
from everypenny.command_line.learn_payers import learn_payers
from everypenny.command_line.list_formats import list_formats
from everypenny.command_line.print_openapi import print_openapi
from everypenny.command_line.read_file import read_file
from everypenny.command_line.rebuild_council import rebuild_council
from everypenny.command_line.rehearse_council import rehearse_council
from everypenny.command_line.search_history import search_history_offline
from everypenny.command_line.show_permissions import show_permissions
from everypenny.command_line.show_proof import show_proof
from everypenny.command_line.show_status import show_status
from everypenny.command_line.synthesise_council import synthesise_council
from everypenny.command_line.try_mapping import try_mapping

app = typer.Typer(
    help="Income management for UK councils: every penny in equals every penny out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)

app.command("formats")(list_formats)
app.command("read")(read_file)
app.command("deploy")(deploy_council)
app.command("check")(check_council)
app.command("openapi")(print_openapi)
app.command("permissions")(show_permissions)
app.command("identify")(identify_offline)
app.command("learn")(learn_payers)
app.command("synthesise")(synthesise_council)
app.command("evaluate")(evaluate_council)
app.command("rehearse")(rehearse_council)
app.command("try")(try_mapping)
app.command("drop")(drop_file)
app.command("proof")(show_proof)
app.command("rebuild")(rebuild_council)
app.command("search")(search_history_offline)
app.command("status")(show_status)
