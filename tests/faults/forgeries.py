"""One forgery for each claim of the auditor's verifier: all of them."""

from tests.faults.forgeries_of_days import OF_DAYS
from tests.faults.forgeries_of_returns import OF_RETURNS
from tests.faults.forgeries_of_sheets import OF_SHEETS

FORGERIES = OF_DAYS | OF_RETURNS | OF_SHEETS
