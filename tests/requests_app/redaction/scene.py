"""A disclosure in review, and files attached to its answer."""

from datetime import datetime

from requests_app import operations
from requests_app.answer_data import PDF
from requests_app.choices import DeliveryMethod, RequestKind
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Teller


def review(tale: Teller, *, delivery: DeliveryMethod = DeliveryMethod.CERTIFIED_MAIL) -> None:
    """Tell a disclosure of one service up to its review."""
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com", delivery=delivery)
    tale.accept()
    tale.pay()


def attach(
    tale: Teller,
    content: bytes,
    *,
    title: str = "お問い合わせの記録",
    media_type: str = PDF,
    at: datetime | None = None,
) -> None:
    operations.attach_answer(
        case_id=tale.case.pk,
        requested_service_id=tale.case.services.get().pk,
        title=title,
        media_type=media_type,
        content=content,
        by=tale.cast.reviewer,
        at=at or tale.at,
    )
