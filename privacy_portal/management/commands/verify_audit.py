from argparse import ArgumentParser, ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError

from privacy_portal import audit
from privacy_portal.models import AuditEvent


def anchor(text: str) -> audit.Anchor:
    seq, _, digest = text.partition(":")
    if not seq.isdigit() or len(digest) != len(audit.GENESIS):
        raise ArgumentTypeError("an anchor is SEQ:HASH, as this command printed it")
    return audit.Anchor(int(seq), digest)


class Command(BaseCommand):
    help = "Read the whole audit chain; exit 1 and name the first bad line if it was changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            action="append",
            type=anchor,
            default=[],
            metavar="SEQ:HASH",
            help="a head printed earlier and kept elsewhere; may be given several times",
        )

    def handle(self, *, anchor: list[audit.Anchor], **options: object) -> None:
        faults = audit.verify(anchors=anchor)
        for fault in faults:
            self.stdout.write(f"line {fault.seq}: {fault.reason}")
        missing = sorted(audit.missing_guards())
        for name in missing:
            self.stdout.write(f"trigger missing: {name}")
        head = audit.head()
        self.stdout.write(f"{AuditEvent.objects.count()} lines, head {head.seq}:{head.hash}")
        if faults or missing:
            raise CommandError("The audit chain was changed.", returncode=1)
