"""The chaos suite's control, on the layer that Channels' own tutorial names where there is Redis."""

from django.conf import settings

from tests.chaos.tutorial import application

if settings.REDIS_URL:
    settings.CHANNEL_LAYERS["default"]["BACKEND"] = "channels_redis.core.RedisChannelLayer"

__all__ = ["application"]
