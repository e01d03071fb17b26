import { type Clock, messageOf, type Session, settleWithin } from '@antiphon/core';
import type { LiveFault, Recorder, Simulator } from '@antiphon/simulators';
import { type Adapter, isAvatar } from '../adapters/adapter.js';
import type { Moment } from '../matrix/cell.js';
import { Watch } from '../stage/index.js';
import type { Evidence, Line } from './evidence.js';
import { type AnyFault, counts, FaultSwitch, isLasting, isOfBeginning, isOfSession } from './fault-switch.js';
import type { Scene } from './scene.js';
import { until } from './until.js';

export const API_KEY = 'key-that-nobody-may-ever-read';
/** An orderly end may take so long. */
const DEADLINE_MS = 5_000;
/** After it, so long may pass before the last socket is closed. */
const CLOSING_MS = 2_000;
/** How long a connection is waited for that should be struck. Adapters may open theirs when it is needed. */
const CONNECTED_MS = 500;
/** What somebody does who hears nothing for a while after a refusal: hang up. */
const REFUSED_MS = 300;

export interface Trial {
  readonly fault: AnyFault | undefined;
  readonly moment: Moment;
  readonly clock: Clock;
  /** How long each utterance is waited for. */
  readonly patienceMs: number;
}

/** Holds one call with an adapter and its simulator, lets the fault strike, and takes down what came of it. */
export async function conversation(adapter: Adapter, trial: Trial): Promise<Evidence> {
  const { clock } = trial;
  const faults = new FaultSwitch(adapter.over, () => clock.now());
  await using simulator = await adapter.simulate({
    clock,
    faults: faults.plan,
    speech: 'scripted',
    keys: [API_KEY],
  });
  const scene = adapter.scene({ url: simulator.url, simulator, clock, apiKey: API_KEY });
  const session = scene.pipeline.open({ clock, deadlineMs: DEADLINE_MS, startDeadlineMs: trial.patienceMs });
  const watch = new Watch(session);
  scene.opened?.(session);
  const call: Call = { ...trial, adapter, scene, session, faults, simulator, watch };
  if (trial.moment === 'before') beforeStart(call);
  const startError = await session.start().then(
    () => undefined,
    (thrown: unknown) => messageOf(thrown),
  );
  const lines = startError === undefined ? await speak(call) : [];
  await until(clock, trial.patienceMs, () => scene.rested?.(session) !== false || isOver(session));
  const ending = await settleWithin(clock, DEADLINE_MS + CLOSING_MS, session.end('the trial is over'));
  const isClosed = () => openSockets(simulator.recorder) === 0;
  await until(clock, CLOSING_MS, isClosed);
  return {
    lines: scene.lines.map((words, at) => ({ words, tookMs: lines[at]?.tookMs })),
    got: scene.got(session),
    states: watch.states,
    errors: watch.errors,
    turns: session.turns,
    summary: ending.status === 'fulfilled' ? ending.value : undefined,
    startError,
    connections: simulator.recorder.connections.filter(({ info }) => counts(info)).length,
    leftOpen: openSockets(simulator.recorder),
    struck: faults.struckAtMs !== undefined,
    face: scene.face?.(),
    problems: simulator.recorder.problems.map(messageOf),
  };
}

interface Call extends Trial {
  readonly adapter: Adapter;
  readonly scene: Scene;
  readonly session: Session;
  readonly faults: FaultSwitch;
  readonly simulator: Simulator;
  readonly watch: Watch;
}

function beforeStart({ fault, adapter, faults }: Call): void {
  if (fault !== undefined && (isOfBeginning(fault) || adapter.over !== 'socket')) faults.await(fault);
}

/** Says one utterance after the other. */
async function speak(call: Call): Promise<readonly Line[]> {
  const { scene, session, clock, patienceMs, moment, fault, watch, faults } = call;
  const lines: Line[] = [];
  for (const [at, words] of scene.lines.entries()) {
    if (at === 0 && moment === 'before') await strikeOpen(call);
    if (at === 0 && moment === 'after') beforeItsEnd(call);
    const saidAtMs = clock.now();
    scene.say(session, at);
    if (at === 0 && moment === 'during') {
      await until(clock, patienceMs, () => scene.half(session) || isOver(session));
      letLoose(call);
    }
    const isRefused = () =>
      fault !== undefined &&
      isLasting(fault) &&
      !isAvatar(call.adapter.kind) &&
      faults.struckAtMs !== undefined;
    let refusedAtMs: number | undefined;
    await until(clock, patienceMs, () => {
      if (scene.handled(session, at) || isOver(session)) return true;
      if (isRefused() && (watch.hasFailed || watch.errors.length > 0)) refusedAtMs ??= clock.now();
      return refusedAtMs !== undefined && clock.now() > refusedAtMs + REFUSED_MS;
    });
    const isHandled = scene.handled(session, at);
    lines.push({ words, tookMs: isHandled ? clock.now() - saidAtMs : undefined });
    if (at === 0 && moment === 'after') letLoose(call);
  }
  return lines;
}

/** Before the first word: the connection if there is one, else the next. */
async function strikeOpen({ fault, adapter, faults, simulator, clock }: Call): Promise<void> {
  if (fault === undefined || isOfBeginning(fault) || adapter.over !== 'socket') return;
  const isConnected = () => simulator.connections.some(({ open, info }) => open && counts(info));
  await until(clock, CONNECTED_MS, isConnected);
  if (!faults.strike(fault, simulator)) faults.await(fault);
}

/** A request is over with its answer: what comes after the last word must be arranged before the first. */
function beforeItsEnd({ fault, adapter, faults }: Call): void {
  if (fault === undefined || isOfBeginning(fault) || adapter.over !== 'requests') return;
  faults.await({ ...(fault as LiveFault), at: 'afterSpeech' });
}

/** Now. What strikes handshakes strikes the next one, for which a connection is first made to fall. */
function letLoose({ fault, adapter, faults, simulator, moment }: Call): void {
  if (fault === undefined) return;
  if (isOfBeginning(fault)) {
    faults.await(fault);
    if (isOfSession(fault)) faults.strike({ kind: 'kick' }, simulator);
    else if (adapter.over === 'socket') faults.strike({ kind: 'drop' }, simulator);
  } else if (isOfSession(fault) || adapter.over === 'socket') faults.strike(fault, simulator);
  else if (adapter.over === 'shortRequests') faults.await(fault);
  else if (moment === 'during') faults.strike(fault, simulator);
}

const isOver = ({ state }: Session): boolean => state === 'closed';

const openSockets = ({ connections }: Recorder): number =>
  connections.filter(({ info, end, status, faults }) => {
    // A server that reads nothing does not see the other side go.
    const isDeaf = faults.some(({ kind }) => kind === 'halfOpenRead');
    return info.transport === 'websocket' && status === 101 && end === undefined && !isDeaf;
  }).length;
