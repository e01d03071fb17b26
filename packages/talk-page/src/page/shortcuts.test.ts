import { expect, it } from 'vitest';
import { type Focus, shortcutOf } from './shortcuts.js';

it.each<[key: string, on: Focus, shortcut: string | undefined]>([
  ['m', 'page', 'mute'],
  ['m', 'button', 'mute'],
  ['M', 'hold', 'mute'],
  ['m', 'writing', undefined],
  ['/', 'button', 'write'],
  ['/', 'writing', undefined],
  [' ', 'page', 'press'],
  [' ', 'hold', 'press'],
  ['Enter', 'hold', 'press'],
  [' ', 'button', undefined],
  ['Enter', 'page', undefined],
  [' ', 'writing', undefined],
])('%j on a %s asks for %s', (key, on, shortcut) => {
  expect(shortcutOf({ key, isModified: false, on })).toBe(shortcut);
  expect(shortcutOf({ key, isModified: true, on })).toBeUndefined();
});
