"""Below `/schemas/`: what describes our files to programs."""

from django.urls import path

from annotate.exporting import views

urlpatterns = [
    path("annotate-export-1.json", views.export_schema, name="export-schema"),
]
