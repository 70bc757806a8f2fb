"""The look-up of a postcode for browsers with JavaScript; the form answers all others."""

from django.http import HttpRequest, JsonResponse

from .. import addresses
from ..forms.wizard_fields import digits_of
from ..forms.wizard_postcode import POSTCODE_DIGITS
from .holders import private_page


@private_page("POST")
def postcode(request: HttpRequest) -> JsonResponse:
    """
    Return the places of a postcode, or null where it has not seven digits.

    It is personal data: it comes in the body, is neither stored nor logged, and goes nowhere else.
    """
    digits = digits_of(request.POST.get("postcode", ""))
    if len(digits) != POSTCODE_DIGITS:
        return JsonResponse({"places": None})
    return JsonResponse(
        {
            "places": [
                {"prefecture": place.prefecture, "city": place.city, "street": place.street}
                for place in addresses.find(digits)
            ]
        }
    )
