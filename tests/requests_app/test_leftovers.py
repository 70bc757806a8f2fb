from datetime import timedelta

import pytest
from django.apps import apps

from privacy_portal import vault
from privacy_portal.crypto import Unreadable
from requests_app import leftovers
from requests_app.choices import Language, RequestKind
from requests_app.management.storyteller import CEASE, PEOPLE, Teller


def test_only_old_files_that_no_row_names_are_removed(tale: Teller) -> None:
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "onamae-com", language=Language.EN)
    tale.accept()
    key = tale.case.data_key
    old = vault.store(key, b"left by a rollback", at=tale.at - timedelta(days=3)).name
    tale.at += timedelta(days=2)
    young = vault.store(key, b"on its way", at=tale.at).name

    assert leftovers.remove(at=tale.at) >= 1

    with pytest.raises(Unreadable):
        vault.read(key, old)
    assert vault.read(key, young) == b"on its way"
    files = tale.case.letters.all().files()
    assert any(tale.case.letters.exclude(english_file=""))
    for name in files:
        assert vault.read(key, name).startswith(b"%PDF")


def test_every_column_that_names_a_file_is_asked() -> None:
    """A column that is forgotten here has its files deleted after a day."""
    columns = {
        (model, field.name)
        for app in ("requests_app", "identity", "fees", "privacy_portal")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if (field.name in ("file", "package") or field.name.endswith("_file"))
        and not field.is_relation
    }
    assert columns == set(leftovers.COLUMNS)
