/** The look of the page: one column on a telephone, light and dark as the reader's system has it. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f5f1; --card: #ffffff; --ink: #1d2127; --soft: #5d6570; --line: #dcdad2;
  --caller: #0b6e78; --bot: #a4540b; --cut: #c2274a; --good: #2c7a3f; --shade: #00000009; --shade2: #00000014;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151a; --card: #1b2027; --ink: #e8eaed; --soft: #9aa4b0; --line: #2e353f;
    --caller: #4fc3d0; --bot: #f0a35a; --cut: #ff6f8f; --good: #6fca86; --shade: #ffffff08; --shade2: #ffffff12;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0; line-height: 1.25; }
h2 { font-size: 1rem; margin: 0; }
.sub { color: var(--soft); margin: .25rem 0 1rem; }
.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: .5rem; margin: 0 0 1rem; }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .5rem .75rem; }
.figures dt { color: var(--soft); font-size: .78rem; }
.figures dd { margin: 0; font-size: 1.15rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.player { position: sticky; top: 0; z-index: 1; background: var(--ground); padding: .5rem 0; }
audio { width: 100%; display: block; }
.timeline { position: relative; background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  overflow: hidden; cursor: pointer; margin-bottom: .5rem; }
.timeline svg { display: block; width: 100%; height: 9.5rem; }
.turn.even { fill: var(--shade); } .turn.odd { fill: var(--shade2); }
.wave.caller, .voice.caller { fill: var(--caller); } .wave.bot, .voice.bot { fill: var(--bot); }
.voice { opacity: .45; }
.cut { stroke: var(--cut); stroke-width: 2; stroke-dasharray: 4 3; vector-effect: non-scaling-stroke; }
.tick { stroke: var(--soft); vector-effect: non-scaling-stroke; }
#cursor { stroke: var(--ink); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.lane { position: absolute; left: 0; margin: .15rem; padding: 0 .35rem; border-radius: .3rem; background: var(--card);
  opacity: .85; font-size: .7rem; font-weight: 600; pointer-events: none; }
.lane.caller { color: var(--caller); } .lane.bot { color: var(--bot); }
.time { position: absolute; bottom: 0; font-size: .68rem; color: var(--soft); padding-left: .2rem;
  font-variant-numeric: tabular-nums; pointer-events: none; }
.hint { color: var(--soft); font-size: .85rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem 1rem;
  margin-top: .75rem; scroll-margin-top: 16rem; }
.card.now { border-color: var(--ink); }
.card header { display: flex; align-items: center; gap: .6rem; flex-wrap: wrap; margin-bottom: .25rem; }
.play { font: inherit; font-size: .8rem; color: inherit; background: var(--shade2); border: 0; border-radius: 1rem;
  padding: .2rem .7rem; cursor: pointer; font-variant-numeric: tabular-nums; }
.badge { margin-left: auto; font-size: .75rem; color: var(--soft); }
.badge.completed { color: var(--good); } .badge.interrupted, .badge.error { color: var(--cut); font-weight: 600; }
.said { margin: .4rem 0; padding-left: .7rem; border-left: 3px solid; }
.said.caller { border-color: var(--caller); } .said.bot { border-color: var(--bot); }
.said b { display: block; font-size: .75rem; }
.said.caller b { color: var(--caller); } .said.bot b { color: var(--bot); }
s { color: var(--soft); }
.tool { margin: .4rem 0; font-size: .82rem; color: var(--soft); overflow-wrap: anywhere; }
.tool.failed, .error { color: var(--cut); }
.waterfall { width: 100%; border-collapse: collapse; font-size: .78rem; margin-top: .6rem; }
.waterfall caption { text-align: left; color: var(--soft); padding-bottom: .15rem; }
.waterfall th { text-align: left; font-weight: 400; width: 6rem; padding: .1rem 0; }
.waterfall .bar { position: relative; background: var(--shade); }
.waterfall .bar i { position: absolute; top: .28rem; bottom: .28rem; border-radius: 2px; background: var(--soft); }
.waterfall .bar i.firstHeardMs, .waterfall .bar i.lips { background: var(--bot); }
.waterfall .bar i.transcriptMs, .waterfall .bar i.endOfTurnMs { background: var(--caller); }
.waterfall .ms { width: 3.5rem; text-align: right; font-variant-numeric: tabular-nums; }
footer { color: var(--soft); font-size: .8rem; margin-top: 2rem; }
@media (max-width: 40rem) { .figures { grid-template-columns: repeat(2, 1fr); } }
@media (max-width: 30rem) { .timeline svg { height: 7rem; } .card { scroll-margin-top: 13rem; } .waterfall th { width: 5rem; } body { font-size: 15px; } }
`;
