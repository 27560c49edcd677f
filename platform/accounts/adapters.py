"""How allauth behaves in Beside: nobody signs up uninvited, mails say nothing, secrets are kept sealed."""

import base64
import hashlib
import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any, ClassVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from accounts import groups, selectors, services
from accounts.models import User
from audit import services as audit

log = logging.getLogger(__name__)

EVENTS = {
    "account/email/password_changed": "password.changed",
    "account/email/password_reset": "password.reset",
    "account/email/password_set": "password.set",
    "mfa/email/recovery_codes_generated": "recovery_codes.made",
    "mfa/email/totp_activated": "authenticator_app.added",
    "mfa/email/totp_deactivated": "authenticator_app.removed",
    "mfa/email/webauthn_added": "passkey.added",
    "mfa/email/webauthn_removed": "passkey.removed",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "That e-mail address and password don’t go together. Have another look?",
        "enter_current_password": "That is not your password now. Have another look?",
        "incorrect_password": "That is not your password. Have another look?",
        "incorrect_code": "That code doesn’t fit. Codes change quickly, so try the newest one.",
        "too_many_login_attempts": "That was a few tries in a row. Wait five minutes, then try again.",
        "rate_limited": "That was a few tries in a row. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_security")

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        audit.record("device.signed_in", by=user)

    def logout(self, request: HttpRequest) -> None:
        services.end_session(session_key=request.session.session_key, by=cast(User, request.user))
        super().logout(request)

    def ajax_response_form(self, form: BaseForm) -> dict[str, Any]:
        """Scripts learn what to mend; what was typed, passwords among it, is not sent back."""
        answer: dict[str, Any] = super().ajax_response_form(form)
        for field in answer["fields"].values():
            field["value"] = None
        return answer

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count against the place they come from too: nobody is locked out from elsewhere."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("sign_in.refused")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """One discreet sentence whatever changed; the record says which, and open sockets look again."""
        audit.record(EVENTS[template_prefix], by=user)
        groups.look_again_on_commit(user.pk)
        try:
            self.send_mail("account/email/sign_in_changed", user.email, {})
        except (OSError, SMTPException):
            # The change is made and written down; a mail server that is away is no reason for an error page.
            log.warning("notice.not_sent")


class DevicesAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        for session in sessions:
            services.end_session(session_key=session.session_key, by=session.user)


class MFAAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code doesn’t fit. Codes change quickly, so try the newest one.",
    }

    def encrypt(self, text: str) -> str:
        """A stolen copy of the database gives nobody a second step."""
        return base64.b64encode(SecretBox(_key(settings.SECRET_KEY)).encrypt(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = base64.b64decode(encrypted_text)
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                return SecretBox(_key(secret)).decrypt(sealed).decode()
            except CryptoError:
                continue
        raise CryptoError("No key of this house opens it.")

    def is_mfa_enabled(self, user: User, types: list[str] | None = None) -> bool:
        """A young person's passkey is a way in beside the password, not a lock on it: a lost phone shuts
        nobody out. An authenticator app is asked for if they set one up; staff are asked in any case.
        """
        is_asked_at_sign_in = set(types or ()) == set(selectors.SECOND_STEPS)
        if is_asked_at_sign_in and user.is_authenticated and user.is_young_person:
            types = [Authenticator.Type.TOTP]
        enabled: bool = super().is_mfa_enabled(user, types)
        return enabled

    def generate_authenticator_name(self, user: User, type: str) -> str:
        kept = Authenticator.objects.filter(user=user, type=type).count()
        return "My passkey" if not kept else f"Passkey {kept + 1}"

    def _get_site_name(self) -> str:
        return "Beside"


def _key(secret: str) -> bytes:
    return hashlib.blake2b(
        b"second step", key=hashlib.sha256(secret.encode()).digest(), digest_size=32
    ).digest()
