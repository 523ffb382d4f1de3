"""Practices and editions in the open interface: their public content, found by the same search as on the page."""

from django.db import models
from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import mixins, serializers
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.response import Response

from rrge_portal.kernel.addresses import permanent_address
from rrge_portal.kernel.open_interface import OpenViewSet
from rrge_portal.kernel.vocabulary import EvidenceLevel, Language, PartnershipType, Pillar, Region, Sector, Theme

from . import browsing, citing, search
from .content import TEXTS, for_public_content, public_content
from .gone import became_part_of, taken_down
from .models import Edition, Practice
from .states import Brings, Exploitation, Formality, Level, Licence, Origin, Outcome, Relation, RunningStatus, SdgTarget

Text = serializers.CharField


def _code(choices, **kwargs):
    return serializers.ChoiceField(choices.choices, allow_null=True, **kwargs)


def _codes(choices, **kwargs):
    return serializers.ListField(child=serializers.ChoiceField(choices.choices), **kwargs)


class LeadSerializer(serializers.Serializer):
    organisation = Text(allow_null=True)
    sector = _code(Sector)
    country = Text(allow_null=True, help_text="ISO 3166-1 alpha-2.")


class PartnerSerializer(serializers.Serializer):
    organisation = Text()
    sector = _code(Sector)
    role = Text(allow_null=True)
    brings = _codes(Brings)


class ResultSerializer(serializers.Serializer):
    indicator = Text()
    baseline = Text(allow_null=True)
    value = Text()
    unit = Text(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    source = Text(allow_null=True)  # type: ignore[assignment]  # a field of that name, not where it is read from
    evidence = _code(EvidenceLevel)


class OriginatingMeetingSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    titles = serializers.DictField(child=Text())


class PracticeSerializer(serializers.Serializer):
    """The public content of a published practice. What is not stated is null or empty."""

    address = serializers.URLField(help_text="The permanent address of its page.")
    citation = Text(help_text="How it is cited.")
    slug = serializers.SlugField()
    origin = serializers.ChoiceField(Origin.choices, help_text="A reference entry was compiled from public sources.")
    assessed_as = serializers.ChoiceField(
        [choice for choice in Outcome.choices if choice[0] != Outcome.RETURNED], allow_null=True
    )
    published_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    language = _code(Language, help_text="The language of its texts.")
    title = Text()
    summary = Text(allow_null=True)
    lead = LeadSerializer()
    partners = PartnerSerializer(many=True)
    sectors = _codes(Sector)
    partnership_types = _codes(PartnershipType)
    formality = _code(Formality)
    countries = serializers.ListField(child=Text(), help_text="ISO 3166-1 alpha-2.")
    is_global = serializers.BooleanField()
    regions = _codes(Region)
    level = _code(Level)
    start_year = serializers.IntegerField(allow_null=True)
    start_month = serializers.IntegerField(allow_null=True)
    end_year = serializers.IntegerField(allow_null=True)
    themes = _codes(Theme)
    exploitation = _codes(Exploitation)
    pillars = _codes(Pillar)
    protocol_articles = Text(allow_null=True)
    sdg_targets = _codes(SdgTarget)
    relation_to_trafficking = _code(Relation)
    status = _code(RunningStatus)
    status_note = Text(allow_null=True)
    building_blocks = serializers.ListField(
        child=serializers.DictField(child=Text()), help_text="With title, how, enabling_factor and lesson."
    )
    results = ResultSerializer(many=True)
    not_yet_measured = serializers.BooleanField()
    evidence_level = _code(EvidenceLevel)
    evidence_links = serializers.ListField(child=serializers.DictField(child=Text()))
    sources = serializers.ListField(child=serializers.URLField(), help_text="Of a reference entry.")
    licence = _code(Licence)
    translations = serializers.DictField(
        child=serializers.DictField(), help_text="By language, the texts in which a checked translation differs."
    )
    meeting = OriginatingMeetingSerializer(allow_null=True, help_text="The meeting it came from.")

    def get_fields(self):
        """With the texts of the form, in its order."""
        return super().get_fields() | {name: Text(allow_null=True) for name in TEXTS}

    def to_representation(self, instance):
        about = {"address": permanent_address(instance), "citation": citing.of_practice(instance)}
        return about | public_content(instance.current)


class EditionSerializer(serializers.ModelSerializer):
    """A frozen edition of the compendium; its entries are in its JSON file."""

    address = serializers.SerializerMethodField()
    citation = serializers.SerializerMethodField()
    titles = serializers.DictField(child=Text())
    forewords = serializers.DictField(child=Text())
    entries = serializers.IntegerField(source="readable", help_text="How many of its entries are still public.")

    class Meta:
        model = Edition
        fields = ("number", "slug", "titles", "forewords", "frozen_at", "entries", "address", "citation")

    def get_address(self, edition) -> str:
        return permanent_address(edition)

    def get_citation(self, edition) -> str:
        return citing.of_edition(edition)


FOUND = inline_serializer(
    "FoundPractices",
    {
        "count": serializers.IntegerField(),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "facets": serializers.DictField(
            child=serializers.DictField(child=serializers.IntegerField()),
            help_text="How many of what was found have each value; a facet is counted as if it narrowed nothing.",
        ),
        "results": PracticeSerializer(many=True),
    },
)


SAID = inline_serializer("Said", {"detail": Text()})


SAID_OF_EACH = inline_serializer("Refused", {"page": serializers.ListField(child=Text(), required=False)})


class Gone(APIException):
    status_code = 410
    default_code = "gone"


def _gone(slug: str) -> Exception:
    """What is said of a practice that is not published: why it was taken down, or that it never was here."""
    taken = taken_down(slug)
    if taken is None:
        return NotFound()
    into = became_part_of(taken)
    return Gone(f"{taken.get_cause_display()} {permanent_address(into) if into else ''}".strip())


def _wanted(asked: QueryDict) -> browsing.Wanted:
    wanted = browsing.read(asked)
    wrong = {name: "One of these is wanted: " + ", ".join(sorted(search.FACETS[name])) for name in wanted.unknown}
    if asked.get("sort", "") not in {"", *search.SORTS}:
        wrong["sort"] = "One of these is wanted: " + ", ".join(search.SORTS)
    for name in ("page", "page_size"):
        said = asked.get(name, "1")
        if not (said.isascii() and said.isdecimal() and len(said) < 6 and int(said)):
            wrong[name] = "A whole number from 1 on is wanted."
    if wrong:
        raise ValidationError({name: [said] for name, said in wrong.items()})
    return wanted


def _facet(name: str) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        OpenApiTypes.STR,
        many=True,
        enum=sorted(search.FACETS[name]),
        description="Only practices with one of these values. May be repeated.",
    )


@extend_schema(tags=["compendium"])
class PracticeViewSet(OpenViewSet):
    """Published practices, reference entries included."""

    lookup_field = "slug"
    serializer_class = PracticeSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Words that all have to be found, as on the page."),
            *map(_facet, search.FACETS),
            OpenApiParameter("sort", str, enum=list(search.SORTS)),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int, description=f"At most {OpenViewSet.pagination_class.max_page_size}."),
        ],
        responses={200: FOUND, 400: SAID_OF_EACH, 404: SAID},
    )
    def list(self, request):
        """Search as on the page; without words and filters everything, the newest first.

        What is not a value of a filter, an order or the number of a page is refused and not left out, so that no
        programme takes everything for what it asked.
        """
        wanted = _wanted(request.GET)
        size = OpenViewSet.pagination_class().get_page_size(request)
        found = search.find(wanted.text, wanted.filters, page=wanted.page, size=size, sort=wanted.sort)
        if wanted.page != found.page:
            raise NotFound(f"There are {found.pages} pages.")
        keys = [hit.practice.pk for hit in found.hits]
        practices = for_public_content(Practice.objects.published().filter(pk__in=keys)).in_bulk()
        shown = [practices[key] for key in keys if key in practices]
        return Response(
            {
                "count": found.total,
                "next": self._page(request, found.page + 1) if found.page < found.pages else None,
                "previous": self._page(request, found.page - 1) if found.page > 1 else None,
                "facets": {
                    name: {value.value: value.number for value in values} for name, values in found.facets.items()
                },
                "results": self.get_serializer(shown, many=True).data,
            }
        )

    @extend_schema(
        parameters=[OpenApiParameter("slug", str, OpenApiParameter.PATH)],
        responses={200: PracticeSerializer, 404: SAID, 410: SAID},
    )
    def retrieve(self, request, slug):
        """One practice. One that was taken down is gone (410), for good or until it is published again."""
        slug = slug.replace("\x00", "")
        found = for_public_content(Practice.objects.published()).filter(slug=slug).first()
        if found is None:
            raise _gone(slug)
        return Response(self.get_serializer(found).data)

    @staticmethod
    def _page(request, number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = number
        return request.build_absolute_uri(f"?{asked.urlencode()}")


@extend_schema(tags=["compendium"])
class EditionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OpenViewSet):
    """Editions of the compendium."""

    lookup_field = "slug"
    serializer_class = EditionSerializer

    def get_queryset(self):
        return Edition.objects.with_counts().fetch_mode(models.FETCH_RAISE)

    def list(self, request, *args, **kwargs):
        """The newest first."""
        return super().list(request, *args, **kwargs)

    def retrieve(self, request, *args, **kwargs):
        """One edition."""
        return super().retrieve(request, *args, **kwargs)
