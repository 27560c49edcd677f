"""The policy of every address, written by hand a second time: who may, by which methods, about whose things.

An address without a line here fails the matrix, and so does a line without an address.
"""

from dataclasses import dataclass

YOUNG = "anna bo"
TSWS = "tom ines former"
SUPERVISORS = "ruth sal"
STAFF = f"{TSWS} {SUPERVISORS} kit omar ada"
EVERYBODY = f"{YOUNG} {STAFF}"
READ = "GET HEAD"
WRITE = "POST"
FORM = f"{READ} {WRITE}"


@dataclass(frozen=True)
class Policy:
    """`people` who may; `methods` they may use. Nobody else finds anything there (404).

    `public`: works signed out.
    `library`: the library decides method by method; held here is only who may come in.
    """

    people: str
    methods: str = READ
    public: bool = False
    library: bool = False

    @property
    def allowed(self) -> set[str]:
        return set(self.people.split())

    @property
    def verbs(self) -> set[str]:
        return set(self.methods.split())


PUBLIC_LIBRARY = Policy(EVERYBODY, FORM, public=True, library=True)
OWN_LIBRARY = Policy(EVERYBODY, FORM, library=True)

POLICIES: dict[str, Policy] = {
    # The roof
    "home": Policy(EVERYBODY),
    "help": Policy(EVERYBODY, public=True),
    "healthz": Policy(EVERYBODY, public=True),
    "readyz": Policy(EVERYBODY, public=True),
    "leave": Policy(EVERYBODY, WRITE, public=True),
    "demo_enter": Policy(EVERYBODY, WRITE, public=True, library=True),
    "demo_post": Policy(EVERYBODY, public=True),
    # Accounts
    "people": Policy("kit ada", FORM),
    "deactivate_person": Policy("ada", WRITE),
    "person": Policy("kit ada"),
    "change_email": Policy("kit ada", WRITE),
    "change_phone": Policy("kit ada", WRITE),
    "reset_second_step": Policy("ada", WRITE),
    "account_security": Policy(EVERYBODY),
    "account_phone": Policy(STAFF, WRITE),
    "account_sign_out_everywhere": OWN_LIBRARY,
    "account_me": Policy(EVERYBODY, public=True),
    "account_join": Policy(EVERYBODY, FORM, public=True),
    "account_login": PUBLIC_LIBRARY,
    "account_logout": PUBLIC_LIBRARY,
    "account_inactive": PUBLIC_LIBRARY,
    "account_reauthenticate": OWN_LIBRARY,
    "account_change_password": OWN_LIBRARY,
    "account_set_password": OWN_LIBRARY,
    "account_reset_password": PUBLIC_LIBRARY,
    "account_confirm_password_reset_code": PUBLIC_LIBRARY,
    "account_complete_password_reset": PUBLIC_LIBRARY,
    "account_password_reset_completed": PUBLIC_LIBRARY,
    "mfa_index": OWN_LIBRARY,
    "mfa_authenticate": PUBLIC_LIBRARY,
    "mfa_reauthenticate": OWN_LIBRARY,
    "mfa_activate_totp": OWN_LIBRARY,
    "mfa_deactivate_totp": OWN_LIBRARY,
    "mfa_view_recovery_codes": OWN_LIBRARY,
    "mfa_generate_recovery_codes": OWN_LIBRARY,
    "mfa_download_recovery_codes": OWN_LIBRARY,
    "mfa_list_webauthn": OWN_LIBRARY,
    "mfa_add_webauthn": OWN_LIBRARY,
    "mfa_reauthenticate_webauthn": OWN_LIBRARY,
    "mfa_remove_webauthn": OWN_LIBRARY,
    "mfa_edit_webauthn": OWN_LIBRARY,
    "mfa_login_webauthn": PUBLIC_LIBRARY,
    "usersessions_list": OWN_LIBRARY,
    "letter": Policy("anna"),
    # The young person's own pages
    "today": Policy(YOUNG),
    "toolbox": Policy(YOUNG),
    "toolbox_keep": Policy(YOUNG, WRITE),
    "toolbox_goal": Policy(YOUNG, WRITE),
    "toolbox_words": Policy(YOUNG, WRITE),
    "toolbox_note": Policy(YOUNG, WRITE),
    "toolbox_copy": Policy(YOUNG),
    "me": Policy(YOUNG),
    "chapters": Policy(YOUNG),
    "chapter": Policy("anna"),
    "chapter_place": Policy("anna", WRITE),
    "exam_week": Policy(YOUNG, WRITE),
    "time_chapter": Policy("tom", WRITE),
    "worksheet": Policy("anna", FORM),
    "worksheet_version": Policy("anna"),
    "worksheet_take_back": Policy("anna", WRITE),
    "worksheet_add_more": Policy("anna", WRITE),
    "questions": Policy("anna", FORM),
    # Shared between a young person and those who support them
    # Whoever may look a programme through sees its films too; they are nobody's own.
    "chapter_media": Policy(f"anna {TSWS} {SUPERVISORS} kit"),
    "chapter_of": Policy("tom ruth"),
    "worksheet_feedback": Policy("tom ruth", FORM),
    "ask_look": Policy("tom", WRITE),
    "take_back_look": Policy("tom", WRITE),
    "decide_look": Policy("ruth", WRITE),
    "sign_off": Policy("ruth", WRITE),
    "words": Policy("tom ruth"),
    "quote": Policy("tom", WRITE),
    "unquote": Policy("tom", WRITE),
    "helped": Policy("anna", WRITE),
    "answer_back": Policy("anna", WRITE),
    "chat": Policy(YOUNG),
    "chat_session": Policy("anna tom", FORM),
    "chat_draft": Policy("anna tom", WRITE),
    "together": Policy("anna tom", WRITE),
    "chat_notes": Policy("tom", FORM),
    "chat_worry": Policy("tom", WRITE),
    "chat_longer": Policy("tom", WRITE),
    "chat_end": Policy("tom", WRITE),
    "waiting_room": Policy("anna tom", FORM),
    "waiting_line": Policy("anna", WRITE),
    "note_back": Policy("anna", WRITE),
    "briefing": Policy("tom ruth"),
    "chat_ending": Policy("anna tom", FORM),
    "chat_check_out": Policy("anna", WRITE),
    "chat_summaries": Policy(YOUNG),
    "transcript": Policy("anna tom ruth"),
    "transcript_text": Policy("anna tom ruth"),
    "chat_search": Policy(YOUNG, FORM),
    "chat_times": Policy(YOUNG),
    "treatment_times": Policy("anna tom kit"),
    "propose_slot": Policy("anna tom", WRITE),
    "answer_slot": Policy("anna tom", WRITE),
    "book_extra": Policy("tom kit", WRITE),
    "chat_move": Policy("anna tom kit", FORM),
    "chat_cancel": Policy("anna tom kit", WRITE),
    "chat_calendar": Policy(f"{YOUNG} {TSWS}"),
    "availability": Policy(TSWS, FORM),
    "withdraw_availability": Policy("tom", WRITE),
    "letter_wishes": Policy(f"{YOUNG} {TSWS}", FORM),
    "messages": Policy(YOUNG, FORM),
    "treatment_messages": Policy("anna tom ruth", FORM),
    "messages_draft": Policy("anna tom", WRITE),
    "messages_later": Policy("tom", WRITE),
    "change_later": Policy("tom", WRITE),
    # Staff
    "programmes": Policy(f"{TSWS} {SUPERVISORS} kit"),
    "programme": Policy(f"{TSWS} {SUPERVISORS} kit"),
    "preview_chapter": Policy(f"{TSWS} {SUPERVISORS} kit"),
    "release_programme": Policy("kit", WRITE),
    "my_week": Policy(TSWS),
    "waiting_worksheets": Policy(f"{TSWS} {SUPERVISORS}"),
    "young_person": Policy("tom ruth"),
    "quick_look": Policy("tom ruth"),
    "worry": Policy("tom ruth", WRITE),
    "oversight": Policy(SUPERVISORS),
    "oversight_record": Policy("ruth"),
    "alert_acknowledge": Policy("ruth", WRITE),
    "alert_close": Policy("ruth", WRITE),
    "research": Policy("omar"),
    "coordination": Policy("kit"),
    "reassign": Policy("kit", FORM),
    "begin_treatment": Policy("kit", FORM),
}

# What a filled-in form sends, so that nobody is stopped by an empty field before their rights are asked.
BODIES: dict[str, dict[str, str]] = {
    "people": {"email": "new@example.test", "name": "New", "role": "tsw"},
    "chapter_place": {"section": "hello", "depth": "standard"},
    "exam_week": {"week": "5", "deed": "take"},
    "time_chapter": {"timing": "early"},
    "questions": {f"item_{number}": "3" for number in range(1, 7)},
    "chat_session": {"key": "5f0c7d0e-58f4-4b8e-9d5c-000000000001", "body": "A line"},
    "treatment_messages": {"key": "5f0c7d0e-58f4-4b8e-9d5c-000000000002", "body": "A line"},
    "messages": {"key": "5f0c7d0e-58f4-4b8e-9d5c-000000000003", "body": "A line"},
    "chat_search": {"q": "line"},
    "chat_draft": {"body": "A draft"},
    "messages_draft": {"body": "A draft"},
    "messages_later": {
        "later_key": "5f0c7d0e-58f4-4b8e-9d5c-000000000005",
        "body": "A line",
        "on": "2026-11-23",
    },
    "chat_notes": {"revision-notes": "0", "body-notes": "A thought"},
    "chat_worry": {"reason": "She sounded low"},
    "propose_slot": {"slot": "1-17:00"},
    "answer_slot": {"answer": "yes"},
    "book_extra": {"day": "2031-01-01", "at": "17:00"},
    "chat_move": {"when": "2031-01-01T17:00:00+00:00", "reason": "A train"},
    "chat_cancel": {"reason": "A train"},
    "availability": {"weekday": "1", "from_time": "16:00", "until_time": "19:00"},
    "letter_wishes": {"day_before": "on", "message_hours": "4"},
    "chat_longer": {"minutes": "5"},
    "together": {"deed": "stop", "together": "00000000-0000-0000-0000-00000000000d"},
    "toolbox_goal": {"deed": "add", "body": "Sleep a little more"},
    "toolbox_words": {"deed": "save", "pronouns": "she"},
    "toolbox_note": {
        "revision-5f0c7d0e-58f4-4b8e-9d5c-000000000004": "0",
        "body-5f0c7d0e-58f4-4b8e-9d5c-000000000004": "A line",
    },
    "account_phone": {"phone": "020 7946 0123"},
    "change_phone": {"phone": "020 7946 0124"},
    "waiting_room": {"choice": "goals"},
    "waiting_line": {
        "revision-5f0c7d0e-58f4-4b8e-9d5c-000000000005": "0",
        "body-5f0c7d0e-58f4-4b8e-9d5c-000000000005": "A line",
    },
    "note_back": {"note": "00000000-0000-0000-0000-00000000000c"},
    "chat_ending": {"body": "We talked", "next_time": "The lift"},
    "chat_check_out": {"feeling": "lighter", "is_shared": "no"},
    "worry": {"reason": "She sounded low"},
    "alert_close": {"outcome": "We spoke"},
    "reassign": {"reason": "Moving on"},
    "decide_look": {"verdict": "returned", "body-note": "Say more about the quiet."},
    "quote": {"ref": "goal:00000000-0000-0000-0000-00000000000b", "beside": "words"},
    "helped": {"helped": "yes"},
    "answer_back": {"body-words": "Thank you"},
}

# Some who may open a page may not send its form: they get the same 404 as a stranger.
READERS_ONLY: dict[str, set[str]] = {
    "worksheet_feedback": {"ruth"},
    "treatment_messages": {"ruth"},
    "waiting_room": {"tom"},
}
