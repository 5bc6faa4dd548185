"""The door: signing in with lock-out, and changing the password, which an initial one insists on."""

from collections.abc import Callable
from typing import Any

from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt
from django import forms
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone

from jining_dangjian.roles import ROLES
from members import demo, rights
from members.actions import accounts
from portal import clock
from portal.middleware import answer_of, wants_json
from portal.refusals import NotAllowed

SIGNED_OUT = "已退出登录。请重新登录后再试，页面上填写的内容还在。"
LONGEST_NAME = 150
"""Longer than any user name; what counts the wrong tries could not store much more."""
UNLOCKED_BY = "、".join(role.name for role in ROLES if rights.ADMINISTER in role.rights)


class SignInForm(AuthenticationForm):
    """User name and password. An unknown name and a wrong password are answered alike."""

    error_messages = {"inactive": "这个账号已停用。需要恢复请联系平台管理员。"}

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        """Word what is asked of empty fields."""
        super().__init__(request, *args, **kwargs)
        self.fields["username"].error_messages["required"] = "请填写用户名。"
        self.fields["password"].error_messages["required"] = "请填写密码。"

    def clean(self) -> dict[str, Any]:
        """Refuse a name no account can have as any wrong one, without trying or counting it."""
        if len(self.cleaned_data.get("username", "")) > LONGEST_NAME:
            raise self.get_invalid_login_error()
        return super().clean()

    def get_invalid_login_error(self) -> forms.ValidationError:
        """Say how many tries are left; the same for a name nobody has."""
        tried = getattr(self.request, "axes_failures_since_start", 0)
        left = max(get_failure_limit(self.request, None) - tried, 0)
        return forms.ValidationError(f"用户名或密码不对，还可以再试{left}次。", code="wrong")


class SignIn(views.LoginView):
    """The sign-in page; `next` is kept, and scripts are told 401 rather than shown a form."""

    form_class = SignInForm
    template_name = "sign_in.html"
    redirect_authenticated_user = True
    locked = ""
    """The sentence shown while the lock-out lasts."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request a page makes on its own with a sentence it can show."""
        if request.method == "GET" and not request.user.is_authenticated:
            if wants_json(request):
                return JsonResponse({"title": SIGNED_OUT, "status": 401}, status=401)
            if "HX-Request" in request.headers:
                return HttpResponse(SIGNED_OUT, "text/plain; charset=utf-8", 401)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the door shows besides the form."""
        tried = demonstration_accounts()
        words = {password for _, _, password, _ in tried}
        return super().get_context_data(
            locked=self.locked,
            demonstration_accounts=tried,
            one_password=words.pop() if len(words) == 1 else "",
            **kwargs,
        )


def locked_out(
    request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Show the sign-in page with when the lock ends and who can lift it (429); called by axes."""
    view = SignIn()
    view.setup(request)
    until = timezone.localtime(_lock_ends(request, credentials or {}))
    view.locked = (
        f"连续{get_failure_limit(request, credentials)}次没有登录成功，"
        f"这个用户名在这台电脑上暂停登录，{until:%H:%M}以后可以再试。"
        f"急用请联系{UNLOCKED_BY}解除。"
    )
    form = SignInForm(request, initial={"username": (credentials or {}).get("username", "")})
    context = view.get_context_data(form=form)
    return render(request, view.template_name, context, status=429)


def _lock_ends(request: HttpRequest, credentials: dict[str, Any]) -> Any:
    last = AccessAttempt.objects.filter(
        username=credentials.get("username"), ip_address=getattr(request, "axes_ip_address", None)
    ).aggregate(last=Max("attempt_time"))["last"]
    return (last or timezone.now()) + get_cool_off(request)


def demonstration_accounts() -> list[tuple[str, str, str, str]]:
    """Return (kind of person, user name, password, what to try) rows; [] outside a demonstration."""
    return [] if clock.demonstration_day() is None else demo.sign_ins()


class NewPasswordForm(PasswordChangeForm):
    """Old password, new password twice; every error in a sentence that says what would be right."""

    SENTENCES = {
        "password_incorrect": "原密码不对。请重新填写。",
        "password_mismatch": "两次填的新密码不一样。请重新填写。",
        "password_too_short": "新密码至少10位。",
        "password_too_common": "这个密码太常见，容易被猜到。请换一个。",
        "password_entirely_numeric": "新密码不能全是数字。请加上字母。",
        "password_too_similar": "新密码和用户名太像。请换一个。",
        "required": "请填写这一项。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields as people do."""
        super().__init__(*args, **kwargs)
        labels = {
            "old_password": "初始密码" if self.user.must_change_password else "原密码",
            "new_password1": "新密码",
            "new_password2": "再填一次新密码",
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs["class"] = "form-control"
        self.fields["new_password1"].help_text = "至少10位，不能全是数字，不要用常见密码。"

    def clean_new_password1(self) -> str:
        """Refuse the password one has already: an initial one would stay known to somebody else."""
        chosen: str = self.cleaned_data["new_password1"]
        if self.user.check_password(chosen):
            raise forms.ValidationError("新密码和原密码一样。请换一个。", code="unchanged")
        return chosen

    def save(self, commit: bool = True) -> Any:
        """Keep it with its deed; the account's own holder knows it alone from now on."""
        accounts.choose_password(account=self.user, password=self.cleaned_data["new_password1"])
        return self.user

    def add_error(self, field: str | None, error: Any) -> None:
        """Word the errors of Django's checks our way."""
        found = error.error_list if hasattr(error, "error_list") else []
        worded = [
            forms.ValidationError(self.SENTENCES.get(one.code, one.messages[0]), one.code)
            for one in found
        ]
        super().add_error(field, worded or error)


class ChangePassword(LoginRequiredMixin, views.PasswordChangeView):
    """Change one's own password; other sessions of the account end, this one goes on."""

    form_class = NewPasswordForm
    template_name = "password.html"
    success_url = reverse_lazy("home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Leave the menu out while the initial password is in force: it leads nowhere yet."""
        account: Any = self.request.user
        context = super().get_context_data(**kwargs)
        return context | ({"menu": []} if account.must_change_password else {})

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Keep it, and say so."""
        answer = super().form_valid(form)
        messages.success(self.request, "密码已修改。在别处登录的要重新登录。")
        return answer


class OwnPasswordFirst:
    """Keeps everything but the password page closed to an account whose password somebody else made."""

    OPEN = frozenset({"password_change", "sign_in", "sign_out", "large_type", "fold", "healthz"})
    SENTENCE = "请先把初始密码改成自己的密码。改好以后就可以继续。"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the address is known in process_view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead a page to the password page; tell a script 403 in the form it understands."""
        account: Any = request.user
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not account.is_authenticated or not account.must_change_password or name in self.OPEN:
            return None
        if wants_json(request):
            return answer_of(request, NotAllowed(self.SENTENCE))
        if "HX-Request" in request.headers:
            return HttpResponse(self.SENTENCE, "text/plain; charset=utf-8", 403)
        return redirect("password_change")
