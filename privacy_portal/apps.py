from django.apps import AppConfig


class PrivacyPortalConfig(AppConfig):
    name = "privacy_portal"
    default_auto_field = "django.db.models.BigAutoField"
