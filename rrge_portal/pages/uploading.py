"""Where a browser sends a file in pieces. It answers in JSON; the plain form does without."""

from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel import uploads
from rrge_portal.kernel.files.scanning import UNREACHABLE
from rrge_portal.kernel.models import PartialUpload
from rrge_portal.kernel.pending import Pending
from rrge_portal.kernel.refusal import Refusal


@require_POST
def begin_upload(request):
    """Name and size of a file that is to come; answers with its key."""
    size = _number(request.POST.get("size", ""))
    try:
        row = uploads.begin(owner=request.user, name=request.POST.get("name", ""), size=max(size, 0))
    except ValidationError as error:
        return JsonResponse({"problem": error.messages[0]}, status=422)
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal)}, status=409)
    return JsonResponse({"key": row.pk, "received": 0}, status=201)


@never_cache
@require_http_methods(["GET", "POST"])
def upload(request, pk):
    """GET: how much is here. POST: the piece that begins at byte `at`; the last is answered with the token."""
    row = get_object_or_404(PartialUpload, pk=pk, owner=request.user)
    try:
        known = uploads.stand_of(row)
    except PartialUpload.DoesNotExist:
        raise Http404 from None
    if known:
        return _answer(row, known)
    if request.method == "GET":
        return JsonResponse({"received": row.received})
    try:
        row = uploads.append(pk, owner=request.user, at=_number(request.GET.get("at", "")), piece=request.body)
        if row.received < row.size:
            return JsonResponse({"received": row.received})
        return _answer(row, uploads.finish(pk, owner=request.user.pk))
    except ValidationError as error:
        is_kept = error.code == UNREACHABLE
        facts = {"received": row.received} if is_kept else {}
        return JsonResponse({"problem": error.messages[0], **facts}, status=503 if is_kept else 422)
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal), "received": row.received}, status=503)


def _number(typed: str) -> int:
    """What was sent as a number of bytes; −1 for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) < 16 else -1


def _answer(row: PartialUpload, kept: Pending) -> JsonResponse:
    said = _("Kept: %(name)s") % {"name": kept.name}
    return JsonResponse({"received": row.size, "kept": kept.token, "said": said})
