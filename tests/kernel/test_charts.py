"""Bars that can be read without seeing them, in any language."""

import re

from django.template import Context, Template
from django.utils import translation

from rrge_portal.kernel.charts import Bar, Chart, Group

CHART = Chart(
    "balance",
    "Confirmed by sector",
    heading="Sector",
    series=["Invited", "Confirmed"],
    groups=[
        Group("Government", [Bar(20), Bar(12.5, target=16)], url="/somewhere/"),
        Group("Academia & <others>", [Bar(6), Bar(None)]),
    ],
)


def drawn(chart=CHART, language="en") -> str:
    with translation.override(language):
        return Template("{% bars chart %}").render(Context({"chart": chart}))


def test_the_drawing_says_what_it_is_and_where_the_numbers_are():
    html = drawn()
    assert 'role="img" aria-label="Confirmed by sector.' in html
    assert "The numbers are in the table below." in html


def test_the_numbers_stand_in_a_table_too():
    html = drawn()
    table = html[html.index("<table") :]
    assert re.findall(r'<td class="number">([^<]*)</td>', table) == ["20", "", "12.5", "16", "6", "", "not shown", ""]
    assert '<a href="/somewhere/">Government</a>' in table


def test_a_hidden_value_has_no_bar_and_says_why():
    html = drawn()
    assert html.count('<rect class="bar" y="3"') == 3
    assert "Not shown: fewer than 5 people" in html
    assert "Not shown" not in drawn(Chart("a", "A", "B", ["C"], [Group("D", [Bar(7)])]))


def test_lengths_are_written_for_svg_in_every_language():
    """A comma in a length would make the bar vanish."""
    html = drawn(language="fr")
    assert 'width="62.50%"' in html
    assert "12,5" in html


def test_series_differ_by_more_than_colour():
    assert {"url(#balance-1)", "url(#balance-2)"} <= set(re.findall(r"url\([^)]*\)", drawn()))


def test_a_target_is_marked_on_the_scale():
    assert '<svg x="80.00%"' in drawn()


def test_what_people_wrote_is_not_markup():
    assert "<others>" not in drawn()
    assert "Academia &amp; &lt;others&gt;" in drawn()


def test_an_empty_chart_divides_by_nothing():
    assert "<table" in drawn(Chart("a", "A", "B", ["C"], [Group("D", [Bar(0)])]))
