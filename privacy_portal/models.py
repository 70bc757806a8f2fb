"""The tables of the floor: keys, the audit chain, work that is owed, and counters of tries."""

import uuid

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataKey(models.Model):
    """The key of one case, invoice or draft, wrapped by the operator's. Its end is the purge."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=24)
    # Empty once destroyed: nothing encrypted under this key can be read again.
    wrapped = models.BinaryField(null=True)
    kek_id = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(wrapped=None) ^ Q(destroyed_at=None),
                name="data_key_is_empty_once_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AuditEvent(models.Model):
    """One line of the chain: who did or looked at what. Ids, codes and counts, never a name."""

    seq = models.BigAutoField(_("number in the chain"), primary_key=True)
    at = models.DateTimeField(_("time"))
    actor_id = models.BigIntegerField(_("number of the account"), null=True)
    actor_kind = models.CharField(_("kind of actor"), max_length=12)
    action = models.CharField(_("action"), max_length=48)
    object_kind = models.CharField(_("kind of object"), max_length=32)
    object_id = models.CharField(_("object"), max_length=64)
    case_id = models.BigIntegerField(_("number of the case"), null=True)
    # Canonical JSON as text, so that both engines hash the same bytes.
    detail = models.TextField(_("detail"))
    previous = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit line")
        verbose_name_plural = _("audit lines")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["case_id", "seq"], name="audit_of_a_case"),
            models.Index(fields=["actor_id", "seq"], name="audit_of_an_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked while a line is added."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_head_is_one_row")]

    def __str__(self) -> str:
        return str(self.seq)


class JobState(models.TextChoices):
    DUE = "DUE", _("Due")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    DEAD = "DEAD", _("Given up")


class Job(models.Model):
    """Work owed after a commit. The row is the truth; Celery is only the bell."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=32)
    subject_id = models.CharField(_("object"), max_length=64)
    dedupe_key = models.CharField(_("key against repetition"), max_length=128, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.DUE)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("taken until"), null=True)
    run_after = models.DateTimeField(_("not before"))
    created_at = models.DateTimeField(_("owed at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)
    # The class of the last error: its text could hold personal data.
    error_class = models.CharField(_("kind of error"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        default_permissions = ("view",)
        indexes = [
            models.Index(
                fields=["run_after"],
                name="job_unfinished",
                condition=Q(state__in=["DUE", "RUNNING"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Bucket(models.Model):
    """How often somebody did something in a window of time. The key is a digest, never a name."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class BrowserSession(AbstractBaseSession):
    """What a browser's cookie stands for. The key is the cookie's digest: a thief has no cookie."""

    # Whom the session shows, as a digest: there is one session for each (see `sessions.py`).
    holder = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()
