"""The disclosure policy: every number and sentence that follows from how small a published count may be."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True)
class DisclosurePolicy:
    """threshold: the smallest count above 0 that is published. decimals: of published rates and means.

    rounding_base: row counts of deliveries are published as multiples of it. share_base: so are linked shares, in
    percent, of this one.
    """

    threshold: int = 6
    decimals: int = 1
    rounding_base: int = 10
    share_base: int = 5

    @property
    def protection_level(self) -> int:
        """How far apart the smallest and the largest possible value of a withheld figure are at least."""
        return self.threshold - 1

    @property
    def k(self) -> int:
        """How many people must share their description for rows about them to be k-anonymous."""
        return self.threshold - 1

    @property
    def threshold_in_words(self) -> str:
        """`six`: for "fewer than six"."""
        return in_words(self.threshold)

    @property
    def reason_withheld(self) -> str:
        """What stands in place of a row's reason when something of the row is withheld."""
        return f"Withheld: a count under {self.threshold_in_words} could be worked out"

    @property
    def symbols(self) -> str:
        """What a column `suppression` holds, for those who read the public file."""
        return (
            "c: a figure of the row is withheld, because it or one that leads to it counts fewer than"
            f" {self.threshold_in_words}; z: not applicable, a rate of none; x: not available; '' otherwise."
            " Empty figures are never 0."
        )

    @property
    def symbol_c(self) -> str:
        """What c means, for those who read the report."""
        return (
            f"withheld, because it or a figure that leads to it counts fewer than {self.threshold_in_words} people or"
            " things"
        )

    @property
    def what_is_withheld(self) -> str:
        """What is withheld, for those who read the report."""
        return (
            f"Figures about fewer than {self.threshold_in_words} people or things are withheld, and with them further"
            " ones that would give them away."
        )


def in_words(number: int) -> str:
    """A number up to twelve as a word, a larger one in digits."""
    return WORDS[number] if number < len(WORDS) else str(number)


POLICY = DisclosurePolicy()
"""The policy in force: change it here."""
