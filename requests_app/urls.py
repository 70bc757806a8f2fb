"""The public addresses. The root adds the language in front; none holds an id of a case."""

from django.urls import path

from .forms.wizard_answers import TYPED
from .views import (
    address,
    contact,
    demo,
    documents,
    download,
    filed,
    messages,
    pages,
    status,
    wizard,
)

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("procedure/", pages.procedure, name="procedure"),
    path("purposes/", pages.purposes, name="purposes"),
    path("inquiries/", pages.routes, name="routes"),
    path("contact/", contact.contact, name="contact"),
    path("contact/sent/", contact.sent, name="contact_sent"),
    path("handling/", pages.handling, name="handling"),
    path("policy/", pages.policy, name="policy"),
    path("faq/", pages.faq, name="faq"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    *(path(f"apply/{step}/", wizard.apply_step, {"step": step}, name=step) for step in TYPED),
    path("apply/documents/", documents.documents, name="documents"),
    path("apply/documents/remove/", documents.remove_page, name="remove_page"),
    path("apply/documents/pages/<uuid:page>/", documents.page_image, name="page_image"),
    path("apply/check/", filed.check, name="check"),
    path("apply/discard/", wizard.discard, name="discard"),
    path("complete/", filed.complete, name="complete"),
    path("status/", status.status, name="status"),
    path("status/sign-in/", status.sign_in_page, name="sign_in"),
    path("status/sign-out/", status.sign_out_page, name="sign_out"),
    path("status/letter/", status.letter, name="letter"),
    path("status/withdraw/", status.withdraw, name="withdraw"),
    path("status/messages/", messages.write, name="messages"),
    path("status/address/", address.address, name="address"),
    path("status/download/", download.download, name="download"),
    path("status/download/delete/", download.delete, name="delete_answer"),
    path("status/download/file/", download.download_file, name="download_file"),
    path("demo/mail/", demo.mails, name="demo_mail"),
]
