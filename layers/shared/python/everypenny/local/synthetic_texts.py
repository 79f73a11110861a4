"""Payments as they reach a synthetic council, each labelled with the account it was meant for.

Two sets are made. **whole**: a whole reference stands somewhere in the texts, alone, between
words, glued to a word, broken by a blank or hyphen, in small letters, beside other numbers or
in a narrative cut at 18 characters behind it. **dirty** (shares in `DIRTY`): three quarters
are such payments; the rest are regular payers who quote nothing (a memory of officers'
placements may know them), one of
them paying another bill, references with a slip, a swap, a look-alike letter or cut off by
the bank, payers who give only their name, or name and postcode, joint payments and housing
associations that pay for many at once, valid references of no account, closed accounts. What
belongs to no one account has no truth: any placement of it counts as wrong.
"""

from collections.abc import Mapping
from itertools import pairwise

from everypenny.local.synthetic_payments import CUT, Kind, Payers, Texts
from everypenny.local.synthetic_people import as_banks_write
from everypenny.local.synthetic_register import SyntheticAccount

_LOOK_ALIKE = str.maketrans("01258", "OIZSB")


def _quoted(_payers: Payers, account: SyntheticAccount) -> Texts:
    return Texts("FASTER PAYMENT", account.reference, account)


def _between_words(payers: Payers, account: SyntheticAccount) -> Texts:
    narrative = f"{payers.word()} {account.reference} {payers.word()}"
    return Texts(narrative, truth=account)


def _cut_behind(payers: Payers, account: SyntheticAccount) -> Texts:
    """The bank's 18 characters hold the whole reference, and little else."""
    room = CUT - len(account.reference) - 1
    before = payers.word()[: max(room, 0)].strip()
    return Texts(f"{before} {account.reference} {payers.word()}".strip()[:CUT], truth=account)


def _glued(payers: Payers, account: SyntheticAccount) -> Texts:
    if account.reference[0].isalpha():
        return Texts(f"{payers.word()}-{account.reference}", truth=account)
    return Texts(f"{payers.word()}{account.reference}", truth=account)


def _broken(payers: Payers, account: SyntheticAccount) -> Texts:
    reference, gap = account.reference, payers.chance.choice(" -")
    place = payers.chance.randrange(2, len(reference) - 2)
    return Texts(f"{payers.word()} {reference[:place]}{gap}{reference[place:]}", truth=account)


def _small_letters(payers: Payers, account: SyntheticAccount) -> Texts:
    return Texts(f"my {payers.word().lower()} {account.reference.lower()}", truth=account)


def _beside_numbers(payers: Payers, account: SyntheticAccount) -> Texts:
    """A telephone number, a date and an amount stand in the same line."""
    digits = payers.chance.randrange(10**8, 10**9)
    day = payers.chance.randrange(1, 29)
    return Texts(
        f"07{digits} {account.reference} {day:02d}/11/26 {payers.word()}", truth=account
    )


def _regular_payer(payers: Payers, account: SyntheticAccount) -> Texts:
    word = payers.chance.choice(("PAYMENT", "BILL", payers.name_of_fund(account)))
    return Texts(word, truth=account)


def _regular_payers_other_bill(payers: Payers, account: SyntheticAccount) -> Texts:
    """Officers know the bank account from one bill, and now it pays another."""
    other = payers.in_another_fund(account)
    return Texts(
        f"{payers.name_of_fund(other)} NOV", truth=other, payer_account=account.payer_account
    )


def _slip(payers: Payers, account: SyntheticAccount) -> Texts:
    place = payers.chance.randrange(len(account.reference))
    was = account.reference[place]
    others = "0123456789" if was.isdigit() else "ABCDEFGHJKLMNPRSTUVWXYZ"
    other = payers.chance.choice(others.replace(was, ""))
    slipped = account.reference[:place] + other + account.reference[place + 1 :]
    return Texts(f"{payers.word()} {slipped}", truth=account)


def _swap(payers: Payers, account: SyntheticAccount) -> Texts:
    """Two neighbouring characters that differ change places."""
    reference = account.reference
    places = [at for at, (one, other) in enumerate(pairwise(reference)) if one != other]
    at = payers.chance.choice(places or [0])
    swapped = reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :]
    return Texts(f"{payers.word()} {swapped}", truth=account)


def _look_alike(payers: Payers, account: SyntheticAccount) -> Texts:
    return Texts(f"{payers.word()} {account.reference.translate(_LOOK_ALIKE)}", truth=account)


def _cut_off(payers: Payers, account: SyntheticAccount) -> Texts:
    """The bank cut the last one to three characters of the reference off."""
    lost = payers.chance.randrange(1, 4)
    return Texts(f"{payers.word()} {account.reference[:-lost]}", truth=account)


def _name_alone(payers: Payers, account: SyntheticAccount) -> Texts:
    name = as_banks_write(account.holder, payers.chance)
    pence = account.instalment_pence
    return Texts(payers.word(), truth=account, payer_name=name, pence=pence)


def _name_and_postcode(payers: Payers, account: SyntheticAccount) -> Texts:
    name = as_banks_write(account.holder, payers.chance)
    return Texts(f"{payers.word()} {account.postcode}", truth=account, payer_name=name)


def _joint(payers: Payers, account: SyntheticAccount) -> Texts:
    """Two households in one payment, both references told: nobody can say how to split it."""
    other = payers.another(account)
    pence = account.instalment_pence + other.instalment_pence
    return Texts(f"{account.reference} AND {other.reference}", truth=None, pence=pence)


def _for_many(payers: Payers, _account: SyntheticAccount) -> Texts:
    """A housing association's credit; its schedule comes apart from it."""
    number = payers.chance.randrange(10**6, 10**7)
    pence = payers.chance.randrange(5_000_00, 90_000_00)
    return Texts(
        f"HOUSING ASSOCIATION {number}",
        payer_name="MERE HOMES LTD",
        payer_account="309999 00112233",
        pence=pence,
    )


def _of_no_account(payers: Payers, _account: SyntheticAccount) -> Texts:
    """Another organisation's number that happens to pass a fund's check digit."""
    return Texts(f"INVOICE {payers.reference_of_nobody()}")


WHOLE: Mapping[str, tuple[int, Kind]] = {
    "quoted": (30, _quoted),
    "between words": (20, _between_words),
    "cut behind it": (20, _cut_behind),
    "glued": (8, _glued),
    "broken": (8, _broken),
    "small letters": (6, _small_letters),
    "beside numbers": (8, _beside_numbers),
}
DIRTY: Mapping[str, tuple[int, Kind]] = {
    "between words": (15, _between_words),
    "cut behind it": (25, _cut_behind),
    "glued": (10, _glued),
    "broken": (12, _broken),
    "small letters": (5, _small_letters),
    "beside numbers": (9, _beside_numbers),
    "regular payer": (9, _regular_payer),
    "regular payer's other bill": (1, _regular_payers_other_bill),
    "slip": (3, _slip),
    "swap": (2, _swap),
    "look-alike letters": (1, _look_alike),
    "cut off": (2, _cut_off),
    "name alone": (1, _name_alone),
    "name and postcode": (1, _name_and_postcode),
    "joint": (1, _joint),
    "for many": (1, _for_many),
    "of no account": (1, _of_no_account),
    "closed account": (1, _quoted),
}
