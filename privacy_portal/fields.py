"""
Encrypted columns: AES-256-GCM under the row's own data key, bound to table, column and row.

A row comes from the database sealed and is opened at the first read of each value. What cannot be
opened raises `Unreadable`; what is not sealed cannot be written; nothing can be searched.
"""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn, Self, overload

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.lookups import Lookup

from . import crypto
from .crypto import Unreadable

if TYPE_CHECKING:
    TextColumn = models.Field[str, str]
else:
    TextColumn = models.Field


class Sealed(bytes):
    """The bytes of an encrypted column, as they are stored. Made by this module only."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class SealedAttribute:
    """
    The value on an instance: sealed until it is read, plain text from then on.

    All state is the instance's own: the descriptor and the field are shared by every thread.
    """

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    @overload
    def __get__(self, instance: None, owner: type[models.Model]) -> Self: ...

    @overload
    def __get__(self, instance: models.Model, owner: type[models.Model]) -> str | None: ...

    def __get__(
        self, instance: models.Model | None, owner: type[models.Model]
    ) -> Self | str | None:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value: Sealed | str | None = instance.__dict__[name]
        if isinstance(value, Sealed):
            value = instance.__dict__[name] = self.field.open(instance, value)
        return value

    def __set__(self, instance: models.Model, value: object) -> None:
        if not (value is None or isinstance(value, str | Sealed)):
            raise TypeError(f"{self.field} takes text, not {type(value).__name__}.")
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(TextColumn):
    """
    Text of a person, for models with a `data_key`. The length is not hidden.

    Reading costs 2 µs and, without `select_related("data_key")`, one query. Only `isnull` can be
    asked of it: for exact search keep a blind index beside it.
    """

    descriptor_class = SealedAttribute
    empty_strings_allowed = True

    def get_internal_type(self) -> str:
        return "BinaryField"

    def place(self, instance: models.Model) -> str:
        """Return the AAD: a ciphertext opens in its own table, column and row only."""
        if instance.pk is None:
            raise Unreadable("an encrypted value needs the id of its row")
        # The id may have been given as text: the database will hand it back as its own type.
        row_id = instance._meta.pk.to_python(instance.pk)
        table = (instance._meta.concrete_model or type(instance))._meta.label_lower
        return f"{table}|{self.name}|{row_id}"

    def seal(self, instance: models.Model, plain: str) -> Sealed:
        """Encrypt under the instance's own data key."""
        key = instance.data_key  # type: ignore[attr-defined]
        return Sealed(crypto.encrypt(key, plain.encode(), aad=self.place(instance)))

    def open(self, instance: models.Model, sealed: Sealed) -> str:
        """Decrypt under the instance's own data key; `Unreadable` if destroyed or tampered with."""
        key = instance.data_key  # type: ignore[attr-defined]
        return crypto.decrypt(key, sealed, aad=self.place(instance)).decode()

    def to_python(self, value: object) -> str | None:
        return value if value is None or isinstance(value, str) else str(value)

    def from_db_value(
        self,
        value: bytes | memoryview | None,
        _expression: Expression,
        _connection: BaseDatabaseWrapper,
    ) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        if self.attname not in model_instance.__dict__:
            model_instance.refresh_from_db(fields=[self.attname])
        value = model_instance.__dict__[self.attname]
        if isinstance(value, Sealed) and add:
            # A copied row: what was sealed for the first one would be lost in the second.
            value = self.open(model_instance, value)
        if value is None or isinstance(value, Sealed):
            # Not read since it was loaded: written back as it is, even if its key is destroyed.
            return value
        return self.seal(model_instance, value)

    def get_prep_value(self, value: object) -> Sealed | None:
        # update(), bulk_update(), fixtures: no instance at hand, so nothing to seal with.
        if not (value is None or isinstance(value, Sealed)):
            raise FieldError(f"{self} is written by save() and bulk_create() only.")
        return value

    def get_db_prep_value(
        self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> object:
        sealed = self.get_prep_value(value)
        if sealed is None:
            return None
        return connection.Database.Binary(bytes(sealed))  # type: ignore[attr-defined]

    def get_lookup(self, lookup: str) -> "type[Lookup[Any]] | None":
        if lookup != "isnull":
            raise FieldError(f"{self} is encrypted: search its blind index, not {lookup}.")
        return super().get_lookup(lookup)

    def get_transform(self, name: str) -> NoReturn:
        raise FieldError(f"{self} is encrypted: {name} cannot be asked of it.")


class EncryptedModel(models.Model):
    """A row with encrypted columns. Its id exists before it is saved: the ciphertext holds it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_key = models.ForeignKey("privacy_portal.DataKey", models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Self] | None = None,
    ) -> None:
        """Reload, leaving encrypted columns sealed: Django would read each, and so open it."""
        columns = [f for f in self._meta.concrete_fields if isinstance(f, EncryptedTextField)]
        if fields is None:
            deferred = self.get_deferred_fields()
            wanted = {f.attname for f in self._meta.concrete_fields} - deferred
            self.__dict__.pop("_prefetched_objects_cache", None)
        else:
            wanted = set(fields)
        sealed = [f.attname for f in columns if f.attname in wanted]
        if rest := wanted.difference(sealed):
            super().refresh_from_db(using=using, fields=rest, from_queryset=from_queryset)
        if sealed:
            rows = from_queryset if from_queryset is not None else type(self)._base_manager.all()
            values = rows.using(using or self._state.db).filter(pk=self.pk).values(*sealed).get()
            self.__dict__.update(values)


class VaultFile(models.Model):
    """A file in the vault: its name there says nothing, its size and digest are of the content."""

    file = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file
