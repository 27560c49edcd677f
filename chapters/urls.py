"""Addresses of chapters: one's own by number, others' by treatment or worksheet."""

from django.urls import path

from chapters.views import feedback, films, programmes, reading, toolbox, worksheets

urlpatterns = [
    path("chapters/", reading.chapters, name="chapters"),
    path("chapters/exam-week/", reading.exam_week, name="exam_week"),
    path("chapters/<int:number>/", reading.chapter, name="chapter"),
    path("chapters/<int:number>/place/", reading.chapter_place, name="chapter_place"),
    path("chapters/<int:number>/worksheet/", worksheets.worksheet, name="worksheet"),
    path(
        "chapters/<int:number>/worksheet/versions/<int:version>/",
        worksheets.worksheet_version,
        name="worksheet_version",
    ),
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
    path(
        "treatments/<uuid:treatment_id>/chapters/<int:number>/when/",
        reading.time_chapter,
        name="time_chapter",
    ),
    path("toolbox/", toolbox.toolbox, name="toolbox"),
    path("toolbox/keep/", toolbox.toolbox_keep, name="toolbox_keep"),
    path("toolbox/goals/", toolbox.toolbox_goal, name="toolbox_goal"),
    path("toolbox/words/", toolbox.toolbox_words, name="toolbox_words"),
    path("toolbox/notes/", toolbox.toolbox_note, name="toolbox_note"),
    path("toolbox/copy/", toolbox.toolbox_copy, name="toolbox_copy"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<uuid:programme_id>/", programmes.programme, name="programme"),
    path(
        "programmes/<uuid:programme_id>/chapters/<int:number>/",
        programmes.preview_chapter,
        name="preview_chapter",
    ),
    path("programmes/<uuid:programme_id>/release/", programmes.release_programme, name="release_programme"),
    path("worksheets/<uuid:worksheet_id>/", feedback.worksheet_feedback, name="worksheet_feedback"),
    path("worksheets/<uuid:worksheet_id>/look/", feedback.ask_look, name="ask_look"),
    path("worksheets/<uuid:worksheet_id>/look/take-back/", feedback.take_back_look, name="take_back_look"),
    path("looks/<uuid:look_id>/", feedback.decide_look, name="decide_look"),
    path("quotations/<uuid:quotation_id>/take-away/", feedback.unquote, name="unquote"),
    path("feedback/<uuid:feedback_id>/helped/", feedback.helped, name="helped"),
]
