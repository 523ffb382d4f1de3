"""Error pages in the portal's own frame; each says what to do next."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def forbidden(request, exception):
    return render(request, "403.html", status=403)


def not_found(request, exception):
    return render(request, "404.html", status=404)


def broken(request):
    """Nothing may be relied upon here, least of all the database: a page without the frame."""
    return HttpResponseServerError(render_to_string("500.html"))
