"""The twelve stages, and each passage of a case through one of them."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id


@dataclass(frozen=True, order=True)
class Stage:
    """One of the twelve stages, as the firm's process names it."""

    number: int
    code: str
    name_pl: str
    short_pl: str
    name_en: str
    short_en: str

    @property
    def is_last(self):
        return self.number == len(STAGES)


def _load():
    content = resources.files("cases.data").joinpath("stages.toml").read_text(encoding="utf-8")
    stages = tuple(Stage(**row) for row in tomllib.loads(content)["stage"])
    if [stage.number for stage in stages] != list(range(1, 13)):
        raise ValueError("cases/data/stages.toml must hold the stages 1 to 12 in order")
    return stages


STAGES = _load()
STAGE_BY_CODE = {stage.code: stage for stage in STAGES}


class StagePass(Base):
    """One entry to a stage with its own dates; a later entry is another pass, nothing is overwritten."""

    __tablename__ = "stage_pass"
    __table_args__ = (
        UniqueConstraint("case_id", "stage_code", "number"),
        # A case is in one stage at a time; two moves at once leave one of them refused.
        Index("uq_stage_pass_open", "case_id", unique=True, sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    stage_code: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(1000))

    case: Mapped["Case"] = relationship(back_populates="passes")  # noqa: F821

    @property
    def stage(self):
        return STAGE_BY_CODE[self.stage_code]
