"""The addresses of the test's turkle: turkle's own, and Django's for logging in."""

from django.urls import include, path

urlpatterns = [
    path("", include("turkle.urls")),
    path("", include("django.contrib.auth.urls")),
]
