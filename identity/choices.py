"""The words of the identity check. One word, one meaning: see the glossary in CONTRIBUTING.md."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Capacity(TextChoices):
    """As whom somebody asks (procedure 5(2); Enforcement Order, Art. 13)."""

    SUBJECT = "SUBJECT", _("The person concerned")
    APPOINTED_PROXY = "APPOINTED_PROXY", _("Appointed proxy")
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE", _("Legal representative")


class Whose(TextChoices):
    """Whose paper it is, where two people stand behind one request."""

    SUBJECT = "SUBJECT", _("of the person concerned")
    AGENT = "AGENT", _("of the proxy or legal representative")


class PaperKind(TextChoices):
    """A kind of paper. What may be sent, by whom and how old is in the register `PaperRule`."""

    RESIDENCE_CERTIFICATE = "RESIDENCE_CERTIFICATE", _("Certificate of residence")
    ALIEN_REGISTRATION = "ALIEN_REGISTRATION", _("Alien registration record")
    DRIVERS_LICENSE = "DRIVERS_LICENSE", _("Driver's license")
    PASSPORT = "PASSPORT", _("Passport")
    HEALTH_INSURANCE_CARD = "HEALTH_INSURANCE_CARD", _("Health insurance card")
    ELIGIBILITY_CERTIFICATE = (
        "ELIGIBILITY_CERTIFICATE",
        _("Health insurance eligibility certificate"),
    )
    PENSION_BOOK = "PENSION_BOOK", _("Pension book")
    RESIDENCE_CARD = "RESIDENCE_CARD", _("Residence card")
    SPECIAL_PERMANENT_RESIDENT = (
        "SPECIAL_PERMANENT_RESIDENT",
        _("Special permanent resident certificate"),
    )
    POWER_OF_ATTORNEY = "POWER_OF_ATTORNEY", _("Power of attorney")
    SEAL_CERTIFICATE = "SEAL_CERTIFICATE", _("Seal registration certificate")
    FAMILY_REGISTER = "FAMILY_REGISTER", _("Family register")
    COURT_CERTIFICATE = "COURT_CERTIFICATE", _("Certificate of a family court")
    REGISTERED_MATTERS = "REGISTERED_MATTERS", _("Certificate of registered matters")


class PaperForm(TextChoices):
    """原本 or 写し: a municipality's "copy" (住民票の写し) is the original that is meant."""

    ORIGINAL = "ORIGINAL", _("Original")
    COPY = "COPY", _("Copy")


class Origin(TextChoices):
    """Who wants or allows a paper: the published policy, or the operator beyond it."""

    POLICY = "POLICY", _("The policy")
    OPERATOR = "OPERATOR", _("The operator's own addition")


class Verdict(TextChoices):
    PENDING = "PENDING", _("Not examined yet")
    ACCEPTED = "ACCEPTED", _("Accepted")
    FAULTY = "FAULTY", _("Faulty")


class Fault(TextChoices):
    """What is wrong with one paper; its sentences for the person are in `faults.py`."""

    TOO_OLD = "TOO_OLD", _("Issued too long ago")
    ILLEGIBLE = "ILLEGIBLE", _("Not legible")
    NAME_DIFFERS = "NAME_DIFFERS", _("The name differs")
    ADDRESS_DIFFERS = "ADDRESS_DIFFERS", _("The address differs")
    NOT_MASKED = "NOT_MASKED", _("Something that must be hidden is visible")
    EXPIRED = "EXPIRED", _("Expired")
    WRONG_PAPER = "WRONG_PAPER", _("Not one of the papers asked for")
    COPY_NOT_ORIGINAL = "COPY_NOT_ORIGINAL", _("A copy where the original is needed")
    SEAL_DIFFERS = "SEAL_DIFFERS", _("The seal differs")
    INCOMPLETE = "INCOMPLETE", _("Incomplete")
    NO_LONGER_VALID = "NO_LONGER_VALID", _("This kind of paper no longer exists")


class LineState(TextChoices):
    """Where one requirement of the checklist stands."""

    MISSING = "MISSING", _("Missing")
    PENDING = "PENDING", _("To be examined")
    FAULTY = "FAULTY", _("Faulty")
    MET = "MET", _("Met")
