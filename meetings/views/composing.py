"""Letters to many are composed: seen as one of them will see it, tested on oneself, sent now or at a time."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.contrib import messages
from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from correspondence import rendering
from correspondence.seals import mask
from correspondence.words import Words, placeholders_of
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Language

from ..actions import inviting, messaging
from ..addresses import address_for, invitation_context
from ..audience import participants
from ..forms.audience import ParticipantFilter
from ..forms.composing import ComposeForm
from ..models import Meeting
from ..states import REMINDER_TO_ANSWER, InvitationState
from ..wordings import languages_met, wordings_of
from .inviting import chosen, has_changed
from .workspace import meeting_of, workspace

PREVIEWED = 200
"""Recipients one can choose from to see their letter."""


class Composition(NamedTuple):
    """What is composed: the letter, to whom, in which words, and what the button does."""

    meeting: Meeting
    kind: str
    keys: Sequence[int]
    some: Sequence
    form: ComposeForm
    words: dict[str, Words]
    languages: dict[str, int]
    context_of: Callable
    act: Callable
    page: str
    says: dict[str, str]


def _compose(request, composition: Composition, **context):
    """Show the letter and what is typed; on the deed `test` send a copy to the organiser, on `send` send them all.

    Whoever goes `back` to choose other recipients finds their words here again, until they send or begin `anew`.
    """
    meeting, form = composition.meeting, composition.form
    aside = _aside(meeting, composition.kind)
    deed = request.POST.get("deed", "send") if form.is_bound else ""
    if deed == "back":
        request.session[aside] = request.POST.urlencode()
        return redirect(f"meetings:{composition.page}", slug=meeting.slug)
    if deed == "anew":
        request.session.pop(aside, None)
        return redirect(request.get_full_path())
    is_from_before = not request.POST and aside in request.session
    if is_from_before:
        form.keep(QueryDict(request.session[aside]))
    is_valid = bool(deed) and form.is_valid()
    words = composition.words | ({each.language: each for each in form.words} if is_valid else {})
    sample = _sample(request, composition.some)
    refusal, status = None, 200
    changed = deed == "send" and has_changed(request, len(composition.keys))
    try:
        if is_valid and deed == "send" and not changed:
            mailing = composition.act(form)
            request.session.pop(aside, None)
            return redirect("meetings:mailing", slug=meeting.slug, pk=mailing.pk)
        if is_valid and deed == "test" and sample:
            _test(request, composition, sample, words)
    except Refusal as refused:
        refusal, status = refused, 409
    context |= {
        "number": len(composition.keys),
        "some": composition.some,
        "sample": sample,
        "preview": _preview(composition, sample, words),
        "readers": _readers(composition, words),
        "placeholders": [(name, each.meaning) for name, each in placeholders_of(composition.kind).items()],
        "form": form,
        "refusal": refusal,
        "has_changed": changed,
        "is_from_before": is_from_before,
        **composition.says,
    }
    page = workspace(meeting, composition.page, **context)
    return render(request, "meetings/organise/compose.html", page, status=409 if changed else status)


def _aside(meeting: Meeting, kind: str) -> str:
    """Under what name the session keeps the words of somebody who went back."""
    return f"letter-{meeting.pk}-{kind}"


def _sample(request, some: Sequence):
    wanted = request.POST.get("preview") or request.GET.get("preview")
    return next((each for each in some if str(each.pk) == wanted), some[0] if some else None)


def _words_for(composition: Composition, words: dict[str, Words], language: str) -> Words | None:
    return words.get(language) or words.get(composition.form.main)


def _preview(composition: Composition, sample, words: dict[str, Words]) -> dict | None:
    """The letter as one of them will get it: their language, their name, the link hidden."""
    if sample is None:
        return None
    said = _words_for(composition, words, sample.letter_language)
    if said is None and composition.kind == "message":
        return None
    letter = rendering.render(
        composition.kind,
        name=sample.letter_name,
        language=sample.letter_language,
        context=composition.context_of(sample),
        words=said,
    )
    return {
        "to": sample,
        "name": sample.letter_name or sample.letter_address,
        "address": sample.letter_address,
        "language": said.language if said else sample.letter_language,
        "subject": letter.subject,
        "text": mask(letter.text),
    }


def _test(request, composition: Composition, sample, words: dict[str, Words]) -> None:
    messaging.copy_to_oneself(
        composition.kind,
        sample,
        composition.context_of(sample),
        meeting=composition.meeting,
        words=_words_for(composition, words, sample.letter_language),
        enclosures=composition.form.enclosed,
        by=request.user,
    )
    messages.success(
        request,
        _("A copy is on its way to %(address)s. Nobody else was written to.")
        % {"address": request.user.letter_address},
    )


def _readers(composition: Composition, words: dict[str, Words]) -> list[dict]:
    """How many read which language, and which words they get."""
    rows = []
    for language in languages_met(composition.languages):
        said = _words_for(composition, words, language)
        if said is None:
            letter = _("nothing is written yet") if composition.kind == "message" else _("the standard letter")
        elif said.language == language:
            letter = _("your own words")
        else:
            letter = _("your words in the main language")
        rows.append({"language": language, "number": composition.languages[language], "letter": letter})
    return rows


def _written(data) -> set[str]:
    """The languages in which something was typed; nobody may read one any more, and the text is kept all the same."""
    return {code for code in Language.values if data.get(f"subject_{code}") or data.get(f"body_{code}")}


def _languages_of_invitations(invitations) -> dict[str, int]:
    said = Coalesce(F("stakeholder__profile__language"), F("language"))
    return dict(invitations.order_by().annotate(said=said).values_list("said").annotate(number=Count("pk")))


def _to_invitees(request, slug, kind: str, state: InvitationState, act, says: dict, *, own_words: bool):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    invitations = chosen(request, meeting, state).order_by("family_name", "given_name", "pk")
    keys = list(invitations.values_list("pk", flat=True))
    some = list(meeting.invitations.filter(pk__in=keys[:PREVIEWED]).select_related("meeting", "stakeholder__profile"))
    languages = _languages_of_invitations(invitations)
    words = wordings_of(meeting)[kind]
    form = ComposeForm(
        request.POST or None,
        meeting=meeting,
        kind=kind,
        languages=languages_met(languages) if own_words else (),
        words=words,
        encloses=True,
    )
    composition = Composition(
        meeting=meeting,
        kind=kind,
        keys=keys,
        some=some,
        form=form,
        words=words,
        languages=languages,
        context_of=invitation_context,
        act=lambda form: act(meeting, keys, form),
        page="invitations",
        says={name: say(len(keys)) for name, say in says.items()},
    )
    return _compose(request, composition, kind=kind, own_words=own_words)


@require_http_methods(["GET", "POST"])
def send_invitations(request, slug):
    return _to_invitees(
        request,
        slug,
        "invitation",
        InvitationState.LISTED,
        lambda meeting, keys, form: inviting.send(
            meeting, keys, by=request.user, due_at=form.moment, enclosures=form.enclosed
        ),
        {
            "heading": lambda number: _("Send invitations"),
            "action": lambda number: (
                ngettext("Send %(number)d invitation", "Send %(number)d invitations", number) % {"number": number}
            ),
            "nobody": lambda number: _("Nobody you chose is still to be invited. Choose others in the list."),
        },
        own_words=False,
    )


@require_http_methods(["GET", "POST"])
def remind_invitations(request, slug):
    return _to_invitees(
        request,
        slug,
        REMINDER_TO_ANSWER,
        InvitationState.SENT,
        lambda meeting, keys, form: inviting.remind(
            meeting, keys, by=request.user, words=form.words, due_at=form.moment, enclosures=form.enclosed
        ),
        {
            "heading": lambda number: _("Remind those who have not answered"),
            "action": lambda number: (
                ngettext("Send %(number)d reminder", "Send %(number)d reminders", number) % {"number": number}
            ),
            "nobody": lambda number: _("Nobody you chose has an answer outstanding. Choose others in the list."),
        },
        own_words=True,
    )


@require_http_methods(["GET", "POST"])
def message(request, slug):
    """A message to any group of those who take part, in the organisers' own words."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    everybody = participants(meeting)
    used = set(everybody.order_by().values_list("profile__country", flat=True).distinct())
    only_narrows = request.POST.get("deed") in {"narrow", "keep"}
    asked = request.POST if request.POST.get("deed") == "narrow" else request.GET
    filters = ParticipantFilter(asked, countries_used=used)
    people = filters.narrow(everybody, meeting).order_by("profile__family_name", "profile__given_name", "pk")
    reachable = people.exclude(email=None, contact_address="")
    keys = list(reachable.values_list("pk", flat=True))
    languages = dict(reachable.order_by().values_list("profile__language").annotate(number=Count("pk")))
    main = next((code for code in meeting.languages if code), "en")
    typed = request.POST or QueryDict(request.session.get(_aside(meeting, "message"), ""))
    form = ComposeForm(
        None if only_narrows else request.POST or None,
        meeting=meeting,
        kind="message",
        languages=languages_met({main, *languages, *_written(typed)}),
        main=main,
    )
    if only_narrows:
        form.keep(request.POST)
    composition = Composition(
        meeting=meeting,
        kind="message",
        keys=keys,
        some=list(reachable.select_related("profile")[:PREVIEWED]),
        form=form,
        words={},
        languages=languages,
        context_of=lambda person: {"meeting": meeting, "url": address_for(person, "meeting", slug=meeting.slug)},
        act=lambda form: messaging.message(
            meeting, keys, words=form.words, main_language=main, by=request.user, due_at=form.moment
        ),
        page="letters",
        says={
            "heading": _("Message to participants"),
            "action": ngettext(
                "Send the message to %(number)d person", "Send the message to %(number)d people", len(keys)
            )
            % {"number": len(keys)},
            "nobody": _("Nobody matches these filters.")
            if filters.narrows
            else _("Nobody has a seat or waits for one yet, so there is nobody to write to."),
        },
    )
    return _compose(request, composition, filters=filters, kind="message", own_words=True, main=main)
