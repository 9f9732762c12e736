"""What a person decided about mail as she brought it in: it is filed in her case when it has been read."""

from dataclasses import dataclass

from cases import access
from cases.advisor import Advisor
from cases.case import Case
from cases.filed import BY_UPLOAD
from cases.filing import file_message, standing_filing


@dataclass(frozen=True)
class Decision:
    """Which case, and who said so, by id; `facts` of a job."""

    case: int
    by: int

    @property
    def facts(self):
        """As plain values, to go with a job."""
        return {"case": self.case, "by": self.by}


def file_as_decided(session, decisions):
    """File messages, (message, decision) each; those that are in their case now.

    Whether the person may still do it is asked now: if the case was closed, or is hers no longer, the message goes the
    way of all mail.
    """
    return [message for message, decision in decisions if _is_filed(session, message, decision)]


def _is_filed(session, message, decision):
    case, advisor = session.get(Case, decision.case), session.get(Advisor, decision.by)
    if case is None or advisor is None or not case.is_open or not access.may_see(session, advisor, case):
        return False
    if standing_filing(session, message, case) is None:
        file_message(session, message, case, rule=BY_UPLOAD, by=advisor)
    return True
