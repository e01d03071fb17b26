import { flag, integer, json, local, number, oneOf, optional, text } from './fields.js';
import { defineFrame, type Frame } from './frame.js';

/** The session runs: every processor has started. */
export class StartFrame extends defineFrame('start', {
  lane: 'system',
  fields: { sessionId: text },
}) {}

/** The session ends in order: everything before this frame has been worked off. */
export class EndFrame extends defineFrame('end', {
  lane: 'ordered',
  fields: { reason: optional(text) },
}) {}

/** The session ends now. */
export class CancelFrame extends defineFrame('cancel', {
  lane: 'system',
  fields: { reason: optional(text) },
}) {}

/** Something failed. Travels upstream; a fatal one ends the session. */
export class ErrorFrame extends defineFrame('error', {
  lane: 'system',
  fields: {
    code: text,
    message: text,
    /** Who failed, by its name; of the code `watcher_failed` who watches, as `a subscriber to output$`. */
    processor: optional(text),
    frameId: optional(integer),
    fatal: flag,
    retryable: flag,
    /** What was thrown. */
    cause: local<unknown>(),
    /**
     * Takes what failed, and all that waits behind it, away from the processor that failed: as frames for another
     * one that does the same, in their order. Whoever calls it has it done; if nobody does, the processor goes on.
     */
    handOver: local<() => readonly Frame[]>(),
  },
}) {}

/** One measurement, in milliseconds unless `unit` says otherwise. */
export class MetricsFrame extends defineFrame('metrics', {
  lane: 'system',
  fields: { processor: text, name: text, value: number, unit: optional(text), labels: optional(json) },
}) {}

/** The session is alive: the `count`-th beat. */
export class HeartbeatFrame extends defineFrame('heartbeat', {
  lane: 'system',
  fields: { count: integer },
}) {}

/**
 * The user took the turn from the bot: everything of `interruptedTurn` and before is dead. Sent after
 * the turn number has grown.
 */
export class InterruptionFrame extends defineFrame('interruption', {
  lane: 'system',
  fields: { interruptedTurn: integer, reason: text },
}) {}

/** Upstream: a queue passed its high mark, or fell below its low mark; `queuedMs` of audio wait in it. */
export class BackPressureFrame extends defineFrame('backPressure', {
  lane: 'system',
  fields: { processor: text, level: oneOf('high', 'low'), queuedMs: number },
}) {}

/** A service's connection changed its state. */
export class ConnectionStateFrame extends defineFrame('connectionState', {
  lane: 'system',
  fields: { processor: text, state: text, attempt: integer, reason: optional(text) },
}) {}

/** Asks a `switchable` to use another branch; the second one of a name in its pipeline is `name#2`. */
export class SwitchServiceFrame extends defineFrame('switchService', {
  lane: 'system',
  fields: { switcher: text, to: text },
}) {}

/**
 * From now on the user speaks another language, a BCP 47 tag such as `es` or `en-GB`: recognisers, and models that hear
 * and speak, change theirs if they can, and report an error if they cannot. Pipecat's `STTUpdateSettingsFrame`.
 */
export class LanguageFrame extends defineFrame('language', {
  lane: 'system',
  fields: { language: text },
}) {}

/** A `switchable` now uses another branch. */
export class ServiceSwitchedFrame extends defineFrame('serviceSwitched', {
  lane: 'system',
  fields: { switcher: text, from: text, to: text, reason: text },
}) {}
