"""Every address of Beside; `web`, `live` and `oversight` share it so that links can be written anywhere."""

from django.urls import include, path

from accounts.views import leave
from config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_now, name="help"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("leave/", leave, name="leave"),
    path("accounts/people/", include("intake.urls_people")),
    path("accounts/", include("accounts.urls")),
    path("open/", include("letters.urls")),
    path("", include("today.urls")),
    path("", include("chapters.urls")),
    path("", include("chat.urls")),
    path("", include("measures.urls")),
    path("oversight/research/", include("research.urls")),
    path("", include("caseload.urls")),
    path("coordination/", include("intake.urls")),
    path("demo/", include("demo.urls")),
]
handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
