import pytest

from tests.formats.real_samples import (
    FOLDER,
    assert_figures_agree,
    figures_of,
    read_sample,
    samples,
)

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="the published samples do not lie beside this checkout"
)


@pytest.mark.parametrize("sample", samples("camt.052"))
def test_every_published_camt052_yields_its_figures(sample):
    assert_figures_agree(read_sample("camt052", sample), figures_of(sample))


@pytest.mark.parametrize("sample", samples("camt.053"))
def test_every_published_camt053_yields_its_figures(sample):
    assert_figures_agree(read_sample("camt053", sample), figures_of(sample))


@pytest.mark.parametrize("sample", samples("camt.054"))
def test_every_published_camt054_yields_its_figures(sample):
    assert_figures_agree(read_sample("camt054", sample), figures_of(sample))


def test_a_published_statement_is_refused_by_a_source_of_another_kind():
    answer = read_sample("camt054", "camt.053/viafintech__camt_parser__valid_example.xml")

    assert answer.exit_code == 2
    assert answer.batches == []
    assert answer.faults[0]["remedy"] == "This is camt.053; read it as such."
