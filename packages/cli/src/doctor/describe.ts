import type { RuntimeInfo } from '@antiphon/offline';
import type { AudioDevices } from './audio-devices.js';
import type { DoctorReport } from './report.js';

type Mark = 'ok' | 'no' | '--';

/** The report as lines for a person: `ok` what works, `no` what is needed and missing, `--` what is optional. */
export function describe(report: DoctorReport): readonly string[] {
  const { node, platform, speech, audioDevices, keys, ok } = report;
  return [
    `antiphon ${report.antiphon}`,
    '',
    line(node.ok ? 'ok' : 'no', 'Node', `${node.version} (${node.needed} is needed)`),
    line('ok', 'Machine', `${platform.os}, ${platform.arch}, ${platform.cpus} processors`),
    ...speechLines(speech),
    ...roundTripLines(report),
    ...deviceLines(audioDevices),
    ...keys.map(({ name, isSet, usedBy }) =>
      line(isSet ? 'ok' : '--', name, `${isSet ? 'set' : 'not set'} (${usedBy})`),
    ),
    '',
    ok
      ? 'The offline agent can run here: antiphon demo'
      : 'The offline agent cannot run here; see the lines marked "no".',
  ];
}

function speechLines({ chosen, preference, native, wasm, models }: RuntimeInfo): readonly string[] {
  const why = native.available
    ? 'the native addon loads'
    : `the native addon does not load: ${native.error ?? 'unknown'}`;
  const forced = preference === 'auto' ? why : `asked for by ANTIPHON_OFFLINE_RUNTIME=${preference}`;
  const version = chosen === 'native' ? native.version : wasm.version;
  const runtime =
    chosen === undefined
      ? line('no', 'Speech runtime', `none: ${native.error ?? ''} ${wasm.error ?? ''}`.trim())
      : line('ok', 'Speech runtime', `sherpa-onnx ${version ?? ''}, ${chosen}: ${forced}`);
  return [
    runtime,
    ...models.map(({ name, path, bytes, present }) =>
      line(present ? 'ok' : 'no', `Model: ${name}`, present ? megabytes(bytes) : `missing: ${path}`),
    ),
  ];
}

function deviceLines(found: AudioDevices): readonly string[] {
  if (!found.available) return [line('--', 'Audio devices', found.reason)];
  if (found.devices.length === 0) return [line('--', 'Audio devices', 'none')];
  return found.devices.map(({ kind, name, isDefault }) => {
    const title = kind === 'microphone' ? 'Microphone' : 'Loudspeaker';
    return line('ok', title, isDefault ? `${name} (the system's choice)` : name);
  });
}

function roundTripLines({ roundTrip }: DoctorReport): readonly string[] {
  if (!roundTrip.ok) return [line('no', 'Round trip', roundTrip.problem)];
  const { understood, audioMs, loadMs, synthesisMs, recognitionMs } = roundTrip;
  return [
    line('ok', 'Round trip', `"${understood}"`),
    line(
      'ok',
      '',
      `loaded in ${loadMs} ms, ${audioMs} ms spoken in ${synthesisMs} ms, understood in ${recognitionMs} ms`,
    ),
  ];
}

function line(mark: Mark, name: string, text: string): string {
  return `  ${mark}  ${name.padEnd(22)} ${oneLine(text)}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
