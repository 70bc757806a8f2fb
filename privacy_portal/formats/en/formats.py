"""English days as the portal writes them everywhere: 28 October 2026."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
