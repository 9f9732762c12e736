"""What the firm is paid: a flat fee, a success fee, and when each is due (DOMAIN.md §4.3)."""

from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import GROSZ, Base, Rate


class FeeTerms(Base):
    """The fee agreed for a case. A VAT rate of None means exempt; the accountant decides it per service."""

    __tablename__ = "fee_terms"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    flat_net: Mapped[Decimal | None]
    vat_rate: Mapped[Decimal | None] = mapped_column(Rate)
    success_percent: Mapped[Decimal | None] = mapped_column(Rate)
    success_base: Mapped[str | None] = mapped_column(String(20))
    success_trigger: Mapped[str | None] = mapped_column(String(20))
    payment_days: Mapped[int | None]

    case: Mapped["Case"] = relationship(back_populates="fee")  # noqa: F821

    @property
    def flat_vat(self):
        """VAT on the flat fee in złoty; zero when exempt."""
        return vat_on(self.flat_net, self.vat_rate)

    @property
    def flat_gross(self):
        """The flat fee with VAT, in złoty."""
        return self.flat_net + self.flat_vat


def vat_on(net, rate):
    """VAT in złoty on a net amount at `rate` percent, half up on the total (DOMAIN.md §4.3); None is exempt."""
    return (net * (rate or Decimal(0)) / 100).quantize(GROSZ, ROUND_HALF_UP)
