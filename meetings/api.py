"""Meetings, their agendas and their recommendations in the open interface, as far as everybody may know of them.

Nobody is named: who speaks where stands on the pages only, where a correction or a withdrawn consent shows at once.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers

from rrge_portal.kernel.addresses import permanent_address
from rrge_portal.kernel.open_interface import OpenViewSet
from rrge_portal.kernel.vocabulary import Language, Region, Theme

from .models import Meeting, Recommendation, RecommendationPlan, Session
from .states import Format, HouseRule, Precision, RecommendationState, SessionKind, SessionState


def texts(**kwargs) -> serializers.DictField:
    return serializers.DictField(
        child=serializers.CharField(), help_text='By language: {"en": "…", "es": "…"}.', **kwargs
    )


class Addressed(serializers.ModelSerializer):
    """With the permanent address of its page."""

    address = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.URI)
    def get_address(self, thing) -> str:
        return permanent_address(thing)


class SessionSerializer(Addressed):
    kind = serializers.ChoiceField(SessionKind.choices)
    titles = texts()
    rule = serializers.ChoiceField(HouseRule.choices)
    state = serializers.ChoiceField(SessionState.choices)

    class Meta:
        model = Session
        fields: ClassVar = [
            "id", "kind", "titles", "description", "starts_at", "ends_at", "track", "place", "rule", "state", "address",
        ]  # fmt: skip


class MeetingSerializer(Addressed):
    titles = texts()
    summaries = texts()
    region = serializers.ChoiceField(Region.choices)
    themes = serializers.ListField(child=serializers.ChoiceField(Theme.choices))
    languages = serializers.ListField(child=serializers.ChoiceField(Language.choices), help_text="Working languages.")
    date_precision = serializers.ChoiceField(Precision.choices, help_text="How much of the dates is known.")
    time_zone = serializers.CharField(allow_null=True, help_text="IANA name.")
    format = serializers.ChoiceField(Format.choices, allow_null=True)
    country = serializers.CharField(allow_null=True, help_text="ISO 3166-1 alpha-2.")
    sources = serializers.SerializerMethodField(help_text="Of a historical meeting: the public record.")

    class Meta:
        model = Meeting
        fields: ClassVar = [
            "slug", "titles", "summaries", "region", "themes", "starts_on", "ends_on", "date_precision", "time_zone",
            "format", "venue", "city", "country", "languages", "state", "sources", "address",
        ]  # fmt: skip

    def get_sources(self, meeting) -> list[str]:
        record = getattr(meeting, "record", None)
        return record.source_urls if record else []

    def to_representation(self, instance):
        """What is not stated is null."""
        shown = super().to_representation(instance)
        return shown | {name: shown[name] or None for name in ("time_zone", "format", "venue", "city", "country")}


class MeetingWithAgendaSerializer(MeetingSerializer):
    sessions = SessionSerializer(many=True)

    class Meta(MeetingSerializer.Meta):
        fields: ClassVar = [*MeetingSerializer.Meta.fields, "sessions"]


class RecommendationSerializer(Addressed):
    meeting = serializers.SlugField(source="meeting.slug", help_text="The slug of the meeting that made it.")
    themes = serializers.ListField(child=serializers.ChoiceField(Theme.choices))
    state = serializers.SerializerMethodField(help_text="How far it has got, where the organisers publish that.")

    class Meta:
        model = Recommendation
        fields: ClassVar = ["meeting", "number", "text", "addressee", "themes", "state", "address"]

    @extend_schema_field(serializers.ChoiceField(RecommendationState.choices, allow_null=True))
    def get_state(self, recommendation) -> str | None:
        return recommendation.state if recommendation.is_progress_shown else None


def _one_of(name: str, choices, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, enum=list(choices.values), description=description)


@extend_schema(tags=["meetings"])
class MeetingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OpenViewSet):
    """Meetings that everybody may know of."""

    lookup_field = "slug"
    queryset = Meeting.objects.visible_to(OpenViewSet.reader).none()

    def get_queryset(self):
        public = Meeting.objects.visible_to(self.reader).announced().select_related("record")
        if self.action == "retrieve":
            return public.prefetch_related(Prefetch("sessions", Session.objects.visible_to(self.reader).for_agenda()))
        asked = self.request.query_params
        if asked.get("region") in Region.values:
            public = public.filter(region=asked["region"])
        today = timezone.localdate()
        if asked.get("when") == "upcoming":
            public = public.filter(ends_on__gte=today)
        elif asked.get("when") == "past":
            public = public.filter(ends_on__lt=today)
        return public.order_by("-starts_on", "pk").fetch_mode(models.FETCH_RAISE)

    def get_serializer_class(self):
        return MeetingWithAgendaSerializer if self.action == "retrieve" else MeetingSerializer

    @extend_schema(
        parameters=[
            _one_of("region", Region, "Only meetings of this region."),
            OpenApiParameter("when", str, enum=["upcoming", "past"], description="Only meetings to come, or held."),
        ]
    )
    def list(self, request, *args, **kwargs):
        """The newest first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(responses=MeetingWithAgendaSerializer)
    def retrieve(self, request, *args, **kwargs):
        """One meeting with its agenda. Times are in UTC."""
        return super().retrieve(request, *args, **kwargs)


@extend_schema(tags=["meetings"])
class RecommendationViewSet(mixins.ListModelMixin, OpenViewSet):
    """Published recommendations that stand, of all meetings that everybody may know of."""

    serializer_class = RecommendationSerializer
    queryset = Recommendation.objects.visible_to(OpenViewSet.reader).none()

    def get_queryset(self):
        asked = self.request.query_params
        shown = RecommendationPlan.objects.filter(meeting=OuterRef("meeting"), progress_shown_at__isnull=False)
        standing = (
            Recommendation.objects.visible_to(self.reader)
            .standing()
            .select_related("meeting")
            .annotate(is_progress_shown=Exists(shown))
        )
        if asked.get("meeting"):
            standing = standing.filter(meeting__slug=asked["meeting"].replace("\x00", ""))
        if asked.get("region") in Region.values:
            standing = standing.filter(meeting__region=asked["region"])
        return standing.order_by("-meeting__starts_on", "meeting", "number").fetch_mode(models.FETCH_RAISE)

    @extend_schema(
        parameters=[
            OpenApiParameter("meeting", str, description="Only those of the meeting with this slug."),
            _one_of("region", Region, "Only those of meetings of this region."),
        ]
    )
    def list(self, request, *args, **kwargs):
        """By meeting, the newest first, then by number."""
        return super().list(request, *args, **kwargs)
