"""Pages that span the rooms."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from correspondence.models import Letter


@require_safe
@login_not_required
def home(request):
    return render(request, "pages/home.html")


@require_safe
@login_not_required
def about(request):
    return render(request, "pages/about.html")


@require_safe
@login_not_required
def privacy(request):
    return render(request, "pages/privacy.html")


@require_safe
@login_not_required
def contact(request):
    return render(request, "pages/contact.html")


@require_safe
def post_room(request):
    letters = Letter.objects.visible_to(request.user).for_list()
    page = Paginator(letters, settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "pages/post_room.html", {"page_obj": page})


@require_safe
def letter(request, pk):
    row = get_object_or_404(Letter.objects.visible_to(request.user), pk=pk)
    return render(request, "pages/letter.html", {"letter": row})
