"""One practice, a selection and what a search found, as files; without an account."""

import io
import json

import pypdf
import pytest
from django.test import Client

from practices import choosing
from practices.actions import taking_down
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job

from .editions import published, reference, text_of

pytestmark = pytest.mark.django_db


def made(client, address, form):
    """Start a download, let the worker make it, and return its page and its bytes."""
    page = client.post(address, {"form": form})["Location"]
    job = jobs.run(Job.objects.latest("pk").pk)
    assert job is None or job.state == "done", job.problem
    response = client.get(f"{page}file/")
    return page, b"".join(response.streaming_content)


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("epub", b"PK")])
def test_one_practice_is_downloaded(form, begins):
    published("single", current__title="A single one")
    client = Client()

    first = client.get(f"/practices/single.{form}")
    assert first.content.startswith(begins)
    assert f'filename="single.{form}"' in first["Content-Disposition"]
    assert client.get(f"/practices/single.{form}", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(f"/practices/single.{form}").content == first.content
    assert client.get(f"/practices/nothing.{form}").status_code == 404


def test_the_pdf_of_one_practice_is_titled_by_it():
    published("single", current__title="A single one")
    pdf = Client().get("/practices/single.pdf").content
    assert pypdf.PdfReader(io.BytesIO(pdf)).metadata.title == "A single one"
    assert "How to cite" in text_of(pdf)


def test_a_practice_taken_down_is_no_file_any_more(editor):
    practice = published("single")
    assert Client().get("/practices/single.pdf").status_code == 200
    taking_down.take_down(practice, reason="Asked for.", by=editor)
    assert Client().get("/practices/single.pdf").status_code == 410


def test_a_stranger_downloads_a_selection_by_its_address():
    first, _left, third = published("a", current__title="First"), published("b"), published("c", current__title="Third")
    client = Client()
    address = f"/practices/download/?practices={third.pk}.{first.pk}"

    assert "2 practices" in client.get(address).content.decode()
    page, body = made(client, address, "json")

    assert [entry["title"] for entry in json.loads(body)["entries"]] == ["Third", "First"]
    assert "The file is ready." in Client().get(page).content.decode(), "the address is all it takes"


def test_what_a_search_found_is_downloaded():
    published("a", current__title="Lagoons watch transfers")
    published("b", current__title="Hotels train staff")

    _page, body = made(Client(), "/practices/download/?search&q=lagoons", "csv")

    assert b"Lagoons watch transfers" in body
    assert b"Hotels train staff" not in body


def test_reference_entries_stand_apart_in_a_selection():
    first, second = reference("ref"), published("a", current__title="Reviewed one")

    _page, body = made(Client(), f"/practices/download/?practices={first.pk}.{second.pk}", "pdf")

    shown = text_of(body)
    assert shown.index("Practices, reviewed") < shown.rindex("Reviewed one") < shown.rindex("Reference entries")


def test_a_download_with_something_taken_down_is_not_given_out(editor):
    practice, client = published("a"), Client()
    page, _body = made(client, f"/practices/download/?practices={practice.pk}", "csv")

    taking_down.take_down(practice, reason="Asked for.", by=editor)

    response = client.get(page)
    assert response.status_code == 410
    assert "was taken down since" in response.content.decode()
    assert client.get(f"{page}file/").status_code == 302


def test_nothing_chosen_and_unknown_addresses_say_what_to_do():
    client = Client()
    shown = client.get("/practices/download/")
    assert "Nothing is chosen yet" in shown.content.decode()
    assert client.post("/practices/download/", {"form": "pdf"}).status_code == 200
    unknown = client.get("/practices/download/forged/")
    assert unknown.status_code == 404
    assert "Choose the practices again" in unknown.content.decode()
    assert client.get("/practices/download/forged/file/").status_code == 404
    assert not Job.objects.exists()


def test_the_same_is_not_made_twice_but_anew_after_a_change(editor):
    practice = published("a")
    address = f"/practices/download/?practices={practice.pk}"
    client = Client()
    first, _body = made(client, address, "csv")

    assert Client().post(address, {"form": "csv"})["Location"].rsplit(":", 2)[0] == first.rsplit(":", 2)[0]
    assert Job.objects.count() == 1
    published("b")
    assert client.post(address, {"form": "csv"}).status_code == 302
    assert Job.objects.count() == 2


def test_one_browser_has_an_allowance_and_strangers_share_another(monkeypatch):
    practice = published("a")
    monkeypatch.setattr(choosing, "EACH", 1)
    client = Client()
    address = f"/practices/download/?practices={practice.pk}"
    assert client.post(address, {"form": "csv"}).status_code == 302

    response = client.post(address, {"form": "json"})
    assert response.status_code == 409
    assert "Come back in an hour" in response.content.decode()
    assert Client().post(address, {"form": "json"}).status_code == 302
    monkeypatch.setattr(choosing, "ALL_STRANGERS", 2)
    assert Client().post(address, {"form": "epub"}).status_code == 409
