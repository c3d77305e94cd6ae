/** What any state of the page is held to: nothing that axe finds, nothing wider than the window. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './page.ts';

export async function axe(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join('; ')}`);
  expect(found, state).toEqual([]);
}

/** By how many pixels the page is wider than its window, and the elements that stick out; what scrolls in a place of its own sticks out of that alone. */
export const overflow = (page: Page): Promise<{ page: number; out: string[] }> =>
  page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      element !== document.body &&
      (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return {
      page: document.documentElement.scrollWidth - innerWidth,
      out: [...document.querySelectorAll('body *')]
        .filter((element) => {
          const { left, right, width } = element.getBoundingClientRect();
          return width > 0 && (right > innerWidth + 1 || left < -1) && getComputedStyle(element).position !== 'fixed';
        })
        .filter((element) => !scrolls(element.parentElement))
        .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''}`),
    };
  });
