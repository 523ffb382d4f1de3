"""Who writes a practice together with its lead author."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.tokens import make_token, new_nonce, read_token
from rrge_portal.kernel.vocabulary import Language

from .. import states
from ..states import CO_AUTHOR_TONES, CoAuthorState
from .practice import Practice


class CoAuthorQuerySet(models.QuerySet):
    def opened_by(self, token: str):
        """The invitation a link opens: none for a forged, damaged or replaced link."""
        opened = read_token("co-author", token)
        return self.filter(pk=opened[0], nonce=opened[1]) if opened else self.none()

    def writing(self):
        return self.filter(state=CoAuthorState.WRITING)

    def standing(self):
        """Those who write, and those whose answer is awaited."""
        return self.filter(state__in=(CoAuthorState.INVITED, CoAuthorState.WRITING))


class CoAuthor(RulesModel):
    """One row for each address ever asked; whoever has written once stays known to the check of reviewers."""

    is_withheld = True  # nobody but the authors sees who they are
    TRANSITIONS = states.CO_AUTHOR_TRANSITIONS

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="co_authors")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="co_authored"
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language of the letter"), max_length=7, choices=Language, default=Language.EN)
    nonce = models.CharField(max_length=16, default=new_nonce)
    state = models.CharField(max_length=10, choices=CoAuthorState, default=CoAuthorState.INVITED)
    may_submit = models.BooleanField(_("may also submit and withdraw it"), default=False)
    invited_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CoAuthorQuerySet.as_manager()

    class Meta:
        ordering = ("invited_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "email"],
                name="an_address_is_asked_once_to_write_along",
                violation_error_message=_("This address has been invited already."),
            ),
        ]

    def __str__(self):
        return f"co-author {self.pk}"

    @property
    def room(self) -> Practice:
        return self.practice

    @property
    def token(self) -> str:
        return make_token("co-author", self)

    @property
    def shown_name(self) -> str:
        """As the other authors see it: before an answer nothing but what the lead author wrote."""
        if self.state == CoAuthorState.WRITING and self.person:
            return self.person.shown_name
        return self.name or self.email

    @property
    def tone(self) -> str:
        return CO_AUTHOR_TONES[self.state]

    @property
    def is_invited(self) -> bool:
        return self.state == CoAuthorState.INVITED

    @property
    def is_writing(self) -> bool:
        return self.state == CoAuthorState.WRITING

    @property
    def letter_name(self) -> str:
        return self.name

    @property
    def letter_address(self) -> str:
        return self.email

    @property
    def letter_language(self) -> str:
        return self.language

    @property
    def letter_stakeholder(self):
        return self.person
