import { Observable, repeat, take } from 'rxjs';
import { expect, test } from 'vitest';
import { Multicast } from './multicast.js';

function heardBy<T>(values$: Observable<T>): (T | 'complete')[] {
  const heard: (T | 'complete')[] = [];
  values$.subscribe({ next: (value) => heard.push(value), complete: () => heard.push('complete') });
  return heard;
}

test('is an Observable of the RxJS that everybody imports', () => {
  expect(new Multicast().values$).toBeInstanceOf(Observable);
});

test('gives a value to all who have subscribed, and keeps none for later', () => {
  const multicast = new Multicast<number>();
  const first = heardBy(multicast.values$);
  multicast.next(1);
  const second = heardBy(multicast.values$);
  multicast.next(2);
  expect([first, second]).toEqual([[1, 2], [2]]);
});

test('who leaves hears no more; who comes while a value is given hears the next one', () => {
  const multicast = new Multicast<number>();
  const late: (number | 'complete')[][] = [];
  const once = heardBy(multicast.values$.pipe(take(1)));
  multicast.values$.pipe(take(1)).subscribe(() => late.push(heardBy(multicast.values$)));
  const all = heardBy(multicast.values$);
  multicast.next(1);
  multicast.next(2);
  expect({ once, all, late }).toEqual({ once: [1, 'complete'], all: [1, 2], late: [[2]] });
});

test('once closed it completes whoever subscribes', () => {
  const multicast = new Multicast<number>();
  const early = heardBy(multicast.values$);
  multicast.close();
  expect([early, heardBy(multicast.values$)]).toEqual([['complete'], ['complete']]);
});

test('a chain that repeats after its completion waits instead of completing for ever', () => {
  const multicast = new Multicast<number>();
  const heard = heardBy(multicast.values$.pipe(repeat()));
  multicast.complete();
  multicast.next(1);
  expect(heard).toEqual([1]);
});
