"""Addresses of chapters: one's own by number, others' by treatment or worksheet."""

from django.urls import path

from chapters.views import feedback, films, reading, worksheets

urlpatterns = [
    path("chapters/", reading.chapters, name="chapters"),
    path("chapters/<int:number>/", reading.chapter, name="chapter"),
    path("chapters/<int:number>/place/", reading.chapter_place, name="chapter_place"),
    path("chapters/<int:number>/worksheet/", worksheets.worksheet, name="worksheet"),
    path(
        "chapters/<int:number>/worksheet/take-back/",
        worksheets.worksheet_take_back,
        name="worksheet_take_back",
    ),
    path(
        "chapters/<int:number>/worksheet/add-more/", worksheets.worksheet_add_more, name="worksheet_add_more"
    ),
    path("chapters/media/<uuid:media_id>/<slug:part>/", films.chapter_media, name="chapter_media"),
    path("treatments/<uuid:treatment_id>/chapters/<int:number>/", reading.chapter_of, name="chapter_of"),
    path("worksheets/<uuid:worksheet_id>/", feedback.worksheet_feedback, name="worksheet_feedback"),
]
