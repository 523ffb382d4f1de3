"""The compendium for libraries that harvest by OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html).

A practice that was taken down stays on record as deleted, for good, so that harvesters take it down as well.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import MAXYEAR, UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from oaipmh import common, error, server
from oaipmh.datestamp import DatestampError
from oaipmh.metadata import MetadataRegistry

from rrge_portal.kernel.vocabulary import Theme

from . import dublin_core
from .content import for_public_content, public_content
from .models import Practice
from .states import Origin, PracticeState

DUBLIN_CORE = "oai_dc"
BATCH = 50
REFERENCE = "reference"
RESUMABLE = frozenset({"metadataPrefix", "set", "from_", "until"})
NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(asked: Mapping[str, Sequence[str]]) -> bytes:
    """The answer to a request, as XML; `asked` holds the values of each argument.

    What is wrong with a request is said in the protocol's own words: the answer is never an error of the server.
    """
    arguments = {
        NOT_XML.sub("", name): NOT_XML.sub("", values[-1]) if len(values) == 1 else "" for name, values in asked.items()
    }
    repeated = [name for name, values in asked.items() if len(values) > 1]
    if repeated:
        arguments["repeated"] = ", ".join(repeated)  # no such argument: refused as the protocol wants it
    token = arguments.get("resumptionToken")
    if token is not None and not _is_ours(token):
        arguments["resumptionToken"] = ""
    return server.BatchingServer(Repository(), WRITERS, resumption_batch_size=BATCH).handleRequest(arguments)


def _is_ours(token: str) -> bool:
    try:
        arguments, cursor = server.decodeResumptionToken(token)
    except (DatestampError, error.BadResumptionTokenError):
        return False
    is_whole = arguments.keys() <= RESUMABLE | {"batch_size"} and "metadataPrefix" in arguments
    return is_whole and 0 <= cursor < 10**9


def _write(element, metadata) -> None:
    server.oai_dc_writer(element, metadata)


WRITERS = MetadataRegistry()
WRITERS.registerWriter(DUBLIN_CORE, _write)


class Identity(common.Identify):
    """Every answer asks it for the base address, few for the date of the first record."""

    def earliestDatestamp(self):  # noqa: N802
        return _moment(_known().aggregate(first=Min("state_since"))["first"] or datetime.now(UTC))


class Repository:
    """The six verbs of the protocol, named as the library asks for them."""

    def identify(self):
        return Identity(
            repositoryName="RRGE portal: compendium of promising practices",
            baseURL=_base(),
            protocolVersion="2.0",
            adminEmails=[settings.CONTACT_ADDRESS],
            earliestDatestamp=None,
            deletedRecord="persistent",
            granularity="YYYY-MM-DDThh:mm:ssZ",
            compression=["identity"],
            toolkit_description=False,
        )

    def listMetadataFormats(self, identifier=None):  # noqa: N802
        if identifier is not None:
            self._practice(identifier)
        return [
            (
                DUBLIN_CORE,
                "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
                "http://www.openarchives.org/OAI/2.0/oai_dc/",
            )
        ]

    def listSets(self, cursor=0, batch_size=BATCH):  # noqa: N802
        """The themes, and what was compiled from public sources."""
        with translation.override(settings.LANGUAGE_CODE):
            sets = [(f"theme:{theme.value}", str(theme.label), None) for theme in Theme]
            sets.append((REFERENCE, str(Origin.REFERENCE.label), None))
        return sets[cursor : cursor + batch_size]

    def getRecord(self, metadataPrefix, identifier):  # noqa: N802, N803
        _refuse_other_formats(metadataPrefix)
        return self._record(self._practice(identifier))

    def listIdentifiers(self, *, cursor=0, batch_size=BATCH, **asked):  # noqa: N802
        return [_header(practice) for practice in self._page(asked, cursor, batch_size)]

    def listRecords(self, *, cursor=0, batch_size=BATCH, **asked):  # noqa: N802
        return [self._record(practice) for practice in self._page(asked, cursor, batch_size)]

    def _page(self, asked, cursor: int, size: int) -> Iterator[Practice]:
        _refuse_other_formats(asked["metadataPrefix"])
        chosen = _known().filter(_within(asked.get("set")))
        if asked.get("from_"):
            chosen = chosen.filter(state_since__gte=asked["from_"].replace(tzinfo=UTC))
        if asked.get("until") and asked["until"].year < MAXYEAR:  # "until the end of time" is no limit
            chosen = chosen.filter(state_since__lt=asked["until"].replace(tzinfo=UTC) + timedelta(seconds=1))
        return for_public_content(chosen).order_by("state_since", "pk")[cursor : cursor + size]

    def _practice(self, identifier: str) -> Practice:
        slug = identifier.removeprefix(_identifier(""))
        found = for_public_content(_known()).filter(slug=slug).first() if slug != identifier else None
        if found is None:
            raise error.IdDoesNotExistError(f"There is no practice {identifier}.")
        return found

    @staticmethod
    def _record(practice):
        if not practice.is_published:
            return _header(practice), None, None
        described = dublin_core.described(practice, public_content(practice.current))
        return _header(practice), common.Metadata(None, described), None


def _known() -> QuerySet[Practice]:
    """What is published, and what once was."""
    return Practice.objects.filter(state__in=(PracticeState.PUBLISHED, PracticeState.UNPUBLISHED), slug__isnull=False)


def _base() -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return settings.PORTAL_URL + reverse("practices:oai")


def _identifier(slug: str) -> str:
    host = settings.PORTAL_URL.split("://")[1].split("/")[0].split(":")[0]
    return f"oai:{host}:{slug}"


def _header(practice):
    version = practice.current
    sets = [f"theme:{theme}" for theme in version.themes if theme in Theme.values]
    sets += [REFERENCE] if practice.is_reference else []
    moment = _moment(practice.state_since)
    return common.Header(None, _identifier(practice.slug or ""), moment, sets, not practice.is_published)


def _moment(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _within(wanted: str | None) -> Q:
    """Those of a set; of the themes' set, all that have a theme. A taken down practice stays in its sets."""
    if wanted is None:
        return Q()
    if wanted == REFERENCE:
        return Q(origin=Origin.REFERENCE)
    if wanted == "theme":
        return ~Q(current__themes=[])
    theme = wanted.removeprefix("theme:")
    if theme == wanted or theme not in Theme.values:
        raise error.BadArgumentError(f"There is no set {wanted}.")
    gone = Q(state=PracticeState.UNPUBLISHED, current__themes__icontains=f'"{theme}"')
    return Q(facets__name="theme", facets__value=theme) | gone


def _refuse_other_formats(prefix: str) -> None:
    if prefix != DUBLIN_CORE:
        raise error.CannotDisseminateFormatError(f"Records are to be had as {DUBLIN_CORE} only.")
