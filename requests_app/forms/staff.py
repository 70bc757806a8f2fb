"""The forms of the desk: one for each action that staff take."""

from collections.abc import Mapping
from typing import Final

from ..choices import Action
from .staff_answers import ApproveForm, AttachAnswerForm, ExtendForm, ProposeForm, ReturnForm
from .staff_base import StaffForm
from .staff_keys import AskKeyForm, IssueKeyForm
from .staff_messages import AnswerMessageForm
from .staff_papers import (
    AcceptIdentityForm,
    DeclineForm,
    ExaminePapersForm,
    ReceivePapersForm,
    RequestSupplementForm,
)
from .staff_post import (
    CloseForm,
    DispatchForm,
    IssueReceiptForm,
    PostCodeForm,
    RecordPaymentForm,
    TakeBackForm,
    WithdrawForm,
)

ACTION_FORMS: Final[Mapping[Action, type[StaffForm]]] = {
    Action.RECEIVE_PAPERS: ReceivePapersForm,
    Action.EXAMINE_PAPERS: ExaminePapersForm,
    Action.REQUEST_SUPPLEMENT: RequestSupplementForm,
    Action.ACCEPT_IDENTITY: AcceptIdentityForm,
    Action.DECLINE: DeclineForm,
    Action.RECORD_PAYMENT: RecordPaymentForm,
    Action.ISSUE_RECEIPT: IssueReceiptForm,
    Action.ATTACH_ANSWER: AttachAnswerForm,
    Action.EXTEND: ExtendForm,
    Action.PROPOSE: ProposeForm,
    Action.RETURN: ReturnForm,
    Action.APPROVE: ApproveForm,
    Action.DISPATCH: DispatchForm,
    Action.POST_CODE: PostCodeForm,
    Action.TAKE_BACK: TakeBackForm,
    Action.CLOSE: CloseForm,
    Action.WITHDRAW: WithdrawForm,
    Action.ASK_KEY: AskKeyForm,
    Action.ISSUE_KEY: IssueKeyForm,
    Action.ANSWER_MESSAGE: AnswerMessageForm,
}
