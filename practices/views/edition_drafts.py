"""Preparing an edition: choosing, ordering, grouping, writing, looking, freezing. For editors."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel import jobs
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from .. import browsing, doubts, proof, screening, search
from ..actions import editions as actions
from ..actions import flagging
from ..forms.clearing import FlagForm
from ..forms.editions import ChapterForm, EditionTextsForm, NewEditionForm, PreviewForm
from ..models import Chapter, Edition, Practice
from ..states import EntryChange

FOUND_ON_A_PAGE = 50
MOST_AT_ONCE = 500


def _draft(request, pk) -> Edition:
    edition = _edition(request, pk)
    if not edition.is_draft:
        raise Refusal(actions.FROZEN)
    return edition


def _being_written(request, pk) -> Edition:
    """A colleague may have frozen it while somebody was writing: the action then refuses what is sent, nothing lost."""
    return _edition(request, pk) if request.method == "POST" else _draft(request, pk)


def _edition(request, pk) -> Edition:
    allow(request.user, "practices.edit_compendium")
    return get_object_or_404(Edition.every.select_related("drafted_by__profile"), pk=pk)


@require_http_methods(["GET", "POST"])
def new_edition(request):
    """Begin a draft."""
    allow(request.user, "practices.edit_compendium")
    published = Practice.objects.published().exclude(current=None)
    form = NewEditionForm(
        request.POST or None,
        published=published.count(),
        since=actions.since_last_edition(published).count(),
        last=Edition.objects.order_by("-number").first(),
    )
    if request.method == "POST" and form.is_valid():
        language = get_language()
        begun = actions.draft(
            titles={language: form.cleaned_data["title"]},
            languages=[language],
            choice=form.cleaned_data["choice"],
            by=request.user,
        )
        messages.success(request, _("The draft is begun. Colleagues at the desk can work on it too."))
        return redirect(begun)
    context = {"form": form, "heading": _("Prepare an edition"), "back": reverse("practices:editions")}
    context["lead"] = _("A draft can be worked on for days. Nothing of it is public before you freeze it.")
    return render(request, "components/form_page.html", context)


@require_safe
def edition_draft(request, pk):
    """The draft: what waits before it can be frozen, and its chapters with their entries."""
    return _show(request, _draft(request, pk))


def _show(request, edition, *, is_part=False):
    found = edition.entries.select_related("practice__current", "chapter").in_order()
    entries = list(found)
    chapters = list(edition.chapters.all())
    rows = [
        {"chapter": chapter, "entries": [entry for entry in entries if entry.chapter_id == chapter.pk]}
        for chapter in chapters
    ]
    return render(
        request,
        "practices/editing/draft.html#chapters" if is_part else "practices/editing/draft.html",
        {
            "edition": edition,
            "rows": rows,
            "entries": entries,
            "homes": [chapter for chapter in chapters if not chapter.is_reference],
            "untitled": [code for code in edition.issued_in if not edition.titles.get(code)],
        },
    )


@require_POST
def arrange_entries(request, pk):
    """One step in the order: a button, a drop, or what is ticked moved to a chapter or left out."""
    edition = _draft(request, pk)
    asked = request.POST
    if "move" in asked:
        key, _space, to = asked["move"].partition(" ")
        actions.move_entry(_entry(edition, key), to, by=request.user)
    elif "place" in asked:
        actions.place_entry(
            _entry(edition, asked["place"]),
            chapter=_chapter(edition, asked.get("chapter")),
            before=edition.entries.filter(pk=_number(asked.get("before"))).first(),
            by=request.user,
        )
    elif "gather" in asked:
        chapter = _chapter(edition, asked.get("chapter"))
        for key in asked.getlist("entry"):
            actions.place_entry(_entry(edition, key), chapter=chapter, by=request.user)
    elif "leave_out" in asked:
        _leave_out(request, edition, asked.getlist("entry"))
    if request.htmx:
        return _show(request, Edition.every.drafts().get(pk=pk), is_part=True)
    return redirect(edition)


def _leave_out(request, edition, keys) -> None:
    number = actions.remove_entries(edition, [_number(key) for key in keys], by=request.user)
    told = ngettext("%(number)d practice is left out.", "%(number)d practices are left out.", number)
    messages.success(request, told % {"number": number})


def _entry(edition, key):
    return get_object_or_404(edition.entries.select_related("edition"), pk=_number(key))


def _chapter(edition, key):
    return get_object_or_404(edition.chapters, pk=_number(key))


def _number(key) -> int:
    return int(key) if key and key.isascii() and key.isdecimal() and len(key) < 10 else 0


# --- Choosing ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def add_to_edition(request, pk):
    """Search the compendium and take up what is ticked, everything found, or everything new."""
    edition = _draft(request, pk)
    wanted = browsing.read(request.GET)
    if request.method == "POST":
        chosen = _chosen(request, wanted)
        chapter = edition.chapters.filter(pk=_number(request.POST.get("chapter"))).first()
        number = actions.add_practices(edition, chosen, chapter=chapter, by=request.user)
        told = ngettext("%(number)d practice is taken up.", "%(number)d practices are taken up.", number)
        messages.success(request, told % {"number": number})
        return redirect(edition)
    results = search.find(wanted.text, wanted.filters, page=wanted.page, size=FOUND_ON_A_PAGE, sort=wanted.sort)
    published = Practice.objects.published().exclude(current=None)
    return render(
        request,
        "practices/editing/add.html",
        {
            "edition": edition,
            "wanted": wanted,
            "results": results,
            "hits": browsing.named(results.hits),
            "held": set(edition.entries.values_list("practice", flat=True)),
            "facets": browsing.facets(results.facets, wanted),
            "chips": browsing.chips(wanted),
            "page_obj": Paginator(range(results.total), results.size).page(results.page),
            "homes": edition.chapters.filter(is_reference=False),
            "since": actions.since_last_edition(published).exclude(entries__edition=edition).count(),
            "last": Edition.objects.order_by("-number").first(),
        },
    )


def _chosen(request, wanted):
    practices = Practice.objects.published()
    if "all_found" in request.POST:
        found = search.find(wanted.text, wanted.filters, size=MOST_AT_ONCE, sort=wanted.sort)
        return practices.filter(pk__in=[hit.practice.pk for hit in found.hits])
    if "all_new" in request.POST:
        return actions.since_last_edition(practices)
    return practices.filter(pk__in=[_number(key) for key in request.POST.getlist("practice")])


# --- Texts and chapters -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def edition_texts(request, pk):
    """Titles, foreword, acknowledgements, imprint; a stale tab is refused with everything typed still there."""
    edition = _being_written(request, pk)
    form = EditionTextsForm(
        request.POST or None,
        texts={name: getattr(edition, name) for name in EditionTextsForm.TEXTS},
        initial={
            "languages": edition.issued_in,
            "main_language": edition.language,
            "revision": edition.revision,
        },
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_texts(edition, revision=form.cleaned_data["revision"], texts=form.values, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The texts are saved."))
            return redirect(edition)
    context = {"form": form, "heading": _("Texts of the edition"), "back": edition.get_absolute_url()}
    return render(request, "components/form_page.html", context, status=status)


@require_http_methods(["GET", "POST"])
def new_chapter(request, pk):
    """A chapter with its title and introduction."""
    edition = _being_written(request, pk)
    form = ChapterForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_chapter(
                edition, titles=form.texts("titles"), introductions=form.texts("introductions"), by=request.user
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The chapter is there. Move practices into it from the list."))
            return redirect(edition)
    context = {"form": form, "heading": _("New chapter"), "back": edition.get_absolute_url()}
    return render(request, "components/form_page.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit_chapter(request, pk, chapter):
    """Another title and introduction."""
    edition = _being_written(request, pk)
    found = _written(request, edition, chapter)
    texts = {"titles": found.titles, "introductions": found.introductions}
    form = ChapterForm(request.POST or None, texts=texts, initial={"seen": found.digest})
    status = 200
    if request.method == "POST" and form.is_valid():
        said = {name: form.texts(name) for name in ChapterForm.TEXTS}
        try:
            actions.write_chapter(found, **said, seen=form.cleaned_data["seen"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The chapter is saved."))
            return redirect(edition)
    context = {"form": form, "heading": _("Title and introduction"), "back": edition.get_absolute_url()}
    context["lead"] = str(found.title)
    return render(request, "components/form_page.html", context, status=status)


def _written(request, edition, key) -> Chapter:
    """The chapter somebody writes at; if a colleague has removed it meanwhile, what they typed is still shown."""
    if request.method == "POST":
        return edition.chapters.filter(pk=key).first() or Chapter(pk=key, edition=edition)
    return get_object_or_404(edition.chapters, pk=key)


@require_POST
def arrange_chapter(request, pk, chapter):
    """Move a chapter up or down, sort it by title, or take it out."""
    edition = _draft(request, pk)
    found = get_object_or_404(edition.chapters, pk=chapter)
    step = request.POST.get("step", "")
    if step == "sort":
        actions.sort_chapter(found, by=request.user)
    elif step == "remove":
        actions.remove_chapter(found, by=request.user)
        messages.success(request, _("The chapter is removed. What was in it stands at the end of another one."))
    else:
        actions.move_chapter(found, step, by=request.user)
    return redirect(edition)


# --- Looking and freezing ---------------------------------------------------------------------------------------------


@require_safe
def read_edition_draft(request, pk):
    """The whole draft as it would read if it were frozen now, in one of its languages, with what there is to doubt."""
    edition = _draft(request, pk)
    asked = request.GET.get("text")
    language = asked if asked in edition.issued_in else edition.language
    foreseen = actions.foresee(edition)
    book = actions.book_of_draft(edition, foreseen, language)
    found = doubts.doubts_of(edition.issued_in, foreseen.entries, person=request.user)
    about = doubts.by_entry(found)
    page = proof.page_of(foreseen.entries, request.GET.get("page"))
    return render(
        request,
        "practices/editing/read.html",
        {
            "edition": edition,
            "book": book,
            "foreseen": foreseen,
            "doubts": found,
            "contents": [
                {"entry": entry, "page": place // proof.ENTRIES_ON_A_PAGE + 1}
                for place, entry in enumerate(foreseen.entries)
            ],
            "page_obj": page,
            "proofs": [{"proof": each, "doubts": about.get(each.entry.pk, ())} for each in proof.proofs(book, page)],
            "before": "" if page.has_previous() else proof.before(book),
            "after": "" if page.has_next() else proof.after(book),
        },
    )


@require_http_methods(["GET", "POST"])
def preview_edition(request, pk):
    """The draft as a file, in any format and language, made by the worker."""
    edition = _draft(request, pk)
    form = PreviewForm(request.POST or None, languages=edition.issued_in)
    if request.method == "POST" and form.is_valid():
        return redirect(
            jobs.start(
                "edition_preview",
                by=request.user,
                edition=edition.pk,
                language=form.cleaned_data["language"],
                format=form.cleaned_data["form"],
            )
        )
    context = {"form": form, "heading": _("The draft as a file"), "back": edition.get_absolute_url()}
    context["lead"] = _("The file is as it would be if the edition were frozen now. Only you can download it.")
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "POST"])
def freeze_edition(request, pk):
    """What freezing would make of the draft, with the changes since the last edition; and the button that does it."""
    edition = _draft(request, pk)
    refused = ""
    if request.method == "POST":
        try:
            frozen = actions.freeze(edition, seen=request.POST.get("seen", ""), by=request.user)
        except Refusal as refusal:
            refused = str(refusal)
        else:
            told = _("Edition %(number)d is frozen. Its files are being built.")
            messages.success(request, told % {"number": frozen.number})
            return redirect(frozen)
    foreseen = actions.foresee(edition)
    changes = [
        {"label": change.label, "entries": [entry for entry in foreseen.entries if entry.change == change]}
        for change in EntryChange
    ]
    return render(
        request,
        "practices/editing/freeze.html",
        {
            "edition": edition,
            "foreseen": foreseen,
            "changes": changes if foreseen.previous else [],
            "untitled": [code for code in edition.issued_in if not edition.titles.get(code)],
            "doubts": doubts.doubts_of(edition.issued_in, foreseen.entries, person=request.user),
            "flags": [(flag, _flag_form(edition, flag)) for flag in screening.open_flags_of_edition(edition)],
            "refused": refused,
        },
        status=409 if refused else 200,
    )


def _flag_form(edition, flag) -> FlagForm:
    form = FlagForm(initial={"flag": flag.code}, auto_id=f"id_{flag.code}_%s")
    form.helper.form_action = reverse("practices:clear_edition_flag", kwargs={"pk": edition.pk})
    return form


@require_POST
def clear_edition_flag(request, pk):
    """One passage of the edition's own texts may stay; with the reason."""
    edition = _draft(request, pk)
    form = FlagForm(request.POST)
    if form.is_valid():
        flagging.clear_in_edition(
            edition, form.cleaned_data["flag"], reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, _("Cleared."))
    else:
        messages.error(request, _("Say in a few words why it may stay. The next editor will want to read it."))
    return redirect("practices:freeze_edition", pk=pk)


@require_http_methods(["GET", "POST"])
def discard_edition(request, pk):
    """Throw the draft away."""
    edition = _draft(request, pk)
    if request.method == "POST":
        actions.discard(edition, by=request.user)
        messages.success(request, _("The draft is discarded. Its practices are in the compendium as before."))
        return redirect("practices:editions")
    context = {
        "title": _("Discard this draft?"),
        "sentence": _(
            "The order, the chapters and the texts of this draft are lost. The practices stay where they are."
        ),
        "action": _("Discard the draft"),
        "back": edition.get_absolute_url(),
    }
    return render(request, "components/confirm.html", context)
