"""The operator's signature: there, valid, and broken by one changed byte."""

import asyncio
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import PdfSignatureStatus, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from privacy_portal import vault
from requests_app.checks import check_letters
from requests_app.choices import LetterKind, RequestKind
from requests_app.letters import documents, signing
from requests_app.letters.names import Unprintable
from requests_app.letters.samples import AT, every
from requests_app.letters.samples.notices import NAME
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Teller

from .archival import RULES

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
PASSPHRASE = "for tests only"
NOW = datetime.now(UTC)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def certificate(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, by: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    ca = subject == issuer
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage(ca=ca), critical=True)
        .sign(by, hashes.SHA256())
    )


@pytest.fixture
def root(settings: Settings, tmp_path: Path) -> Iterator[x509.Certificate]:
    """Make an authority, and let the operator sign with a certificate of it."""
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca = certificate("Test Root", ca_key, "Test Root", ca_key)
    own = certificate("Mihon Net, Inc.", key, "Test Root", ca_key)
    file = tmp_path / "operator.p12"
    secret = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"operator", key, own, [ca], secret))
    settings.LETTERS_CERTIFICATE, settings.LETTERS_PASSPHRASE = str(file), PASSPHRASE
    signing._signer.cache_clear()
    yield ca
    signing._signer.cache_clear()


def judged(content: bytes, root: x509.Certificate) -> PdfSignatureStatus:
    """Ask pyHanko, in a thread of its own: a browser's loop may be running in this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_judged, content, root).result()


def _judged(content: bytes, root: x509.Certificate) -> PdfSignatureStatus:
    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    pem = root.public_bytes(serialization.Encoding.DER)
    trusted = ValidationContext(trust_roots=list(load_certs_from_pemder_data(pem)))
    return validate_pdf_signature(signature, trusted)


def test_a_letter_of_a_case_is_signed_and_its_form_is_not(
    root: x509.Certificate, tale: Teller
) -> None:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "conoha")
    tale.accept()
    invoice = tale.case.letters.get(kind=LetterKind.INVOICE)
    content = vault.read(invoice.data_key, invoice.file)

    status = judged(content, root)

    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.bottom_line
    form = tale.case.letters.get(kind=LetterKind.REQUEST_FORM)
    read = PdfFileReader(io.BytesIO(vault.read(form.data_key, form.file)))
    assert read.embedded_signatures == []


def test_one_changed_byte_is_found(root: x509.Certificate) -> None:
    sample = next(every(language="ja", name=NAME))
    content = signing.sign(documents.print_letter(sample.document, at=AT), at=NOW).content
    at = content.index(b"stream") + 40

    broken = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]

    assert judged(content, root).intact
    assert not judged(broken, root).intact


def test_what_is_signed_keeps_every_clause(root: x509.Certificate) -> None:
    sample = next(every(language="ja", name=NAME))
    content = signing.sign(documents.print_letter(sample.document, at=AT), at=NOW).content

    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = {name: faults for name, rule in RULES.items() if (faults := [*rule(pdf, content)])}
    assert found == {}


def test_without_a_certificate_nothing_is_changed(settings: Settings) -> None:
    signing._signer.cache_clear()
    sample = next(every(language="ja", name=NAME))
    letter = documents.print_letter(sample.document, at=AT)

    assert signing.sign(letter, at=NOW) is letter
    assert signing.faults(at=NOW) == []


def test_a_certificate_that_is_over_signs_nothing(root: x509.Certificate) -> None:
    sample = next(every(language="ja", name=NAME))
    letter = documents.print_letter(sample.document, at=AT)
    later = NOW + timedelta(days=60)

    assert signing.faults(at=later) == ["The certificate of LETTERS_CERTIFICATE is over."]
    with pytest.raises(Unprintable):
        signing.sign(letter, at=later)


def test_a_certificate_that_cannot_be_used_is_told_by_check_and_makes_no_letter(
    root: x509.Certificate, settings: Settings
) -> None:
    settings.LETTERS_PASSPHRASE = "another"
    signing._signer.cache_clear()
    assert [one.id for one in check_letters(None)] == ["portal.E006"]
    sample = next(every(language="ja", name=NAME))
    letter = documents.print_letter(sample.document, at=AT)
    with pytest.raises(Unprintable):
        signing.sign(letter, at=NOW)

    settings.LETTERS_CERTIFICATE = "/nowhere.p12"
    assert [one.id for one in check_letters(None)] == ["portal.E006"]


def test_it_signs_where_an_event_loop_is_running(root: x509.Certificate) -> None:
    sample = next(every(language="ja", name=NAME))
    letter = documents.print_letter(sample.document, at=AT)

    async def inside() -> bytes:
        return signing.sign(letter, at=NOW).content

    with ThreadPoolExecutor(max_workers=1) as thread:
        assert judged(thread.submit(asyncio.run, inside()).result(), root).intact
