"""A small council as values, and a register in memory, for the tests of identification."""

from dataclasses import dataclass, field, replace

from everypenny.domain.account_register import Standing
from everypenny.domain.check_digits import expected_check
from everypenny.domain.council import (
    BankAccount,
    CheckDigit,
    Condition,
    Council,
    Fund,
    IdentificationRule,
    MethodOfPayment,
    ReferenceRule,
    Source,
    VatCode,
)
from everypenny.domain.payments import Payment

TAX_DIGIT = CheckDigit(
    kind="weighted_sum",
    modulus=10,
    weights=(3, 7, 1, 3, 7, 1, 3, 7, 0),
    subtract=True,
    result_substitutes={10: "0"},
)
PARKING_DIGIT = CheckDigit(
    kind="weighted_sum",
    modulus=11,
    source_substitutes="05",
    weights=(9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
    result_substitutes={10: "A"},
)
REFERENCE_RULES = (
    ReferenceRule(
        code="council-tax",
        minimum_length=9,
        maximum_length=9,
        characters="digits",
        pattern=r"77\d{7}",
        mask="########@",
        check_digit=TAX_DIGIT,
    ),
    ReferenceRule(code="rents", characters="digits", pattern=r"6\d{9}"),
    ReferenceRule(code="parking", mask="BJ#######@", check_digit=PARKING_DIGIT),
    ReferenceRule(code="debtors", pattern=r"SD\d{6,8}"),
)


def tax_reference(number: int) -> str:
    """A valid council tax reference, by its number from 0."""
    body = f"77{number:06d}"
    return body + expected_check(TAX_DIGIT, body + "0")


def parking_reference(number: int) -> str:
    """A valid penalty charge reference, by its number from 0."""
    body = f"BJ{number:07d}"
    return body + expected_check(PARKING_DIGIT, body + "0")


def a_fund(code: str, rule: str, **changes: object) -> Fund:
    fund = Fund(
        code=code,
        name=rule,
        display_name=rule.replace("-", " "),
        entity="council",
        reference_rule=rule,
        vat_code="OUT",
        ledger_code=f"4{code}",
    )
    return replace(fund, **changes)


FUNDS = (
    a_fund("CT", "council-tax"),
    a_fund("HR", "rents", maximum_pence=5_000_00),
    a_fund("PCN", "parking", account_must_exist=False),
    a_fund("SD", "debtors"),
)
BANK = Source(
    code="main-bank",
    name="Main bank account",
    kind="statement",
    format="camt053",
    folder="main-bank",
    bank_accounts=("main",),
    returned_codes=("PMNT/IDDT/UPDD",),
    method_code="BT",
)
ALLPAY = Source(
    code="allpay",
    name="allpay",
    kind="collector",
    format="allpay",
    folder="allpay",
    ledger_code="9100",
    method_code="ALL",
    settlement_patterns=(r"ALLPAY (LTD|LIMITED)",),
)
CARDS = Source(
    code="cards",
    name="Cards",
    kind="provider",
    format="govuk_pay",
    folder="cards",
    ledger_code="9200",
    method_code="CARD",
    settlement_patterns=(r"STRIPE PAYMENTS", r"GOVPAY \d{6}"),
)
METHODS = (
    MethodOfPayment(code="BT", name="bank transfer", purpose="bank_transfer"),
    MethodOfPayment(code="ALL", name="allpay", purpose="counter"),
    MethodOfPayment(
        code="CARD", name="card", purpose="card", minimum_pence=100, maximum_pence=10_000_00
    ),
)
BANK_CHARGE = IdentificationRule(
    code="bank-charges",
    any_of=((Condition(field="text", operator="contains", value="Commission charge"),),),
    action="outgoing",
    outgoing_code="bank-charges",
)


def a_rule(code: str, *groups: tuple[Condition, ...], **changes: object) -> IdentificationRule:
    rule = IdentificationRule(
        code=code, any_of=groups, action="place", fund="CT", account_reference=tax_reference(1)
    )
    return replace(rule, **changes)


def when(field: str, operator: str, value: str) -> Condition:
    return Condition(field=field, operator=operator, value=value)


def a_council(**changes: object) -> Council:
    council = Council(
        code="ambleford",
        name="Ambleford Borough Council",
        version="0" * 64,
        currency="GBP",
        entities={"council": "Ambleford Borough Council"},
        funds={fund.code: fund for fund in FUNDS},
        bank_accounts={
            "main": BankAccount(
                code="main",
                name="Main",
                entity="council",
                ledger_code="9000",
                names=("20-00-00 12345678",),
            )
        },
        methods={method.code: method for method in METHODS},
        vat_codes={"OUT": VatCode(code="OUT", treatment="outside")},
        sources={source.code: source for source in (BANK, ALLPAY, CARDS)},
        reference_rules={rule.code: rule for rule in REFERENCE_RULES},
        rules=(BANK_CHARGE,),
        targets={},
        ledger_codes={"suspense/": "9900"},
        outgoing_codes={"bank-charges": "Bank charges"},
        transit_patterns={"sweep": (r"SWEEP TO \d{8}",)},
    )
    return replace(council, **changes)


@dataclass
class MemoryRegister:
    """The accounts of (fund, reference), open unless a standing says otherwise."""

    accounts: dict[tuple[str, str], Standing] = field(default_factory=dict)

    def standing(self, fund: str, reference: str) -> Standing | None:
        return self.accounts.get((fund, reference))


def a_register(*accounts: tuple[str, str]) -> MemoryRegister:
    return MemoryRegister({account: Standing() for account in accounts})


def a_payment(reference: str = "", narrative: str = "", pence: int = 100_00, **more: object):
    return Payment(
        position=1,
        amount_pence=pence,
        payer_reference=reference,
        narrative=narrative,
        **more,
    )
