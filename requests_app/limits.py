"""
How often the public side may be used (security 4.2), one row each.

A limit slows whoever tries to guess, to flood or to spy; it never locks a person out of a case.
Behind a corporate network the setting RATE_FACTOR raises them all.
"""

from datetime import timedelta
from typing import Final

from privacy_portal.throttle import Limit

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

# Per net. Requests sent, not steps of the form.
FILING: Final = Limit("filing", ((5, HOUR), (20, DAY)))
# Per net: drafts begun. Each is kept for two weeks.
DRAFTS: Final = Limit("drafts", ((60, HOUR), (300, DAY)))
# Per draft or case: copies of papers.
UPLOADS: Final = Limit("uploads", ((30, HOUR),))
# Per draft or case: files drawn for whoever blacks out parts of them, which are not kept.
PREVIEWS: Final = Limit("previews", ((60, HOUR),))
# Per case: lines to the desk.
MESSAGES: Final = Limit("messages", ((10, HOUR),))
# Per address.
MAIL_CODE: Final = Limit("mail-code", ((3, HOUR),))
# Per net. Once full, the net waits, with the right key too.
FAILED_SIGN_IN: Final = Limit("failed-sign-in", ((10, MINUTE), (60, HOUR)))
# Over all nets together. It slows failures only: a flood must not keep out valid keys.
FAILED_SIGN_IN_TOTAL: Final = Limit("failed-sign-in-total", ((300, MINUTE),))
# Per net: codes by e-mail asked for, so that nobody fills strangers' mailboxes.
ASKED_BY_MAIL: Final = Limit("asked-by-mail", ((20, HOUR), (60, DAY)))
# Per address: mails with its receipt numbers.
LOST_NUMBER: Final = Limit("lost-number", ((3, HOUR), (6, DAY)))
# Per net: questions and complaints.
INQUIRY: Final = Limit("inquiry", ((5, HOUR), (20, DAY)))
