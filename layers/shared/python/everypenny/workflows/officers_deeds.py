"""Every deed that officers may ask for, by name."""

from everypenny.workflows.clear_suspense import CLEAR_SUSPENSE
from everypenny.workflows.do_deed import Deed

DEEDS: dict[str, Deed] = {deed.name: deed for deed in (CLEAR_SUSPENSE,)}
