import { isDeepStrictEqual } from 'node:util';
import type { Frame, FrameClass } from '@antiphon/core';
import { contentOf, describeContent, describeValue } from './describe-frame.js';

/** Fields of a frame, some or all; a function is asked whether the value will do. */
export type Like<F extends Frame> = {
  readonly [Name in Exclude<keyof F, keyof Frame> | 'turn']?:
    | F[Name]
    | ((value: Exclude<F[Name], undefined>) => boolean);
};

/** A frame of which some fields are known: see {@link frameLike}. */
export interface FramePattern {
  readonly kind: string;
  readonly like: Readonly<Record<string, unknown>>;
}

/**
 * What an expectation may be: a class (any frame of its kind), a frame (each of its fields must be
 * equal; its turn too, if it has one) or a {@link frameLike}.
 */
export type ExpectedFrame = Frame | FrameClass | FramePattern;

/** Expects a frame of a class with certain fields; those not named may be anything. */
export function frameLike<F extends Frame>(Class: FrameClass<F>, like: Like<F>): FramePattern {
  return { kind: Class.kind, like };
}

/** An expectation in one line. */
export function describeExpected(expected: ExpectedFrame): string {
  return describeContent(expected.kind, fieldsOf(expected) ?? {});
}

/** What is wrong with `frame`, a sentence per field; none when it is as expected. */
export function mismatches(expected: ExpectedFrame, frame: Frame): string[] {
  if (expected.kind !== frame.kind) return [`expected a '${expected.kind}' frame, came '${frame.kind}'`];
  const wanted = fieldsOf(expected);
  if (wanted === undefined) return [];
  const came = contentOf(frame);
  const names = isWhole(expected)
    ? new Set([...Object.keys(wanted), ...fieldNames(came)])
    : Object.keys(wanted);
  return [...names].flatMap((name) => (fits(wanted[name], came[name]) ? [] : [sentence(name, wanted, came)]));
}

function sentence(name: string, wanted: Readonly<Record<string, unknown>>, came: typeof wanted): string {
  return `${name}: expected ${describeValue(wanted[name])}, came ${describeValue(came[name])}`;
}

function fits(wanted: unknown, came: unknown): boolean {
  if (typeof wanted === 'function') return came !== undefined && wanted(came) === true;
  return isDeepStrictEqual(wanted, came);
}

/** A frame that was expected without a turn may come with one: its work has given it that. */
function fieldNames(content: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(content).filter((name) => name !== 'turn');
}

function isWhole(expected: ExpectedFrame): expected is Frame {
  return 'lane' in expected && typeof expected !== 'function';
}

function fieldsOf(expected: ExpectedFrame): Readonly<Record<string, unknown>> | undefined {
  if (typeof expected === 'function') return undefined;
  return isWhole(expected) ? contentOf(expected) : (expected as FramePattern).like;
}
