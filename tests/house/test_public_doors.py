"""The one set of pages that need no sign-in. Everything else sends a stranger to the sign-in page."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

PUBLIC = {
    "healthz",
    # pages
    "pages:home",
    "pages:about",
    "pages:privacy",
    "pages:contact",
    "stakeholders:set_zone",
    # stopping letters by their link, and what a mail provider tells about them
    "correspondence:stop",
    "correspondence:tracking",
    # meetings, and the links in letters
    "meetings:meetings",
    "meetings:meeting",
    "meetings:agenda",
    "meetings:agenda_ics",
    "meetings:agenda_file",
    "meetings:personal_calendar",
    "meetings:documents",
    "meetings:participants",
    "meetings:list_entry",
    "meetings:outcome",
    "meetings:synthesis",
    "meetings:synthesis_file",
    "meetings:report",
    "meetings:report_file",
    "meetings:recommendation",
    "meetings:session",
    "meetings:contribution",
    "meetings:about_contribution",
    "meetings:contribution_picture",
    "meetings:register",
    "meetings:invitation",
    "meetings:invitation_seen",
    "meetings:ask_for_visa_letter",
    "meetings:nomination",
    "meetings:nominee",
    "meetings:lost_link",
    # at the door, certificates to be verified, and the evaluation by link
    "meetings:check_in",
    "meetings:door",
    "meetings:desk",
    "meetings:verify_certificate",
    "meetings:certificate",
    "meetings:survey",
    # the compendium
    "practices:compendium",
    "practices:overview",
    "practices:selection",
    "practices:change_selection",
    "practices:compare",
    "practices:save_search",
    "practices:saved_search",
    "practices:practice",
    "practices:practice_json",
    "practices:editions",
    "practices:edition",
    "practices:edition_file",
    "practices:edition_entry",
    "practices:edition_history",
    "practices:earlier_file",
    "practices:practice_file",
    "practices:download_practices",
    "practices:download",
    "practices:download_file",
    # for machines
    "robots",
    "sitemap",
    "sheet",
    "api:root",
    "api:description",
    "api:meeting-list",
    "api:meeting-detail",
    "api:recommendation-list",
    "api:practice-list",
    "api:practice-detail",
    "api:edition-list",
    "api:edition-detail",
    "pages:open_data",
    "practices:oai",
    "practices:practice_feed",
    "practices:edition_feed",
    "practices:practice_reference",
    "practices:edition_reference",
    "practices:practice_linked_data",
    "meetings:meeting_feed",
    # reviewing by the link in the letter
    "practices:review",
    "practices:decline_review",
    "practices:evidence_for_review",
    # evidence of published practices, by its mark
    "practices:evidence_file",
    # clearing by the link in the letter, and what readers write about a published text
    "practices:clear_by_link",
    "practices:withdraw_by_link",
    "practices:still_running",
    "practices:report_concern",
    "practices:report_adaptation",
    "practices:accept_review",
    "practices:more_time",
    "practices:reopen_review",
    # signing in
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_inactive",
    "account_logout",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
EXAMPLES = {
    "form": "pdf",
    "style": "bib",
    "app_label": "stakeholders",
    "deed": "confirm",
    "token": "nothing",
    "slug": "nothing",
    "day": "2026-12-01",
    "turn": "off",
}
"""What stands in an address for a part of it; 1 for every other part."""
ADMIN_ITSELF = {"admin:login", "admin:jsi18n"}


def doors(patterns=None, space="", before=frozenset()):
    """Every named address: its full name and the names of its parts."""
    for pattern in patterns or get_resolver().url_patterns:
        regex = getattr(pattern.pattern, "regex", None)
        parts = before | set(pattern.pattern.converters or (regex.groupindex if regex else ()))
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from doors(pattern.url_patterns, inner, parts)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}", parts


DOORS = dict(doors())


def address(name: str) -> str:
    """An address of that name, which leads to nothing in particular."""
    return reverse(name, kwargs={part: EXAMPLES.get(part, 1) for part in DOORS[name]})


@pytest.mark.parametrize("name", sorted(DOORS.keys() - PUBLIC - ADMIN_ITSELF))
@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_sign_in_page(name):
    path = address(name)
    for method in ("get", "post"):
        response = getattr(Client(), method)(path)
        sign_in = (reverse("account_login"), reverse("admin:login"))
        assert response.status_code == 302, f"{method} {path} answers {response.status_code}"
        assert response.url.startswith(sign_in), f"{method} {path} leads to {response.url}"


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_door_exists(name):
    assert name in DOORS


@pytest.mark.parametrize("name", sorted(PUBLIC))
@pytest.mark.django_db
def test_a_public_door_asks_for_no_sign_in(name):
    """It may say that there is nothing, or lead to another public page; it never asks who is there."""
    response = Client().get(address(name))
    asked = response.status_code == 302 and "next=" in response.url and name != "meetings:register"
    assert not asked, f"{name} asks for a sign-in"
