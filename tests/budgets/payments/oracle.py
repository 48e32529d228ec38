# SPDX-License-Identifier: AGPL-3.0-or-later
"""What payments should do, in plain Python without a database: the second opinion of the state machine's test."""

from dataclasses import dataclass, field

LIVE = {"requested", "checked", "released", "sent", "settled"}
# Who: the roles that he holds.
ROLES = {
    "maker": {"M"},
    "checker": {"C"},
    "checker2": {"C"},
    "releaser": {"R"},
    "releaser2": {"R"},
    "all_three": {"M", "C", "R"},
    "director": {"D", "C"},
    "director2": {"D"},
    "nobody": set(),
}
NEEDED = {
    "request": "M", "check": "C", "release": "R", "reject": "CR", "settle": "MC", "fail": "C", "come_back": "MC",
    "report": "MC", "declare": "D",
}  # fmt: skip
POSSIBLE = {
    "check": {"requested"}, "release": {"checked"}, "reject": {"requested", "checked"},
    "withdraw": {"requested", "checked"}, "send": {"released"}, "settle": {"sent"}, "fail": {"released", "sent"},
    "come_back": {"settled"}, "report": {"sent"}, "declare": {"sent"},
}  # fmt: skip
TARGET = {
    "reject": "rejected", "withdraw": "rejected", "send": "sent", "settle": "settled", "fail": "failed",
    "come_back": "returned", "declare": "failed",
}  # fmt: skip


@dataclass
class Paid:
    """One payment as the oracle knows it."""

    maker: str
    account: int
    state: str = "requested"
    ended_by: str = ""
    checks: set = field(default_factory=set)
    releases: set = field(default_factory=set)
    reporter: str = ""


@dataclass
class Oracle:
    """All payments by part; `account` is the one in use (0: none)."""

    amount: int
    ceiling: int
    checks: int
    releases: int
    account: int = 1
    accounts: int = 1
    parts: dict = field(default_factory=dict)
    edges: set = field(default_factory=set)

    def now(self, part):
        """The newest payment of a part."""
        return self.parts.get(part, [None])[-1]

    def everything(self):
        """All payments."""
        return [one for attempts in self.parts.values() for one in attempts]

    @property
    def committed(self):
        """The sum of live payments."""
        return sum(self.amount for one in self.everything() if one.state in LIVE)

    @property
    def paid(self):
        """The sum of those that arrived."""
        return sum(self.amount for one in self.everything() if one.state == "settled")

    @property
    def transit(self):
        """What was released and has not arrived."""
        return sum(self.amount for one in self.everything() if one.state in {"released", "sent"})

    def act(self, name, part, who):
        """Do it; return "" or the name of what refuses it."""
        if name == "block":
            refused = "" if self.account else "WrongState"
            self.account = 0
            return refused
        if name == "renew":
            self.accounts += 1
            self.account = self.accounts
            return ""
        if name == "request":
            return self.request(part, who)
        one = self.now(part)
        before = one.state
        refused = self.refusal(one, name, who)
        if not refused:
            getattr(self, name, self.go)(one, name, who)
            if one.state != before:
                self.edges.add((before, name, one.state))
        return refused if refused != "again" else ""

    def request(self, part, who):
        """Ask for the payment of a part."""
        if "M" not in ROLES[who]:
            return "NotAllowed"
        last = self.now(part)
        if last and last.state in LIVE:
            return "LivePayment"
        if not self.account:
            return "AccountNotUsable"
        if self.committed + self.amount > self.ceiling:
            return "CeilingPassed"
        self.parts.setdefault(part, []).append(Paid(who, self.account))
        self.edges.add((last.state if last else "", "request", "requested"))
        return ""

    def refusal(self, one, name, who):
        """What refuses the act, "again" when it was said before."""
        if name == "withdraw" and who != one.maker:
            return "NotAllowed"
        if name in NEEDED and not set(NEEDED[name]) & ROLES[who]:
            return "NotAllowed"
        if (name, one.ended_by) in {("fail", "fail"), ("come_back", "come_back")} or (
            name == "settle" and one.state == "settled"
        ):
            return "again"
        if name in {"check", "release"}:
            return self.refusal_of_answer(one, name, who)
        if one.state not in POSSIBLE[name]:
            return "WrongState"
        if name == "report" and one.reporter:
            return "ReportedAlready"
        if name == "declare":
            return "LetterMissing" if not one.reporter else "ReportedByYou" if one.reporter == who else ""
        return ""

    def refusal_of_answer(self, one, name, who):
        """What refuses somebody's check or release."""
        if who in (one.checks if name == "check" else one.releases):
            return "again"
        if who == one.maker:
            return "MakerApproves"
        if one.state not in POSSIBLE[name]:
            return "WrongState"
        if who in one.checks:
            return "ApprovedBefore"
        return "" if one.account == self.account else "AccountNotUsable"

    def check(self, one, name, who):
        """Answer."""
        one.checks.add(who)
        if len(one.checks) >= self.checks:
            one.state = "checked" if self.releases else "released"

    def release(self, one, name, who):
        """Answer."""
        one.releases.add(who)
        if len(one.releases) >= self.releases:
            one.state = "released"

    def report(self, one, name, who):
        """Hand a letter in."""
        one.reporter = who

    def go(self, one, name, who):
        """Take the step."""
        one.state, one.ended_by = TARGET[name], name
