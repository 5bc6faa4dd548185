"""Writing, finding and showing identity numbers and telephones. Each leaves a deed that has no number."""

from typing import Any

from django.db import IntegrityError, transaction

from members import person_scope, rights, secrets
from members.models import Person, PersonSecret
from members.scope import who_holds
from members.secrets import Kind
from portal import deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused

OWN = "本人查看"


def write(*, actor: Any, person: Person, kind: Kind, number: str) -> None:
    """Seal a number of a person; '' takes it out. Refused where somebody else holds the identity number.

    Who keeps him writes both; the person himself his telephone.
    """
    own = person_scope.is_self(actor, person)
    if not (own and kind is Kind.TELEPHONE):
        person_scope.insist(actor, rights.KEEP_PEOPLE, person, f"登记{kind.label}")
    found = secrets.check(kind, number) if number.strip() else ""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        rows = PersonSecret.objects.select_for_update()  # beside a change of keys
        row = rows.filter(person=person).first() or PersonSecret(person=person)
        if kind is Kind.IDENTITY and found:
            _refuse_held(actor, person, found)
        secrets.fill(row, kind, found)
        _save(row)
        deeds.record(actor=actor, verb=f"登记{kind.label}", about=person)


def _save(row: PersonSecret) -> None:
    """Save it; the unique index decides between two who write the same number at once."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        sentence = "这个证件号码刚刚由别人登记了。请查找这个号码，看是不是同一人。"
        raise Invalid(sentence, {Kind.IDENTITY.field: [sentence]}) from taken


def _refuse_held(actor: Any, person: Person, number: str) -> None:
    index = secrets.index(Kind.IDENTITY, number)
    rows = PersonSecret.objects.filter(identity_index=index).exclude(person=person)
    row = rows.select_related("person__home").first()
    if row is None:
        return
    who = who_holds(rights.KEEP_PEOPLE)
    other = row.person
    if person_scope.may(actor, rights.SEE_PEOPLE, other):
        sentence = (
            f"这个证件号码已登记在{other.home.label}的{other.name}（人员{other.pk}）名下。"
            f"是同一人的，由管{other.home.label}的{who}合并两行；不是的，请核对号码。"
        )
    else:
        sentence = (
            "这个证件号码已登记在您管理范围以外的一人名下。"
            f"请核对号码；号码没有错的，报上一级{who}合并或转接。"
        )
    raise Invalid(sentence, {Kind.IDENTITY.field: [sentence]})


def reveal(*, actor: Any, person: Person, kind: Kind, reason: str) -> str:
    """Return a number in the clear, to be shown once; '' where none is kept.

    Who sees numbers gives a reason; the person himself sees his own without one. Each is a deed.
    """
    if person_scope.is_self(actor, person):
        reason = reason.strip() or OWN
    elif not person_scope.may(actor, rights.SEE_SECRETS, person):
        who = who_holds(rights.SEE_SECRETS)
        raise NotAllowed(
            f"不能查看{kind.label}。完整号码由管{person.home.label}的{who}查看。", who=who
        )
    missing = "请写明为什么要看，如“办理组织关系介绍信”。"
    said = prose(reason, what="事由", most=200, name="reason", missing=missing)
    secrets.refuse_numbers(said, "reason")
    with transaction.atomic():
        number = secrets.opened(PersonSecret.objects.filter(person=person).first(), kind)
        if not number:
            raise Refused(f"{person.name}还没有登记{kind.label}。")
        deeds.record(actor=actor, verb=f"查看{kind.label}", about=person, reason=said)
    return number


def find(*, actor: Any, number: str) -> list[Person]:
    """Return the people in the actor's scope with this full identity number or telephone."""
    if not actor.may_anywhere(rights.SEE_SECRETS):
        who = who_holds(rights.SEE_SECRETS)
        raise NotAllowed(f"不能按号码查找。按号码查找由{who}办理。", who=who)
    rows = Person.objects.visible_to(actor, rights.SEE_SECRETS)
    rows = rows.filter(pk__in=secrets.held_by(number)).select_related("home", "merged_into")
    return list(rows.order_by("sort_key", "id"))
