"""All cases of the letters of the steps."""

from letters.cases_of_orders import ORDERS, RECAPS
from letters.cases_of_talks import CALLS, CHECK_INS, RESETS, TERMS

STEPS = (*ORDERS, *RECAPS, *RESETS, *TERMS, *CALLS, *CHECK_INS)
