"""Facts about the installation itself, such as that its rows are invented for practice."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base


class InstallationFact(Base):
    """One thing that is true of this database as a whole."""

    __tablename__ = "installation_fact"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
