"""The account pages: a person's own profile, consents and data, and, for administrators, roles."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def account(request):
    return render(request, "stakeholders/account.html")
