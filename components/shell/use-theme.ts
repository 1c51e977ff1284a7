'use client';

import { useSyncExternalStore } from 'react';
import { parseThemeChoice, THEME_COOKIE, type ThemeChoice } from '@/components/shell/theme';

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Applies the choice at once and keeps it for the next visit. */
export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve
  document.cookie = `${THEME_COOKIE}=${choice}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
}

function subscribe(notify: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const attribute = new MutationObserver(notify);
  attribute.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  system.addEventListener('change', notify);
  return () => {
    attribute.disconnect();
    system.removeEventListener('change', notify);
  };
}

const readChoice = () => parseThemeChoice(document.documentElement.dataset.theme);

/** The reader's choice, as it changes. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, readChoice, () => 'system');
}

/** What is in force: for what is painted outside CSS, the 3D canvas. */
export function useResolvedTheme(): 'light' | 'dark' {
  return useSyncExternalStore(
    subscribe,
    () => {
      const choice = readChoice();
      if (choice !== 'system') return choice;
      return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    },
    () => 'light',
  );
}
