"""Encrypted columns: bound to their place, opened late, never searched, never shown raw."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.db.models import Model, Value
from django.test.utils import CaptureQueriesContext

from privacy_portal import crypto
from privacy_portal.crypto import Unreadable
from privacy_portal.fields import EncryptedTextField, Sealed
from requests_app.models import Draft
from tests.privacy_portal.keys import AT, a_draft, a_key

pytestmark = pytest.mark.django_db


def raw(row: Model, column: str) -> bytes:
    """Return what the table holds."""
    quote = connection.ops.quote_name
    pk = row._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {quote(column)} FROM {quote(row._meta.db_table)} WHERE id = %s",  # noqa: S608
            [pk],
        )
        return bytes(cursor.fetchone()[0])


def write_raw(row: Model, column: str, value: bytes) -> None:
    quote = connection.ops.quote_name
    pk = row._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(row._meta.db_table)} SET {quote(column)} = %s WHERE id = %s",  # noqa: S608
            [value, pk],
        )


def a_saved_draft(**values: str) -> Draft:
    draft = a_draft(a_key(), **values)
    draft.save()
    return draft


@pytest.mark.parametrize("text", ["山田 太郎", "", "𠮷\U000e0100\n<b>&", "x" * 100_000])
def test_text_comes_back_exactly_as_it_was(text: str) -> None:
    draft = a_saved_draft(body=text)
    assert draft.body == text
    assert Draft.objects.get(pk=draft.pk).body == text
    assert text.encode() not in raw(draft, "body") or not text


def test_an_empty_text_is_sealed_too_and_a_forgotten_one_is_empty() -> None:
    draft = a_saved_draft(body="")
    assert len(raw(draft, "body")) == 1 + 12 + 16
    assert Draft().body == ""


def test_a_list_that_reads_no_value_opens_none() -> None:
    a_saved_draft()
    draft = Draft.objects.get()
    assert isinstance(draft.__dict__["body"], Sealed)
    assert str(draft.__dict__["body"]) == repr(draft.__dict__["body"]) == "<sealed>"
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert draft.body == "山田 太郎"
        assert draft.access_key == "secret"
    assert len(queries) == 1  # the key, once
    with CaptureQueriesContext(connection) as queries:
        assert Draft.objects.select_related("data_key").get().body == "山田 太郎"
    assert len(queries) == 1


def test_save_writes_what_was_assigned_and_only_that() -> None:
    draft = a_saved_draft()
    before = raw(draft, "access_key")
    draft.body = "鈴木"
    draft.save(update_fields=["body"])
    assert Draft.objects.get().body == "鈴木"
    assert raw(draft, "access_key") == before


def test_a_value_that_was_not_read_is_written_back_as_it_is() -> None:
    before = raw(a_saved_draft(), "body")
    draft = Draft.objects.get()
    draft.save()
    assert raw(draft, "body") == before


def test_a_row_with_a_destroyed_key_can_be_saved_but_not_read() -> None:
    draft = a_saved_draft()
    crypto.destroy(draft.data_key, at=AT)
    draft = Draft.objects.get()
    draft.language = "en"
    draft.save()
    draft.refresh_from_db()
    assert draft.language == "en"
    with pytest.raises(Unreadable):
        _ = draft.body
    draft.body = "new"
    with pytest.raises(Unreadable):
        draft.save()


def test_refresh_sees_the_new_value() -> None:
    draft = a_saved_draft()
    other = Draft.objects.get()
    other.body = "鈴木"
    other.save()
    draft.refresh_from_db(fields=["body"])
    assert draft.body == "鈴木"
    other.body = "佐藤"
    other.save()
    draft.refresh_from_db()
    assert (draft.body, draft.access_key) == ("佐藤", "secret")
    draft.refresh_from_db(from_queryset=Draft.objects.select_related("data_key"))
    assert draft.body == "佐藤"


def test_only_and_defer_fetch_the_value_when_it_is_read() -> None:
    a_saved_draft()
    assert Draft.objects.only("language").get().body == "山田 太郎"
    draft = Draft.objects.defer("body").get()
    assert "body" not in draft.__dict__
    draft.language = "en"
    draft.save()
    assert "body" not in draft.__dict__
    draft.save(update_fields=["body"])
    assert Draft.objects.get().body == "山田 太郎"


def test_bulk_create_seals_each_row_for_itself() -> None:
    key = a_key()
    Draft.objects.bulk_create([a_draft(key, body="一"), a_draft(key, body="一")])
    first, second = Draft.objects.all()
    assert raw(first, "body") != raw(second, "body")
    assert (first.body, second.body) == ("一", "一")


def test_an_id_given_as_text_is_the_same_id() -> None:
    draft = a_draft(a_key())
    draft.pk = str(uuid.uuid4()).upper()
    draft.save()
    assert Draft.objects.get().body == "山田 太郎"


def test_values_give_sealed_bytes_never_text() -> None:
    a_saved_draft()
    value: object = Draft.objects.values_list("body", flat=True).get()
    assert isinstance(value, Sealed)
    assert "山田".encode() not in bytes(value)


@pytest.mark.parametrize(
    "lookup", ["exact", "icontains", "in", "startswith", "regex", "gt", "lower__exact"]
)
def test_it_cannot_be_searched(lookup: str) -> None:
    with pytest.raises(FieldError):
        Draft.objects.filter(**{f"body__{lookup}": "山田"})


def test_it_can_be_asked_whether_it_is_null() -> None:
    a_saved_draft()
    assert Draft.objects.filter(body__isnull=False).count() == 1


def test_what_is_not_sealed_is_not_written() -> None:
    draft = a_saved_draft()
    before = raw(draft, "body")
    with pytest.raises(FieldError), transaction.atomic():
        Draft.objects.update(body="clear text")
    draft.body = "clear text"
    with pytest.raises(FieldError), transaction.atomic():
        Draft.objects.bulk_update([draft], ["body"])
    for value in (b"bytes", 5, Value("x")):
        with pytest.raises(TypeError):
            draft.body = value  # type: ignore[assignment]
    assert raw(draft, "body") == before


def test_planted_clear_text_is_not_shown() -> None:
    draft = a_saved_draft()
    for planted in (b"clear text", b"", b"\x01", b"\x01" + b"x" * 40):
        write_raw(draft, "body", planted)
        with pytest.raises(Unreadable):
            _ = Draft.objects.get().body


def test_swapped_columns_and_rows_are_not_shown() -> None:
    key = a_key()
    first, second = a_draft(key), a_draft(key)
    Draft.objects.bulk_create([first, second])
    write_raw(first, "body", raw(first, "access_key"))
    write_raw(second, "access_key", raw(first, "access_key"))
    fresh = Draft.objects.in_bulk([first.pk, second.pk])
    with pytest.raises(Unreadable):
        _ = fresh[first.pk].body
    with pytest.raises(Unreadable):
        _ = fresh[second.pk].access_key
    assert fresh[first.pk].access_key == "secret"


def test_a_row_under_another_case_key_is_not_shown() -> None:
    draft = a_saved_draft()
    Draft.objects.update(data_key=a_key())
    with pytest.raises(Unreadable):
        _ = Draft.objects.get().body
    assert draft.body == "山田 太郎"


def test_a_copy_of_an_unread_row_is_refused_not_lost() -> None:
    a_saved_draft()
    copy = Draft.objects.get()
    copy.pk, copy._state.adding, copy.holder_digest = uuid.uuid4(), True, "other"
    with pytest.raises(Unreadable):
        copy.save()


def test_500_flipped_bits_in_the_table_are_500_refusals() -> None:
    draft = a_saved_draft()
    sealed = raw(draft, "body")
    field = EncryptedTextField()
    field.set_attributes_from_name("body")
    for number in range(500):
        bit = number * 7919 % (len(sealed) * 8)
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Unreadable):
            field.open(draft, Sealed(changed))
    assert field.open(draft, Sealed(sealed)) == "山田 太郎"


def test_20000_reads_in_eight_threads_give_20000_right_answers() -> None:
    key = a_key()
    Draft.objects.bulk_create([a_draft(key, body=f"人{n}") for n in range(50)])
    stored = [
        (draft.pk, draft.__dict__["body"], draft.__dict__["access_key"])
        for draft in Draft.objects.all()
    ]
    expected = {draft.pk: draft.body for draft in Draft.objects.select_related("data_key")}

    def read(number: int) -> bool:
        pk, body, access_key = stored[number % len(stored)]
        draft = Draft(pk=pk, data_key=key, body=body, access_key=access_key)
        return draft.body == expected[pk] and draft.access_key == "secret"

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(read, range(20_000), chunksize=500)) == 20_000


def test_a_migration_can_write_it_down() -> None:
    _name, path, args, kwargs = EncryptedTextField("x", blank=True).deconstruct()
    assert path == "privacy_portal.fields.EncryptedTextField"
    assert (list(args), kwargs) == ([], {"verbose_name": "x", "blank": True})
    assert EncryptedTextField().db_type(connection) in ("BLOB", "bytea")
