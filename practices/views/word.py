"""The Word form: downloaded empty or filled, brought in, compared, taken over."""

import json
from types import SimpleNamespace

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rrge_portal.kernel.files import DOCX
from rrge_portal.kernel.refusal import Refusal

from .. import reading
from ..actions import importing, submission
from ..completeness import STEP_OF
from ..drafts import mark_of, marks_of, stored
from ..forms.word import as_word_form
from ..forms.word.spec import FIELDS
from ..forms.word_upload import WordUploadForm
from ..models import PracticePartner, PracticeVersion, ResultClaim, WordReading
from .submission import own_practice


@require_safe
def word_form(request):
    """Empty, in the language of the page or the one asked for."""
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language()
    return _document(as_word_form(language=language), f"practice-{language}.docx")


@never_cache
@require_safe
def export_draft(request, pk):
    """The text as it stands now, in the form it can be brought back in."""
    practice = own_practice(request, pk, "practices.edit_practice")
    version = practice.draft or practice.current
    name = slugify(version.title)[:60] or "practice"
    return _document(as_word_form(version, language=get_language()), f"{name}.docx")


def _document(data: bytes, name: str):
    return HttpResponse(data, content_type=DOCX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request):
    """Bring a filled form in as a new draft."""
    return _take_in(request, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_into(request, pk):
    """Bring a filled form into a draft that is there."""
    practice = own_practice(request, pk, "practices.edit_practice")
    if practice.draft is None:
        raise Refusal(_("It cannot be changed at present. Its page says what happens next."))
    return _take_in(request, practice)


def _take_in(request, practice):
    form = WordUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = importing.keep_reading(
            values=form.read.values,
            report=form.read.report,
            file_name=form.cleaned_data["file"].name[:130],
            practice=practice,
            by=request.user,
        )
        return redirect("practices:word_reading", pk=kept.pk)
    context = {"practice": practice, "form": form, "languages": settings.LANGUAGES}
    return render(request, "practices/submission/import.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def word_reading(request, pk):
    """What was read, field by field, beside what the draft says; nothing is taken over before it is chosen."""
    found = get_object_or_404(WordReading.objects.visible_to(request.user).select_related("practice"), pk=pk)
    if found.practice:
        own_practice(request, found.practice_id, "practices.edit_practice")
    version = found.practice.draft if found.practice else PracticeVersion()
    if version is None:
        raise Refusal(_("It cannot be changed at present. Its page says what happens next."))
    problem = ""
    if request.method == "POST":
        try:
            practice = importing.take_over(
                found,
                names=request.POST.getlist("take"),
                known=_known(request),
                revision=_number(request.POST.get("revision")),
                by=request.user,
            )
        except submission.Overtaken:
            problem = _("The draft was changed meanwhile. Compare again; nothing was taken over yet.")
        else:
            messages.success(request, _("It is in your draft. Read through it, step by step."))
            return redirect("practices:edit_practice", pk=practice.pk)
    return render(request, "practices/submission/word_reading.html", _compared(found, version, problem))


def _known(request) -> dict:
    try:
        known = json.loads(request.POST.get("known", ""))
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def _number(text) -> int:
    return int(text) if (text or "").isdigit() else -1


def _compared(found: WordReading, version, problem: str) -> dict:
    """Each field with its lines of the report, what the draft says and what the form says."""
    names = [name for name in STEP_OF if name in found.values]
    there = {name: _stored(version, name) for name in names}
    unread = [line for line in found.report if line["state"] in {"unread", "long"}]
    for line in unread:
        line["label"] = _label(line["name"])
    fields = []
    for name in names:
        brought = importing.as_stored(name, found.values[name])
        here = _line(name, there[name])
        state = "same" if mark_of(there[name]) == mark_of(brought) else "differs" if here.is_stated else "new"
        fields.append({"name": name, "state": state, "draft": here, "word": _line(name, brought)})
    return {
        "reading": found,
        "practice": found.practice,
        "version": version,
        "fields": [field for field in fields if field["state"] != "same"],
        "same": [field["word"].label for field in fields if field["state"] == "same"],
        "unread": unread,
        "strays": [line["text"] for line in found.report if line["state"] == "stray"],
        "known": json.dumps(marks_of(there)),
        "problem": problem,
    }


def _stored(version, name):
    if version.pk is None and name in importing.KINDS_OF_ROWS:
        return []
    return stored(version, name)


def _label(name: str) -> str:
    return _line(name, [] if name in reading.ROWS else FIELDS[name].get_default()).label


def _line(name: str, value):
    """A value as a person reads it, though no version has it yet."""
    if name in reading.ROWS:
        models = {"partners": PracticePartner, "results": ResultClaim}
        rows = [models[name](**row) for row in value] if name in models else value
        return reading.read_field(SimpleNamespace(**{name: _Rows(rows) if name in models else rows}), name)
    return reading.read_field(PracticeVersion(**{name: value}), name)


class _Rows(list):
    """Rows that no database holds, asked for like those that one does."""

    def all(self):
        return self
