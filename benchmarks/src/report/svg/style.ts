const LIGHT =
  '--paper:#fcfcfa;--card:#ffffff;--ink:#1c2230;--quiet:#667085;--rule:#e4e6ec;--good:#12805c;--bad:#c2362f;--open:#9a6b00;' +
  '--s0:#8a93a6;--s1:#5b4be0;--s2:#0f9d8a;--s3:#e0822b;--s4:#d0417e;--s5:#2d8fd5;--s6:#8a9a2b;--s7:#a46bd6;--s8:#2c3e50;--s9:#b5651d;';
const DARK =
  '--paper:#12151c;--card:#191d27;--ink:#e8eaf0;--quiet:#98a1b3;--rule:#2b3140;--good:#41c793;--bad:#ff7a70;--open:#e5b454;' +
  '--s0:#8f9ab0;--s1:#9a8cff;--s2:#37cdb6;--s3:#ffa757;--s4:#ff78ab;--s5:#64b8f5;--s6:#c0d05a;--s7:#cf9dff;--s8:#dfe6f2;--s9:#d9a06b;';

const colours = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 'good', 'bad', 'open']
  .map((name) => `.${name}{--mark:var(--${name})}`)
  .join('');

/** Colours and the marks of plots, for light and dark. */
export const STYLE = `:root,svg.plot{${LIGHT}}
@media (prefers-color-scheme:dark){:root,svg.plot{${DARK}}}
${colours}
.plot{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;display:block;width:100%;height:auto}
.plot text{fill:var(--ink)}.plot .tick,.plot .axis{fill:var(--quiet);font-variant-numeric:tabular-nums}
.plot .tick{font-size:11px}.plot .paper{fill:var(--paper)}
.plot .grid{stroke:var(--rule);stroke-width:1}
.plot .reference{stroke:var(--quiet);stroke-width:1.5;stroke-dasharray:4 3}
.plot .goal{stroke:var(--ink);stroke-width:2;opacity:.55}
.plot .fill,.plot .bar,.plot .point,.plot .dot,.plot .hill{fill:var(--mark)}
.plot .dot{opacity:.45}.plot .hill{opacity:.22}
.plot .whisker{stroke:var(--mark);stroke-width:3;stroke-linecap:round;opacity:.55}
.plot .line{fill:none;stroke:var(--mark);stroke-width:2;stroke-linejoin:round}
.plot .point{stroke:var(--card);stroke-width:1.5}
.plot g:hover>.bar,.plot .item:hover .whisker{opacity:.8}`;
