"""Prevents: a deed that forgets to ask whether this person may do it.

The table says for every service that takes `by` which Act it asks for; the guard reads the source and finds
the Act in the service itself or in what it calls within its own app.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ["accounts", "letters", "care", "intake", "caseload", "research", "today", "demo"]
APPS = {name: ROOT / name for name in ("chapters", "measures", "chat")} | {
    name: ROOT / "platform" / name for name in PLATFORM
}
# Who asks for what. A deed about oneself has no Act: the reason stands here instead.
ABOVE = "asked upstairs in intake: accounts knows nobody's rights"
ONESELF = "about the asker's own sessions"
TABLE: dict[str, str] = {
    "accounts.change_email": ABOVE,
    "accounts.change_phone": "one's own; of somebody else asked upstairs in intake",
    "accounts.deactivate": ABOVE,
    "accounts.end_session": ONESELF,
    "accounts.invite": ABOVE,
    "accounts.reset_second_step": ABOVE,
    "accounts.sign_out_everywhere": ONESELF,
    "care.acknowledge_alert": "HANDLE_ALERT",
    "care.assign_tsw": "ASSIGN_TSW",
    "care.close_alert": "HANDLE_ALERT",
    "care.raise_alert": "RAISE_ALERT",
    "care.take_exam_week": "SHIFT_PLAN",
    "care.withdraw_exam_week": "SHIFT_PLAN",
    "caseload.acknowledge": "HANDLE_ALERT",
    "caseload.close": "HANDLE_ALERT",
    "caseload.note_look": "writes the look of a reader whose right its callers asked for",
    "caseload.open_briefing": "OPEN_RECORD",
    "caseload.open_oversight": "READ_ALLIANCE",
    "caseload.open_quick_look": "OPEN_RECORD",
    "caseload.open_record": "OPEN_RECORD",
    "caseload.quote_words": "ANSWER_WORKSHEET",
    "caseload.raise_worry": "RAISE_ALERT",
    "caseload.search_words": "SEARCH_WORDS",
    "chapters.add_goal": "WRITE_TOOLBOX",
    "chapters.add_more": "WRITE_WORKSHEET",
    "chapters.ask_look": "ANSWER_WORKSHEET",
    "chapters.decide_look": "LOOK_OVER_FEEDBACK",
    "chapters.bring_goal_back": "WRITE_TOOLBOX",
    "chapters.bring_note_back": "WRITE_TOOLBOX",
    "chapters.hand_in": "WRITE_WORKSHEET",
    "chapters.keep_place": "READ_CHAPTERS",
    "chapters.keep_thing": "WRITE_TOOLBOX",
    "chapters.let_go": "WRITE_TOOLBOX",
    "chapters.open_chapter": "READ_CHAPTERS",
    "chapters.open_worksheet": "READ_WORKSHEET",
    "chapters.put_goal_away": "WRITE_TOOLBOX",
    "chapters.put_note_away": "WRITE_TOOLBOX",
    "chapters.rate_goal": "WRITE_TOOLBOX",
    "chapters.release_programme": "RELEASE_PROGRAMME",
    "chapters.reword_goal": "WRITE_TOOLBOX",
    "chapters.save_answers": "WRITE_WORKSHEET",
    "chapters.quote": "ANSWER_WORKSHEET",
    "chapters.save_feedback": "ANSWER_WORKSHEET",
    "chapters.say_helped": "WRITE_WORKSHEET",
    "chapters.set_sign_off": "LOOK_OVER_FEEDBACK",
    "chapters.take_back_look": "ANSWER_WORKSHEET",
    "chapters.unquote": "ANSWER_WORKSHEET",
    "chapters.save_note": "WRITE_TOOLBOX",
    "chapters.save_words": "WRITE_TOOLBOX",
    "chapters.see_answers": "WRITE_WORKSHEET",
    "chapters.send_feedback": "ANSWER_WORKSHEET",
    "chapters.share_note": "WRITE_TOOLBOX",
    "chapters.take_back": "WRITE_WORKSHEET",
    "chapters.take_copy": "WRITE_TOOLBOX",
    "chapters.take_note_back": "WRITE_TOOLBOX",
    "chapters.time_chapter": "TIME_CHAPTER",
    "chat.answer_exercise": "ENTER_CHAT",
    "chat.propose_exercise": "PROPOSE_EXERCISE",
    "chat.stop_exercise": "ENTER_CHAT",
    "chat.take_step": "ENTER_CHAT",
    "chat.agree_summary": "ENTER_CHAT",
    "chat.book_session": "BOOK_CHAT",
    "chat.check_out": "CHECK_OUT",
    "chat.choose_agenda": "CHOOSE_AGENDA",
    "chat.drop_line": "CHOOSE_AGENDA",
    "chat.copy_transcript": "READ_TRANSCRIPT",
    "chat.add_availability": "SET_AVAILABILITY",
    "chat.agree_slot": "AGREE_SLOT",
    "chat.book_weekly": "BOOK_CHAT",
    "chat.cancel_session": "MOVE_CHAT",
    "chat.decline_slot": "AGREE_SLOT",
    "chat.make_session": "books for deeds of this room that asked already",
    "chat.move_session": "MOVE_CHAT",
    "chat.note_change": "writes what deeds of this room did that asked already",
    "chat.propose_slot": "AGREE_SLOT",
    "chat.save_wishes": "about the asker's own letters",
    "chat.tell": "writes letters for deeds of this room that asked already",
    "chat.tell_of_change": "writes letters for deeds of this room that asked already",
    "chat.withdraw_availability": "SET_AVAILABILITY",
    "chat.end_session": "END_CHAT",
    "chat.extend_session": "END_CHAT",
    "chat.mark_read": "SEND_MESSAGE",
    "chat.move_later": "SEND_LATER",
    "chat.note_look": "writes the look of a reader whose right its callers asked for",
    "chat.open_conversation": "SEND_MESSAGE",
    "chat.open_messages": "READ_MESSAGES",
    "chat.open_transcript": "READ_TRANSCRIPT",
    "chat.post_to_conversation": "SEND_MESSAGE",
    "chat.post_to_session": "ENTER_CHAT",
    "chat.save_conversation_draft": "SEND_MESSAGE",
    "chat.save_draft": "SEND_MESSAGE",
    "chat.save_private_note": "WRITE_PRIVATE_NOTE",
    "chat.raise_worry": "ENTER_CHAT",
    "chat.save_session_draft": "ENTER_CHAT",
    "chat.save_summary": "ENTER_CHAT",
    "chat.search_chats": "READ_TRANSCRIPT",
    "chat.send_message": "SEND_MESSAGE",
    "chat.take_back_later": "SEND_LATER",
    "chat.write_later": "SEND_LATER",
    "intake.begin_treatment": "BEGIN_TREATMENT",
    "intake.change_email": "INVITE_PEOPLE",
    "intake.change_phone": "INVITE_PEOPLE",
    "intake.deactivate_person": "DEACTIVATE_PEOPLE",
    "intake.invite_person": "INVITE_PEOPLE",
    "intake.may_change_email": "INVITE_PEOPLE",
    "intake.person_of": "INVITE_PEOPLE",
    "intake.reset_second_step": "RESET_SECOND_STEP",
    "measures.answer_sai": "ANSWER_QUESTIONS",
    "today.answer_back": "SEND_MESSAGE",
    "today.bring": "CHOOSE_AGENDA",
    "today.bring_line": "CHOOSE_AGENDA",
    "today.take_note_back": "asks in chapters and chat: WRITE_TOOLBOX, CHOOSE_AGENDA",
}


def modules(app: str) -> list[Path]:
    folder = APPS[app]
    return [
        path
        for path in folder.rglob("*.py")
        if not {"migrations", "management", "media_sources"} & set(path.relative_to(folder).parts)
    ]


def functions(app: str) -> dict[str, ast.FunctionDef]:
    return {
        node.name: node
        for path in modules(app)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    }


def services() -> dict[str, tuple[str, ast.FunctionDef]]:
    """Every public function with a keyword `by` in a module or package called services or invitations."""
    found = {}
    for app in APPS:
        for path in modules(app):
            named = path.relative_to(APPS[app]).as_posix()
            if not ("services" in named or named == "invitations.py"):
                continue
            for node in ast.parse(path.read_text()).body:
                takes_by = isinstance(node, ast.FunctionDef) and "by" in [a.arg for a in node.args.kwonlyargs]
                if takes_by and not node.name.startswith("_"):
                    found[f"{app}.{node.name}"] = (app, node)
    return found


def acts_reached(app: str, node: ast.FunctionDef) -> set[str]:
    """Acts named in the function, and in functions of the same app that it calls, however deep."""
    own, seen, waiting, acts = functions(app), set(), [node], set()
    while waiting:
        current = waiting.pop()
        for part in ast.walk(current):
            if isinstance(part, ast.Attribute) and ast.unparse(part.value) in ("Act", "permissions.Act"):
                acts.add(part.attr)
            if isinstance(part, ast.Call):
                name = ast.unparse(part.func).rpartition(".")[2]
                if name in own and name not in seen:
                    seen.add(name)
                    waiting.append(own[name])
    return acts


SERVICES = services()


def test_every_service_is_in_the_table_and_every_line_is_a_service():
    assert set(SERVICES) == set(TABLE)


@pytest.mark.parametrize("name", sorted(name for name in TABLE if TABLE[name].isupper()))
def test_the_service_asks_for_the_act_of_its_line(name):
    app, node = SERVICES[name]
    assert TABLE[name] in acts_reached(app, node)
