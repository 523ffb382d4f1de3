"""The field's closed lists, each written once.

Terms follow the Trafficking in Persons Protocol and the vocabulary of the *Compendium of Promising Practices* (2021).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(models.TextChoices):
    """Languages of content and correspondence, by their own names."""

    AR = "ar", "العربية"
    ZH = "zh", "中文"
    EN = "en", "English"
    FR = "fr", "Français"
    RU = "ru", "Русский"
    ES = "es", "Español"
    PT = "pt", "Português"


class Sector(models.TextChoices):
    """Stakeholder sectors."""

    GOVERNMENT = "government", _("Government")
    PRIVATE = "private", _("Private sector")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    ACADEMIA = "academia", _("Academia")
    INTERNATIONAL = "international", _("International organisation")
    EXPERT = "expert", _("Independent expert")


class Region(models.TextChoices):
    AFRICA = "africa", _("Africa")
    AMERICAS = "americas", _("Americas")
    ASIA_PACIFIC = "asia_pacific", _("Asia-Pacific")
    EUROPE = "europe", _("Europe")
    MIDDLE_EAST = "middle_east", _("Middle East")
    GLOBAL = "global", pgettext_lazy("region", "Global")


class Theme(models.TextChoices):
    """Industry sectors; readers call them themes."""

    SUPPLY_CHAIN = "supply_chain", _("Supply chain")
    FINANCE = "finance", _("Finance")
    TECHNOLOGY = "technology", _("Technology")
    HOSPITALITY_TOURISM = "hospitality_tourism", _("Hospitality and tourism")
    TRANSPORT = "transport", _("Transport")
    AGRICULTURE = "agriculture", _("Agriculture")
    FISHERIES = "fisheries", _("Fisheries")
    RETAIL = "retail", _("Retail")
    SERVICES = "services", _("Services")
    CROSS_SECTOR = "cross_sector", _("Cross-sector")
    OTHER = "other", pgettext_lazy("industry", "Other")


class Pillar(models.TextChoices):
    """The four Ps."""

    PREVENTION = "prevention", _("Prevention")
    PROTECTION = "protection", _("Protection")
    PROSECUTION = "prosecution", _("Prosecution")
    PARTNERSHIP = "partnership", _("Partnership")


class PartnershipType(models.TextChoices):
    """Types of public-private partnership."""

    INFORMATION_SHARING = "information_sharing", _("Information-sharing")
    TRAINING = "training", _("Training and awareness")
    DUE_DILIGENCE = "due_diligence", _("Due diligence and ethical recruitment")
    TECHNOLOGY = "technology_tool", _("Technology tool")
    SURVIVOR_SERVICES = "survivor_services", _("Survivor services and employment")
    FINANCING = "financing", _("Financing")
    PLATFORM = "platform", _("Multi-stakeholder platform")


class EvidenceLevel(models.IntegerChoices):
    NONE = 0, _("0 – No evidence")
    ACTIVITIES = 1, _("1 – Activities only")
    OUTCOMES = 2, _("2 – Own outcome data")
    INDEPENDENT = 3, _("3 – Independent review")
    EVALUATION = 4, _("4 – Evaluation with comparison")


class Mark(models.TextChoices):
    """Confidentiality marks: who may see a file, a note or a field group."""

    PUBLIC = "public", pgettext_lazy("confidentiality", "Public")
    PARTICIPANTS = "participants", pgettext_lazy("confidentiality", "Participants")
    SECRETARIAT = "secretariat", pgettext_lazy("confidentiality", "Secretariat")
    STRICT = "strict", _("Strictly confidential")
