"""Seeds that once broke an invariant, and what was wrong; each is lived again for ever."""

KEPT = {
    0: "the first seed of all: what the simulator itself can do",
    1: "a signed webhook that tells other pence made honest evidence look altered",
    2: "a file judged before the first register was rebuilt as if it knew that register",
    41: "a submission waiting for its day was rebuilt under a register of a later instant",
    94: "a proof drawn before an export was delivered did not come out again",
    381: "a proof asked the ledger for a batch that its file's door had not opened yet",
    70: "a day's trail was sealed as the first where the close before had been cut off",
    15: "a book that an interrupted close wrote twice was called altered",
    40: "of two releases on one day the first was rebuilt as if after the second",
}
