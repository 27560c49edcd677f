"""Addresses of accounts: our own pages and those of allauth that we use, one by one; no others exist."""

from allauth.account import views as account
from allauth.usersessions import views as usersessions
from django.urls import include, path

from accounts import views

urlpatterns = [
    path("security/", views.security, name="account_security"),
    path("phone/", views.phone, name="account_phone"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="account_sign_out_everywhere"),
    path("me/", views.me, name="account_me"),
    path("join/", views.join, name="account_join"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path(
        "password/reset/confirm/",
        account.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/complete/", account.complete_password_reset, name="account_complete_password_reset"),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("second-step/webauthn/add/", views.add_passkey, name="mfa_add_webauthn"),
    path("second-step/", include("allauth.mfa.urls")),
    path("devices/", usersessions.list_usersessions, name="usersessions_list"),
]
