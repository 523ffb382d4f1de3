"""The translation workbench: the list, a new translation, and one with its texts beside the original."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.templatetags.portal import language_name
from rrge_portal.kernel.vocabulary import Language
from stakeholders.actions import know

from .. import screening, translating
from ..actions import flagging
from ..actions import translating as actions
from ..forms.clearing import FlagForm
from ..forms.translations import AskForm, SendBackForm, TextsForm, TranslationFilter, revision_of
from ..glossary import terms_in
from ..models import Practice, Translation

PRACTICES_OFFERED = 20


@require_safe
def translations(request):
    """All for the editors, their own for translators; the longest waiting first."""
    visible = Translation.objects.visible_to(request.user)
    form = TranslationFilter(request.GET)
    page = Paginator(form.narrowed(visible.for_list()), settings.PUBLIC_PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "rows": [(translation, translating.progress(translation)) for translation in page],
        "page_obj": page,
        "form": form,
        "may_begin": request.user.has_perm("practices.edit_compendium"),
    }
    return render(request, "practices/translations/list.html", context)


@require_http_methods(["GET", "POST"])
def new_translation(request):
    """Choose a practice and a language."""
    allow(request.user, "practices.edit_compendium")
    if request.method == "POST":
        key = request.POST.get("practice", "")
        practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=key if key.isdecimal() else 0)
        translation = actions.begin(practice, request.POST.get("language", ""), by=request.user)
        return redirect("practices:translation", pk=translation.pk)
    words = request.GET.get("q", "").strip()[:200]
    offered = Practice.objects.visible_to(request.user).to_translate(words)[:PRACTICES_OFFERED]
    rows = [(practice, _languages_left(practice)) for practice in offered]
    return render(request, "practices/translations/new.html", {"rows": rows, "words": words})


def _languages_left(practice) -> list[str]:
    taken = {practice.current.language, *(each.language for each in practice.translations.all())}
    return [code for code in Language.values if code not in taken]


def _translation(request, pk, permission="practices.write_translation") -> Translation:
    found = get_object_or_404(
        Translation.objects.visible_to(request.user).select_related("practice__current", "translator__profile"), pk=pk
    )
    allow(request.user, permission, found)
    return found


@require_http_methods(["GET", "POST"])
def translation(request, pk):
    found = _translation(request, pk)
    pairs = translating.pairs(found)
    form = TextsForm(request.POST or None, translation=found, pairs=pairs)
    if request.method == "POST" and form.is_valid():
        return _save(request, found, form)
    return _show(request, found, form)


def _save(request, found, form):
    deed, _colon, name = request.POST.get("deed", "").partition(":")
    try:
        number = actions.save(found, form.texts, by=request.user)
        if deed == "confirm":
            actions.confirm(found, name, by=request.user)
        if deed == "hand_in":
            actions.hand_in(found, by=request.user)
    except actions.Overtaken as overtaken:
        return _show_both(request, found, overtaken)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, found, form, status=409 if request.htmx else 200)
    if request.htmx:
        return _show(request, found, TextsForm(translation=found, pairs=translating.pairs(_fresh(found))))
    if deed == "hand_in":
        messages.success(request, _("Handed in. An editor checks it and lets the public read it."))
        return redirect("practices:translations")
    said = ngettext("%(number)d text saved.", "%(number)d texts saved.", number) % {"number": number}
    messages.success(request, said if number else _("Everything was saved already."))
    return redirect(request.get_full_path())


def _fresh(found) -> Translation:
    return Translation.objects.select_related("practice__current").get(pk=found.pk)


def _show_both(request, found, overtaken):
    """What was typed here stays in the fields; what somebody else wrote stands below it. Saving again keeps this."""
    pairs = translating.pairs(_fresh(found))
    data = request.POST.copy()
    for pair in pairs:
        data[revision_of(pair.name)] = pair.revision
    form = TextsForm(data, translation=found, pairs=pairs)
    form.is_valid()
    for name in overtaken.names:
        form.add_error(name, str(overtaken))
    return _show(request, found, form, status=409, overtaken=overtaken.names)


def _show(request, found, form, *, status=200, overtaken=()):
    practice, only = found.practice, request.GET.get("only", "")
    original = practice.current.language
    rows = [
        (pair, field, terms_in(pair.original, language=original, into=found.language), pair.name in overtaken)
        for pair, field in form.rows()
        if only != "open" or not pair.is_done or field.errors
    ]
    done = sum(pair.is_done for pair in form.pairs)
    context = {
        "translation": found,
        "practice": practice,
        "version": practice.current,
        "form": form,
        "rows": rows,
        "only": only,
        "done": done,
        "total": len(form.pairs),
        "percent": round(100 * done / len(form.pairs)) if form.pairs else 100,
        "outdated": sum(pair.is_outdated for pair in form.pairs),
        "may_manage": request.user.has_perm("practices.manage_translation", found),
        "is_own": found.handed_in_by_id == request.user.pk,
        "ask_form": AskForm(),
        "send_back_form": SendBackForm(),
    }
    if context["may_manage"] and not found.is_draft:
        context |= _flags(found)
    part = "#saved" if status == 200 else "#not_saved"
    template = "practices/translations/translation.html"
    return render(request, template + part if request.htmx else template, context, status=status)


def _flags(found) -> dict:
    """What could point at somebody in a translation: each with its form, and what was cleared with its reason."""
    known = screening.cleared(found.practice)
    seen = [flag for each in screening.screen(translating.draft_of(found)) for flag in each.flags if not flag.is_advice]
    return {
        "flags": [(flag, _flag_form(found, flag)) for flag in seen if flag.key not in known],
        "cleared": [(flag, known[flag.key]) for flag in seen if flag.key in known],
    }


def _flag_form(found, flag) -> FlagForm:
    form = FlagForm(initial={"flag": flag.code}, auto_id=f"id_{flag.code}_%s")
    form.helper.form_action = reverse("practices:clear_translated_flag", kwargs={"pk": found.pk})
    return form


@require_POST
def ask_translator(request, pk):
    found = _translation(request, pk, "practices.manage_translation")
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("practices:translation", pk=pk)
    translator = know(form.cleaned_data["email"], language=found.language)
    actions.ask(found, translator, due_on=form.cleaned_data["due_on"], by=request.user)
    messages.success(request, _("Asked. The letter with the link is on its way."))
    return redirect("practices:translation", pk=pk)


@require_POST
def send_back_translation(request, pk):
    found = _translation(request, pk, "practices.manage_translation")
    actions.send_back(found, remark=request.POST.get("remark", ""), by=request.user)
    messages.success(request, _("Sent back with your remark."))
    return redirect("practices:translation", pk=pk)


@require_POST
def publish_translation(request, pk):
    found = _translation(request, pk, "practices.manage_translation")
    actions.publish(found, by=request.user)
    messages.success(request, _("Published: readers of this language now read it on the page of the practice."))
    return redirect("practices:translation", pk=pk)


@require_POST
def clear_translated_flag(request, pk):
    """One passage of a translation that looked as if it could point at somebody may stay; with the reason."""
    found = _translation(request, pk, "practices.manage_translation")
    form = FlagForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    code, version = request.POST.get("flag", ""), translating.draft_of(found)
    flagging.clear(found.practice, code, reason=reason, version=version, by=request.user)
    return redirect(reverse("practices:translation", kwargs={"pk": pk}) + "#check")


@require_POST
def reopen_translated_flag(request, pk, flag):
    """A passage of a translation may not stay after all; a published one is off the page at once."""
    found = _translation(request, pk, "practices.manage_translation")
    flagging.reopen(get_object_or_404(found.practice.cleared_flags, pk=flag), by=request.user)
    messages.success(request, _("The flag is open again. Nobody reads the translation until it is settled."))
    return redirect("practices:translation", pk=pk)


@require_POST
def take_translation_back(request, pk):
    found = _translation(request, pk)
    actions.take_back(found, by=request.user)
    messages.success(request, _("Taken back. The public reads the original until it is published again."))
    return redirect("practices:translation", pk=pk)


@require_http_methods(["GET", "POST"])
def discard_translation(request, pk):
    found = _translation(request, pk, "practices.manage_translation")
    if request.method == "POST":
        actions.discard(found, by=request.user)
        messages.success(request, _("The translation was thrown away."))
        return redirect("practices:translations")
    number = found.texts.count()
    context = {
        "title": _("Throw this translation away?"),
        "sentence": _("“%(title)s” into %(language)s: this cannot be undone.")
        % {"title": found.practice.title, "language": language_name(found.language)},
        "lost": [ngettext("%(number)d translated text", "%(number)d translated texts", number) % {"number": number}],
        "action": _("Throw it away"),
        "back": reverse("practices:translation", kwargs={"pk": pk}),
    }
    return render(request, "components/confirm.html", context)
