"""The API: its root, its addresses, its description (OpenAPI) and the page that shows it."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from assessments import api as assessments
from grids import api as grids
from jining_dangjian import holidays_api as holidays
from jining_dangjian.dashboard.api import Dashboard
from jining_dangjian.described import Chapter, chapters, everywhere
from members import api as members
from members.archives import api as archives
from members.categories import api as categories
from members.dispatched import api as dispatched
from members.floating import api as floating
from members.graduates import api as graduates
from members.life import api as life
from members.pools import api as pools
from members.secretaries import api as secretaries
from portal import mine
from portal.api import Metadata, SignedIn, insist_on_known
from training import api as training

RESOURCES = (
    *members.RESOURCES,
    *life.RESOURCES,
    *floating.RESOURCES,
    *archives.RESOURCES,
    *pools.RESOURCES,
    *dispatched.RESOURCES,
    *graduates.RESOURCES,
    *secretaries.RESOURCES,
    *categories.RESOURCES,
    *assessments.RESOURCES,
    *grids.RESOURCES,
    *training.RESOURCES,
    *mine.RESOURCES,
)


class RootSerializer(serializers.Serializer[Any]):
    """Where to go from here."""

    resources = serializers.DictField(
        child=serializers.URLField(), help_text="各类资源的名称和地址。"
    )
    me = serializers.URLField(help_text="登录的是谁。")
    dashboard = serializers.URLField(help_text="看板。")
    schema = serializers.URLField(help_text="OpenAPI 3.1 接口描述。")
    docs = serializers.URLField(help_text="给人看的接口说明。")


class Root(APIView):
    """The first address of the API."""

    authentication_classes = [SignedIn]
    part = ""
    metadata_class = Metadata
    serializer_class = RootSerializer
    detail = True
    subject = "入口"
    about = "列出各类资源的地址。"

    def get(self, request: Request) -> Response:
        """Return the addresses of the resources."""
        insist_on_known(request, self)
        listed = {
            prefix: reverse(f"api:{name}-list", request=request) for prefix, _, name in RESOURCES
        }
        others = {
            name: reverse(f"api:{name}", request=request)
            for name in ("me", "dashboard", "schema", "docs")
        }
        return Response({"resources": listed, **others})


class Nowhere(APIView):
    """Every other address under the API: a problem answer instead of a page."""

    authentication_classes = [SignedIn]
    part = ""
    metadata_class = Metadata
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Tell who is signed in that there is nothing here, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise NotFound


class Schema(APIView):
    """The description itself, as JSON; drawn once a process."""

    authentication_classes = [SignedIn]
    part = ""
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer]
    metadata_class = Metadata
    schema = None
    detail = True
    subject = "接口描述"

    def get(self, request: Request) -> Response:
        """Return the description."""
        insist_on_known(request, self)
        return Response(_description())


@cache
def _description() -> dict[str, Any]:
    drawn: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return drawn


@cache
def _chapters() -> dict[str, Chapter]:
    return {one.code: one for one in chapters(_description())}


@cache
def _written(room: str) -> SafeString:
    """The contents, or one room's operations, as everybody sees them: hundreds take seconds to write."""
    told = {
        "chapters": _chapters().values(),
        "everywhere": everywhere(),
        "chapter": _chapters().get(room),
    }
    name = "parts/api_chapter.html" if room else "parts/api_contents.html"
    return mark_safe(get_template(name).render(told))  # noqa: S308  (our own)


@login_required
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Show the contents of the description, or the operations of `?room=`."""
    room = request.GET.get("room", "")
    chapter = _chapters().get(room)
    written = _written(room if chapter else "")
    return render(request, "api.html", {"written": written, "chapter": chapter})


_router = SimpleRouter(use_regex_path=False)
for _prefix, _resource, _name in RESOURCES:
    _router.register(_prefix, _resource, _name)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", Root.as_view(), name="root"),
    path("dashboard/", Dashboard.as_view(), name="dashboard"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    *_router.urls,
    *assessments.ADDRESSES,
    *grids.ADDRESSES,
    *life.ADDRESSES,
    *floating.ADDRESSES,
    *members.ADDRESSES,
    *holidays.ADDRESSES,
    *pools.ADDRESSES,
    *secretaries.ADDRESSES,
    *categories.ADDRESSES,
    *dispatched.ADDRESSES,
    *graduates.ADDRESSES,
    *training.ADDRESSES,
    *mine.ADDRESSES,
    # any text at all, line feeds too: what lies nowhere is refused as the API refuses
    re_path(r"^(?P<rest>(?s:.+))/\Z", Nowhere.as_view(), name="nowhere"),
]
