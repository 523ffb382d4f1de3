"""`/healthz`: whether database, migrations and broker are fine."""

import os

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError


@require_safe
@login_not_required
def healthz(request):
    """200 `{"status": "ok"}`, or 503 with the reason: the first of database, migrations, broker that fails."""
    reason = _database() or _broker()
    if reason:
        return JsonResponse({"status": "unavailable", "reason": reason}, status=503)
    return JsonResponse({"status": "ok"})


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations are missing"
    except DatabaseError:
        return "the database does not answer"
    return ""


def _broker() -> str:
    if not settings.REDIS_URL:
        return "" if os.access(settings.BROKER_DIR, os.W_OK) else "the broker's folder cannot be written"
    try:
        with current_app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (KombuError, OSError, ConnectionError):
        return "the broker does not answer"
    return ""
