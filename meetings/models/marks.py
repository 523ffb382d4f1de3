"""What a confidentiality mark means, written once for everything in a meeting that bears one."""

from django.db import models
from django.db.models import Q

from rrge_portal.kernel.vocabulary import Mark

from .meeting import Meeting


class MarkedQuerySet(models.QuerySet):
    """For models with `meeting` and `mark`."""

    def by_mark(self, person) -> Q:
        """Public: whoever sees the meeting. Participants: whoever is in it. Secretariat and strict: its organisers."""
        organised = Q(meeting__in=Meeting.objects.organised_by(person).values("pk"))
        inside = Q(
            mark__in=(Mark.PUBLIC, Mark.PARTICIPANTS), meeting__in=Meeting.objects.attended_by(person).values("pk")
        )
        public = Q(mark=Mark.PUBLIC, meeting__in=Meeting.objects.visible_to(person).values("pk"))
        return organised | inside | public
