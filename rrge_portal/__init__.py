"""The portal: settings, addresses, and what spans the rooms."""

from .celery import app as celery_app

__all__ = ["celery_app"]
