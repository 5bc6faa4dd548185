"""An Idempotency-Key sent twice at the same moment, on real transactions."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from members.models import Account
from portal.api import Calls
from portal.models import Deed
from tests.together import at_once


class Writes(Calls, APIView):
    """Writes a deed, slowly enough for a second request to come meanwhile."""

    permission_classes = []

    def post(self, request: Any) -> Response:
        deed = Deed.objects.create(at=timezone.now(), actor_name="x", verb="试")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        return Response({"id": deed.pk}, 201)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_writes_and_both_are_answered_alike():
    account = Account.objects.create(username="program")

    def send(number: int) -> tuple[int, int]:
        request = APIRequestFactory().post("/x/", {"a": 1}, headers={"Idempotency-Key": "k"})
        force_authenticate(request, account)
        answer = Writes.as_view()(request)
        return answer.status_code, answer.data["id"]

    first, second = at_once(2, send)
    assert first == second
    assert Deed.objects.count() == 1
