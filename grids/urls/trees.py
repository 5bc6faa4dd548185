"""Addresses of the grid tree, its nodes and the picture of a village."""

from django.urls import URLPattern, path

from grids.views import levels, nodes, pictures, reshaping, trees, workbooks

urlpatterns: list[URLPattern] = [
    path("tree/", trees.tree, name="tree"),
    path("tree/export/", workbooks.export, name="tree_export"),
    path("counties/<int:pk>/levels/", levels.levels, name="levels"),
    path("counties/<int:pk>/nodes/add/", nodes.add_top, name="node_add_top"),
    path("nodes/<int:pk>/", nodes.node, name="node"),
    path("nodes/<int:pk>/add/", nodes.add, name="node_add"),
    path("nodes/<int:pk>/change/", nodes.change, name="node_change"),
    path("nodes/<int:pk>/appoint/", nodes.appoint, name="node_appoint"),
    path("nodes/<int:pk>/parent/", nodes.parent, name="node_parent"),
    path("nodes/<int:pk>/split/", reshaping.split, name="node_split"),
    path("nodes/<int:pk>/merge/", reshaping.merge, name="node_merge"),
    path("posts/<int:pk>/release/", nodes.release, name="post_release"),
    path("places/<int:pk>/template/", workbooks.template, name="tree_template"),
    path("places/<int:pk>/import/", workbooks.take, name="tree_import"),
    path("places/<int:pk>/import/<int:file>/", workbooks.check, name="tree_import_check"),
    path("places/<int:pk>/import/<int:file>/marked/", workbooks.marked, name="tree_import_marked"),
    path("villages/", pictures.villages, name="villages"),
    path("villages/<int:pk>/picture/", pictures.picture, name="picture"),
]
