"""What makes a password good enough, said kindly; the checks are Django's own."""

from django.contrib.auth import password_validation


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return (
            f"A little longer, please: {self.min_length} characters or more. A few words in a row work well."
        )

    def get_help_text(self) -> str:
        return (
            f"{self.min_length} characters or more. A few words that don’t belong together are easy to keep."
        )


class NotAboutYou(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "That is close to your name or e-mail address, so others could guess it."

    def get_help_text(self) -> str:
        return "Not your name or e-mail address."


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Many people use that one, so it is guessed first. Try another."

    def get_help_text(self) -> str:
        return "Not one that many people use."
