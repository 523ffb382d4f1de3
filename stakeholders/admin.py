"""For looking closely, seldom for changing: nothing the portal does needs this."""

from django.contrib import admin

from .models import Organisation, Stakeholder


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Here a misspelt or doubled organisation is put right."""

    list_display = ("name", "acronym", "sector", "country")
    list_filter = ("sector",)
    search_fields = ("name", "acronym")


@admin.register(Stakeholder)
class StakeholderAdmin(admin.ModelAdmin):
    """Closing an account is the only change; roles are given on the portal's own page, where it is recorded."""

    fields = ("email", "contact_address", "is_active", "is_demonstration", "joined_at", "last_login")
    readonly_fields = ("email", "contact_address", "is_demonstration", "joined_at", "last_login")
    list_display = ("shown_name", "email", "is_active", "joined_at")
    list_select_related = ("profile",)
    search_fields = ("email", "profile__given_name", "profile__family_name")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
