"""Keeping accounts: made, reset, closed, opened, unlocked; each refusal with its sentence and rule."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import identify_hasher
from django.utils import timezone

from members import authority, lockouts, usernames
from members.actions import accounts
from members.models import Account, Grant
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests.members.conftest import House, signing_in


def lock(username: str, failures: int = 5, minutes_ago: int = 1) -> None:
    """Let a name have failed to sign in."""
    attempt = AccessAttempt.objects.create(
        username=username, ip_address="10.0.0.7", failures_since_start=failures
    )
    AccessAttempt.objects.filter(pk=attempt.pk).update(
        attempt_time=timezone.now() - dt.timedelta(minutes=minutes_ago)
    )


class TestMake:
    """Opening an account."""

    def test_for_a_person_with_a_password_known_to_nobody_else(self, house: House) -> None:
        handed = accounts.make(actor=house["officer"], username="zhoumin", person=house.cadre)
        made = Account.objects.get(username="zhoumin")
        assert made.person == house.cadre
        assert made.check_password(handed.password)
        assert identify_hasher(made.password).algorithm == "argon2"
        assert made.must_change_password
        assert made.home is None
        assert not made.grants.exists()
        deed = Deed.objects.get(verb="开通账号")
        assert deed.actor == house["officer"]
        assert deed.scope_path == house.unit.path
        assert handed.password not in f"{deed.details}{deed.object_label}{deed.reason}"

    def test_passwords_are_made_up_each_time(self, house: House) -> None:
        words = {
            accounts.make(
                actor=house["top"], username=f"desk{i}", label="值班", home=house.unit
            ).password
            for i in range(3)
        }
        assert len(words) == 3
        assert all(len(word) == 14 for word in words)

    def test_of_a_unit_under_a_label(self, house: House) -> None:
        made = accounts.make(
            actor=house["officer"], username="zhangsan", label=" 张三（县审计局） ", home=house.unit
        ).account
        assert (made.display_name, made.unit) == ("张三（县审计局）", house.unit)

    def test_only_inside_the_scope(self, house: House) -> None:
        with pytest.raises(NotAllowed, match="泗水县审计局") as far:
            accounts.make(actor=house["officer"], username="kong", person=house.far_cadre)
        assert far.value.rule == authority.SCOPE
        assert "平台管理员" in far.value.who
        with pytest.raises(NotAllowed):
            accounts.make(actor=house["leader"], username="zhoumin", person=house.cadre)
        with pytest.raises(NotAllowed):
            accounts.make(actor=house["keeper"], username="desk", label="值班", home=house.city)
        assert not Account.objects.filter(username__in=["kong", "zhoumin", "desk"]).exists()

    def test_one_account_a_person(self, house: House) -> None:
        accounts.make(actor=house["officer"], username="zhoumin", person=house.cadre)
        with pytest.raises(Refused, match="周敏已有账号，用户名zhoumin。") as twice:
            accounts.make(actor=house["officer"], username="zhoumin2", person=house.cadre)
        assert not isinstance(twice.value, NotAllowed)
        assert Account.objects.filter(person=house.cadre).count() == 1

    @pytest.mark.parametrize(
        ("username", "label", "field", "sentence"),
        [
            ("clerk", "值班", "username", "用户名clerk已有人使用。请换一个。"),
            ("1abc", "值班", "username", "用户名用小写字母开头"),
            ("ab", "值班", "username", "一共3至30个字符"),
            ("周敏", "值班", "username", "用户名用小写字母开头"),
            ("", "值班", "username", "用户名用小写字母开头"),
            ("desk", "  ", "label", "请填写名称"),
        ],
    )
    def test_what_would_be_right_is_said_at_the_field(
        self, house: House, username: str, label: str, field: str, sentence: str
    ) -> None:
        before = Account.objects.count()
        with pytest.raises(Invalid) as wrong:
            accounts.make(actor=house["top"], username=username, label=label, home=house.unit)
        assert sentence in wrong.value.problems[field][0]
        assert Account.objects.count() == before

    def test_a_name_in_other_letters_is_taken_too(self, house: House) -> None:
        Account.objects.create(username="ZhouMin")
        with pytest.raises(Invalid):
            accounts.make(actor=house["officer"], username="zhoumin", person=house.cadre)

    def test_two_made_at_once_are_told_apart_by_the_database(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(usernames, "is_taken", lambda name: False)
        with pytest.raises(Invalid) as taken:
            accounts.make(actor=house["top"], username="clerk", label="值班", home=house.unit)
        assert "刚刚被别人用了" in taken.value.problems["username"][0]

    def test_needs_a_unit(self, house: House) -> None:
        with pytest.raises(Invalid, match="所属单位"):
            accounts.make(actor=house["top"], username="desk", label="值班")

    def test_a_suggested_name_is_free_and_good(self, house: House) -> None:
        assert usernames.suggested("周敏") == "zhoumin"
        signing_in("zhoumin")
        signing_in("zhoumin2")
        assert usernames.suggested("周敏") == "zhoumin3"
        assert all(usernames.is_good(usernames.suggested(name)) for name in ("周敏", "鄂𠮷", "李"))


class TestReset:
    """A new initial password."""

    def test_ends_the_old_one_and_the_lock(self, house: House) -> None:
        clerk = house["clerk"]
        old, stamp = clerk.password, accounts.password_stamp(clerk)
        lock("clerk")
        handed = accounts.reset_password(actor=house["officer"], account=clerk, stamp=stamp)
        clerk = house["clerk"]
        assert clerk.password != old
        assert clerk.check_password(handed.password)
        assert clerk.must_change_password
        assert lockouts.locked_until(["clerk"]) == {}
        deed = Deed.objects.get(verb="重置密码")
        assert deed.details == {"username": "clerk"}

    def test_a_page_sent_twice_does_not_make_the_first_answer_wrong(self, house: House) -> None:
        stamp = accounts.password_stamp(house["clerk"])
        first = accounts.reset_password(actor=house["top"], account=house["clerk"], stamp=stamp)
        with pytest.raises(Stale, match="刚刚已经重置"):
            accounts.reset_password(actor=house["top"], account=house["clerk"], stamp=stamp)
        assert house["clerk"].check_password(first.password)
        assert Deed.objects.filter(verb="重置密码").count() == 1


class TestWhoMayKeep:
    """ACCOUNT-KEEP: otherwise a reset password would be a way to rights one does not have."""

    def keep(self, house: House, actor: str, whom: str) -> None:
        who = house[whom]
        stamp = accounts.password_stamp(who)
        accounts.reset_password(actor=house[actor], account=who, stamp=stamp)

    @pytest.mark.parametrize(
        ("actor", "whom"),
        [("officer", "leader"), ("officer", "keeper"), ("officer", "top"), ("keeper", "top")],
    )
    def test_nobody_resets_who_holds_more(self, house: House, actor: str, whom: str) -> None:
        old = house[whom].password
        with pytest.raises(NotAllowed) as refusal:
            self.keep(house, actor, whom)
        assert refusal.value.rule == authority.KEEP
        assert refusal.value.who == "平台管理员"
        assert house[whom].password == old

    def test_a_role_elsewhere_puts_an_account_out_of_reach(self, house: House) -> None:
        Grant.objects.create(
            account=house["clerk"],
            role="unit_clerk",
            organization=house.far_unit,
            since=dt.date(2020, 1, 1),
        )
        with pytest.raises(NotAllowed, match="授权范围以外"):
            self.keep(house, "officer", "clerk")
        self.keep(house, "top", "clerk")

    def test_a_role_that_begins_later_counts_and_an_ended_one_does_not(self, house: House) -> None:
        grant = Grant.objects.create(
            account=house["clerk"],
            role="county_leader",
            organization=house.county,
            since=timezone.localdate() + dt.timedelta(days=9),
        )
        with pytest.raises(NotAllowed):
            self.keep(house, "officer", "clerk")
        grant.until = timezone.localdate()
        grant.save()
        self.keep(house, "officer", "clerk")

    def test_an_account_of_another_county_even_without_roles(self, house: House) -> None:
        far = Account.objects.create(username="kong", person=house.far_cadre)
        with pytest.raises(NotAllowed) as refusal:
            accounts.deactivate(actor=house["officer"], account=far, reason="调离")
        assert refusal.value.rule == authority.SCOPE

    @pytest.mark.parametrize("actor", ["leader", "clerk", "far_officer", "far_clerk"])
    def test_nobody_without_the_right_there(self, house: House, actor: str) -> None:
        whom = Account.objects.create(username="zhoumin", person=house.cadre)
        with pytest.raises(NotAllowed):
            accounts.deactivate(actor=house[actor], account=whom, reason="调离")
        assert Account.objects.get(pk=whom.pk).is_active

    def test_not_his_own(self, house: House) -> None:
        for act in (
            lambda me: accounts.deactivate(actor=me, account=me, reason="休假"),
            lambda me: accounts.lift_lock(actor=me, account=me),
            lambda me: accounts.reset_password(actor=me, account=me, stamp=""),
        ):
            with pytest.raises(NotAllowed) as refusal:
                act(house["top"])
            assert refusal.value.rule == authority.SELF


class TestClose:
    """Closing and opening again."""

    def test_both_ways_with_a_ground(self, house: House) -> None:
        clerk = house["clerk"]
        accounts.deactivate(actor=house["officer"], account=clerk, reason="调离")
        assert not house["clerk"].is_active
        with pytest.raises(Stale, match="已经是停用的"):
            accounts.deactivate(actor=house["officer"], account=clerk, reason="调离")
        accounts.reactivate(actor=house["officer"], account=clerk, reason="调回")
        assert house["clerk"].is_active
        assert [d.reason for d in Deed.objects.order_by("id")] == ["调离", "调回"]
        with pytest.raises(Stale, match="已经是在用的"):
            accounts.reactivate(actor=house["officer"], account=clerk, reason="调回")

    def test_a_ground_is_insisted_on(self, house: House) -> None:
        with pytest.raises(Invalid, match="须写明事由"):
            accounts.deactivate(actor=house["officer"], account=house["clerk"], reason=" ")
        assert house["clerk"].is_active


class TestLock:
    """Lock-outs after wrong passwords."""

    def test_lifted_on_every_machine(self, house: House) -> None:
        lock("clerk")
        lock("leader")
        assert set(lockouts.locked_until()) == {"clerk", "leader"}
        accounts.lift_lock(actor=house["officer"], account=house["clerk"])
        assert set(lockouts.locked_until()) == {"leader"}
        assert Deed.objects.filter(verb="解除登录锁定", object_id=str(house["clerk"].pk)).exists()

    def test_few_or_old_failures_lock_nobody(self, house: House) -> None:
        lock("clerk", failures=4)
        lock("leader", minutes_ago=16)
        assert lockouts.locked_until() == {}
        with pytest.raises(Stale, match="没有锁定"):
            accounts.lift_lock(actor=house["officer"], account=house["clerk"])
