"""Who a token names, and with which roles."""

import pytest
from everypenny.domain.officers import Officer
from everypenny.formats.officer_claims import NobodySignedIn, officer_of, roles_at_sign_in
from hypothesis import given
from hypothesis import strategies as st

CODES = st.lists(st.from_regex(r"[a-z][a-z_-]{0,20}", fullmatch=True), unique=True)


def directory(roles: str) -> dict:
    attributes = {"cognito:user_status": "EXTERNAL_PROVIDER", "custom:roles": roles}
    return {
        "userAttributes": attributes,
        "groupConfiguration": {"groupsToOverride": ["finance_manager"]},
    }


def test_a_person_is_the_directorys_user_name_with_the_tokens_groups():
    claims = {"username": "Entra_Ines.Carter@ambleford.example", "cognito:groups": "[a b]"}

    assert officer_of(claims) == Officer("entra_ines.carter@ambleford.example", ("a", "b"))


def test_a_person_without_a_group_has_no_role():
    claims = {"username": "ines", "scope": "everypenny/deeds role/parking_system"}

    assert officer_of(claims) == Officer("ines", ())


def test_a_program_is_the_one_role_among_its_scopes():
    claims = {"client_id": "5s6", "scope": "everypenny/deeds role/parking_system"}

    assert officer_of(claims) == Officer("program/parking_system", ("parking_system",))


@pytest.mark.parametrize("scope", ["", "everypenny/deeds", "role/one role/two"])
def test_a_token_that_names_nobody_is_nobodys(scope):
    with pytest.raises(NobodySignedIn):
        officer_of({"client_id": "5s6", "scope": scope})


@given(CODES)
def test_groups_are_read_as_the_gateway_writes_them(codes):
    claims = {"username": "ines", "cognito:groups": f"[{' '.join(codes)}]"}

    assert officer_of(claims).roles == tuple(codes)


@given(CODES, st.sampled_from(["[{}]", "{}"]), st.sampled_from([", ", ","]))
def test_the_directorys_roles_are_read_however_they_are_written(codes, form, between):
    plain = roles_at_sign_in(directory(form.format(between.join(codes))))
    quoted = roles_at_sign_in(directory(form.format(between.join(f'"{c}"' for c in codes))))

    assert plain == quoted == tuple(codes)


def test_words_beside_a_code_make_it_another_role():
    assert roles_at_sign_in(directory("[senior cashier, auditor]")) == ("auditor",)


def test_one_whom_the_directory_gives_nothing_has_nothing():
    assert roles_at_sign_in(directory("")) == ()


def test_an_officer_of_the_pool_itself_cannot_name_his_own_roles():
    request = directory("[finance_manager]")
    request["userAttributes"]["cognito:user_status"] = "CONFIRMED"
    request["groupConfiguration"]["groupsToOverride"] = ["cashier"]

    assert roles_at_sign_in(request) == ("cashier",)
