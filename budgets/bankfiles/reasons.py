# SPDX-License-Identifier: AGPL-3.0-or-later
"""What banks' reason codes say (external status reason codes of ISO 20022), in words; another code stays as it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

WORDS = {
    "AC01": gettext_noop("The account number is wrong."),
    "AC04": gettext_noop("The account is closed."),
    "AC06": gettext_noop("The account is blocked."),
    "AG01": gettext_noop("This kind of payment is not allowed on the account."),
    "AM04": gettext_noop("There is not enough money on the account."),
    "AM05": gettext_noop("The bank has read this file or payment before."),
    "AM10": gettext_noop("The control sum is not that of the payments."),
    "AM18": gettext_noop("The number of payments is not the one that the file says."),
    "BE04": gettext_noop("The address of the payee is missing or wrong."),
    "BE05": gettext_noop("The bank does not know who sent the file."),
    "CURR": gettext_noop("The currency is wrong."),
    "CUST": gettext_noop("The payer asked for it."),
    "DT01": gettext_noop("The date is wrong."),
    "DU01": gettext_noop("The number of the file was used before."),
    "DUPL": gettext_noop("The bank has paid this before."),
    "FF01": gettext_noop("The bank cannot read the file."),
    "MS02": gettext_noop("The payee refuses it, and gives no reason."),
    "MS03": gettext_noop("The bank gives no reason."),
    "RC01": gettext_noop("The code of the bank (BIC) is wrong."),
    "RR04": gettext_noop("The law does not allow it."),
    "TECH": gettext_noop("The bank had a technical fault."),
}


def words_of(code: str) -> str:
    """Return a code and its words in the active language, “AC04: The account is closed.”; an unknown code alone."""
    words: str | Promise = WORDS.get(code.strip().upper(), "")
    return f"{code}: {_(words)}" if words else code
