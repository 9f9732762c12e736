"""The outcome of one set: how many are right, how many there are, what is wanted, and why the others are not."""

from dataclasses import dataclass, field


@dataclass
class Score:
    """`right` of `total`, where at least `wanted` are asked for; deviations as (name, reason)."""

    name: str
    wanted: float
    right: int = 0
    total: int = 0
    deviations: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, reason: str | None):
        """Count one more; None when it is right."""
        self.total += 1
        if reason is None:
            self.right += 1
        else:
            self.deviations.append((name, reason))

    @property
    def is_enough(self) -> bool:
        """Whether as many are right as are wanted."""
        return self.right >= self.wanted
