from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    # Each page of the public has its language in its address; "/" leads to the browser's.
    *i18n_patterns(path("", include("requests_app.urls")), prefix_default_language=True),
]

handler400 = "requests_app.views.errors.unreadable"
handler403 = "requests_app.views.errors.forbidden"
handler404 = "requests_app.views.errors.not_found"
handler500 = "requests_app.views.errors.broken"
