"""Paper forms to download: they name nobody, so they lie here in clear."""

from django.db import models

from ..choices import BlankFormKind, Language


class BlankForm(models.Model):
    """One printed blank, made anew by a job when the registers it quotes have changed."""

    kind = models.CharField(max_length=24, choices=BlankFormKind)
    language = models.CharField(max_length=2, choices=Language)
    # Of everything that is printed on it.
    fingerprint = models.CharField(max_length=64)
    content = models.BinaryField()
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "language"], name="blank_form_is_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"
