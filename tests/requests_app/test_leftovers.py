from datetime import timedelta

import pytest

from privacy_portal import vault
from privacy_portal.crypto import Unreadable
from requests_app import leftovers
from requests_app.choices import RequestKind
from requests_app.management.storyteller import CEASE, PEOPLE, Teller


def test_only_old_files_that_no_row_names_are_removed(tale: Teller) -> None:
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "onamae-com")
    key = tale.case.data_key
    old = vault.store(key, b"left by a rollback", at=tale.at - timedelta(days=3)).name
    young = vault.store(key, b"on its way", at=tale.at).name

    assert leftovers.remove(at=tale.at) >= 1

    with pytest.raises(Unreadable):
        vault.read(key, old)
    assert vault.read(key, young) == b"on its way"
    for letter in tale.case.letters.all():
        assert vault.read(key, letter.file).startswith(b"%PDF")
