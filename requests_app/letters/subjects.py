"""The subject of each letter, in both languages. A subject never holds a name."""

from typing import Final

from ..choices import LetterKind, Outcome, RequestKind
from .blank import BlankRequestForm
from .contexts import LetterContext
from .form import KeyStub, RequestForm
from .power_of_attorney import PowerOfAttorney
from .replies import Reply

LETTERS: Final[dict[LetterKind, tuple[str, str]]] = {
    LetterKind.KEY_STUB: ("請求用紙・送付状・控え", "Request form, cover sheet and stub"),
    LetterKind.NEW_KEY: ("新しい照会キーのお知らせ", "Your new access key"),
    LetterKind.ACKNOWLEDGEMENT: ("ご請求の受付のお知らせ", "We have received your request"),
    LetterKind.SUPPLEMENT_REQUEST: ("書類の補正のお願い", "Please complete your documents"),
    LetterKind.INVOICE: ("手数料ご請求書", "Invoice for the handling fee"),
    LetterKind.PAYMENT_REMINDER: (
        "手数料のお支払いについて（ご確認のお願い）",
        "Reminder: handling fee",
    ),
    LetterKind.PAYMENT_CONFIRMATION: (
        "手数料のご入金確認のお知らせ",
        "We have received your payment",
    ),
    LetterKind.RECEIPT: ("領収書", "Receipt"),
    LetterKind.COVERING_NOTE: ("書類送付のご案内", "What is in this envelope"),
    LetterKind.DELIVERY_CODE: ("受取コードのお知らせ", "Your delivery code"),
    LetterKind.EXTENSION_NOTICE: ("ご回答の遅れについてのお知らせ", "Our answer will take longer"),
    LetterKind.DECLINE_NOTICE: (
        "ご請求をお受けできない旨のお知らせ",
        "We cannot accept your request",
    ),
    LetterKind.LAPSE_NOTICE: ("お手続き終了のお知らせ", "Your request has ended"),
    LetterKind.WITHDRAWAL_NOTICE: (
        "ご請求取下げの確認",
        "Confirmation that your request is withdrawn",
    ),
    LetterKind.INVOICE_CANCELLATION: ("手数料ご請求書の取消通知書", "Cancellation of an invoice"),
}

_DATA, _RECORDS = RequestKind.DISCLOSE_DATA, RequestKind.DISCLOSE_PROVISIONS
_PURPOSE, _CORRECT = RequestKind.NOTIFY_PURPOSE, RequestKind.CORRECT_DATA
_USE, _PROVISION = RequestKind.CEASE_USE, RequestKind.CEASE_PROVISION
REPLIES: Final[dict[tuple[RequestKind, Outcome], tuple[str, str]]] = {
    (_DATA, Outcome.GRANTED): (
        "保有個人データの開示のお知らせ",
        "Disclosure of personal data",
    ),
    (_DATA, Outcome.PARTLY_GRANTED): (
        "保有個人データの一部開示のお知らせ",
        "Partial disclosure of personal data",
    ),
    (_DATA, Outcome.REFUSED): (
        "保有個人データを開示しない旨のお知らせ",
        "Decision not to disclose personal data",
    ),
    (_DATA, Outcome.NOT_HELD): (
        "保有個人データが存在しない旨のお知らせ",
        "No personal data are held",
    ),
    (_DATA, Outcome.ON_PAPER_INSTEAD): (
        "開示の方法の変更のお知らせ（書面による開示）",
        "Disclosure of personal data on paper",
    ),
    (_RECORDS, Outcome.GRANTED): (
        "第三者提供記録の開示のお知らせ",
        "Disclosure of third-party provision records",
    ),
    (_RECORDS, Outcome.PARTLY_GRANTED): (
        "第三者提供記録の一部開示のお知らせ",
        "Partial disclosure of third-party provision records",
    ),
    (_RECORDS, Outcome.REFUSED): (
        "第三者提供記録を開示しない旨のお知らせ",
        "Decision not to disclose provision records",
    ),
    (_RECORDS, Outcome.NOT_HELD): (
        "第三者提供記録が存在しない旨のお知らせ",
        "No third-party provision records are held",
    ),
    (_RECORDS, Outcome.ON_PAPER_INSTEAD): (
        "開示の方法の変更のお知らせ（書面による開示）",
        "Disclosure of provision records on paper",
    ),
    (_PURPOSE, Outcome.GRANTED): ("利用目的の通知", "Notification of the purpose of use"),
    (_PURPOSE, Outcome.REFUSED): (
        "利用目的を通知しない旨のお知らせ",
        "Decision not to notify the purpose of use",
    ),
    (_PURPOSE, Outcome.NOT_HELD): (
        "保有個人データが存在しない旨のお知らせ",
        "No personal data are held",
    ),
    (_CORRECT, Outcome.GRANTED): (
        "保有個人データの訂正等のお知らせ",
        "Personal data have been corrected",
    ),
    (_CORRECT, Outcome.PARTLY_GRANTED): (
        "保有個人データの一部訂正等のお知らせ",
        "Personal data have been corrected in part",
    ),
    (_CORRECT, Outcome.REFUSED): (
        "訂正等を行わない旨のお知らせ",
        "Decision not to correct personal data",
    ),
    (_CORRECT, Outcome.NOT_HELD): (
        "保有個人データが存在しない旨のお知らせ",
        "No personal data are held",
    ),
    (_USE, Outcome.GRANTED): (
        "利用停止等のお知らせ",
        "Use of personal data has ended",
    ),
    (_USE, Outcome.PARTLY_GRANTED): (
        "利用停止等（一部）のお知らせ",
        "Use of personal data has ended in part",
    ),
    (_USE, Outcome.REFUSED): (
        "利用停止等を行わない旨のお知らせ",
        "Decision not to stop the use of personal data",
    ),
    (_USE, Outcome.NOT_HELD): (
        "保有個人データが存在しない旨のお知らせ",
        "No personal data are held",
    ),
    (_USE, Outcome.ALTERNATIVE): (
        "利用停止等に代わる措置のお知らせ",
        "A measure in place of stopping the use",
    ),
    (_PROVISION, Outcome.GRANTED): (
        "第三者提供の停止のお知らせ",
        "Provision to third parties has ended",
    ),
    (_PROVISION, Outcome.PARTLY_GRANTED): (
        "第三者提供の停止（一部）のお知らせ",
        "Provision to third parties has ended in part",
    ),
    (_PROVISION, Outcome.REFUSED): (
        "第三者提供の停止を行わない旨のお知らせ",
        "Decision not to stop provision to third parties",
    ),
    (_PROVISION, Outcome.NOT_HELD): (
        "保有個人データが存在しない旨のお知らせ",
        "No personal data are held",
    ),
    (_PROVISION, Outcome.ALTERNATIVE): (
        "第三者提供の停止に代わる措置のお知らせ",
        "A measure in place of stopping provision",
    ),
}


def subject(
    letter: LetterContext | RequestForm | KeyStub | BlankRequestForm | PowerOfAttorney,
) -> str:
    """
    Return the subject of a letter in its language.

    :raises KeyError: for an outcome that the kind does not have
    """
    if isinstance(letter, RequestForm | BlankRequestForm):
        return letter.form_name
    if isinstance(letter, PowerOfAttorney):
        return "Power of attorney" if letter.language == "en" else "委任状"
    if isinstance(letter, Reply):
        return of_reply(letter.kind, letter.outcome, language=letter.language)
    return LETTERS[letter.letter][letter.language == "en"]


def of_reply(kind: str, outcome: str, *, language: str) -> str:
    """Return the subject of a reply about a kind of request."""
    return REPLIES[RequestKind(kind), Outcome(outcome)][language == "en"]
