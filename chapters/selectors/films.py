"""Films and recordings: which file an address means, for those who may read its edition."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from accounts.models import User
from care import permissions
from chapters.models import Media, Plan

TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".vtt": "text/vtt; charset=utf-8",
}
PARTS = ("file", "poster", "captions")


@dataclass(frozen=True)
class MediaFile:
    path: Path
    size: int
    content_type: str
    etag: str


def media_file(user: User, media_id: UUID, part: str) -> MediaFile:
    """NotVisible for a part that is not there and for an edition one may neither read nor preview, alike."""
    media = Media.objects.select_related("chapter").filter(pk=media_id).first()
    name = getattr(media, part) if media and part in PARTS else ""
    if media is None or not name or not _may_read(user, media):
        raise permissions.NotVisible
    path = settings.BESIDE_DATA / "media" / name
    if not path.is_file():
        raise permissions.NotVisible
    # The file lies under its pack's checksum, so its address already says which bytes these are.
    etag = f'"{name.split("/")[0][:16]}-{media.pk.hex[:12]}-{part}"'
    return MediaFile(path, path.stat().st_size, TYPES[path.suffix.lower()], etag)


def _may_read(user: User, media: Media) -> bool:
    if permissions.may(user, permissions.Act.PREVIEW_PROGRAMME):
        return True
    treatments = permissions.visible_treatments(user)
    return Plan.objects.filter(programme=media.chapter.programme_id, treatment__in=treatments).exists()
