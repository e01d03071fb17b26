import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './run.mjs';
import { root } from './workspace.mjs';

const TSC = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const FOLDER = join(root, 'node_modules', '.cache', 'antiphon-type-check-time');
const PIPELINES = 40;
const PROCESSORS = 8;

/**
 * Measures what the checks of `pipeline()` cost those who write many of them: the compiler's time over a
 * file of pipelines, less its time over the same file without the pipelines.
 */
export async function measureTypeChecking() {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const without = await seconds('without', head());
  const all = await seconds('with', head() + pipelines());
  const each = ((all - without) / PIPELINES) * 1000;
  return (
    `  type checking ${PIPELINES} pipelines of ${PROCESSORS} processors: ${all.toFixed(2)} s in all, ` +
    `${without.toFixed(2)} s without them, ${each.toFixed(1)} ms each`
  );
}

async function seconds(name, text) {
  const folder = join(FOLDER, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'pipelines.ts'), text);
  // Against what is published, as a user would have it.
  const config = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: { noEmit: true },
    files: ['pipelines.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const times = [];
  for (let run = 0; run < 3; run += 1) {
    const before = performance.now();
    const { code, output } = await capture(process.execPath, [TSC, '-p', folder], { cwd: root });
    times.push((performance.now() - before) / 1000);
    if (code !== 0) throw new Error(`The generated pipelines do not compile:\n${output}`);
  }
  return Math.min(...times);
}

function head() {
  return `import { InputAudioFrame, inlet, LLMTextFrame, pipeline, processor, TranscriptionFrame, TTSAudioFrame } from '@antiphon/core';
export const input = inlet(InputAudioFrame);
export const head = pipeline(input);
`;
}

/** Processors of their own for every pipeline, or the compiler would remember its answer. */
function pipelines() {
  const stages = [
    ['InputAudioFrame', 'audioIn', 'InputAudioFrame'],
    ['InputAudioFrame', 'audioIn', 'TranscriptionFrame'],
    ['TranscriptionFrame', 'transcription', 'TranscriptionFrame'],
    ['TranscriptionFrame', 'transcription', 'LLMTextFrame'],
    ['LLMTextFrame', 'llmText', 'LLMTextFrame'],
    ['LLMTextFrame', 'llmText', 'TTSAudioFrame'],
    ['TTSAudioFrame', 'ttsAudio', 'TTSAudioFrame'],
  ].slice(0, PROCESSORS - 1);
  return Array.from({ length: PIPELINES }, (_, at) => {
    const made = stages.map(
      ([takes, kind, emits], stage) =>
        `const p${at}x${stage} = processor({ name: 'p${at}x${stage}', takes: [${takes}], emits: [${emits}], on: { ${kind}() {} } });`,
    );
    const names = stages.map((_stage, stage) => `p${at}x${stage}`);
    return `${made.join('\n')}\nexport const pipeline${at} = pipeline(input, ${names.join(', ')});\n`;
  }).join('');
}
