"""How banks other than the main one write an account's lines: a function a format."""

from tests.faults.bank_extracts import Bank, Extract


def pounds(pence: int) -> str:
    """As CSV files write them."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def swift(pence: int) -> str:
    return f"{abs(pence) // 100},{abs(pence) % 100:02d}"


def _side(pence: int) -> str:
    return "D" if pence < 0 else "C"


def mt940(bank: Bank, cut: Extract) -> str:
    lines = [
        f":20:ST{cut.serial}",
        f":25:{bank.name}",
        f":28C:{cut.serial}/1",
        f":60F:{_side(cut.opening)}{cut.first:%y%m%d}GBP{swift(cut.opening)}",
    ]
    for x in cut.lines:
        money = f"{_side(x.pence)}{swift(x.pence)}NTRFNONREF//{x.entry_id}"
        lines += [f":61:{x.on:%y%m%d%m%d}{money}", f":86:{x.narrative}"]
    lines += [f":62F:{_side(cut.closing)}{cut.last:%y%m%d}GBP{swift(cut.closing)}", "-", ""]
    return "\r\n".join(lines)


def bai2(bank: Bank, cut: Extract) -> str:
    day = f"{cut.last:%y%m%d}"
    details = [
        f"16,{'699' if x.pence < 0 else '399'},{abs(x.pence)},,{x.entry_id},,{x.narrative}"
        for x in cut.lines
    ]
    total = cut.opening + cut.closing + sum(abs(x.pence) for x in cut.lines)
    return "\n".join(
        [
            f"01,AMBLGB2L,COUNCIL,{day},0615,{cut.serial},,,2/",
            f"02,COUNCIL,AMBLGB2L,1,{day},2400,GBP,2/",
            f"03,{bank.name},GBP,010,{cut.opening},,,015,{cut.closing},,/",
            *details,
            f"49,{total},{len(details) + 2}/",
            f"98,{total},1,{len(details) + 4}/",
            f"99,{total},1,{len(details) + 6}/",
            "",
        ]
    )


def standard18(bank: Bank, cut: Extract) -> str:
    account = bank.name.replace(" ", "")
    entries = [
        (
            f"{account}0{'01' if x.pence < 0 else '99'}40000087654321    {abs(x.pence):011}"
            f"{x.text[:18]:<18}{x.reference:<18}"
        ).ljust(100)
        + f" {x.on:%y%j}".ljust(28)
        for x in cut.lines
    ]
    out = [-x.pence for x in cut.lines if x.pence < 0]
    paid = [x.pence for x in cut.lines if x.pence > 0]
    sums = f"{sum(out):013}{sum(paid):013}{len(out):07}{len(paid):07}{0:07}"
    head = f"HDR1 A200000Z0001                      F     01 {cut.last:%y%j}"
    lines = [
        f"{f'VOL1C{cut.serial:05}':<37}****830000{'3':>33}".ljust(128),
        head.ljust(128),
        f"UHL1 {cut.last:%y%j}200000    00000000         000".ljust(128),
        *entries,
        f"UTL1{sums}".ljust(128),
        "",
    ]
    return "\r\n".join(lines)


def barclays(bank: Bank, cut: Extract) -> str:
    rows = [
        f" ,{x.on:%d/%m/%Y},{bank.name},{pounds(x.pence)},BGC,{x.narrative}" for x in cut.lines
    ]
    return "\r\n".join(["Number,Date,Account,Amount,Subcategory,Memo", *rows, ""])


def _in_and_out(pence: int) -> str:
    return f"{pounds(-pence)}," if pence < 0 else f",{pounds(pence)}"


def hsbc(bank: Bank, cut: Extract) -> str:  # noqa: ARG001  (the file names no account)
    rows = [
        f"{x.on:%d/%m/%Y},CR,{x.narrative},{_in_and_out(x.pence)},{pounds(balance)}"
        for x, balance in zip(cut.lines, cut.running, strict=True)
    ]
    return "\n".join(["Date,Type,Description,Paid out,Paid in,Balance", *rows, ""])


def hsbc_plain(bank: Bank, cut: Extract) -> str:  # noqa: ARG001  (the file names no account)
    rows = [f"{x.on:%d/%m/%Y},{x.narrative},{pounds(x.pence)}" for x in cut.lines]
    return "\n".join([*rows, ""])


def lloyds(bank: Bank, cut: Extract) -> str:
    """The newest line first."""
    sort_code, number = bank.name.split(" ")
    rows = [
        f"{x.on:%d/%m/%Y},FPI,'{sort_code},{number},{x.narrative},{_in_and_out(x.pence)},"
        f"{pounds(balance)}"
        for x, balance in zip(cut.lines, cut.running, strict=True)
    ]
    head = (
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
        "Debit Amount,Credit Amount,Balance,"
    )
    return "\n".join([head, *reversed(rows), ""])


def natwest(bank: Bank, cut: Extract) -> str:
    rows = [
        f'{x.on:%d/%m/%Y},BAC,"\'{x.narrative}",{pounds(x.pence)},{pounds(balance)},'
        f'"\'INCOME","\'{bank.name}",'
        for x, balance in zip(cut.lines, cut.running, strict=True)
    ]
    head = "Date, Type, Description, Value, Balance, Account Name, Account Number"
    return "\n".join([head, "", *rows, ""])


def santander(bank: Bank, cut: Extract) -> str:
    records = [
        f"Date: {x.on:%d/%m/%Y}\nDescription: {x.narrative}\nAmount: {pounds(x.pence)}\n"
        f"Balance: {pounds(balance)}\n"
        for x, balance in zip(cut.lines, cut.running, strict=True)
    ]
    head = f"From: {cut.first:%d/%m/%Y} to {cut.last:%d/%m/%Y}\n\nAccount: {bank.name}\n"
    return "\n".join([head, *records])
