"""After publication: still running, new results, adaptations, relations – by link, by form, and on the desk."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.flood import refuse_flood
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from .. import screening
from ..actions import flagging, living
from ..forms.clearing import FlagForm
from ..forms.living import AdaptationForm, RelationForm, RemarkToSenderForm, ResultForm, StillRunningForm
from ..models import Adaptation, LifeSign, Practice, ResultUpdate
from ..states import MessageState
from .editorial import desk_nav, on_desk, practice_nav
from .submission import own_practice
from .tombstones import tombstone


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
def still_running(request, token):
    """One of four answers by the link; the page only asks, the button answers."""
    sign = LifeSign.objects.opened_by(token).select_related("practice__current").first()
    if sign is None:
        return render(request, "practices/living/still_running.html", {"is_forged": True}, status=404)
    practice = sign.practice
    context = {"sign": sign, "practice": practice, "version": practice.current}
    if sign.answer or not practice.is_published:
        context["unsent"] = request.POST.get("news", "").strip()
        said = (request.POST.get("answer"), context["unsent"])
        context["is_late"] = request.method == "POST" and said != (sign.answer, sign.news)  # else pressed twice
        status = 410 if not sign.answer else 409 if context["is_late"] else 200
        return render(request, "practices/living/still_running.html", context, status=status)
    form = StillRunningForm(
        request.POST if request.method == "POST" else None, initial={"answer": request.GET.get("answer", "")}
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            living.tell(sign, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return redirect("practices:still_running", token=token)
    return render(request, "practices/living/still_running.html", context | {"form": form}, status=status)


@require_POST
def tell_how_it_stands(request, pk):
    """The submitter begins from their own page, without waiting for the letter."""
    practice = own_practice(request, pk, "practices.edit_practice")
    return redirect("practices:still_running", token=living.open_question(practice).token)


@require_http_methods(["GET", "POST"])
def new_result(request, pk):
    practice = own_practice(request, pk, "practices.edit_practice")
    form = ResultForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            living.send_result(practice, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Sent. An editor checks it; then it stands on the page with its day."))
            return redirect("practices:new_result", pk=pk)
    context = {"practice": practice, "form": form, "updates": practice.updates.all()}
    return render(request, "practices/living/new_result.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_not_required
def report_adaptation(request, slug):
    """“We adapted this”, from any reader."""
    practice = Practice.objects.published().select_related("current").filter(slug=slug).first()
    if practice is None:
        return tombstone(request, slug)
    form = AdaptationForm(
        request.POST if request.method == "POST" else None, initial={"language": get_language() or "en"}
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if not form.is_from_machine:
                refuse_flood("adaptation", request.META.get("REMOTE_ADDR", ""))
                living.report_adaptation(practice, **form.values)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return render(request, "practices/living/sent.html", {"practice": practice})
    context = {"practice": practice, "version": practice.current, "form": form}
    return render(request, "practices/living/adaptation.html", context, status=status)


# --- On the desk ------------------------------------------------------------------------------------------------------


@require_safe
def message_list(request):
    """What was sent in about published practices and waits to be read, oldest first."""
    allow(request.user, "practices.edit_compendium")
    news = (
        LifeSign.objects.filter(shown=MessageState.WAITING).exclude(news="").exclude(practice__submitter=request.user)
    )
    spotter = screening.known_people()
    context = {
        "results": _with_flags(ResultUpdate.objects.visible_to(request.user).waiting(), "sent_at", spotter),
        "adaptations": _with_flags(Adaptation.objects.visible_to(request.user).waiting(), "sent_at", spotter),
        "news": _with_flags(news, "answered_at", spotter),
        "form": RemarkToSenderForm(),
        "nav": desk_nav({}, None, "messages"),
    }
    return render(request, "practices/editorial/messages.html", context)


def _with_flags(messages_sent, day: str, spotter) -> list:
    """Each message with the flags that keep it off the page, and the form that clears each."""
    rows = messages_sent.select_related("practice__current").prefetch_related("practice__cleared_flags")
    return [(each, _flag_forms(each, spotter)) for each in rows.order_by(day, "pk")]


def _flag_forms(message, spotter) -> list:
    address = reverse("practices:clear_message_flag", kwargs={"kind": message._meta.model_name, "pk": message.pk})
    rows = []
    for flag in screening.open_flags_of_message(message, spotter):
        form = FlagForm(
            initial={"flag": flag.code}, auto_id=f"id_{message._meta.model_name}{message.pk}_{flag.code}_%s"
        )
        form.helper.form_action = address
        rows.append((flag, form))
    return rows


MESSAGES: dict[str, type[ResultUpdate | Adaptation | LifeSign]] = {
    "resultupdate": ResultUpdate,
    "adaptation": Adaptation,
    "lifesign": LifeSign,
}


@require_POST
def clear_message_flag(request, kind, pk):
    """One passage of a message that looked as if it could point at somebody may be shown; with the reason."""
    allow(request.user, "practices.edit_compendium")
    if kind not in MESSAGES:
        raise Http404
    found = get_object_or_404(MESSAGES[kind].objects.select_related("practice__current"), pk=pk)
    message = cast(ResultUpdate | Adaptation | LifeSign, found)
    form = FlagForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    flagging.clear(message.practice, request.POST.get("flag", ""), reason=reason, message=message, by=request.user)
    messages.success(request, _("Cleared. Show the message once no flag is left."))
    return redirect("practices:messages")


@require_POST
def check_result(request, pk):
    allow(request.user, "practices.edit_compendium")
    update = get_object_or_404(ResultUpdate.objects.visible_to(request.user).select_related("practice"), pk=pk)
    if request.POST.get("deed") == "show":
        living.show_result(update, by=request.user)
        messages.success(request, _("Shown on the page, with its day. Whoever sent it is told."))
    else:
        living.refuse_result(update, remark=request.POST.get("remark", "")[:500], by=request.user)
        messages.success(request, _("Not shown. Whoever sent it reads why."))
    return redirect("practices:messages")


@require_POST
def check_adaptation(request, pk):
    allow(request.user, "practices.edit_compendium")
    adaptation = get_object_or_404(Adaptation.objects.visible_to(request.user).select_related("practice"), pk=pk)
    living.check_adaptation(adaptation, show=request.POST.get("deed") == "show", by=request.user)
    messages.success(request, _("Done."))
    return redirect("practices:messages")


@require_POST
def check_news(request, pk):
    allow(request.user, "practices.edit_compendium")
    sign = get_object_or_404(LifeSign.objects.select_related("practice").exclude(news=""), pk=pk)
    living.check_news(sign, show=request.POST.get("deed") == "show", by=request.user)
    messages.success(request, _("Done."))
    return redirect("practices:messages")


@require_http_methods(["GET", "POST"])
def relations(request, pk):
    """How a practice is related to others, and what else its life after publication holds."""
    practice = on_desk(request, pk, "practices.publish_practice")
    form = RelationForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            living.relate(practice, kind=form.cleaned_data["kind"], other=form.cleaned_data["other"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Both pages show it from now on."))
            return redirect("practices:relations", pk=pk)
    context = {
        "practice": practice,
        "version": practice.current,
        "form": form,
        "relations": practice.relations.select_related("other__current"),
        "others": practice.relations_from.select_related("practice__current"),
        "signs": practice.life_signs.all(),
        "updates": practice.updates.all(),
        "nav": practice_nav(practice, "relations"),
    }
    return render(request, "practices/editorial/relations.html", context, status=status)


@require_POST
def part(request, pk, relation):
    practice = on_desk(request, pk, "practices.publish_practice")
    living.part(get_object_or_404(practice.relations, pk=relation), by=request.user)
    messages.success(request, _("The relation is taken back."))
    return redirect("practices:relations", pk=pk)


@require_POST
def ask_whether_it_runs(request, pk):
    practice = on_desk(request, pk, "practices.publish_practice")
    if living.ask_whether_it_runs(practice, by=request.user) is None:
        raise Refusal(_("There is nobody to ask: no submitter, and no address at the lead."))
    messages.success(request, _("The letter with the four answers is on its way."))
    return redirect(reverse("practices:relations", kwargs={"pk": pk}))
