"""A reply of every kind and outcome there is."""

from datetime import date

from ...choices import DeliveryMethod, Outcome, RequestKind
from ..replies import (
    REPLIES,
    BlackedOut,
    DataTable,
    DoneCorrection,
    DoneMeasure,
    EnclosedFile,
    Provision,
    Purpose,
    Reason,
    Reply,
    ServiceAnswer,
)
from .notices import NAME, heading

BLACKED_OUT = (
    BlackedOut(
        title="お問い合わせの記録",
        pages="1, 2, 4",
        places=5,
        text="開示により、ご本人または第三者の生命、身体、財産その他の権利利益を害するおそれがあります。",
        article="法第33条第2項第1号",
    ),
    BlackedOut(
        title="お問い合わせの記録",
        pages="4",
        places=1,
        text="ご本人に関する保有個人データではありません。",
        article="法第16条第4項、第33条第1項",
    ),
)
SEARCHED = "顧客管理システム、契約原簿、問合せ記録を、氏名、住所、会員番号 12345678 により調査"


def answer(kind: RequestKind, outcome: Outcome, *, paper: bool, name: str = NAME) -> ServiceAnswer:
    """Return an answer with everything that any letter could show."""
    return ServiceAnswer(
        service="みほんドメイン",
        scope=SEARCHED,
        searched_on=date(2026, 11, 20),
        reasons=(
            Reason(
                text="当社の業務の適正な実施に著しい支障を及ぼすおそれがあるため",
                article="法第33条第2項第2号",
                facts="不正利用の検知に関する評価の記録であり、開示すると検知の方法が明らかになります。",
            ),
        ),
        explanation="評価の記録を除くすべての記録は、この決定の対象ではありません。",
        withheld="不正利用の検知に関する評価の記録",
        measure={
            Outcome.ALTERNATIVE: "広告への利用を止め、連絡先を検索できないようにしました。",
        }.get(outcome, "契約情報、利用履歴、問合せ履歴（2024年4月から2026年10月まで）"),
        data=(
            DataTable(
                title="契約情報",
                header=("項目", "内容", "登録した日"),
                rows=(
                    ("氏名", name, "2019年5月1日"),
                    ("住所", "東京都世田谷区若林一丁目2番3号", "2021年4月1日"),
                    *(
                        (f"利用履歴 {number}", "ログイン", f"2026年10月{number}日")
                        for number in range(1, 41)
                    ),
                ),
            ),
        )
        if paper and kind == RequestKind.DISCLOSE_DATA
        else (),
        provisions=(
            Provision(
                direction="第三者に提供した記録",
                on=None,
                consent="同意を得ています",
                counterparty="みほん物流株式会社",
                counterparty_address="東京都大田区平和島1-2-3",
                representative="代表取締役　物流 太郎",
                subject=name,
                items="氏名、住所、電話番号",
            ),
            Provision(
                direction="第三者から提供を受けた記録",
                on=date(2025, 6, 1),
                consent="",
                counterparty="みほん名簿株式会社",
                counterparty_address="大阪府大阪市北区4-5-6",
                representative="代表取締役　名簿 次郎",
                subject=name,
                items="氏名、住所",
                acquired_how="ご本人からの申込み",
            ),
        )
        if paper and kind == RequestKind.DISCLOSE_PROVISIONS
        else (),
        purposes=(
            Purpose(data_set="契約情報", text="ドメインの登録と更新、料金のご請求、重要なお知らせ"),
            Purpose(data_set="問合せ履歴", text="お問い合わせへの回答、サービスの改善"),
        )
        if kind == RequestKind.NOTIFY_PURPOSE
        else (),
        corrections=(
            DoneCorrection(
                measure="訂正",
                item="氏名",
                before="渡辺 花子",
                after="渡邉\U000e0110 花子",
                on=date(2026, 11, 21),
            ),
            DoneCorrection(
                measure="削除",
                item="旧住所",
                before="東京都中野区1-2-3",
                after="",
                on=date(2026, 11, 21),
            ),
        )
        if kind == RequestKind.CORRECT_DATA
        else (),
        measures=(
            DoneMeasure(measure="消去", data="利用履歴のすべて", on=date(2026, 11, 21)),
            DoneMeasure(measure="利用の停止", data="メールアドレス", on=date(2026, 11, 21)),
        )
        if kind in (RequestKind.CEASE_USE, RequestKind.CEASE_PROVISION)
        else (),
        files=(EnclosedFile(title="契約情報", media="CSV", size="12 KB"),)
        if kind in (RequestKind.DISCLOSE_DATA, RequestKind.DISCLOSE_PROVISIONS) and not paper
        else (),
        blacked_out=BLACKED_OUT
        if (kind, outcome) == (RequestKind.DISCLOSE_DATA, Outcome.PARTLY_GRANTED)
        else (),
    )


def reply(
    kind: RequestKind,
    outcome: Outcome,
    language: str = "ja",
    *,
    paper: bool = True,
    name: str = NAME,
) -> Reply:
    return Reply(
        heading=heading(language, name),
        kind=kind,
        requested_on=date(2026, 11, 2),
        outcome=outcome,
        delivery=DeliveryMethod.CERTIFIED_MAIL if paper else DeliveryMethod.ELECTRONIC,
        wanted=DeliveryMethod.ELECTRONIC,
        services=(answer(kind, outcome, paper=paper, name=name),),
    )


def replies(language: str = "ja", name: str = NAME) -> tuple[Reply, ...]:
    return tuple(
        reply(kind, outcome, language, name=name)
        for kind, outcomes in REPLIES.items()
        for outcome in outcomes
    )
