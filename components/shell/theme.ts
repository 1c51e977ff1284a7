/** What the reader chose; `system` follows the operating system. */
export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** The choice is kept in a cookie, so that the server writes it into the first byte: no flash, no inline script. */
export const THEME_COOKIE = 'theme';

export function parseThemeChoice(value: string | undefined): ThemeChoice {
  return THEME_CHOICES.find((choice) => choice === value) ?? 'system';
}
