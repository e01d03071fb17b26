/** The shapes of the lips that faces on the web are drawn with: 14, and silence. */
export type Viseme =
  | 'sil'
  | 'PP'
  | 'FF'
  | 'TH'
  | 'DD'
  | 'kk'
  | 'CH'
  | 'SS'
  | 'nn'
  | 'RR'
  | 'aa'
  | 'E'
  | 'ih'
  | 'oh'
  | 'ou';

/** Which phones, in ARPAbet, look alike. */
const phones: Readonly<Record<Viseme, readonly string[]>> = {
  sil: ['pau', 'h#', 'brth', 'sil'],
  PP: ['p', 'b', 'm'],
  FF: ['f', 'v'],
  TH: ['th', 'dh'],
  DD: ['t', 'd', 'dx'],
  kk: ['k', 'g', 'ng', 'hh', 'hv'],
  CH: ['ch', 'jh', 'sh', 'zh'],
  SS: ['s', 'z'],
  nn: ['n', 'l', 'el', 'en', 'nx'],
  RR: ['r', 'er', 'axr'],
  aa: ['aa', 'ae', 'ah', 'ax', 'ay', 'aw'],
  E: ['eh', 'ey'],
  ih: ['ih', 'ix', 'iy', 'y'],
  oh: ['ao', 'ow', 'oy'],
  ou: ['uh', 'uw', 'ux', 'w'],
};

const visemes = new Map(
  Object.entries(phones).flatMap(([viseme, alike]) => alike.map((phone) => [phone, viseme as Viseme])),
);

/** How the lips look at a phone, stressed or not; `undefined` for one that is not English. */
export function visemeOf(phone: string): Viseme | undefined {
  return visemes.get(phone.toLowerCase().replace(/[0-2]$/, ''));
}
