"""
The electronic answer, sealed under the server's key and a code that only a posted letter holds.

The code is drawn inside the job, printed, and forgotten. The plain copies are destroyed in the
same transaction, so that after it neither staff nor a thief of the database can read the answer.
"""

import base64
import io
import json
import re
import zipfile
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from privacy_portal import audit, crypto, dates, numbering, sealing, vault
from privacy_portal.crypto import Unreadable
from privacy_portal.errors import Refused

from . import letters
from .answer_data import MEDIA_TYPES, PDF
from .choices import GIVES, DeliveryState
from .letters import exports
from .models import AnswerFile, Case, Delivery
from .models.letter import NO_FILES

TICKET_LIFE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the package, under a name that tells nothing about its person."""

    name: str
    media_type: str
    size: int
    # What the desk called it; packages from before have none.
    title: str = ""


def seal(*, delivery_id: str, at: datetime) -> None:
    """Seal the answer of a dispatched case, once: a second run finds nothing left to do."""
    with transaction.atomic(durable=True):
        case_id = Delivery.objects.values_list("case_id", flat=True).get(pk=delivery_id)
        case = (
            Case.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=case_id)
        )
        delivery = Delivery.objects.select_related("data_key").get(pk=delivery_id)
        if delivery.state != DeliveryState.SEALING:
            return
        files = _plain_files(case)
        code = numbering.delivery_code()
        sealed = sealing.seal(
            _zipped(files, at=at), code=code, package_id=str(delivery.pk), case_id=case.pk
        )
        delivery.package = vault.store(case.data_key, sealed.ciphertext, at=at).name
        delivery.package_size = len(sealed.ciphertext)
        delivery.salt, delivery.wrapped = sealed.salt, sealed.wrapped
        delivery.contents = json.dumps([astuple(entry) for entry, _content in files])
        delivery.code_letter = letters.make_code_letter(case, code=code, at=at)
        delivery.state = DeliveryState.UNDER_WAY
        # Counted anew from the posting of the code; a code that is never posted ends all the same.
        delivery.opens_until = dates.tokyo_day(at) + timedelta(days=settings.ELECTRONIC_ANSWER_DAYS)
        delivery.save()
        _destroy_plain(case, at=at)
        audit.record(
            action="SEAL",
            actor_id=None,
            actor_kind="clock",
            object_kind="delivery",
            object_id=str(delivery.pk),
            case_id=case.pk,
            detail={"files": len(files)},
            at=at,
        )


def unlock(delivery: Delivery, *, code: str) -> bytes | None:
    """Return the key of the package, or None for a wrong code. Slow on purpose (Argon2id)."""
    if not delivery.salt or not delivery.wrapped:
        return None
    try:
        return sealing.open_key(
            code=code,
            salt=bytes(delivery.salt),
            wrapped=bytes(delivery.wrapped),
            package_id=str(delivery.pk),
            case_id=delivery.case_id,
        )
    except Unreadable:
        return None


def entries(delivery: Delivery) -> tuple[Entry, ...]:
    return tuple(Entry(*row) for row in json.loads(delivery.contents or "[]"))


def ticket(delivery: Delivery, key: bytes, *, at: datetime) -> str:
    """Return the key of the package, locked under the server's key, for ten minutes of session."""
    until = int((at + TICKET_LIFE).timestamp())
    locked = crypto.lock(sealing.server_key("ticket"), key, aad=f"{delivery.pk}|{until}")
    return f"{until}.{base64.urlsafe_b64encode(locked).decode()}"


def redeem(delivery: Delivery, text: str, *, at: datetime) -> bytes | None:
    """Return the key that a ticket holds; None once it is over, or another's."""
    until, _dot, locked = text.partition(".")
    # The text is the browser's: "²" is a digit to Python, and a number may be endless.
    if not re.fullmatch(r"[0-9]{1,12}", until) or at.timestamp() > int(until):
        return None
    try:
        return crypto.unlock(
            sealing.server_key("ticket"),
            base64.urlsafe_b64decode(locked),
            aad=f"{delivery.pk}|{until}",
        )
    except (Unreadable, ValueError):
        return None


def read(delivery: Delivery, key: bytes, *, name: str) -> bytes:
    """
    Return one file of the package.

    :raises Refused: for a name that is not in it
    """
    content = sealing.unseal_with(
        vault.read(delivery.data_key, delivery.package),
        key=key,
        package_id=str(delivery.pk),
        case_id=delivery.case_id,
    )
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if name not in package.namelist():
            raise Refused(_("There is no such file in the answer."))
        return package.read(name)


def remove(*, delivery_id: str) -> None:
    """Delete the file of a package that was taken back."""
    delivery = Delivery.objects.filter(pk=delivery_id, wrapped=None).exclude(package="").first()
    if delivery:
        vault.remove(delivery.package)
        Delivery.objects.filter(pk=delivery.pk).update(package="")


def _plain_files(case: Case) -> list[tuple[Entry, bytes]]:
    files = []
    data: dict[int, list[tuple[str, tuple[exports.Export, ...]]]] = {}
    for number, letter in enumerate(case.letters.standing_replies().order_by("outcome"), start=1):
        for name, file in (
            (f"reply-{number}", letter.file),
            (f"reply-{number}-en", letter.english_file),
        ):
            if file:
                content = vault.read(case.data_key, file)
                files.append((Entry(f"{name}.pdf", PDF, len(content)), content))
        for answer in letters.answers_in(letter):
            if registered := exports.of_registers(answer, language=letter.language):
                data.setdefault(answer.position, []).append(("", registered))
    for row in (
        _answers(case)
        # Data that lie on a refused service are no part of the answer.
        .filter(requested_service__outcome__in=GIVES)
        .select_related("requested_service")
        .order_by("requested_service__position", "attached_at", "pk")
    ):
        content = vault.read(case.data_key, row.file)
        attached = exports.both(content, media_type=row.media_type)
        data.setdefault(row.requested_service.position, []).append((row.title, attached))
    for position, groups in sorted(data.items()):
        for number, (title, group) in enumerate(groups, start=1):
            # One set of data, one number: only the ending tells its formats apart.
            for export in group:
                name = f"data-{position}-{number}.{MEDIA_TYPES[export.media_type]}"
                entry = Entry(name, export.media_type, len(export.content), title)
                files.append((entry, export.content))
    return files


def _zipped(files: list[tuple[Entry, bytes]], *, at: datetime) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for entry, content in files:
            info = zipfile.ZipInfo(entry.name, at.timetuple()[:6])
            package.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _destroy_plain(case: Case, *, at: datetime) -> None:
    replies = case.letters.standing_replies()
    for name in (*replies.files(), *_answers(case).values_list("file", flat=True)):
        vault.remove_after_commit(name)
    replies.update(destroyed_at=at, **NO_FILES)
    _answers(case).update(destroyed_at=at, file="")


def _answers(case: Case) -> QuerySet[AnswerFile]:
    return AnswerFile.objects.filter(requested_service__case=case, destroyed_at=None)
