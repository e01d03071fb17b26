import { BrowserAudio, VoiceClient } from '@antiphon/client';
import workletUrl from '@antiphon/client/worklet?worker&url';
import { AVATAR_TOPIC, type PageSight } from '../page-messages.js';
import { Announcer } from './announcer.js';
import { AvatarRoom } from './avatar-room.js';
import { addressFor, avatarRoom } from './connect-to.js';
import { takeSavedTalk } from './saved-talk.js';
import { type Phase, Talk } from './talk.js';
import { DevicesView } from './views/devices-view.js';
import { byId } from './views/dom.js';
import { FaceView } from './views/face-view.js';
import { FocusView } from './views/focus-view.js';
import { KeysView } from './views/keys-view.js';
import { TranscriptView } from './views/transcript-view.js';

const PHASES: Readonly<Record<Phase, string>> = {
  idle: 'Press, allow the microphone, and talk',
  connecting: 'Connecting …',
  listening: 'Listening',
  user: 'You are speaking',
  thinking: 'Thinking …',
  bot: 'The agent is speaking',
  reconnecting: 'Reconnecting …',
  over: 'The talk is over',
};
const CONNECTIONS: Readonly<Partial<Record<Phase, string>>> = {
  idle: 'Not connected',
  connecting: 'Connecting',
  reconnecting: 'Reconnecting',
  over: 'Not connected',
};

const transcript = new TranscriptView();
const announcer = new Announcer();
const face = new FaceView();
const devices = new DevicesView({
  microphone: (id) => void talk.startMicrophone(id),
  speaker: (id) => talk.useSpeaker(id),
});
const start = byId('start');
const controls = byId('controls');
const settings = byId('settings');
const mute = byId<HTMLButtonElement>('mute');
const hold = byId<HTMLButtonElement>('hold');
const text = byId<HTMLInputElement>('text');
const send = byId<HTMLButtonElement>('send');
const pushToTalk = byId<HTMLInputElement>('push-to-talk');

let avatarKey = '';
const avatar = new AvatarRoom({
  find: () => avatarRoom(avatarKey),
  // Loaded when there is one: LiveKit's client is four times as large as everything else.
  open: async (room) => (await import('@antiphon/heygen/browser')).roomView(room),
  element: face.video,
  changed(isSeen) {
    talk.client?.sendMessage(AVATAR_TOPIC, { isSeen } satisfies PageSight);
    draw();
  },
});

let isDue = false;
const talk = new Talk({
  changed() {
    // Many things change at a time, and are drawn once.
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      draw();
    });
  },
  devicesChanged: () => void showDevices(),
  newClient: (address) => new VoiceClient({ address, audio: new BrowserAudio({ workletUrl }) }),
  addressFor,
  avatarMoved(key) {
    avatarKey = key ?? '';
    if (key === undefined) avatar.leave();
    else void avatar.look();
  },
});
const focus = new FocusView();

function draw(): void {
  const { phase, problem, client } = talk;
  const { isOn } = talk;
  const hasMicrophone = client?.isMicrophoneOn === true;
  document.body.dataset.phase = phase;
  setText('phase', told(phase, hasMicrophone));
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
  pushToTalk.checked = talk.isPushToTalk;
  send.disabled = !talk.canWrite;
  transcript.draw(talk.conversation.entries);
  const news = announcer.next(talk.conversation);
  if (news !== undefined) setText('told', news);
  face.video.hidden = !avatar.isSeen;
  focus.follow({ isOn, isConnecting: phase === 'connecting' });
}

async function showDevices(): Promise<void> {
  if (talk.client !== undefined) devices.show(await talk.client.devices());
}

function told(phase: Phase, hasMicrophone: boolean): string {
  if (phase === 'reconnecting' && talk.isKept) return 'Reconnecting: what you say is kept';
  if (phase !== 'listening') return PHASES[phase];
  if (!hasMicrophone) return 'Write, and the agent answers';
  return talk.isMuted && !talk.isPushToTalk ? 'Muted' : PHASES.listening;
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
byId('hang-up').addEventListener('click', () => talk.hangUp());
byId('problem-action').addEventListener('click', () => void talk.solve());
mute.addEventListener('click', () => talk.mute(!talk.isMuted));
pushToTalk.addEventListener('change', () => {
  talk.pushToTalk(pushToTalk.checked);
  // The space bar is to speak with from now on, not to undo this.
  pushToTalk.blur();
});
hold.addEventListener('pointerdown', () => press(true));
for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const)
  hold.addEventListener(end, () => press(false));

/** @returns whether it will be said; else it is still to be written */
async function write(words: string): Promise<boolean> {
  if (!talk.isOn) await talk.start(false);
  return talk.write(words);
}
byId('write').addEventListener('submit', async (event) => {
  event.preventDefault();
  const words = text.value.trim();
  if (words !== '' && (await write(words)) && text.value.trim() === words) text.value = '';
});
for (const idea of document.querySelectorAll<HTMLButtonElement>('.idea'))
  idea.addEventListener('click', async () => {
    const words = idea.textContent ?? '';
    if (!(await write(words))) text.value = words;
  });

new KeysView({
  mute() {
    if (!mute.hidden) talk.mute(!talk.isMuted);
  },
  write: () => text.focus(),
  press,
  mayPress: () => talk.isPushToTalk,
});
document.addEventListener('keydown', () => void talk.unblock());
document.addEventListener('pointerdown', () => void talk.unblock());
addEventListener('online', () => talk.client?.hurry());
addEventListener('pagehide', () => talk.leave());
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

const saved = takeSavedTalk();
if (saved !== undefined) void talk.comeBack(saved, Date.now());
draw();
animate();
