"""
A PAdES signature under each letter, with the operator's certificate: optional.

Level B-B (ETSI EN 319 142-1): who signed and that no byte was changed; no time stamp of a third
party. The letter is signed as it was set, then encrypted in the vault: order is set, sign, encrypt.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from .names import Unprintable
from .pdf import Rendered

FIELD: Final = "Signature"
DIGEST: Final = "sha256"


class Writer(IncrementalPdfFileWriter):
    """Leaves the metadata as they are: rewritten, they would describe their schema differently."""

    def _update_meta(self) -> None:
        """A signature changes nothing that the metadata tell."""


def sign(letter: Rendered, *, at: datetime) -> Rendered:
    """
    Return a letter with the operator's signature; as it is where none is configured.

    :raises Unprintable: where one is configured and cannot be used: nothing leaves unsigned
    """
    if not settings.LETTERS_CERTIFICATE:
        return letter
    signer = _signer()
    if signer is None or is_over(signer, at=at):
        raise Unprintable(_("The certificate cannot be used for signing."), code="CERTIFICATE")
    # pyHanko runs an event loop, and a thread has one at a time: it gets a thread of its own.
    with ThreadPoolExecutor(max_workers=1) as thread:
        content = thread.submit(_signed, letter.content, signer).result()
    return Rendered(content=content, pages=letter.pages)


def _signed(content: bytes, signer: signers.SimpleSigner) -> bytes:
    signed = signers.sign_pdf(
        Writer(BytesIO(content)),
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=DIGEST,
            subfilter=fields.SigSeedSubFilter.PADES,
            # Nothing may be filled in or added afterwards.
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        ),
        signer=signer,
        new_field_spec=fields.SigFieldSpec(
            FIELD,
            # Nothing to see: the print flag stays set, as PDF/A wants it.
            invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),
            readable_field_name="Signature of the desk",
        ),
    )
    return bytes(signed.getvalue())


def faults(*, at: datetime) -> list[str]:
    """Say what is wrong with the certificate that is configured; empty where there is none."""
    if not settings.LETTERS_CERTIFICATE:
        return []
    if not Path(settings.LETTERS_CERTIFICATE).is_file():
        return ["LETTERS_CERTIFICATE names no file."]
    signer = _signer()
    if signer is None:
        return ["LETTERS_CERTIFICATE cannot be opened with LETTERS_PASSPHRASE."]
    return ["The certificate of LETTERS_CERTIFICATE is over."] if is_over(signer, at=at) else []


def is_over(signer: signers.SimpleSigner, *, at: datetime) -> bool:
    """Say whether the last moment of a certificate is behind us."""
    own = signer.signing_cert
    return own is None or own.not_valid_after <= at


@cache
def _signer() -> signers.SimpleSigner | None:
    """Read certificate and key once a process: checking an RSA key takes longer than a letter."""
    loaded: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        settings.LETTERS_CERTIFICATE, passphrase=settings.LETTERS_PASSPHRASE.encode()
    )
    return loaded
