"""The sheets a person prints: the filled-in form and the stub with the key."""

from datetime import date

from ...choices import DeliveryMethod, RequestKind
from ..form import (
    AskedCorrection,
    AskedService,
    EnclosedPaper,
    Field,
    KeyStub,
    Person,
    RequestForm,
)
from .notices import NAME, WINDOW


def request_form(
    kind: RequestKind = RequestKind.DISCLOSE_DATA, language: str = "ja", name: str = NAME
) -> RequestForm:
    details = {
        RequestKind.DISCLOSE_DATA: (
            Field(label="開示を求める情報", text="氏名、契約情報、問合せ履歴"),
            Field(label="対象の期間", text="2024年4月1日から2026年10月31日まで"),
        ),
        RequestKind.DISCLOSE_PROVISIONS: (
            Field(label="対象の記録", text="第三者に提供した記録"),
            Field(label="相手方", text="わからない"),
        ),
        RequestKind.NOTIFY_PURPOSE: (Field(label="対象の情報", text="契約情報"),),
        RequestKind.CORRECT_DATA: (Field(label="根拠となる資料", text="戸籍抄本の写し"),),
        RequestKind.CEASE_USE: (
            Field(label="求める措置", text="利用の停止、消去"),
            Field(label="理由", text="利用する必要がなくなった（法第35条第5項）"),
            Field(label="事実", text="2025年3月に契約を終了しました。"),
        ),
        RequestKind.CEASE_PROVISION: (
            Field(label="求める措置", text="第三者への提供の停止"),
            Field(label="理由", text="同意のない提供（法第27条、第28条）"),
        ),
    }
    corrections = (
        AskedCorrection(
            measure="訂正",
            item="氏名",
            present="渡辺 花子",
            wanted="渡邉\U000e0110 花子",
            reason="婚姻による変更",
        ),
        AskedCorrection(measure="削除", item="旧住所", present="東京都中野区1-2-3", wanted=""),
    )
    return RequestForm(
        kind=kind,
        form_name="Personal Information Disclosure Request Form"
        if language == "en"
        else "個人情報開示請求書",
        form_name_ja="個人情報開示請求書",
        article="個人情報の保護に関する法律第33条第1項",
        article_en="Act, Art. 33(1)",
        receipt_number="261141783521",
        language=language,
        requested_on=date(2026, 11, 2),
        window=WINDOW,
        subject=Person(
            name=name,
            kana="ワタナベ　ヨシノ",
            birth_date=date(1985, 4, 12),
            postcode="154-0023",
            address="東京都世田谷区若林一丁目2番3号",
            building="みほんハイツ 101号室",
            former_name="山田 花子",
            phone="090-0000-0000",
            email="yoshino@example.jp",
        ),
        services=(
            AskedService(name="みほんドメイン", identifier="会員番号 12345678"),
            AskedService(name="みほんレンタルサーバー", registered_name="山田 花子"),
        ),
        details=details[kind],
        corrections=corrections if kind == RequestKind.CORRECT_DATA else (),
        delivery=DeliveryMethod.ELECTRONIC,
        fee=11000 if kind in (RequestKind.DISCLOSE_DATA, RequestKind.DISCLOSE_PROVISIONS) else None,
        papers=(
            EnclosedPaper(
                name="住民票の写し（原本）",
                note="2026年10月2日以降に発行されたもの。マイナンバーと本籍の記載がないもの",
            ),
            EnclosedPaper(name="運転免許証の写し", note="画像をお預かりしました", received=True),
        ),
        send_by=date(2026, 12, 2),
    )


def key_stub(language: str = "ja", form: RequestForm | None = None) -> KeyStub:
    return KeyStub(
        access_key="7KQ4M9XRT2VD8HCP7KQ4M9XRT2VD",
        host="privacy.mihon.example",
        company="みほんネット株式会社",
        form=form or request_form(language=language),
        identity_days=5,
        payment_days=14 if (form or request_form()).fee else None,
        answer_days=10,
    )
