"""Errands: keeping the catalogue, naming the service of a case, claiming one (P03-R11, P29-R5).

Claiming is accepting in person: a case that was sent to a village, not to a person, is taken over by one of
its workers, the first wins. Giving it back is LC-CASE's 退回.
"""

from dataclasses import dataclass
from typing import Any, cast

from django.db import IntegrityError, transaction

from grids import disclosure, relations, rights, shipped
from grids.actions.stepping import lock, take
from grids.models import Case, ErrandClaim, ErrandDetail, ErrandService
from grids.obligations import ERRAND
from members.models import Organization
from members.models.organizations import Kind
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused

MOST_DAYS = 60
LONGEST_DOCUMENTS = 300


@dataclass(frozen=True)
class Service:
    """What the catalogue says of a service."""

    category: str
    title: str
    days: int
    documents: str = ""
    active: bool = True


def save_service(
    *, actor: Any, county: Organization, told: Service, service: ErrandService | None = None
) -> ErrandService:
    """Add a service to a county's catalogue, or change one. NotAllowed, Invalid: nothing is written."""
    if not actor.may(rights.KEEP_GRIDS, county.path):
        who = who_holds(rights.KEEP_GRIDS)
        raise NotAllowed(f"不能维护代办目录。代办目录由{who}维护。", rule="P29-R5", who=who)
    if county.kind != Kind.COUNTY or (service is not None and service.county_id != county.pk):
        raise Invalid("代办目录按县（市、区）设。", {"county": ["请选县（市、区）。"]})
    values = _checked(told)
    row, verb = service or ErrandService(county=county), "修改代办事项"
    if service is None:
        verb = "新增代办事项"
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
            deeds.record(actor=actor, verb=verb, about=row)
    except IntegrityError as there:
        sentence = f"目录里已有“{row.title}”。请换个名称，或修改原来的。"
        raise Invalid(sentence, {"title": [sentence]}) from there
    return row


def _checked(told: Service) -> dict[str, Any]:
    title = prose(told.title, what="事项名称", most=40, name="title", missing="请写事项名称。")
    if told.category not in shipped.errand_categories():
        sentence = "请从列出的10个类别里选一个（P29-R5）。"
        raise Invalid(sentence, {"category": [sentence]})
    if not 1 <= told.days <= MOST_DAYS:
        sentence = f"办理工作日请填1至{MOST_DAYS}的整数。"
        raise Invalid(sentence, {"days": [sentence]})
    documents = told.documents.strip()
    if len(documents) > LONGEST_DOCUMENTS:
        sentence = f"所需材料最多{LONGEST_DOCUMENTS}字，现有{len(documents)}字。请缩短。"
        raise Invalid(sentence, {"documents": [sentence]})
    return {
        "category": told.category, "title": title, "days": told.days, "documents": documents,
        "active": told.active,
    }  # fmt: skip


def name_service(*, actor: Any, case: Case, service: ErrandService, mode: str) -> ErrandDetail:
    """Say which service an errand asks for; its finder, handler or dispatcher, until it is filed."""
    insist_may_name(actor, case)
    with transaction.atomic():
        held = lock(case)
        if held.kind.code != ERRAND:
            raise Refused(f"“{held.kind.title}”没有代办事项，只有代办服务才有。")
        if held.state in (Case.State.FILED, Case.State.MERGED):
            raise Refused(f"{held.label}{held.get_state_display()}，不再改代办事项。")
        if service.county_id != held.county_id or not service.active:
            sentence = f"“{service.title}”不在本县在用的目录里。请从列出的里选。"
            raise Invalid(sentence, {"service": [sentence]})
        if mode not in ErrandDetail.Mode.values:
            raise Invalid("请选方式。", {"mode": ["请选方式。"]})
        row, _ = ErrandDetail.objects.update_or_create(
            case=held, defaults={"service": service, "mode": mode}
        )
        details = {"service": service.pk, "mode": mode}
        deeds.record(actor=actor, verb="选代办事项", about=held, details=details)
    return row


def may_name(account: Any, case: Case) -> bool:
    """Return whether the account may say which service an errand asks for. No query."""
    return case.finder_id == account.pk or disclosure.serves(account, case)


def insist_may_name(account: Any, case: Case) -> None:
    """Raise NotAllowed, naming who could, for anybody else."""
    if not may_name(account, case):
        who = "上报人、承办人、镇街网格中心"
        raise NotAllowed(f"不能选代办事项。代办事项由{who}选。", who=who)


def claim(*, actor: Any, case: Case) -> Case:
    """Claim an errand that was sent to the actor's village; whoever comes second is refused as Stale.

    NotAllowed for who does not serve there.
    """
    if not relations.claims(actor, case):
        who = "承办村（社区）的网格员、网格长"
        raise NotAllowed(f"不能认领。代办由{who}认领（P03-R11）。", rule="P03-R11", who=who)

    def changes(held: Case) -> dict[str, Any]:
        village = cast(
            "int", held.handler_id
        )  # under the lock it is sent to somebody, else this is refused
        ErrandClaim.objects.create(
            case=held, round=held.reopened, person_id=actor.person_id, place_id=village,
            claimed_on=clock.today(),
        )  # fmt: skip
        return {"handler_person_id": actor.person_id}

    details = {"claimed": True, "person": actor.person_id}
    return take(actor=actor, case=case, action="accept", changes=changes, details=details)


def give_back(held: Case) -> None:
    """Write down, in the caller's step, that whoever claimed an errand gave it back. No query otherwise."""
    if held.kind.code == ERRAND and held.handler_person_id is not None:
        standing = ErrandClaim.objects.filter(case=held, round=held.reopened, given_back_on=None)
        standing.update(given_back_on=clock.today())
