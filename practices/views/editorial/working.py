"""How the desk works: its rules, the words of its letters, its figures."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.forms import WordingForm
from correspondence.words import placeholders_of
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Language

from ... import figures, wordings
from ...actions import desk
from ...forms.desk import RulesForm
from ...forms.figures import FiguresFilter
from ...models import DeskRules, DeskWording
from .frame import desk_nav


@require_http_methods(["GET", "POST"])
def desk_rules(request):
    allow(request.user, "practices.edit_compendium")
    rules = DeskRules.in_force()
    form = RulesForm(request.POST or None, rules=rules)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            desk.change_rules(values=form.values, version=form.cleaned_data["version"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("practices:desk_rules")
    context = {"form": form, "nav": desk_nav({}, None, "desk_rules")}
    return render(request, "practices/editorial/rules.html", context, status=status)


@require_safe
def desk_letters(request):
    allow(request.user, "practices.edit_compendium")
    own = {(wording.kind, wording.language): wording for wording in DeskWording.objects.order_by("pk")}
    languages = _languages(own)
    rows = [
        (kind, label, [(language, own.get((kind, language))) for language in languages])
        for kind, label in wordings.KINDS.items()
    ]
    context = {"rows": rows, "nav": desk_nav({}, None, "desk_letters")}
    return render(request, "practices/editorial/letters.html", context)


def _languages(own) -> list[str]:
    """Those the portal writes, then every other one somebody may read letters in."""
    first = list(dict(settings.LANGUAGES))
    worded = {language for _kind, language in own}
    return [*first, *(code for code in Language.values if code not in first and code in worded)]


@require_http_methods(["GET", "POST"])
def desk_letter(request, kind, language):
    """One letter in one language: the editors' own words, or the standard ones to begin from."""
    allow(request.user, "practices.edit_compendium")
    if kind not in wordings.KINDS or language not in Language.values:
        raise Http404
    known = DeskWording.objects.filter(kind=kind, language=language).first()
    words = known.words if known else wordings.standard_words(kind, language)
    form = WordingForm(request.POST or None, kind=kind, words=words, version=known.version if known else 0)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            desk.word(kind, language, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The wording is saved. Letters written from now on use it."))
            return redirect("practices:desk_letters")
    context = {
        "form": form,
        "known": known,
        "kind": kind,
        "language": language,
        "label": wordings.KINDS[kind],
        "placeholders": [(name, each.meaning) for name, each in placeholders_of(kind).items()],
        "nav": desk_nav({}, None, "desk_letters"),
    }
    return render(request, "practices/editorial/letter.html", context, status=status)


@require_POST
def drop_desk_letter(request, kind, language):
    allow(request.user, "practices.edit_compendium")
    desk.drop_wording(get_object_or_404(DeskWording, kind=kind, language=language), by=request.user)
    messages.success(request, _("The standard letter goes out again in this language."))
    return redirect("practices:desk_letters")


@require_safe
def desk_figures(request):
    """Workload and times as charts, each with its table."""
    allow(request.user, "practices.edit_compendium")
    form = FiguresFilter(request.GET)
    drawn = figures.of(form.since)
    context = {"figures": drawn, "form": form, "nav": desk_nav({}, None, "desk_figures")}
    return render(request, "practices/editorial/figures.html", context)


@require_safe
def desk_figures_csv(request):
    """The same numbers for a spreadsheet."""
    allow(request.user, "practices.edit_compendium")
    form = FiguresFilter(request.GET)
    response = HttpResponse(figures.as_csv(figures.of(form.since)), content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="desk-{day}.csv"'
    return response
