"""Addresses of this room."""

from django.urls import path

from members.archives.views import access, feeds, files, materials, reading, reviews

app_name = "archives"
urlpatterns = [
    path("", files.files, name="files"),
    path("board/", files.board, name="board"),
    path("board/export/", files.export, name="export"),
    path("new/", files.new, name="file_new"),
    path("<int:pk>/", files.file, name="file"),
    path("<int:pk>/recognise/", files.recognise, name="recognise"),
    path("<int:pk>/review/", reviews.begin, name="review_begin"),
    path("<int:pk>/materials/", materials.new, name="material_new"),
    path("materials/<int:pk>/", materials.material, name="material"),
    path("materials/<int:pk>/facts/", materials.fact, name="fact"),
    path("materials/<int:pk>/pages/", materials.pages, name="pages"),
    path("materials/<int:pk>/pages/<int:number>/", materials.page, name="page"),
    path("materials/<int:pk>/do/<slug:action>/", materials.step, name="material_step"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/do/<slug:action>/", reviews.step, name="review_step"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/<int:pk>/", feeds.feed, name="feed"),
    path("access/", access.requests, name="access"),
    path("access/ask/", access.ask, name="access_ask"),
    path("access/<int:pk>/", access.request_page, name="access_one"),
    path("access/<int:pk>/do/<slug:action>/", access.step, name="access_step"),
    path("access/<int:grant>/files/<int:file>/", reading.read, name="read"),
    path("access/<int:grant>/files/<int:file>/open/", reading.begin, name="read_begin"),
    path(
        "access/<int:grant>/files/<int:file>/materials/<int:pk>/",
        reading.material,
        name="read_material",
    ),
    path(
        "access/<int:grant>/files/<int:file>/materials/<int:pk>/<int:number>/",
        reading.scan,
        name="read_scan",
    ),
]
