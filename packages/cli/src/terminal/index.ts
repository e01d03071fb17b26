export { bar, span } from './bar.js';
export { mayDraw } from './may-draw.js';
export { Screen } from './screen.js';
export { type Style, styled } from './style.js';
export { type Line, run, type TextRun, toPlain, toTerminal, widthOf } from './text-run.js';
export { wrap } from './wrap.js';
