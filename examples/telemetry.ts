import { inlet, llm, pipeline, TranscriptionFrame } from '@antiphon/core';
import { openTelemetry, prometheus } from '@antiphon/telemetry';
import { scriptedLlm } from '@antiphon/testing';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

const agent = pipeline(inlet(TranscriptionFrame), llm(scriptedLlm({ otherwise: { say: 'Good evening.' } })));

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

  // #region observe
  const metrics = prometheus({ process: false }); // without the figures of the process itself
  const traces = openTelemetry({ tracer: provider.getTracer('my-agent'), agent: 'receptionist' });

  const session = agent.open();
  metrics.observe(session);
  traces.observe(session, { attributes: { 'call.from': 'the web' } });
  // #endregion observe

  await session.start();
  session.send(new TranscriptionFrame({ text: 'Hello?' }));
  await session.end();
  const text = await metrics.text(); // what Prometheus is served, as `metrics.contentType`
  print(text.split('\n').find((line) => line.startsWith('antiphon_turns_total')) ?? 'no turns');
  for (const { name, attributes } of exporter.getFinishedSpans())
    print(`${name} ${attributes['antiphon.turn.outcome'] ?? ''}`.trim());
}
