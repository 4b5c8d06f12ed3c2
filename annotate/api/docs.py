"""The page to try the API at: Swagger UI from our own files, with no inline script or style."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def docs(request: HttpRequest) -> HttpResponse:
    """`/api/v1/docs/`, for everybody; requests from it are made as whoever is signed in."""
    return render(request, "api/docs.html")
