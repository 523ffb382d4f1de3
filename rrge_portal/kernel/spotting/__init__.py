"""Finds in a text what should perhaps not be read by everybody: known names, and details that point at somebody.

`Spotter(known).find(text)` looks for names of people and bodies, `details(text)` for addresses, numbers, ages and
dates. Both look at each word once, so that long texts and thousands of names take milliseconds. Neither decides:
a person looks at every find.
"""

from .details import Detail, details
from .found import Found, apart
from .names import Body, Person, Spotter, addressed

__all__ = ["Body", "Detail", "Found", "Person", "Spotter", "addressed", "apart", "details"]
