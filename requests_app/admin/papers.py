"""Page images of papers: shown one by one, each look on record."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import now

from identity.http import StaffRequest
from identity.models import Scan
from privacy_portal import vault

from .. import operations
from ..models import Case
from ._serve import private_file, require_same_origin


def show_scan(request: StaffRequest, case: Case, scan_id: UUID) -> HttpResponseBase:
    """Show one page of a paper to those who may look at papers."""
    require_same_origin(request)
    if not request.user.has_perm("requests_app.view_papers"):
        raise PermissionDenied
    scan = get_object_or_404(
        Scan.objects.select_related("paper__data_key"),
        pk=scan_id,
        paper__verification=case.verification_id,
    )
    operations.log_access(
        case_id=case.pk,
        object_kind="scan",
        object_id=str(scan.pk),
        action="VIEW_SCAN",
        by=request.user,
        at=now(),
    )
    return private_file(
        vault.stream(scan.paper.data_key, scan.file),
        media_type="image/jpeg",
        name=f"{case.number}-{scan.page}.jpg",
        size=scan.size,
    )
