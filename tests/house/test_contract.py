"""The addresses others depend on."""

import pytest
from django.urls import resolve, reverse
from django.utils import translation

BUILT = [
    "/",
    "/healthz",
    "/meetings/",
    "/meetings/demo/",
    "/meetings/demo/agenda.ics",
    "/meetings/demo/register/",
    "/meetings/demo/sessions/1/",
    "/meetings/demo/contributions/new/",
    "/invitations/token/",
    "/check-in/7K3M9PQ2XA/",
    "/certificates/",
    "/certificates/7K3M9PQ2XA4BCDE5/",
    "/surveys/token/",
    "/organise/demo/attendance/",
    "/organise/demo/certificates/",
    "/organise/demo/evaluation/",
    "/nominations/token/",
    "/organise/",
    "/organise/meetings/new/",
    "/organise/demo/",
    "/organise/demo/invitations/",
    "/organise/demo/registrations/",
    "/organise/demo/sessions/",
    "/organise/demo/letters/",
    "/organise/demo/participants/",
    "/organise/demo/report/",
    "/organise/demo/reminders/",
    "/practices/",
    "/practices/a-practice/",
    "/practices/overview/",
    "/practices/selection/",
    "/practices/compare/",
    "/practices/alerts/new/",
    "/practices/alerts/token/",
    "/account/searches/",
    "/practices/new/",
    "/practices/1/edit/",
    "/editorial/",
    "/editorial/1/",
    "/reviews/",
    "/reviews/token/",
    "/clearances/token/",
    "/still-running/token/",
    "/practices/a-practice/concern/",
    "/practices/a-practice/adapted/",
    "/compendium/",
    "/compendium/first/",
    "/compendium/first.pdf",
    "/compendium/first.docx",
    "/compendium/first.epub",
    "/compendium/first.csv",
    "/compendium/first.json",
    "/account/login/",
    "/account/",
    "/post-room/",
    "/admin/",
    "/about/",
    "/privacy/",
    "/contact/",
    "/open-data/",
    "/api/v1/",
    "/api/v1/openapi.json",
    "/api/v1/practices/",
    "/oai/",
    "/sitemap.xml",
    "/robots.txt",
]


@pytest.mark.parametrize("address", BUILT)
def test_the_contract_is_kept(address):
    assert resolve(address)


@pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("es", "/es"), ("fr", "/fr")])
def test_every_page_has_an_address_in_every_language(language, prefix):

    with translation.override(language):
        assert reverse("pages:home") == f"{prefix}/"
        assert resolve(f"{prefix}/account/login/")
