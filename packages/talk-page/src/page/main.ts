import { takeSavedTalk } from './saved-talk.js';
import { type Phase, Talk } from './talk.js';
import { DevicesView } from './views/devices-view.js';
import { byId } from './views/dom.js';
import { FaceView } from './views/face-view.js';
import { TranscriptView } from './views/transcript-view.js';

const PHASES: Readonly<Record<Phase, string>> = {
  idle: 'Press, allow the microphone, and talk',
  connecting: 'Connecting …',
  listening: 'Listening',
  user: 'You are speaking',
  thinking: 'Thinking …',
  bot: 'The agent is speaking',
  reconnecting: 'Reconnecting: what you say is kept',
  over: 'The talk is over',
};
const CONNECTIONS: Readonly<Partial<Record<Phase, string>>> = {
  idle: 'Not connected',
  connecting: 'Connecting',
  reconnecting: 'Reconnecting',
  over: 'Not connected',
};

const transcript = new TranscriptView();
const face = new FaceView();
const devices = new DevicesView({
  microphone: (id) => void talk.startMicrophone(id),
  speaker: (id) => void talk.client?.useSpeaker(id).catch(() => {}),
});
const start = byId('start');
const controls = byId('controls');
const settings = byId('settings');
const mute = byId<HTMLButtonElement>('mute');
const hold = byId<HTMLButtonElement>('hold');
const text = byId<HTMLInputElement>('text');
const pushToTalk = byId<HTMLInputElement>('push-to-talk');

let isDue = false;
const talk = new Talk(() => {
  // Many things change at a time, and are drawn once.
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    draw();
  });
});

function draw(): void {
  const { phase, problem, client } = talk;
  const isOn = phase !== 'idle' && phase !== 'over';
  const hasMicrophone = client?.isMicrophoneOn === true;
  document.body.dataset.phase = phase;
  setText('phase', talk.isMuted && phase === 'listening' ? 'Muted' : told(phase, hasMicrophone));
  setText('connection', CONNECTIONS[phase] ?? 'Connected');
  setText('services', talk.services);
  setText('problem-text', problem?.text ?? '');
  setText('problem-action', problem === undefined ? '' : capital(problem.action));
  byId('problem').hidden = problem === undefined;
  start.hidden = isOn || problem?.action === 'start again';
  controls.hidden = !isOn;
  settings.hidden = !isOn;
  mute.hidden = !hasMicrophone || talk.isPushToTalk;
  hold.hidden = !hasMicrophone || !talk.isPushToTalk;
  mute.setAttribute('aria-pressed', String(talk.isMuted));
  transcript.draw(talk.conversation.entries);
  if (hasMicrophone !== hadMicrophone) void showDevices();
  hadMicrophone = hasMicrophone;
}

let hadMicrophone = false;

async function showDevices(): Promise<void> {
  if (talk.client !== undefined) devices.show(await talk.client.devices());
}

function told(phase: Phase, hasMicrophone: boolean): string {
  return phase === 'listening' && !hasMicrophone ? 'Write, and the agent answers' : PHASES[phase];
}

function setText(id: string, value: string): void {
  const element = byId(id);
  if (element.textContent !== value) element.textContent = value;
}

function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

const you = byId<HTMLMeterElement>('level-you');
const bot = byId<HTMLMeterElement>('level-bot');
const buffer = byId('buffer');

/** What moves: levels and the mouth. */
function animate(): void {
  const levels = talk.client?.levels ?? { microphone: 0, bot: 0 };
  mute.style.setProperty('--level', levels.microphone.toFixed(2));
  hold.style.setProperty('--level', levels.microphone.toFixed(2));
  face.show(talk.mouthShape, levels.bot);
  you.value = levels.microphone;
  bot.value = levels.bot;
  const { bufferedMs = 0, targetMs = 0, underruns = 0 } = talk.client?.playback ?? {};
  const gaps = underruns === 1 ? '1 gap' : `${underruns} gaps`;
  if (talk.client !== undefined)
    buffer.textContent = `${Math.round(bufferedMs)} of ${Math.round(targetMs)} ms · ${gaps}`;
  requestAnimationFrame(animate);
}

function press(isPressed: boolean): void {
  talk.client?.press(isPressed);
  hold.setAttribute('aria-pressed', String(isPressed));
}

byId('talk').addEventListener('click', () => void talk.start(true));
byId('type-only').addEventListener('click', () => {
  void talk.start(false);
  text.focus();
});
byId('hang-up').addEventListener('click', () => void talk.hangUp());
byId('problem-action').addEventListener('click', () => void talk.solve());
mute.addEventListener('click', () => talk.mute(!talk.isMuted));
pushToTalk.addEventListener('change', () => talk.pushToTalk(pushToTalk.checked));
hold.addEventListener('pointerdown', () => press(true));
for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const)
  hold.addEventListener(end, () => press(false));

async function write(words: string): Promise<void> {
  if (talk.phase === 'idle' || talk.phase === 'over') await talk.start(false);
  talk.write(words);
}
byId('write').addEventListener('submit', (event) => {
  event.preventDefault();
  const words = text.value.trim();
  text.value = '';
  if (words !== '') void write(words);
});
for (const idea of document.querySelectorAll<HTMLButtonElement>('.idea'))
  idea.addEventListener('click', () => void write(idea.textContent ?? ''));

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, select, textarea, button, summary') !== null;
}
document.addEventListener('keydown', (event) => {
  void talk.unblock();
  if (isWriting(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'm' && !mute.hidden) talk.mute(!talk.isMuted);
  else if (event.key === '/') text.focus();
  else if (event.key === ' ' && talk.isPushToTalk) press(true);
  else return;
  event.preventDefault();
});
document.addEventListener('keyup', ({ key }) => {
  if (key === ' ') press(false);
});
document.addEventListener('pointerdown', () => void talk.unblock());
addEventListener('blur', () => press(false));
addEventListener('online', () => talk.client?.hurry());
addEventListener('pagehide', () => talk.leave());
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

const saved = takeSavedTalk();
if (saved !== undefined) void talk.start(saved.withMicrophone, saved);
draw();
animate();
