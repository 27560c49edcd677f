"""What people type about their account: our words on allauth's forms, and the two forms of an invitation."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth import password_validation
from django.http import HttpRequest

from accounts import rules
from accounts.models import Role, User

LONG_AND_EASY = "15 characters or more. Three or four words that don’t belong together are easy to keep."


def _say(form: forms.BaseForm, name: str, label: str, help_text: str = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", "E-mail address")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        _say(self, "password", "Password")


class ResetPasswordForm(account_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", "E-mail address")

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """A mail goes out whether or not there is an account, so that the time taken tells nothing."""
        email: str = super().save(request, **kwargs)
        if not self.users:
            get_adapter(request).send_mail("account/email/unknown_account", email, {})
        return email


class ResetCodeForm(account_forms.ConfirmPasswordResetCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", "Code from the mail")


class NewPasswordForm(account_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", "New password", LONG_AND_EASY)
        del self.fields["password2"]


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", "Your password now")
        _say(self, "password1", "New password", LONG_AND_EASY)
        del self.fields["password2"]


class SetPasswordForm(account_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", "New password", LONG_AND_EASY)
        del self.fields["password2"]


class PasswordAgainForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", "Password")


class CodeForm(mfa_forms.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", "Code", "From your authenticator app, or one of your spare codes.")


class CodeAgainForm(mfa_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", "Code", "From your authenticator app, or one of your spare codes.")


class AddPasskeyForm(AddWebAuthnForm):
    """Always a passkey that signs in by itself: one idea to explain, and it counts as both steps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"] = forms.BooleanField(
            required=True, initial=True, widget=forms.HiddenInput
        )
        _say(self, "name", "What to call it", "So that you know which it is: “my phone”, “work laptop”.")
        self.fields["name"].max_length = 60


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "name", "What to call it")


class InvitationForm(forms.Form):
    """Whom to invite; which roles are offered depends on who invites."""

    name = forms.CharField(max_length=150, help_text="What others in Beside will call this person.")
    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField()

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


class EmailForm(forms.Form):
    email = forms.EmailField(label="New e-mail address", max_length=254)

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=address).exists():
            raise forms.ValidationError("Somebody in Beside uses this address already.")
        return address


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label="Phone number",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text="As one dials it, like 020 7946 0123. Leave it empty to have none here.",
        error_messages={"max_length": "That is longer than any phone number. Just the digits, please."},
    )

    def clean_phone(self) -> str:
        phone = " ".join(self.cleaned_data["phone"].split())
        if phone and not rules.dialled(phone):
            raise forms.ValidationError(
                "That can’t be dialled. Use digits and spaces, and a + in front if it is abroad."
            )
        return phone


class JoinForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        help_text="The one our letter came to.",
    )
    code = forms.CharField(
        label="Your code",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text="Three groups of four, the ones you were told. Capitals or not makes no difference.",
    )
    name = forms.CharField(
        label="Your name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        help_text="What the people you talk with here will call you. A first name is fine.",
    )
    password = forms.CharField(
        label="A password",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=LONG_AND_EASY,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        person = User(email=typed.get("email", ""), name=typed.get("name", ""))
        try:
            password_validation.validate_password(typed.get("password", ""), person)
        except forms.ValidationError as reason:
            if typed.get("password"):
                self.add_error("password", reason)
        return typed
