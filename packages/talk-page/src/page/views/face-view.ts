import { CLOSED, type MouthShape } from '../mouth-track.js';
import { byId } from './dom.js';

const SVG = `<svg viewBox="0 0 200 200" aria-hidden="true">
<circle class="aura" cx="100" cy="100" r="92"/><circle class="aura two" cx="100" cy="100" r="92"/>
<clipPath id="inside-head"><circle cx="100" cy="100" r="80"/></clipPath><circle class="head" cx="100" cy="100" r="80"/><circle class="shine" clip-path="url(#inside-head)" cx="74" cy="66" r="46"/>
<g class="eyes"><g class="eye"><ellipse cx="72" cy="88" rx="8" ry="11"/><circle class="glint" cx="75" cy="84" r="2.6"/></g>
<g class="eye"><ellipse cx="128" cy="88" rx="8" ry="11"/><circle class="glint" cx="131" cy="84" r="2.6"/></g></g>
<path class="brow" d="M60 68q12-7 24-2"/><path class="brow" d="M116 66q12-5 24 2"/>
<circle class="cheek" cx="54" cy="114" r="9"/><circle class="cheek" cx="146" cy="114" r="9"/>
<path class="mouth"/></svg>`;

/** How much of the way to a new shape the mouth goes in one picture. */
const AGILITY = 0.5;

/** A face that is drawn, its mouth moving with the voice, or the video of an avatar. */
export class FaceView {
  readonly #root = byId('face');
  readonly #mouth: SVGPathElement;
  /** Of an avatar that is seen in place of the drawn face. */
  readonly video = document.createElement('video');
  #shape: MouthShape = CLOSED;
  #drawn = '';

  constructor() {
    this.#root.insertAdjacentHTML('afterbegin', SVG);
    this.#mouth = this.#root.querySelector('.mouth') as SVGPathElement;
    this.video.autoplay = true;
    this.video.playsInline = true;
    this.video.hidden = true;
    this.#root.append(this.video);
    this.show(CLOSED, 0);
  }

  /** One picture. @param level how loud the agent is, 0 to 1 */
  show({ open, wide }: MouthShape, level: number): void {
    this.#shape = {
      open: this.#shape.open + (open - this.#shape.open) * AGILITY,
      wide: this.#shape.wide + (wide - this.#shape.wide) * AGILITY,
    };
    const path = mouthPath(this.#shape);
    if (path !== this.#drawn) this.#mouth.setAttribute('d', path);
    this.#drawn = path;
    this.#root.style.setProperty('--level', level.toFixed(2));
  }
}

/** A smile when closed, an oval when open. */
function mouthPath({ open, wide }: MouthShape): string {
  const half = 30 * wide;
  const smile = 9 * (1 - open);
  const drop = 30 * open;
  const [left, right] = [100 - half, 100 + half].map((x) => x.toFixed(1));
  const y = 126 - smile / 3;
  const upper = (y + smile - drop * 0.3).toFixed(1);
  const lower = (y + smile + drop + 2).toFixed(1);
  return `M${left} ${y.toFixed(1)}Q100 ${upper} ${right} ${y.toFixed(1)}Q100 ${lower} ${left} ${y.toFixed(1)}Z`;
}
