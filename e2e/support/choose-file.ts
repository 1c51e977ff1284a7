import type { Page } from '@playwright/test';

/** A file as a browser's file chooser gives it. */
export interface ChosenFile {
  name: string;
  buffer: Buffer;
}

/** Picks a file in the page's one file field, once `open` has opened it; by default with the mouse. */
export async function chooseFile(
  page: Page,
  file: ChosenFile,
  open: () => Promise<void> = () => page.getByRole('button', { name: 'choose a file' }).click(),
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await open();
  await (await chooser).setFiles({ ...file, mimeType: 'application/octet-stream' });
}
