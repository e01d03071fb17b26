/** What V8 counts for itself, by the names that it gives. A map, for functions may be called `toString`. */
const OF_V8: ReadonlyMap<string, string> = new Map([
  ['(idle)', 'idle'],
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'engine and kernel, unattributed'],
]);

const SYSTEM_CALLS = /^(writev|writeBuffer|write\w+String|readStart|shutdown)$/;
const JSON_CALLS = /^(parse|stringify)$/;
const TEXT_CALLS = /^(base64\w*|latin1\w*|utf8\w*|ucs2\w*|byteLength\w*|indexOf\w*|copy|test|fill)$/;

/** The first that fits a source's path. */
const BY_PATH: readonly (readonly [RegExp, string])[] = [
  [/\/node_modules\/ws\//, 'ws'],
  [/^node:|^node-internal:/, 'node: sockets, streams, timers'],
  [/packages\/audio\/|^wasm:/, 'codec and filters'],
  [/packages\/twilio\/src\/protocol\//, 'messages: scan, base64, write'],
  [/packages\/twilio\//, 'telephone transport'],
  [/packages\/core\/src\/(playout|flow|clock)\//, 'pacing and playout'],
  [/packages\/(core|rate-limit)\//, 'session and frames'],
  [/benchmarks\/src\/calls\/metronome/, 'pacing and playout'],
  [/benchmarks\//, 'the agent'],
];

/** Which part of a call's work a function belongs to. */
export function groupOf(functionName: string, path: string): string {
  const ofV8 = OF_V8.get(functionName);
  if (ofV8 !== undefined) return ofV8;
  if (path === '') return builtIn(functionName);
  return BY_PATH.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
}

/** Functions of V8 and Node that are not written in JavaScript have names alone. */
function builtIn(functionName: string): string {
  if (SYSTEM_CALLS.test(functionName)) return 'socket system calls';
  if (JSON_CALLS.test(functionName)) return 'JSON';
  if (TEXT_CALLS.test(functionName)) return 'messages: scan, base64, write';
  return 'other';
}
