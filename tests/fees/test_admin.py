"""Finance looks at the ledger; nobody edits it here, and no name is shown or asked."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.timezone import now

from fees import invoicing
from fees.models import FeeRate, Invoice, Payment
from identity.models import Staff
from privacy_portal.dates import tokyo_day
from tests.conftest import hire

from .cast import CLERK, LATER, an_invoice

PERSONAL = {"recipient", "payer_name", "data_key"}


def window_on(model: type[Model]) -> Any:  # noqa: ANN401 - generic at type checking only
    return admin.site.get_model_admin(model)


@pytest.fixture
def request_by_finance(rf: RequestFactory, db: None) -> HttpRequest:
    request = rf.get("/")
    request.user = hire("finance")
    return request


@pytest.mark.parametrize("model", [Invoice, Payment])
def test_finance_looks_and_nobody_edits(
    model: type[Model], request_by_finance: HttpRequest
) -> None:
    window = window_on(model)
    assert window.has_view_permission(request_by_finance)
    request_by_finance.user = Staff(username="root", is_superuser=True)
    assert not window.has_add_permission(request_by_finance)
    assert not window.has_change_permission(request_by_finance)
    assert not window.has_delete_permission(request_by_finance)


@pytest.mark.parametrize("model", [Invoice, Payment])
def test_no_personal_column_is_shown_or_asked(
    model: type[Model], request_by_finance: HttpRequest
) -> None:
    window = window_on(model)
    assert not PERSONAL & {*window.list_display, *window.get_fields(request_by_finance)}
    for lookup in ("recipient__startswith", "payer_name__regex", "data_key__wrapped__gt"):
        assert not window.lookup_allowed(lookup, "x", request_by_finance)
    assert window.lookup_allowed(f"{window.list_filter[0]}__exact", "x", request_by_finance)


def test_the_list_and_the_page_show_what_was_paid(request_by_finance: HttpRequest) -> None:
    invoice = an_invoice()
    invoicing.book(
        invoice, amount=4321, received_on=date(2026, 9, 14), payer_name="ﾔﾏﾀﾞ", by_id=CLERK, at=LATER
    )
    window = window_on(Invoice)
    pages = (
        window.changelist_view(request_by_finance),
        window.changeform_view(request_by_finance, str(invoice.pk)),
    )
    for page in pages:
        text = page.render().content.decode()
        assert "4321" in text.replace(",", "")
        assert "山田" not in text


@pytest.mark.django_db
def test_one_fee_applies_at_a_time(request_by_finance: HttpRequest) -> None:
    form = window_on(FeeRate).get_form(request_by_finance)
    begins = tokyo_day(now()) + timedelta(days=30)
    rate = {"amount": 6000, "tax_percent": 10, "valid_from": begins, "source": "policy 5"}
    assert not form(rate).is_valid()
    FeeRate.objects.update(valid_until=begins)
    assert form(rate).is_valid()
