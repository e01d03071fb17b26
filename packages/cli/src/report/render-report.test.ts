import { describe, expect, test } from 'vitest';
import type { CallReport, ReportedTurn } from './call-report.js';
import { renderReport } from './render-report.js';

const turn = (facts: Partial<ReportedTurn> = {}): ReportedTurn => ({
  turn: 1,
  startMs: 500,
  endMs: 9_000,
  outcome: 'completed',
  user: 'What can we see tonight?',
  said: 'Jupiter, and later Saturn.',
  heard: 'Jupiter, and later Saturn.',
  latency: { transcriptMs: 320, endOfTurnMs: 601, firstTokenMs: 722, firstAudioMs: 830, firstHeardMs: 833 },
  toolCalls: [],
  errors: [],
  interruptedAtMs: undefined,
  ...facts,
});

const report = (facts: Partial<CallReport> = {}): CallReport => ({
  title: 'A call',
  subtitle: 'Held offline.',
  caller: 'Caller',
  bot: 'Edwin',
  durationMs: 20_000,
  turns: [turn()],
  callerSpans: [{ startMs: 600, endMs: 2_000 }],
  botSpans: [{ startMs: 2_900, endMs: 8_900 }],
  callerPeaks: [0, 0.5, 0, 0],
  botPeaks: [0, 0, 0.25, 1],
  figures: [{ label: 'Turns', value: '1' }],
  audioFile: 'conversation.wav',
  ...facts,
});

describe('the report page', () => {
  test('holds the words, the figures and the recording', () => {
    const page = renderReport(report());
    for (const part of [
      'What can we see tonight?',
      'Jupiter, and later Saturn.',
      '<dt>Turns</dt><dd>1</dd>',
    ]) {
      expect(page).toContain(part);
    }
    expect(page).toContain('<audio controls preload="metadata" src="conversation.wav">');
    expect(page).toMatch(/first heard<\/th>.*<td class="ms">833<\/td>/);
  });

  test('tells of an avatar, where there was one', () => {
    const avatar = {
      name: 'liveavatar',
      states: [
        { state: 'connecting', atMs: 3 },
        { state: 'lost', atMs: 9_210, reason: 'the <socket> was closed' },
      ],
      startUp: [
        { label: 'init', startMs: 0, endMs: 100 },
        { label: 'avatar', startMs: 100, endMs: 400 },
      ],
    };
    const page = renderReport(
      report({ avatar, turns: [turn({ textToAvatarMs: 512.4, latency: { avatarMs: 900 } })] }),
    );
    expect(page).toMatch(/lips moved<.*class="lips".*>900</);
    expect(page).toContain('text → avatar: 512 ms');
    expect(page).toContain(
      '<b>connecting</b> at 0.0 s, <b>lost</b> at 9.2 s (the &lt;socket&gt; was closed)',
    );
    expect(page).toContain('left:25%;width:75%"></i></td><td class="ms">300</td>');
    expect(renderReport(report())).not.toMatch(/avatar/i);
  });

  test('loads nothing from elsewhere', () => {
    const page = renderReport(report());
    expect(page).not.toMatch(/https?:|<link rel="stylesheet"|@import|src="\/\//);
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  test('can be harmed by nothing that was said', () => {
    const evil = '<script>alert("x")</script>\'"&';
    const page = renderReport(
      report({
        title: evil,
        turns: [
          turn({
            user: evil,
            said: evil,
            heard: '',
            outcome: 'interrupted',
            errors: [evil],
            toolCalls: [{ name: evil, arguments: { evil }, result: evil, failed: false, tookMs: 1 }],
          }),
        ],
        audioFile: 'a"b.wav',
      }),
    );
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)');
    expect(page).toContain('src="a%22b.wav"');
  });

  test('marks a barge-in, and strikes through what was never heard', () => {
    const cut = turn({ outcome: 'interrupted', heard: 'Jupiter,', interruptedAtMs: 10_000 });
    const page = renderReport(report({ turns: [cut] }));
    expect(page).toContain('<line class="cut" x1="500" x2="500"');
    expect(page).toMatch(/Jupiter, <s [^>]*>and later Saturn\.<\/s>/);
  });

  test('shows tools, and a call in which nothing was said', () => {
    const calls = [
      { name: 'bookSeats', arguments: { seats: 2 }, result: { booked: true }, failed: false, tookMs: 351 },
    ];
    expect(renderReport(report({ turns: [turn({ toolCalls: calls })] }))).toContain(
      'bookSeats({&quot;seats&quot;:2}) → {&quot;booked&quot;:true}',
    );
    expect(renderReport(report({ turns: [], callerPeaks: [], botPeaks: [], durationMs: 0 }))).toContain(
      'No speech',
    );
  });
});
