/* Reads the chapter aloud with a voice of the device itself and marks the paragraph it is at. A voice that would send the
   text to somebody's server is not used; without one in the language of the text there are no buttons. */
const BLOCKS = "h2, h3, h4, p, li, blockquote, th, td";
const NOT_READ = ".film, form, details, .exercise-card *";
const BELOW_THE_BAR = 80;

const speech = window.speechSynthesis;
const text = document.querySelector("[data-chapter]");
const bar = document.querySelector("[data-listen]");
const play = bar.querySelector("[data-play]");
const stopButton = bar.querySelector("[data-stop]");
const speed = bar.querySelector("[data-speed]");
const language = text.lang || document.documentElement.lang;

let voice = null;
let sentences = [];
let at = 0;
let isOn = false;
let turn = 0;
/* Chromium forgets an utterance nobody holds, and its end is never told. */
let spoken = null;

function sameLanguage(other) {
  return other.lang.replace("_", "-").toLowerCase() === language.toLowerCase();
}

function voiceOfTheDevice() {
  const own = speech.getVoices().filter((each) => each.localService);
  const [first] = language.toLowerCase().split("-");
  return own.find(sameLanguage) ?? own.find((each) => each.lang.toLowerCase().split(/[-_]/)[0] === first) ?? null;
}

/* Of an exercise only what it asks; what somebody has written there is never said aloud. */
function wordsOf(block) {
  const said = block.matches(".exercise-card") ? block.querySelector("legend, label, h3") : block;
  return said?.textContent.replace(/\s+/g, " ").trim() ?? "";
}

function inSentences(words) {
  if (!Intl.Segmenter) return [words];
  return [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(words)].map((part) => part.segment);
}

function everySentence() {
  return [...text.querySelectorAll(`${BLOCKS}, .exercise-card`)]
    .filter((block) => !block.closest(NOT_READ) && (block.matches(".exercise-card") || !block.querySelector(BLOCKS)))
    .flatMap((block) => inSentences(wordsOf(block)).filter((words) => words.trim()).map((words) => ({ block, words })));
}

function mark(block) {
  const marked = text.querySelector(".is-being-read");
  if (marked === block) return;
  marked?.classList.remove("is-being-read");
  if (!block) return;
  block.classList.add("is-being-read");
  follow(block);
}

/* Gently, and never away from a box somebody is writing in. */
function follow(block) {
  const { top, bottom, height } = block.getBoundingClientRect();
  const isInView = top > BELOW_THE_BAR && bottom < innerHeight * 0.75;
  if (isInView || document.activeElement?.matches("input, textarea")) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  block.scrollIntoView({ block: height > innerHeight / 2 ? "start" : "center", behavior: isCalm ? "auto" : "smooth" });
}

function say() {
  play.querySelector("[data-play-words]").textContent = isOn ? play.dataset.wordsPause : at ? play.dataset.wordsOn : play.dataset.wordsPlay;
  stopButton.hidden = !isOn && !at;
  bar.classList.toggle("is-on", isOn || at > 0);
}

function hush() {
  turn += 1;
  isOn = false;
  speech.cancel();
}

/* Pausing keeps the sentence, not the voice: on phones a voice that was paused does not come back. */
function pause() {
  if (isOn) hush();
  say();
}

function stop() {
  hush();
  at = 0;
  sentences = [];
  mark(null);
  say();
}

function next() {
  if (at >= sentences.length) return stop();
  /* Behind the cover of a sign-in that has run out nothing is read on. */
  if (document.querySelector("dialog[open]")) return pause();
  const { block, words } = sentences[at];
  const mine = turn;
  mark(block);
  spoken = Object.assign(new SpeechSynthesisUtterance(words), { voice, lang: voice.lang, rate: Number(speed.value) });
  spoken.onend = () => {
    if (mine !== turn) return;
    at += 1;
    next();
  };
  spoken.onerror = () => { if (mine === turn) pause(); };
  speech.speak(spoken);
}

function begin() {
  if (!sentences.length) {
    sentences = everySentence();
    at = Math.max(0, sentences.findIndex(({ block }) => block.getBoundingClientRect().bottom > BELOW_THE_BAR));
  }
  for (const film of document.querySelectorAll("audio, video")) film.pause();
  isOn = true;
  next();
  say();
}

function again() {
  if (!isOn) return;
  hush();
  begin();
}

if (speech && window.SpeechSynthesisUtterance) {
  const look = () => {
    voice ??= voiceOfTheDevice();
    bar.hidden = !voice;
  };
  speech.onvoiceschanged = look;
  look();
  play.addEventListener("click", () => (isOn ? pause() : begin()));
  stopButton.addEventListener("click", () => {
    stop();
    play.focus();
  });
  speed.addEventListener("change", again);
  document.addEventListener("play", pause, { capture: true });
  document.addEventListener("beside:leave", hush);
  addEventListener("pagehide", hush);
}
