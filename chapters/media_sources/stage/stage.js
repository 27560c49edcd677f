/* Shows any moment of a film: scenes fade over one another, lines appear as they are spoken. */
const FADE = 700;
let scenes = [];

const ease = (x) => {
  const t = Math.min(1, Math.max(0, x));
  return t * t * (3 - 2 * t);
};

function lineStart(scene, element) {
  const anchor = element.closest("[data-line]");
  return anchor ? (scene.lines[Number(anchor.dataset.line)] ?? scene.start) : scene.start;
}

function showLines(scene, now) {
  for (const element of scene.element.querySelectorAll("[data-line]:not([data-quiet])")) {
    const seen = ease((now - lineStart(scene, element)) / 600);
    const until = element.dataset.until;
    const gone = until === undefined ? 0 : ease((now - scene.lines[Number(until)]) / 500);
    element.style.opacity = seen * (1 - gone);
  }
}

function moveThings(scene, now) {
  for (const animation of scene.element.getAnimations({ subtree: true })) {
    animation.pause();
    animation.currentTime = Math.max(0, now - lineStart(scene, animation.effect.target));
  }
}

window.stage = {
  setup(timeline) {
    scenes = timeline.map((scene) => ({ ...scene, element: document.querySelector(`[data-scene="${scene.name}"]`) }));
    return scenes.filter((scene) => !scene.element).map((scene) => scene.name);
  },
  seek(now) {
    scenes.forEach((scene, index) => {
      const start = index ? scene.start - 300 : 0;
      const next = scenes[index + 1];
      const visible = now >= start && (!next || now <= next.start - 300 + FADE);
      scene.element.style.visibility = visible ? "visible" : "hidden";
      scene.element.style.opacity = index ? ease((now - start) / FADE) : 1;
      if (visible) {
        showLines(scene, now);
        moveThings(scene, now);
      }
    });
  },
};
