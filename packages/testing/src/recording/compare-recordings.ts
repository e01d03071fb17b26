import { isDeepStrictEqual } from 'node:util';
import type { TurnRecord } from '@antiphon/core';
import { contentOf, describeContent, describeValue } from '../harness/describe-frame.js';
import type { RecordedFrame, Recording } from './recording.js';

export interface ComparisonOptions {
  /** @defaultValue 'all' */
  readonly compare?: 'frames' | 'turns' | 'all';
  /** How far two times may be apart. @defaultValue 0.001 */
  readonly toleranceMs?: number;
  /** Kinds that don't count. @defaultValue metrics */
  readonly ignore?: readonly string[];
}

/** Fields that differ from session to session. */
const UNIQUE = new Set(['sessionId', 'frameId']);

/**
 * The first difference between two recordings, in words; undefined when there is none. Frames are compared
 * by who made them, when, and what they hold; ids don't count.
 */
export function compareRecordings(
  a: Recording,
  b: Recording,
  options: ComparisonOptions = {},
): string | undefined {
  const { compare = 'all', toleranceMs = 0.001, ignore = ['metrics'] } = options;
  const counts = ({ frame }: RecordedFrame): boolean => !ignore.includes(frame.kind);
  const frames =
    compare === 'turns'
      ? undefined
      : differingFrame(a.frames.filter(counts), b.frames.filter(counts), toleranceMs);
  return frames ?? (compare === 'frames' ? undefined : differingTurn(a.turns, b.turns, toleranceMs));
}

function differingFrame(
  a: readonly RecordedFrame[],
  b: readonly RecordedFrame[],
  toleranceMs: number,
): string | undefined {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one, two] = [a[at], b[at]];
    if (one === undefined) return `frame ${at + 1} is in the second only: ${describe(two as RecordedFrame)}`;
    if (two === undefined) return `frame ${at + 1} is in the first only: ${describe(one)}`;
    if (!equal(one, two, toleranceMs)) return `frame ${at + 1} differs: ${describe(one)}; ${describe(two)}`;
  }
  return undefined;
}

function equal(a: RecordedFrame, b: RecordedFrame, toleranceMs: number): boolean {
  if (a.frame.kind !== b.frame.kind || a.by !== b.by) return false;
  return (
    isClose(a.at, b.at, toleranceMs) && differingField(content(a), content(b), toleranceMs) === undefined
  );
}

function describe({ at, by, frame }: RecordedFrame): string {
  const where = by === undefined ? '' : ` from ${by}`;
  return `at ${Number(at.toFixed(3))} ms${where} came ${describeContent(frame.kind, contentOf(frame))}`;
}

function content({ frame }: RecordedFrame): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(contentOf(frame)).filter(([name]) => !UNIQUE.has(name)));
}

function differingTurn(
  a: readonly TurnRecord[],
  b: readonly TurnRecord[],
  toleranceMs: number,
): string | undefined {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one, two] = [a[at], b[at]];
    if (one === undefined || two === undefined) {
      const which = one === undefined ? 'second' : 'first';
      return `the record of turn ${(one ?? two)?.turn} is in the ${which} only`;
    }
    const differs = differingField({ ...one }, { ...two }, toleranceMs);
    if (differs !== undefined) return `turn ${one.turn} differs in ${differs}`;
  }
  return undefined;
}

function differingField(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
  toleranceMs: number,
): string | undefined {
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [one, two] = [a[name], b[name]];
    if (isPlain(one) && isPlain(two)) {
      const inside = differingField(one, two, toleranceMs);
      if (inside !== undefined) return `${name}.${inside}`;
    } else if (!isDeepStrictEqual(one, two) && !isClose(one, two, toleranceMs)) {
      return `${name}: ${describeValue(one)}, then ${describeValue(two)}`;
    }
  }
  return undefined;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isClose(a: unknown, b: unknown, toleranceMs: number): boolean {
  return typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= toleranceMs;
}
