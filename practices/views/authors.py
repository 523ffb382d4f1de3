"""Who writes a practice: for its authors only."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.refusal import Refusal

from .. import rules as may
from ..actions import authoring
from ..forms.authors import CoAuthorForm
from ..models import CoAuthor
from .submission import own_practice


@require_http_methods(["GET", "HEAD", "POST"])
def authors(request, pk):
    practice = own_practice(request, pk, "practices.edit_practice")
    form = CoAuthorForm(request.POST or None, initial={"language": get_language()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            authoring.invite(practice, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            sent = _("The invitation to %(email)s is on its way.") % {"email": form.cleaned_data["email"]}
            messages.success(request, sent)
            return redirect("practices:authors", pk=pk)
    is_lead = practice.submitter_id == request.user.pk
    shown = practice.co_authors.select_related("person__profile") if is_lead else _those_who_write(practice)
    context = {"practice": practice, "is_lead": is_lead, "co_authors": shown, "form": form if is_lead else None}
    return render(request, "practices/submission/authors.html", context, status=status)


def _those_who_write(practice):
    """What co-authors see of one another: no address that has not answered, nobody who left."""
    return practice.co_authors.writing().select_related("person__profile")


@require_POST
def invite_again(request, pk, author):
    practice, found = _author(request, pk, author, "practices.lead_practice")
    authoring.invite(
        practice,
        email=found.email,
        name=found.name,
        language=found.language,
        may_submit=found.may_submit,
        by=request.user,
    )
    messages.success(request, _("The invitation to %(email)s is on its way again.") % {"email": found.email})
    return redirect("practices:authors", pk=pk)


@require_POST
def remove_author(request, pk, author):
    _practice, found = _author(request, pk, author, "practices.edit_practice")
    name = found.shown_name
    authoring.remove(found, by=request.user)
    if found.person_id == request.user.pk:
        messages.success(request, _("You no longer write along. What you wrote stays in the draft."))
        return redirect("practices:my_practices")
    messages.success(request, _("%(name)s no longer writes along. What they wrote stays.") % {"name": name})
    return redirect("practices:authors", pk=pk)


@require_POST
def trust_author(request, pk, author):
    _practice, found = _author(request, pk, author, "practices.lead_practice")
    authoring.trust(found, may_submit=request.POST.get("may_submit") == "yes", by=request.user)
    return redirect("practices:authors", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request, pk, author):
    practice, found = _author(request, pk, author, "practices.lead_practice")
    if request.method == "POST":
        authoring.hand_over(found, by=request.user)
        messages.success(request, _("%(name)s leads it now. You go on writing along.") % {"name": found.shown_name})
        return redirect("practices:authors", pk=pk)
    return render(
        request,
        "components/confirm.html",
        {
            "title": _("Hand the lead over to %(name)s?") % {"name": found.shown_name},
            "sentence": _(
                "They will submit it, get the letters and give the consents. You go on writing along, and they can "
                "hand the lead back."
            ),
            "action": _("Hand over the lead"),
            "back": reverse("practices:authors", kwargs={"pk": practice.pk}),
        },
    )


def _author(request, pk, author, permission):
    practice = own_practice(request, pk, permission)
    return practice, get_object_or_404(practice.co_authors.select_related("person__profile"), pk=author)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_practice(request, token):
    """An invitation, opened by its link. Looking changes nothing; answering needs the invited address signed in."""
    author = CoAuthor.objects.opened_by(token).select_related("practice__current", "practice__submitter__profile")
    found = author.first()
    if found is None or found.practice.discarded_at:
        return render(request, "practices/submission/join_closed.html", status=410)
    is_theirs = found.email.lower() == (request.user.email or "").lower()
    if is_theirs and may.is_author(request.user, found.practice):
        return redirect("practices:my_practice", pk=found.practice_id)
    if request.method == "POST":
        if request.POST.get("answer") == "no":
            authoring.decline(found, by=request.user)
            messages.success(request, _("Your answer is noted. You owe nothing further."))
            return redirect("practices:my_practices")
        authoring.accept(found, by=request.user)
        messages.success(request, _("You write along now. Everything is kept as you go."))
        return redirect("practices:my_practice", pk=found.practice_id)
    context = {"author": found, "practice": found.practice if is_theirs else None, "is_theirs": is_theirs}
    return render(request, "practices/submission/join.html", context)
