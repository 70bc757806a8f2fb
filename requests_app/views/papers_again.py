"""Papers that are asked for again: which, why, and copies that may be uploaded (ux 14, 9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from identity.checklist import Checklist, Fix, Line
from identity.choices import Capacity, LineState, PaperForm
from identity.models import Paper, Scan
from privacy_portal.errors import Refused

from .. import operations
from ..blockers import supplement_incomplete
from ..choices import LetterKind, Status
from ..forms.wizard_papers import Copy, Need, UploadForm, needs
from ..models import Case
from ..operations.resubmission import sent_later
from . import copies
from .card import awaited, last_day
from .copies import FileShown
from .errors import wait
from .holders import CASE_KEY, private_page, with_case
from .standing import letters_of

WAITING: Final = (Status.AWAITING_PAPERS, Status.AWAITING_SUPPLEMENT)


@dataclass(frozen=True, slots=True)
class Asked:
    """One paper that is still wanted: what was wrong with it, and how it can come."""

    line: Line
    fixes: tuple[Fix, ...]
    state: str  # post · again · todo · received, as the tags have them

    @property
    def key(self) -> str:
        return self.line.key

    @property
    def name(self) -> str:
        return self.line.wanted()


@dataclass(frozen=True, slots=True)
class Supplement:
    """What is asked for, and in which way it may come."""

    asked: tuple[Asked, ...]

    @property
    def takes_copies(self) -> bool:
        return any(paper.state in ("again", "todo") for paper in self.asked)

    @property
    def by_post(self) -> tuple[Asked, ...]:
        return tuple(paper for paper in self.asked if paper.state == "post")

    @property
    def by_copy(self) -> tuple[Asked, ...]:
        return tuple(paper for paper in self.asked if paper.state in ("again", "todo"))


def supplement_of(papers: Checklist | None) -> Supplement | None:
    """Return what is waited for, from what `awaited` returned; None while that is no paper."""
    if papers is None:
        return None
    return Supplement(tuple(_asked(line) for line in papers.lines if line.state != LineState.MET))


def _asked(line: Line) -> Asked:
    if line.state == LineState.PENDING:
        state = "received"
    elif line.form == PaperForm.ORIGINAL:
        state = "post"
    else:
        state = "again" if line.state == LineState.FAULTY else "todo"
    return Asked(line, line.fixes() if line.state == LineState.FAULTY else (), state)


@private_page("GET", "POST")
@with_case
def papers(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what is asked for; take one copy at a time through the sandbox."""
    at = now()
    supplement = supplement_of(awaited(case))
    if supplement is None:
        return redirect("portal:status")
    wanted = _needs(case, supplement)
    need = next((n for n in wanted if n.key == request.POST.get("need")), None)
    if request.method != "POST":
        return _show(request, case, supplement, wanted)
    if need is None:
        messages.warning(request, copies.NOT_WANTED)
        return _show(request, case, supplement, wanted)
    form = UploadForm(request.POST, need=need, files=request.FILES)
    taken = copies.take(form, who=_counted(case), at=at)
    if isinstance(taken, datetime):
        page = _show(request, case, supplement, wanted, form)
        return wait(page, taken)
    if taken and _keep(form, taken, case, at=at):
        messages.success(request, _("The copy is here. Check it below."))
        response = redirect("portal:papers")
        response["Location"] += f"#need-{need.key}"
        return response
    return _show(request, case, supplement, wanted, form)


def _keep(form: UploadForm, copy: Copy, case: Case, *, at: datetime) -> bool:
    try:
        operations.upload_copy(
            case_id=case.pk,
            kind=copy.rule.kind,
            whose=copy.rule.whose,
            pages=copy.pages,
            sent=copy.sent,
            at=at,
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


def _counted(case: Case) -> str:
    return f"case {case.pk}"


def _needs(case: Case, supplement: Supplement) -> list[Need]:
    checked = case.verification
    open_lines = {paper.key for paper in supplement.asked if paper.line.form == PaperForm.COPY}
    every = needs(
        capacity=Capacity(checked.capacity),
        on=checked.request_date,
        power_registered=checked.power_registered,
        proxy_own_id=checked.proxy_own_id,
    )
    return [need for need in every if need.key in open_lines]


def _show(
    request: HttpRequest,
    case: Case,
    supplement: Supplement,
    wanted: list[Need],
    refused: UploadForm | None = None,
) -> HttpResponse:
    files = _files(request, case)
    asked = {paper.key: paper for paper in supplement.asked}
    lines: list[dict[str, Any]] = []
    for need in wanted:
        upload = refused if refused is not None and refused.need == need else need.upload_form()
        kinds = {(rule.kind.value, rule.whose.value) for rule in need.rules}
        shown = [file for file, paper in files if (paper.kind, paper.whose) in kinds]
        lines.append({"need": need, "asked": asked[need.key], "upload": upload, "files": shown})
    letter = next(
        (row for row in letters_of(case) if row.kind == LetterKind.SUPPLEMENT_REQUEST), None
    )
    against = tuple(supplement_incomplete(case))
    context = {
        "case": case,
        "supplement": supplement,
        "against": against,
        "lines": lines,
        "form": refused,
        "letter": letter,
        "last_day": last_day(case),
        "can_send": case.status == Status.AWAITING_SUPPLEMENT and not against,
    }
    return render(request, "portal/status/papers.html", context)


def _files(request: HttpRequest, case: Case) -> list[tuple[FileShown, Paper]]:
    rows = sent_later(case).prefetch_related("scans", "originals__data_key")
    since = _session_began(request)
    return [(_file(paper, paper.scans.all(), since=since), paper) for paper in rows]


def _file(paper: Paper, scans: Iterable[Scan], *, since: datetime) -> FileShown:
    original = next(iter(paper.originals.all()))
    seen = original.received_at >= since
    return FileShown(
        key=paper.pk,
        paper=str(paper.get_kind_display()),
        name=original.name,
        size=original.size,
        received_at=original.received_at,
        pages=[
            copies.page_shown(
                scan.page,
                view="copy_image",
                key=scan.pk,
                width=scan.width,
                height=scan.height,
            )
            for scan in sorted(scans, key=lambda scan: scan.page)
            if seen
        ],
    )


def _session_began(request: HttpRequest) -> datetime:
    # The status shows no papers (design 5): only what this very session sent can be looked at.
    return datetime.fromtimestamp(request.session[CASE_KEY]["from"], tz=UTC)


@private_page("POST")
@with_case
def remove(request: HttpRequest, case: Case) -> HttpResponse:
    """Delete a copy that was sent again, before it is looked at."""
    wanted = copies.id_in(request.POST.get("page", ""))
    if wanted:
        try:
            operations.remove_copy(case_id=case.pk, paper_id=wanted, at=now())
        except Refused as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("The file is deleted."))
    return redirect("portal:papers")


@private_page("POST")
@with_case
def send(request: HttpRequest, case: Case) -> HttpResponse:
    """Finish: the check of the identity goes on with the new copies."""
    try:
        operations.resubmit(case_id=case.pk, at=now())
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect("portal:papers" if case.status in WAITING else "portal:status")
    messages.success(request, _("The papers are sent. We go on with the check."))
    return redirect("portal:status")


@private_page("POST")
@with_case
def preview(request: HttpRequest, case: Case) -> HttpResponse:
    """Draw a file before it is sent; nothing is stored."""
    return copies.preview(request, who=_counted(case), at=now())


@private_page("GET")
@with_case
def image(request: HttpRequest, case: Case, page: UUID, *, small: bool = False) -> HttpResponse:
    """Show a page that this session sent; of anything else there is none."""
    scan = (
        Scan.objects.filter(
            pk=page,
            paper__in=sent_later(case),
            paper__originals__received_at__gte=_session_began(request),
        )
        .select_related("paper__data_key")
        .first()
    )
    if scan is None:
        return HttpResponse(status=404)
    return copies.page_picture(scan.paper.data_key, scan.file, small=small)
