/** What the page does: the cursor follows the sound, and a click anywhere goes there. Plain JavaScript for browsers. */
export const PAGE_SCRIPT = `
const audio = document.querySelector('audio');
const svg = document.querySelector('#timeline svg');
const cursor = document.querySelector('#cursor');
const cards = [...document.querySelectorAll('.card')];
const durationMs = Number(svg.dataset.duration);
const width = svg.viewBox.baseVal.width;

function show() {
  const ms = audio.currentTime * 1000;
  const x = String(Math.min(width, (ms / durationMs) * width));
  cursor.setAttribute('x1', x);
  cursor.setAttribute('x2', x);
  for (const card of cards) {
    const isNow = ms >= Number(card.dataset.from) && ms < Number(card.dataset.to);
    card.classList.toggle('now', isNow && ms > 0);
  }
}

function follow() {
  show();
  if (!audio.paused) requestAnimationFrame(follow);
}

function goTo(ms, play) {
  audio.currentTime = ms / 1000;
  show();
  if (play) void audio.play();
}

audio.addEventListener('play', follow);
audio.addEventListener('seeked', show);
audio.addEventListener('error', () => { document.querySelector('#missing').hidden = false; });
document.querySelector('#timeline').addEventListener('click', (event) => {
  const box = svg.getBoundingClientRect();
  goTo(((event.clientX - box.left) / box.width) * durationMs, !audio.paused);
});
for (const button of document.querySelectorAll('[data-seek]')) {
  button.addEventListener('click', () => goTo(Number(button.dataset.seek), true));
}
`;
