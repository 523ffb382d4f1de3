"""A search somebody has saved, to be told by letter of newly published practices it finds."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.tokens import make_token, new_nonce, read_token
from rrge_portal.kernel.vocabulary import Language

from .. import rules as may
from ..states import SAVED_SEARCH_TRANSITIONS, Rhythm, SavedSearchState


class SavedSearchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A person's own: those they saved when signed in, and those confirmed for their sign-in address."""
        if not person.is_authenticated:
            return self.none()
        own = Q(stakeholder=person)
        if person.email:
            own |= Q(stakeholder=None, email__iexact=person.email) & ~Q(state=SavedSearchState.UNCONFIRMED)
        return self.filter(own)

    def opened_by(self, token: str):
        """The search a link in a letter opens: none for a forged, damaged or replaced link."""
        opened = read_token(SavedSearch.PURPOSE, token)
        return self.filter(pk=opened[0], nonce=opened[1]) if opened else self.none()

    def running(self):
        return self.filter(state=SavedSearchState.RUNNING)


class SavedSearch(RulesModel):
    """Words and facets as they stand in the compendium's address, an address to write to, and how often at most."""

    TRANSITIONS = SAVED_SEARCH_TRANSITIONS
    PURPOSE = "saved-search"

    stakeholder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="saved_searches"
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.EN)
    query = models.CharField(max_length=2000, help_text="As in the address of the compendium, without the order.")
    rhythm = models.CharField(_("how often at most"), max_length=6, choices=Rhythm, default=Rhythm.WEEKLY)
    state = models.CharField(max_length=12, choices=SavedSearchState, default=SavedSearchState.UNCONFIRMED)
    nonce = models.CharField(max_length=16, default=new_nonce)
    saved_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When the address was last asked to confirm.")
    told_until = models.DateTimeField(
        null=True, blank=True, help_text="Practices published after this have not been told of."
    )
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the last letter was written.")

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ("-saved_at", "-pk")
        verbose_name_plural = "saved searches"
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), "query", name="a_search_is_saved_once_an_address"),
            models.CheckConstraint(
                condition=~Q(state=SavedSearchState.RUNNING) | Q(told_until__isnull=False),
                name="a_running_search_knows_since_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "rhythm", "told_at"], name="saved_search_due")]
        rules_permissions: ClassVar = {"manage": may.is_whose_search_it_is}

    def __str__(self):
        return f"saved search {self.pk}"

    @property
    def token(self) -> str:
        return make_token(self.PURPOSE, self)

    @property
    def is_running(self) -> bool:
        return self.state == SavedSearchState.RUNNING

    # Whoever is written to about it.

    @property
    def letter_name(self) -> str:
        return self.stakeholder.letter_name if self.stakeholder else ""

    @property
    def letter_address(self) -> str:
        return self.email

    @property
    def letter_language(self) -> str:
        return self.language

    @property
    def letter_stakeholder(self):
        return self.stakeholder
